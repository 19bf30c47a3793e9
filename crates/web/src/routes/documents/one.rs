//! `GET /w/{code}` and its docx: one normative document with what is known of it on top.

use askama::Template;
use zs_base::Day;
use zs_disclose::{Masked, NoticeLine, NoticeState, PublicCode};
use zs_law::NormRule;
use zs_paper::{Block, Paper, docx};
use zs_work::view::PublicDocument;

use super::{Line, lines, rule};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::in_chinese;

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    code: PublicCode,
    line: Line,
    document: PublicDocument,
    before: Option<Line>,
    after: Option<Line>,
    /// What it says: headings with their paragraphs.
    text: Vec<(String, Vec<String>)>,
    today: Day,
}

/// Shows the document.
///
/// # Errors
/// [`Trouble::NoPage`] for every code under which no document is public.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let document = found(visit)?;
    let code = document.notice.code;
    // However a code was typed, its page has one address.
    if visit.part("code") != code.to_string() {
        return Ok(Answer::see_other(format!("/w/{code}")));
    }
    let one = |row: &Option<zs_store::DocumentRow>| {
        let rows: Vec<_> = row.iter().cloned().collect();
        lines(visit, rows).pop()
    };
    let page = Page {
        before: one(&document.before),
        after: one(&document.after),
        line: one(&Some(document.row.clone())).ok_or(Trouble::NoPage)?,
        text: text(rule(visit), &document),
        frame: visit.frame(),
        code,
        today: visit.now.day(),
        document,
    };
    Ok(public(visit, html(&page)))
}

/// The document as a file for a word processor.
///
/// # Errors
/// [`Trouble::NoPage`] where its text is not public.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let document = found(visit)?;
    if !document.is_shown() {
        return Err(Trouble::NoPage);
    }
    let text = text(rule(visit), &document);
    let row = document.row.clone();
    let line = lines(visit, vec![row]).pop().ok_or(Trouble::NoPage)?;
    let paper = paper(visit.now.day(), &line, &document, &text);
    let bytes = docx(&paper).map_err(|fault| zs_store::Fault::Damaged(fault.to_string()))?;
    let name = format!("{}.docx", document.notice.code);
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(public(visit, Answer::file(name, kind, bytes)))
}

/// The document that the path names. A code that was never given and one of another notice answer
/// alike.
fn found(visit: &mut Visit<'_>) -> Result<PublicDocument, Trouble> {
    let code: PublicCode = visit.part("code").parse().map_err(|_| Trouble::NoPage)?;
    let found = visit.looker.public_document(&code, visit.now)?;
    found.ok_or(Trouble::NoPage)
}

/// What the notice says, without what stands in the box above it.
fn text(rule: Option<&NormRule>, document: &PublicDocument) -> Vec<(String, Vec<String>)> {
    let above = |line: &&NoticeLine| {
        let named = rule.map(|it| [&it.title.field, &it.starts.field, &it.until.field]);
        named.is_some_and(|names| names.contains(&&line.name))
    };
    let fields = document.notice.notice.fields.iter();
    let fields = fields.filter(|it| !above(it));
    let each = fields.map(|it| {
        let paragraphs = it.text.text.lines().map(str::trim);
        let paragraphs = paragraphs.filter(|it| !it.is_empty()).map(str::to_owned);
        (it.name.to_string(), paragraphs.collect())
    });
    each.collect()
}

/// The document as it is printed, with what is known of it above.
fn paper(
    today: Day,
    line: &Line,
    document: &PublicDocument,
    text: &[(String, Vec<String>)],
) -> Paper {
    let row = &document.row;
    let mut rows = vec![vec![
        vec!["效力".to_owned()],
        vec![format!("{}（{today}）", line.word)],
    ]];
    let days = [
        ("公布日期", Some(line.published)),
        ("施行日期", Some(row.starts)),
        ("有效期至", row.until),
        ("合法性审核", row.reviewed),
        ("报送备案", row.filed),
    ];
    for (name, day) in days {
        if let Some(day) = day {
            rows.push(vec![vec![name.to_owned()], vec![in_chinese(day)]]);
        }
    }
    rows.push(vec![vec!["核验码".to_owned()], vec![row.code.clone()]]);
    let mut blocks = vec![Block::Table(rows)];
    for (name, paragraphs) in text {
        blocks.push(Block::Heading(name.clone()));
        blocks.extend(paragraphs.iter().cloned().map(Block::Paragraph));
    }
    Paper {
        unit: Some(line.unit.clone()),
        title: line.label().to_owned(),
        number: Some(row.number.clone()).filter(|it| !it.is_empty()),
        blocks,
        sign_off: vec![line.unit.clone(), in_chinese(line.published)],
        foot: Vec::new(),
    }
}

impl Page {
    /// When and why its text was taken back.
    const fn recalled(&self) -> Option<(Day, &Masked)> {
        match &self.document.notice.notice.state {
            NoticeState::Recalled { on, reason } => Some((*on, reason)),
            _ => None,
        }
    }

    /// Whether it applied and does no more.
    fn is_over(&self) -> bool {
        self.document.row.standing(self.today) == zs_store::DocumentStanding::Over
    }
}
