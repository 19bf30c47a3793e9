//! One case told aloud: who, why allowed, article, terms with their arithmetic, ledger entry.

use zs_base::random::Seeded;
use zs_base::{CaseId, Day, Moment, PersonId};
use zs_case::{State, TermView, View, path_of, terms};
use zs_event::{Act, Command, Signer, StepPath};
use zs_law::CalendarUse;
use zs_ledger::Leaf;
use zs_sample::{County as Sample, Spec, Story, Teller};
use zs_store::Receipt;
use zs_work::{Answer, Law, NoticePaper};

use crate::county::County;
use crate::failure::Failure;

/// What the telling needs.
pub struct Walk<'a> {
    pub spec: &'a Spec,
    pub sample: &'a Sample,
    pub stories: &'a [Story],
    pub law: &'a Law,
}

impl Walk<'_> {
    /// Tells the story of weight 0, beginning after a day.
    pub fn run(&self, county: &mut County, after: Day, seed: u64) -> Result<(), Failure> {
        let story = self.stories.iter().find(|story| story.weight == 0);
        let story = story.ok_or_else(|| Failure::input("样例里没有要讲的故事。"))?;
        let staff = self
            .sample
            .units
            .iter()
            .find(|unit| story.kinds.contains(&unit.kind));
        let staff = staff.ok_or_else(|| Failure::input("样例里没有讲故事的单位。"))?;
        println!("  {}\n  办案单位：{}\n", story.tells, staff.name);
        let calendar = self.law.calendar(CalendarUse::National);
        let mut teller = Teller::new(self.spec, self.sample, story, staff, Seeded::new(seed));
        let mut at = calendar.work_day_after(after, 1).start().plus_hours(9);
        let mut number = 0;
        while let Some(next) = teller.next_at(at, calendar) {
            at = next;
            let Some(planned) = teller.act(at) else { break };
            number += 1;
            let telling = planned.telling;
            if let Some(say) = telling.and_then(|it| it.say.as_ref()) {
                println!("  ◇ {say}\n");
            }
            let expected = telling.and_then(|it| it.refuse.as_deref());
            self.one(county, number, at, &planned.command, expected)?;
        }
        county.checkpoint(at)?;
        self.say_notice(county, &teller.case(), &staff.name, at.day())
    }

    fn one(
        &self,
        county: &mut County,
        number: u32,
        at: Moment,
        command: &Command,
        expected: Option<&str>,
    ) -> Result<(), Failure> {
        let before = self.terms(county, &command.case, at.day())?;
        let why = county.engine().why(command, at.day())?;
        let head = self.head(county, command)?;
        println!("  第 {number} 步　{head}　{at}");
        println!("    谁　　：{}", self.people(command));
        if let Ok(reasons) = &why {
            for reason in reasons {
                println!("    凭什么：{reason}");
            }
        }
        let answers = county.perform(at, std::slice::from_ref(command))?;
        match answers.into_iter().next() {
            Some(Answer::Recorded(receipt)) => {
                self.say_cites(county, command)?;
                self.say_events(county, &receipt)?;
                self.say_terms(county, &command.case, at.day(), &before)?;
                self.say_entry(county, &receipt)?;
            }
            Some(Answer::Refused(refusal)) => {
                println!("    ✗ 不予办理，什么也没有入账：");
                for line in refusal.to_string().lines() {
                    println!("      {line}");
                }
                if expected.is_none_or(|code| !refusal.has(code)) {
                    return Err(Failure::input(
                        "故事里的这一步不应当被拒绝；请先修好故事或者规则。",
                    ));
                }
            }
            Some(Answer::Denied(denied)) => {
                return Err(Failure::input(format!("没有权限：{}", denied.code().title)));
            }
            Some(Answer::Nothing) | None => println!("    没有需要记录的事。"),
        }
        println!();
        Ok(())
    }

    /// What the act is called.
    fn head(&self, county: &mut County, command: &Command) -> Result<String, Failure> {
        let name = |county: &mut County, path: &StepPath| -> Result<String, Failure> {
            let named = county
                .engine()
                .look(&command.case, |state, _| step_name(state, path))?;
            Ok(named.flatten().unwrap_or_else(|| path.to_string()))
        };
        Ok(match &command.act {
            Act::Open(_) => "登记案件".to_owned(),
            Act::Perform(it) => name(county, &it.path)?,
            Act::Serve(it) => {
                let way = self
                    .law
                    .service_way(&it.way, it.on)
                    .map_or(&*it.way, |way| &way.name);
                format!("送达“{}”的文书（{way}）", name(county, &it.path)?)
            }
            Act::Extend(it) => format!("延长“{}”的时限", name(county, &it.path)?),
            Act::Correct(it) => format!("更正“{}”", name(county, &it.path)?),
            Act::Withdraw(_) => "撤回案件".to_owned(),
            _ => "其他".to_owned(),
        })
    }

    fn people(&self, command: &Command) -> String {
        let signers: &[Signer] = match &command.act {
            Act::Perform(it) if !it.people.is_empty() => &it.people,
            Act::Serve(it) if !it.people.is_empty() => &it.people,
            _ => std::slice::from_ref(&command.by),
        };
        let named = signers.iter().map(|signer| {
            let person = self.person(&signer.person);
            let post = self.law.authority.posts.get(&signer.post);
            let post = post.map_or(signer.post.as_str(), |post| post);
            let certificate = person.and_then(|it| it.certificates.first());
            match certificate {
                Some(it) => format!("{}（{post}，{} {}）", name_of(person), it.kind, it.number),
                None => format!("{}（{post}）", name_of(person)),
            }
        });
        named.collect::<Vec<_>>().join("、")
    }

    fn person(&self, id: &PersonId) -> Option<&zs_event::Person> {
        self.sample.people.iter().find(|person| person.id == *id)
    }

    fn say_cites(&self, county: &mut County, command: &Command) -> Result<(), Failure> {
        let Act::Perform(it) = &command.act else {
            return Ok(());
        };
        let cites = county.engine().look(&command.case, |state, _| {
            let (instance, step) = place(state, &it.path)?;
            let step = state.instance(instance).procedure.step(step).clone();
            Some(
                step.cite
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("、"),
            )
        })?;
        if let Some(cites) = cites.flatten().filter(|cites| !cites.is_empty()) {
            println!("    依据　：{cites}");
        }
        Ok(())
    }

    fn say_events(&self, county: &mut County, receipt: &Receipt) -> Result<(), Failure> {
        let count = (receipt.last - receipt.first + 1) as usize;
        for stored in county.store().reads().leaves(receipt.first, count)? {
            let Some(event) = zs_work::event_of(&stored)? else {
                continue;
            };
            for line in super::words::words_of(&event.happening) {
                println!("    记下　：{line}");
            }
        }
        Ok(())
    }

    /// The terms that this act began or moved, each with its arithmetic.
    fn say_terms(
        &self,
        county: &mut County,
        case: &CaseId,
        day: Day,
        before: &[(String, String)],
    ) -> Result<(), Failure> {
        for (key, text) in self.terms(county, case, day)? {
            if !before.contains(&(key.clone(), text.clone())) {
                let mut lines = text.lines();
                println!("    时限　：{}", lines.next().unwrap_or_default());
                lines.for_each(|line| println!("            {line}"));
            }
        }
        Ok(())
    }

    /// Running terms, by name and with their words.
    fn terms(
        &self,
        county: &mut County,
        case: &CaseId,
        day: Day,
    ) -> Result<Vec<(String, String)>, Failure> {
        let law = self.law;
        let found = county.engine().look(case, |state, register| {
            let view = View {
                state,
                candidate: None,
                register,
                day,
            };
            let running = terms(&view).into_iter().filter(|term| is_open(state, term));
            running
                .filter_map(|term| words(law, state, &term))
                .collect::<Vec<_>>()
        })?;
        Ok(found.unwrap_or_default())
    }

    fn say_entry(&self, county: &mut County, receipt: &Receipt) -> Result<(), Failure> {
        let stored = county.store().reads().leaves(receipt.last, 1)?;
        let Some(stored) = stored.first() else {
            return Ok(());
        };
        let leaf = Leaf::decode(&stored.leaf).map_err(Failure::because)?;
        let (hash, root) = (stored.hash.to_string(), receipt.root.to_string());
        println!(
            "    入账　：第 {} 号，{} 个字段各有承诺，叶 {}…，树根 {}…",
            stored.seq,
            leaf.commitments().len(),
            &hash[..12],
            &root[..12]
        );
        Ok(())
    }

    /// What the public sees of the case, and how it ended.
    fn say_notice(
        &self,
        county: &mut County,
        case: &CaseId,
        agency: &str,
        today: Day,
    ) -> Result<(), Failure> {
        let mut paper = NoticePaper {
            agency: agency.to_owned(),
            ..NoticePaper::default()
        };
        if let Some(row) = county.store().reads().case(case)? {
            for stored in county.store().reads().events_of(&row)? {
                if let Some(event) = zs_work::event_of(&stored)? {
                    paper.take_number(&event.happening);
                }
            }
        }
        let library = &self.law.library;
        let notices = county.engine().look(case, |state, register| {
            let view = View {
                state,
                candidate: None,
                register,
                day: today,
            };
            zs_work::notices_of(&view, library, &paper, today)
        })?;
        println!("  公示出去的是这些，其余的不公开：");
        for notice in notices.unwrap_or_default() {
            for line in super::words::notice_words(&notice) {
                println!("    {line}");
            }
        }
        if let Some(row) = county.store().reads().case(case)? {
            println!(
                "\n  案件结束：{}，共 {} 项记录，最后一项是第 {} 号。",
                row.status, row.events, row.last_seq
            );
        }
        Ok(())
    }
}

