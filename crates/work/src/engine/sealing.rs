//! From what happened to a sealed leaf at the end of the tree.

use zs_base::random::Rng;
use zs_base::{CaseId, Day, ProcedureId};
use zs_event::event::{Noted, SCHEMA};
use zs_event::{Happening, Signer, canon};
use zs_ledger::{Header, leaf_hash, seal, tile};
use zs_store::{Fault, StoredLeaf};

use super::Engine;
use super::opening::Open;
use crate::memory::Remembered;

/// What an event is about: the clear part of its leaf, and the event of the same case before it.
struct About {
    case: CaseId,
    procedure: ProcedureId,
    version: Day,
    before: Option<u64>,
}

impl<R: Rng> Engine<R> {
    /// Seals one event of a case.
    pub(super) fn seal(
        &mut self,
        case: &Remembered,
        happening: &Happening,
        by: Option<&Signer>,
        before: Option<u64>,
        batch: &mut Open,
    ) -> Result<u64, Fault> {
        let procedure = case.state.procedure();
        let about = About {
            case: case.state.case,
            procedure: procedure.id.clone(),
            version: procedure.version,
            before,
        };
        self.seal_about(about, happening, by, batch)
    }

    /// Seals an event of the ledger itself, which belongs to no case.
    pub(super) fn note(&mut self, noted: &Noted, batch: &mut Open) -> Result<u64, Fault> {
        let about = About {
            case: CaseId::default(),
            procedure: "".into(),
            version: Day::default(),
            before: None,
        };
        self.seal_about(about, &Happening::Noted(noted.clone()), None, batch)
    }

    fn seal_about(
        &mut self,
        about: About,
        happening: &Happening,
        by: Option<&Signer>,
        batch: &mut Open,
    ) -> Result<u64, Fault> {
        let seq = self.memory.frontier.size();
        let header = Header {
            schema: SCHEMA,
            jurisdiction: self.jurisdiction.clone(),
            seq,
            case: about.case,
            kind: happening.kind().to_owned(),
            procedure: about.procedure,
            version: about.version,
            recorded_at: batch.now,
        };
        let fields = canon::write(by, happening);
        let fields: Vec<(&str, &[u8])> = fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes()))
            .collect();
        let (leaf, sealed) = seal(header, &fields, &mut self.salts)
            .map_err(|error| Fault::Damaged(error.to_string()))?;
        let leaf = leaf.encode();
        let hash = leaf_hash(&leaf);
        let completed = self.memory.frontier.push(hash);
        batch.nodes.extend(
            completed
                .into_iter()
                .filter(|node| node.id.level > 0 && tile::is_stored(node.id.level)),
        );
        batch.leaves.push(StoredLeaf {
            seq,
            case: about.case,
            before: about.before,
            hash,
            leaf,
            body: sealed.encode(),
        });
        Ok(seq)
    }
}
