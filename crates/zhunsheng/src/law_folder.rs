//! Where the law is read from: the copy inside the program, or a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use zs_base::{Diagnostic, Jurisdiction, Severity, Source};
use zs_law::{Files, read_calendar};
use zs_prove::Shelf;
use zs_store::Reader;
use zs_time::Calendar;
use zs_work::Law;

use crate::failure::Failure;

/// The law of the source tree from which this program was built.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../law");

/// The calendar of the embedded law, or of `folder`. Problems end the command; what is only to be
/// confirmed does not, because `law check` lists it.
pub fn calendar(folder: Option<&Path>) -> Result<Calendar, Failure> {
    let sources = sources(folder, "calendar")?;
    if sources.is_empty() {
        return Err(no_calendar());
    }
    let (calendar, problems) = read_calendar(&sources);
    without_errors(calendar, &problems)
}

fn no_calendar() -> Failure {
    Failure::input("法律数据里没有 calendar 文件夹，或者里面没有日历。")
}

/// What was read, where no problem is an error.
fn without_errors<T>(read: T, problems: &[Diagnostic]) -> Result<T, Failure> {
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    if errors.is_empty() {
        Ok(read)
    } else {
        Err(Failure::input(errors.join("\n\n")))
    }
}

/// The law of a county: the embedded one or that of `folder`, with everything that its ledger
/// enacted.
pub fn law_of(folder: Option<&Path>, reader: &mut dyn Reader) -> Result<Arc<Law>, Failure> {
    Ok(Arc::new(law(folder)?).as_enacted(reader)?)
}

/// The law as it is shipped, ready to run: the embedded one, or that of `folder`. What the ledger of
/// a county enacted is not in it.
pub fn law(folder: Option<&Path>) -> Result<Law, Failure> {
    let files = files(folder)?;
    for path in ["service.toml", "authority.toml"] {
        readable(&files, path)?;
    }
    if !files.iter().any(|(path, _)| path.starts_with("calendar/")) {
        return Err(no_calendar());
    }
    let (law, problems) = Law::read(&files);
    without_errors(law, &problems)
}

/// Everything that proofs need: the law, its worked cases and invariants. Errors end the command.
pub fn shelf(folder: Option<&Path>) -> Result<Shelf, Failure> {
    let (shelf, problems) = Shelf::read(&files(folder)?);
    without_errors(shelf, &problems)
}

/// All files of the embedded law, or of `folder`.
pub fn files(folder: Option<&Path>) -> Result<Files, Failure> {
    let Some(folder) = folder else {
        let mut files = Files::new("law");
        add_embedded(&EMBEDDED, &mut files);
        return Ok(files);
    };
    let mut files = Files::new(&folder.display().to_string());
    add_folder(folder, folder, &mut files)?;
    Ok(files)
}

fn add_embedded(dir: &'static Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        files.add_embedded(&file.path().to_string_lossy(), file.contents());
    }
    dir.dirs().for_each(|dir| add_embedded(dir, files));
}

/// Adds everything below a folder; a link that leads back up would never end, so links to folders
/// are not followed.
fn add_folder(root: &Path, folder: &Path, files: &mut Files) -> Result<(), Failure> {
    let failure = |error| Failure::file(folder, &error);
    for entry in fs::read_dir(folder).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failure)?);
        if kind.is_dir() {
            add_folder(root, &path, files)?;
        } else if path.is_file()
            && let Ok(below) = path.strip_prefix(root)
        {
            let bytes = fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
            files.add(&below.to_string_lossy(), bytes);
        }
    }
    Ok(())
}

/// A file that no county can do without is there and is text.
fn readable(files: &Files, path: &str) -> Result<(), Failure> {
    let bytes = files
        .get(path)
        .ok_or_else(|| Failure::input(format!("法律数据里没有 {path}。")))?;
    let text = std::str::from_utf8(bytes);
    text.map_err(|_| Failure::input(format!("{path} 不是 UTF-8 文字。")))?;
    Ok(())
}

/// Where the signing key of a jurisdiction is: the file that was named, or the person's own folder
/// of settings. It is never in the data folder.
pub fn key_file(named: Option<&Path>, jurisdiction: &Jurisdiction) -> Result<PathBuf, Failure> {
    named
        .map(Path::to_owned)
        .or_else(|| zs_store::key::default_path(jurisdiction))
        .ok_or_else(|| Failure::input("不知道签名密钥放在哪里，请用 --key 指定一个文件。"))
}

/// The TOML files directly in one folder of the law, by name.
fn sources(folder: Option<&Path>, below: &str) -> Result<Vec<Arc<Source>>, Failure> {
    let mut sources = match folder {
        Some(folder) => in_folder(folder, below)?,
        None => embedded(below),
    };
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources.into_iter().map(Arc::new).collect())
}

fn embedded(below: &str) -> Vec<Source> {
    let files = EMBEDDED.get_dir(below).into_iter().flat_map(Dir::files);
    files
        .filter(|file| is_toml(file.path()))
        .filter_map(|file| {
            Some(Source {
                name: format!("law/{}", file.path().display()),
                text: file.contents_utf8()?.to_owned(),
            })
        })
        .collect()
}

fn in_folder(folder: &Path, below: &str) -> Result<Vec<Source>, Failure> {
    let folder = folder.join(below);
    let failure = |error| Failure::file(&folder, &error);
    let mut sources = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if is_toml(&path) {
            let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
            let name = path.display().to_string();
            sources.push(Source { name, text });
        }
    }
    Ok(sources)
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}
