//! `/y/receipt`: whoever wrote a comment finds it again by its receipt number, with the answer and the
//! proof that it stands in the ledger. The number stands in no address, so in no log of one.

use askama::Template;
use zs_base::Day;
use zs_disclose::PublicCode;
use zs_work::consult::{
    Answered, Comment, CommentText, CommentVerdict, Word as _, read_receipt, written_receipt,
};
use zs_work::office::CommentRefused;
use zs_work::view::Consultation;
use zs_work::{NotProved, prove};

use super::light;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The fields of a comment that its proof shows. Name and telephone number are in no file.
const PROVEN: [&str; 5] = [
    "item.case",
    "item.number",
    "item.article",
    "item.stance",
    "item.text",
];

#[derive(Template)]
#[template(path = "consult_receipt.html")]
struct Page {
    frame: Frame,
    typed: String,
    problem: Option<String>,
    found: Option<Found>,
    today: Day,
}

struct Found {
    it: Consultation,
    comment: Comment,
    said: CommentText,
    answer: Option<Answered>,
    post: String,
}

/// Shows the field for the receipt number.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(page(visit, None, None))
}

/// Shows the comment of the receipt number.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    match sought(visit)? {
        Ok((it, comment)) => {
            let mut texts = visit.looker.comment_texts([&comment])?;
            let book = visit.site.office.book(&it.case)?;
            let withheld = comment
                .withheld()
                .map(|(_, line)| visit.site.post(&line.post));
            let found = Found {
                said: texts.remove(&comment.number).unwrap_or_default(),
                answer: book.answer(&comment).cloned().map(|mut answer| {
                    answer.reason = visit.looker.for_everybody(&answer.reason);
                    answer
                }),
                post: withheld.unwrap_or_default(),
                it,
                comment,
            };
            Ok(page(visit, None, Some(found)))
        }
        Err(why) => Ok(page(visit, Some(why), None)),
    }
}

/// The proof that the comment of the receipt number stands in the ledger as it was written.
///
/// # Errors
/// When the store fails.
pub fn proof(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let comment = match sought(visit)? {
        Ok((_, comment)) => comment,
        Err(why) => return Ok(page(visit, Some(why), None)),
    };
    let first = visit.site.first_key.clone();
    let ring = visit.looker.ring(&first)?;
    let shown = PROVEN.iter().copied();
    let shown: Vec<&str> = shown
        .filter(|it| *it != "item.article" || comment.article.is_some())
        .collect();
    match prove(visit.looker.reader(), &ring, comment.seq, &shown) {
        Ok(proof) => {
            let json = proof.bundle.to_json().map_err(zs_store::Fault::from)?;
            let kind = "application/json; charset=utf-8";
            Ok(Answer::file("comment-proof.json", kind, json.into_bytes()))
        }
        Err(NotProved::Unsigned(_)) => {
            let why = "这一条刚刚记下，账本还没有签到这里。请过几秒再下载。";
            Ok(page(visit, Some(why.to_owned()), None))
        }
        Err(NotProved::Fault(fault)) => Err(fault.into()),
        Err(why) => Err(zs_store::Fault::Damaged(why.to_string()).into()),
    }
}

type Sought = Result<(Consultation, Comment), String>;

/// The comment of the number that was typed, or why there is none. Numbers that were never given and
/// those of what is not public answer alike.
fn sought(visit: &mut Visit<'_>) -> Result<Sought, Trouble> {
    let code: PublicCode = match read_receipt(visit.ask.form.get("receipt")) {
        Ok(code) => code,
        Err(why) => return Ok(Err(why)),
    };
    let office = &visit.site.office;
    match office.let_in(&visit.ask.address, visit.now) {
        Ok(()) => {}
        Err(CommentRefused::Flooded(seconds)) => {
            return Ok(Err(format!("查得太多了，请过 {seconds} 秒再查。")));
        }
        Err(CommentRefused::Because(why)) => return Ok(Err(why)),
        Err(CommentRefused::Unanswered(unanswered)) => return Err(unanswered.into()),
    }
    let none = "没有这个回执号。请照着提交以后显示的号码核对。".to_owned();
    let Some((case, number)) = office.comment_of_receipt(&code)? else {
        return Ok(Err(none));
    };
    let comment = office.book(&case)?.comment(number).cloned();
    let it = visit.looker.public_consultation(&case, visit.now)?;
    Ok(it.zip(comment).ok_or(none))
}

fn page(visit: &Visit<'_>, problem: Option<String>, found: Option<Found>) -> Answer {
    let status = if problem.is_some() { 403 } else { 200 };
    let typed = visit.ask.form.get("receipt");
    let typed = match read_receipt(typed) {
        Ok(code) => written_receipt(&code),
        Err(_) => typed.chars().take(60).collect(),
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        typed,
        problem,
        found,
        today: visit.now.day(),
    });
    answer.status = status;
    answer
}

impl Page {
    fn light(&self, verdict: &CommentVerdict) -> &'static str {
        light(*verdict)
    }
}
