//! A county's own templates of papers: which there are, looking one over, putting it in force.

use askama::Template;
use zs_base::limits::TEMPLATE_BYTES_MAX;
use zs_base::{Day, Digest};
use zs_paper::filling::slot_name;
use zs_paper::{Filling, Fillings, NotFilled, docx_slots, fill_docx};
use zs_store::Fault;
use zs_work::office::{
    Refused, TemplateAsk, TemplateRefused, TemplateVersion, template_docx, template_versions,
};
use zs_work::slots_known;
use zs_work::view::read;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::scanned::scanned;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The media type of a docx.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The field of the file.
const FIELD: &str = "template";

#[derive(Template)]
#[template(path = "templates.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<(String, Option<Day>, usize)>,
}

#[derive(Template)]
#[template(path = "template.html")]
struct Page {
    frame: Frame,
    paper: String,
    versions: Vec<Version>,
    /// Slots that every template must have, and those that it may have besides.
    must: Vec<(String, String)>,
    may: Vec<(String, String)>,
    from: String,
    problems: Vec<String>,
}

/// A version as the page shows it.
struct Version {
    digest: Digest,
    from: Day,
    by: String,
    at: String,
    confirmed: Option<(String, String)>,
}

/// `GET /templates`: every paper, and whether the county has its own template.
///
/// # Errors
/// When the store fails.
pub fn list(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let today = visit.now.day();
    let names: Vec<String> = visit
        .law
        .library
        .papers
        .keys()
        .map(ToString::to_string)
        .collect();
    let mut rows = Vec::new();
    for name in names {
        let versions = template_versions(visit.looker.reader(), &name)?;
        let waiting = versions.iter().filter(|it| it.confirmed.is_none()).count();
        let in_force = versions
            .iter()
            .filter(|it| it.confirmed.is_some() && it.from <= today);
        rows.push((name, in_force.map(|it| it.from).max(), waiting));
    }
    Ok(html(&ListPage {
        frame: visit.frame(),
        rows,
    }))
}

/// `GET /templates/{paper}`: the versions, and what a template must hold.
///
/// # Errors
/// When there is no such paper, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, Vec::new())
}

/// `POST /templates/{paper}`: looks a docx over and keeps it; nobody's papers follow it yet.
///
/// # Errors
/// When there is no such paper, or the machine fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let paper = paper_of(visit)?;
    let (docx, from) = match sent(visit)? {
        Ok(sent) => sent,
        Err(problems) => return page(visit, problems),
    };
    let problems = looked_over(visit, &paper, &docx);
    if !problems.is_empty() {
        return page(visit, problems);
    }
    let ask = TemplateAsk {
        paper: &paper,
        digest: Digest::of(&[&docx]),
        from,
        address: &visit.ask.address,
    };
    let visitor = visit.visitor()?;
    let done = visit
        .site
        .office
        .propose_template(visitor, &ask, &docx, visit.now);
    answered(visit, done)
}

/// `POST /templates/{paper}/confirm`: puts a version in force.
///
/// # Errors
/// When there is no such paper, or the machine fails.
pub fn confirm(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let paper = paper_of(visit)?;
    let form = &visit.ask.form;
    let (Ok(digest), Ok(from)) = (form.get("digest").parse(), form.get("from").parse()) else {
        return Err(Trouble::NotOurs);
    };
    let ask = TemplateAsk {
        paper: &paper,
        digest,
        from,
        address: &visit.ask.address,
    };
    let visitor = visit.visitor()?;
    let done = visit.site.office.confirm_template(visitor, &ask, visit.now);
    answered(visit, done)
}

/// `GET /templates/{paper}/sample?digest=`: the template with the name of each slot in its place.
///
/// # Errors
/// When there is no such version, or the store fails.
pub fn sample(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let paper = paper_of(visit)?;
    let digest: Digest = visit
        .ask
        .query
        .get("digest")
        .parse()
        .map_err(|_| Trouble::NoPage)?;
    let versions = template_versions(visit.looker.reader(), &paper)?;
    if !versions.iter().any(|it| it.digest == digest) {
        return Err(Trouble::NoPage);
    }
    let docx = template_docx(visit.looker.reader(), &digest)?.ok_or(Trouble::NoPage)?;
    let known = slots_known(&visit.law.library, &paper);
    match fill_docx(&docx, &samples(&known)) {
        Ok(bytes) => Ok(Answer::file(format!("{paper}（示例）.docx"), DOCX, bytes)),
        Err(NotFilled::Unusable(why)) => Err(Trouble::Bad(why.to_string())),
        Err(NotFilled::Unfilled(_)) => Err(Trouble::NoPage),
    }
}

/// A value for every slot that says which it is.
fn samples(known: &[String]) -> Fillings {
    let sample = |slot: &String| {
        let text = format!("（示例：{}）", slot_name(slot));
        (slot.clone(), Filling::Text(text))
    };
    known.iter().map(sample).collect()
}

