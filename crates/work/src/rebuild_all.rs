//! Computes all projections anew from the ledger alone, for a store whose projections are not to be
//! trusted: even which cases there are is read from the leaves.

use std::collections::BTreeMap;

use zs_base::{CaseId, Day, Moment};
use zs_case::State;
use zs_event::Event;
use zs_store::{CaseRow, Fault, Projections, Reader, Store, StoredLeaf};

use crate::earlier::keys_of;
use crate::engine::SECRET;
use crate::law::Law;
use crate::memory::Memory;
use crate::numbering::Numbers;
use crate::projection::{case_row_of, counted, tallied};
use crate::register::Desk;
use crate::replay::{Replayed, replay};
use crate::tallying::{recount, tallies_digest};

/// Leaves read at a time.
const PAGE: usize = 1_024;

/// The settings that tell which version of the program computed the projections, and by which law. A
/// setting is kept once, so each time has one of its own; the last one holds.
const PROJECTED: &str = "projections-7";

/// Computes the projections anew where another version of this program wrote them. A process that
/// is stopped meanwhile has lost nothing: the next one begins again. Tells whether it did.
///
/// # Errors
/// As for [`rebuild_projections`].
pub fn renew_projections(store: &mut dyn Store, law: &Law) -> Result<bool, Fault> {
    let digest = tallies_digest(&law.library);
    let (times, last) = projected(store.reads())?;
    if last.is_some_and(|it| it == digest.0) {
        return Ok(false);
    }
    let cases = rebuild_projections(store, law)?;
    store.keep_setting(&setting(times), &digest.0)?;
    Ok(cases > 0)
}

/// Whether this version of the program computed the projections of a store, by this law.
///
/// # Errors
/// When the store cannot be read.
pub fn are_projected(reader: &mut dyn Reader, law: &Law) -> Result<bool, Fault> {
    let (_, last) = projected(reader)?;
    Ok(last.is_some_and(|it| it == tallies_digest(&law.library).0))
}

/// How often this version of the program computed the projections, and by which law the last time.
fn projected(reader: &mut dyn Reader) -> Result<(usize, Option<Vec<u8>>), Fault> {
    let (mut times, mut last) = (0, None);
    while let Some(found) = reader.setting(&setting(times))? {
        (times, last) = (times + 1, Some(found));
    }
    Ok((times, last))
}

fn setting(time: usize) -> String {
    format!("{PROJECTED}.{time}")
}

/// Where the events of a case are.
struct Chain {
    case: CaseId,
    last_seq: u64,
    events: u32,
}

/// Replays the whole ledger and puts what it gives in the place of all projections, in one
/// transaction. Gives the number of cases.
///
/// # Errors
/// When an event cannot be read or replayed, or the store fails; the projections are as they were.
pub fn rebuild_projections(store: &mut dyn Store, law: &Law) -> Result<u64, Fault> {
    let chains = chains(store.reads())?;
    let secret = store.reads().setting(SECRET)?.unwrap_or_default();
    let mut rebuilding = Rebuilding {
        law,
        secret,
        memory: Memory::default(),
    };
    // What later cases find of earlier ones must be known before any of them is replayed for good.
    for (index, chain) in chains.iter().enumerate() {
        let replayed = rebuilding.case(store.reads(), index, chain, &mut |_, _| {})?;
        let keys = keys_of(&rebuilding.secret, &replayed.state);
        let keys = keys.into_iter().map(|key| (key, chain.case));
        rebuilding.memory.earlier.extend(keys);
    }
    let (mut projections, mut numbers) = (Projections::default(), Numbers::default());
    for (index, chain) in chains.iter().enumerate() {
        let counts = &mut projections.counts;
        let replayed = rebuilding.case(store.reads(), index, chain, &mut |state, event| {
            counted(state, &event.happening, counts);
            numbers.note(state, &event.happening);
        })?;
        if let Some(row) = case_row_of(&replayed.rows) {
            tallied(None, row, &mut projections.counts);
        }
        recount(&[], &replayed.rows, &mut projections.counts);
        projections.rows.extend(replayed.rows);
    }
    projections.numbers = numbers.last();
    store.replace_projections(&projections)?;
    Ok(chains.len() as u64)
}

/// The cases in the order of their first events.
fn chains(reader: &mut dyn Reader) -> Result<Vec<Chain>, Fault> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut places: BTreeMap<CaseId, usize> = BTreeMap::new();
    let mut next = 0;
    loop {
        let leaves: Vec<StoredLeaf> = reader.leaves(next, PAGE)?;
        let Some(last) = leaves.last() else {
            return Ok(chains);
        };
        next = last.seq + 1;
        // Events of the ledger itself belong to no case.
        for leaf in leaves.iter().filter(|it| it.case != CaseId::default()) {
            let place = *places.entry(leaf.case).or_insert_with(|| {
                chains.push(Chain {
                    case: leaf.case,
                    last_seq: 0,
                    events: 0,
                });
                chains.len() - 1
            });
            chains[place].last_seq = leaf.seq;
            chains[place].events += 1;
        }
    }
}

struct Rebuilding<'a> {
    law: &'a Law,
    secret: Vec<u8>,
    memory: Memory,
}

impl Rebuilding<'_> {
    fn case(
        &mut self,
        reader: &mut dyn Reader,
        index: usize,
        chain: &Chain,
        each: &mut dyn FnMut(&State, &Event),
    ) -> Result<Replayed, Fault> {
        let number = index as u64 + 1;
        let leaves = reader.events_of(&chain.row(number))?;
        let desk = Desk::new(self.law, &self.secret, reader, &mut self.memory, chain.case);
        let desk = desk.knowing_earlier();
        let replayed = replay(chain.case, number, &leaves, &desk, each)?;
        desk.fault().map_or(Ok(replayed), Err)
    }
}

impl Chain {
    /// As much of a row as finding the events needs.
    fn row(&self, number: u64) -> CaseRow {
        CaseRow {
            number,
            case: self.case,
            procedure: "".into(),
            version: Day::default(),
            unit: "".into(),
            opened_on: Moment::default(),
            party: String::new(),
            is_person: false,
            matter: String::new(),
            sought: String::new(),
            status: String::new(),
            ended: None,
            last_seq: self.last_seq,
            events: self.events,
        }
    }
}
