//! Commands that are drawn at random, most of them near to what the case could do next.

use zs_base::{CaseId, Digest, Moment};
use zs_case::{InstanceNo, View, path_of, ready};
use zs_event::command::{
    Correct, Declare, Declared, Evidence, Extend, Merge, Move, Open, Perform, Reasoned, Recuse,
    Serve, Split, Stands, Transfer,
};
use zs_event::{Act, Party, PartyKind, Signer, StepPath, Value};
use zs_law::{FactSource, Field, FieldKind, Need, Procedure, Step};

use crate::shipped::{PEOPLE_OF_A_POST, Running};

const DAY_MS: i64 = 86_400_000;

/// Numbers from a seed (SplitMix64), so that each command shrinks by itself.
pub struct Dice(pub u64);

impl Dice {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end.max(1)
    }

    pub fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len() as u64) as usize)
    }

    /// Mostly hours, at times days, seldom months.
    pub fn later_ms(&mut self) -> i64 {
        let hours = match self.below(20) {
            0 if self.one_in(4) => 24 * 60,
            0..=3 => 24 * 8,
            _ => 20,
        };
        self.below(hours) as i64 * 3_600_000
    }
}

/// An opening that is complete.
pub fn opening(law: &Procedure, dice: &mut Dice, now: Moment) -> Act {
    let values = law
        .fields
        .iter()
        .map(|field| (field.name.to_string(), value(field, dice, now)));
    Act::Open(Open {
        procedure: law.id.clone(),
        unit: "u1".into(),
        overlays: Vec::new(),
        effective_on: now,
        values: values.collect(),
        source: None,
    })
}

fn value(field: &Field, dice: &mut Dice, now: Moment) -> Value {
    let word = |text: &str| Value::Text(text.to_owned());
    match &field.kind {
        FieldKind::Choice(words) => word(dice.pick(words).map_or("", |it| it)),
        FieldKind::Key(table, column) => {
            let index = table.keys.iter().position(|key| key == column).unwrap_or(0);
            word(dice.pick(&table.rows).map_or("", |row| &row.keys[index]))
        }
        FieldKind::List => Value::List(vec!["罚款".into(), "其他".into()]),
        FieldKind::Money => Value::Money(dice.below(20_000_000) as i64),
        FieldKind::Count => Value::Count(dice.below(9) as i64),
        FieldKind::Date => Value::Date(now.day().plus(dice.below(60) as i32 - 30)),
        FieldKind::Moment => Value::Moment(now),
        FieldKind::Party => {
            let kind = if dice.one_in(2) {
                PartyKind::Person
            } else {
                PartyKind::Organisation
            };
            Value::Party(Party {
                kind,
                name: "某人".into(),
                number: "1".into(),
            })
        }
        FieldKind::File => Value::File(Digest([5; 32])),
        _ => word("有"),
    }
}

/// A command to the case.
pub fn act(running: &Running<'_>, dice: &mut Dice, now: Moment) -> Act {
    let at = match dice.below(12) {
        0 => now.plus_ms(DAY_MS),
        1 => now.plus_ms(-3 * DAY_MS),
        _ => now,
    };
    let reason = || "有理由".to_owned();
    match dice.below(80) {
        0..=49 => perform(running, path(running, dice, now), dice, at),
        50..=61 => serve(running, dice, now),
        62..=66 => declare(running, dice, at),
        67..=69 => extend(running, dice, at),
        70..=73 => correct(running, dice, at),
        74 => Act::Recuse(Recuse {
            person: "officer-2".into(),
            effective_on: at,
            reason: reason(),
        }),
        75 => Act::Split(Split {
            into: vec![CaseId([8; 16])],
            effective_on: at,
            reason: reason(),
        }),
        76 => Act::Transfer(Transfer {
            to: "u2".into(),
            effective_on: at,
            reason: reason(),
        }),
        77 => Act::Move(Move {
            version: now.day(),
            effective_on: at,
            reason: reason(),
        }),
        78 if dice.one_in(8) => Act::Withdraw(Reasoned {
            effective_on: at,
            reason: reason(),
        }),
        78 if dice.one_in(8) => Act::Merge(Merge {
            into: CaseId([9; 16]),
            effective_on: at,
            reason: reason(),
        }),
        79 if dice.one_in(4) => opening(running.state.procedure(), dice, now),
        _ => Act::Tick,
    }
}

/// A step that could be done, or any step of any instance.
fn path(running: &Running<'_>, dice: &mut Dice, now: Moment) -> StepPath {
    let state = &running.state;
    let view = View {
        state,
        candidate: None,
        register: running.shipped,
        day: now.day(),
    };
    let mut ready = ready(&view);
    // What must be done leads on; what may be done could fill the whole walk.
    if !dice.one_in(6) && ready.iter().any(|it| it.need == Need::Must) {
        ready.retain(|it| it.need == Need::Must);
    }
    match dice.pick(&ready) {
        Some(step) if !dice.one_in(8) => step.path.clone(),
        _ => any_path(running, dice),
    }
}

fn any_path(running: &Running<'_>, dice: &mut Dice) -> StepPath {
    let state = &running.state;
    let number = InstanceNo(dice.below(state.instances.len() as u64) as u16);
    let steps: Vec<_> = state.instance(number).procedure.step_numbers().collect();
    dice.pick(&steps)
        .map_or_else(|| "none".into(), |step| path_of(state, number, *step))
}

