//! The menu: the routes that have a line in it and that the visitor may follow.

use zs_power::{Matter, may};
use zs_work::office::Visitor;

use crate::frame::Item;
use crate::route::{Needs, Route, Shown};
use crate::routes::{ALL, WORK};
use crate::site::Site;

/// The lines of the menu that somebody may follow.
#[must_use]
pub fn lines(site: &Site, who: &Visitor, path: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut group = WORK;
    for (route, shown) in open_to(site, who) {
        if shown.group != group {
            group = shown.group;
            items.push(Item {
                path: "",
                name: group,
                current: false,
            });
        }
        items.push(Item {
            path: route.path,
            name: shown.name,
            current: is_under(path, route.path),
        });
    }
    items
}

/// Where somebody begins: the first line of the menu.
#[must_use]
pub fn first_page(site: &Site, who: &Visitor) -> &'static str {
    let first = open_to(site, who).next();
    first.map_or("/authority", |(route, _)| route.path)
}

/// The routes of the menu that somebody may follow.
fn open_to(site: &Site, who: &Visitor) -> impl Iterator<Item = (&'static Route, Shown)> {
    let law = site.law();
    let allowed = move |action, unit| {
        let matter = Matter {
            unit,
            ..Matter::default()
        };
        may(&law.authority, &law.units(), &who.asker(), action, &matter).allowed()
    };
    let open = move |route: &Route| match route.needs {
        Needs::Nothing | Needs::Account | Needs::Session => true,
        Needs::May(action) => allowed(action, None),
        Needs::Own(action) => allowed(action, Some(&who.unit)),
        Needs::Matter(_) => false,
    };
    let shown = ALL.iter().filter_map(|route| Some((route, route.shown?)));
    shown.filter(move |(route, _)| open(route))
}

fn is_under(path: &str, of: &str) -> bool {
    let rest = path.strip_prefix(of);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
