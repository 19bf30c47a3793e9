//! Where the law is read from: the copy inside the program, or a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use zs_base::{Jurisdiction, Severity, Source};
use zs_law::{Files, read_calendar};
use zs_power::Units;
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
    let (ways, found) = zs_law::read_service_ways(&source(&files, "service.toml")?);
    problems.extend(found);
    let posts = library
        .posts
        .iter()
        .map(|(id, post)| (id.clone(), post.name.clone()))
        .collect();
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

/// Every file of the law, as bytes by path.
pub fn files(folder: Option<&Path>) -> Result<Files, Failure> {
    let mut files = Files::new("law");
    match folder {
        None => embedded_files(&EMBEDDED, &mut files),
        Some(folder) => files_below(folder, folder, &mut files)?,
    }
    Ok(files)
}

fn embedded_files(dir: &Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        files.add(&file.path().display().to_string(), file.contents());
    }
    dir.dirs().for_each(|inner| embedded_files(inner, files));
}

fn files_below(root: &Path, folder: &Path, files: &mut Files) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))? {
        let path = entry.map_err(|error| Failure::file(folder, &error))?.path();
        if path.is_dir() {
            files_below(root, &path, files)?;
        } else {
            let bytes = fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
            let below = path.strip_prefix(root).unwrap_or(&path);
            files.add(&below.display().to_string(), bytes);
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
