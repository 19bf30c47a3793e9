//! An entry of the course of a case (经过): one event, with the people who signed it.

use zs_base::{Digest, Moment};
use zs_case::{Register, State};
use zs_event::{Event, Happening, Signer, StepPath};
use zs_power::Authority;

use super::handed_in::is_handed_in;
use super::looker::Looked;
use super::sight::step_name;
use super::words::{Line, lines_of};

/// Who stands at what was handed in over the web.
const HANDED_IN: &str = "网上递交，没有登录";

/// One event of a case, as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the ledger.
    pub seq: u64,
    /// The hash of its leaf.
    pub leaf: Digest,
    /// The step that it is about.
    pub path: Option<StepPath>,
    /// What happened, in a few words.
    pub head: String,
    /// When, in law.
    pub effective_on: Moment,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Who signed, with post and certificate; empty for what the law supplied.
    pub people: Vec<String>,
    /// What was written down.
    pub lines: Vec<Line>,
    /// Whether the law supplied it.
    pub by_law: bool,
}

impl Entry {
    /// The entry of an event.
    pub(super) fn of(looked: &Looked<'_>, event: &Event, leaf: Digest) -> Self {
        let happening = &event.happening;
        let signers = signers(event);
        let authority = &looked.law.authority;
        let people = signers
            .iter()
            .map(|it| signed(it, looked.register, authority));
        let handed_in = is_handed_in(&looked.told.events, event).then(|| HANDED_IN.to_owned());
        Self {
            seq: event.seq,
            leaf,
            path: happening.path().cloned(),
            head: head(&looked.told.state, happening, looked.register),
            effective_on: effective_on(event),
            recorded_at: event.recorded_at,
            people: people.chain(handed_in).collect(),
            lines: lines_of(looked, happening),
            by_law: matches!(
                happening,
                Happening::Deemed(_) | Happening::Recomputed(_) | Happening::Led(_)
            ),
        }
    }
}

fn signers(event: &Event) -> Vec<Signer> {
    let own: &[Signer] = match &event.happening {
        Happening::Performed(it) => &it.people,
        Happening::Served(it) => &it.people,
        _ => &[],
    };
    match own {
        [] => event.by.iter().cloned().collect(),
        own => own.to_vec(),
    }
}

fn signed(signer: &Signer, register: &dyn Register, authority: &Authority) -> String {
    let person = register.person(&signer.person);
    let name = person.as_ref().map_or("（不在册）", |person| &*person.name);
    let post = authority.posts.get(&signer.post);
    let post = post.map_or(signer.post.as_str(), |post| post);
    match &signer.certificate {
        Some(number) => format!("{name}（{post}，{number}）"),
        None => format!("{name}（{post}）"),
    }
}

pub(super) fn head(state: &State, happening: &Happening, register: &dyn Register) -> String {
    let step = happening.path().map(|path| step_name(state, path));
    let step = step.unwrap_or_default();
    match happening {
        Happening::Opened(_) => "登记案件".to_owned(),
        Happening::Performed(_) | Happening::Deemed(_) => step,
        Happening::Served(it) => {
            let way = register.service_way(&it.way, it.on);
            format!(
                "送达“{step}”的文书（{}）",
                way.map_or(&*it.way, |way| &way.name)
            )
        }
        Happening::FactsDeclared(_) => "认定情形".to_owned(),
        Happening::Extended(_) => format!("延长“{step}”的时限"),
        Happening::Recused(it) => {
            let person = register.person(&it.person);
            let name = person.as_ref().map_or("", |person| &*person.name);
            format!("决定{name}回避")
        }
        Happening::Corrected(_) => format!("更正“{step}”"),
        Happening::Withdrawn(_) => "撤回案件".to_owned(),
        Happening::Merged(_) => "并入别的案件".to_owned(),
        Happening::Split(_) => "分出别的案件".to_owned(),
        Happening::Led(_) => "依法引出其他案件的办理".to_owned(),
        Happening::Transferred(_) => "移交别的单位".to_owned(),
        Happening::Moved(_) => "改用新的程序版本".to_owned(),
        Happening::Recomputed(_) => format!("放假安排变动，“{step}”的时限重新计算"),
        Happening::Noted(_) => "账本事项".to_owned(),
    }
}

fn effective_on(event: &Event) -> Moment {
    match &event.happening {
        Happening::Opened(it) => it.effective_on,
        Happening::Performed(it) => it.effective_on,
        Happening::Served(it) => it.on.start(),
        Happening::Deemed(it) => it.effective_on,
        _ => event.recorded_at,
    }
}
