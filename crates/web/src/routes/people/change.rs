//! `POST /people/{person}`: posts, certificates and the account of one person.

use zs_base::{Day, PersonId};
use zs_event::person::{Certificate, Holding};
use zs_power::Denied;
use zs_work::office::{PersonChange, Refused};

use super::Wrongs;
use super::person::{Told, page};
use crate::answer::Answer;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Does what the form says with the person.
///
/// # Errors
/// When the visitor may not, the form is none of this page, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let id = PersonId::from(visit.part("person"));
    let act = visit.ask.form.get("act").to_owned();
    let done = match act.as_str() {
        "password" | "close" | "reset" => account(visit, &id, &act),
        _ => register(visit, &id, &act),
    };
    let told = match done? {
        Ok(None) => return Ok(Answer::see_other(address(&id, &act))),
        Ok(Some(told)) => told,
        Err(refused) => refused_as(refused)?,
    };
    page(visit, told)
}

/// The address of a person.
#[must_use]
pub fn address(id: &PersonId, done: &str) -> String {
    let part: String = form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect();
    format!("/people/{}?done={done}#main", part.replace('+', "%20"))
}

/// What a refusal is on the page.
///
/// # Errors
/// What is no matter of the form.
pub fn refused_as(refused: Refused) -> Result<Told, Trouble> {
    Err(match refused {
        Refused::Rule(refusal) => {
            return Ok(Told {
                refusal: Some(refusal),
                ..Told::default()
            });
        }
        Refused::Denied(denied) => denied.into(),
        Refused::Unanswered(unanswered) => unanswered.into(),
        Refused::NoPerson => Denied::Hidden.into(),
        other => {
            return Ok(Told {
                problems: vec![("main".to_owned(), other.to_string())],
                ..Told::default()
            });
        }
    })
}

type Done = Result<Result<Option<Told>, Refused>, Trouble>;

fn account(visit: &Visit<'_>, id: &PersonId, act: &str) -> Done {
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let (address, now) = (&visit.ask.address, visit.now);
    Ok(match act {
        "password" => office.hand_out(who, id, address, now).map(|once| {
            Some(Told {
                once: Some(once),
                ..Told::default()
            })
        }),
        "reset" => office.reset_second(who, id, address, now).map(|()| None),
        _ => office.close_account(who, id, address, now).map(|()| None),
    })
}

fn register(visit: &Visit<'_>, id: &PersonId, act: &str) -> Done {
    let mut wrongs = Wrongs::default();
    let today = visit.now.day();
    let Some(change) = change(&visit.ask.form, act, today, &mut wrongs) else {
        return Err(Trouble::Bad("这张表不是这一页的。".to_owned()));
    };
    if !wrongs.0.is_empty() {
        return Ok(Ok(Some(Told {
            problems: wrongs.0,
            ..Told::default()
        })));
    }
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let done = office.change_person(who, id, &change, &visit.ask.address, visit.now);
    Ok(done.map(|()| None))
}

fn change(sent: &Pairs, act: &str, today: Day, wrongs: &mut Wrongs) -> Option<PersonChange> {
    Some(match act {
        "post" => PersonChange::GivePost(Holding {
            unit: wrongs
                .must("unit", "单位", sent.get("unit"))
                .as_str()
                .into(),
            post: wrongs
                .must("post", "岗位", sent.get("post"))
                .as_str()
                .into(),
            from: wrongs.day("since", "任职日期", sent.get("since"), today),
            until: None,
        }),
        "end" => PersonChange::EndPost {
            post: sent.get("post").into(),
            unit: sent.get("unit").into(),
            from: wrongs.day("main", "开始的日期", sent.get("from"), today),
            off: wrongs.day("main", "终止的日期", sent.get("off"), today),
        },
        "certificate" => PersonChange::Certify(Certificate {
            kind: wrongs.must("kind", "证件种类", sent.get("kind")),
            number: wrongs.must("number", "证件号", sent.get("number")),
            from: wrongs.day("start", "有效期起", sent.get("start"), today),
            until: wrongs.day("until", "有效期止", sent.get("until"), today),
        }),
        "lapse" => PersonChange::EndCertificate {
            kind: sent.get("kind").to_owned(),
            number: sent.get("number").to_owned(),
            from: wrongs.day("main", "开始的日期", sent.get("from"), today),
            off: wrongs.day("main", "失效的日期", sent.get("off"), today),
        },
        _ => return None,
    })
}
