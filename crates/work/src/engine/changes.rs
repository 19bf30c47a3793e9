//! What changes in the projections between two events of a case.

use zs_store::{Change, Rows};

/// The changes from the rows before to the rows after.
pub(super) fn changes(before: &[Rows], after: &[Rows], changes: &mut Vec<Change>) {
    for row in before
        .iter()
        .filter(|row| !after.iter().any(|other| same_key(row, other)))
    {
        changes.push(Change::Delete(row.clone()));
    }
    for row in after.iter().filter(|row| !before.contains(row)) {
        let alters = before.iter().any(|other| alters(other, row));
        let change = if alters { Change::Alter } else { Change::Put };
        changes.push(change(row.clone()));
    }
}

/// Whether the row after only alters the row before; no index is written then.
fn alters(before: &Rows, after: &Rows) -> bool {
    matches!((before, after), (Rows::Case(before), Rows::Case(after)) if after.alters(before))
}

/// Whether two rows stand under the same key of the same table.
fn same_key(one: &Rows, other: &Rows) -> bool {
    match (one, other) {
        (Rows::Case(a), Rows::Case(b)) => a.number == b.number,
        (Rows::Queue(a), Rows::Queue(b)) => {
            (&a.unit, &a.path, &a.post) == (&b.unit, &b.path, &b.post)
        }
        (Rows::Term(a), Rows::Term(b)) => (a.due, &a.path, &a.term) == (b.due, &b.path, &b.term),
        (Rows::Notice(a), Rows::Notice(b)) => (a.due, &a.path) == (b.due, &b.path),
        (Rows::Earlier(a), Rows::Earlier(b)) => a.key == b.key,
        (Rows::Tally(a), Rows::Tally(b)) => {
            (&a.unit, &a.tally, a.at, &a.path, a.round)
                == (&b.unit, &b.tally, b.at, &b.path, b.round)
        }
        (Rows::Document(a), Rows::Document(b)) => a.case == b.case,
        (Rows::Certificate(a), Rows::Certificate(b)) => a.case == b.case,
        (Rows::Shield(a), Rows::Shield(b)) => a.unit == b.unit,
        (Rows::Moved(a), Rows::Moved(b)) => {
            (&a.unit, a.at, &a.path, &a.term) == (&b.unit, b.at, &b.path, &b.term)
        }
        _ => false,
    }
}
