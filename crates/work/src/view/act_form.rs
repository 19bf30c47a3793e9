//! The forms of acts outside a step: facts, extension, withdrawal of a person, correction, end,
//! transfer. What they ask follows from the procedure of the case and from who asks.

use zs_base::{CaseId, Moment};
use zs_case::state::Standing as CaseStanding;
use zs_case::{InstanceNo, decide, path_of, rule_after, terms};
use zs_case::{Refusal, TermStatus};
use zs_event::{Cite, Command, Signer, StepPath};
use zs_law::{FactSource, Field, FieldKind};
use zs_power::Denied;
use zs_store::Fault;

use super::act_fill::trial;
use super::case_file::title;
use super::field_ask::{Choice, FieldAsk, Given, Prefill, Required, plain_ask};
use super::looker::{Looked, Looker};
use super::next::view;
use super::step_form::{FactAsk, NoForm};
use crate::authority::verdict;

/// An act outside a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActKind {
    /// Declares facts.
    Declare,
    /// Extends a term.
    Extend,
    /// Takes a person off the case.
    Recuse,
    /// Corrects what a step says.
    Correct,
    /// Hands the case to another unit.
    Transfer,
    /// Ends the case without a result.
    Withdraw,
}

impl ActKind {
    /// Every kind, in the order in which a page offers them.
    pub const ALL: [Self; 6] = [
        Self::Declare,
        Self::Extend,
        Self::Recuse,
        Self::Correct,
        Self::Transfer,
        Self::Withdraw,
    ];

    /// The word by which an address names it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Declare => "declare",
            Self::Extend => "extend",
            Self::Recuse => "recuse",
            Self::Correct => "correct",
            Self::Transfer => "transfer",
            Self::Withdraw => "withdraw",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declare => "认定情形",
            Self::Extend => "延长期限",
            Self::Recuse => "决定回避",
            Self::Correct => "更正",
            Self::Transfer => "移送其他单位",
            Self::Withdraw => "撤回案件",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            Self::Declare => "案件有哪些情形，由人认定并写明理由，程序按认定的情形走。",
            Self::Extend => "要在原期限届满之前决定，写明理由，幅度和次数按法律的规定。",
            Self::Recuse => "回避的人从决定的那一刻起不能再办本案，以前办的不受影响。",
            Self::Correct => "原来的记录还在，另外记一笔正确的；期限按更正后的日期重新计算。",
            Self::Transfer => "移送以后由接收的单位继续办理，本单位不再办理。",
            Self::Withdraw => "撤回以后案件结束，没有处理结果，不能恢复；确需处理的，另立新案。",
        }
    }

    /// Whether somebody should look at it once more before it is recorded.
    #[must_use]
    pub const fn is_checked(self) -> bool {
        !matches!(self, Self::Declare | Self::Extend)
    }
}

/// An act that a page of a case offers, or says why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActOffer {
    /// Which.
    pub kind: ActKind,
    /// Why the asker cannot do it now; nothing where it is offered.
    pub why_not: Option<String>,
}

/// The form of an act.
#[derive(Clone, Debug)]
pub struct ActForm {
    /// The case.
    pub case: CaseId,
    /// What the case is about.
    pub title: String,
    /// How many events the case has; the command carries it back.
    pub seen: u32,
    /// Which act.
    pub kind: ActKind,
    /// The step that is corrected, with its name.
    pub about: Option<(StepPath, String)>,
    /// What is asked.
    pub fields: Vec<FieldAsk>,
    /// The facts to declare.
    pub facts: Vec<FactAsk>,
    /// Where the law says so.
    pub cite: Vec<Cite>,
    /// The steps that can be corrected, where none was named yet.
    pub steps: Vec<(StepPath, String)>,
}

/// The names under which forms ask.
pub(super) mod asked {
    pub(crate) const TERM: &str = "延长哪个期限";
    pub(crate) const COUNT: &str = "延长多少";
    pub(crate) const PERSON: &str = "回避的人";
    pub(crate) const UNIT: &str = "接收单位";
    pub(crate) const STANDS: &str = "这一步还成立吗";
    pub(crate) const STANDS_YES: &str = "成立，只改写错的内容";
    pub(crate) const STANDS_NO: &str = "没有发生过，作废";
    pub(crate) const WHEN: &str = "实际的日期";
}

impl Looker {
    /// The acts outside a step that a case allows, each offered or with why not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn acts(
        &mut self,
        case: &CaseId,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<Vec<ActOffer>, Denied>, Fault> {
        self.look(case, asker, now, |looked| {
            let offer = |kind| ActOffer {
                kind,
                why_not: why_not(looked, kind),
            };
            ActKind::ALL.into_iter().map(offer).collect()
        })
    }

