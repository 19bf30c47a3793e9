//! What this process holds in memory is not written to a disk when it ends badly.

use std::io;

use rustix::process::{DumpableBehavior, Resource, Rlimit};
use rustix::process::{set_dumpable_behavior, setrlimit};

/// Forbids core dumps: memory holds keys, passwords and the contents of cases. The limit alone does
/// not stop a system that pipes dumps into a program, so the process is also marked as not dumpable.
///
/// # Errors
/// When the system refuses.
pub fn keep_memory_private() -> io::Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}
