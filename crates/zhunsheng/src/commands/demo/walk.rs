//! One case told aloud among the others: who, why allowed, article, terms with their arithmetic, ledger entry.

use std::sync::Arc;

use zs_base::random::Seeded;
use zs_base::{CaseId, Day, Moment, PersonId};
use zs_case::{State, TermView, View, path_of, terms};
use zs_event::{Act, Command, Signer, StepPath};
use zs_law::CalendarUse;
use zs_ledger::Leaf;
use zs_sample::{County as Sample, Spec, Story, Teller};
use zs_store::Receipt;
use zs_time::Calendar;
use zs_work::{Answer, Law, NoticePaper};

use crate::county::County;
use crate::failure::Failure;

/// Days before the end on which the story may begin at the earliest.
const DAYS_MAX: i32 = 365;

/// What the telling needs.
pub struct Walk<'a> {
    pub spec: &'a Spec,
    pub sample: &'a Sample,
    pub stories: &'a [Story],
    pub law: &'a Arc<Law>,
}

/// A case under way that is told aloud: its next act, and what is to be said of those before.
pub struct Aloud<'a> {
    walk: Walk<'a>,
    teller: Teller<'a>,
    agency: &'a str,
    next: Option<Moment>,
    number: u32,
    said: String,
}

/// A county that fills while one of its cases is told aloud, and in which citizens comment on drafts
/// in the last week. Events are recorded in the order of time, so what they do comes between the acts
/// of the others.
pub struct Woven<'c, 'a> {
    pub county: &'c mut County,
    pub aloud: &'c mut Aloud<'a>,
    /// When citizens comment, until they have, and the last day of the sample.
    pub comments: Option<(Day, Day)>,
}

impl zs_sample::Engine for Woven<'_, '_> {
    type Fault = Failure;

    fn perform(
        &mut self,
        now: Moment,
        commands: Vec<Command>,
    ) -> Result<Vec<zs_sample::Answer>, Failure> {
        self.aloud.up_to(self.county, now)?;
        if let Some((_, until)) = self.comments.filter(|(from, _)| *from <= now.day()) {
            self.comments = None;
            let law = self.aloud.walk.law;
            self.county.comment_on_drafts(law, now, until)?;
        }
        zs_sample::Engine::perform(self.county, now, commands)
    }
}

impl<'a> Walk<'a> {
    /// Begins the story of weight 0, so late that it is over on the last day.
    pub fn begin(self, until: Day, seed: u64) -> Result<Aloud<'a>, Failure> {
        let story = self.stories.iter().find(|story| story.weight == 0);
        let story = story.ok_or_else(|| Failure::input("样例里没有要讲的故事。"))?;
        let mut units = self.sample.units.iter();
        let staff = units.find(|unit| story.kinds.contains(&unit.kind));
        let staff = staff.ok_or_else(|| Failure::input("样例里没有讲故事的单位。"))?;
        let teller = Teller::new(self.spec, self.sample, story, staff, Seeded::new(seed));
        let calendar = self.law.calendar(CalendarUse::National);
        let mut starts = (1..DAYS_MAX).map(|days| {
            let day = calendar.work_day_after(until.plus(-days), 1);
            day.start().plus_hours(9)
        });
        let start = starts.find(|start| end_of(teller.clone(), *start, calendar).day() <= until);
        let start = start.ok_or_else(|| Failure::input("要讲的故事太长，一年里讲不完。"))?;
        let said = format!("  {}\n  办案单位：{}\n\n", story.tells, staff.name);
        Ok(Aloud {
            walk: self,
            teller,
            agency: &staff.name,
            next: Some(start),
            number: 0,
            said,
        })
    }
}

/// When the last act of a case happens that begins at a moment.
fn end_of(mut teller: Teller<'_>, start: Moment, calendar: &Calendar) -> Moment {
    let mut last = start;
    while let Some(next) = teller.next_at(last, calendar) {
        last = next;
        if teller.act(next).is_none() {
            break;
        }
    }
    last
}

