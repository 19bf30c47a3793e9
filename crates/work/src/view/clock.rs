//! A statutory clock of a case, with its light and its arithmetic.

use zs_base::{Day, Moment};
use zs_case::{State, TermStatus, TermView, path_of};
use zs_event::{Cite, StepPath};
use zs_law::{CalendarUse, Status, TermKind};
use zs_time::{Calendar, Point};

/// How urgent a clock is; each light has its word, because colour alone tells nothing to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// The day has passed, or it is today.
    Red,
    /// The day is near.
    Yellow,
    /// There is time.
    Green,
    /// The clock stands still.
    Purple,
    /// It is done, or it hurries nobody.
    Grey,
}

/// What is left of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// So many working days or days.
    Days(i32),
    /// It ends today.
    Today,
    /// It ended so many days ago.
    Over(i32),
    /// It stands still.
    Still,
    /// The step was done in time, or the wait is over.
    Met,
    /// The step was done late.
    Late,
}

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The step that bears it.
    pub path: StepPath,
    /// The step's name.
    pub step: String,
    /// The id of the term within the step.
    pub term: String,
    /// What kind of term it is: 最迟, 最早, 提前, 定期.
    pub kind: &'static str,
    /// Whether it forbids to act before, instead of after.
    pub is_wait: bool,
    /// How urgent it is.
    pub light: Light,
    /// What is left of it.
    pub left: Left,
    /// Whether days are counted as working days.
    pub in_work_days: bool,
    /// The day.
    pub due: Day,
    /// The same as people write it.
    pub point: String,
    /// Whether a calendar is still missing.
    pub provisional: bool,
    /// Whether a jurist must still confirm the number.
    pub to_confirm: bool,
    /// Where the number stands.
    pub cite: Cite,
    /// The arithmetic, line by line.
    pub arithmetic: Vec<String>,
    /// What is counted, for drawing its days.
    pub counted: zs_time::Term,
    /// The calendar in which it is counted.
    pub calendar: CalendarUse,
}

/// Working days before the end from which a clock is yellow, where its law says nothing.
pub(super) const NEAR_DAYS: u32 = 3;

impl Clock {
    /// The clock of a term; nothing while it has not begun.
    #[must_use]
    pub(super) fn of(
        state: &State,
        view: &TermView,
        calendar: &Calendar,
        now: Moment,
    ) -> Option<Self> {
        let count = view.count.as_ref()?;
        let instance = state.instance(view.instance);
        let step = instance.procedure.step(view.step);
        let law = step.terms.get(usize::from(view.index))?;
        let is_wait = matches!(law.kind, TermKind::Wait { .. });
        let in_work_days = count.term.rule.length.unit() == zs_time::Unit::WorkDay;
        let over = instance.done(view.step).is_some() || instance.ended.is_some();
        let left = Counted {
            status: view.status,
            over,
            due: count.due.day,
            point: count.point,
            in_work_days,
        }
        .left(calendar, now);
        let cite = law.cite.in_words();
        let derivation = count.term.explain(calendar, &cite).to_string();
        Some(Self {
            path: path_of(state, view.instance, view.step),
            step: step.name.to_string(),
            term: law.id.to_string(),
            kind: law.kind.word(),
            is_wait,
            light: light(left, is_wait, law.warn.iter().max().copied()),
            left,
            in_work_days,
            due: count.due.day,
            point: match count.point {
                Point::Day(day) => day.to_string(),
                Point::Moment(moment) => moment.to_string(),
            },
            provisional: count.due.provisional.is_some(),
            to_confirm: law.status == Status::ToConfirm,
            cite: law.cite.clone(),
            arithmetic: derivation.lines().map(str::to_owned).collect(),
            counted: count.term.clone(),
            calendar: instance.procedure.calendar,
        })
    }

    /// Whether somebody must still see to it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.left, Left::Met | Left::Late)
    }

    /// What is left, as people say it.
    #[must_use]
    pub fn left_words(&self) -> String {
        let days = if self.in_work_days {
            "个工作日"
        } else {
            "日"
        };
        match (self.left, self.is_wait) {
            (Left::Days(count), true) => format!("还要等{count}{days}"),
            (Left::Today, true) => "今日起可以办".to_owned(),
            (Left::Days(count), false) => format!("剩{count}{days}"),
            (Left::Today, false) => "今日到期".to_owned(),
            (Left::Over(0), _) => "今日已超时".to_owned(),
            (Left::Over(count), _) => format!("超期{count}日"),
            (Left::Still, _) => "中止".to_owned(),
            (Left::Met, true) => "等待已满".to_owned(),
            (Left::Met, false) => "按时完成".to_owned(),
            (Left::Late, _) => "逾期完成".to_owned(),
        }
    }

    /// The order in which people look at clocks: what is open by urgency and day, then the rest.
    pub(super) fn urgency(&self) -> (bool, Light, Day) {
        (!self.is_open(), self.light, self.due)
    }
}

impl Light {
    /// The word beside the light.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Red => "红",
            Self::Yellow => "黄",
            Self::Green => "绿",
            Self::Purple => "紫",
            Self::Grey => "灰",
        }
    }
}

/// What the days that are left follow from.
struct Counted {
    status: TermStatus,
    over: bool,
    due: Day,
    point: Point,
    in_work_days: bool,
}

impl Counted {
    fn left(&self, calendar: &Calendar, now: Moment) -> Left {
        let today = now.day();
        match self.status {
            TermStatus::Met => Left::Met,
            TermStatus::Paused => Left::Still,
            TermStatus::Late if self.over => Left::Late,
            _ if self.due < today => Left::Over(today.since(self.due)),
            // A term in hours can end before the day does.
            _ if matches!(self.point, Point::Moment(end) if end < now) => Left::Over(0),
            _ => days_left(self.due, self.in_work_days, calendar, today),
        }
    }
}

/// Working days, where the law counts in them, or days.
pub(super) fn days_left(due: Day, in_work_days: bool, calendar: &Calendar, today: Day) -> Left {
    match due.since(today) {
        0 => Left::Today,
        over if over < 0 => Left::Over(-over),
        _ if in_work_days => Left::Days(work_days(calendar, today, due)),
        days => Left::Days(days),
    }
}

/// Working days after one day up to another.
fn work_days(calendar: &Calendar, after: Day, to: Day) -> i32 {
    let days = (1..=to.since(after)).map(|ahead| after.plus(ahead));
    days.filter(|day| calendar.is_work_day(*day)).count() as i32
}

/// The light of what is left; `warn` is the number of days from which the law's file warns.
pub(super) fn light(left: Left, is_wait: bool, warn: Option<u32>) -> Light {
    match left {
        Left::Still => Light::Purple,
        Left::Met | Left::Late => Light::Grey,
        // A wait presses nobody: it only says from when on something is allowed.
        _ if is_wait => Light::Grey,
        Left::Over(_) | Left::Today => Light::Red,
        Left::Days(days) if days <= warn.unwrap_or(NEAR_DAYS) as i32 => Light::Yellow,
        Left::Days(_) => Light::Green,
    }
}
