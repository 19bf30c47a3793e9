//! Cases that a new one may repeat: the same party before the same unit, a few days ago.

use zs_base::{CaseId, Day, Moment};
use zs_event::{Act, Command, Party, Signer, Value};
use zs_store::Fault;

use super::case_file::title;
use super::looker::Looker;
use crate::case_list::{CaseAsk, Turn};

/// The newest cases of the unit among which one is looked for.
const CASES_MAX: usize = 300;

/// A case that a new one may repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction.
    pub serial: u64,
    /// What it is about, as far as the asker may see it.
    pub title: String,
    /// When the matter reached the unit.
    pub opened_on: Day,
    /// How many days before.
    pub days: i32,
}

impl Looker {
    /// Cases of the same unit, procedure and party within the days that the authority table names,
    /// the newest first. A case that the asker may not read is not told.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn similar(
        &mut self,
        command: &Command,
        asker: &Signer,
        now: Moment,
    ) -> Result<Vec<Similar>, Fault> {
        let within = i32::from(self.law.authority.duplicate_days);
        let Act::Open(open) = &command.act else {
            return Ok(Vec::new());
        };
        let parties: Vec<&Party> = open.values.iter().filter_map(|(_, it)| party(it)).collect();
        if within == 0 || parties.is_empty() {
            return Ok(Vec::new());
        }
        let opened = open.effective_on.day();
        let ask = CaseAsk {
            units: vec![open.unit.clone()],
            procedure: Some(open.procedure.clone()),
            from: Some(opened.plus(-within)),
            to: Some(opened.plus(within)),
            ..CaseAsk::default()
        };
        let rows = ask.page(self.reader.as_mut(), Turn::First, CASES_MAX)?;
        let mut found = Vec::new();
        for row in rows {
            if row.case == command.case {
                continue;
            }
            let told = self.look(&row.case, asker, now, |looked| {
                let values = looked.state.values.iter().flatten();
                let mut known = values.filter_map(party);
                let same = known.any(|it| parties.iter().any(|new| is_same(it, new)));
                same.then(|| title(looked.state, &looked.sight))
            })?;
            if let Ok(Some(title)) = told {
                found.push(Similar {
                    case: row.case,
                    serial: row.number,
                    title,
                    opened_on: row.opened_on.day(),
                    days: opened.since(row.opened_on.day()),
                });
            }
        }
        Ok(found)
    }
}

const fn party(value: &Value) -> Option<&Party> {
    match value {
        Value::Party(party) => Some(party),
        _ => None,
    }
}

/// Whether two parties are one: by their number where both have one, or else by their name.
fn is_same(one: &Party, other: &Party) -> bool {
    match one.number.is_empty() || other.number.is_empty() {
        true => one.kind == other.kind && one.name == other.name,
        false => one.number == other.number,
    }
}

#[cfg(test)]
mod tests {
    use zs_event::PartyKind;

    use super::*;

    #[test]
    fn a_party_is_known_by_its_number_or_else_by_its_name() {
        let party = |name: &str, number: &str| Party {
            kind: PartyKind::Organisation,
            name: name.to_owned(),
            number: number.to_owned(),
        };
        let whole = party("青禾便利店", "91150102MA0N1");
        assert!(is_same(
            &whole,
            &party("青禾便利店（分店）", "91150102MA0N1")
        ));
        assert!(!is_same(&whole, &party("青禾便利店", "91150102MA0N2")));
        assert!(is_same(&whole, &party("青禾便利店", "")));
        assert!(!is_same(&whole, &party("百顺超市", "")));
    }
}
