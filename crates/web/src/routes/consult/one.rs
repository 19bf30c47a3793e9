//! `/y/{consult}`: a draft in its articles, and the form with which anybody comments on it; first shown
//! as everybody will read it, then handed in.

use std::collections::BTreeMap;

use askama::Template;
use zs_base::Day;
use zs_work::consult::{
    CommentVerdict, ConsultDays, NewComment, Stance, Tally, WithholdRule, Word as _, consult_days,
    withhold_rules, written_receipt,
};
use zs_work::office::{CommentRefused, CommentTaken};
use zs_work::view::Consultation;

use super::{Filled, found, state};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "consult.html")]
struct Page {
    frame: Frame,
    it: Consultation,
    unit: String,
    state: (&'static str, &'static str),
    left: i32,
    tally: Tally,
    /// How many comments each article has.
    articles: BTreeMap<String, usize>,
    days: ConsultDays,
    rules: Vec<WithholdRule>,
    token: String,
    filled: Filled,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "consult_check.html")]
struct Check {
    frame: Frame,
    it: Consultation,
    comment: NewComment,
    /// The text as everybody will read it.
    shown: String,
    token: String,
    days: ConsultDays,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "consult_taken.html")]
struct Taken {
    frame: Frame,
    it: Consultation,
    taken: CommentTaken,
    receipt: String,
    days: ConsultDays,
    today: Day,
}

/// Shows the draft, with the form while comments are taken.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing was published under this number.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let filled = Filled {
        article: visit.ask.query.get("article").to_owned(),
        ..Filled::default()
    };
    page(visit, it, filled, None)
}

fn page(
    visit: &mut Visit<'_>,
    it: Consultation,
    filled: Filled,
    problem: Option<String>,
) -> Result<Answer, Trouble> {
    let book = visit.site.office.book(&it.case)?;
    let mut articles: BTreeMap<String, usize> = BTreeMap::new();
    for comment in book.of_round(it.round) {
        *articles
            .entry(comment.article.clone().unwrap_or_default())
            .or_default() += 1;
    }
    let sent = visit.ask.form.get("token");
    let token = match sent.is_empty() {
        false => sent.to_owned(),
        true => visit
            .site
            .office
            .comment_form(&it.case, visit.now)?
            .text()
            .to_owned(),
    };
    let today = visit.now.day();
    Ok(html(&Page {
        frame: visit.frame(),
        unit: visit.site.unit(&it.unit),
        state: state(&it.standing),
        left: it.last_day.map_or(0, |last| last.since(today)),
        tally: book.tally(it.round),
        articles,
        days: consult_days(&visit.law.library, today),
        rules: withhold_rules(&visit.law.library, today),
        token,
        filled,
        problem,
        it,
    }))
}

/// The page again with a sentence and everything that was filled in.
fn again(
    visit: &mut Visit<'_>,
    it: Consultation,
    status: u16,
    why: String,
) -> Result<Answer, Trouble> {
    let filled = Filled::of(&visit.ask.form);
    let mut answer = page(visit, it, filled, Some(why))?;
    answer.status = status;
    Ok(answer)
}

/// Takes what was filled in: shows first how everybody will read it, and hands it in when asked to.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing was published under this number, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let sure = visit.ask.form.get("sure").to_owned();
    if sure == "back" {
        let filled = Filled::of(&visit.ask.form);
        return page(visit, it, filled, None);
    }
    let comment = match Filled::of(&visit.ask.form).comment() {
        Ok(comment) => comment,
        Err(why) => return again(visit, it, 422, why),
    };
    let text = visit.ask.form.get("token").to_owned();
    let office = &visit.site.office;
    if sure != "yes" {
        return match it.why_not() {
            Some(why) => again(visit, it, 409, why),
            None => Ok(check(visit, it, comment, text)),
        };
    }
    let token = match office.read_form(&it.case, &text, visit.now) {
        Ok(token) => token,
        Err(why) => return anew(visit, it, why),
    };
    match office.post_comment(&it, &token, &comment, &visit.ask.address, visit.now) {
        Ok(taken) => Ok(thanks(visit, it, taken)),
        Err(CommentRefused::Because(why)) => again(visit, it, 409, why),
        Err(CommentRefused::Flooded(seconds)) => {
            let why = format!(
                "刚才交上来的太多，您的意见还没有记下，文字都在下面。请过 {seconds} 秒再交，或者打电话、寄信。"
            );
            again(visit, it, 429, why)
        }
        Err(CommentRefused::Unanswered(unanswered)) => Err(unanswered.into()),
    }
}

/// The page again with a form of its own time, where the one that came back does not count.
fn anew(visit: &mut Visit<'_>, it: Consultation, why: String) -> Result<Answer, Trouble> {
    if let Some(closed) = it.why_not() {
        return again(visit, it, 409, closed);
    }
    let token = visit.site.office.comment_form(&it.case, visit.now)?;
    let filled = Filled::of(&visit.ask.form);
    let comment = filled.comment();
    match comment {
        // What was written is not lost: one press more hands it in.
        Ok(comment) => {
            let mut answer = check_with(visit, it, comment, token.text().to_owned(), Some(why));
            answer.status = 403;
            Ok(answer)
        }
        Err(_) => again(visit, it, 403, why),
    }
}

fn check(visit: &Visit<'_>, it: Consultation, comment: NewComment, token: String) -> Answer {
    check_with(visit, it, comment, token, None)
}

fn check_with(
    visit: &Visit<'_>,
    it: Consultation,
    comment: NewComment,
    token: String,
    problem: Option<String>,
) -> Answer {
    html(&Check {
        frame: visit.frame(),
        shown: visit.looker.for_everybody(&comment.text),
        days: consult_days(&visit.law.library, visit.now.day()),
        it,
        comment,
        token,
        problem,
    })
}

fn thanks(visit: &Visit<'_>, it: Consultation, taken: CommentTaken) -> Answer {
    html(&Taken {
        frame: visit.frame(),
        receipt: written_receipt(&taken.receipt),
        days: consult_days(&visit.law.library, visit.now.day()),
        today: visit.now.day(),
        it,
        taken,
    })
}

impl Page {
    /// The stances of the form, with the one that was chosen.
    fn stances(&self) -> Vec<(&'static str, bool)> {
        let all = Stance::ALL.iter();
        all.map(|it| (it.word(), it.word() == self.filled.stance))
            .collect()
    }

    /// The articles that can be chosen, with the one that was.
    fn labels(&self) -> Vec<(&str, bool)> {
        let parts = self.it.parts.iter().filter(|it| !it.label.is_empty());
        parts
            .map(|it| (&*it.label, it.label == self.filled.article))
            .collect()
    }

    /// How many comments an article has.
    fn count(&self, label: &str) -> usize {
        self.articles.get(label).copied().unwrap_or(0)
    }

    /// The words of the three verdicts, for the sentence about answers.
    fn verdicts(&self) -> String {
        let words = CommentVerdict::ALL.iter().map(|it| it.word());
        words.collect::<Vec<_>>().join("、")
    }
}
