//! Who looked at a case, as the party is told who asks with the code of a paper: when, which unit and
//! post, for what purpose and what of the case, but not who by name.

use zs_base::{CaseId, Day, Moment, PostId, UnitId};
use zs_disclose::Known;
use zs_event::{Party, StepPath, Value};
use zs_law::FieldKind;
use zs_store::{CaseRow, Cell, Fault, LookRow, listing, page};

use super::looker::{Looker, Told};
use super::sight::{step_at, step_name};
use crate::case_code::{CaseCode, CodeFor};
use crate::looked::{ToldLater, told_later};
use crate::office::{Deed, OTHER_PURPOSE, counted_purposes};

/// Entries that one page of looks goes through.
const LOOKS_MAX: usize = 500;
/// Letters of a case as it is written, with which the subject of a look begins.
const CASE_LETTERS: usize = 32;
/// What a look was at, by the first part of its address behind the case.
const PARTS: [(&str, &str); 9] = [
    ("step", "办理环节的页面"),
    ("serve", "登记送达的页面"),
    ("files", "证据材料"),
    ("papers", "文书"),
    ("draft", "文书草稿"),
    ("form", "表格"),
    ("clock", "期限"),
    ("act", "更正等操作的页面"),
    ("", "案卷"),
];

/// Looks that were alike on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookLine {
    /// The day.
    pub on: Day,
    /// How many there were.
    pub times: u64,
    /// The unit; empty where the entry is older than such entries name it.
    pub unit: UnitId,
    /// The post; empty where the entry is older than such entries name it.
    pub post: PostId,
    /// For what purpose; what people wrote themselves is masked.
    pub purpose: String,
    /// What of the case.
    pub what: String,
}

impl LookLine {
    /// Whether two lines differ at most in how many looks they stand for.
    fn is_like(&self, other: &Self) -> bool {
        (self.on, &self.unit, &self.post) == (other.on, &other.unit, &other.post)
            && (&self.purpose, &self.what) == (&other.purpose, &other.what)
    }
}

/// What a party is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooksTold {
    /// The number of the case.
    pub serial: u64,
    /// The name of its kind.
    pub kind: String,
    /// The unit that handles it.
    pub unit: UnitId,
    /// The looks, the newest first.
    pub lines: Vec<LookLine>,
    /// Whose looks are told only after a time, whether there were such looks or not.
    pub later: Vec<ToldLater>,
    /// The number of the entry behind which older ones follow.
    pub next: Option<u64>,
}

/// The codes that stand on the copies of a paper that is served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperCodes {
    /// For each party its number, its name, and the code with which it asks who looked at the case.
    pub parties: Vec<(u16, String, CaseCode)>,
    /// The code with which whoever is inspected checks who comes; nothing where nobody comes.
    pub inspection: Option<CaseCode>,
}

