//! The telling of one case: from a story to commands, one act after another.

use zs_base::random::Seeded;
use zs_base::{CaseId, CommandId, Digest, Moment, PersonId, PostId};
use zs_event::command::{
    Correct, Declared, Evidence, Extend, Open, Perform, Reasoned, Serve, Stands,
};
use zs_event::{Act, Command, Signer};
use zs_time::Calendar;

use crate::county::{County, Spec, Staff};
use crate::story::{Story, Telling};
use crate::value::Memory;

/// One case being told.
#[derive(Clone, Debug)]
pub struct Teller<'a> {
    spec: &'a Spec,
    county: &'a County,
    story: &'a Story,
    staff: &'a Staff,
    case: CaseId,
    rng: Seeded,
    memory: Memory,
    /// The act that comes next; 0 is the opening.
    next: usize,
    /// Groups that were drawn, and whether they are told.
    groups: Vec<(String, bool)>,
}

/// An act with its command.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// The command.
    pub command: Command,
    /// What the story says about it; nothing for the opening.
    pub telling: Option<&'a Telling>,
}

impl<'a> Teller<'a> {
    /// A case of a story in a unit.
    #[must_use]
    pub fn new(
        spec: &'a Spec,
        county: &'a County,
        story: &'a Story,
        staff: &'a Staff,
        mut rng: Seeded,
    ) -> Self {
        let case = CaseId(rng.bytes16());
        let (memory, groups) = (Memory::default(), Vec::new());
        Self {
            spec,
            county,
            story,
            staff,
            case,
            rng,
            memory,
            next: 0,
            groups,
        }
    }

    /// The case.
    #[must_use]
    pub const fn case(&self) -> CaseId {
        self.case
    }

