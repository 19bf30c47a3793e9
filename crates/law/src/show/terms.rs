//! Terms in words, with the arithmetic rule.

use zs_time::{Length, Roll, Unit};

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
            text.push_str("，这是本机关承诺的期限");
        }
        if let Some(unless) = &term.unless {
            text.push_str(&format!("，{}不受此限", self.when(unless)));
        }
        for pause in &term.pauses {
            let (from, to) = (self.moment(&pause.from), self.moment(&pause.to));
            let words = match pause.kind {
                PauseKind::Excluded => format!("从{from}到{to}的时间不计算在内"),
                PauseKind::Suspended => format!("从{from}到{to}中止计算，之后继续计算"),
                PauseKind::Restarted => format!("{from}的，自{to}之日起重新计算"),
            };
            text.push_str(&format!("；{words}（{}）", pause.cite.in_words()));
        }
        for rule in &term.extensions {
            let (by, most) = (self.post(&rule.by), length(rule.at_most));
            text.push_str(&format!(
                "；{by}批准，可以延长{}次，每次至多{most}（{}）",
                rule.times,
                rule.cite.in_words()
            ));
        }
        text.push_str(&missed(term));
        if let Some(change) = &term.may_change {
            let ranks = change.ranks.join("、");
            text.push_str(&format!(
                "；{ranks}另有规定的从其规定（{}）",
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
                "自{}{}起{}内办完，{}",
                self.moment(from),
                since(*it),
                length(*it),
                counting(*it, *roll)
            ),
            TermKind::Wait {
                length: it,
                roll,
                from,
            } => format!(
                "自{}{}起满{}才能办，{}",
                self.moment(from),
                since(*it),
                length(*it),
                counting(*it, *roll)
            ),
            TermKind::Before { length: it, notice } => {
                format!("{}至少要比本环节早{}", self.moment(notice), length(*it))
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
            (None, Some(field)) => format!("{}写明的日期", self.field_named(field)),
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

/// What a missed term brings, and when people are reminded of it.
fn missed(term: &Term) -> String {
    let mut text = match (&term.kind, &term.late) {
        (TermKind::Wait { .. } | TermKind::Before { .. }, _) => String::new(),
        (_, Late::Mark) => "；逾期的记为逾期，仍然要办".to_owned(),
        (_, Late::Block) => "；逾期不得再办".to_owned(),
        (_, Late::Deem { outcome }) => {
            format!("；期满没有办理的，由系统登记为“{outcome}”")
        }
    };
    let in_days = match &term.kind {
        TermKind::Limit { length, .. } => length.unit() != Unit::Hour,
        TermKind::Date { .. } => true,
        TermKind::Wait { .. } | TermKind::Before { .. } => false,
    };
    if in_days && !term.warn.is_empty() {
        let days = term.warn.iter().map(|it| format!("{it}日"));
        let days = days.collect::<Vec<_>>().join("、");
        text.push_str(&format!("；届满前{days}提醒"));
    }
    text
}

/// How the start of a term is called: hours run from the moment, everything else from the day.
fn since(it: Length) -> &'static str {
    match it.unit() {
        Unit::Hour => "时",
        Unit::Day | Unit::WorkDay | Unit::Month | Unit::Year => "之日",
    }
}

/// The rule of arithmetic. Working days have nothing to roll.
fn counting(it: Length, roll: Roll) -> &'static str {
    match (it.unit(), roll) {
        (Unit::Hour, _) => "连续计算，不因节假日延长",
        (Unit::WorkDay, _) => "当日不算",
        (Unit::Day | Unit::Month | Unit::Year, Roll::Next) => {
            "当日不算，最后一天是节假日的顺延到下一个工作日"
        }
        (Unit::Day | Unit::Month | Unit::Year, Roll::No) => "当日不算，期满不因节假日顺延",
    }
}

/// A length as people read it.
pub(super) fn length(it: Length) -> String {
    let unit = match it.unit() {
        Unit::Hour => "小时",
        Unit::WorkDay => "个工作日",
        Unit::Month => "个月",
        Unit::Day | Unit::Year => it.unit().name(),
    };
    format!("{}{unit}", it.count())
}
