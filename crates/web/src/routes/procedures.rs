//! `/procedures`: 程序说明书, the rules as legal prose, as they are in force.

pub mod compare;
pub mod one;
pub mod text;

use std::sync::Arc;

use askama::Template;
use zs_base::{Day, ProcedureId};
use zs_law::{Library, Procedure, Status};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "procedures.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    version: String,
    steps: usize,
    versions: usize,
    to_confirm: bool,
}

/// Lists the procedures.
///
/// # Errors
/// Never.
pub fn all(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let procedures = visit.law.library.procedures.iter();
    let today = visit.now.day();
    let rows = procedures.filter_map(|(id, versions)| {
        let shown = current(versions, today)?;
        Some(Row {
            id: id.to_string(),
            name: shown.name.to_string(),
            version: shown.version.to_string(),
            steps: shown.step_numbers().count(),
            versions: versions.len(),
            to_confirm: shown.status == Status::ToConfirm,
        })
    });
    Ok(html(&Page {
        rows: rows.collect(),
        frame: visit.frame(),
    }))
}

/// The version that holds on a day, or the newest where none does.
fn current(versions: &[Arc<Procedure>], on: Day) -> Option<&Arc<Procedure>> {
    let holds = |it: &&Arc<Procedure>| it.version <= on && it.until.is_none_or(|until| on <= until);
    versions
        .iter()
        .rev()
        .find(holds)
        .or_else(|| versions.last())
}

/// A version that an address names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// The overlays, each as `<name>/<date>`, region first.
    pub(crate) overlays: Vec<Arc<str>>,
    /// The first day of force; the one that holds today where nothing is said.
    pub(crate) version: Option<Day>,
}

impl Named {
    /// What a text such as `2022-07-29+neimenggu/2020-04-01` names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('+').filter(|it| !it.is_empty());
        let mut named = Self::default();
        let mut rest: Vec<Arc<str>> = Vec::new();
        if let Some(first) = parts.next() {
            match first.parse::<Day>() {
                Ok(day) => named.version = Some(day),
                Err(_) => rest.push(Arc::from(first)),
            }
        }
        rest.extend(parts.map(Arc::from));
        named.overlays = rest;
        (named.overlays.len() <= 2).then_some(named)
    }

    /// The same in an address.
    pub(crate) fn text(&self) -> String {
        let version = self.version.map(|it| it.to_string());
        let parts = version.into_iter();
        let parts = parts.chain(self.overlays.iter().map(ToString::to_string));
        parts.collect::<Vec<_>>().join("+")
    }

    /// The version.
    pub(crate) fn find<'a>(
        &self,
        library: &'a Library,
        id: &ProcedureId,
        today: Day,
    ) -> Option<&'a Arc<Procedure>> {
        let versions = match self.overlays.is_empty() {
            true => library.procedures.get(id),
            false => library.overlaid.get(&(id.clone(), self.overlays.clone())),
        }?;
        match self.version {
            Some(day) => versions.iter().find(|it| it.version == day),
            None => current(versions, today),
        }
    }

    /// The version in words, with the names of the overlays.
    pub(crate) fn words(library: &Library, procedure: &Procedure) -> String {
        let names = procedure.overlays.iter().map(|key| {
            let name = library.overlays.get(key).unwrap_or(key);
            format!("，叠加{name}")
        });
        format!("{} 版{}", procedure.version, names.collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn a_version_is_named_by_day_and_overlays() {
        for text in [
            "",
            "2022-07-29",
            "2022-07-29+a/2020-04-01+b/2021-01-01",
            "a/2020-04-01",
        ] {
            assert_eq!(Named::parse(text).unwrap().text(), text);
        }
        assert_eq!(Named::parse("a+b+c"), None);
    }
}
