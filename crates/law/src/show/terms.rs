//! Terms in words, with the arithmetic rule.

use zs_time::{Length, Roll};

use super::words::Words;
use crate::model::{FieldRef, Late, PauseKind, Status, Term, TermKind};

impl Words<'_> {
    /// A term.
    pub(super) fn term(&self, term: &Term) -> String {
        let mut text = String::new();
        if let Some(when) = &term.when {
            text.push_str(&self.when(when));
        }
        text.push_str(&self.term_kind(&term.kind));
        text.push_str(&format!("（{}）", term.cite.in_words()));
        if term.promised {
            text.push_str("，这是本机关的承诺期限");
        }
        if let Some(unless) = &term.unless {
            text.push_str(&format!("，{}不受此限", self.when(unless)));
        }
        for pause in &term.pauses {
            let kind = match pause.kind {
                PauseKind::Excluded => "不计入",
                PauseKind::Suspended => "中止计算",
                PauseKind::Restarted => "之后重新计算",
            };
            let (from, to) = (self.moment(&pause.from), self.moment(&pause.to));
            text.push_str(&format!(
                "；从{from}到{to}{kind}（{}）",
                pause.cite.in_words()
            ));
        }
        for rule in &term.extensions {
            let (by, most) = (self.post(&rule.by), length(rule.at_most));
            text.push_str(&format!(
                "；{by}可以延长{}次，每次至多{most}（{}）",
                rule.times,
                rule.cite.in_words()
            ));
        }
        match &term.late {
            Late::Mark => {}
            Late::Block => text.push_str("；逾期不得再办"),
            Late::Deem { outcome } => text.push_str(&format!("；逾期视为“{outcome}”")),
        }
        if let Some(change) = &term.may_change {
            let ranks = change.ranks.join("、");
            text.push_str(&format!(
                "；{ranks}可以另行规定（{}）",
                change.cite.in_words()
            ));
        }
        text.push_str(&self.origin(&term.origin));
        if term.status == Status::ToConfirm {
            text.push_str("【待确认】");
        }
        text.push('。');
        text
    }

    pub(super) fn term_kind(&self, kind: &TermKind) -> String {
        match kind {
            TermKind::Limit {
                length: it,
                roll,
                from,
            } => format!(
                "最迟在{}起{}内办完：当天不算，{}",
                self.moment(from),
                length(*it),
                roll_words(*roll)
            ),
            TermKind::Wait {
                length: it,
                roll,
                from,
            } => format!(
                "{}起满{}以前不得办：当天不算，{}",
                self.moment(from),
                length(*it),
                roll_words(*roll)
            ),
            TermKind::Before { length: it, notice } => {
                format!("{}要比本环节至少早{}", self.moment(notice), length(*it))
            }
            TermKind::Date {
                month_day,
                field,
                from,
            } => {
                let day = self.day_of(*month_day, field.as_ref());
                let from = from
                    .as_ref()
                    .map_or_else(String::new, |it| format!("{}以后的第一个", self.moment(it)));
                format!("最迟在{from}{day}办完")
            }
        }
    }

    fn day_of(&self, month_day: Option<(i8, i8)>, field: Option<&FieldRef>) -> String {
        match (month_day, field) {
            (Some((month, day)), _) => format!("{month}月{day}日"),
            (None, Some(field)) => format!("“{}”写明的日期", self.field_ref(field)),
            (None, None) => String::new(),
        }
    }

    /// The day of a term that is a fixed day.
    pub(super) fn fixed_day(&self, kind: &TermKind) -> String {
        match kind {
            TermKind::Date {
                month_day, field, ..
            } => self.day_of(*month_day, field.as_ref()),
            TermKind::Limit { .. } | TermKind::Wait { .. } | TermKind::Before { .. } => {
                String::new()
            }
        }
    }
}

fn roll_words(roll: Roll) -> &'static str {
    match roll {
        Roll::Next => "最后一天是节假日的顺延到下一个工作日",
        Roll::No => "期满不顺延",
    }
}

/// A length as people read it.
pub(super) fn length(it: Length) -> String {
    format!("{}{}", it.count(), it.unit().name())
}
