//! A county whose cases are the road-traffic log, with somebody who may look at them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::frame::BenchError;
use crate::peer::root;
use crate::served::said;

/// The environment variable that names the log, which is not part of this tree.
const LOG: &str = "ZS_LOG";
/// The procedure by which the log is taken in, and the folder of its example.
const EXAMPLE: (&str, &str) = ("road.fine", "examples/road-fines");
/// Somebody who reads all cases, in the unit whose log it is.
const PEOPLE: &str = "单位,机关代字,上级单位,姓名,工号,岗位,任职日期\n\
    交通处罚科,police,,贾衡,s00001,行政执法监督人员,2026-1-5\n";

/// The log, where one is named.
pub fn log() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(LOG)?);
    path.is_file().then_some(path)
}

/// Founds a county in a folder and takes the whole log in. Its law is ours with the example's.
///
/// # Errors
/// When the program fails, or a file cannot be copied.
pub fn fill(folder: &Path, log: &Path) -> Result<(), BenchError> {
    let (procedure, example) = EXAMPLE;
    let law = folder.join("law");
    copied(&root().join("law"), &law)?;
    copied(&root().join(example).join("law"), &law)?;
    let (log, map) = (log.canonicalize()?, root().join(example).join("map.toml"));
    let told = |path: &Path| path.to_string_lossy().into_owned();
    let (log, map) = (told(&log), told(&map));
    let import = [
        "import",
        "log",
        &log,
        "--procedure",
        procedure,
        "--map",
        &map,
    ];
    let place = ["--data", "data", "--key", "key", "--law", "law"];
    said(folder, &[&import[..], &place].concat())?;
    fs::write(folder.join("people.csv"), PEOPLE)?;
    let people = [
        "import",
        "people",
        "people.csv",
        "--data",
        "data",
        "--law",
        "law",
    ];
    said(folder, &people)?;
    Ok(())
}

/// Copies a folder into another. Of a table that stands in both, the entries are put together.
fn copied(from: &Path, to: &Path) -> Result<(), BenchError> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|it| (it.path(), it.file_name()))?;
        let there = to.join(name);
        if path.is_dir() {
            copied(&path, &there)?;
        } else if there.is_file() {
            let both = [fs::read_to_string(&there)?, fs::read_to_string(&path)?];
            fs::write(&there, both.concat())?;
        } else {
            fs::copy(&path, &there)?;
        }
    }
    Ok(())
}