impl Aloud<'_> {
    /// Performs the acts of the told case whose moment has come.
    pub fn up_to(&mut self, county: &mut County, now: Moment) -> Result<(), Failure> {
        let calendar = self.walk.law.calendar(CalendarUse::National);
        while let Some(at) = self.next.filter(|at| *at <= now) {
            let Some(planned) = self.teller.act(at) else {
                self.next = None;
                break;
            };
            self.number += 1;
            let telling = planned.telling;
            if let Some(say) = telling.and_then(|it| it.say.as_ref()) {
                self.say(&format!("  ◇ {say}\n"));
            }
            let expected = telling.and_then(|it| it.refuse.as_deref());
            self.one(county, at, &planned.command, expected)?;
            self.next = self.teller.next_at(at, calendar);
        }
        Ok(())
    }

    /// What is said of the case, told to its end on a day, with what the public sees of it.
    pub fn end(mut self, county: &mut County, on: Day) -> Result<String, Failure> {
        self.up_to(county, on.next().start())?;
        let case = self.teller.case();
        self.say_notice(county, &case, on)?;
        Ok(self.said)
    }

    fn say(&mut self, line: &str) {
        self.said.push_str(line);
        self.said.push('\n');
    }

    fn one(
        &mut self,
        county: &mut County,
        at: Moment,
        command: &Command,
        expected: Option<&str>,
    ) -> Result<(), Failure> {
        let before = self.walk.terms(county, &command.case, at.day())?;
        let why = county.engine().why(command, at.day())?;
        let head = self.walk.head(county, command)?;
        self.say(&format!("  第 {} 步　{head}　{at}", self.number));
        self.say(&format!("    谁　　：{}", self.walk.people(command)));
        for reason in why.iter().flatten() {
            self.say(&format!("    凭什么：{reason}"));
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
                self.say("    ✗ 不予办理，什么也没有入账：");
                for line in refusal.to_string().lines() {
                    self.say(&format!("      {line}"));
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
            Some(Answer::Nothing) | None => self.say("    没有需要记录的事。"),
        }
        self.say("");
        Ok(())
    }

    fn say_cites(&mut self, county: &mut County, command: &Command) -> Result<(), Failure> {
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
            self.say(&format!("    依据　：{cites}"));
        }
        Ok(())
    }

    fn say_events(&mut self, county: &mut County, receipt: &Receipt) -> Result<(), Failure> {
        let count = (receipt.last - receipt.first + 1) as usize;
        for stored in county.store().reads().leaves(receipt.first, count)? {
            let Some(event) = zs_work::event_of(&stored)? else {
                continue;
            };
            for line in super::words::words_of(&event.happening) {
                self.say(&format!("    记下　：{line}"));
            }
        }
        Ok(())
    }

    /// The terms that this act began or moved, each with its arithmetic.
    fn say_terms(
        &mut self,
        county: &mut County,
        case: &CaseId,
        day: Day,
        before: &[(String, String)],
    ) -> Result<(), Failure> {
        for (key, text) in self.walk.terms(county, case, day)? {
            if !before.contains(&(key.clone(), text.clone())) {
                let mut lines = text.lines();
                self.say(&format!("    时限　：{}", lines.next().unwrap_or_default()));
                lines.for_each(|line| self.say(&format!("            {line}")));
            }
        }
        Ok(())
    }

    fn say_entry(&mut self, county: &mut County, receipt: &Receipt) -> Result<(), Failure> {
        let stored = county.store().reads().leaves(receipt.last, 1)?;
        let Some(stored) = stored.first() else {
            return Ok(());
        };
        let leaf = Leaf::decode(&stored.leaf).map_err(Failure::because)?;
        let (hash, root) = (stored.hash.to_string(), receipt.root.to_string());
        self.say(&format!(
            "    入账　：第 {} 号，{} 个字段各有承诺，叶 {}…，树根 {}…",
            stored.seq,
            leaf.commitments().len(),
            &hash[..12],
            &root[..12]
        ));
        Ok(())
    }

    /// What the public sees of the case, and how it ended.
    fn say_notice(
        &mut self,
        county: &mut County,
        case: &CaseId,
        today: Day,
    ) -> Result<(), Failure> {
        let paper = NoticePaper {
            agency: self.agency.to_owned(),
            ..NoticePaper::default()
        };
        let masker = self.walk.law.masker();
        let notices = county.engine().look(case, |state, register| {
            let view = View {
                state,
                candidate: None,
                register,
                day: today,
            };
            zs_work::notices_of(&view, masker, &paper, today)
        })?;
        self.say("  公示出去的是这些，其余的不公开：");
        for notice in notices.unwrap_or_default() {
            for line in super::words::notice_words(&notice) {
                self.say(&format!("    {line}"));
            }
        }
        if let Some(row) = county.store().reads().case(case)? {
            self.say(&format!(
                "\n  案件结束：{}，共 {} 项记录，最后一项是第 {} 号。",
                row.status, row.events, row.last_seq
            ));
        }
        Ok(())
    }
}

/// The words of the telling.
impl Walk<'_> {
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
