//! Where the law is read from: the copy inside the program, or a folder.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use zs_base::{Severity, Source};
use zs_law::read_calendar;
use zs_time::Calendar;

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
