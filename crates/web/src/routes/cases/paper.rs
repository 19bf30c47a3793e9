//! The papers (文书) of a case: the list, each on a sheet as it is printed, its file, and the draft of
//! what a step would issue.

use askama::Template;
use zs_case::Refusal;
use zs_event::StepPath;
use zs_paper::{Mark, NotFilled, fill_docx, marked_docx};
use zs_store::Fault;
use zs_work::CaseCode;
use zs_work::office::{template_docx, template_on};
use zs_work::view::{NoForm, PaperList, Sheet};

use super::step::given_of;
use super::{case_of, codes, no_form};
use crate::address;
use crate::answer::Answer;
use crate::assets::sheet_address;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::sheet::{Leaf, Part, Piece, filled_at};
use crate::qr::png;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The media type of a docx.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "papers.html")]
struct ListPage {
    frame: Frame,
    list: PaperList,
    /// The code of an inspection, for where its notice is not served beforehand.
    inspection: Option<CaseCode>,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct Page {
    frame: Frame,
    /// The address of the style sheet of the paper itself.
    style: String,
    sheet: Sheet,
    leaf: Leaf,
    refusal: Option<Refusal>,
    /// The number of the party whose copy it is.
    party: u16,
}

impl Page {
    /// Where what fills a slot is written.
    fn filled_at(&self, slot: &str) -> String {
        filled_at(&self.sheet, slot)
    }
}

/// `GET /cases/{case}/papers`: what was issued, and what the next steps would issue.
///
/// # Errors
/// When the visitor may not see the case, or the store fails.
pub fn list(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let list = visit.looker.papers(&case, &asker, visit.now)??;
    let inspection = visit.looker.code_of_inspection(&case)?;
    Ok(html(&ListPage {
        inspection,
        frame: visit.frame(),
        list,
    }))
}

/// `GET /cases/{case}/papers/{paper}`: a paper as it was issued.
///
/// # Errors
/// When the visitor may not see it, there is none, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sheet = issued(visit)?;
    Ok(page(visit, sheet, 200))
}

/// `GET /cases/{case}/papers/{paper}/docx`: the paper as a file to print and to seal.
///
/// # Errors
/// When the visitor may not see it, there is none, or the machine fails.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sheet = issued(visit)?;
    if sheet.objection().is_some() {
        return Ok(page(visit, sheet, 409));
    }
    let bytes = match own_template(visit, &sheet)? {
        Some(template) => match fill_docx(&template, &sheet.fillings) {
            Ok(bytes) => bytes,
            Err(NotFilled::Unusable(why)) => return Err(Trouble::Bad(why.to_string())),
            Err(NotFilled::Unfilled(unfilled)) => {
                let sheet = Sheet { unfilled, ..sheet };
                return Ok(page(visit, sheet, 409));
            }
        },
        None => bytes_of(visit, &sheet)?,
    };
    let name = match &sheet.number {
        Some(number) => format!("{number} {}.docx", sheet.name),
        None => format!("{}.docx", sheet.name),
    };
    Ok(Answer::file(name, DOCX, bytes))
}

/// `GET /cases/{case}/draft?path=`: the paper of a step that nobody has filled in yet.
///
/// # Errors
/// When the visitor may not do the step, or the store fails.
pub fn draft(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let path = path_of(visit.ask.query.get("path"))?;
    let sheet = visit.looker.draft(&case, &path, None, &asker, visit.now)?;
    Ok(page(visit, sheet.map_err(no_form)?, 200))
}

/// `POST /cases/{case}/draft`: the paper of a step with what its form says so far. Nothing is kept.
///
/// # Errors
/// When the visitor may not do the step, or the store fails.
pub fn preview(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let path = path_of(visit.ask.form.get("path"))?;
    let form = visit.looker.step_form(&case, &path, &asker, visit.now)?;
    let given = given_of(&form.map_err(no_form)?, &visit.ask.form);
    let draft = visit
        .looker
        .draft(&case, &path, Some(&given), &asker, visit.now)?;
    Ok(page(visit, draft.map_err(no_form)?, 200))
}

