//! One request as a route sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::Moment;
use zs_event::Signer;
use zs_power::shielded_from;
use zs_store::{Arriving, Reader};
use zs_work::office::Visitor;
use zs_work::view::Looker;
use zs_work::{Law, Shielded};

use crate::frame::Frame;
use crate::pairs::Pairs;
use crate::session::Guest;
use crate::site::Site;
use crate::trouble::Trouble;

/// What a browser asked, before anybody looked at it.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The path, such as `/cases`.
    pub path: String,
    /// The parts of the path that its route leaves open, by name.
    pub parts: BTreeMap<String, String>,
    /// What stands behind the question mark.
    pub query: Pairs,
    /// The form that was sent.
    pub form: Pairs,
    /// The files that came with the form.
    pub files: Vec<Arrived>,
    /// A piece of a file, where nothing else was sent.
    pub piece: Vec<u8>,
    /// The cookies.
    pub cookies: BTreeMap<String, String>,
    /// From which address.
    pub address: String,
    /// Under which name the browser reached this server.
    pub host: String,
    /// The marks of what the browser has kept of this page.
    pub kept: String,
    /// How what is sent may be packed, as the browser says it.
    pub unpacks: String,
    /// Whether the browser speaks to us over TLS.
    pub secure: bool,
}

/// A file that came with a form; it is gone with the request unless it is kept.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The name of its field.
    pub field: String,
    /// The name that the sender gave it, fit to be shown.
    pub name: String,
    /// Its bytes; what is beyond the largest size was thrown away.
    pub bytes: u64,
    /// Where it is.
    pub file: Arc<Arriving>,
}

/// A request under way.
pub struct Visit<'a> {
    /// What all pages share.
    pub site: &'a Site,
    /// The law that held when the request came; the whole answer is under it.
    pub law: &'a Arc<Law>,
    /// What is read; every answer is of the last committed state.
    pub looker: &'a mut Looker,
    /// What was asked.
    pub ask: &'a Ask,
    /// Who asks, where somebody has signed in.
    pub guest: Option<&'a Guest>,
    /// When.
    pub now: Moment,
}

impl Visit<'_> {
    /// A part of the path by its name; empty where the route has none.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        self.ask.parts.get(name).map_or("", String::as_str)
    }

    /// The frame of a page.
    #[must_use]
    pub fn frame(&self) -> Frame {
        Frame::of(self.site, self.ask, self.guest, self.now)
    }

    /// Who is at work.
    ///
    /// # Errors
    /// [`Trouble::SignIn`] where nobody is.
    pub fn visitor(&self) -> Result<&'_ Visitor, Trouble> {
        let visitor = self.guest.and_then(Guest::visitor);
        visitor.ok_or(Trouble::SignIn)
    }

    /// A reader for work that takes long, for whom the same cases exist as for the visitor.
    ///
    /// # Errors
    /// [`Trouble::SignIn`] where nobody is at work, or when the store cannot be read.
    pub fn own_reader(&self) -> Result<Box<dyn Reader>, Trouble> {
        let person = &self.visitor()?.person;
        let mut reader = Shielded::new(self.site.reader()?);
        let units = self.law.units();
        reader.keep_from(shielded_from(&units, person, self.now.day()));
        Ok(Box::new(reader))
    }

    /// Who is at work, as one who signs.
    ///
    /// # Errors
    /// [`Trouble::SignIn`] where nobody is.
    pub fn signer(&self) -> Result<Signer, Trouble> {
        let who = self.visitor()?;
        Ok(Signer {
            person: who.person.id.clone(),
            post: who.post.clone(),
            certificate: None,
        })
    }
}
