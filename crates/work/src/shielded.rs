//! What somebody reads through who may not know of some cases: for a person with a post in a unit
//! that is complained about, the case does not exist, whatever list, count or address asks for it.
//!
//! Every page reads through this, so that a new list cannot forget it: a row of any table that has
//! a case in it (`case_id`) is left out, and what it adds to the kept counts is taken away again.
//! Leaves and their proofs are whole, because they tell nothing of a matter; what the public may
//! read is the public's, and of these cases nothing is published.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, CommandId, Digest, Jurisdiction, PersonId, UnitId};
use zs_event::Person;
use zs_ledger::NodeId;
use zs_store::cell::Cells;
use zs_store::people::Unit;
use zs_store::row::Row as _;
use zs_store::table::{Listing, Only};
use zs_store::{
    AuditRow, CaseRow, Cell, CountChange, CountRow, DocumentAsk, DocumentRow, DocumentsFound, Edge,
    Fault, KeyFiles, Mark, NoticeAsk, NoticeRow, NoticesFound, Reader, Receipt, Rows, SealingKey,
    ShieldRow, StoredLeaf, Totals, listing, page,
};

use crate::figures::tallies_of;
use crate::projection::tallied;
use crate::tallying::recount;

/// Rows read at a time.
const PAGE: usize = 1_024;
/// How many letters the id of a case has where it is written.
const ID_LETTERS: usize = 32;

/// A reader for whom the cases about some units do not exist.
pub struct Shielded {
    inner: Box<dyn Reader>,
    /// The units of whose complaints nothing may be learnt.
    from: BTreeSet<UnitId>,
    /// Whether there is a case about one of them; nothing until somebody asks.
    any: Option<bool>,
    /// Cases that were asked about, and whether they are about one of them.
    known: BTreeMap<CaseId, bool>,
    /// What the cases about them add to the kept counts; nothing until somebody asks.
    hidden_counts: Option<BTreeMap<CountChange, i64>>,
}

impl Shielded {
    /// A reader for whom every case exists.
    #[must_use]
    pub fn new(inner: Box<dyn Reader>) -> Self {
        Self {
            inner,
            from: BTreeSet::new(),
            any: None,
            known: BTreeMap::new(),
            hidden_counts: None,
        }
    }

