//! Another calendar has come: every case is counted anew, and then the ledger says so.

use std::collections::BTreeSet;
use std::sync::mpsc::{SyncSender, sync_channel};

use zs_base::limits::CHUNK_MAX;
use zs_base::{CaseId, Day, Moment};
use zs_store::{CaseRow, Cell, Fault, Reader, Standing, TermRow, listing, page};

use super::append::Stopped;
use super::decide::Decide;
use super::decided::Decided;
use super::{Request, Unanswered, Writer};
use crate::counting::coming;
use crate::passing::{end_of_day_before, pass, place_of};

/// Rows read at a time.
const PAGE: usize = 1_024;

impl Writer {
    /// Counts every case anew that a calendar which has come can touch, and tells how many these
    /// were; nothing where no calendar has come. A process that is stopped meanwhile goes on when it
    /// starts again.
    ///
    /// # Errors
    /// When the store cannot be read, or the writer gives no answer.
    pub fn count_anew(
        &self,
        reader: &mut dyn Reader,
        now: Moment,
    ) -> Result<Option<usize>, Unanswered> {
        let law = self.in_force().now();
        let Some(coming) = coming(reader, &law)? else {
            return Ok(None);
        };
        let first = coming.first_difference(&law);
        let cases = match first {
            Some(first) => touched(reader, first)?,
            None => BTreeSet::new(),
        };
        let all: Vec<CaseId> = cases.into_iter().collect();
        for some in all.chunks(CHUNK_MAX) {
            // A command that lets time pass has the case counted before anything else.
            let pending: Vec<_> = some
                .iter()
                .map(|case| self.submit(pass(case, now)))
                .collect::<Result<_, _>>()?;
            for answer in pending {
                answer.wait()?;
            }
        }
        let (reply, answer) = sync_channel(1);
        self.hand_in(Request::Counted(reply))?;
        let gone = "写账的进程停止了，重新启动以后会接着算";
        let answered = answer.recv();
        answered.unwrap_or_else(|_| Err(Unanswered::new(Standing::Unknown, gone)))?;
        Ok(Some(all.len()))
    }
}

/// The cases of which a term can be counted over a day or later: those that go on or ended on it or
/// later, and those with a term that still runs.
fn touched(reader: &mut dyn Reader, first: Day) -> Result<BTreeSet<CaseId>, Fault> {
    let mut cases = BTreeSet::new();
    let mut after = None;
    loop {
        let order = after.map(|number: u64| [Cell::Int(number as i64)]);
        let order = order.as_ref().map(<[Cell<'_>; 1]>::as_slice);
        let rows: Vec<CaseRow> = page(reader, &listing::CASES, &[], order, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.number);
        let goes_on = |row: &&CaseRow| row.ended.is_none_or(|ended| ended.day() >= first);
        cases.extend(rows.iter().filter(goes_on).map(|row| row.case));
    }
    let mut after = end_of_day_before(first);
    loop {
        let rows: Vec<TermRow> = page(reader, &listing::TERMS, &[], Some(&after), PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(cases);
        };
        after = place_of(last);
        cases.extend(rows.iter().map(|row| row.case));
    }
}

impl Decide {
    /// Records that every case has been counted, with nothing else under way.
    pub(super) fn counted(
        &mut self,
        reply: &SyncSender<Result<(), Unanswered>>,
    ) -> Result<(), Stopped> {
        self.hear()?;
        self.quiet()?;
        let now = self.clock.now();
        let prepared = match self.engine.all_counted(now) {
            Ok(prepared) => prepared,
            Err(fault) => {
                let _gone = reply.send(Err(fault.into()));
                return self.start_anew();
            }
        };
        self.under_way += 1;
        let found = {
            let mut append = self.append.lock().map_err(|_| Stopped)?;
            append.write([Decided {
                generation: self.generation,
                chunks: 1,
                prepared,
                commands: Vec::new(),
                replies: Vec::new(),
            }])?;
            let law = self.in_force.now();
            // Whatever the database said about the commit, what stands in the ledger counts.
            let read = append.reads().map(|reader| coming(reader, &law));
            read.and_then(|it| it.map_err(Unanswered::from))
        };
        self.hear()?;
        let answer = found.and_then(|coming| match coming {
            None => Ok(()),
            Some(_) => {
                let sentence = "没有入账，重新启动以后会再算一遍";
                Err(Unanswered::new(Standing::NotRecorded, sentence))
            }
        });
        let _gone = reply.send(answer);
        Ok(())
    }
}
