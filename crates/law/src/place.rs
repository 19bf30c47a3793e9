//! Where a file that somebody hands in belongs in `law/`, by what it says itself.

use std::sync::Arc;

use zs_base::Source;

use crate::text::{Files, Node, Parsed, Problems};

/// The path below `law/` of a file by its content: a procedure and an overlay by id and first day
/// of force, general duties by character, a year's calendar, a statute by its short name, a table
/// by the file that has it now. Nothing where it says none of these.
#[must_use]
pub fn place_of(source: &Arc<Source>, files: &Files) -> Option<String> {
    let problems = Problems::default();
    let parsed = Parsed::new(source, &problems);
    if !parsed.sound {
        return None;
    }
    let node = Node::top(&parsed, &problems);
    let from = || {
        let force = node.node("force")?;
        Some(force.day("from")?.value)
    };
    let text = |key: &'static str| node.text(key).map(|it| it.value.to_string());
    if let Some(year) = node.whole("year") {
        return Some(format!("calendar/{}.toml", year.value));
    }
    if let Some(short) = text("short") {
        return Some(format!("statutes/{short}.toml"));
    }
    if let Some(character) = text("character").filter(|_| !node.has("id")) {
        return Some(format!("general/{character}/{}.toml", from()?));
    }
    if let Some(id) = text("id") {
        let folder = if node.has("kind") {
            "overlays"
        } else {
            "procedures"
        };
        return Some(format!("{folder}/{id}/{}.toml", from()?));
    }
    let name = text("name").filter(|_| node.has("keys"))?;
    let kept = files.iter().map(|(path, _)| path.to_owned());
    let same = |path: &String| {
        let file = path.rsplit('/').next().unwrap_or_default();
        file.strip_suffix(".toml") == Some(&*name)
    };
    let folders = ["tables/", "powers/", "discretion/"];
    let mut known = kept.filter(|path| folders.iter().any(|it| path.starts_with(it)));
    known
        .find(same)
        .or_else(|| Some(format!("tables/{name}.toml")))
}