    /// The reader for whom every case exists again.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn Reader> {
        self.inner
    }

    /// From now on, cases about these units do not exist.
    pub fn keep_from(&mut self, units: BTreeSet<UnitId>) {
        self.from = units;
        (self.any, self.hidden_counts) = (None, None);
        self.known.clear();
    }

    /// The cases about these units.
    fn hidden(&mut self) -> Result<Vec<CaseId>, Fault> {
        let mut found: Vec<CaseId> = Vec::new();
        for unit in &self.from {
            let prefix = [Cell::text(unit.as_str())];
            let mut last: Option<CaseId> = None;
            loop {
                let after = last.map(|it| [prefix[0].clone(), Cell::Blob(it.0.to_vec().into())]);
                let after = after.as_ref().map(<[_; 2]>::as_slice);
                let inner = self.inner.as_mut();
                let rows: Vec<ShieldRow> = page(inner, &listing::SHIELDS, &prefix, after, PAGE)?;
                found.extend(rows.iter().map(|it| it.case));
                last = rows.last().map(|it| it.case);
                if rows.len() < PAGE {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Whether there is anything to keep from the reader: mostly there is not, and nothing else is
    /// asked then.
    fn keeps(&mut self) -> Result<bool, Fault> {
        if let Some(any) = self.any {
            return Ok(any);
        }
        let mut any = false;
        for unit in &self.from {
            let prefix = [Cell::text(unit.as_str())];
            any |= !self
                .inner
                .scan(&listing::SHIELDS, &prefix, None, 1)?
                .is_empty();
        }
        self.any = Some(any);
        Ok(any)
    }

    /// Whether the case does not exist for the reader.
    fn is_hidden(&mut self, case: &CaseId) -> Result<bool, Fault> {
        if !self.keeps()? {
            return Ok(false);
        }
        if let Some(known) = self.known.get(case) {
            return Ok(*known);
        }
        let mut hidden = false;
        for unit in &self.from {
            let key = [Cell::text(unit.as_str()), Cell::blob(&case.0)];
            hidden |= !self
                .inner
                .scan(&listing::SHIELDS, &key, None, 1)?
                .is_empty();
        }
        self.known.insert(*case, hidden);
        Ok(hidden)
    }

    /// Whether a row of this table is of such a case.
    fn hides(&mut self, listing: &Listing, cells: &[Cell<'static>]) -> Result<bool, Fault> {
        for case in cases_in(listing, cells) {
            if self.is_hidden(&case)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What such cases add to the kept counts of cases and tallies.
    fn hidden_counts(&mut self) -> Result<&BTreeMap<CountChange, i64>, Fault> {
        if self.hidden_counts.is_none() {
            let mut counts = BTreeMap::new();
            for case in self.hidden()? {
                let Some(row) = self.inner.case(&case)? else {
                    continue;
                };
                tallied(None, &row, &mut counts);
                let rows = tallies_of(self.inner.as_mut(), case)?.into_iter();
                let rows: Vec<Rows> = rows.map(Rows::Tally).collect();
                recount(&[], &rows, &mut counts);
            }
            self.hidden_counts = Some(counts);
        }
        Ok(self.hidden_counts.get_or_insert_default())
    }

    /// The kept count without what such cases add to it; nothing where only they were counted.
    fn count_without(
        &mut self,
        cells: Vec<Cell<'static>>,
    ) -> Result<Option<Vec<Cell<'static>>>, Fault> {
        let mut row = CountRow::from_cells(&mut Cells::new(CountRow::TABLE.title, &cells))?;
        let Some(hidden) = self.hidden_counts()?.get(&row.of).copied() else {
            return Ok(Some(cells));
        };
        row.n -= hidden;
        let cells = row.cells().into_iter().map(Cell::into_owned).collect();
        Ok((row.n != 0).then_some(cells))
    }

    /// Pages of a listing until so many rows are left, or there are no more.
    fn scan_without(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        after: Option<&[Cell<'_>]>,
        limit: usize,
    ) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        let is_count = listing.table.name == CountRow::TABLE.name;
        let mut left: Vec<Vec<Cell<'static>>> = Vec::new();
        let mut place: Option<Vec<Cell<'static>>> = None;
        loop {
            let from = place.as_deref().or(after);
            let wanted = limit - left.len();
            let found = self.inner.scan(listing, prefix, from, wanted)?;
            // A prefix that is a whole key has one row at most, and nothing comes after it.
            let is_last = found.len() < wanted || prefix.len() == listing.order.len();
            place = found.last().map(|cells| {
                let order = listing.order.iter();
                order.map(|column| cells[*column].clone()).collect()
            });
            for cells in found {
                match is_count {
                    true => left.extend(self.count_without(cells)?),
                    false if self.hides(listing, &cells)? => {}
                    false => left.push(cells),
                }
            }
            if is_last || left.len() == limit {
                return Ok(left);
            }
        }
    }

    /// How many of the hidden cases lie in a span of a listing of cases.
    fn hidden_within(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        [from, end]: &[Cell<'_>; 2],
    ) -> Result<u64, Fault> {
        let mut count = 0;
        for case in self.hidden()? {
            let Some(row) = self.inner.case(&case)? else {
                continue;
            };
            let cells = row.cells();
            let of_prefix = || {
                let mut of = prefix.iter().zip(listing.order);
                of.all(|(wanted, column)| *wanted == cells[*column])
            };
            let is_in = match listing.only {
                Only::All => true,
                Only::Without(column) => cells[column] == Cell::Null,
                Only::With(column) => cells[column] != Cell::Null,
            };
            let spanned = listing.order.get(prefix.len()).is_some_and(|column| {
                let cell = &cells[*column];
                from <= cell && cell < end
            });
            count += u64::from(is_in && of_prefix() && spanned);
        }
        Ok(count)
    }
}

/// The cases of which a row tells: of a projection the one in its column, of the audit log those
/// that its subject names.
fn cases_in(listing: &Listing, cells: &[Cell<'static>]) -> Vec<CaseId> {
    if listing.table.name == AuditRow::TABLE.name {
        let texts = cells.iter().filter_map(|it| match it {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        return texts.flat_map(|text| ids_in(text)).collect();
    }
    let mut columns = listing.table.columns.iter();
    let column = columns.position(|(name, _)| *name == "case_id");
    let id = column.and_then(|column| match &cells[column] {
        Cell::Blob(bytes) => bytes.as_ref().try_into().ok().map(CaseId),
        _ => None,
    });
    id.into_iter().collect()
}

/// The ids of cases that stand in a text.
fn ids_in(text: &str) -> Vec<CaseId> {
    let words = text.split(|letter: char| !letter.is_ascii_hexdigit());
    let ids = words.filter(|word| word.len() == ID_LETTERS);
    ids.filter_map(|word| word.parse().ok()).collect()
}

impl AsMut<dyn Reader> for Shielded {
    fn as_mut(&mut self) -> &mut (dyn Reader + 'static) {
        self
    }
}

/// Answers as the reader behind it does.
macro_rules! as_before {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(fn $name(&mut self, $($arg: $kind),*) -> Result<$answer, Fault> {
            self.inner.$name($($arg),*)
        })*
    };
}

impl Reader for Shielded {
    fn jurisdiction(&self) -> &Jurisdiction {
        self.inner.jurisdiction()
    }

    as_before! {
        unseal(files: &KeyFiles) -> Option<SealingKey>;
        mark() -> Option<Mark>;
        freeze() -> ();
        edge() -> Edge;
        receipt(command: &CommandId) -> Option<Receipt>;
        receipts(commands: &[CommandId]) -> Vec<Receipt>;
        leaves(first: u64, limit: usize) -> Vec<StoredLeaf>;
        hashes(first: u64, limit: usize) -> Vec<Digest>;
        nodes(first: NodeId, limit: usize) -> Vec<Digest>;
        notes(first: u64, limit: usize) -> Vec<StoredLeaf>;
        totals() -> Totals;
        checkpoints(after: Option<u64>, limit: usize) -> Vec<(u64, String)>;
        latest_checkpoints(before: Option<u64>, limit: usize) -> Vec<(u64, String)>;
        last_checkpoint() -> Option<(u64, String)>;
        last_number(series: &str) -> u64;
        public_notices(ask: &NoticeAsk) -> NoticesFound;
        public_notice(code: &str) -> Option<NoticeRow>;
        public_documents(ask: &DocumentAsk) -> DocumentsFound;
        public_document(code: &str) -> Option<DocumentRow>;
        document_of(case: &CaseId) -> Option<DocumentRow>;
        document_after(case: &CaseId) -> Option<DocumentRow>;
        person(id: &PersonId) -> Option<Person>;
        everybody() -> Vec<Person>;
        persons() -> Vec<PersonId>;
        units() -> Vec<Unit>;
        setting(name: &str) -> Option<Vec<u8>>;
    }

    fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>, Fault> {
        match self.is_hidden(case)? {
            true => Ok(None),
            false => self.inner.case(case),
        }
    }

    fn events_of(&mut self, row: &CaseRow) -> Result<Vec<StoredLeaf>, Fault> {
        match self.is_hidden(&row.case)? {
            true => Ok(Vec::new()),
            false => self.inner.events_of(row),
        }
    }

    fn earlier(&mut self, key: &Digest) -> Result<Vec<CaseId>, Fault> {
        let mut left = Vec::new();
        for case in self.inner.earlier(key)? {
            if !self.is_hidden(&case)? {
                left.push(case);
            }
        }
        Ok(left)
    }

    fn scan(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        after: Option<&[Cell<'_>]>,
        limit: usize,
    ) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        match self.keeps()? {
            true => self.scan_without(listing, prefix, after, limit),
            false => self.inner.scan(listing, prefix, after, limit),
        }
    }

    fn count(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        span: [Cell<'_>; 2],
        limit: u64,
    ) -> Result<u64, Fault> {
        if !self.keeps()? || listing.table.name != CaseRow::TABLE.name {
            return self.inner.count(listing, prefix, span, limit);
        }
        let hidden = self.hidden_within(listing, prefix, &span)?;
        let count = self.inner.count(listing, prefix, span, limit + hidden)?;
        Ok(count.saturating_sub(hidden).min(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_the_audit_log_names_its_case_wherever_it_stands() {
        let case = CaseId([0xab; 16]);
        for text in [
            case.to_string(),
            format!("{case}/papers?decide"),
            format!("/cases/{case}"),
        ] {
            assert_eq!(ids_in(&text), [case], "{text}");
        }
        assert!(ids_in(&format!("{case}0")).is_empty());
        assert!(ids_in("/cases/abab").is_empty());
    }
}
