//! `GET /term`: 期限计算, for everybody: a start, a length, and the day with its arithmetic.

use askama::Template;
use zs_base::{Day, Moment};
use zs_time::{Kind, Length, Roll, Rule, Stretch, Term};
use zs_work::view::read;

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
    asked: Asked,
    problems: Vec<Problem>,
    answer: Option<Counted>,
}

struct Asked {
    today: Day,
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
    ("h", "小时"),
];

/// Shows the form, and the answer where something was asked.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = &visit.ask.query;
    let asked = Asked::of(query, visit.now.day());
    let mut problems = Vec::new();
    let answer = match query.given("from").is_some() || query.given("count").is_some() {
        true => asked.term().map_err(|found| problems = found).ok(),
        false => None,
    };
    let answer = answer.map(|term| {
        counted(
            &term,
            visit.site.law.calendar(zs_law::CalendarUse::National),
        )
    });
    let mut answered = html(&Page {
        frame: visit.frame(),
        asked,
        answer,
        problems,
    });
    answered.status = 200;
    Ok(answered)
}

fn counted(term: &Term, calendar: &zs_time::Calendar) -> Counted {
    let due = term.due(calendar).day;
    Counted {
        due: term.point(calendar).to_string(),
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
            today,
            from: text("from", &today.to_string()),
            count: text("count", "15"),
            unit: text("unit", "wd"),
            roll: query.get("roll") != "no",
            wait: query.get("kind") == "wait",
            pauses: (1..=PAUSES).map(pause).collect(),
        }
    }

    /// The term that was asked for, or everything that is wrong.
    fn term(&self) -> Result<Term, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong = |field, sentence: String| problems.push(Problem { field, sentence });
        let anchor = read::moment(&self.from, self.today);
        let anchor: Option<Moment> = anchor
            .map_err(|why| wrong("from", format!("{}{}。", why.sentence, why.accepted)))
            .ok();
        let length = format!("{}{}", read::plain(&self.count), self.unit);
        let length: Option<Length> = length.parse().ok();
        if length.is_none() {
            wrong("count", "长度写成不太大的整数，例如 15。".to_owned());
        }
        let mut stretches = Vec::new();
        for (from, until) in self
            .pauses
            .iter()
            .filter(|(from, until)| !(from.is_empty() && until.is_empty()))
        {
            match self.stretch(from, until) {
                Some(stretch) => stretches.push(stretch),
                None => wrong(
                    "pause",
                    "扣除的日子写起和止两个日期，止不早于起，例如 2026-04-01 至 2026-04-10。"
                        .to_owned(),
                ),
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

    /// The days from one to another, both with them.
    fn stretch(&self, from: &str, until: &str) -> Option<Stretch> {
        let day = |text| read::day(text, self.today).ok();
        format!("{}..{}", day(from)?, day(until)?).parse().ok()
    }
}

impl Page {
    fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|it| it.sentence.as_str())
    }
}
