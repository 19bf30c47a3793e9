//! What a worked case brought about in other cases, compared with what it says.

use zs_base::{CaseId, CommandId};
use zs_case::{Consequence, Effect, Refusal, decide};
use zs_event::command::Open;
use zs_event::{Act, Command};

use super::run::Course;

/// A link that should have brought something about and did not, or the other way round, or whose
/// case cannot be opened.
pub(super) fn linked_otherwise(course: &Course<'_>, wanted: &[String]) -> Option<String> {
    let brought = &course.brought;
    let is = |id: &String| brought.iter().any(|it| *it.link == **id);
    if let Some(id) = wanted.iter().find(|id| !is(id)) {
        return Some(format!("应当引出“{id}”，却没有"));
    }
    let other = |it: &&Consequence| !wanted.iter().any(|id| **id == *it.link);
    if let Some(it) = brought.iter().find(other) {
        return Some(format!("不应当引出“{}”，却引出了", it.link));
    }
    brought.iter().find_map(|it| {
        let refusal = course.would_open(it).err()?;
        Some(format!("“{}”开不出案件：\n{refusal}", it.link))
    })
}

impl Course<'_> {
    /// Whether the case that a link opens could be opened.
    fn would_open(&self, consequence: &Consequence) -> Result<(), Refusal> {
        let Effect::Opens { open, .. } = &consequence.effect else {
            return Ok(());
        };
        let names: Vec<&str> = open.overlays.iter().map(String::as_str).collect();
        let names: Vec<&str> = names.iter().filter_map(|it| it.split('/').next()).collect();
        let overlays = self
            .registry
            .library
            .overlays_on(&names, open.effective_on.day());
        let overlays = overlays.unwrap_or_default().into_iter();
        let open = Open {
            overlays: overlays.map(|it| it.to_string()).collect(),
            ..open.clone()
        };
        let command = Command {
            act: Act::Open(open),
            ..Command::of_the_law(CommandId::default(), CaseId::default())
        };
        decide(None, &command, &self.registry, self.now).map(|_| ())
    }
}
