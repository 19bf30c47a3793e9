//! Where the law is read from: the copy inside the program, or a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use zs_base::{Diagnostic, Jurisdiction, PostId, Severity, Source};
use zs_law::{Files, Library, read_calendar, read_service_ways};
use zs_power::Units;
use zs_prove::Shelf;
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
        return Err(Failure::input(
            "法律数据里没有 calendar 文件夹，或者里面没有日历。",
        ));
    }
    let (calendar, problems) = read_calendar(&sources);
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    if errors.is_empty() {
        Ok(calendar)
    } else {
        Err(Failure::input(errors.join("\n\n")))
    }
}

/// The whole law, ready to run: the embedded one, or that of `folder`.
pub fn law(folder: Option<&Path>) -> Result<Law, Failure> {
    let files = files(folder)?;
    let (library, mut problems) = zs_law::read(&files);
    let calendar = calendar(folder)?;
    let (ways, found) = read_service_ways(&source(&files, "service.toml")?);
    problems.extend(found);
    let posts = posts(&library);
    let (authority, found) = zs_power::read(&source(&files, "authority.toml")?, &posts);
    problems.extend(found);
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    if errors.is_empty() {
        Ok(Law::new(
            library,
            authority,
            Units::default(),
            calendar,
            ways,
        ))
    } else {
        Err(Failure::input(errors.join("\n\n")))
    }
}

/// Everything that proofs need: the law, its worked cases and invariants. Errors end the command.
pub fn shelf(folder: Option<&Path>) -> Result<Shelf, Failure> {
    let (shelf, problems) = Shelf::read(&files(folder)?);
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    if errors.is_empty() {
        Ok(shelf)
    } else {
        Err(Failure::input(errors.join("\n\n")))
    }
}

/// Every problem of the files that the library does not read itself: calendar, ways of service,
/// authority.
pub fn other_problems(files: &Files, library: &Library) -> Vec<Diagnostic> {
    let posts = posts(library);
    let mut calendar = Vec::new();
    let mut found = Vec::new();
    for (path, bytes) in files.iter() {
        let Ok(text) = std::str::from_utf8(bytes) else {
            continue;
        };
        let source = Arc::new(Source {
            name: files.shown(path),
            text: text.to_owned(),
        });
        if path == "service.toml" {
            found.extend(read_service_ways(&source).1);
        } else if path == "authority.toml" {
            found.extend(zs_power::read(&source, &posts).1);
        } else if path.starts_with("calendar/") && path.ends_with(".toml") {
            calendar.push(source);
        }
    }
    found.extend(read_calendar(&calendar).1);
    found
}

/// The Chinese names of the posts.
fn posts(library: &Library) -> BTreeMap<PostId, Arc<str>> {
    let posts = library.posts.iter();
    posts
        .map(|(id, post)| (id.clone(), post.name.clone()))
        .collect()
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

fn add_embedded(dir: &Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        files.add(&file.path().to_string_lossy(), file.contents());
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

fn source(files: &Files, path: &str) -> Result<Arc<Source>, Failure> {
    let bytes = files
        .get(path)
        .ok_or_else(|| Failure::input(format!("法律数据里没有 {path}。")))?;
    let text = String::from_utf8(bytes.to_vec());
    let text = text.map_err(|_| Failure::input(format!("{path} 不是 UTF-8 文字。")))?;
    Ok(Arc::new(Source {
        name: files.shown(path),
        text,
    }))
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
