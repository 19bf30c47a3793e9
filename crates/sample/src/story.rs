//! A story: one course that a case may take, with its chances and delays.

use std::collections::BTreeMap;

use serde::Deserialize;
use zs_base::Day;

use crate::Error;
use crate::value::Draw;

/// `samples/stories/<id>.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The id: the name of its file.
    pub id: String,
    /// What it tells, in one sentence.
    pub tells: String,
    /// The procedure, by the id of its file in `law/`.
    pub procedure: String,
    /// Overlays, as `<name>/<date>`.
    #[serde(default)]
    pub overlays: Vec<String>,
    /// How often it is told, relative to the others; a story of weight 0 is told only on demand.
    pub weight: u64,
    /// The first day on which it can happen, where its procedure is newer than the sample.
    pub from: Option<String>,
    /// The kinds of unit in which it happens.
    pub kinds: Vec<String>,
    /// The post that opens the case.
    pub opened_by: String,
    /// The fields of the case.
    #[serde(default)]
    pub values: BTreeMap<String, Draw>,
    /// The acts, in order.
    #[serde(rename = "do")]
    pub acts: Vec<Telling>,
}

/// One act of a story.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// The step that is done.
    pub step: Option<String>,
    /// Or: the step whose paper is served.
    pub serve: Option<String>,
    /// Or: the step whose term is extended.
    pub extend: Option<String>,
    /// Or: a withdrawal of the case with this reason.
    pub withdraw: Option<String>,
    /// Or: the step that is corrected to the day of this act.
    pub correct: Option<String>,
    /// The term that is extended.
    #[serde(default)]
    pub term: String,
    /// By how much.
    #[serde(default)]
    pub count: u32,
    /// The way of service.
    #[serde(default)]
    pub way: Vec<String>,
    /// Working days after the act before, least and most.
    #[serde(default)]
    pub after: [u32; 2],
    /// In so many per thousand cases the act comes `late_after` working days after the one before.
    #[serde(default)]
    pub late: u64,
    /// See `late`.
    #[serde(default)]
    pub late_after: [u32; 2],
    /// Who signs: posts, `<post>@<kind of unit>`, or `same:<step>` for the people of an earlier
    /// step.
    #[serde(default)]
    pub people: Vec<String>,
    /// The outcome.
    pub outcome: Option<String>,
    /// The fields.
    #[serde(default)]
    pub values: BTreeMap<String, Draw>,
    /// Facts that are declared: `有` or `无`, then the reason.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Kinds of evidence, one file each.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// The reason.
    pub reason: Option<String>,
    /// The group it belongs to; a group is told whole or not at all.
    pub group: Option<String>,
    /// In so many per thousand cases the act, or its group, is told; always where nothing is said.
    pub chance: Option<u64>,
    /// In so many per thousand cases the story breaks off before this act.
    #[serde(default)]
    pub stop: u64,
    /// The code with which the engine is expected to refuse, in a story told aloud.
    pub refuse: Option<String>,
    /// A sentence said before the act, in a story told aloud.
    pub say: Option<String>,
}

/// Reads a story.
///
/// # Errors
/// When the text is not a story.
pub fn read_story(file: &str, text: &str) -> Result<Story, Error> {
    let wrong = |reason: String| Error::Text {
        file: file.to_owned(),
        reason,
    };
    let story: Story = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if let Some(Err(error)) = story.from.as_ref().map(|day| day.parse::<Day>()) {
        return Err(wrong(error.to_string()));
    }
    Ok(story)
}

impl Story {
    /// Whether a case of it may be opened on a day.
    #[must_use]
    pub fn can_begin(&self, on: Day) -> bool {
        self.from
            .as_ref()
            .and_then(|day| day.parse().ok())
            .is_none_or(|from: Day| from <= on)
    }
}
