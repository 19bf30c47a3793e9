//! What a unit said the columns of its old ledgers mean, remembered for the next time. It belongs to
//! the unit and not to who said it, and nothing of any case stands in it.

use zs_base::limits::LOG_MAP_BYTES_MAX;
use zs_base::{Moment, UnitId};
use zs_paper::Use;
use zs_store::{Fault, OfficeChange, Reader};

use super::audit_log::{Deed, Entry, Outcome};
use super::{Office, Refused, Visitor};
use crate::log_file::Remembered;

impl Office {
    /// Remembers what the columns and names of a log mean, and writes down that it was checked. What
    /// was known of other names stays, until there is no more room.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn remember_log_map(
        &self,
        visitor: &Visitor,
        (procedure, told): (&str, &Remembered),
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let entry = Entry {
            at: now,
            person: visitor.person.id.clone(),
            deed: Deed::CheckLog,
            subject: procedure,
            outcome: Outcome::Done,
            purpose: "",
            address,
        };
        self.writer().keep(|reader| {
            let mut known = remembered_log_map(reader, &visitor.unit, procedure)?;
            known.extend(told.clone());
            let mut text = written(&known);
            if text.len() > LOG_MAP_BYTES_MAX {
                text = written(told);
            }
            let name = key(&visitor.unit, procedure);
            let changes = vec![
                OfficeChange::Setting(name, text.into_bytes()),
                entry.next(reader)?,
            ];
            Ok((changes, ()))
        })
    }
}

/// What a unit said before of the names of logs of a procedure.
///
/// # Errors
/// When the store cannot be read.
pub fn remembered_log_map(
    reader: &mut dyn Reader,
    unit: &UnitId,
    procedure: &str,
) -> Result<Remembered, Fault> {
    let kept = reader.setting(&key(unit, procedure))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&kept).into_owned();
    let lines = text.lines().filter_map(|line| line.rsplit_once('\t'));
    Ok(lines
        .map(|(name, word)| (name.to_owned(), Use::of_word(word)))
        .collect())
}

fn key(unit: &UnitId, procedure: &str) -> String {
    format!("log-map/{unit}/{procedure}")
}

/// One line for each name; a name that would break its line is not remembered.
fn written(known: &Remembered) -> String {
    let fit = known
        .iter()
        .filter(|(name, _)| !name.contains(['\n', '\r']));
    fit.map(|(name, used)| format!("{name}\t{}\n", used.word()))
        .collect()
}
