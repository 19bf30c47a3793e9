//! The library of normative documents (规范性文件库): the row that a case has in it, made of what
//! its notice lets out and of the steps that the law names.

use zs_base::{CaseId, Day};
use zs_case::{InstanceNo, View};
use zs_disclose::{Masker, Notice, notice, searched};
use zs_event::Value;
use zs_law::{Named, NormRule, Publication};
use zs_store::{DocumentRow, NoticeRow};

use crate::notice::{NoticePaper, facts};

/// What of the law decides which documents there are, with what masks their words.
#[derive(Clone, Copy)]
pub struct Documents<'a> {
    /// How they are computed from cases.
    pub rule: &'a NormRule,
    /// What masks them.
    pub masker: &'a Masker,
}

/// The row of a document beside the row of its notice, which is public; nothing for a case of
/// another kind.
pub(crate) fn document_row(
    view: &View<'_>,
    documents: Documents<'_>,
    duty: &Publication,
    of: &NoticeRow,
) -> Option<DocumentRow> {
    let rule = documents.rule;
    let (published, code) = (of.published?, of.code.as_deref()?);
    if view.state.procedure().id != rule.procedure || code.is_empty() {
        return None;
    }
    let shown = as_published(view, documents.masker, duty)?;
    let until = named_day(view, &rule.until);
    let (last, ended_as) = end_of(view, rule, until);
    // Its title stays, so that people learn what became of it; a document that was taken back while
    // it applied has none any more.
    let titled = of.recalled.is_none() || !ended_as.is_empty();
    let title = line(&shown, rule).filter(|_| titled).unwrap_or_default();
    let number = number_of(view, rule);
    let texts = shown.fields.iter().filter(|_| of.recalled.is_none());
    let parts = texts.map(|it| it.text.text.as_str());
    let parts: Vec<String> = [&*number, &*title]
        .into_iter()
        .chain(parts)
        .map(searched)
        .collect();
    Some(DocumentRow {
        case: of.case,
        code: code.to_owned(),
        unit: of.unit.clone(),
        number,
        title,
        published,
        starts: named_day(view, &rule.starts).unwrap_or(published.day()),
        until,
        last,
        ended_as,
        reviewed: public_day(view, duty, &rule.reviewed),
        filed: public_day(view, duty, &rule.filed),
        replaces: replaced(view, rule),
        recalled: of.recalled,
        sought: parts.join("\n"),
    })
}

/// The notice with its fields as they were shown, whatever became of it since.
fn as_published(view: &View<'_>, masker: &Masker, duty: &Publication) -> Option<Notice> {
    let mut facts = facts(view, duty, &NoticePaper::default());
    facts.recalled = None;
    let decided = facts.decided_on?;
    notice(Some(masker), duty, &facts, decided).ok()
}

/// The masked title, where the duty shows it.
fn line(notice: &Notice, rule: &NormRule) -> Option<String> {
    let mut fields = notice.fields.iter();
    let found = fields.find(|it| it.name == rule.title.field)?;
    Some(found.text.text.clone())
}

/// The last day on which it applies, and the outcome with which it ended. Whatever ends a document
/// ends it on that day, and a document whose time is over applied to the end of its last day.
fn end_of(view: &View<'_>, rule: &NormRule, until: Option<Day>) -> (Option<Day>, String) {
    let root = view.state.instance(InstanceNo::ROOT);
    let ended = root.procedure.find_step(&rule.ends).and_then(|step| {
        let round = root.done(step)?;
        let outcomes = &root.procedure.step(step).outcomes;
        let outcome = outcomes.get(usize::from(round.outcome?))?;
        Some((round.at.day(), outcome.name.clone()))
    });
    match ended {
        None => (until, String::new()),
        Some((_, outcome)) if outcome == rule.expired => (until, outcome.to_string()),
        Some((day, outcome)) => {
            let before = day.plus(-1);
            (
                Some(until.map_or(before, |it| it.min(before))),
                outcome.to_string(),
            )
        }
    }
}

/// The number of its registration.
fn number_of(view: &View<'_>, rule: &NormRule) -> String {
    let root = view.state.instance(InstanceNo::ROOT);
    let step = root.procedure.find_step(&rule.number);
    let number = step.and_then(|step| root.done(step)?.number.as_deref());
    number.unwrap_or_default().to_owned()
}

/// The day of a step whose day the duty makes public.
fn public_day(view: &View<'_>, duty: &Publication, step: &zs_base::StepId) -> Option<Day> {
    let root = view.state.instance(InstanceNo::ROOT);
    let step = root.procedure.find_step(step)?;
    let public = duty.course.contains(&step);
    root.done(step).filter(|_| public).map(|it| it.at.day())
}

/// The case of the document in whose place it comes.
fn replaced(view: &View<'_>, rule: &NormRule) -> Option<CaseId> {
    named_value(view, &rule.before)?.as_text()?.parse().ok()
}

pub(crate) fn named_day(view: &View<'_>, named: &Named) -> Option<Day> {
    named_value(view, named)?.as_day()
}

/// The value of a field by name, of the case or of the last valid round of a step.
pub(crate) fn named_value<'a>(view: &View<'a>, named: &Named) -> Option<&'a Value> {
    let root = view.state.instance(InstanceNo::ROOT);
    let Some(step) = &named.step else {
        let mut fields = root.procedure.fields.iter();
        let index = fields.position(|it| it.name == named.field)?;
        return view.state.values.get(index)?.as_ref();
    };
    let step = root.procedure.find_step(step)?;
    let mut fields = root.procedure.step(step).fields.iter();
    let index = fields.position(|it| it.name == named.field)?;
    root.done(step)?.values.get(index)?.as_ref()
}
