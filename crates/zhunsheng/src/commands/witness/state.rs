//! The files of a witness: each is the old one or the new one, whenever the machine stops.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use zs_ledger::WitnessMemory;

use crate::commands::given;
use crate::failure::Failure;

/// The memory that a file holds.
pub fn read(path: &Path) -> Result<WitnessMemory, Failure> {
    let memory = WitnessMemory::from_json(&given::text(path)?);
    memory.map_err(|error| {
        Failure::input(format!(
            "{}：{error}。请用备份的状态文件；不要重新开始，那样会忘掉以前的检查点。",
            path.display()
        ))
    })
}

/// Puts a memory in the place of the one before.
pub fn keep(path: &Path, memory: &WitnessMemory) -> Result<(), Failure> {
    write(path, &memory.to_json().map_err(Failure::because)?)
}

/// Writes a file under another name, syncs it, gives it its name and syncs the folder.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file(path, &error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let unfinished = path.with_file_name(name);
    let mut file = File::create(&unfinished).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&unfinished, path).map_err(failed)?;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    folder.sync_all().map_err(failed)
}
