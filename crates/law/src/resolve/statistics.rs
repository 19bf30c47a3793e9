//! Statistical returns: the figures and columns that they write exist, and totals can be added up.

use std::sync::Arc;

use zs_base::Day;

use super::vocabulary::{status, twice};
use crate::codes::figures::{ZS2871, ZS2872, ZS2873, ZS2874, ZS2875, ZS2876, ZS2877};
use crate::draft::{Drafts, NotFromCasesDraft, StatColumnDraft, StatReportDraft, StatTableDraft};
use crate::model::{
    DueDate, Figure, Library, Measure, MoneyIn, NotFromCases, StatColumn, StatReport, StatTable,
};
use crate::text::{At, Place, Problems, Text, nearest, unknown_word};

/// The one thing that a row can stand for.
const ROWS: &str = "单位";
/// The words for what amounts are printed in.
const MONEY: [MoneyIn; 2] = [MoneyIn::Yuan, MoneyIn::TenThousandYuan];
/// A year without a 29 February: what comes every year is there, too.
const PLAIN_YEAR: i16 = 2023;

/// What resolving needs.
struct Returns<'a> {
    library: &'a Library,
    problems: &'a Problems,
}

/// What the values of a column are, as far as adding them up goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Money,
    Other,
}

/// The returns of all files, in their order. The figures are in the library already.
pub(crate) fn statistics(
    library: &Library,
    drafts: &Drafts,
    problems: &Problems,
) -> Vec<StatReport> {
    let whole = ["procedures", "figures"].iter();
    // Where a figure could not be read, a column that names it cannot be judged.
    if !whole.into_iter().all(|it| drafts.is_whole(it)) || problems.has_errors() {
        return Vec::new();
    }
    let it = Returns { library, problems };
    let mut found: Vec<StatReport> = Vec::new();
    for draft in &drafts.statistics {
        if found.iter().any(|report| report.id == draft.id.value) {
            twice(problems, &draft.id);
        }
        found.extend(it.report(draft));
    }
    found
}

