//! `/q`: enforcement bodies, their powers, and the check of one certificate. People are never listed:
//! whoever asks must already know what stands on the certificate, and may not ask about many.

pub mod powers;
pub mod unit;

use askama::Template;
use zs_base::UnitId;
use zs_law::CertificateRule;
use zs_work::{CertificateStanding, CheckedCertificate, certificates_numbered, certificates_of};

use super::public::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::in_chinese;

/// The longest text that is looked up.
const TYPED_CHARACTERS: usize = 60;

#[derive(Template)]
#[template(path = "bodies.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    /// All units, to choose from.
    choices: Vec<(UnitId, String)>,
    /// What was found, where something was asked.
    answer: Option<Vec<Found>>,
    units: Vec<(UnitId, String)>,
    pager: Pager,
    rule: Option<CertificateRule>,
}

/// What stands in the fields.
#[derive(Default)]
struct Asked {
    number: String,
    name: String,
    unit: String,
    /// The name of a unit that is looked for in the list.
    q: String,
}

/// A certificate that was found, as people read it.
struct Found {
    it: CheckedCertificate,
    units: String,
    /// One word: 有效 or why not.
    word: &'static str,
    light: &'static str,
    more: String,
}

/// The page, and the answer where somebody asks about a certificate.
///
/// # Errors
/// [`Trouble::TooOften`] where somebody asks too often, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit);
    let answer = found(visit, &asked)?;
    let query = visit.ask.query.clone();
    let choices = visit.site.units();
    let named = choices.iter().filter(|(_, name)| name.contains(&asked.q));
    let named: Vec<(UnitId, String)> = named.cloned().collect();
    let rows = Pager::rows(&query);
    let number = Pager::number(&query).clamp(1, 1_000_000);
    let page = Page {
        pager: Pager::of(visit.ask, number, rows, named.len()),
        units: named
            .into_iter()
            .skip((number - 1) * rows)
            .take(rows)
            .collect(),
        rule: visit.law.library.certificate.clone(),
        frame: visit.frame(),
        choices,
        asked,
        answer,
    };
    let is_answer = page.answer.is_some();
    let answer = html(&page);
    // What somebody learned about a person is not kept by the browser.
    Ok(match is_answer {
        true => answer,
        false => public(visit, answer),
    })
}

/// What was asked, or nothing where nothing was.
fn found(visit: &mut Visit<'_>, asked: &Asked) -> Result<Option<Vec<Found>>, Trouble> {
    let by_number = !asked.number.is_empty();
    if !by_number && asked.name.is_empty() {
        return Ok(None);
    }
    let counted = visit.site.lookups.count(&visit.ask.address, visit.now);
    counted.map_err(Trouble::TooOften)?;
    let (people, today) = (visit.looker.people(visit.now)?, visit.now.day());
    let reader = visit.looker.reader();
    let certificates = match by_number {
        true => certificates_numbered(reader, &people, (&asked.number, &asked.name), today)?,
        false => {
            let unit = UnitId::from(asked.unit.as_str());
            certificates_of(reader, &people, (&unit, &asked.name), today)?
        }
    };
    let each = certificates.into_iter().map(|it| Found::of(visit, it));
    Ok(Some(each.collect()))
}

impl Found {
    fn of(visit: &Visit<'_>, it: CheckedCertificate) -> Self {
        let units = it.units.iter().map(|unit| visit.site.unit(unit));
        let (word, light, more) = match it.standing {
            CertificateStanding::Valid(until) => {
                let more = until.map_or_else(String::new, |day| {
                    format!("有效期到{}，当天有效", in_chinese(day))
                });
                ("有效", "green", more)
            }
            CertificateStanding::NotYet(day) => {
                ("尚未生效", "yellow", format!("{}起有效", in_chinese(day)))
            }
            CertificateStanding::Expired(day) => {
                ("已失效", "red", format!("有效期到{}", in_chinese(day)))
            }
            CertificateStanding::Withheld(day) => (
                "已暂扣",
                "red",
                format!("{}起暂扣，不得执法", in_chinese(day)),
            ),
            CertificateStanding::Ended(day) => (
                "已失效",
                "red",
                format!("{}起注销或者吊销", in_chinese(day)),
            ),
        };
        Self {
            units: units.collect::<Vec<_>>().join("、"),
            word,
            light,
            more,
            it,
        }
    }
}

impl Asked {
    fn of(visit: &Visit<'_>) -> Self {
        let query = &visit.ask.query;
        let typed = |name: &str| -> String {
            let text = query.get(name).trim();
            text.chars().take(TYPED_CHARACTERS).collect()
        };
        Self {
            number: typed("number"),
            name: typed("name"),
            unit: typed("unit"),
            q: typed("q"),
        }
    }
}
