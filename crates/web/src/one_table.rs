//! A file with a table that came with a form: not too large, without viruses, and one at a time in
//! memory however many arrive.

use zs_base::limits::{OFFICE_FILE_BYTES_MAX, PAGE_TABLE_WAIT_SECONDS_MAX};

use crate::answer::Answer;
use crate::scanned::scanned;
use crate::trouble::Trouble;
use crate::visit::{Arrived, Visit};

/// What an xlsx file is called on the way.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file that came with the form, or why it is not looked at.
///
/// # Errors
/// When nobody is signed in, or the machine failed.
pub fn arrived<'a>(visit: &'a Visit<'_>) -> Result<Result<&'a Arrived, String>, Trouble> {
    let Some(arrived) = visit.ask.files.first() else {
        return Ok(Err("请先选一个文件。".to_owned()));
    };
    if arrived.bytes > OFFICE_FILE_BYTES_MAX as u64 {
        let most = OFFICE_FILE_BYTES_MAX / 1_024 / 1_024;
        let sentence = format!("“{}”超过 {most} MB，请分成几个文件。", arrived.name);
        return Ok(Err(sentence));
    }
    Ok(match scanned(visit, arrived.file.path(), &arrived.name)? {
        Ok(()) => Ok(arrived),
        Err(harm) => Err(format!("“{}”：{}", arrived.name, harm.told())),
    })
}

/// Does something with a table when its turn comes.
///
/// # Errors
/// As what is done has them, and [`Trouble::Busy`] where the turn does not come.
pub fn one_at_a_time(
    visit: &mut Visit<'_>,
    act: impl FnOnce(&mut Visit<'_>) -> Result<Answer, Trouble> + Send,
) -> Result<Answer, Trouble> {
    let turn = &visit.site.table_turn;
    let done = turn.take(|| act(visit));
    done.unwrap_or(Err(Trouble::Busy(PAGE_TABLE_WAIT_SECONDS_MAX as u32)))
}