impl Returns<'_> {
    fn report(&self, draft: &StatReportDraft) -> Option<StatReport> {
        if draft.tables.is_empty() {
            self.is_empty("报表", &draft.name);
        }
        each_once(self.problems, draft.tables.iter().map(|it| &it.name));
        let tables = draft.tables.iter().map(|it| self.table(it));
        let tables = tables.collect();
        Some(StatReport {
            id: draft.id.value.clone(),
            name: draft.name.value.clone(),
            source: draft.source.as_ref().map(|it| it.value.clone()),
            status: status(draft.confirm),
            due: self.due(&draft.due)?,
            tables,
            not_from_cases: not_from_cases(&draft.not_from_cases),
        })
    }

    fn is_empty(&self, what: &str, name: &Text) {
        let cause = format!("{what}“{}”是空的", name.as_str());
        let cure = "加上 [[table]] 和它的 [[table.column]]；算不出来的写在 not_from_cases 里";
        self.problems.error(ZS2877, &name.at, cause, cure);
    }

    fn due(&self, (month, day): &(At<i64>, At<i64>)) -> Option<DueDate> {
        let due = i8::try_from(month.value)
            .ok()
            .zip(i8::try_from(day.value).ok());
        let there = due.filter(|(month, day)| Day::from_ymd(PLAIN_YEAR, *month, *day).is_some());
        let Some((month, day)) = there else {
            let cause = format!("没有{}月{}日", month.value, day.value);
            let cure = "写每年都有的一天，例如 { month = 1, day = 31 }";
            self.problems.error(ZS2876, &month.at, cause, cure);
            return None;
        };
        Some(DueDate { month, day })
    }

    fn table(&self, draft: &StatTableDraft) -> StatTable {
        if draft.rows.as_str() != ROWS {
            unknown_word(self.problems, &draft.rows, &[ROWS]);
        }
        if draft.columns.is_empty() {
            self.is_empty("表", &draft.name);
        }
        each_once(self.problems, draft.columns.iter().map(|it| &it.name));
        let columns = draft.columns.iter().map(|it| self.column(it, draft));
        StatTable {
            name: draft.name.value.clone(),
            source: draft.source.as_ref().map(|it| it.value.clone()),
            columns: columns.collect(),
            not_from_cases: not_from_cases(&draft.not_from_cases),
        }
    }

    fn column(&self, draft: &StatColumnDraft, table: &StatTableDraft) -> StatColumn {
        if draft.figure.is_none() && draft.total_of.is_empty() {
            let cause = format!("栏“{}”没有写填什么", draft.name.as_str());
            let cure = "加上 figure = \"数字的编号\"，或者 total_of = [\"别的栏\", …]";
            self.problems.error(ZS2872, &draft.at, cause, cure);
        }
        let figure = draft.figure.as_ref().and_then(|it| self.figure(it));
        let total_of = self.total_of(draft, table);
        let kind = self.kind(draft, table);
        StatColumn {
            name: draft.name.value.clone(),
            figure: figure.map(|it| it.id.clone()),
            total_of,
            money: self.money(draft, kind),
        }
    }

    /// The figure of an id, or a report that there is none.
    fn figure(&self, id: &Text) -> Option<&Figure> {
        let found = self.library.figure(id.as_str());
        if found.is_none() {
            let ids = self.library.figures.iter().map(|it| &*it.id);
            let cause = format!("没有编号是“{}”的数字", id.as_str());
            let cure = nearest(id.as_str(), ids).map_or_else(
                || "在 figures 文件夹里加一节 [[figure]]，或者改成已经有的编号".to_owned(),
                |word| format!("是不是要写“{word}”？"),
            );
            self.problems.error(ZS2871, &id.at, cause, cure);
        }
        found
    }

    /// The places of the columns that a total adds up.
    fn total_of(&self, draft: &StatColumnDraft, table: &StatTableDraft) -> Vec<usize> {
        let own = self.kind(draft, table);
        let place = |name: &Text| {
            let mut columns = table.columns.iter().enumerate();
            let found = columns.find(|(_, it)| it.name.value == name.value);
            let plain = found.filter(|(_, it)| it.total_of.is_empty());
            let Some((place, part)) = plain else {
                let cause = format!("“{}”不是可以合计的栏", name.as_str());
                let cure = "写同一张表里有 figure 的栏，不写自己和另一个合计";
                self.problems.error(ZS2873, &name.at, cause, cure);
                return None;
            };
            let kinds = (self.kind(part, table), own);
            // What has no known figure was told already.
            if let (Some(kind), Some(own)) = kinds
                && (kind == Kind::Other || kind != own)
            {
                self.not_addable(&name.at, name.as_str(), draft.name.as_str());
            }
            Some(place)
        };
        draft.total_of.iter().filter_map(place).collect()
    }

    fn not_addable(&self, at: &Place, part: &str, total: &str) {
        let cause = format!("“{part}”不能加进“{total}”");
        let cure = "合计只加同一种：都是件数，或者都是金额";
        self.problems.error(ZS2874, at, cause, cure);
    }

    /// What the values of a column are; of a total without a figure, what its first part is.
    fn kind(&self, draft: &StatColumnDraft, table: &StatTableDraft) -> Option<Kind> {
        let of = |draft: &StatColumnDraft| {
            let figure = self.library.figure(draft.figure.as_ref()?.as_str())?;
            Some(match figure.measure {
                Measure::Count(_) | Measure::Stock { .. } => Kind::Number,
                Measure::Sum(_) => Kind::Money,
                _ => Kind::Other,
            })
        };
        let first = || {
            let name = draft.total_of.first()?;
            let mut columns = table.columns.iter();
            of(columns.find(|it| it.name.value == name.value)?)
        };
        match draft.figure {
            Some(_) => of(draft),
            None => first(),
        }
    }

    fn money(&self, draft: &StatColumnDraft, kind: Option<Kind>) -> Option<MoneyIn> {
        let figure = draft.figure.as_ref();
        let figure = figure.and_then(|it| self.library.figure(it.as_str()));
        let average = figure.is_some_and(|it| matches!(it.measure, Measure::Average(_)));
        let is_money = kind == Some(Kind::Money) || average;
        let Some(word) = &draft.money else {
            return is_money.then_some(MoneyIn::Yuan);
        };
        let found = MONEY.into_iter().find(|it| it.word() == word.as_str());
        if found.is_none() {
            unknown_word(self.problems, word, &MONEY.map(MoneyIn::word));
        } else if kind.is_some() && !is_money {
            let cause = format!("“{}”不是金额，不写 money", draft.name.as_str());
            let cure = "删掉 money，或者换成金额合计的数字";
            self.problems.error(ZS2875, &word.at, cause, cure);
        }
        found
    }
}

fn not_from_cases(drafts: &[NotFromCasesDraft]) -> Vec<NotFromCases> {
    let read = |draft: &NotFromCasesDraft| NotFromCases {
        name: draft.name.value.clone(),
        why: draft.why.value.clone(),
    };
    drafts.iter().map(read).collect()
}

/// Reports each name that came before.
fn each_once<'t>(problems: &Problems, names: impl Iterator<Item = &'t Text>) {
    let mut seen: Vec<&Arc<str>> = Vec::new();
    for name in names {
        if seen.contains(&&name.value) {
            twice(problems, name);
        }
        seen.push(&name.value);
    }
}
