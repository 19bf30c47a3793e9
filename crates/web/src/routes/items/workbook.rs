//! `/workbook`: 自评工作簿, the items that a unit answers for. What the acts say is there already: one
//! confirms it, explains it, and hands in papers only where no acts can speak.

use askama::Template;
use zs_base::CaseId;
use zs_event::StepPath;
use zs_work::figures::{Readiness, readiness};
use zs_work::view::{ItemFile, ItemPlace, Spot};

use super::asked::{Asked, Only};
use super::shown::{Shown, lacks};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::Control;
use crate::pages::html;
use crate::routes::cases::step::{StepBody, body};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "workbook.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    name: String,
    schemes: Vec<(String, String, bool)>,
    years: Vec<(i16, bool)>,
    count: Count,
    ready: Readiness,
    /// What is missing to the line: the item, its title and what it lacks.
    missing: Vec<(CaseId, String, &'static str)>,
    groups: Vec<(String, Vec<Shown>)>,
    chosen: Option<Chosen>,
    done: bool,
}

/// How many items are how far.
struct Count {
    all: usize,
    answered: usize,
    returned: usize,
    open: usize,
    by_acts: usize,
    /// The next day on which something is due, and what is left.
    due: Option<(String, String)>,
}

/// The item that is looked at.
pub struct Chosen {
    pub item: Shown,
    pub step: Option<StepBody>,
    pub turns: [Option<CaseId>; 2],
}

/// Shows the workbook.
///
/// # Errors
/// When the post may not see the numbers of the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let unit = asked.unit.clone();
    let files = asked.files(visit, std::slice::from_ref(&unit), asked.year)?;
    let before = asked.files(visit, std::slice::from_ref(&unit), asked.year - 1)?;
    let stands = asked.standing(visit, &unit)?;
    let library = &visit.law.clone().library;
    let whose = asked.whose();
    let shown = |file: &ItemFile| {
        let before = before
            .iter()
            .find(|it| it.item.is_some() && it.item == file.item);
        Shown::of(library, &asked, file, &stands, before, whose.clone())
    };
    let taken: Vec<&ItemFile> = files.iter().filter(|it| asked.only.takes(it)).collect();
    let groups = grouped(&taken, shown);
    let ready = readiness(&asked.scheme, &files, &stands);
    let missing = ready.lacks.iter().filter_map(|(at, why)| {
        let file = files.get(*at)?;
        Some((file.case, file.matter.clone(), lacks(*why)))
    });
    let missing = missing.collect();
    let chosen = match asked.item {
        Some(case) => {
            let file = files.iter().find(|it| it.case == case);
            let file = file.ok_or(Trouble::NoPage)?;
            let then = format!("/workbook?{}", asked.with("item", &case.to_string()));
            let item = shown(file);
            Some(Chosen {
                step: step_of(visit, file, then)?,
                turns: turns(&taken, case),
                item,
            })
        }
        None => None,
    };
    Ok(html(&Page {
        frame: visit.frame(),
        name: asked.scheme.name.to_string(),
        schemes: asked.schemes(visit),
        years: asked.years(visit),
        count: count(&files),
        done: visit.ask.query.given("done").is_some(),
        whose,
        ready,
        missing,
        groups,
        chosen,
        asked,
    }))
}

/// The form of what the visitor can do next with an item.
///
/// # Errors
/// When the store fails.
pub fn step_of(
    visit: &mut Visit<'_>,
    file: &ItemFile,
    then: String,
) -> Result<Option<StepBody>, Trouble> {
    let path: Option<StepPath> = file.mine().map(|it| it.path.clone());
    match path {
        Some(path) => body(visit, &file.case, &path, then),
        None => Ok(None),
    }
}

/// The items before and after one.
pub fn turns(files: &[&ItemFile], case: CaseId) -> [Option<CaseId>; 2] {
    let at = files.iter().position(|it| it.case == case);
    let there = |at: Option<usize>| at.and_then(|at| files.get(at)).map(|it| it.case);
    match at {
        Some(at) => [there(at.checked_sub(1)), there(at.checked_add(1))],
        None => [None, there(Some(0))],
    }
}

/// Items under the headings of their scheme, those that were returned first in each.
fn grouped(files: &[&ItemFile], shown: impl Fn(&ItemFile) -> Shown) -> Vec<(String, Vec<Shown>)> {
    let mut sorted = files.to_vec();
    sorted.sort_by_key(|it| it.place != ItemPlace::Returned);
    let mut groups: Vec<(String, Vec<Shown>)> = Vec::new();
    for item in sorted.into_iter().map(shown) {
        match groups.iter_mut().find(|(name, _)| *name == item.group) {
            Some((_, items)) => items.push(item),
            None => groups.push((item.group.clone(), vec![item])),
        }
    }
    groups
}

fn count(files: &[ItemFile]) -> Count {
    let so = |takes: &dyn Fn(&ItemFile) -> bool| files.iter().filter(|it| takes(it)).count();
    let open = files.iter().filter(|it| it.place < ItemPlace::ToReview);
    let next = open.filter_map(|it| it.clock.as_ref());
    let next = next.min_by_key(|it| it.due);
    Count {
        all: files.len(),
        answered: so(&|it| it.place >= ItemPlace::ToReview),
        returned: so(&|it| it.place == ItemPlace::Returned),
        open: so(&|it| it.place == ItemPlace::ToAnswer),
        by_acts: so(&|it| it.by_acts),
        due: next.map(|it| (it.due.to_string(), it.left_words())),
    }
}

impl Page {
    /// Met of those that apply, in percent; nothing where none applies.
    fn share(&self) -> Option<String> {
        let tenths = self.ready.share()?;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The line in percent.
    fn line(&self) -> i64 {
        let line = self.asked.scheme.threshold;
        line.part * 100 / line.whole.max(1)
    }
}
