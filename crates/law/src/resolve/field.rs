//! Fields of the case and of steps.

use std::sync::Arc;

use super::Scope;
use super::vocabulary::twice;
use crate::codes::files::{ZS2007, ZS2008};
use crate::codes::steps::ZS2207;
use crate::draft::{FieldDraft, OutcomeDraft, words};
use crate::model::{Field, FieldKind, FieldMeaning, Table};
use crate::text::{Text, nearest, unknown_word};

pub(super) const KINDS: [&str; 15] = [
    "text", "list", "money", "count", "date", "moment", "choice", "party", "officer", "unit",
    "place", "article", "key", "file", "case",
];

impl Scope<'_> {
    /// The fields of one step or of the case; `outcomes` are those of the step.
    pub(super) fn fields(&self, drafts: &[FieldDraft], outcomes: &[OutcomeDraft]) -> Vec<Field> {
        let mut seen: Vec<&Text> = Vec::new();
        let mut fields = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if seen.iter().any(|it| it.value == draft.name.value) {
                twice(self.problems, &draft.name);
            }
            seen.push(&draft.name);
            self.check_outcomes(&draft.outcomes, outcomes);
            fields.push(Field {
                name: draft.name.value.clone(),
                kind: self.kind(draft),
                required: !draft.optional,
                when: self.condition_if_any(draft.when.as_ref()),
                outcomes: words(&draft.outcomes),
                private: draft.private.as_ref().map(|it| it.value.clone()),
                is: self.meaning(draft),
                origin: draft.origin.clone(),
            });
        }
        fields
    }

    /// Reports names that are no outcomes.
    pub(super) fn check_outcomes(&self, names: &[Text], outcomes: &[OutcomeDraft]) {
        for name in names {
            let mut known = outcomes.iter().map(|it| it.name.as_str());
            if known.clone().any(|it| it == name.as_str()) {
                continue;
            }
            let cause = format!("没有“{}”这个结果", name.as_str());
            let cure = nearest(name.as_str(), known.by_ref()).map_or_else(
                || {
                    let known = outcomes.iter().map(|it| it.name.as_str());
                    format!("那里的结果有：{}", known.collect::<Vec<_>>().join("、"))
                },
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2207, &name.at, cause, cure);
        }
    }

    fn meaning(&self, draft: &FieldDraft) -> Option<FieldMeaning> {
        let word = draft.is.as_ref()?;
        let mut all = FieldMeaning::ALL.iter();
        let found = all.find(|(known, _)| *known == word.as_str());
        if found.is_none() {
            unknown_word(
                self.problems,
                word,
                &FieldMeaning::ALL.map(|(known, _)| known),
            );
        }
        found.map(|(_, meaning)| *meaning)
    }

    fn kind(&self, draft: &FieldDraft) -> FieldKind {
        match draft.kind.as_str() {
            "text" => FieldKind::Text,
            "list" => FieldKind::List,
            "money" => FieldKind::Money,
            "count" => FieldKind::Count,
            "date" => FieldKind::Date,
            "moment" => FieldKind::Moment,
            "choice" => FieldKind::Choice(words(&draft.choices)),
            "party" => FieldKind::Party,
            "officer" => FieldKind::Officer,
            "unit" => FieldKind::Unit,
            "place" => FieldKind::Place,
            "article" => FieldKind::Article,
            "file" => FieldKind::File,
            "case" => FieldKind::Case,
            "key" => self.key(draft).unwrap_or(FieldKind::Text),
            _ => {
                unknown_word(self.problems, &draft.kind, &KINDS);
                FieldKind::Text
            }
        }
    }

    fn key(&self, draft: &FieldDraft) -> Option<FieldKind> {
        let table = self.table(draft.table.as_ref()?)?;
        let Some(column) = &draft.column else {
            // A table with one key needs no name for it.
            let only = table.keys.first().filter(|_| table.keys.len() == 1)?;
            return Some(FieldKind::Key(table.clone(), only.clone()));
        };
        if !table.keys.contains(&column.value) {
            self.no_column(&table, column, &table.keys);
        }
        Some(FieldKind::Key(table, column.value.clone()))
    }

    /// A table, or a report that there is none.
    pub(super) fn table(&self, name: &Text) -> Option<Arc<Table>> {
        let found = self.library.tables.get(&name.value).cloned();
        let folders = ["tables", "powers", "discretion"];
        if found.is_none() && folders.iter().all(|it| self.drafts.is_whole(it)) {
            let cause = format!("没有“{}”这张表", name.as_str());
            let known = self.library.tables.keys().map(|it| &**it);
            let cure = nearest(name.as_str(), known).map_or_else(
                || "在 tables、powers 或者 discretion 里加上这张表".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2007, &name.at, cause, cure);
        }
        found
    }

    /// Reports that a table has no such column.
    pub(super) fn no_column(&self, table: &Table, name: &Text, known: &[Arc<str>]) {
        let cause = format!("“{}”里没有“{}”这一列", table.name, name.as_str());
        let cure = nearest(name.as_str(), known.iter().map(|it| &**it)).map_or_else(
            || format!("这里可以写：{}", known.join("、")),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2008, &name.at, cause, cure);
    }
}