fn name_of(person: Option<&zs_event::Person>) -> &str {
    person.map_or("（不在册）", |person| &person.name)
}

fn place(state: &State, path: &StepPath) -> Option<(zs_case::InstanceNo, zs_law::StepNo)> {
    match zs_case::locate(state, path)? {
        zs_case::Place::Existing { instance, step } => Some((instance, step)),
        zs_case::Place::Beginning { .. } => None,
    }
}

fn step_name(state: &State, path: &StepPath) -> Option<String> {
    match zs_case::locate(state, path)? {
        zs_case::Place::Existing { instance, step } => Some(
            state
                .instance(instance)
                .procedure
                .step(step)
                .name
                .to_string(),
        ),
        zs_case::Place::Beginning {
            procedure, step, ..
        } => Some(procedure.step(step).name.to_string()),
    }
}

fn is_open(state: &State, term: &TermView) -> bool {
    let instance = state.instance(term.instance);
    instance.done(term.step).is_none() && instance.ended.is_none()
}

/// The name of a term and its words: kind, day, arithmetic.
fn words(law: &Law, state: &State, term: &TermView) -> Option<(String, String)> {
    let count = term.count.as_ref()?;
    let procedure = &state.instance(term.instance).procedure;
    let step = procedure.step(term.step);
    let rule = step.terms.get(usize::from(term.index))?;
    let path = path_of(state, term.instance, term.step);
    let calendar = law.calendar(procedure.calendar);
    let cite = rule.cite.to_string();
    let derivation = count.term.explain(calendar, &cite).to_string();
    let text = format!(
        "“{}”{} {}\n{derivation}",
        step.name,
        rule.kind.word(),
        count.point
    );
    Some((format!("{path}.{}", rule.id), text))
}
