//! Notices that an older version wrote without what the public list needs: their rows follow from
//! the events and are computed anew when a writer starts.

use zs_base::CaseId;
use zs_store::{Change, Fault, NoticeRow, Rows, Store};

use crate::engine::SECRET;
use crate::law::Law;
use crate::memory::Memory;
use crate::register::Desk;
use crate::replay::replay;

/// Cases whose rows one transaction writes.
const CASES_AT_ONCE: usize = 256;

/// Computes anew the rows of notices that an older version wrote, some cases in each transaction,
/// and gives the number of cases. Whoever is stopped half way goes on at the next start; where
/// nothing is missing, nothing is written.
///
/// # Errors
/// When the store fails.
pub fn renew_notices(store: &mut dyn Store, law: &Law) -> Result<u64, Fault> {
    let secret = store.reads().setting(SECRET)?.unwrap_or_default();
    let mut count = 0;
    loop {
        let cases = store.reads().unfinished_notices(CASES_AT_ONCE)?;
        if cases.is_empty() {
            return Ok(count);
        }
        let mut changes = Vec::new();
        for case in &cases {
            let old = store.reads().notices_of(case)?;
            let new = computed(store, law, &secret, case).unwrap_or_else(|_| withheld(&old));
            changes.extend(old.into_iter().map(|row| Change::Delete(Rows::Notice(row))));
            changes.extend(new.into_iter().map(|row| Change::Put(Rows::Notice(row))));
        }
        store.renew(&changes)?;
        count += cases.len() as u64;
    }
}

/// The rows of the notices of a case, from its events.
fn computed(
    store: &mut dyn Store,
    law: &Law,
    secret: &[u8],
    case: &CaseId,
) -> Result<Vec<NoticeRow>, Fault> {
    let reader = store.reads();
    let row = reader.case(case)?;
    let row = row.ok_or_else(|| Fault::Damaged(format!("案件{case}不在案件列表里")))?;
    let leaves = reader.events_of(&row)?;
    let mut memory = Memory::default();
    let desk = Desk::new(law, secret, reader, &mut memory, *case);
    let replayed = replay(*case, row.number, &leaves, &desk, |_, _| {})?;
    if let Some(fault) = desk.fault() {
        return Err(fault);
    }
    let rows = replayed.rows.into_iter().filter_map(|row| match row {
        Rows::Notice(row) => Some(row),
        _ => None,
    });
    Ok(rows.collect())
}

/// A case that cannot be read any more keeps its rows and has nothing public: the audit says what
/// is wrong with it, and the others must not wait for it.
fn withheld(old: &[NoticeRow]) -> Vec<NoticeRow> {
    let rows = old.iter().cloned();
    rows.map(|row| NoticeRow {
        code: Some(String::new()),
        ..row
    })
    .collect()
}
