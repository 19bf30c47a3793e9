//! The sheet that goes with a decision (救济告知) and the application that goes with the sheet: where
//! a party goes against this very decision, until which day, how that day is counted, and what the
//! public sees of it.
//!
//! They are forms: whatever the case does not know yet is written by hand.

use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::{CalendarUse, FieldRef, Library, Procedure, Publication, Step, Table, TableRow};
use zs_paper::Filling;
use zs_time::{Kind, Length, Roll, Rule, Term, Unit};

use super::remedy::{COUNTY, SENTENCE, TABLE, fitting};
use super::wording::day_in_words;
use super::{Filler, RemedyAsk};

/// The column that says whether a party may choose or must go one way first. A row with it is a
/// decision for which there is a sheet; objections within the house have none.
const ORDER: &str = "先后";
/// The term for asking another organ, in days.
const ASK_WITHIN: &str = "复议期限";
/// The term for going to court at once, in months.
const SUE_WITHIN: &str = "起诉期限";
/// The term for going to court once the other organ has decided, in days.
const SUE_AFTER_WITHIN: &str = "复议后起诉期限";

/// What follows a term's column in the slot of its last day, and of how that day is counted.
const LAST_DAY: &str = "的最后一日";
const ARITHMETIC: &str = "的算法";

/// A term in which somebody goes against a paper, as it stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyTerm {
    /// What is done in it, from the law: such as 申请复议.
    pub way: &'static str,
    /// Its last day.
    pub last: Day,
    /// How that day is counted, line by line.
    pub arithmetic: String,
}

/// What is done in each term.
const WAYS: [(&str, &str); 3] = [
    (ASK_WITHIN, "申请复议"),
    (SUE_WITHIN, "直接起诉"),
    (SUE_AFTER_WITHIN, "起诉"),
];

/// Which row a decision has, for its sheet.
struct Said<'a> {
    table: &'a Table,
    row: &'a TableRow,
}

/// Whether a sheet goes with the paper of a step, and whether it leads to another organ first or at
/// all, so that an application to it goes with the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SheetKind {
    /// The party can go to another organ.
    WithApplication,
    /// The party can only go to court.
    Alone,
}

/// The paper that a sheet may go with.
#[derive(Clone, Copy, Debug)]
pub struct PaperIssued<'a> {
    /// The procedure in which its step stands.
    pub procedure: &'a Procedure,
    /// Its step.
    pub step: &'a Step,
    /// The outcome with which the step was done; with nothing, any outcome is meant.
    pub outcome: Option<&'a str>,
    /// The name of the unit that decided.
    pub unit: &'a str,
    /// The day of the decision.
    pub on: Day,
}

/// What goes with a paper against which somebody can go; nothing with any other paper.
#[must_use]
pub(crate) fn sheet_of(library: &Library, paper: &PaperIssued<'_>) -> Option<SheetKind> {
    let said = said(library, paper)?;
    Some(match said.names(ASK_WITHIN) {
        true => SheetKind::WithApplication,
        false => SheetKind::Alone,
    })
}

/// The row for what the paper of a step says of remedies.
fn said<'a>(library: &'a Library, issued: &PaperIssued<'_>) -> Option<Said<'a>> {
    let table = library.tables.get(TABLE)?;
    let paper = library.papers.get(&issued.step.paper.as_ref()?.name)?;
    let slots = paper.slots.iter().filter(|slot| is_said(issued, slot));
    let mut rows = slots.filter_map(|slot| {
        let ask = RemedyAsk {
            field: slot,
            procedure: issued.procedure.id.as_str(),
            unit: issued.unit,
            county: "",
            on: issued.on,
        };
        fitting(table, &ask)
    });
    let row = rows.find(|row| table.value(row, ORDER).is_some())?;
    Some(Said { table, row })
}

/// Whether a paper with this outcome says what the slot stands for: who is given what was asked for
/// is told of no remedy where the law asks for it with a refusal only.
fn is_said(issued: &PaperIssued<'_>, slot: &str) -> bool {
    let mut fields = issued.step.fields.iter();
    let field = fields.find(|it| *it.name == *slot);
    let of = field.map_or(&[][..], |field| &field.outcomes[..]);
    let fits = |outcome: &str| of.iter().any(|own| **own == *outcome);
    of.is_empty() || issued.outcome.is_none_or(fits)
}

impl Said<'_> {
    /// Whether the sentence of the row speaks of a term.
    fn names(&self, column: &str) -> bool {
        let sentence = self.table.value(self.row, SENTENCE);
        let sentence = sentence.and_then(Value::as_text).unwrap_or_default();
        sentence.contains(&format!("{{{column}}}"))
    }

    /// A term that runs from the receipt of this paper, counted from a day.
    fn term(&self, column: &str, from: Day) -> Option<Term> {
        let unit = match column {
            ASK_WITHIN => Unit::Day,
            SUE_WITHIN => Unit::Month,
            // It runs from the answer of the other organ, unless this paper is that answer.
            SUE_AFTER_WITHIN if !self.names(ASK_WITHIN) => Unit::Day,
            _ => return None,
        };
        if !self.names(column) {
            return None;
        }
        let Some(Value::Count(count)) = self.table.value(self.row, column) else {
            return None;
        };
        let length = Length::new(u32::try_from(*count).ok()?, unit)?;
        Some(Term {
            kind: Kind::Limit,
            anchor: from.start(),
            rule: Rule {
                length,
                roll: Roll::Next,
            },
            stretches: Vec::new(),
        })
    }
}

