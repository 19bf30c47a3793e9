//! Other cases that a case names: how people read them, and the way back from what people write.
//!
//! A case that the asker may not read answers like one that does not exist, except under the number
//! of its published decision: that there is one, the public knows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment, PostId, UnitId};
use zs_event::{Happening, Person, Signer, Value};
use zs_law::{FieldKind, FieldMeaning};
use zs_power::{Action, Asker, Matter, may};
use zs_store::{CaseRow, Fault, Reader as _, listing, page};

use super::field_ask::{CaseMeans, Choice, FieldAsk, Given};
use super::fill::Answers;
use super::looker::{Looker, Told};
use super::read::plain;
use crate::case_list::{CaseAsk, Turn};
use crate::case_names::CaseNames;
use crate::case_numbers::{
    SAME_MAX, case_numbered, cases_of_paper, is_same_number, paper_numbers, public_number,
};
use crate::law::Law;

/// Other cases that one page names, the newest first; what is beyond keeps its id.
const NAMED_MAX: usize = 50;
/// Cases that a form offers to choose from.
const OFFERED_MAX: usize = 100;
/// The newest cases among which those are looked for that the asker may read.
const LOOKED_MAX: usize = 500;

/// A case as another one names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NamedCase {
    /// One that the asker may open.
    Open {
        /// Its number in the list.
        serial: u64,
        /// The number of the paper that was given last.
        number: Option<String>,
        /// How a paper names it.
        in_paper: String,
        /// What it is about, with natural persons masked: nobody writes down a look at this case.
        title: String,
    },
    /// One that the asker may not read, by the number of its published decision.
    Public(String),
}

/// The other cases that a view may name.
pub(super) type Names = BTreeMap<CaseId, NamedCase>;

impl NamedCase {
    /// As it stands in a form, where it can be read back.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Open { serial, title, .. } => label(*serial, title),
            Self::Public(number) => number.clone(),
        }
    }

    /// As it stands on a page.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Open {
                number: Some(number),
                ..
            } => format!("{}（{number}）", self.label()),
            _ => self.label(),
        }
    }

    /// Whether the asker may open it.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// As it stands in a paper.
    pub(super) fn in_paper(&self) -> String {
        match self {
            Self::Open { in_paper, .. } => in_paper.clone(),
            Self::Public(number) => number.clone(),
        }
    }
}

fn label(serial: u64, title: &str) -> String {
    format!("{serial} 号 {title}")
}

/// A case in a paper: by the number of its own paper, or else by that of the list. One in which a
/// unit may be complained about has no number there, because the paper may reach that unit.
pub(crate) fn in_paper(law: &Law, row: &CaseRow, number: Option<String>) -> String {
    let mut versions = law.library.procedures.get(&row.procedure).into_iter();
    if versions.any(|all| {
        all.iter()
            .any(|it| it.meaning(FieldMeaning::Against).is_some())
    }) {
        return "另案".to_owned();
    }
    number.unwrap_or_else(|| format!("案件编号{}", row.number))
}

/// A field of kind `case` that links nothing, as a page shows it.
pub(super) fn unlinked(text: &str) -> String {
    match plain(text).parse::<CaseId>() {
        // An id opens nothing, and says only that there may be something.
        Ok(_) => "查不到，或者你的岗位不能查看".to_owned(),
        Err(_) => format!("{text}（没有关联本平台的案件）"),
    }
}

/// The case that the text of a value names.
pub(super) fn id_in(value: &Value) -> Option<CaseId> {
    value.as_text()?.parse().ok()
}

