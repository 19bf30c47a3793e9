//! From a filled form to a command, or to everything that is wrong with it at once.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, CommandId, Digest, Moment};
use zs_event::command::{Declared, Evidence, Open, Perform};
use zs_event::{Act, Cite, Command, Party, PartyKind, Signer, Value};
use zs_law::FieldKind;

use super::field_ask::{CASE_HINT, CaseMeans, FieldAsk, Given, Required};
use super::open_form::OpenForm;
use super::read::{self, Misread, plain};
use super::step_form::{FactAsk, SignerAsk, StepForm};

/// What somebody filled into a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The fields, by name.
    pub fields: BTreeMap<String, Given>,
    /// The outcome.
    pub outcome: Option<String>,
    /// When it happened, as written; now where nothing is written.
    pub happened_on: String,
    /// Who signs; whoever commands, where nobody is named.
    pub people: Vec<Signer>,
    /// The facts, by name.
    pub facts: BTreeMap<String, FactAnswer>,
    /// Evidence and other files.
    pub evidence: Vec<Evidence>,
    /// The reason.
    pub reason: String,
}

impl Answers {
    /// The same for a case that knows no other, such as one on trial: what names another is a text.
    #[must_use]
    pub(super) fn without_other_cases(mut self) -> Self {
        for given in self.fields.values_mut() {
            if let Given::Case { means, .. } = given {
                *means = CaseMeans::Elsewhere;
            }
        }
        self
    }
}

/// What somebody says of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactAnswer {
    /// Whether it holds; nothing where nobody has said.
    pub holds: Option<bool>,
    /// Why.
    pub reason: String,
}

/// Where in a form something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A field, by name.
    Field(String),
    /// The outcome.
    Outcome,
    /// The way of service.
    Way,
    /// When it happened.
    HappenedOn,
    /// Who signs.
    People,
    /// A fact, by name.
    Fact(String),
    /// A kind of evidence.
    Evidence(String),
    /// The reason.
    Reason,
}

/// Something that is wrong in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where.
    pub spot: Spot,
    /// What is wrong, in one Chinese sentence.
    pub sentence: String,
    /// What is accepted, in a few words; may be empty.
    pub accepted: String,
}

/// The command that a filled form of a step gives. What only the law can tell, such as separation of
/// duties, is left to the engine.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn perform(
    form: &StepForm,
    answers: &Answers,
    id: CommandId,
    by: &Signer,
    now: Moment,
) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Wrong::default();
    let effective_on = wrong.happened_on(answers, now);
    let outcome = wrong.outcome(form, answers);
    let asked = form.fields.iter().filter(|field| {
        let chosen = outcome.as_ref();
        field.outcomes.is_empty() || chosen.is_some_and(|it| field.outcomes.contains(it))
    });
    let asked: Vec<&FieldAsk> = asked.collect();
    let values = wrong.values(&asked, answers, now);
    let facts = wrong.declared(&form.facts, answers);
    let people = wrong.people(form, answers, by);
    wrong.evidence(form, answers);
    let reason = wrong.reason(form, outcome.as_deref(), answers);
    wrong.or(Command {
        id,
        case: form.case,
        by: by.clone(),
        seen: Some(form.seen),
        act: Act::Perform(Perform {
            path: form.path.clone(),
            effective_on,
            people,
            outcome,
            values,
            facts,
            evidence: answers.evidence.clone(),
            reason,
            source: None,
        }),
    })
}

/// The command that a filled form of a new case gives.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn open(
    form: &OpenForm,
    answers: &Answers,
    id: CommandId,
    case: CaseId,
    by: &Signer,
    now: Moment,
) -> Result<Command, Vec<FieldError>> {
    let mut wrong = Wrong::default();
    let effective_on = wrong.happened_on(answers, now);
    let asked: Vec<&FieldAsk> = form.fields.iter().collect();
    let values = wrong.values(&asked, answers, now);
    wrong.or(Command {
        id,
        case,
        by: by.clone(),
        seen: None,
        act: Act::Open(Open {
            procedure: form.procedure.clone(),
            unit: form.unit.clone(),
            overlays: form.overlays.clone(),
            effective_on,
            values,
            source: None,
        }),
    })
}

/// What was answered: what the law writes stays as the law writes it, whatever a form sends.
pub(super) fn answered<'a>(field: &'a FieldAsk, answers: &'a Answers) -> Option<&'a Given> {
    let fixed = field.prefill.as_ref().filter(|_| field.is_fixed);
    let given = match fixed {
        Some(prefill) => Some(&prefill.given),
        None => answers.fields.get(&field.name),
    };
    given.filter(|it| !it.is_empty())
}