    /// The story.
    #[must_use]
    pub const fn story(&self) -> &'a Story {
        self.story
    }

    /// When the next act happens, given the one before; nothing when the story is over.
    pub fn next_at(&mut self, before: Moment, calendar: &Calendar) -> Option<Moment> {
        if self.next == 0 {
            return Some(before);
        }
        loop {
            let telling = self.story.acts.get(self.next - 1)?;
            if self.rng.below(1_000) < telling.stop {
                return None;
            }
            if !self.is_told(telling) {
                self.next += 1;
                continue;
            }
            let late = self.rng.below(1_000) < telling.late;
            let [least, most] = if late {
                telling.late_after
            } else {
                telling.after
            };
            let days = least + self.rng.below(u64::from(most.saturating_sub(least)) + 1) as u32;
            return Some(self.moment_after(before, days, calendar));
        }
    }

    fn is_told(&mut self, telling: &Telling) -> bool {
        let group = telling.group.as_deref();
        if let Some((_, told)) = self.groups.iter().find(|(name, _)| Some(&**name) == group) {
            return *told;
        }
        let told = telling
            .chance
            .is_none_or(|chance| self.rng.below(1_000) < chance);
        if let Some(group) = group {
            self.groups.push((group.to_owned(), told));
        }
        told
    }

    fn moment_after(&mut self, before: Moment, days: u32, calendar: &Calendar) -> Moment {
        if days == 0 {
            // A few minutes later, on the same day.
            let minutes = 5 + self.rng.below(20) as i64;
            let later = before.plus_ms(minutes * 60_000);
            return if later.day() == before.day() {
                later
            } else {
                before
            };
        }
        let day = calendar.work_day_after(before.day(), days);
        let minutes = 9 * 60 + self.rng.below(8 * 60) as i64;
        day.start().plus_ms(minutes * 60_000)
    }

    /// The next act at a moment, and moves on. Nothing when the story is over or asks for people
    /// or values that there are not.
    pub fn act(&mut self, at: Moment) -> Option<Planned<'a>> {
        let index = self.next;
        self.next += 1;
        if index == 0 {
            return self.open(at);
        }
        let telling = self.story.acts.get(index - 1)?;
        let people = self.people(telling)?;
        let by = match people.first() {
            Some(signer) => signer.clone(),
            None => self.one(&self.story.opened_by, &[])?,
        };
        let act = self.told(telling, at, people)?;
        Some(Planned {
            command: self.command(by, act, at),
            telling: Some(telling),
        })
    }

    fn command(&mut self, by: Signer, act: Act, at: Moment) -> Command {
        let mut random = [0; 10];
        random.copy_from_slice(&self.rng.bytes16()[..10]);
        Command {
            id: CommandId::made_at(at, random),
            case: self.case,
            by,
            seen: None,
            act,
        }
    }

    fn open(&mut self, at: Moment) -> Option<Planned<'a>> {
        let by = self.one(&self.story.opened_by, &[])?;
        let values = self.values("case", &self.story.values, at);
        let act = Act::Open(Open {
            procedure: self.story.procedure.as_str().into(),
            unit: self.staff.unit.clone(),
            overlays: self.story.overlays.clone(),
            effective_on: at,
            values,
            source: None,
        });
        Some(Planned {
            command: self.command(by, act, at),
            telling: None,
        })
    }

    fn told(&mut self, telling: &Telling, at: Moment, people: Vec<Signer>) -> Option<Act> {
        let reason = telling.reason.clone();
        if let Some(step) = &telling.step {
            let names = people.iter().filter_map(|it| self.county.name(&it.person));
            let names = names.map(str::to_owned).collect();
            self.memory.names.insert(step.clone(), names);
            self.memory.signers.insert(step.clone(), people.clone());
            return Some(Act::Perform(Perform {
                path: step.as_str().into(),
                effective_on: at,
                people,
                outcome: telling.outcome.clone(),
                values: self.values(step, &telling.values, at),
                facts: facts(telling),
                evidence: evidence(&telling.evidence),
                reason,
                source: None,
            }));
        }
        if let Some(step) = &telling.serve {
            let way = self.rng.pick(&telling.way).cloned()?;
            let proof = evidence(&telling.evidence);
            let path = step.as_str().into();
            return Some(Act::Serve(Serve {
                path,
                way,
                on: at.day(),
                people,
                proof,
            }));
        }
        if let Some(step) = &telling.extend {
            return Some(Act::Extend(Extend {
                path: step.as_str().into(),
                term: telling.term.clone(),
                count: telling.count,
                effective_on: at,
                reason: reason.unwrap_or_default(),
            }));
        }
        if let Some(step) = &telling.correct {
            return Some(Act::Correct(Correct {
                path: step.as_str().into(),
                effective_on: None,
                values: self.values(step, &telling.values, at),
                stands: Stands::Yes,
                reason: reason.unwrap_or_default(),
            }));
        }
        let reason = telling.withdraw.clone()?;
        Some(Act::Withdraw(Reasoned {
            effective_on: at,
            reason,
        }))
    }

    fn values(
        &mut self,
        step: &str,
        draws: &std::collections::BTreeMap<String, crate::value::Draw>,
        at: Moment,
    ) -> Vec<(String, zs_event::Value)> {
        let mut values = Vec::with_capacity(draws.len());
        for (name, draw) in draws {
            let drawn = draw.draw(&mut self.rng, &self.spec.names, at, &self.memory);
            if let Some(value) = drawn {
                self.memory
                    .values
                    .insert(format!("{step}.{name}"), value.clone());
                values.push((name.clone(), value));
            }
        }
        values
    }

    fn people(&mut self, telling: &Telling) -> Option<Vec<Signer>> {
        let mut people: Vec<Signer> = Vec::new();
        for who in &telling.people {
            if let Some(step) = who.strip_prefix("same:") {
                people.extend(self.memory.signers.get(step)?.iter().cloned());
            } else {
                let taken: Vec<PersonId> = people.iter().map(|it| it.person.clone()).collect();
                people.push(self.one(who, &taken)?);
            }
        }
        Some(people)
    }

    /// Somebody who holds a post and is not taken yet: of the case's unit, or of a unit of the kind
    /// after `@`.
    fn one(&mut self, who: &str, taken: &[PersonId]) -> Option<Signer> {
        let (post, staff) = match who.split_once('@') {
            None => (who, self.staff),
            Some((post, kind)) => {
                let units = self.county.units.iter().filter(|unit| unit.kind == kind);
                let units: Vec<&'a Staff> = units.collect();
                (post, *self.rng.pick(&units)?)
            }
        };
        let holders = staff.by_post.get(post)?;
        let free: Vec<&PersonId> = holders.iter().filter(|it| !taken.contains(it)).collect();
        let person = (*self.rng.pick(&free)?).clone();
        Some(Signer {
            person,
            post: PostId::from(post),
            certificate: None,
        })
    }
}

/// The content of the sample file of a kind: it says what it stands for.
#[must_use]
pub fn sample_file(kind: &str) -> String {
    format!("样例材料：{kind}。真实案件中，这里是拍摄、扫描或者填写的文件。\n")
}

fn evidence(kinds: &[String]) -> Vec<Evidence> {
    let file = |kind: &String| Digest::of(&[sample_file(kind).as_bytes()]);
    kinds
        .iter()
        .map(|kind| Evidence {
            kind: kind.clone(),
            file: file(kind),
        })
        .collect()
}

fn facts(telling: &Telling) -> Vec<Declared> {
    let declared = |(fact, text): (&String, &String)| {
        let (holds, reason) = match text.strip_prefix('有') {
            Some(reason) => (true, reason),
            None => (false, text.strip_prefix('无').unwrap_or(text)),
        };
        let reason = reason.trim_start_matches(['：', ':']).to_owned();
        Declared {
            fact: fact.clone(),
            holds,
            reason,
        }
    };
    telling.facts.iter().map(declared).collect()
}
