//! Certificates (执法证件) as anybody may check them: by the number, or by unit and name, and never as
//! a list. The register of people says whose a certificate is and for which days; the case in which it
//! was issued says whether it is withheld or no more.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Day, UnitId};
use zs_case::state::{InstanceNo, Standing, Validity};
use zs_case::{State, View};
use zs_disclose::searched;
use zs_event::Person;
use zs_event::person::Certificate;
use zs_law::CertificateRule;
use zs_store::{Cell, CertificateRow, Fault, Reader, listing, page};

use crate::documents::{named_day, named_value};

/// Certificates under one number that are looked at; a number is given once.
const OF_NUMBER: usize = 8;

/// The row of a certificate that was issued in a case; nothing for a case of another kind.
pub(crate) fn certificate_row(view: &View<'_>, rule: &CertificateRule) -> Option<CertificateRow> {
    let state = view.state;
    if state.procedure().id != rule.procedure {
        return None;
    }
    let number = searched(named_value(view, &rule.number)?.as_text()?);
    let unit = named_value(view, &rule.unit).and_then(|it| it.as_text());
    let ended = match &state.standing {
        Standing::Open => None,
        Standing::Ended { on, .. } | Standing::Withdrawn { on } | Standing::Merged { on, .. } => {
            Some(on.day())
        }
    };
    Some(CertificateRow {
        case: state.case,
        number,
        unit: unit.unwrap_or_default().into(),
        since: named_day(view, &rule.since),
        until: named_day(view, &rule.until),
        withheld: withheld(state, rule),
        ended,
    })
    .filter(|it| !it.number.is_empty())
}

/// The first day since which it is withheld. A procedure that ended otherwise than by giving it back
/// leaves it withheld, because its end is being prepared.
fn withheld(state: &State, rule: &CertificateRule) -> Option<Day> {
    let root = state.instance(InstanceNo::ROOT);
    let call = root.procedure.find_step(&rule.withheld)?;
    let days = state.instances.iter().filter_map(|instance| {
        let caller = instance.caller?;
        let own = caller.instance == InstanceNo::ROOT && caller.step == call;
        let ended = instance.ended.as_ref();
        let restored = ended.is_some_and(|it| it.outcome == rule.restored);
        if !own || instance.validity == Validity::Void || restored {
            return None;
        }
        let step = instance.procedure.find_step(&rule.withholds)?;
        let round = instance.done(step)?;
        let outcomes = &instance.procedure.step(step).outcomes;
        let outcome = outcomes.get(usize::from(round.outcome?))?;
        (outcome.name == rule.withheld_as).then(|| round.at.day())
    });
    days.min()
}

/// How a certificate stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateStanding {
    /// It is valid; to the end of its last day, where that is known.
    Valid(Option<Day>),
    /// It is valid only from a later day.
    NotYet(Day),
    /// Its last day has passed.
    Expired(Day),
    /// It is withheld since a day (暂扣).
    Withheld(Day),
    /// It is no more since a day (注销、吊销).
    Ended(Day),
}

/// A certificate that somebody asked about by what is written on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCertificate {
    /// What it certifies; empty where only its case is known.
    pub kind: String,
    /// The end of its number, so that two certificates of one person are told apart.
    pub number_end: String,
    /// The units in which its holder has a post on the day.
    pub units: Vec<UnitId>,
    /// How it stands.
    pub standing: CertificateStanding,
    /// Whether its holder has the name that was asked; nothing where none was, or nobody can say.
    pub is_named: Option<bool>,
}

/// The certificates of a number on a day. The name is compared where one is given, and never told.
///
/// # Errors
/// When the store cannot be read.
pub fn certificates_numbered(
    reader: &mut dyn Reader,
    people: &Arc<Vec<Person>>,
    (number, name): (&str, &str),
    today: Day,
) -> Result<Vec<CheckedCertificate>, Fault> {
    let asked = searched(number);
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows_of(reader, &asked)?;
    let mut found = Vec::new();
    for person in people.iter() {
        let own = person.certificates.iter();
        for certificate in own.filter(|it| searched(&it.number) == asked) {
            found.push(CheckedCertificate {
                kind: certificate.kind.clone(),
                number_end: end_of(&certificate.number),
                units: units_of(person, today),
                standing: standing(Some(certificate), &rows, today),
                is_named: (!name.is_empty()).then(|| is_same_name(&person.name, name)),
            });
        }
    }
    if let (true, Some(row)) = (found.is_empty(), rows.first()) {
        found.push(CheckedCertificate {
            kind: String::new(),
            number_end: end_of(number),
            units: Some(row.unit.clone())
                .filter(|it| !it.as_str().is_empty())
                .into_iter()
                .collect(),
            standing: standing(None, &rows, today),
            is_named: None,
        });
    }
    Ok(found)
}

