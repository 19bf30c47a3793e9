//! 人员: who holds which post, with certificates and accounts.

pub mod change;
pub mod enter;
pub mod export;
pub mod import;
pub mod import_template;
pub mod list;
pub mod person;

use zs_base::{Day, UnitId};
use zs_event::person::{Certificate, Holding};
use zs_work::view::{Holds, certificate_holds, read};

use crate::site::Site;

/// A post on a page.
pub struct PostLine {
    /// The id of the post.
    pub post: String,
    /// Its Chinese name.
    pub name: String,
    /// The id of the unit.
    pub unit: String,
    /// The name of the unit now.
    pub unit_name: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Option<Day>,
    /// Whether it is held.
    pub holds: Mark,
}

impl PostLine {
    /// A post as a page shows it.
    #[must_use]
    pub fn of(site: &Site, held: &Holding, today: Day) -> Self {
        let holds = match Holds::on(today, held.from, held.until) {
            Holds::Near(_) | Holds::Now => Mark("在岗".to_owned(), "green"),
            Holds::Later => Mark("未到任".to_owned(), "grey"),
            Holds::Over => Mark("已离岗".to_owned(), "grey"),
        };
        Self {
            post: held.post.to_string(),
            name: site.post(&held.post),
            unit: held.unit.to_string(),
            unit_name: site.unit(&held.unit),
            from: held.from,
            until: held.until,
            holds,
        }
    }

    /// Whether it can still be ended.
    #[must_use]
    pub fn goes_on(&self, today: &Day) -> bool {
        self.until.is_none_or(|until| *today <= until)
    }
}

/// A certificate on a page.
pub struct CertificateLine {
    /// The certificate.
    pub it: Certificate,
    /// Whether it holds.
    pub holds: Mark,
}

impl CertificateLine {
    /// A certificate as a page shows it.
    #[must_use]
    pub fn of(it: &Certificate, today: Day) -> Self {
        let holds = certificate_holds(it, today);
        let light = match holds {
            Holds::Now => "green",
            Holds::Near(_) => "yellow",
            Holds::Over => "red",
            Holds::Later => "grey",
        };
        Self {
            it: it.clone(),
            holds: Mark(holds.word(), light),
        }
    }

    /// Whether its end can still be brought forward.
    #[must_use]
    pub fn goes_on(&self, today: &Day) -> bool {
        *today <= self.it.until
    }
}

/// A word with its light, which never stands alone.
pub struct Mark(pub String, pub &'static str);

/// The units that may be given to people, with their names.
#[must_use]
pub fn units(site: &Site) -> Vec<(UnitId, String)> {
    let roll = site.law().roll();
    let going_on = roll.all().filter(|it| it.ended.is_none());
    going_on
        .map(|it| (it.id.clone(), it.name.clone()))
        .collect()
}

/// The posts that may be given, with their names.
#[must_use]
pub fn posts(site: &Site) -> Vec<(String, String)> {
    let law = site.law();
    let posts = law.authority.posts.iter();
    posts
        .map(|(id, name)| (id.to_string(), name.to_string()))
        .collect()
}

/// What is wrong with a form: each field with its sentence.
#[derive(Default)]
pub struct Wrongs(pub Vec<(String, String)>);

impl Wrongs {
    /// A text that must be there.
    pub fn must(&mut self, id: &str, name: &str, text: &str) -> String {
        if text.is_empty() {
            self.0.push((id.to_owned(), format!("请填{name}。")));
        }
        text.to_owned()
    }

    /// A day that must be there.
    pub fn day(&mut self, id: &str, name: &str, text: &str, today: Day) -> Day {
        if text.is_empty() {
            self.0.push((id.to_owned(), format!("请填{name}。")));
            return today;
        }
        read::day(text, today).unwrap_or_else(|misread| {
            let sentence = format!("{name}：{}{}。", misread.sentence, misread.accepted);
            self.0.push((id.to_owned(), sentence));
            today
        })
    }
}