impl Looker {
    /// The codes that stand on the paper of a step.
    pub(super) fn codes_on(&mut self, case: &CaseId, path: &StepPath) -> Result<PaperCodes, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(PaperCodes::default());
        };
        let step = step_at(told.state.procedure(), path);
        let paper = step.and_then(|it| it.paper.as_ref());
        if !paper.is_some_and(|it| it.served) {
            return Ok(PaperCodes::default());
        }
        Ok(PaperCodes {
            parties: self.party_codes(case)?,
            inspection: self.inspection_code(&told),
        })
    }

    /// The codes with which the parties of a case ask who looked at it, each with the number and the name
    /// of the party.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn party_codes(&mut self, case: &CaseId) -> Result<Vec<(u16, String, CaseCode)>, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(Vec::new());
        };
        let parties = parties(&told);
        let code = |(number, party): (u16, &Party)| {
            let of = CodeFor::WhoLooked(number, party);
            let code = CaseCode::new(&self.secret, (told.row.number, case), of);
            (number, party.name.clone(), code)
        };
        Ok(parties.into_iter().map(code).collect())
    }

    /// Who looked at the case of a code, from the entry before `before` on; nothing for a code that was
    /// never given or does not hold any more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn who_looked(
        &mut self,
        code: &CaseCode,
        before: Option<u64>,
        now: Moment,
    ) -> Result<Option<LooksTold>, Fault> {
        let Some(row) = self.numbered(code.serial)? else {
            return Ok(None);
        };
        let mut codes = self.party_codes(&row.case)?.into_iter();
        if !codes.any(|(_, _, it)| it == *code) {
            return Ok(None);
        }
        let Some(told) = self.told(&row.case)? else {
            return Ok(None);
        };
        let text = row.case.to_string();
        let prefix = [Cell::text(&text)];
        let after = before.map(|number| [Cell::text(&text), Cell::Int(number as i64)]);
        let after = after.as_ref().map(<[_; 2]>::as_slice);
        let rows: Vec<LookRow> = page(
            self.reader(),
            &listing::LOOKS_OF_CASE,
            &prefix,
            after,
            LOOKS_MAX,
        )?;
        let next = (rows.len() == LOOKS_MAX).then(|| rows.last().map(|it| it.number));
        let later = told_later(&self.law.library, now.day());
        Ok(Some(LooksTold {
            serial: row.number,
            kind: told.state.procedure().name.to_string(),
            unit: row.unit,
            lines: self.look_lines(&told, &rows, &later, now.day()),
            later,
            next: next.flatten(),
        }))
    }

    /// The case of a number.
    pub(super) fn numbered(&mut self, serial: u64) -> Result<Option<CaseRow>, Fault> {
        let Ok(number) = i64::try_from(serial) else {
            return Ok(None);
        };
        let number = [Cell::Int(number)];
        let found: Vec<CaseRow> = page(self.reader(), &listing::CASES, &number, None, 1)?;
        Ok(found.into_iter().next())
    }

    fn look_lines(
        &self,
        told: &Told,
        rows: &[LookRow],
        later: &[ToldLater],
        today: Day,
    ) -> Vec<LookLine> {
        let mut lines: Vec<LookLine> = Vec::new();
        for row in rows
            .iter()
            .filter(|row| row.action == Deed::ReadPersonal.word())
        {
            let Some(what) = what(told, &row.subject) else {
                continue;
            };
            let on = row.at.day();
            let mut rules = later.iter();
            if rules.any(|it| it.post == row.post && today < on.plus(it.days)) {
                continue;
            }
            let line = LookLine {
                on,
                times: 1,
                unit: row.unit.clone(),
                post: row.post.clone(),
                purpose: self.purpose(&row.purpose),
                what,
            };
            let mut of_day = lines.iter_mut().rev().take_while(|it| it.on == on);
            match of_day.find(|it| it.is_like(&line)) {
                Some(known) => known.times += 1,
                None => lines.push(line),
            }
        }
        lines
    }

    /// A purpose as it is told: what somebody wrote may name people.
    fn purpose(&self, text: &str) -> String {
        if counted_purposes().contains(&text) {
            return text.to_owned();
        }
        match self.law.masker() {
            Some(masker) => masker.mask(&Known::default(), text).text,
            None => OTHER_PURPOSE.to_owned(),
        }
    }
}

/// The parties that a case names, each with the number of its field among those for parties, from 1;
/// one that was not named or was erased leaves its number free.
fn parties(told: &Told) -> Vec<(u16, &Party)> {
    let fields = told.state.procedure().fields.iter();
    let fields = fields.zip(&told.state.values);
    let places = fields.filter(|(field, _)| field.kind == FieldKind::Party);
    let numbered = (1..)
        .zip(places)
        .filter_map(|(number, (_, value))| match value {
            Some(Value::Party(party)) => Some((number, party)),
            _ => None,
        });
    numbered.collect()
}

/// What a look was at, in words; nothing for an entry that is none of the case.
fn what(told: &Told, subject: &str) -> Option<String> {
    let rest = subject.get(CASE_LETTERS..)?;
    let rest = match rest {
        "" => "",
        rest => rest.strip_prefix('/')?,
    };
    let (address, step) = rest.split_once('?').unwrap_or((rest, ""));
    let (part, behind) = address.split_once('/').unwrap_or((address, ""));
    let name = PARTS.iter().find(|(first, _)| *first == part)?.1;
    // A paper is asked for by its round and step, such as `1-decide`.
    let issued = behind.trim_end_matches("/docx").split_once('-');
    let path = match (part, issued) {
        ("papers", Some((_, path))) => path,
        _ => step,
    };
    let path: Option<StepPath> = path.parse().ok();
    let state = &told.state;
    let known = path.filter(|it| step_at(state.procedure(), it).is_some());
    Some(match known {
        Some(path) => format!("{name}（{}）", step_name(state, &path)),
        None => name.to_owned(),
    })
}