    /// The form of an act; of a correction, about the step that is named.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn act_form(
        &mut self,
        case: &CaseId,
        (kind, about): (ActKind, Option<&StepPath>),
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<ActForm, NoForm>, Fault> {
        self.people(now)?;
        let names = self.names_in(case, asker, now)?;
        let of = |looked: &Looked<'_>| form(looked, kind, about);
        let form = self.look_naming(case, &names, asker, now, of)?;
        let mut form = form.unwrap_or_else(|denied| Err(NoForm::Denied(denied)));
        if let Ok(form) = &mut form {
            self.offer_cases(&mut form.fields, Some(case), asker, now)?;
        }
        Ok(form)
    }

    /// What the engine would object to a command, without recording anything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn objected(
        &mut self,
        command: &Command,
        now: Moment,
    ) -> Result<Result<Option<Refusal>, Denied>, Fault> {
        self.look(&command.case, &command.by, now, |looked| {
            decide(Some(looked.state), command, looked.register, now).err()
        })
    }
}

fn why_not(looked: &Looked<'_>, kind: ActKind) -> Option<String> {
    if let Some(denied) = denied(looked, kind) {
        return Some(match denied {
            Denied::Refused { may, .. } if !may.is_empty() => {
                let names: Vec<_> = may.iter().map(|(_, name)| name.as_str()).collect();
                format!("由{}办理。", names.join("、"))
            }
            denied => denied.to_string(),
        });
    }
    let is_over = looked.state.standing != CaseStanding::Open;
    match kind {
        ActKind::Correct => corrigible(looked)
            .is_empty()
            .then(|| "还没有办过环节，没有什么可以更正。".to_owned()),
        _ if is_over => Some("案件已经结束。".to_owned()),
        ActKind::Declare => declarable(looked)
            .is_empty()
            .then(|| "本案没有由人认定的情形。".to_owned()),
        ActKind::Extend => match extendable(looked) {
            (open, _) if !open.is_empty() => None,
            (_, Some(by)) => Some(format!("正在计算的期限由{by}决定延长。")),
            (_, None) => Some("没有正在计算、又可以延长的期限。".to_owned()),
        },
        ActKind::Recuse | ActKind::Transfer | ActKind::Withdraw => None,
    }
}

/// Why the authority table does not let the asker do this.
fn denied(looked: &Looked<'_>, kind: ActKind) -> Option<Denied> {
    let command = trial(looked, kind);
    let (authority, units) = (&looked.law.authority, looked.law.units());
    let (state, today) = (Some(looked.state), looked.now.day());
    verdict(authority, &units, state, &command, looked.register, today).err()
}

fn form(looked: &Looked<'_>, kind: ActKind, about: Option<&StepPath>) -> Result<ActForm, NoForm> {
    if let Some(denied) = denied(looked, kind) {
        return Err(NoForm::Denied(denied));
    }
    if let Some(sentence) = why_not(looked, kind) {
        return Err(NoForm::Nothing(sentence));
    }
    let mut form = ActForm {
        case: looked.state.case,
        title: title(looked.state, &looked.sight),
        seen: looked.told.state.events,
        kind,
        about: None,
        fields: Vec::new(),
        facts: Vec::new(),
        cite: Vec::new(),
        steps: Vec::new(),
    };
    match kind {
        ActKind::Declare => form.facts = declarable(looked),
        ActKind::Extend => {
            let (open, _) = extendable(looked);
            form.cite = open.iter().map(|it| it.cite.clone()).collect();
            form.cite.dedup();
            let choices = open.into_iter().map(|it| it.choice).collect();
            form.fields = vec![
                choice_of(asked::TERM, choices),
                FieldAsk {
                    required: Required::Always,
                    ..bare(asked::COUNT, FieldKind::Count, "整数，单位见上面的期限")
                },
            ];
        }
        ActKind::Recuse => form.fields = vec![choice_of(asked::PERSON, people(looked))],
        ActKind::Transfer => form.fields = vec![choice_of(asked::UNIT, units(looked))],
        ActKind::Withdraw => {}
        ActKind::Correct => {
            let steps = corrigible(looked);
            match about {
                None => form.steps = steps,
                Some(path) => {
                    let Some(found) = steps.into_iter().find(|(it, _)| it == path) else {
                        let sentence = "这一步还没有办，没有什么可以更正。".to_owned();
                        return Err(NoForm::Nothing(sentence));
                    };
                    form.fields = correction(looked, path);
                    form.about = Some(found);
                }
            }
        }
    }
    Ok(form)
}

fn bare(name: &str, kind: FieldKind, hint: &'static str) -> FieldAsk {
    FieldAsk {
        name: name.to_owned(),
        kind,
        required: Required::No,
        outcomes: Vec::new(),
        choices: Vec::new(),
        unit: "",
        hint,
        is_personal: false,
        prefill: None,
        is_fixed: false,
        is: None,
    }
}

fn choice_of(name: &str, choices: Vec<Choice>) -> FieldAsk {
    FieldAsk {
        required: Required::Always,
        choices,
        ..bare(name, FieldKind::Text, "")
    }
}

fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

