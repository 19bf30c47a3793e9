//! What the form of a log says: by which procedure it is measured, and what each column is.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{ProcedureId, UnitId};
use zs_law::Procedure;
use zs_paper::{Draft, SeenColumn, Use, offered};

use crate::pairs::Pairs;
use crate::visit::Visit;

/// Between the id of a procedure and its overlays, and between these.
const BETWEEN: char = ' ';

/// By which procedure a log is measured.
pub struct Measure {
    /// The procedure.
    pub id: ProcedureId,
    /// Its version in force, with its overlays.
    pub procedure: Arc<Procedure>,
    /// The word of the form.
    pub word: String,
    /// What people read.
    pub label: String,
}

impl Measure {
    /// Every procedure with every set of rules: the word, and what people read. What the visitor's
    /// own post begins comes first, because its ledgers are the likeliest.
    pub fn all(visit: &Visit<'_>) -> Vec<(String, String)> {
        let mut openable = visit.looker.openable(visit.now.day());
        if let Ok(by) = visit.signer() {
            openable.sort_by_key(|it| !it.begun_by.contains(&by.post));
        }
        let all = openable.iter().flat_map(|it| {
            it.overlays.iter().map(|overlays| {
                let word = word(&it.id, overlays);
                (word, label(visit, &it.name, overlays))
            })
        });
        all.collect()
    }

    /// The procedure of a word, in the version of today.
    pub fn of(visit: &Visit<'_>, asked: &str) -> Option<Self> {
        let openable = visit.looker.openable(visit.now.day());
        openable.iter().find_map(|it| {
            let overlays = it
                .overlays
                .iter()
                .find(|them| word(&it.id, them) == asked)?;
            let keys: Vec<Arc<str>> = overlays.iter().map(|key| Arc::from(&**key)).collect();
            let law = visit.site.law();
            let procedure = law.library.procedure(&it.id, &keys, visit.now.day())?;
            Some(Self {
                id: it.id.clone(),
                procedure: procedure.clone(),
                word: asked.to_owned(),
                label: label(visit, &it.name, overlays),
            })
        })
    }
}

fn word(id: &ProcedureId, overlays: &[String]) -> String {
    let mut word = id.to_string();
    for overlay in overlays {
        word.push(BETWEEN);
        word.push_str(overlay);
    }
    word
}

fn label(visit: &Visit<'_>, name: &str, overlays: &[String]) -> String {
    let law = visit.site.law();
    let known = &law.library.overlays;
    let names = overlays.iter();
    let names = names.map(|id| known.get(id.as_str()).map_or(id.as_str(), |name| name));
    let names: Vec<&str> = names.collect();
    match names.is_empty() {
        true => name.to_owned(),
        false => format!("{name}（{}）", names.join("＋")),
    }
}

/// A column or name on the page.
pub struct Row {
    /// Its name in the file.
    pub name: String,
    /// What stands in it first.
    pub samples: String,
    /// How many rows have something in it.
    pub filled: usize,
    /// What it is said to be.
    pub label: String,
}

/// The rows of the page, at most so many.
pub fn rows_of(
    uses: &[(String, Use)],
    seen: &[SeenColumn],
    label: impl Fn(&Use) -> String,
    most: usize,
) -> Vec<Row> {
    let row = |(name, used): &(String, Use)| {
        let column = seen.iter().find(|it| it.name == *name);
        Row {
            samples: column.map_or_else(String::new, |it| shortened(&it.samples.join("；"))),
            filled: column.map_or(0, |it| it.filled),
            label: label(used),
            name: name.clone(),
        }
    };
    uses.iter().take(most).map(row).collect()
}

/// Characters of what stands in a column that are shown.
const SAMPLE_CHARACTERS: usize = 40;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SAMPLE_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The draft that was sent, with what of it means nothing.
pub fn sent(form: &Pairs, measure: &Measure, unit: &UnitId) -> (Draft, Vec<(String, String)>) {
    let known: BTreeMap<String, Use> = offered(&measure.procedure)
        .into_iter()
        .map(|used| (used.label(&measure.procedure), used))
        .collect();
    let mut problems = Vec::new();
    let mut uses = |names: &str, prefix: &str| -> Vec<(String, Use)> {
        let names = form.all(names).enumerate();
        let used = names.map(|(place, name)| {
            let id = format!("{prefix}{place}");
            let said = form.get(&id);
            let used = match (said.is_empty(), known.get(said)) {
                (true, _) => Use::Nothing,
                (false, Some(used)) => used.clone(),
                (false, None) => {
                    let sentence = format!("“{name}”写的“{said}”不在列出的用途里，请从列表里选。");
                    problems.push((id, sentence));
                    Use::Nothing
                }
            };
            (name.to_owned(), used)
        });
        used.collect()
    };
    let draft = Draft {
        unit: unit.clone(),
        columns: uses("column", "c"),
        names: uses("name", "n"),
    };
    (draft, problems)
}
