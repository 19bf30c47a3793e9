//! The days of a term one by one, as squares under the seven days of the week.

use zs_base::Day;
use zs_time::{Calendar, DayKind, Stretch, StretchKind, Term, Unit};

/// The longest term that is drawn, in days; a longer one is told by its arithmetic only.
const DAYS_MAX: i32 = 160;

/// A square.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Square {
    /// The class that gives it its colour, which its word tells too.
    pub class: &'static str,
    /// The day, such as 03-09.
    pub day: String,
    /// What it is.
    pub word: String,
}

/// The squares from the day on which the term starts to its last day, beginning on a Monday; empty
/// for a term in hours or of more than five months.
#[must_use]
pub fn strip(term: &Term, calendar: &Calendar) -> Vec<Square> {
    let (start, due) = (term.anchor.day(), term.due(calendar).day);
    let days = due.since(start);
    let unit = term.rule.length.unit();
    if unit == Unit::Hour || !(0..=DAYS_MAX).contains(&days) {
        return Vec::new();
    }
    let gaps = (1..start.weekday()).map(|_| Square {
        class: "gap",
        day: String::new(),
        word: String::new(),
    });
    let squares = (0..=days).map(|ahead| square(term, calendar, start.plus(ahead), due));
    gaps.chain(squares).collect()
}

fn square(term: &Term, calendar: &Calendar, day: Day, due: Day) -> Square {
    let excluded = term
        .stretches
        .iter()
        .find(|it| it.from <= day && day <= it.to);
    let work_days = term.rule.length.unit() == Unit::WorkDay;
    let (class, word) = match calendar.day_kind(day) {
        _ if day == due => ("due", "到期".to_owned()),
        _ if day == term.anchor.day() => ("start", "起算当日不计".to_owned()),
        _ if let Some(it) = excluded => ("excluded", deducted(it)),
        DayKind::Weekend if work_days => ("rest", "周末".to_owned()),
        DayKind::Holiday(mark) | DayKind::Statutory(mark) if work_days => {
            ("rest", mark.name.clone())
        }
        DayKind::Shifted(_) if work_days => ("counted", "调休上班".to_owned()),
        _ => ("counted", "计入".to_owned()),
    };
    let (_, month, of_month) = day.ymd();
    Square {
        class,
        day: format!("{month:02}-{of_month:02}"),
        word,
    }
}

/// Why a day is not counted, in a few words.
fn deducted(stretch: &Stretch) -> String {
    let word = match stretch.kind {
        StretchKind::Excluded => "扣除",
        StretchKind::Suspended => "中止",
        StretchKind::Restarted => "重算",
    };
    match stretch.why.as_str() {
        "" => word.to_owned(),
        why => format!("{word}：{why}"),
    }
}

#[cfg(test)]
mod tests {
    use zs_base::Moment;
    use zs_time::{Kind, Roll, Rule};

    use super::*;

    fn term(from: &str, length: &str) -> Term {
        Term {
            kind: Kind::Limit,
            anchor: from.parse::<Moment>().unwrap(),
            rule: Rule {
                length: length.parse().unwrap(),
                roll: Roll::Next,
            },
            stretches: Vec::new(),
        }
    }

    #[test]
    fn a_term_of_working_days_is_drawn_from_monday_with_its_weekend() {
        let squares = strip(&term("2026-03-04", "5wd"), &Calendar::new(Vec::new()));
        let classes: Vec<_> = squares.iter().map(|it| it.class).collect();
        let week = ["gap", "gap", "start", "counted", "counted", "rest", "rest"];
        assert_eq!(classes[..7], week);
        assert_eq!(classes[7..], ["counted", "counted", "due"]);
        assert_eq!(squares[9].day, "03-11");
    }

    #[test]
    fn a_term_in_hours_or_of_half_a_year_is_not_drawn() {
        let calendar = Calendar::plain();
        assert!(strip(&term("2026-03-04T08:00", "24h"), &calendar).is_empty());
        assert!(strip(&term("2026-03-04", "6m"), &calendar).is_empty());
    }
}
