//! What somebody says of an inspection is counted, and the code is used up, in one transaction; neither
//! says which inspection it was, when, or from where.

use zs_base::{Digest, Moment, UnitId};
use zs_store::{Cell, Fault, OfficeChange, RatingCountRow, RatingUsedRow, Reader, listing, page};

use super::Office;
use crate::Unanswered;
use crate::case_code::CaseCode;
use crate::tallying::month_of;

/// Why a rating was not counted.
#[derive(Debug)]
pub enum RatingRefused {
    /// The code was used before.
    Used,
    /// The machine failed.
    Unanswered(Unanswered),
}

impl From<Unanswered> for RatingRefused {
    fn from(it: Unanswered) -> Self {
        Self::Unanswered(it)
    }
}

impl From<Fault> for RatingRefused {
    fn from(it: Fault) -> Self {
        Self::Unanswered(it.into())
    }
}

impl Office {
    /// Counts what somebody says of an inspection of a unit, each a question and an answer, once for
    /// each code.
    ///
    /// # Errors
    /// When the code was used, or the machine failed.
    pub fn rate(
        &self,
        code: &CaseCode,
        unit: &UnitId,
        answers: &[(String, String)],
        now: Moment,
    ) -> Result<(), RatingRefused> {
        let digest = code.used(&self.secret);
        self.writer.keep(|reader| {
            if is_used(reader, &digest)? {
                return Err(RatingRefused::Used);
            }
            let people = (String::new(), String::new());
            let counted = [people].into_iter().chain(answers.iter().cloned());
            let counts = counted.map(|(question, answer)| {
                OfficeChange::RatingCount(RatingCountRow {
                    unit: unit.clone(),
                    month: month_of(now),
                    question,
                    answer,
                    n: 1,
                })
            });
            // The code stands last: by it, it is told whether a transaction was kept.
            let used = OfficeChange::RatingUsed(RatingUsedRow { digest });
            Ok((counts.chain([used]).collect(), ()))
        })
    }

    /// Whether an inspection was rated with its code.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_rated(&self, code: &CaseCode) -> Result<bool, Unanswered> {
        let digest = code.used(&self.secret);
        self.readers.with(|reader| is_used(reader, &digest))
    }
}

fn is_used(reader: &mut dyn Reader, digest: &Digest) -> Result<bool, Fault> {
    let key = [Cell::blob(&digest.0)];
    let found: Vec<RatingUsedRow> = page(reader, &listing::RATING_USED, &key, None, 1)?;
    Ok(!found.is_empty())
}
