//! `GET /term`: 期限计算, for everybody: an act of the library with its terms, or a length of one's
//! own; a start, and the day with its arithmetic.

pub(super) mod act;
mod agenda;
pub(super) mod one;

pub(super) use agenda::CALENDAR;

use askama::Template;
use zs_base::Day;
use zs_base::limits::CALCULATOR_SEARCH_CHARACTERS_MAX;
use zs_time::{Kind, Length, Roll, Rule, Stretch, Term};
use zs_work::calculator::{Family, families};
use zs_work::view::read::{self, Misread};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::strip::{Square, strip};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Stretches that the form has room for.
const PAUSES: usize = 2;

#[derive(Template)]
#[template(path = "term.html")]
struct Page {
    frame: Frame,
    families: Vec<Family>,
    /// What is looked for among the acts.
    sought: String,
    asked: Asked,
    problems: Vec<Problem>,
    answer: Option<Counted>,
}

struct Asked {
    from: String,
    count: String,
    unit: String,
    roll: bool,
    wait: bool,
    pauses: Vec<(String, String)>,
}

struct Problem {
    field: &'static str,
    sentence: String,
}

struct Counted {
    due: String,
    weekday: &'static str,
    lines: Vec<String>,
    squares: Vec<Square>,
}

/// The units of the form, with the letters of [`Length`].
const UNITS: [(&str, &str); 5] = [
    ("wd", "个工作日"),
    ("d", "日"),
    ("m", "个月"),
    ("y", "年"),
    (HOURS, "小时"),
];

/// The unit of terms that are counted from a minute.
const HOURS: &str = "h";
/// What half a stretch is told.
const BOTH: &str = "扣除的日子，起和止都要写，例如 2026-4-1 至 2026-4-10。";

/// Shows the form, and the answer where something was asked.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = &visit.ask.query;
    let asked = Asked::of(query, visit.now.day());
    let sought = query.get("q").chars();
    let sought: String = sought.take(CALCULATOR_SEARCH_CHARACTERS_MAX).collect();
    let mut problems = Vec::new();
    let answer = match query.given("from").is_some() || query.given("count").is_some() {
        true => asked
            .term(visit.now.day())
            .map_err(|found| problems = found)
            .ok(),
        false => None,
    };
    let answer =
        answer.map(|term| counted(&term, visit.law.calendar(zs_law::CalendarUse::National)));
    Ok(html(&Page {
        families: families(&visit.law, visit.now.day(), &sought),
        frame: visit.frame(),
        sought,
        asked,
        answer,
        problems,
    }))
}

fn counted(term: &Term, calendar: &zs_time::Calendar) -> Counted {
    let due = term.due(calendar).day;
    Counted {
        due: term.point(calendar).to_string().replace('T', " "),
        weekday: crate::words::weekday(due),
        lines: term
            .explain(calendar, "")
            .to_string()
            .lines()
            .map(str::to_owned)
            .collect(),
        squares: strip(term, calendar),
    }
}

/// What is wrong with a date, and what can be written.
fn told(misread: Misread) -> String {
    format!("{}{}。", misread.sentence, misread.accepted)
}

impl Asked {
    fn of(query: &Pairs, today: Day) -> Self {
        let text = |name: &str, default: &str| query.given(name).unwrap_or(default).to_owned();
        let pause = |n: usize| {
            (
                text(&format!("pause{n}"), ""),
                text(&format!("until{n}"), ""),
            )
        };
        Self {
            from: text("from", &today.to_string()),
            count: text("count", "15"),
            unit: text("unit", "wd"),
            roll: query.get("roll") != "no",
            wait: query.get("kind") == "wait",
            pauses: (1..=PAUSES).map(pause).collect(),
        }
    }

    /// The Chinese name of the unit, as the form offers it.
    fn unit_name(&self) -> &'static str {
        let found = UNITS.iter().find(|(letters, _)| *letters == self.unit);
        found.map_or("", |(_, name)| name)
    }

    /// The term that was asked for, or everything that is wrong. Days are read as leniently as in any
    /// other form; what is not written in full is of the year of `today`.
    fn term(&self, today: Day) -> Result<Term, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong = |field, sentence| problems.push(Problem { field, sentence });
        let anchor = match read::moment(&self.from, today) {
            Ok(_) if self.unit == HOURS && !read::plain(&self.from).contains(':') => {
                wrong(
                    "from",
                    "按小时计算，起算的时刻写到分钟，例如 2026-3-9 15:30。".to_owned(),
                );
                None
            }
            Ok(anchor) => Some(anchor),
            Err(misread) => {
                wrong("from", told(misread));
                None
            }
        };
        let length: Option<Length> = format!("{}{}", read::plain(&self.count), self.unit)
            .parse()
            .ok();
        if length.is_none() {
            wrong("count", "长度写成不太大的整数，例如 15。".to_owned());
        }
        let mut stretches = Vec::new();
        for (from, until) in self
            .pauses
            .iter()
            .filter(|(from, until)| !(from.is_empty() && until.is_empty()))
        {
            match (read::day(from, today), read::day(until, today)) {
                (Ok(from), Ok(until)) => match Stretch::excluded(from, until) {
                    Some(stretch) => stretches.push(stretch),
                    None => wrong("pause", "扣除的日子，止不能早于起。".to_owned()),
                },
                (Err(_), _) if from.is_empty() => wrong("pause", BOTH.to_owned()),
                (_, Err(_)) if until.is_empty() => wrong("pause", BOTH.to_owned()),
                (Err(misread), _) | (_, Err(misread)) => wrong("pause", told(misread)),
            }
        }
        match (anchor, length, problems.is_empty()) {
            (Some(anchor), Some(length), true) => Ok(Term {
                kind: if self.wait { Kind::Wait } else { Kind::Limit },
                anchor,
                rule: Rule {
                    length,
                    roll: if self.roll { Roll::Next } else { Roll::No },
                },
                stretches,
            }),
            _ => Err(problems),
        }
    }
}

impl Page {
    /// How many acts are listed.
    fn acts(&self) -> usize {
        self.families.iter().map(|it| it.acts.len()).sum()
    }

    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|it| it.sentence.as_str())
    }
}