/// The other cases that an event names, in fields or by itself.
pub(crate) fn cases_of_event(happening: &Happening) -> Vec<CaseId> {
    let of = |values: &[(String, Value)]| values.iter().filter_map(|(_, it)| id_in(it)).collect();
    match happening {
        Happening::Opened(it) => of(&it.values),
        Happening::Performed(it) => of(&it.values),
        Happening::Corrected(it) => of(&it.values),
        Happening::Merged(it) | Happening::Split(it) | Happening::Led(it) => it.cases.clone(),
        Happening::Deemed(it) => it.because.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Which cases somebody may read.
struct Eyes {
    law: Arc<Law>,
    person: Person,
    post: PostId,
    on: Day,
}

impl Eyes {
    fn may_read(&self, row: &CaseRow) -> bool {
        let who = Asker::Post {
            person: &self.person,
            post: &self.post,
            on: self.on,
        };
        let matter = Matter {
            unit: Some(&row.unit),
            ..Matter::default()
        };
        let (authority, units) = (&self.law.authority, self.law.units());
        may(authority, &units, &who, Action::ReadCase, &matter).allowed()
    }

    /// The units in which the asker holds the post.
    fn units(&self) -> Vec<UnitId> {
        let held = self.person.posts.iter().filter(|it| it.post == self.post);
        let units: BTreeSet<UnitId> = held.map(|it| it.unit.clone()).collect();
        units.into_iter().collect()
    }

    fn title(&self, row: &CaseRow) -> String {
        CaseNames::new(&self.law, self.law.roll(), BTreeSet::new()).title(row)
    }
}

impl Looker {
    fn eyes(&mut self, asker: &Signer, now: Moment) -> Result<Option<Eyes>, Fault> {
        let person = self.reader.person(&asker.person)?;
        Ok(person.map(|person| Eyes {
            law: self.law.clone(),
            person,
            post: asker.post.clone(),
            on: now.day(),
        }))
    }

    /// The other cases that a case names, as far as the asker may read them.
    pub(super) fn names_in(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Names, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(Names::new());
        };
        self.names_of(cases_in(&told), asker, now)
    }

    /// These cases, as far as the asker may read them or the public knows of them.
    pub(super) fn names_of(
        &mut self,
        cases: Vec<CaseId>,
        asker: &Signer,
        now: Moment,
    ) -> Result<Names, Fault> {
        let mut names = Names::new();
        if cases.is_empty() {
            return Ok(names);
        }
        let Some(eyes) = self.eyes(asker, now)? else {
            return Ok(names);
        };
        for case in cases {
            let Some(row) = self.reader.case(&case)? else {
                continue;
            };
            let reader = self.reader.as_mut();
            let named = match eyes.may_read(&row) {
                false => public_number(reader, &row, now)?.map(NamedCase::Public),
                true => {
                    let number = paper_numbers(reader, &row, now)?.into_iter().next_back();
                    Some(NamedCase::Open {
                        serial: row.number,
                        in_paper: in_paper(&eyes.law, &row, number.clone()),
                        number,
                        title: eyes.title(&row),
                    })
                }
            };
            names.extend(named.map(|it| (case, it)));
        }
        Ok(names)
    }

    /// Offers cases to choose from where a form asks for one: those of the asker's own units first,
    /// then the newest of all that the asker may read.
    pub(super) fn offer_cases(
        &mut self,
        fields: &mut [FieldAsk],
        own: Option<&CaseId>,
        asker: &Signer,
        now: Moment,
    ) -> Result<(), Fault> {
        let is_case = |it: &FieldAsk| it.kind == FieldKind::Case;
        if !fields.iter().any(is_case) {
            return Ok(());
        }
        let Some(eyes) = self.eyes(asker, now)? else {
            return Ok(());
        };
        let reader = self.reader.as_mut();
        let ask = CaseAsk {
            units: eyes.units(),
            ..CaseAsk::default()
        };
        let mut rows = ask.page(reader, Turn::First, OFFERED_MAX / 2)?;
        rows.extend(page::<CaseRow>(
            reader,
            &listing::CASES_NEWEST,
            &[],
            None,
            LOOKED_MAX,
        )?);
        let mut seen: BTreeSet<CaseId> = own.into_iter().copied().collect();
        let rows = rows
            .into_iter()
            .filter(|row| seen.insert(row.case) && eyes.may_read(row));
        let names = CaseNames::new(&eyes.law, eyes.law.roll(), BTreeSet::new());
        let offered = rows.take(OFFERED_MAX).map(|row| Choice {
            value: label(row.number, &names.title(&row)),
            label: format!("{}　{}", names.procedure(&row), names.unit(&row)),
        });
        let offered: Vec<Choice> = offered.collect();
        for field in fields.iter_mut().filter(|it| is_case(it)) {
            field.choices.clone_from(&offered);
        }
        Ok(())
    }

    /// Finds the cases that somebody wrote into the fields of a form, where they are not of the
    /// form already. What is not found stays as it was written, and the form says so.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn seek_cases(
        &mut self,
        asks: &[FieldAsk],
        answers: &mut Answers,
        asker: &Signer,
        now: Moment,
    ) -> Result<(), Fault> {
        for ask in asks.iter().filter(|it| it.kind == FieldKind::Case) {
            let Some(Given::Case { written, means }) = answers.fields.get_mut(&ask.name) else {
                continue;
            };
            // What the form filled in itself stays, though the asker may not read that case.
            if let Some(Given::Case {
                written: known,
                means: here @ CaseMeans::Here(_),
            }) = ask.prefill.as_ref().map(|it| &it.given)
                && known.trim() == written.trim()
                && *means != CaseMeans::Elsewhere
            {
                *means = *here;
                continue;
            }
            let found = self.case_written(written, asker, now)?;
            // An id that finds nothing must not become a link once there is such a case.
            let is_free = plain(written).parse::<CaseId>().is_err();
            *means = match (found, *means) {
                (CaseMeans::Nothing, CaseMeans::Elsewhere) if is_free => CaseMeans::Elsewhere,
                (found, _) => found,
            };
        }
        Ok(())
    }

    fn case_written(
        &mut self,
        written: &str,
        asker: &Signer,
        now: Moment,
    ) -> Result<CaseMeans, Fault> {
        let Some(eyes) = self.eyes(asker, now)? else {
            return Ok(CaseMeans::Nothing);
        };
        let text = plain(written);
        let reader = self.reader.as_mut();
        let mut rows: Vec<CaseRow> = Vec::new();
        if let Ok(id) = text.parse::<CaseId>() {
            rows.extend(reader.case(&id)?);
        } else if let Some((number, title)) = serial_in(&text) {
            let row = case_numbered(reader, number)?;
            let fits = |row: &CaseRow| title.is_empty() || plain(&eyes.title(row)) == title;
            rows.extend(row.filter(fits));
        }
        rows.retain(|row| eyes.may_read(row));
        if rows.is_empty() {
            let public = cases_of_paper(reader, &text, now.day(), SAME_MAX)?.into_iter();
            let same = public.filter(|(_, number)| is_same_number(number, &text));
            rows.extend(same.map(|(row, _)| row));
        }
        Ok(match rows.as_slice() {
            [] => CaseMeans::Nothing,
            [row] => CaseMeans::Here(row.case),
            _ => CaseMeans::Several,
        })
    }
}

