//! `/cases/{case}/comments`: the comments of a case for those who handle it: with the names and numbers
//! that people left, answered in groups, written down from paper, withheld by a rule.

use std::collections::BTreeMap;

use askama::Template;
use zs_base::{CaseId, Day};
use zs_power::{Action, Matter, may};
use zs_work::consult::{
    Book, Channel, Comment, CommentText, CommentVerdict, NewComment, Stance, Tally, WithholdRule,
    Word as _, withhold_rules, written_receipt,
};
use zs_work::office::{CommentRefused, CommentTaken};
use zs_work::view::{Consultation, read};

use super::{Filled, light, listed, stance, state};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "consult_staff.html")]
struct Page {
    frame: Frame,
    it: Consultation,
    state: (&'static str, &'static str),
    tally: Tally,
    book: Book,
    groups: Vec<Group>,
    pager: Pager,
    rules: Vec<WithholdRule>,
    may: May,
    token: String,
    filled: Filled,
    sent: Sent,
    problem: Option<String>,
    done: Option<String>,
    today: Day,
}

/// What the visitor may do here.
#[derive(Clone, Copy)]
struct May {
    answer: bool,
    withhold: bool,
    personal: bool,
}

/// What was filled in beside a comment.
#[derive(Default)]
struct Sent {
    numbers: Vec<String>,
    verdict: String,
    reason: String,
}

/// Comments that say the same, with what their sealed bodies hold.
struct Group {
    first: Comment,
    numbers: Vec<u32>,
    said: CommentText,
    /// Who left a name or a telephone number: the number of the comment and both.
    contacts: Vec<(u32, String, String)>,
}

/// Shows the comments of the present round, those without an answer first.
///
/// # Errors
/// [`Trouble::NoPage`] where the case consults nobody.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let done = match visit.ask.query.get("done") {
        "answer" => Some("已经答复，记入账本。".to_owned()),
        "withhold" => Some("已经不显示，记入公开日志。".to_owned()),
        "show" => Some("已经恢复显示，记入公开日志。".to_owned()),
        _ => None,
    };
    let it = found(visit)?;
    page(visit, it, None, done)
}

fn found(visit: &mut Visit<'_>) -> Result<Consultation, Trouble> {
    let case: CaseId = visit.part("case").parse().map_err(|_| Trouble::NoPage)?;
    let found = visit.looker.consultation(&case, visit.now)?;
    found.ok_or(Trouble::NoPage)
}

fn allowed(visit: &Visit<'_>, it: &Consultation, action: Action) -> Result<bool, Trouble> {
    let law = visit.law;
    let matter = Matter {
        unit: Some(&it.unit),
        ..Matter::default()
    };
    let who = visit.visitor()?;
    let verdict = may(&law.authority, &law.units(), &who.asker(), action, &matter);
    Ok(verdict.allowed())
}

fn page(
    visit: &mut Visit<'_>,
    it: Consultation,
    problem: Option<String>,
    done: Option<String>,
) -> Result<Answer, Trouble> {
    let may = May {
        answer: allowed(visit, &it, Action::AnswerComments)?,
        withhold: allowed(visit, &it, Action::WithholdComment)?,
        personal: allowed(visit, &it, Action::ReadPersonal)?,
    };
    let book = visit.site.office.book(&it.case)?;
    let mut groups = book.groups(it.round);
    groups.sort_by_key(|group| group.first().is_some_and(|it| it.answer.is_some()));
    let rows = Pager::rows(&visit.ask.query);
    let number = Pager::number(&visit.ask.query).clamp(1, 100_000);
    let pager = Pager::of(visit.ask, number, rows, groups.len());
    let groups: Vec<_> = groups
        .into_iter()
        .skip((number - 1) * rows)
        .take(rows)
        .collect();
    let all = groups.iter().flatten().copied();
    let mut texts = visit.looker.comment_texts(all)?;
    if !may.personal {
        for said in texts.values_mut() {
            said.text = visit.looker.for_everybody(&said.text);
        }
    }
    let groups = groups
        .iter()
        .filter_map(|group| group_of(group, &mut texts, may));
    let groups: Vec<Group> = groups.collect();
    let token = visit.site.office.comment_form(&it.case, visit.now)?;
    let form = &visit.ask.form;
    let failed = problem.is_some();
    let mut answer = html(&Page {
        frame: visit.frame(),
        state: state(&it.standing),
        tally: book.tally(it.round),
        rules: withhold_rules(&visit.law.library, visit.now.day()),
        may,
        token: token.text().to_owned(),
        filled: Filled::of(form),
        sent: Sent {
            numbers: form.all("n").map(str::to_owned).collect(),
            verdict: form.get("verdict").to_owned(),
            reason: form.get("reason").to_owned(),
        },
        today: visit.now.day(),
        it,
        book,
        groups,
        pager,
        problem,
        done,
    });
    answer.status = if failed { 422 } else { 200 };
    Ok(answer)
}

/// A group with its texts; names and numbers only for those who may read them.
fn group_of(group: &[&Comment], texts: &mut BTreeMap<u32, CommentText>, may: May) -> Option<Group> {
    let first = (*group.first()?).clone();
    let said = texts.get(&first.number).cloned().unwrap_or_default();
    let contacts = group.iter().filter_map(|it| {
        let text = texts.remove(&it.number)?;
        let left = !text.name.is_empty() || !text.phone.is_empty();
        (may.personal && left).then_some((it.number, text.name, text.phone))
    });
    Some(Group {
        contacts: contacts.collect(),
        numbers: group.iter().map(|it| it.number).collect(),
        first,
        said: CommentText {
            text: said.text,
            ..CommentText::default()
        },
    })
}