/// The law of the step that a path names, also where its instance has not begun.
fn law_of<'a>(running: &'a Running<'_>, path: &StepPath) -> Option<(&'a Procedure, &'a Step)> {
    let mut law: &Procedure = running.state.procedure();
    for call in &path.calls {
        let step = law.step(law.find_step(&call.step)?);
        law = law.callees.get(usize::from(step.call.as_ref()?.callee))?;
    }
    Some((law, law.step(law.find_step(&path.step)?)))
}

fn people(step: &Step, dice: &mut Dice) -> Vec<Signer> {
    let Some(actor) = &step.actor else {
        return Vec::new();
    };
    let first = dice.below(PEOPLE_OF_A_POST);
    let post = dice
        .pick(&actor.posts)
        .map_or("officer", |it| it.as_str())
        .to_owned();
    let count = u64::from(actor.at_least) + u64::from(dice.one_in(10));
    let signer = |number: u64| Signer {
        person: format!("{post}-{}", (first + number) % PEOPLE_OF_A_POST)
            .as_str()
            .into(),
        post: post.as_str().into(),
        certificate: None,
    };
    (0..count).map(signer).collect()
}

fn perform(running: &Running<'_>, path: StepPath, dice: &mut Dice, at: Moment) -> Act {
    let Some((law, step)) = law_of(running, &path) else {
        return Act::Tick;
    };
    let usual = if dice.one_in(4) {
        None
    } else {
        step.outcomes.first()
    };
    let outcome = usual
        .or_else(|| dice.pick(&step.outcomes))
        .map(|it| it.name.to_string());
    let asked = |field: &&Field| {
        let named = field
            .outcomes
            .iter()
            .any(|it| Some(&**it) == outcome.as_deref());
        field.outcomes.is_empty() || named
    };
    let fields: Vec<_> = step
        .fields
        .iter()
        .filter(asked)
        .filter(|_| !dice.one_in(40))
        .collect();
    let values = fields
        .iter()
        .map(|it| (it.name.to_string(), value(it, dice, at)))
        .collect();
    let facts = step
        .declares
        .iter()
        .map(|it| declared(&law.fact(*it).name, dice))
        .collect();
    let evidence = step.evidence.iter().flat_map(|rule| {
        let one = Evidence {
            kind: rule.kind.to_string(),
            file: Digest([5; 32]),
        };
        std::iter::repeat_n(one, usize::from(rule.min))
    });
    Act::Perform(Perform {
        people: people(step, dice),
        outcome,
        evidence: evidence.collect(),
        reason: (!dice.one_in(20)).then(|| "有理由".to_owned()),
        effective_on: at,
        source: None,
        path,
        values,
        facts,
    })
}

fn declared(fact: &str, dice: &mut Dice) -> Declared {
    Declared {
        fact: fact.to_owned(),
        holds: dice.one_in(3),
        reason: "有理由".to_owned(),
    }
}

fn declare(running: &Running<'_>, dice: &mut Dice, at: Moment) -> Act {
    let facts = &running.state.procedure().facts;
    let by_people: Vec<_> = facts
        .iter()
        .filter(|it| matches!(it.source, FactSource::Declared { .. }))
        .collect();
    let fact = if dice.one_in(6) {
        facts.first()
    } else {
        dice.pick(&by_people).copied()
    };
    let facts = fact
        .map(|it| declared(&it.name, dice))
        .into_iter()
        .collect();
    Act::Declare(Declare {
        within: None,
        effective_on: at,
        facts,
    })
}

fn serve(running: &Running<'_>, dice: &mut Dice, now: Moment) -> Act {
    let root = running.state.instance(InstanceNo::ROOT);
    let open: Vec<_> = root
        .procedure
        .step_numbers()
        .filter(|step| {
            root.procedure
                .step(*step)
                .paper
                .as_ref()
                .is_some_and(|it| it.served)
        })
        .filter(|step| root.done(*step).is_some_and(|round| round.served.is_none()))
        .collect();
    let path = match dice.pick(&open) {
        Some(step) => path_of(&running.state, InstanceNo::ROOT, *step),
        None => any_path(running, dice),
    };
    let way = dice
        .pick(&running.shipped.ways)
        .map_or("", |it| &it.id)
        .to_owned();
    let proof = vec![Evidence {
        kind: "送达回证".into(),
        file: Digest([5; 32]),
    }];
    Act::Serve(Serve {
        path,
        way,
        on: now.day(),
        people: Vec::new(),
        proof,
    })
}

fn extend(running: &Running<'_>, dice: &mut Dice, at: Moment) -> Act {
    let path = any_path(running, dice);
    let (term, count) = ("limit".to_owned(), dice.below(40) as u32);
    Act::Extend(Extend {
        path,
        term,
        count,
        effective_on: at,
        reason: "有理由".into(),
    })
}

fn correct(running: &Running<'_>, dice: &mut Dice, at: Moment) -> Act {
    let path = any_path(running, dice);
    let stands = if dice.one_in(3) {
        Stands::No
    } else {
        Stands::Yes
    };
    let effective_on = dice.one_in(2).then_some(at);
    let field = law_of(running, &path).and_then(|(_, step)| dice.pick(&step.fields).cloned());
    let values = field.map(|it| (it.name.to_string(), value(&it, dice, at)));
    let values = values.into_iter().collect();
    Act::Correct(Correct {
        path,
        effective_on,
        values,
        stands,
        reason: "有理由".into(),
    })
}