/// The value of what was written into a field.
///
/// # Errors
/// When it cannot be read as a value of the field's kind.
pub fn value_of(field: &FieldAsk, given: &Given, now: Moment) -> Result<Value, Misread> {
    let text = match (given, &field.kind) {
        (Given::Party { kind, name, number }, FieldKind::Party) => {
            return party(kind, name, number);
        }
        (Given::Case { written, means }, FieldKind::Case) => return case(written, *means),
        (Given::Text(text), FieldKind::Party) => return Err(unfit(text, "不是当事人")),
        // Nobody has found out which case that is.
        (Given::Text(text), FieldKind::Case) => return case(text, CaseMeans::Unsought),
        (Given::Case { written, .. }, _) => return Err(unfit(written, "不是这一项要填的内容")),
        (Given::Party { name, .. }, _) => return Err(unfit(name, "不是这一项要填的内容")),
        (Given::Text(text), _) => text,
    };
    let value = match &field.kind {
        FieldKind::Money => Value::Money(read::money(text)?),
        FieldKind::Count => Value::Count(read::count(text)?),
        FieldKind::Date => Value::Date(read::day(text, now.day())?),
        FieldKind::Moment => Value::Moment(read::moment(text, now.day())?),
        FieldKind::List => Value::List(items(text)),
        FieldKind::File => {
            let digest = plain(text).parse::<Digest>();
            Value::File(digest.map_err(|_| unfit(text, "不是文件的摘要"))?)
        }
        _ => Value::Text(text.trim().to_owned()),
    };
    let chosen = value.as_text();
    let offered = |text: &str| field.choices.iter().any(|it| it.value == text);
    if let Some(text) = chosen.filter(|it| !field.choices.is_empty() && !offered(it)) {
        return Err(Misread {
            accepted: "从列出的选项中选一个",
            ..unfit(text, "不在可选范围内")
        });
    }
    if !field.kind.takes(&value) || !value.is_clean() {
        return Err(unfit(text, "不是这一项要填的内容"));
    }
    Ok(value)
}

fn unfit(text: &str, why: &str) -> Misread {
    Misread {
        sentence: format!("“{}”{why}。", text.trim()),
        accepted: "",
    }
}

