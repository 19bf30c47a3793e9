//! What stands around every page: head, menu, foot.

use zs_base::{Day, Moment};

use crate::menu;
use crate::pairs::Pairs;
use crate::session::Guest;
use crate::site::Site;
use crate::visit::Ask;

/// The cookie that keeps the wish for large letters.
pub const LARGE: &str = "large";

/// Whether an address asks for large letters or for those of the standard size; none where it says
/// nothing of it.
#[must_use]
pub fn wish(ask: &Ask) -> Option<bool> {
    match ask.query.get(LARGE) {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// Whether the letters of a page are large: as its address says, or else as the browser has kept it.
#[must_use]
pub fn wishes_large(ask: &Ask) -> bool {
    let kept = || ask.cookies.get(LARGE).is_some_and(|wish| wish == "1");
    wish(ask).unwrap_or_else(kept)
}

/// Who is signed in, as the head shows it.
#[derive(Clone, Debug)]
pub struct Who {
    /// The unit.
    pub unit: String,
    /// The post.
    pub post: String,
    /// The name.
    pub name: String,
    /// The seal that every form of this session carries.
    pub seal: String,
}

impl Who {
    fn of(site: &Site, guest: &Guest) -> Self {
        let visitor = guest.visitor();
        Self {
            unit: visitor.map_or_else(String::new, |it| site.unit(&it.unit)),
            post: visitor.map_or_else(String::new, |it| site.post(&it.post)),
            name: guest.name().to_owned(),
            seal: guest.seal.clone(),
        }
    }
}

/// A line of the menu; a group has no path.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Where it leads.
    pub path: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Whether it is this page.
    pub current: bool,
}

/// What stands around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The county.
    pub county: String,
    /// Whether the county is invented.
    pub sample: bool,
    /// Who is signed in.
    pub who: Option<Who>,
    /// The menu; empty on public pages.
    pub menu: Vec<Item>,
    /// The address of the style sheet.
    pub style: String,
    /// The address of the script with the keys.
    pub keys: String,
    /// Whether letters are large.
    pub large: bool,
    /// When the page was made: the minute, or the day of a page that everybody may see.
    pub now: String,
    path: String,
    query: Pairs,
}

impl Frame {
    /// The frame of a page.
    #[must_use]
    pub fn of(site: &Site, ask: &Ask, guest: Option<&Guest>, now: Moment) -> Self {
        Self {
            county: site.county.clone(),
            sample: site.sample,
            who: guest.map(|guest| Who::of(site, guest)),
            menu: match guest.and_then(Guest::visitor) {
                Some(who) => menu::lines(site, who, &ask.path),
                None => Vec::new(),
            },
            style: site.style.clone(),
            keys: crate::assets::keys_address(),
            large: wishes_large(ask),
            // A public page stays the same, byte for byte, until something or the day changes.
            now: match guest {
                Some(_) => crate::words::minute(now, Day::MIN),
                None => now.day().to_string(),
            },
            path: ask.path.clone(),
            query: ask.query.clone(),
        }
    }

    /// The classes of the whole page.
    #[must_use]
    pub const fn classes(&self) -> &'static str {
        match (self.who.is_none(), self.large) {
            (true, true) => "public large",
            (true, false) => "public",
            (false, true) => "large",
            (false, false) => "",
        }
    }

    /// Where the other size of letters is chosen.
    #[must_use]
    pub fn size_link(&self) -> String {
        let wish = if self.large { "0" } else { "1" };
        format!("{}?{}", self.path, self.query.with(LARGE, wish))
    }

    /// The seal of the session; empty where nobody is signed in.
    #[must_use]
    pub fn seal(&self) -> &str {
        self.who.as_ref().map_or("", |who| &who.seal)
    }
}
