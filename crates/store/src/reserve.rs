//! Room that is held for the day on which the disk is full: a file that is given back then, so that
//! what must stand in the audit log is still written for a while. Whatever comes first takes it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::disk::room;

/// Its name in the data folder.
const NAME: &str = "RESERVE";
/// How much room it holds; an entry of the audit log takes less than a kilobyte.
const BYTES: u64 = 4 * 1024 * 1024;
/// It is held only where the disk has so many times as much left.
const TIMES: u64 = 16;

/// The room held in a data folder.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
    is_held: bool,
}

impl Reserve {
    /// Holds room in a data folder, where there is plenty.
    pub(crate) fn of(folder: &Path) -> Self {
        let path = folder.join(NAME);
        // A file that is shorter is what a full disk left of one.
        let is_held = fs::metadata(&path).is_ok_and(|it| it.len() == BYTES);
        let mut reserve = Self { path, is_held };
        reserve.hold();
        reserve
    }

    /// Gives the room back; tells whether there was any.
    pub(crate) fn give(&mut self) -> bool {
        let was_held = self.is_held;
        self.is_held = false;
        was_held && fs::remove_file(&self.path).is_ok()
    }

    /// Holds the room again, where it is not held and there is plenty. What cannot be held now is
    /// held another time.
    pub(crate) fn hold(&mut self) {
        if self.is_held {
            return;
        }
        let folder = self.path.parent().unwrap_or(&self.path);
        let has_plenty = room(folder).is_some_and(|it| it.free_bytes >= BYTES * TIMES);
        if has_plenty {
            self.is_held = made(&self.path).is_ok();
        }
    }
}

/// A file whose blocks are there, not only its length.
#[cfg(unix)]
fn made(path: &Path) -> std::io::Result<()> {
    let file = File::create(path)?;
    rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, BYTES)?;
    Ok(())
}

/// Where nobody tells how much room there is, none is held.
#[cfg(not(unix))]
fn made(path: &Path) -> std::io::Result<()> {
    File::create(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_held_given_once_and_held_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut reserve = Reserve::of(folder.path());
        let file = folder.path().join(NAME);
        assert_eq!(fs::metadata(&file).unwrap().len(), BYTES);
        assert!(reserve.give());
        assert!(!file.exists() && !reserve.give());
        reserve.hold();
        assert!(file.exists());
        // What an earlier process held is held still.
        assert!(Reserve::of(folder.path()).give());
        // A file without its room is none.
        File::create(&file).unwrap();
        Reserve::of(folder.path());
        assert_eq!(fs::metadata(&file).unwrap().len(), BYTES);
    }
}
