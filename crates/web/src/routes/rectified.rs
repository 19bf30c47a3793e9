//! `GET /rectification`: 整改销号, the list of what must be put right, with its bars by date.

use askama::Template;
use zs_base::{Day, UnitId};
use zs_work::view::{RectifiedAsk, RectifiedLine, RectifiedList, RectifiedState};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// How wide the drawing of a bar is, in its own units.
const WIDE: i64 = 240;

#[derive(Template)]
#[template(path = "rectified.html")]
struct Page {
    frame: Frame,
    list: RectifiedList,
    rows: Vec<Row>,
    chosen: RectifiedAsk,
    whole: String,
    pager: Pager,
    today: Day,
    axis: Option<Axis>,
}

/// A row with its bar.
struct Row {
    line: RectifiedLine,
    bar: Option<Bar>,
}

/// The days between which the bars of a page lie.
#[derive(Clone, Copy)]
struct Axis {
    from: Day,
    to: Day,
}

/// A bar from the day on which an item was entered to its last day.
struct Bar {
    x: i64,
    width: i64,
    today: i64,
    said: String,
}

impl Axis {
    fn of(lines: &[RectifiedLine], today: Day) -> Option<Self> {
        let from = lines.iter().map(|it| it.from).min()?;
        let ends = lines.iter().filter_map(|it| it.limit);
        let to = ends.max()?.max(today);
        Some(Self {
            from: from.min(today),
            to,
        })
    }

    fn at(self, day: Day) -> i64 {
        let span = i64::from(self.to.number() - self.from.number()).max(1);
        i64::from(day.number() - self.from.number()) * WIDE / span
    }

    fn bar(self, line: &RectifiedLine, today: Day) -> Option<Bar> {
        let to = line.limit?;
        let x = self.at(line.from.min(to));
        Some(Bar {
            x,
            width: (self.at(to) - x).max(2),
            today: self.at(today).min(WIDE - 1),
            said: format!("从 {} 到 {to}，{}", line.from, line.state.word()),
        })
    }
}

/// Shows a page of the list.
///
/// # Errors
/// When the post may not read cases, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asker = visit.signer()?;
    let query = &visit.ask.query;
    let chosen = RectifiedAsk {
        unit: query.given("unit").map(UnitId::from),
        state: query.given("state").and_then(RectifiedState::of_word),
    };
    let size = Pager::rows(query);
    let mut list = visit.looker.rectified(&asker, &chosen, visit.now)??;
    let total = list.lines.len();
    let number = Pager::number(query).clamp(1, total.div_ceil(size).max(1));
    let lines = std::mem::take(&mut list.lines).into_iter();
    let lines: Vec<RectifiedLine> = lines.skip((number - 1) * size).take(size).collect();
    let today = visit.now.day();
    let axis = Axis::of(&lines, today);
    let rows = lines.into_iter().map(|line| Row {
        bar: axis.and_then(|it| it.bar(&line, today)),
        line,
    });
    Ok(html(&Page {
        rows: rows.collect(),
        whole: format!("{}?{}", visit.ask.path, query.with("rows", "200")),
        pager: Pager::of(visit.ask, number, size, total),
        frame: visit.frame(),
        chosen,
        today,
        axis,
        list,
    }))
}
