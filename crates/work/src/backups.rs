//! The backups of a running installation: one at a time, into the folder that was named when the
//! program was started, each read again and compared with its list before it counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use zs_base::Moment;
use zs_store::audit::Beside;
use zs_store::{Fault, Reader, backup};

/// Stands beside a backup that was read again and found whole.
const CHECKED: &str = ".checked";

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its folder: the moment at which it was begun.
    pub name: String,
    /// That moment.
    pub at: Moment,
    /// Whether it was read again and found whole.
    pub checked: bool,
}

/// What the last backup of this run of the program came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Job {
    /// None was begun.
    #[default]
    None,
    /// It is under way since this moment.
    UnderWay(Moment),
    /// It is whole, with so many events.
    Done(u64),
    /// It failed, with the reason in Chinese.
    Failed(String),
}

/// The backups in a folder.
pub struct Backups {
    folder: PathBuf,
    job: Mutex<Job>,
}

impl Backups {
    /// The backups in a folder, which is made with the first one.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            job: Mutex::default(),
        }
    }

    /// What the last one came to.
    #[must_use]
    pub fn job(&self) -> Job {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, Job> {
        self.job
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Begins a backup in a thread of its own. Answers whether it began; one may be under way.
    pub fn begin(
        self: &Arc<Self>,
        mut reader: Box<dyn Reader>,
        beside: Arc<Beside>,
        now: Moment,
    ) -> bool {
        {
            let mut job = self.held();
            if matches!(*job, Job::UnderWay(_)) {
                return false;
            }
            *job = Job::UnderWay(now);
        }
        let backups = self.clone();
        std::thread::spawn(move || {
            let made = backups.make(reader.as_mut(), &beside, now);
            *backups.held() = match made {
                Ok(size) => Job::Done(size),
                Err(fault) => Job::Failed(fault.to_string()),
            };
        });
        true
    }

    /// Makes a backup, reads it again and answers how many events are in it.
    ///
    /// # Errors
    /// When something cannot be read or written, or the copy is not what was written.
    pub fn make(
        &self,
        reader: &mut dyn Reader,
        beside: &Beside,
        now: Moment,
    ) -> Result<u64, Fault> {
        let name = name_of(now);
        let to = self.folder.join(&name);
        let done = backup::backup_of(reader, beside, &to)?;
        backup::check_list(&to)?;
        let mark = self.folder.join(name + CHECKED);
        fs::write(&mark, "").map_err(|_| Fault::ReadOnly(shown(&self.folder)))?;
        Ok(done.size)
    }

    /// All backups, the newest first. Folders of other names are none of ours.
    #[must_use]
    pub fn list(&self) -> Vec<Backup> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut found: Vec<Backup> = names
            .filter_map(|name| {
                let at = moment_of(&name)?;
                let checked = self.folder.join(format!("{name}{CHECKED}")).is_file();
                Some(Backup { name, at, checked })
            })
            .collect();
        found.sort_by_key(|backup| std::cmp::Reverse(backup.at));
        found
    }
}

/// A moment as the name of a folder on every system: without colons.
fn name_of(at: Moment) -> String {
    let seconds = at.time_ms() / 1_000;
    let (hour, minute) = (seconds / 3_600, seconds / 60 % 60);
    format!("{}T{hour:02}-{minute:02}-{:02}", at.day(), seconds % 60)
}

fn moment_of(name: &str) -> Option<Moment> {
    let (day, time) = name.split_once('T')?;
    let day: zs_base::Day = day.parse().ok()?;
    let mut seconds = 0;
    let mut parts = 0;
    for part in time.split('-') {
        seconds = seconds * 60 + part.parse::<u32>().ok()?;
        parts += 1;
    }
    (parts == 3).then(|| day.start().plus_ms(i64::from(seconds) * 1_000))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_backup_tells_its_moment_and_other_names_are_none() {
        let at: Moment = "2026-11-26T09:05".parse().unwrap();
        assert_eq!(name_of(at), "2026-11-26T09-05-00");
        assert_eq!(moment_of(&name_of(at)), Some(at));
        for other in [
            "",
            "2026-11-26",
            "2026-11-26T09-05",
            "x",
            "2026-11-26T09-05-00.checked",
        ] {
            assert_eq!(moment_of(other), None, "{other}");
        }
    }
}
