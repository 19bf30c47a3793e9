//! Which part of a workbook holds which sheet.

use std::collections::BTreeMap;

use zs_base::limits::OFFICE_INFLATED_BYTES_MAX;

use crate::codes::ZS5102;
use crate::container::{Container, Unusable};
use crate::part::{Piece, attribute, walk};

/// The part of each sheet, by its name.
pub(super) fn sheets_of(
    container: &mut Container<'_>,
) -> Result<BTreeMap<String, String>, Unusable> {
    let relations = relations(container, "_rels/.rels")?;
    let main = relations
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"));
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, to)| target("", &to));
    let no_workbook = || Unusable::new(ZS5102, "这不是 xlsx 表格", "用 Excel 或者 WPS 另存为 xlsx");
    let book = container.part(&main, OFFICE_INFLATED_BYTES_MAX)?;
    let book = book.ok_or_else(no_workbook)?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let beside = format!("{folder}/_rels/{file}.rels");
    let relations = self::relations(container, beside.trim_start_matches('/'))?;
    let mut sheets = BTreeMap::new();
    walk(&main, &book, |piece| {
        let Piece::Start(tag) = piece else {
            return Ok(());
        };
        if tag.local_name().as_ref() != "sheet" {
            return Ok(());
        }
        let id = tag
            .attributes()
            .flatten()
            .find(|it| it.key.local_name().as_ref() == "id");
        let id = id.map(|it| it.value.into_owned());
        let relation = id.and_then(|id| relations.get(&id));
        if let (Some(name), Some((_, to))) = (attribute(tag, "name"), relation) {
            sheets.insert(name, target(folder, to));
        }
        Ok(())
    })?;
    match sheets.is_empty() {
        true => Err(no_workbook()),
        false => Ok(sheets),
    }
}

/// The kind and the target of each relation of a part, by its id.
fn relations(
    container: &mut Container<'_>,
    name: &str,
) -> Result<BTreeMap<String, (String, String)>, Unusable> {
    let part = container.part(name, OFFICE_INFLATED_BYTES_MAX)?;
    let mut relations = BTreeMap::new();
    walk(name, &part.unwrap_or_default(), |piece| {
        if let Piece::Start(tag) = piece
            && let (Some(id), Some(kind), Some(to)) = (
                attribute(tag, "Id"),
                attribute(tag, "Type"),
                attribute(tag, "Target"),
            )
        {
            relations.insert(id, (kind, to));
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The name of a part that a part of this folder refers to.
fn target(folder: &str, to: &str) -> String {
    if let Some(whole) = to.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for step in to.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
