//! From rows as they were handed in to a locked list: weights from the law, exclusions from what the
//! ledger and the register of people know, and a salt for each row.

use zs_base::random::Rng;
use zs_base::{BadDrawList, DrawOut, DrawRow, draw_name};

use super::locked::{LockedList, LockedRow};
use super::typed::{OfficerRow, SubjectRow};

/// What decides about a row beside what the row says.
pub trait LockRules {
    /// The lots of a category; nothing where the law does not weigh it.
    fn lots(&self, category: &str) -> Option<u32>;

    /// Whether the subject was inspected as often this year as may be.
    fn is_capped(&mut self, subject: &SubjectRow) -> bool;

    /// Whether the officer holds this certificate today.
    fn is_certified(&self, officer: &OfficerRow) -> bool;
}

/// Locks a list of subjects. The salts are given out in the order of the rows, not of the file.
///
/// # Errors
/// When the rows are no list.
pub fn lock_subjects(
    mut rows: Vec<SubjectRow>,
    rules: &mut dyn LockRules,
    salts: &mut impl Rng,
) -> Result<LockedList, BadDrawList> {
    rows.sort_unstable();
    let locked: Result<Vec<LockedRow>, BadDrawList> = rows
        .into_iter()
        .map(|it| {
            let out = match it.out.is_empty() {
                false => Some(DrawOut::Listed),
                true => rules.is_capped(&it).then_some(DrawOut::Capped),
            };
            let weight = rules.lots(&it.category).ok_or(BadDrawList::Row)?;
            let says = format!("{}\t{}\t{}", it.code, it.name, it.out);
            Ok(locked_row((it.category, weight), out, says, salts))
        })
        .collect();
    LockedList::new(locked?)
}

/// Locks a list of officers, each with one lot.
///
/// # Errors
/// When the rows are no list.
pub fn lock_officers(
    mut rows: Vec<OfficerRow>,
    rules: &dyn LockRules,
    salts: &mut impl Rng,
) -> Result<LockedList, BadDrawList> {
    rows.sort_unstable();
    let locked = rows.into_iter().map(|it| {
        let out = match (it.out.is_empty(), rules.is_certified(&it)) {
            (false, _) => Some(DrawOut::Listed),
            (true, false) => Some(DrawOut::Uncertified),
            (true, true) => None,
        };
        let says = [&*it.id, &it.name, &it.unit, &it.certificate, &it.out].join("\t");
        locked_row((String::new(), 1), out, says, salts)
    });
    LockedList::new(locked)
}

fn locked_row(
    (category, weight): (String, u32),
    out: Option<DrawOut>,
    says: String,
    salts: &mut impl Rng,
) -> LockedRow {
    let mut salt = [0; 16];
    salts.fill_bytes(&mut salt);
    let row = DrawRow {
        name: draw_name(&salt, &says),
        category,
        weight,
        out,
    };
    LockedRow { row, salt, says }
}
