//! A draft goes its way: signed by whoever wrote it, sent back or signed by somebody else, enacted,
//! given up.

use askama::Template;
use zs_power::Action;
use zs_store::{DraftActKind, DraftStanding};
use zs_work::office::{Affirmation, Draft, DraftAsk, DraftRefused};

use super::{Head, Names, checked, draft_of, told};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::has_power;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

#[derive(Template)]
#[template(path = "rules_sign.html")]
struct Page {
    frame: Frame,
    head: Head,
    digest: zs_base::Digest,
    writers: Vec<String>,
    steps: Vec<Way>,
    offers: Offers,
    asks_code: bool,
    note: String,
    wrong: Vec<String>,
}

/// A stretch of the way of a draft.
struct Way {
    name: &'static str,
    done: Option<String>,
    /// What is still missing, or who may do it.
    missing: String,
}

/// What this visitor can do now.
struct Offers {
    submit: bool,
    give_back: bool,
    sign: bool,
    enact: bool,
    withdraw: bool,
}

/// Shows how far the draft is on its way, and what the visitor can do.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, Vec::new())
}

fn page(visit: &mut Visit<'_>, wrong: Vec<String>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let names = Names::of(visit)?;
    let checked = checked(visit, &draft);
    let proved = draft.proof(&visit.law.digest());
    let is_proved = proved.is_some_and(|it| it.kind == DraftActKind::Proved);
    let standing = draft.row.standing;
    let me = visit.visitor()?.person.id.clone();
    let wrote = draft.writers().contains(&me);
    let power = |action| has_power(visit, action, &draft.done());
    let on_its_way = matches!(standing, DraftStanding::Submitted | DraftStanding::Signed);
    let drafts = has_power(visit, Action::DraftRules, &[]);
    let offers = Offers {
        submit: standing == DraftStanding::Open
            && wrote
            && drafts
            && checked.is_sound()
            && !draft.bundle.is_empty(),
        give_back: on_its_way && (wrote && drafts || power(Action::ReviewRules)),
        sign: standing == DraftStanding::Submitted && is_proved && power(Action::ReviewRules),
        enact: standing == DraftStanding::Signed && is_proved && power(Action::ManageRules),
        withdraw: drafts && !matches!(standing, DraftStanding::Enacted | DraftStanding::Withdrawn),
    };
    let steps = ways(visit, &draft, &names, is_proved, checked.is_sound());
    let asks_code = visit.site.office.signs_with_code(visit.visitor()?)?;
    let status = if wrong.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        head: Head::of(visit, &draft, &checked, "sign"),
        digest: draft.row.digest,
        writers: draft
            .writers()
            .iter()
            .map(|it| names.of_person(it))
            .collect(),
        steps,
        offers,
        asks_code,
        note: visit.ask.form.get("note").to_owned(),
        wrong,
        frame: visit.frame(),
    });
    answer.status = status;
    Ok(answer)
}

/// The way of a draft: what is done, what is missing, and who may do it.
fn ways(
    visit: &Visit<'_>,
    draft: &Draft,
    names: &Names,
    is_proved: bool,
    is_sound: bool,
) -> Vec<Way> {
    let today = visit.now.day();
    let done = |kind| {
        draft.act(kind).map(|it| {
            let (by, at) = (names.of_person(&it.by), minute(it.at, today));
            format!("{by}（{}）{at}", visit.site.post(&it.post))
        })
    };
    let who = |action| {
        let authority = &visit.law.authority;
        let none = zs_power::Relation::None;
        let posts = authority.posts.iter();
        let may = posts.filter(|(post, _)| zs_power::allowed(authority, Some(post), action, none));
        let names: Vec<String> = may.map(|(_, name)| name.to_string()).collect();
        names.join("、")
    };
    let passed = draft.row.enacted.is_some();
    vec![
        Way {
            name: "检查没有错误",
            done: (is_sound || passed).then(|| "没有错误".to_owned()),
            missing: "改到没有错误".to_owned(),
        },
        Way {
            name: "起草人签名送审",
            done: done(DraftActKind::Submitted),
            missing: format!("写过这份草案的人签名（{}）", who(Action::DraftRules)),
        },
        Way {
            name: "证明",
            done: match (is_proved, passed) {
                (true, _) | (_, true) => Some("没有发现问题".to_owned()),
                (false, false) => None,
            },
            missing: "在“证明”里开始；现行规则变了要重新证明".to_owned(),
        },
        Way {
            name: "另一个人审签",
            done: done(DraftActKind::Signed),
            missing: format!("没有写过这份草案的人（{}）", who(Action::ReviewRules)),
        },
        Way {
            name: "启用，记进账本",
            done: done(DraftActKind::Enacted),
            missing: format!("没有写过这份草案的人（{}）", who(Action::ManageRules)),
        },
    ]
}

/// What somebody does with a draft.
#[derive(Clone, Copy)]
enum Act {
    Submit,
    Return,
    Sign,
    Enact,
    Withdraw,
}

/// Signs a draft that the visitor wrote.
///
/// # Errors
/// As for all below: when the visitor may not, or the machine failed.
pub fn submit(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    act(visit, Act::Submit)
}

/// Sends a draft back.
///
/// # Errors
/// See [`submit`].
pub fn give_back(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    act(visit, Act::Return)
}

/// Signs a draft that somebody else wrote.
///
/// # Errors
/// See [`submit`].
pub fn sign(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    act(visit, Act::Sign)
}

/// Enacts a draft.
///
/// # Errors
/// See [`submit`].
pub fn enact(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    act(visit, Act::Enact)
}

/// Gives a draft up.
///
/// # Errors
/// See [`submit`].
pub fn withdraw(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    act(visit, Act::Withdraw)
}

fn act(visit: &mut Visit<'_>, act: Act) -> Result<Answer, Trouble> {
    let number: u64 = visit.part("draft").parse().map_err(|_| Trouble::NoPage)?;
    let done = acted(visit, number, act)?;
    match done {
        Ok(()) => Ok(Answer::see_other(format!("/rules/{number}/sign"))),
        Err(refused) => {
            let wrong = told(refused)?;
            page(visit, wrong)
        }
    }
}

fn acted(visit: &Visit<'_>, number: u64, act: Act) -> Result<Result<(), DraftRefused>, Trouble> {
    let form = &visit.ask.form;
    let (office, now) = (&visit.site.office, visit.now);
    let ask = DraftAsk {
        number,
        version: form.get("version").parse().unwrap_or(0),
        address: &visit.ask.address,
    };
    let given = Affirmation {
        password: form.get("password"),
        code: form.get("code"),
        address: &visit.ask.address,
    };
    let (who, note) = (visit.visitor()?, form.get("note"));
    Ok(match act {
        Act::Submit => office.submit_draft(who, &ask, &given, now),
        Act::Return => office.return_draft(who, &ask, note, now),
        Act::Sign => office.sign_draft(who, &ask, &given, note, now),
        Act::Enact => office.enact_draft(who, &ask, &given, now).map(|_| ()),
        Act::Withdraw => office.withdraw_draft(who, &ask, note, now),
    })
}
