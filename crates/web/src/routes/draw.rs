//! `/j`: public draws (双随机抽取): which lists were locked, where the digits came from, what was
//! drawn, and drawing it again.

use askama::Template;
use zs_base::{CaseId, Day};
use zs_work::draw::Bundle;
use zs_work::view::Draw;

use super::public::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Drawn rows whose names are printed on the page; the bundle has all.
const SHOWN_MAX: usize = 100;

#[derive(Template)]
#[template(path = "draws.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<(Draw, String)>,
    today: Day,
}

#[derive(Template)]
#[template(path = "draw.html")]
struct Page {
    frame: Frame,
    draw: Draw,
    unit: String,
    today: Day,
    result: Option<Result<Bundle, String>>,
    /// Whether drawing again gave the same, where somebody asked.
    again: Option<Result<(), String>>,
}

/// All draws, the newest first.
///
/// # Errors
/// When the store fails.
pub fn list(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draws = visit.looker.draws(visit.now)?;
    let named = draws.into_iter().map(|it| {
        let unit = visit.site.unit(&it.unit);
        (it, unit)
    });
    let page = ListPage {
        lines: named.collect(),
        frame: visit.frame(),
        today: visit.now.day(),
    };
    Ok(public(visit, html(&page)))
}

/// One draw; with `?again=yes` it is drawn again while one waits.
///
/// # Errors
/// [`Trouble::NoPage`] where no such draw has locked its lists.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (draw, result) = named(visit)?;
    let asks = visit.ask.query.get("again") == "yes";
    let bundle = result.as_ref().and_then(|it| it.as_ref().ok());
    // The bundle goes through its published form, so that what is drawn again is what people download.
    let again = bundle.filter(|_| asks).map(|it| {
        let read = Bundle::read(&it.json());
        let same = read.and_then(|it| it.replay());
        same.map_err(|why| why.to_string())
    });
    let page = html(&Page {
        unit: visit.site.unit(&draw.unit),
        frame: visit.frame(),
        today: visit.now.day(),
        draw,
        result,
        again,
    });
    // Whoever asks to draw again wants it drawn, and no answer that was given to another.
    Ok(match asks {
        true => page,
        false => public(visit, page),
    })
}

/// The bundle from which anybody draws again.
///
/// # Errors
/// [`Trouble::NoPage`] until it was drawn.
pub fn bundle(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (_, result) = named(visit)?;
    let bundle = result.and_then(Result::ok).ok_or(Trouble::NoPage)?;
    let json = bundle.json().into_bytes();
    Ok(Answer::file("draw.json", "application/json", json))
}

/// The independent script that draws again.
///
/// # Errors
/// None.
pub fn script(_: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let script = include_str!("../../../../tools/replay_draw.py");
    let bytes = script.as_bytes().to_vec();
    Ok(Answer::file(
        "replay_draw.py",
        "text/x-python; charset=utf-8",
        bytes,
    ))
}

/// What is told of a draw: the draw, and its bundle once it was done.
type Told = (Draw, Option<Result<Bundle, String>>);

fn named(visit: &mut Visit<'_>) -> Result<Told, Trouble> {
    let case: CaseId = visit.part("draw").parse().map_err(|_| Trouble::NoPage)?;
    let draw = visit.looker.draw(&case)?.ok_or(Trouble::NoPage)?;
    let files = &visit.site.beside.files;
    let result = visit.looker.draw_bundle(&draw, files, visit.now)?;
    Ok((draw, result))
}

impl Page {
    /// The drawn subjects, each as what may be said of it: its name, or the beginning of its digest.
    fn drawn(&self, bundle: &&Bundle) -> Vec<(String, Option<String>)> {
        let drawn = bundle.subjects.drawn.iter().take(SHOWN_MAX);
        let each = drawn.map(|name| {
            let opened = bundle.opened.iter().find(|it| it.name == *name);
            let says = opened.map(|it| it.says.split('\t').take(2).collect::<Vec<_>>().join("　"));
            (name.chars().take(16).collect(), says)
        });
        each.collect()
    }

    /// How many rows of a list were out of the draw.
    fn out(&self, rows: &[zs_work::draw::BundleRow]) -> usize {
        rows.iter().filter(|it| !it.row.ends_with("\t-")).count()
    }
}