/// `GET /cases/{case}/form?path=&name=`: a form to be printed and written on.
///
/// # Errors
/// When the visitor may not see it, there is none, or the store fails.
pub fn form(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sheet = by_hand(visit)?;
    Ok(page(visit, sheet, 200))
}

/// `GET /cases/{case}/form/docx?path=&name=`: the same as a file.
///
/// # Errors
/// When the visitor may not see it, there is none, or the machine fails.
pub fn form_file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sheet = by_hand(visit)?;
    let bytes = bytes_of(visit, &sheet)?;
    Ok(Answer::file(format!("{}.docx", sheet.name), DOCX, bytes))
}

/// A sheet in our own layout, with the mark by which its paper is checked.
fn bytes_of(visit: &Visit<'_>, sheet: &Sheet) -> Result<Vec<u8>, Trouble> {
    let mark = mark_of(visit, sheet);
    let bytes = marked_docx(&sheet.paper, mark.as_ref());
    Ok(bytes.map_err(|error| Fault::writing("写文书", error))?)
}

/// The mark of a sheet that goes to somebody; nothing on what stays in the file.
fn mark_of(visit: &Visit<'_>, sheet: &Sheet) -> Option<Mark> {
    let code = sheet.code?;
    // Whoever is inspected checks first who comes; the code of the paper is then typed.
    let (path, says) = match sheet.codes.inspection {
        Some(code) => (format!("/i/{code}"), format!("检查码{code}的二维码")),
        None => (format!("/r/{code}"), format!("文书码{code}的二维码")),
    };
    let address = address::whole(visit, &path)?;
    let scan = match sheet.codes.inspection {
        Some(_) => "",
        None => "扫第一页右上角的二维码，或者",
    };
    Some(Mark {
        picture: png(&address)?,
        says,
        note: format!(
            "文书码：{code}。{scan}在{}输入文书码，可以核对这份文书是不是真的、有没有改过，\
             看最迟哪一天可以不服。",
            address::whole(visit, "/r")?,
        ),
    })
}

fn by_hand(visit: &mut Visit<'_>) -> Result<Sheet, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let path = path_of(visit.ask.query.get("path"))?;
    let name = visit.ask.query.get("name");
    let sheet = visit.looker.form(&case, (&path, name), &asker, visit.now)?;
    sheet.map_err(no_form)
}

/// The county's own template that was in force when a paper was issued, so that it is the same
/// whenever it is printed again.
fn own_template(visit: &mut Visit<'_>, sheet: &Sheet) -> Result<Option<Vec<u8>>, Fault> {
    let Some(on) = sheet.on else { return Ok(None) };
    let reader = visit.looker.reader();
    match template_on(reader, &sheet.name, on)? {
        Some(version) => template_docx(reader, &version.digest),
        None => Ok(None),
    }
}

fn path_of(text: &str) -> Result<StepPath, Trouble> {
    text.parse().map_err(|_| Trouble::NoPage)
}

fn issued(visit: &mut Visit<'_>) -> Result<Sheet, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    // The round and the step, such as `1-decide`.
    let (round, path) = visit.part("paper").split_once('-').ok_or(Trouble::NoPage)?;
    let round: u16 = round.parse().map_err(|_| Trouble::NoPage)?;
    let path = path_of(path)?;
    let sheet = visit
        .looker
        .sheet(&case, (&path, round), &asker, visit.now)?;
    let mut sheet = sheet.map_err(|why| match why {
        // What was lawfully erased is not there any more, and says so.
        NoForm::Nothing(sentence) => Trouble::Bad(sentence),
        NoForm::Denied(denied) => denied.into(),
    })?;
    codes::write(visit, &mut sheet);
    Ok(sheet)
}

fn page(visit: &Visit<'_>, sheet: Sheet, status: u16) -> Answer {
    let refused = sheet.objection().filter(|_| !sheet.is_draft());
    let mut answer = html(&Page {
        frame: visit.frame(),
        style: sheet_address(),
        leaf: Leaf::of(&sheet),
        party: codes::party_number(visit, &sheet),
        refusal: refused.map(Refusal::of),
        sheet,
    });
    answer.status = status;
    answer
}
