//! How much room there is where a folder is.

use std::path::Path;

/// The room of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What is left for us.
    pub free_bytes: u64,
    /// What there is in all.
    pub all_bytes: u64,
}

/// The room where a folder is; nothing where the system does not tell.
#[must_use]
#[cfg(unix)]
pub fn room(folder: &Path) -> Option<Room> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        free_bytes: told.f_bavail.saturating_mul(told.f_frsize),
        all_bytes: told.f_blocks.saturating_mul(told.f_frsize),
    })
}

/// The room where a folder is; nothing where the system does not tell.
#[must_use]
#[cfg(not(unix))]
pub const fn room(_: &Path) -> Option<Room> {
    None
}