impl Filler<'_> {
    /// The terms of the sheet that run from the receipt of this paper; nothing where no sheet goes
    /// with it.
    pub(crate) fn remedy_terms(&self) -> Option<Vec<RemedyTerm>> {
        let said = said(&self.law.library, &self.issued()?)?;
        let terms = WAYS.iter().filter_map(|(column, way)| {
            let term = said.term(column, self.received())?;
            Some(RemedyTerm {
                way,
                last: term.due(self.national()).day,
                arithmetic: self.counted(&term, &said.row.cite),
            })
        });
        Some(terms.collect())
    }

    /// This paper, for the tables that say what goes with it.
    pub(crate) fn issued(&self) -> Option<PaperIssued<'_>> {
        Some(PaperIssued {
            procedure: &self.state.instance(self.instance).procedure,
            step: self.step,
            outcome: self.act.outcome.as_deref(),
            unit: self.units.get(&self.state.unit)?,
            on: self.act.effective_on.day(),
        })
    }

    /// What the sheet and its application may ask for; nothing for any other slot.
    pub(super) fn of_remedy_sheet(&self, slot: &str) -> Option<Filling> {
        let county = self.county.filter(|_| self.by_hand)?;
        let said = said(&self.law.library, &self.issued()?)?;
        let filling = |text: Option<String>| text.map_or(Filling::Absent, Filling::Text);
        if slot == "收到的日期" {
            return Some(filling(Some(self.received_in_words())));
        }
        if slot == "公开的内容" {
            return Some(filling(Some(self.published_in_words())));
        }
        if let Some(column) = slot.strip_suffix(LAST_DAY) {
            let term = said.term(column, self.received());
            let day = term.map(|term| day_in_words(term.due(self.national()).day));
            return Some(filling(day));
        }
        if let Some(column) = slot.strip_suffix(ARITHMETIC) {
            let term = said.term(column, self.received());
            return Some(filling(
                term.map(|term| self.counted(&term, &said.row.cite)),
            ));
        }
        let value = said.table.value(said.row, slot)?.as_text()?;
        Some(Filling::Text(
            value.replace(&format!("{{{COUNTY}}}"), county),
        ))
    }

    fn counted(&self, term: &Term, cite: &Cite) -> String {
        let cite = cite.in_words();
        term.explain(self.national(), &cite).to_string()
    }

    /// A term of the party's runs in the calendar of the country, whatever the procedure counts in.
    fn national(&self) -> &zs_time::Calendar {
        self.register.calendar(CalendarUse::National)
    }

    /// The day on which this paper was served, where it was.
    pub(crate) fn served(&self) -> Option<Day> {
        let instance = self.state.instance(self.instance);
        let number = instance.procedure.find_step(&self.step.id)?;
        Some(instance.done(number)?.served?.day())
    }

    /// The day of receipt; the day of the decision as long as nobody has received it.
    fn received(&self) -> Day {
        self.served().unwrap_or_else(|| self.act.effective_on.day())
    }

    fn received_in_words(&self) -> String {
        let day = day_in_words(self.received());
        match self.served() {
            Some(_) => day,
            None => format!("{day}（按作出当日收到计算；以后收到的，从实际收到之日起计算）"),
        }
    }

    /// What the public sees of the decision, and since when.
    fn published_in_words(&self) -> String {
        let instance = self.state.instance(self.instance);
        let procedure = &instance.procedure;
        let of_this = |it: &&Publication| procedure.step(it.of).id == self.step.id;
        let Some(duty) = procedure.publish.iter().find(of_this) else {
            return "这份文书不向社会公开。".to_owned();
        };
        let shown = duty
            .show
            .iter()
            .filter_map(|it| self.name_shown(procedure, it));
        let shown: Vec<String> = shown.collect();
        let since = match instance.done(duty.by) {
            Some(round) => format!("已经于{}公开", day_in_words(round.at.day())),
            None => "依法应当公开的，公开".to_owned(),
        };
        format!(
            "{since}：{}。不公开：{}。决定被撤销、变更的，撤回公开。",
            shown.join("、"),
            duty.hide
                .iter()
                .map(|it| &**it)
                .collect::<Vec<_>>()
                .join("、"),
        )
    }

    fn name_shown(&self, procedure: &Procedure, field: &FieldRef) -> Option<String> {
        let (fields, index) = match field {
            FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
                (&self.state.procedure().fields[..], index)
            }
            FieldRef::Step(step, index) if step.is_local() => {
                (&procedure.step(step.step).fields[..], index)
            }
            FieldRef::Step(..) => return None,
        };
        Some(fields.get(usize::from(*index))?.name.to_string())
    }
}