/// The items of a list: each on a line, or set apart by the signs that people use.
fn items(text: &str) -> Vec<String> {
    let parts = text.split(['\n', '、', '；', ';']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A case that was found, or one that somebody says is handled elsewhere.
fn case(written: &str, means: CaseMeans) -> Result<Value, Misread> {
    let value = match means {
        CaseMeans::Here(case) => Value::Text(case.to_string()),
        CaseMeans::Elsewhere => Value::Text(written.trim().to_owned()),
        CaseMeans::Several => {
            return Err(Misread {
                accepted: CASE_HINT,
                ..unfit(written, "对得上几件案件，看不出是哪一件")
            });
        }
        CaseMeans::Unsought | CaseMeans::Nothing => {
            return Err(Misread {
                accepted: "写台账里的编号（如 12）、已公开决定的文号，或者从列出的案件里选；\
                           这一件不在本平台办理的，勾选“不在本平台办理”",
                ..unfit(written, "没有对上你可以查看的案件")
            });
        }
    };
    match value.is_clean() {
        true => Ok(value),
        false => Err(unfit(written, "里有不能保存的控制字符")),
    }
}

fn party(kind: &str, name: &str, number: &str) -> Result<Value, Misread> {
    let accepted = "选“公民”或者“组织”，填写姓名或者名称";
    let kind = PartyKind::from_word(kind.trim()).ok_or_else(|| Misread {
        sentence: "没有选当事人是公民还是组织。".to_owned(),
        accepted,
    })?;
    let (name, number) = (name.trim().to_owned(), plain(number).to_uppercase());
    if name.is_empty() {
        return Err(Misread {
            sentence: "没有写当事人的姓名或者名称。".to_owned(),
            accepted,
        });
    }
    let value = Value::Party(Party { kind, name, number });
    value.is_clean().then_some(value).ok_or_else(|| Misread {
        sentence: "当事人里有不能保存的控制字符。".to_owned(),
        accepted,
    })
}

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Wrong(Vec<FieldError>);

impl Wrong {
    pub(super) fn add(
        &mut self,
        spot: Spot,
        sentence: impl Into<String>,
        accepted: impl Into<String>,
    ) {
        self.0.push(FieldError {
            spot,
            sentence: sentence.into(),
            accepted: accepted.into(),
        });
    }

    pub(super) fn or<T>(self, given: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() {
            Ok(given)
        } else {
            Err(self.0)
        }
    }

    /// A day that is today means now; another day its beginning.
    pub(super) fn happened_on(&mut self, answers: &Answers, now: Moment) -> Moment {
        let written = answers.happened_on.trim();
        if written.is_empty() {
            return now;
        }
        match read::moment(written, now.day()) {
            Ok(at) if at == now.day().start() => now,
            Ok(at) if at > now => {
                let sentence = format!("“{written}”还没有到。");
                self.add(Spot::HappenedOn, sentence, "今天或者以前的日期");
                now
            }
            Ok(at) => at,
            Err(misread) => {
                self.add(Spot::HappenedOn, misread.sentence, misread.accepted);
                now
            }
        }
    }

    fn outcome(&mut self, form: &StepForm, answers: &Answers) -> Option<String> {
        let given = answers.outcome.as_deref().map(str::trim);
        let given = given.filter(|it| !it.is_empty());
        let known = |it: &&str| form.outcomes.iter().any(|outcome| outcome.name == **it);
        let chosen = given.filter(known);
        if chosen.is_none() && (given.is_some() || !form.outcomes.is_empty()) {
            let names: Vec<&str> = form.outcomes.iter().map(|it| it.name.as_str()).collect();
            let sentence = match given {
                Some(name) => format!("“{}”没有“{name}”这样的结果。", form.name),
                None => format!("没有选“{}”的结果。", form.name),
            };
            self.add(Spot::Outcome, sentence, names.join("、"));
        }
        chosen.map(str::to_owned)
    }

    pub(super) fn values(
        &mut self,
        asked: &[&FieldAsk],
        answers: &Answers,
        now: Moment,
    ) -> Vec<(String, Value)> {
        let mut values = Vec::new();
        for field in asked {
            let spot = || Spot::Field(field.name.clone());
            let given = answered(field, answers);
            match given.map(|given| value_of(field, given, now)) {
                Some(Ok(value)) => values.push((field.name.clone(), value)),
                Some(Err(misread)) => {
                    let sentence = format!("{}：{}", field.name, misread.sentence);
                    self.add(spot(), sentence, misread.accepted);
                }
                None if field.required == Required::Always => {
                    let sentence = format!("“{}”没有填写。", field.name);
                    self.add(spot(), sentence, field.hint);
                }
                None => {}
            }
        }
        values
    }

    /// Whether nothing is wrong so far.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn declared(&mut self, asked: &[FactAsk], answers: &Answers) -> Vec<Declared> {
        let mut declared = Vec::new();
        for ask in asked {
            let answer = answers.facts.get(&ask.name);
            let holds = answer.and_then(|it| it.holds);
            let reason = answer.map_or("", |it| it.reason.trim());
            let spot = || Spot::Fact(ask.name.clone());
            match holds {
                None if ask.required == Required::Always => {
                    let sentence = format!("没有认定情形“{}”：有还是没有。", ask.name);
                    self.add(spot(), sentence, "选“有”或者“没有”，写明理由");
                }
                None => {}
                Some(_) if reason.is_empty() => {
                    let sentence = format!("认定情形“{}”要写明理由。", ask.name);
                    self.add(spot(), sentence, "一句话说明为什么");
                }
                Some(holds) => declared.push(Declared {
                    fact: ask.name.clone(),
                    holds,
                    reason: reason.to_owned(),
                }),
            }
        }
        declared
    }

    fn people(&mut self, form: &StepForm, answers: &Answers, by: &Signer) -> Vec<Signer> {
        let people = match answers.people.as_slice() {
            [] => vec![by.clone()],
            people => people.to_vec(),
        };
        let different: BTreeSet<_> = people.iter().map(|it| &it.person).collect();
        let at_least = usize::from(form.signers.at_least);
        if different.len() < at_least || different.len() != people.len() {
            let sentence = format!(
                "“{}”至少要 {} 个不同的人签名，现在是 {} 人。",
                form.name,
                at_least.max(1),
                different.len()
            );
            self.add(Spot::People, sentence, "勾选实际参加的人");
        }
        self.kept_away(&form.signers.people, &people);
        people
    }

    /// People of whom the form knows why they cannot sign.
    pub(super) fn kept_away(&mut self, asked: &[SignerAsk], people: &[Signer]) {
        for person in people {
            let mut known = asked.iter().filter(|it| it.person == person.person);
            if let Some(why_not) = known.next().and_then(|it| it.why_not.clone()) {
                let article = why_not.cite.as_ref().map(Cite::in_words);
                let article = article.map_or_else(String::new, |it| format!("（{it}）"));
                let sentence = format!("{}{article}", why_not.sentence);
                self.add(Spot::People, sentence, why_not.cure);
            }
        }
    }

    fn evidence(&mut self, form: &StepForm, answers: &Answers) {
        for ask in &form.evidence {
            let given = answers.evidence.iter().filter(|it| it.kind == ask.kind);
            let (given, min) = (given.count(), usize::from(ask.min));
            if ask.required == Required::Always && given < min {
                let sentence = format!("要有{}至少 {min} 份，现在有 {given} 份。", ask.kind);
                self.add(Spot::Evidence(ask.kind.clone()), sentence, "上传文件");
            }
        }
    }

    fn reason(
        &mut self,
        form: &StepForm,
        outcome: Option<&str>,
        answers: &Answers,
    ) -> Option<String> {
        let reason = answers.reason.trim();
        let mut outcomes = form.outcomes.iter();
        let chosen = outcomes.find(|it| Some(it.name.as_str()) == outcome);
        if let Some(chosen) = chosen.filter(|it| it.reason == Required::Always)
            && reason.is_empty()
        {
            let sentence = format!("结果为“{}”时要写明理由。", chosen.name);
            self.add(Spot::Reason, sentence, "一句话说明为什么");
        }
        (!reason.is_empty()).then(|| reason.to_owned())
    }
}