/// The certificates of whoever has exactly this name and a post in this unit on a day.
///
/// # Errors
/// When the store cannot be read.
pub fn certificates_of(
    reader: &mut dyn Reader,
    people: &Arc<Vec<Person>>,
    (unit, name): (&UnitId, &str),
    today: Day,
) -> Result<Vec<CheckedCertificate>, Fault> {
    let mut found = Vec::new();
    if searched(name).is_empty() {
        return Ok(found);
    }
    for person in people.iter().filter(|it| is_same_name(&it.name, name)) {
        let units = units_of(person, today);
        if !units.contains(unit) {
            continue;
        }
        for certificate in &person.certificates {
            let rows = rows_of(reader, &searched(&certificate.number))?;
            found.push(CheckedCertificate {
                kind: certificate.kind.clone(),
                number_end: end_of(&certificate.number),
                units: units.clone(),
                standing: standing(Some(certificate), &rows, today),
                is_named: Some(true),
            });
        }
    }
    Ok(found)
}

fn rows_of(reader: &mut dyn Reader, number: &str) -> Result<Vec<CertificateRow>, Fault> {
    let prefix = [Cell::text(number)];
    page(
        reader,
        &listing::CERTIFICATES_BY_NUMBER,
        &prefix,
        None,
        OF_NUMBER,
    )
}

/// How it stands: what its case says goes before the days of the register, because a certificate that
/// was taken away has the same days as before.
fn standing(
    certificate: Option<&Certificate>,
    rows: &[CertificateRow],
    today: Day,
) -> CertificateStanding {
    let past = |day: Option<Day>| day.filter(|it| *it <= today);
    if let Some(on) = rows.iter().filter_map(|it| past(it.ended)).min() {
        return CertificateStanding::Ended(on);
    }
    if let Some(on) = rows.iter().filter_map(|it| past(it.withheld)).min() {
        return CertificateStanding::Withheld(on);
    }
    let of_case = rows.first();
    let since = certificate.map(|it| it.from);
    let since = since.or_else(|| of_case.and_then(|it| it.since));
    let until = certificate.map(|it| it.until);
    let until = until.or_else(|| of_case.and_then(|it| it.until));
    match (since, until) {
        (_, Some(until)) if until < today => CertificateStanding::Expired(until),
        (Some(since), _) if since > today => CertificateStanding::NotYet(since),
        _ => CertificateStanding::Valid(until),
    }
}

/// The units in which somebody has a post on a day.
fn units_of(person: &Person, today: Day) -> Vec<UnitId> {
    let posts = person.posts.iter();
    let held = posts.filter(|it| it.from <= today && it.until.is_none_or(|last| today <= last));
    let units: BTreeSet<UnitId> = held.map(|it| it.unit.clone()).collect();
    units.into_iter().collect()
}

/// Exactly the same name, whatever blanks stand in it.
fn is_same_name(known: &str, asked: &str) -> bool {
    let bare = |text: &str| -> String { text.chars().filter(|it| !it.is_whitespace()).collect() };
    !bare(asked).is_empty() && bare(known) == bare(asked)
}

/// The last letters of a number.
fn end_of(number: &str) -> String {
    let letters: Vec<char> = number.trim().chars().collect();
    letters[letters.len().saturating_sub(4)..].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn row() -> CertificateRow {
        CertificateRow {
            case: zs_base::CaseId([1; 16]),
            number: "A1".to_owned(),
            unit: "u".into(),
            since: None,
            until: None,
            withheld: None,
            ended: None,
        }
    }

    #[test]
    fn a_certificate_is_valid_to_the_end_of_its_last_day_unless_its_case_took_it_away() {
        use CertificateStanding::{Ended, Expired, NotYet, Valid, Withheld};
        let held = Certificate {
            kind: "执法证".to_owned(),
            number: "A1".to_owned(),
            from: day("2024-01-01"),
            until: day("2026-06-01"),
        };
        let on = |rows: &[CertificateRow], today: &str| standing(Some(&held), rows, day(today));
        assert_eq!(on(&[], "2023-12-31"), NotYet(day("2024-01-01")));
        assert_eq!(on(&[], "2026-06-01"), Valid(Some(day("2026-06-01"))));
        assert_eq!(on(&[], "2026-06-02"), Expired(day("2026-06-01")));
        let withheld = CertificateRow {
            withheld: Some(day("2026-05-02")),
            ..row()
        };
        let one = std::slice::from_ref(&withheld);
        assert_eq!(on(one, "2026-05-01"), Valid(Some(day("2026-06-01"))));
        assert_eq!(on(one, "2026-05-02"), Withheld(day("2026-05-02")));
        let ended = CertificateRow {
            ended: Some(day("2026-05-09")),
            ..withheld
        };
        assert_eq!(on(&[ended], "2026-05-09"), Ended(day("2026-05-09")));
        assert_eq!(end_of("青执00123"), "0123");
        assert!(is_same_name("李 强", "李强") && !is_same_name("李强", "李"));
        assert!(!is_same_name("", " "));
    }
}
