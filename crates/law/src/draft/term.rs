//! `limit`, `wait`, `before` and `date`: the terms of a step.

use std::sync::Arc;

use zs_base::limits;

use super::ConditionDraft;
use crate::codes::terms::{ZS2112, ZS2114, ZS2115};
use crate::model::{Origin, Status};
use crate::text::{At, Node, Place, Problems, Text};

/// A term, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct TermDraft {
    pub(crate) id: Arc<str>,
    pub(crate) sort: TermSort,
    /// `at_most` or `at_least`.
    pub(crate) number: Option<At<i64>>,
    pub(crate) unit: Option<Text>,
    /// `from` or `notice`.
    pub(crate) anchor: Option<Text>,
    pub(crate) roll: Option<Text>,
    pub(crate) month_day: Option<(i8, i8)>,
    pub(crate) field: Option<Text>,
    pub(crate) when: Option<ConditionDraft>,
    pub(crate) unless: Option<ConditionDraft>,
    pub(crate) pauses: Vec<PauseDraft>,
    pub(crate) extensions: Vec<ExtensionDraft>,
    pub(crate) late: LateDraft,
    pub(crate) warn: Vec<u32>,
    pub(crate) promised: bool,
    pub(crate) may_change: Option<DelegationDraft>,
    pub(crate) cite: Option<Text>,
    /// The table.
    pub(crate) at: Place,
    /// The line with the number, where the caret of a missing citation stands.
    pub(crate) number_at: Place,
    pub(crate) origin: Origin,
    pub(crate) status: Status,
}

/// Which of the four kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TermSort {
    Limit,
    Wait,
    Before,
    Date,
}

impl TermSort {
    /// All kinds in the order in which a step lists them.
    pub(crate) const ALL: [Self; 4] = [Self::Limit, Self::Wait, Self::Before, Self::Date];

    /// The key.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Wait => "wait",
            Self::Before => "before",
            Self::Date => "date",
        }
    }

    /// The key of the number.
    pub(crate) const fn number_key(self) -> &'static str {
        match self {
            Self::Limit | Self::Date => "at_most",
            Self::Wait | Self::Before => "at_least",
        }
    }
}

/// What happens when the term is missed.
#[derive(Clone, Debug)]
pub(crate) enum LateDraft {
    Mark,
    Block,
    Deem(Text),
}

/// A stretch that is not counted.
#[derive(Clone, Debug)]
pub(crate) struct PauseDraft {
    pub(crate) kind: Text,
    pub(crate) from: Text,
    pub(crate) to: Text,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// A possible extension.
#[derive(Clone, Debug)]
pub(crate) struct ExtensionDraft {
    pub(crate) by: Text,
    pub(crate) number: Option<At<i64>>,
    pub(crate) unit: Option<Text>,
    pub(crate) times: u16,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// `may_change = { rank = […], cite = "…" }`.
#[derive(Clone, Debug)]
pub(crate) struct DelegationDraft {
    pub(crate) ranks: Vec<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

impl TermDraft {
    /// All terms of a step or duty, numbered where they have no id of their own.
    pub(crate) fn all(node: &Node<'_>, origin: &Origin) -> Vec<Self> {
        let mut terms = Vec::new();
        for sort in TermSort::ALL {
            for (index, inner) in node.nodes(sort.key()).into_iter().enumerate() {
                terms.push(Self::read(inner, sort, index, origin));
            }
        }
        terms
    }

    fn read(node: Node<'_>, sort: TermSort, index: usize, origin: &Origin) -> Self {
        let id = node.text("id").map_or_else(
            || match index {
                0 => Arc::from(sort.key()),
                _ => Arc::from(format!("{}{}", sort.key(), index + 1)),
            },
            |id| id.value,
        );
        let at = node.at().clone();
        let mut term = Self {
            id,
            sort,
            number: None,
            unit: None,
            anchor: None,
            roll: None,
            month_day: None,
            field: None,
            when: ConditionDraft::under(&node, "when"),
            unless: ConditionDraft::under(&node, "unless"),
            pauses: PauseDraft::all(&node),
            extensions: ExtensionDraft::all(&node),
            late: late(&node),
            warn: warn(&node),
            promised: sort == TermSort::Limit && node.flag("promise"),
            may_change: may_change(&node),
            cite: node.text("cite"),
            number_at: at.clone(),
            at,
            origin: origin.clone(),
            status: Status::Confirmed,
        };
        match sort {
            TermSort::Date => term.read_date(&node),
            _ => term.read_length(&node),
        }
        let floor = matches!(sort, TermSort::Wait | TermSort::Before);
        for key in ["late", "extend"] {
            if floor && node.has(key) {
                let cause = format!("“{}”是最低限，没有“{key}”可言", sort.key());
                let cure = format!("删掉“{key}”；要写最高限时用 limit");
                node.problems()
                    .error(ZS2114, &node.place_of(key), cause, cure);
            }
        }
        if node.has("pause") {
            no_pause_of_a_day(sort, &node.place_of("pause"), node.problems());
        }
        node.finish();
        term
    }

