//! The form with which the service of a paper (送达) is recorded.

use zs_base::{CaseId, CommandId, Day, Moment};
use zs_case::codes::ZS3114;
use zs_case::{Objection, Place, locate};
use zs_event::command::Serve;
use zs_event::{Act, Cite, Command, Signer, StepPath};
use zs_power::{Action, Asker, Matter, may};
use zs_store::Fault;

use super::case_file::title;
use super::fill::{Answers, FieldError, Spot, Wrong};
use super::looker::{Looked, Looker};
use super::next::post_name;
use super::read;
use super::step_form::{NoForm, SignerAsk, everybody_who_signed};
use crate::paper::{PaperIssued, forms_of_paper};

/// The form of a service.
#[derive(Clone, Debug)]
pub struct ServeForm {
    /// The case.
    pub case: CaseId,
    /// What the case is about.
    pub title: String,
    /// How many events the case has; the command carries it back.
    pub seen: u32,
    /// The step whose paper is served.
    pub path: StepPath,
    /// Its name.
    pub name: String,
    /// The name of the paper.
    pub paper: String,
    /// The day on which the paper was made; it cannot be served before.
    pub made_on: Day,
    /// The ways that are lawful today.
    pub ways: Vec<WayAsk>,
    /// The people of the unit who may serve, by name.
    pub people: Vec<SignerAsk>,
    /// The forms that go with a service, printed and written on by hand.
    pub forms: Vec<String>,
}

/// A way of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayAsk {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What proves it: one of these files.
    pub proof: Vec<String>,
    /// So many days after its own event it counts as served.
    pub plus_days: u32,
    /// Where the law says so.
    pub cite: Cite,
}

impl Looker {
    /// The form of a service, for somebody who may record one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn serve_form(
        &mut self,
        case: &CaseId,
        path: &StepPath,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<ServeForm, NoForm>, Fault> {
        self.people(now)?;
        let form = self.look(case, asker, now, |looked| ServeForm::of(looked, path))?;
        Ok(form.unwrap_or_else(|denied| Err(NoForm::Denied(denied))))
    }
}

impl ServeForm {
    fn of(looked: &Looked<'_>, path: &StepPath) -> Result<Self, NoForm> {
        allowed(looked, looked.asker)?;
        let nothing = |why: &str| NoForm::Nothing(format!("“{path}”{why}。"));
        let Some(Place::Existing { instance, step }) = locate(looked.state, path) else {
            return Err(nothing("不是本案已经到过的环节"));
        };
        let own = looked.state.instance(instance);
        let law = own.procedure.step(step);
        let paper = law.paper.as_ref().filter(|paper| paper.served);
        let paper = paper.ok_or_else(|| nothing("没有需要送达的文书"))?;
        let round = own.done(step).ok_or_else(|| nothing("还没有完成"))?;
        if round.served.is_some() {
            return Err(nothing("的文书已经送达"));
        }
        Ok(Self {
            case: looked.state.case,
            title: title(looked.state, &looked.sight),
            seen: looked.told.state.events,
            path: path.clone(),
            name: law.name.to_string(),
            paper: paper.name.to_string(),
            made_on: round.at.day(),
            ways: ways(looked),
            people: people(looked),
            // They name the party, so they are for those who may see people's data.
            forms: match looked.sight.is_whole() {
                true => forms_with(looked, path),
                false => Vec::new(),
            },
        })
    }
}

/// The forms that go with the paper of a step; with the last one, where it was done several times.
pub(super) fn forms_with(looked: &Looked<'_>, path: &StepPath) -> Vec<String> {
    let Some(Place::Existing { instance, step }) = locate(looked.state, path) else {
        return Vec::new();
    };
    let instance = looked.state.instance(instance);
    let Some(round) = instance.done(step) else {
        return Vec::new();
    };
    let law = instance.procedure.step(step);
    let outcome = round
        .outcome
        .and_then(|it| law.outcomes.get(usize::from(it)));
    let unit = looked.roll.units.get(&looked.state.unit);
    let issued = PaperIssued {
        procedure: &instance.procedure,
        step: law,
        outcome: outcome.map(|it| &*it.name),
        unit: unit.map_or("", String::as_str),
        on: round.at.day(),
    };
    forms_of_paper(&looked.law.library, &issued)
}