fn answered(visit: &mut Visit<'_>, done: Result<(), TemplateRefused>) -> Result<Answer, Trouble> {
    match done {
        Ok(()) => Ok(Answer::see_other(
            visit.ask.path.trim_end_matches("/confirm").to_owned(),
        )),
        Err(TemplateRefused::Because(sentence)) => page(visit, vec![sentence]),
        Err(TemplateRefused::Refused(Refused::Denied(denied))) => Err(denied.into()),
        Err(TemplateRefused::Refused(Refused::Unanswered(it))) => Err(it.into()),
        Err(TemplateRefused::Refused(other)) => page(visit, vec![other.to_string()]),
    }
}

/// A docx and the day from which it shall be followed, or what is wrong with them.
type Sent = Result<(Vec<u8>, Day), Vec<String>>;

fn sent(visit: &Visit<'_>) -> Result<Sent, Trouble> {
    let mut problems = Vec::new();
    let from = read::day(visit.ask.form.get("from"), visit.now.day());
    if let Err(misread) = &from {
        problems.push(format!(
            "从哪一天起用：{}{}",
            misread.sentence, misread.accepted
        ));
    }
    let arrived = visit
        .ask
        .files
        .iter()
        .find(|it| it.field == FIELD && it.bytes > 0);
    let mut docx = Vec::new();
    match arrived {
        None => problems.push("没有选文件。请选一个 docx 文件。".to_owned()),
        Some(it) if it.bytes > TEMPLATE_BYTES_MAX as u64 => problems.push(format!(
            "“{}”超过 {} KB。模板只要文字和表格，请去掉图片。",
            it.name,
            TEMPLATE_BYTES_MAX / 1024
        )),
        Some(it) => match scanned(visit, it.file.path(), &it.name)? {
            Err(harm) => problems.push(format!("“{}”：{}", it.name, harm.told())),
            Ok(()) => {
                let read = std::fs::read(it.file.path());
                docx = read.map_err(|error| Fault::writing("读上传的文件", error))?;
            }
        },
    }
    Ok(match (from, problems.is_empty()) {
        (Ok(from), true) => Ok((docx, from)),
        _ => Err(problems),
    })
}

/// Everything that speaks against a docx as the template of a paper, with its place.
fn looked_over(visit: &Visit<'_>, paper: &str, docx: &[u8]) -> Vec<String> {
    let library = &visit.law.library;
    let found = match docx_slots(docx) {
        Ok(found) => found,
        Err(why) => return vec![format!("{}。{}。", why.cause, why.cure)],
    };
    let known = slots_known(library, paper);
    let unknown = found.iter().filter(|(slot, _)| !known.contains(slot));
    let mut problems: Vec<String> = unknown
        .map(|(slot, place)| format!("{place}：不认识 {{{slot}}}，请照下面的表改写。"))
        .collect();
    let must = library.papers.get(paper).map_or(&[][..], |it| &it.slots);
    let missing = must
        .iter()
        .filter(|slot| !found.iter().any(|(it, _)| **it == ***slot));
    problems.extend(missing.map(|slot| {
        format!(
            "整份模板里没有 {{{slot}}}（{}），这一项必须写。",
            slot_name(slot)
        )
    }));
    problems
}

fn paper_of(visit: &Visit<'_>) -> Result<String, Trouble> {
    let paper = visit.part("paper");
    let known = visit.law.library.papers.contains_key(paper);
    known.then(|| paper.to_owned()).ok_or(Trouble::NoPage)
}

fn page(visit: &mut Visit<'_>, problems: Vec<String>) -> Result<Answer, Trouble> {
    let paper = paper_of(visit)?;
    let people = visit.looker.people(visit.now)?;
    let name = |id: &zs_base::PersonId| {
        let found = people.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.to_string(), |it| it.name.clone())
    };
    let today = visit.now.day();
    let shown = |it: TemplateVersion| Version {
        digest: it.digest,
        from: it.from,
        by: name(&it.by),
        at: crate::words::minute(it.at, today),
        confirmed: it
            .confirmed
            .map(|(who, when)| (name(&who), crate::words::minute(when, today))),
    };
    let mut versions: Vec<Version> = template_versions(visit.looker.reader(), &paper)?
        .into_iter()
        .map(shown)
        .collect();
    versions.reverse();
    let library = &visit.law.library;
    let must = library.papers.get(&*paper).map_or(&[][..], |it| &it.slots);
    let pair = |slot: &str| (slot.to_owned(), slot_name(slot).to_owned());
    let known = slots_known(library, &paper).into_iter();
    let others = known.filter(|it| !must.iter().any(|own| **own == **it));
    let status = if problems.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        must: must.iter().map(|it| pair(it)).collect(),
        may: others.map(|it| pair(&it)).collect(),
        from: visit.ask.form.get("from").to_owned(),
        versions,
        paper,
        problems,
    });
    answer.status = status;
    Ok(answer)
}