    fn read_length(&mut self, node: &Node<'_>) {
        let key = self.sort.number_key();
        if node.has(key) {
            self.number_at = node.place_of(key);
        }
        self.number = node.whole_in(key, 1, i64::from(limits::TERM_LENGTH_MAX));
        self.unit = node.need("unit");
        self.anchor = match self.sort {
            TermSort::Before => node.need("notice"),
            _ => node.need("from"),
        };
        self.roll = node.text("roll");
    }

    fn read_date(&mut self, node: &Node<'_>) {
        self.field = node.text("field");
        self.anchor = node.text("from");
        let (month, day) = (node.whole("month"), node.whole("day"));
        self.month_day = match (&month, &day) {
            (Some(month), Some(day)) => month_day(month.value, day.value),
            _ => None,
        };
        if self.month_day.is_none() == self.field.is_none() {
            let cause = "没有写日历上的一个日子".to_owned();
            let cure = "写 month 和 day（例如 month = 1, day = 31），或者只写 field";
            node.problems().error(ZS2112, node.at(), cause, cure);
        } else if self.month_day.is_some() && self.anchor.is_none() {
            node.missing("from");
        }
    }
}

/// Reports a pause of a fixed day, which is not counted from anywhere: it would have no effect.
pub(crate) fn no_pause_of_a_day(sort: TermSort, at: &Place, problems: &Problems) {
    if sort == TermSort::Date {
        let cause = "定期是一个固定的日子，没有不计入的时间".to_owned();
        let cure = "删掉“pause”；从起点数的期限用 limit，要延后的用 extend";
        problems.error(ZS2115, at, cause, cure);
    }
}

/// The month and day, where a leap year has such a day.
fn month_day(month: i64, day: i64) -> Option<(i8, i8)> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    zs_base::Day::from_ymd(2000, month, day).map(|_| (month, day))
}

fn late(node: &Node<'_>) -> LateDraft {
    if node.is_table("late") {
        let deem = node.node("late").and_then(|inner| {
            let deem = inner.need("deem");
            inner.finish();
            deem
        });
        return deem.map_or(LateDraft::Mark, LateDraft::Deem);
    }
    let Some(word) = node.text("late") else {
        return LateDraft::Mark;
    };
    match word.as_str() {
        "mark" => LateDraft::Mark,
        "block" => LateDraft::Block,
        _ => {
            crate::text::unknown_word(node.problems(), &word, &["mark", "block"]);
            LateDraft::Mark
        }
    }
}

fn warn(node: &Node<'_>) -> Vec<u32> {
    let days = node.wholes("warn").into_iter();
    days.filter_map(|day| u32::try_from(day.value).ok())
        .collect()
}

fn may_change(node: &Node<'_>) -> Option<DelegationDraft> {
    let inner = node.node("may_change")?;
    let draft = DelegationDraft {
        ranks: inner.texts("rank"),
        cite: inner.text("cite"),
        at: inner.at().clone(),
    };
    if draft.ranks.is_empty() {
        inner.missing("rank");
    }
    inner.finish();
    Some(draft)
}

impl PauseDraft {
    /// All pauses under `pause`.
    pub(crate) fn all(node: &Node<'_>) -> Vec<Self> {
        let pauses = node.nodes("pause").into_iter();
        pauses
            .filter_map(|inner| {
                let pause = Self::keys(&inner);
                inner.finish();
                pause
            })
            .collect()
    }

    /// The keys of a pause among others of a table.
    pub(crate) fn keys(node: &Node<'_>) -> Option<Self> {
        let (kind, from, to) = (node.need("kind"), node.need("from"), node.need("to"));
        Some(Self {
            kind: kind?,
            from: from?,
            to: to?,
            cite: node.text("cite"),
            at: node.at().clone(),
        })
    }
}

impl ExtensionDraft {
    /// All extensions under `extend`.
    pub(crate) fn all(node: &Node<'_>) -> Vec<Self> {
        let extensions = node.nodes("extend").into_iter();
        extensions
            .filter_map(|inner| {
                let extension = Self::keys(&inner);
                inner.finish();
                extension
            })
            .collect()
    }

    /// The keys of an extension among others of a table.
    pub(crate) fn keys(node: &Node<'_>) -> Option<Self> {
        let by = node.need("by");
        let number = node.whole_in("at_most", 1, i64::from(limits::TERM_LENGTH_MAX));
        let times = node.whole_in("times", 1, i64::from(u16::MAX));
        let times = times.map_or(1, |it| it.value as u16);
        Some(Self {
            unit: node.need("unit"),
            cite: node.text("cite"),
            at: node.place_of("at_most"),
            by: by?,
            number,
            times,
        })
    }
}
