//! One request as a route sees it.

use std::collections::BTreeMap;

use zs_base::Moment;
use zs_store::{Fault, Reader};
use zs_work::Visitor;

use crate::frame::Frame;
use crate::pairs::Pairs;
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
    /// The cookies.
    pub cookies: BTreeMap<String, String>,
    /// From which address.
    pub address: String,
    /// Whether the browser speaks to us over TLS.
    pub secure: bool,
}

/// A request under way.
pub struct Visit<'a> {
    /// What all pages share.
    pub site: &'a Site,
    /// What is read; every answer is of the last committed state.
    pub reader: &'a mut dyn Reader,
    /// What was asked.
    pub ask: &'a Ask,
    /// Who asks, where somebody is signed in.
    pub who: Option<&'a Visitor>,
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
        Frame::of(self.site, self.ask, self.who, self.now)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Trouble::SignIn`] where nobody is.
    pub fn visitor(&self) -> Result<&Visitor, Trouble> {
        self.who.ok_or(Trouble::SignIn)
    }

    /// The name of a unit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unit_name(&mut self, unit: &zs_base::UnitId) -> Result<String, Fault> {
        self.site.unit_name(self.reader, unit)
    }
}
