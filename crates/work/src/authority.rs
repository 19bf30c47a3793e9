//! Whether the people of a command have the power to do what it asks, before any rule is asked.

use std::sync::Arc;

use crate::law::Law;
use zs_base::{Day, PersonId, UnitId};
use zs_case::{Place, Register, State, Version, locate};
use zs_event::command::Open;
use zs_event::{Act, Command, Person, Signer};
use zs_law::{FieldMeaning, Step};
use zs_power::{Action, Asker, Authority, Denied, Matter, Reason, Units, may};

/// The verdicts on everybody who commands or signs: the reasons, or the first denial.
///
/// # Errors
/// [`Denied`] for the first person who may not.
pub(crate) fn verdict(
    authority: &Authority,
    units: &Units,
    state: Option<&State>,
    command: &Command,
    register: &dyn Register,
    today: Day,
) -> Result<Vec<Reason>, Denied> {
    // Time passes for everybody: what the law supplies needs nobody's power.
    if command.act == Act::Tick {
        return Ok(Vec::new());
    }
    if let Act::HandIn(it) = &command.act {
        let matter = Matter {
            unit: Some(&it.open.unit),
            ..Matter::default()
        };
        let verdict = may(authority, units, &Asker::Public, Action::HandIn, &matter);
        return verdict.into_result();
    }
    let action = action_of(authority, state, &command.act);
    let unit = match (&command.act, state) {
        (Act::Open(it), _) => Some(&it.unit),
        (_, Some(state)) => Some(&state.unit),
        (_, None) => None,
    };
    let done = match (action, state) {
        (Action::Publish, Some(state)) => masked_by(authority, state),
        _ => Vec::new(),
    };
    let against = match (&command.act, state) {
        (Act::Open(it), _) => complained_about(it, register),
        (_, Some(state)) => state.against(),
        (_, None) => None,
    };
    let matter = Matter {
        unit,
        against: against.as_ref(),
        interested: &[],
        done: &done,
    };
    let mut reasons: Vec<Reason> = Vec::new();
    for signer in signers(command) {
        // Somebody who is not in the register holds no post.
        let Some(person) = register.person(&signer.person) else {
            return Err(Denied::SignIn);
        };
        let person: Arc<Person> = person;
        let asker = Asker::Post {
            person: &person,
            post: &signer.post,
            on: today,
        };
        for reason in may(authority, units, &asker, action, &matter).into_result()? {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    Ok(reasons)
}

/// The unit complained about in a case that is to be opened.
fn complained_about(it: &Open, register: &dyn Register) -> Option<UnitId> {
    let overlays: Vec<Arc<str>> = it.overlays.iter().map(|it| Arc::from(&**it)).collect();
    let version = Version::InForceOn(it.effective_on.day());
    let law = register.procedure(&it.procedure, &overlays, version)?;
    let field = &law.fields[law.meaning(FieldMeaning::Against)?];
    let mut values = it.values.iter();
    let (_, value) = values.find(|(name, _)| **name == *field.name)?;
    value.as_text().map(UnitId::from)
}

/// The verdict on a person in whichever of the posts held that day allows it: for what is commanded
/// at the machine, where nobody has chosen a post. Without a post, nothing is allowed.
pub(crate) fn in_any_post(
    law: &Law,
    person: &Person,
    action: Action,
    matter: &Matter<'_>,
    on: Day,
) -> Result<Vec<Reason>, Denied> {
    let mut denied = Denied::SignIn;
    for held in &person.posts {
        let post = &held.post;
        let asker = Asker::Post { person, post, on };
        match may(&law.authority, &law.units(), &asker, action, matter).into_result() {
            Ok(because) => return Ok(because),
            Err(why) => denied = why,
        }
    }
    Err(denied)
}

/// Who must have the power: whoever commands, and everybody who signs.
fn signers(command: &Command) -> impl Iterator<Item = &Signer> {
    let people = match &command.act {
        Act::Perform(it) => it.people.as_slice(),
        Act::Serve(it) => it.people.as_slice(),
        _ => &[],
    };
    let by = (!people.contains(&command.by)).then_some(&command.by);
    by.into_iter().chain(people)
}

fn action_of(authority: &Authority, state: Option<&State>, act: &Act) -> Action {
    match act {
        Act::Open(_) => Action::OpenCase,
        Act::HandIn(_) => Action::HandIn,
        Act::Perform(it) => {
            let step = state.and_then(|state| {
                let roles =
                    |step: &Step| authority.step_action(step.roles.iter().map(|role| &**role));
                match locate(state, &it.path)? {
                    Place::Existing { instance, step } => {
                        Some(roles(state.instance(instance).procedure.step(step)))
                    }
                    Place::Beginning {
                        procedure, step, ..
                    } => Some(roles(procedure.step(step))),
                }
            });
            step.unwrap_or(Action::PerformStep)
        }
        Act::Serve(_) => Action::Serve,
        Act::Declare(_) => Action::Declare,
        Act::Extend(_) => Action::Extend,
        Act::Recuse(_) => Action::Recuse,
        Act::Correct(_) => Action::Correct,
        Act::Withdraw(_) => Action::Withdraw,
        Act::Merge(_) => Action::Merge,
        Act::Split(_) => Action::Split,
        Act::Transfer(_) => Action::Transfer,
        Act::Move(_) => Action::MoveVersion,
        Act::Tick => Action::ReadCase,
    }
}

/// Who masked what is about to be published.
fn masked_by(authority: &Authority, state: &State) -> Vec<(Action, PersonId)> {
    let root = &state.instances[0];
    let mut done = Vec::new();
    for step in root.procedure.step_numbers() {
        let roles = root.procedure.step(step).roles.iter().map(|role| &**role);
        if authority.step_action(roles) == Action::Mask {
            let people = root.rounds(step).iter().flat_map(|round| &round.people);
            done.extend(people.map(|person| (Action::Mask, person.clone())));
        }
    }
    done
}