/// Leads back to the list, or shows it with the sentence that says why not.
fn led(
    visit: &mut Visit<'_>,
    it: Consultation,
    outcome: Result<(), CommentRefused>,
    done: &str,
) -> Result<Answer, Trouble> {
    match outcome {
        Ok(()) => Ok(Answer::see_other(format!(
            "/cases/{}/comments?done={done}",
            it.case
        ))),
        Err(CommentRefused::Because(why)) => page(visit, it, Some(why), None),
        Err(CommentRefused::Flooded(seconds)) => Err(Trouble::TooOften(seconds)),
        Err(CommentRefused::Unanswered(unanswered)) => Err(unanswered.into()),
    }
}

/// Answers the chosen comments together.
///
/// # Errors
/// When the machine failed.
pub fn answer(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let form = &visit.ask.form;
    // A group is chosen as a whole, with the numbers of all who say the same.
    let numbers = form.all("n").flat_map(str::split_whitespace);
    let numbers: Vec<u32> = numbers.filter_map(|it| it.parse().ok()).collect();
    let Some(verdict) = CommentVerdict::of(form.get("verdict")) else {
        let why = "选一个：采纳、部分采纳，还是不采纳。".to_owned();
        return page(visit, it, Some(why), None);
    };
    let reason = form.get("reason").to_owned();
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let outcome = office.answer_comments(who, &it, &numbers, (verdict, &reason), visit.now);
    led(visit, it, outcome, "answer")
}

/// Withholds the text of a comment by a published rule.
///
/// # Errors
/// When the machine failed.
pub fn withhold(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let number = visit.ask.form.get("number").trim().parse().unwrap_or(0);
    let rule = visit.ask.form.get("rule").to_owned();
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let outcome = office.withhold_comment(who, (&it.case, number), &rule, visit.now);
    led(visit, it, outcome, "withhold")
}

/// Shows the text of a withheld comment again.
///
/// # Errors
/// When the machine failed.
pub fn show(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let number = visit.ask.form.get("number").trim().parse().unwrap_or(0);
    let reason = visit.ask.form.get("reason").to_owned();
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let outcome = office.show_comment(who, (&it.case, number), &reason, visit.now);
    led(visit, it, outcome, "show")
}

/// Writes down what came on paper, by telephone or in person, and gives the receipt number, which whoever
/// brought it is told.
///
/// # Errors
/// When the machine failed.
pub fn enter(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let filled = Filled::of(&visit.ask.form);
    match entered(visit, &it, &filled) {
        Ok(taken) => told_receipt(visit, it, &taken),
        Err(CommentRefused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(CommentRefused::Flooded(seconds)) => Err(Trouble::TooOften(seconds)),
        Err(CommentRefused::Because(why)) => page(visit, it, Some(why), None),
    }
}

fn told_receipt(
    visit: &mut Visit<'_>,
    it: Consultation,
    taken: &CommentTaken,
) -> Result<Answer, Trouble> {
    let receipt = written_receipt(&taken.receipt);
    let done = format!(
        "已经记为第 {} 号（账本第 {} 项）。回执号 {receipt}，请告诉提意见的人，凭它可以查到答复；离开本页就看不到了。",
        taken.number, taken.seq
    );
    page(visit, it, None, Some(done))
}

fn entered(
    visit: &Visit<'_>,
    it: &Consultation,
    filled: &Filled,
) -> Result<CommentTaken, CommentRefused> {
    let because = |why: String| CommentRefused::Because(why);
    let comment = filled.comment().map_err(because)?;
    let today = visit.now.day();
    let received = read::day(&filled.received, today);
    let channel = Channel::of(&filled.channel).filter(|it| *it != Channel::Web);
    let comment = NewComment {
        channel: channel.unwrap_or(Channel::Web),
        received: received.ok(),
        ..comment
    };
    let office = &visit.site.office;
    let token = visit.ask.form.get("token");
    let token = office
        .read_form(&it.case, token, visit.now)
        .map_err(because)?;
    let who = visit
        .visitor()
        .map_err(|_| because("请重新登录。".to_owned()))?;
    office.enter_comment(who, it, &token, &comment, visit.now)
}

impl Page {
    fn light(&self, verdict: &CommentVerdict) -> &'static str {
        light(*verdict)
    }

    fn stance(&self, it: &Comment) -> &'static str {
        stance(it)
    }

    fn listed(&self, numbers: &[u32]) -> String {
        listed(numbers)
    }

    fn stances(&self) -> Vec<(&'static str, bool)> {
        let all = Stance::ALL.iter();
        all.map(|it| (it.word(), it.word() == self.filled.stance))
            .collect()
    }

    fn channels(&self) -> Vec<(&'static str, bool)> {
        let all = Channel::ALL.iter().filter(|it| **it != Channel::Web);
        all.map(|it| (it.word(), it.word() == self.filled.channel))
            .collect()
    }

    fn verdicts(&self) -> Vec<(&'static str, bool)> {
        let all = CommentVerdict::ALL.iter();
        all.map(|it| (it.word(), it.word() == self.sent.verdict))
            .collect()
    }

    fn is_chosen(&self, group: &Group) -> bool {
        self.sent.numbers.contains(&group.value())
    }
}

impl Group {
    /// The numbers of all who say the same, as the form sends them.
    fn value(&self) -> String {
        let numbers: Vec<String> = self.numbers.iter().map(ToString::to_string).collect();
        numbers.join(" ")
    }
}
