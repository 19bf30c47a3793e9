//! From the stored events of a case back to its state and rows.

use std::sync::Arc;

use zs_base::CaseId;
use zs_case::{Register, State, Version, apply, open};
use zs_event::event::Opened;
use zs_event::{Event, Happening, canon};
use zs_ledger::{Body, Leaf, Sealed};
use zs_store::{Fault, Rows, StoredLeaf};

use crate::earlier::keys_of;
use crate::moves::{Move, days_of, moved_by, moved_rows, restates};
use crate::projection::{Position, rows_of};
use crate::register::Desk;

/// A case after all its events.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The state.
    pub state: State,
    /// Its rows.
    pub rows: Vec<Rows>,
    /// The days that moved although nothing was done about them, with the entries that say so.
    pub(crate) moves: Vec<(u64, Move)>,
}

/// The event of a stored leaf. What was lawfully erased reads as erased; `None` where a field was
/// erased without which nobody can tell what happened, which the audit reports.
///
/// # Errors
/// When leaf or body cannot be read, or this program could not have written them.
pub fn event_of(stored: &StoredLeaf) -> Result<Option<Event>, Fault> {
    let damaged = || Fault::Damaged(format!("第{}号记录", stored.seq));
    let leaf = Leaf::decode(&stored.leaf).map_err(|_| damaged())?;
    let sealed = Sealed::decode(&stored.body).map_err(|_| damaged())?;
    let mut fields = Vec::with_capacity(sealed.fields().len());
    for field in sealed.fields() {
        if let Body::Open { value, .. } = &field.body {
            let text = String::from_utf8(value.clone()).map_err(|_| damaged())?;
            fields.push((field.name.clone(), text));
        }
    }
    let erased: Vec<&str> = sealed.erased().collect();
    if erased.iter().any(|name| !canon::is_erasable(name)) {
        return Ok(None);
    }
    let header = leaf.header();
    let read = canon::read_erased(&header.kind, &fields, &erased);
    let (by, happening) = read.ok_or_else(damaged)?;
    Ok(Some(Event {
        jurisdiction: header.jurisdiction.clone(),
        seq: header.seq,
        case: header.case,
        procedure: header.procedure.clone(),
        version: header.version,
        recorded_at: header.recorded_at,
        by,
        happening,
    }))
}

/// A case at its first event.
fn begun(
    case: CaseId,
    event: &Event,
    opened: &Opened,
    register: &dyn Register,
) -> Result<Replayed, Fault> {
    let overlays = opened.overlays.iter().map(|it| Arc::from(&**it));
    let overlays: Vec<Arc<str>> = overlays.collect();
    let version = Version::From(event.version);
    let procedure = register.procedure(&event.procedure, &overlays, version);
    let procedure = procedure.ok_or_else(|| {
        let (id, version) = (&event.procedure, event.version);
        Fault::Damaged(format!("程序“{id}”（{version}）不在法库中"))
    })?;
    Ok(Replayed {
        state: open(case, procedure, opened),
        rows: Vec::new(),
        moves: Vec::new(),
    })
}

/// Replays the events of a case, in order.
///
/// # Errors
/// When an event cannot be read, or its procedure is not in the law any more.
pub(crate) fn replay(
    case: CaseId,
    number: u64,
    leaves: &[StoredLeaf],
    desk: &Desk<'_>,
    mut each: impl FnMut(&State, &Event),
) -> Result<Replayed, Fault> {
    let register: &dyn Register = desk;
    let rules = desk.rules();
    let mut current: Option<Replayed> = None;
    for stored in leaves {
        let Some(event) = event_of(stored)? else {
            continue;
        };
        let mut days_before = None;
        let on = event.recorded_at.day();
        let state = match (&mut current, &event.happening) {
            (None, Happening::Opened(opened)) => {
                &mut current.insert(begun(case, &event, opened, register)?).state
            }
            (Some(replayed), happening) => {
                days_before = restates(happening).then(|| days_of(&replayed.state, register, on));
                apply(&mut replayed.state, happening, register);
                &mut replayed.state
            }
            (None, _) => return Err(Fault::Damaged(format!("第{}号记录没有开头", stored.seq))),
        };
        each(state, &event);
        if let Some(replayed) = &mut current {
            let recorded_at = event.recorded_at;
            let position = Position {
                number,
                last_seq: stored.seq,
                recorded_at,
            };
            let keys = keys_of(rules.public.secret, &replayed.state);
            let mut rows = rows_of(
                &replayed.state,
                register,
                position,
                &keys,
                rules,
                &replayed.rows,
            );
            let state = &replayed.state;
            let moves = moved_by(&event.happening, days_before, state, register, on);
            rows.extend(moved_rows(
                state,
                register,
                recorded_at,
                &replayed.rows,
                &moves,
            ));
            let moves = moves.into_iter().map(|it| (stored.seq, it));
            replayed.moves.extend(moves);
            replayed.rows = rows;
        }
    }
    current.ok_or_else(|| Fault::Damaged(format!("案件{case}没有记录")))
}