/// Whether somebody may record a service in this case.
fn allowed(looked: &Looked<'_>, signer: &Signer) -> Result<(), NoForm> {
    let Some(person) = looked.register.person(&signer.person) else {
        return Err(NoForm::Denied(zs_power::Denied::SignIn));
    };
    let who = Asker::Post {
        person: &person,
        post: &signer.post,
        on: looked.now.day(),
    };
    let matter = Matter {
        unit: Some(&looked.state.unit),
        ..Matter::default()
    };
    let (authority, units) = (&looked.law.authority, &looked.law.units());
    let verdict = may(authority, units, &who, Action::Serve, &matter).into_result();
    verdict.map(|_| ()).map_err(NoForm::Denied)
}

fn ways(looked: &Looked<'_>) -> Vec<WayAsk> {
    let ways = looked.law.service_ways();
    ways.filter(|way| way.holds_on(looked.now.day()))
        .map(|way| WayAsk {
            id: way.id.clone(),
            name: way.name.clone(),
            proof: way.proof.clone(),
            plus_days: way.plus_days,
            cite: Cite::from(way.cite.as_str()),
        })
        .collect()
}

fn people(looked: &Looked<'_>) -> Vec<SignerAsk> {
    let day = looked.now.day();
    let mut found = Vec::new();
    let signed = everybody_who_signed(looked.state);
    for person in looked.roll.people.iter() {
        let held = person.posts.iter().find(|held| {
            let here = held.unit == looked.state.unit;
            let now = held.from <= day && held.until.is_none_or(|until| day <= until);
            let signer = || Signer {
                person: person.id.clone(),
                post: held.post.clone(),
                certificate: None,
            };
            here && now && allowed(looked, &signer()).is_ok()
        });
        let Some(held) = held else { continue };
        let recused = looked.state.recused.contains(&person.id);
        found.push(SignerAsk {
            person: person.id.clone(),
            name: person.name.clone(),
            post: held.post.clone(),
            post_name: post_name(looked, &held.post),
            certificate: None,
            is_near: person.id == looked.asker.person || signed.contains(&person.id),
            why_not: recused.then(|| {
                let sentence = format!("{}在本案中已经回避。", person.name);
                Objection::new(ZS3114, sentence, "换一个人。")
            }),
        });
    }
    found.sort_by_cached_key(|it| (it.why_not.is_some(), !it.is_near, it.name.clone()));
    found
}

/// The command that a filled form of a service gives. `way` is the id of the way; of the answers the
/// day, the people and the proof count.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn serve(
    form: &ServeForm,
    way: &str,
    answers: &Answers,
    id: CommandId,
    by: &Signer,
    now: Moment,
) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Wrong::default();
    let chosen = form.ways.iter().find(|it| it.id == way.trim());
    if chosen.is_none() {
        let names: Vec<&str> = form.ways.iter().map(|way| way.name.as_str()).collect();
        wrong.add(Spot::Way, "没有选送达方式。", names.join("、"));
    }
    let on = served_on(form, answers, now, &mut wrong);
    if let Some(way) = chosen.filter(|way| !way.proof.is_empty() && answers.evidence.is_empty()) {
        let kinds = way.proof.join("、");
        let sentence = format!("“{}”要有送达证明。", way.name);
        let spot = Spot::Evidence(kinds.clone());
        wrong.add(spot, sentence, format!("上传其中之一：{kinds}"));
    }
    let people = match answers.people.as_slice() {
        [] => vec![by.clone()],
        people => people.to_vec(),
    };
    wrong.kept_away(&form.people, &people);
    wrong.or(Command {
        id,
        case: form.case,
        by: by.clone(),
        seen: Some(form.seen),
        act: Act::Serve(Serve {
            path: form.path.clone(),
            way: way.trim().to_owned(),
            on,
            people,
            proof: answers.evidence.clone(),
        }),
    })
}

fn served_on(form: &ServeForm, answers: &Answers, now: Moment, wrong: &mut Wrong) -> Day {
    let (written, today) = (answers.happened_on.trim(), now.day());
    if written.is_empty() {
        return today;
    }
    match read::day(written, today) {
        Ok(on) if on < form.made_on || on > today => {
            let sentence = format!("送达日期 {on} 早于文书作出的日期，或者晚于今天。");
            let accepted = format!("{} 到 {today} 之间的日期", form.made_on);
            wrong.add(Spot::HappenedOn, sentence, accepted);
            today
        }
        Ok(on) => on,
        Err(misread) => {
            wrong.add(Spot::HappenedOn, misread.sentence, misread.accepted);
            today
        }
    }
}
