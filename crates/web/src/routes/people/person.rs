//! `GET /people/{person}`: one person with posts, certificates and account.

use askama::Template;
use zs_base::{Day, PersonId, UnitId};
use zs_case::Refusal;
use zs_event::Cite;
use zs_work::office::OneTime;
use zs_work::view::{AccountState, RosterEntry};

use super::list::account;
use super::{CertificateLine, Mark, PostLine, posts, units};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "person.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    own: bool,
    posts: Vec<PostLine>,
    certificates: Vec<CertificateLine>,
    account: Mark,
    state: AccountState,
    second: bool,
    conflicts: Vec<(String, Option<Cite>)>,
    once: Option<OneTime>,
    done: Option<&'static str>,
    units: Vec<(UnitId, String)>,
    all_posts: Vec<(String, String)>,
    kinds: Vec<String>,
    today: Day,
    sent: Pairs,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

/// What is told at the head of the page beside what it always shows.
#[derive(Default)]
pub struct Told {
    /// A password that is shown this once.
    pub once: Option<OneTime>,
    /// What is wrong with the form.
    pub problems: Vec<(String, String)>,
    /// What rule says no.
    pub refusal: Option<Refusal>,
}

/// Shows a person.
///
/// # Errors
/// When there is no such person, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, Told::default())
}

/// The page of a person.
///
/// # Errors
/// As for [`get`].
pub fn page(visit: &mut Visit<'_>, told: Told) -> Result<Answer, Trouble> {
    let id = PersonId::from(visit.part("person"));
    let found = visit.looker.roster_entry(&id, visit.now)?;
    let entry: RosterEntry = found.ok_or(Trouble::NoPage)?;
    let (site, today) = (visit.site, visit.now.day());
    let mut lines: Vec<PostLine> = entry
        .person
        .posts
        .iter()
        .map(|it| PostLine::of(site, it, today))
        .collect();
    // What is held comes first, then the newest.
    lines.sort_by_key(|it| (!it.goes_on(&today), std::cmp::Reverse(it.from)));
    let mut certificates: Vec<CertificateLine> = entry
        .person
        .certificates
        .iter()
        .map(|it| CertificateLine::of(it, today))
        .collect();
    certificates.sort_by_key(|it| std::cmp::Reverse(it.it.until));
    let status = match told.problems.is_empty() && told.refusal.is_none() {
        true => 200,
        false => 422,
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        own: visit.visitor()?.person.id == id,
        id: id.to_string(),
        name: entry.person.name.clone(),
        posts: lines,
        certificates,
        account: account(entry.account),
        state: entry.account,
        second: entry.second,
        conflicts: entry
            .conflicts
            .iter()
            .map(|it| (it.ground.because.to_string(), it.ground.cite.clone()))
            .collect(),
        once: told.once,
        done: done(visit.ask.query.get("done")),
        units: units(site),
        all_posts: posts(site),
        kinds: site
            .law()
            .library
            .certificates
            .iter()
            .map(ToString::to_string)
            .collect(),
        today,
        sent: visit.ask.form.clone(),
        problems: told.problems,
        refusal: told.refusal,
    });
    answer.status = status;
    Ok(answer)
}

fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "enter" => "已登记。下一步：登记证件，或者发一次性密码。",
        "post" => "已任新岗位，写进了审计日志。",
        "end" => "已终止这个岗位；从那一天起他的下一次请求就不再有这个岗位。",
        "certificate" => "已登记证件。",
        "lapse" => "已登记证件失效。",
        "close" => "账号已停用，他的登录都已退出。",
        "reset" => "第二因素已解除，他可以重新设置。",
        _ => return None,
    })
}

impl Page {
    /// What was sent for a field of the form with this name, where that form came back.
    fn was(&self, act: &str, field: &str) -> &str {
        match self.sent.get("act") == act {
            true => self.sent.get(field),
            false => "",
        }
    }

    fn has_account(&self) -> bool {
        !matches!(self.state, AccountState::None)
    }

    fn is_closed(&self) -> bool {
        matches!(self.state, AccountState::Closed)
    }
}