/// Facts of the case's own procedure that people declare.
fn declarable(looked: &Looked<'_>) -> Vec<FactAsk> {
    let root = looked.state.instance(InstanceNo::ROOT);
    let facts = root.procedure.facts.iter().enumerate();
    let by_people = facts.filter_map(|(index, fact)| {
        let FactSource::Declared { default } = &fact.source else {
            return None;
        };
        let declared = root.declared(zs_law::FactNo(index as u16));
        Some(FactAsk {
            name: fact.name.to_string(),
            known: declared.or(*default),
            required: Required::No,
            cite: fact.cite.clone(),
        })
    });
    by_people.collect()
}

/// A term that the asker may extend.
struct Extendable {
    choice: Choice,
    cite: Cite,
}

/// The terms that the asker may extend; and who may extend one that the asker may not.
fn extendable(looked: &Looked<'_>) -> (Vec<Extendable>, Option<String>) {
    let (mut open, mut others) = (Vec::new(), None);
    for term in terms(&view(looked)) {
        if !matches!(term.status, TermStatus::Running | TermStatus::Paused) {
            continue;
        }
        let own = looked.state.instance(term.instance);
        let step = own.procedure.step(term.step);
        let (Some(law), Some(count)) = (step.terms.get(usize::from(term.index)), &term.count)
        else {
            continue;
        };
        let granted = own.extensions.iter();
        let granted = granted.filter(|it| it.step == term.step && it.term == term.index);
        let Some(rule) = rule_after(law, granted.count()) else {
            continue;
        };
        if rule.by != looked.asker.post {
            others = Some(super::next::post_name(looked, &rule.by));
            continue;
        }
        let path = path_of(looked.state, term.instance, term.step);
        let label = format!(
            "“{}”，现在到 {}，每次最多延长 {}（{}）",
            step.name,
            count.due.day,
            rule.at_most,
            rule.cite.in_words()
        );
        open.push(Extendable {
            choice: choice(format!("{path}|{}", law.id), label),
            cite: rule.cite.clone(),
        });
    }
    (open, others)
}

/// Everybody of the unit who has not withdrawn yet.
fn people(looked: &Looked<'_>) -> Vec<Choice> {
    let today = looked.now.day();
    let here = looked.roll.people.iter().filter(|it| {
        let mut posts = it.posts.iter();
        let held = posts.any(|held| {
            held.unit == looked.state.unit && held.until.is_none_or(|until| today <= until)
        });
        held && !looked.state.recused.contains(&it.id)
    });
    here.map(|it| choice(it.id.as_str(), &it.name)).collect()
}

/// Every other unit.
fn units(looked: &Looked<'_>) -> Vec<Choice> {
    let others = looked.roll.units.iter();
    let others = others.filter(|(id, _)| **id != looked.state.unit);
    others.map(|(id, name)| choice(id.as_str(), name)).collect()
}

/// The steps that were done, in the order of the procedure.
fn corrigible(looked: &Looked<'_>) -> Vec<(StepPath, String)> {
    let mut found = Vec::new();
    for index in 0..looked.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = looked.state.instance(number);
        if instance.validity == zs_case::state::Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            if instance.done(step).is_some() {
                let name = instance.procedure.step(step).name.to_string();
                found.push((path_of(looked.state, number, step), name));
            }
        }
    }
    found
}

/// What may be corrected in a step: whether it stands, its moment, its fields as they stand.
fn correction(looked: &Looked<'_>, path: &StepPath) -> Vec<FieldAsk> {
    let stands = [asked::STANDS_YES, asked::STANDS_NO];
    let stands = stands.map(|word| choice(word, word)).to_vec();
    let mut fields = vec![
        choice_of(asked::STANDS, stands),
        bare(
            asked::WHEN,
            FieldKind::Moment,
            "日期写错了才填，例如 3-9 14:30",
        ),
    ];
    let Some(zs_case::Place::Existing { instance, step }) = zs_case::locate(looked.state, path)
    else {
        return fields;
    };
    let own = looked.state.instance(instance);
    let law = own.procedure.step(step);
    let values = own.done(step).map(|round| &round.values);
    for (at, field) in law.fields.iter().enumerate() {
        let value = values.and_then(|it| it.get(at)?.as_ref());
        fields.push(corrected_ask(looked, field, value, &law.name));
    }
    fields
}

fn corrected_ask(
    looked: &Looked<'_>,
    field: &Field,
    value: Option<&zs_event::Value>,
    step: &str,
) -> FieldAsk {
    let mut ask = plain_ask(field);
    match field.kind {
        FieldKind::Officer => ask.choices = people(looked),
        FieldKind::Unit => {
            let all = looked.roll.units.iter();
            ask.choices = all.map(|(id, name)| choice(id.as_str(), name)).collect();
        }
        _ => {}
    }
    ask.required = Required::No;
    ask.outcomes = Vec::new();
    let may_show = looked.sight.is_whole() || !ask.is_personal;
    ask.prefill = value.filter(|_| may_show).and_then(|value| {
        Some(Prefill {
            given: Given::known(&field.kind, value, looked.names)?,
            from: step.to_owned(),
        })
    });
    ask
}
