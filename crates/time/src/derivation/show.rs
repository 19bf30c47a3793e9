//! The arithmetic in Chinese lines that a clerk can check with a wall calendar.

use std::fmt;

use zs_base::Day;

use super::{Derivation, Item, Why};
use crate::due::Point;
use crate::length::Unit;
use crate::stretch::Stretch;
use crate::term::{Kind, Margin, Roll};

/// A day with its day of the week.
struct Named(Day);

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0.weekday() {
            1 => "一",
            2 => "二",
            3 => "三",
            4 => "四",
            5 => "五",
            6 => "六",
            _ => "日",
        };
        write!(f, "{}（星期{name}）", self.0)
    }
}

/// One day, or the first and last of several with their number.
struct Range(Day, Day);

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == self.1 {
            return Named(self.0).fmt(f);
        }
        let days = self.1.since(self.0) + 1;
        write!(f, "{} 至 {}（{days} 天）", self.0, self.1)
    }
}

impl fmt::Display for Derivation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show_start(f)?;
        self.show_rule(f)?;
        if self.term.kind == Kind::Date {
            return write!(f, "结果：{}，是确定的日期，不顺延", Named(self.raw));
        }
        self.show_items(f)?;
        self.show_end(f)?;
        self.show_provisional(f)?;
        match self.end {
            Point::Day(day) => write!(f, "结果：{}", Named(day))?,
            Point::Moment(moment) => write!(f, "结果：{moment}")?,
        }
        f.write_str(match self.term.kind {
            Kind::Limit => "，是最后期限",
            Kind::Wait => "，最早从这时起可以办理",
            Kind::Before(_) => "，是最迟的通知时间",
            Kind::Date => "",
        })
    }
}

impl Derivation<'_> {
    fn show_start(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.term.anchor.day();
        match self.term.kind {
            Kind::Date => Ok(()),
            _ if self.is_hours() => {
                writeln!(f, "起点：{}，从这一时刻起按小时计算", self.term.anchor)
            }
            Kind::Before(_) => writeln!(f, "事项：{}，从前一日起向前倒推", Named(day)),
            Kind::Limit | Kind::Wait => writeln!(
                f,
                "起点：{}，当日不计，从次日 {} 起算",
                Named(day),
                day.next()
            ),
        }
    }

    fn show_rule(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.term.kind != Kind::Date {
            write!(f, "期间：{}", self.term.rule.length)?;
            let rolls = self.term.rule.roll == Roll::Next;
            match (self.term.kind, self.term.rule.length.unit()) {
                (_, Unit::Hour) => f.write_str("，按小时计算的不顺延")?,
                (Kind::Before(_), _) => f.write_str("，倒推的不顺延")?,
                (_, Unit::WorkDay) => {}
                _ if rolls => f.write_str("，期满日是休息日的顺延到之后的第一个工作日")?,
                _ => f.write_str("，期满日是休息日也不顺延")?,
            }
            f.write_str("\n")?;
        }
        if self.cite.is_empty() {
            return Ok(());
        }
        writeln!(f, "依据：{}", self.cite)
    }

    /// Every stretch has its line, except plain weekends, which share one.
    fn show_items(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut weekend_days = 0;
        for item in &self.items {
            match *item {
                Item::Skipped {
                    from,
                    to,
                    why: Why::Weekend,
                    ..
                } => weekend_days += to.since(from) + 1,
                Item::Skipped {
                    from,
                    to,
                    work_days,
                    why,
                } => {
                    write!(f, "不计：{}，", Range(from, to))?;
                    show_why(f, why)?;
                    if matches!(why, Why::Stretch(_)) && self.is_work_days() {
                        write!(f, "，其中工作日 {work_days} 天")?;
                    }
                    f.write_str("\n")?;
                }
                Item::Shifted { day, mark } => {
                    let word = if self.is_work_days() {
                        "计入"
                    } else {
                        "上班"
                    };
                    writeln!(f, "{word}：{}，{}（{}）", Named(day), mark.name, mark.cite)?;
                }
                Item::Restarted(stretch) => {
                    write!(f, "重新计算：")?;
                    show_reason(f, stretch)?;
                    writeln!(f, "，{} 之后从头计算", stretch.to)?;
                }
                Item::MonthEnd { wanted, day } => writeln!(
                    f,
                    "月末：当月没有 {wanted} 日，以月末日 {}为对应日",
                    Named(day)
                )?,
                Item::Rolled { .. } => {}
            }
        }
        if weekend_days > 0 {
            writeln!(f, "不计：周末共 {weekend_days} 天")?;
        }
        Ok(())
    }

    fn show_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_hours() {
            return Ok(());
        }
        let back = matches!(self.term.kind, Kind::Before(_));
        let length = self.term.rule.length;
        match (back, length.unit()) {
            (true, _) => writeln!(f, "倒推：数满 {length}到 {}", Named(self.raw))?,
            (false, _) => writeln!(f, "期满：数满 {length}是 {}", Named(self.raw))?,
        }
        for item in &self.items {
            if let Item::Rolled { from, to, why } = *item {
                write!(f, "顺延：{}，", Range(from, to))?;
                show_why(f, why)?;
                f.write_str("\n")?;
            }
        }
        match self.term.kind {
            Kind::Wait => writeln!(f, "次日：期间届满的第二天起才可以办理"),
            Kind::Before(Margin::Clear) => {
                writeln!(f, "余量：通知日与事项之间留足整日，再提前一日")
            }
            Kind::Before(Margin::Plain) | Kind::Limit | Kind::Date => Ok(()),
        }
    }

    fn show_provisional(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(open) = self.due.provisional else {
            return Ok(());
        };
        writeln!(
            f,
            "暂定：{} 年的放假安排还没有公布；只扣周末是 {}，再扣法定节日是 {}，取对本机关较严的 {}，安排公布后重新计算",
            open.year, open.weekends, open.statutory, self.due.day
        )
    }

    fn is_hours(&self) -> bool {
        self.term.rule.length.unit() == Unit::Hour
    }

    fn is_work_days(&self) -> bool {
        self.term.rule.length.unit() == Unit::WorkDay
    }
}

fn show_why(f: &mut fmt::Formatter<'_>, why: Why<'_>) -> fmt::Result {
    match why {
        Why::Weekend => f.write_str("周末"),
        Why::Holiday(mark) => write!(f, "{}放假（{}）", mark.name, mark.cite),
        Why::Statutory(mark) => write!(f, "{}，法定节日，当年安排未公布", mark.name),
        Why::Stretch(stretch) => {
            show_reason(f, stretch)?;
            write!(f, "，{}", stretch.kind)
        }
    }
}

fn show_reason(f: &mut fmt::Formatter<'_>, stretch: &Stretch) -> fmt::Result {
    f.write_str(if stretch.why.is_empty() {
        "申请扣除的时间"
    } else {
        &stretch.why
    })?;
    if stretch.cite.is_empty() {
        return Ok(());
    }
    write!(f, "（{}）", stretch.cite)
}