/// The other cases that the events of a case name, the newest first.
fn cases_in(told: &Told) -> Vec<CaseId> {
    let mut seen: BTreeSet<CaseId> = BTreeSet::from([told.state.case]);
    let events = told.events.iter().rev();
    let named = events.flat_map(|it| cases_of_event(&it.happening));
    named
        .filter(|case| seen.insert(*case))
        .take(NAMED_MAX)
        .collect()
}

/// The number of the list with which a text begins, and the name behind it: `12`, `12号`, or a label.
fn serial_in(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|it: char| !it.is_ascii_digit());
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim_start();
    let title = match rest.strip_prefix('号') {
        Some(title) => title.trim(),
        None if rest.is_empty() => rest,
        None => return None,
    };
    Some((digits.parse().ok()?, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_list_is_read_with_or_without_the_name_behind_it() {
        assert_eq!(serial_in("12"), Some((12, "")));
        assert_eq!(serial_in("12号"), Some((12, "")));
        assert_eq!(serial_in("12 号 甲店案"), Some((12, "甲店案")));
        for text in ["", "号", "12 甲店案", "青市监罚〔2026〕12号", "2026年12号"] {
            assert_eq!(serial_in(text), None, "{text}");
        }
        assert_eq!(serial_in(&label(7, "甲店案")), Some((7, "甲店案")));
    }
}
