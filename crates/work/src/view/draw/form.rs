//! What the machine writes into the forms of a draw, and how it locks the lists that came with one.

use std::collections::BTreeSet;

use zs_base::{Day, Moment};
use zs_case::{Computing, InstanceNo};
use zs_event::Value;
use zs_event::command::{Evidence, Perform};
use zs_law::{FieldMeaning, Library};
use zs_paper::table::CellProblem;
use zs_store::random::OsRandom;
use zs_store::{Fault, Files};

use super::{Draws, body_of};
use crate::draw::{
    ALGORITHM, LockRules, LockedList, OfficerRow, SubjectRow, computed, lock_officers,
    lock_subjects, lots, officers, subjects,
};
use crate::view::field_ask::{Given, Prefill};
use crate::view::looker::Looker;
use crate::view::step_form::StepForm;
use crate::view::{FieldError, Spot};

/// The kinds of evidence that bring the lists; also the names of their columns.
const SUBJECTS: &str = "检查对象名录";
const OFFICERS: &str = "检查人员名录";
/// The table that caps inspections.
const CAPS: &str = "检查频次上限";
/// Problems of a list that are told at once.
const TOLD_MAX: usize = 20;

impl Looker {
    /// Writes into the form of a step of a draw what follows from lists and digits, or says why
    /// nothing can be drawn now. Other forms stay as they are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn write_draw(
        &mut self,
        form: &mut StepForm,
        files: &Files,
        now: Moment,
    ) -> Result<(), Fault> {
        let is_drawn = |it: Option<FieldMeaning>| it.is_some_and(FieldMeaning::is_drawn);
        if !form.fields.iter().any(|it| is_drawn(it.is)) {
            return Ok(());
        }
        let Some(told) = self.told(&form.case)? else {
            return Ok(());
        };
        let root = told.state.instance(InstanceNo::ROOT);
        let mut steps = root.procedure.step_numbers();
        let step = steps.find(|it| root.procedure.step(*it).id == form.path.step);
        let Some(step) = step.map(|it| root.procedure.step(it)) else {
            return Ok(());
        };
        let act = empty(form, now);
        let locks = locks(form);
        let mut why_not = None;
        for ask in form.fields.iter_mut().filter(|it| is_drawn(it.is)) {
            ask.is_fixed = true;
            let field = step.fields.iter().find(|it| *it.name == *ask.name);
            let Some(field) = field.filter(|_| !locks) else {
                continue;
            };
            let drawing = Computing {
                state: &told.state,
                act: &act,
                field,
                today: now.day(),
            };
            match computed(Some(files), &drawing) {
                Ok(value) => ask.prefill = value.map(written),
                Err(why) => why_not = Some(why),
            }
        }
        if let Some(why) = why_not {
            form.hinders(why);
        }
        Ok(())
    }

    /// Locks the lists that came with a form: reads them, excludes whom law and ledger exclude, keeps
    /// both as files beside the evidence and writes their digests into the form.
    ///
    /// # Errors
    /// When the store or a file fails; inside, what is wrong with the lists, by row and column.
    pub fn lock_draw(
        &mut self,
        form: &mut StepForm,
        evidence: &mut Vec<Evidence>,
        files: &Files,
        now: Moment,
    ) -> Result<Result<(), Vec<FieldError>>, Fault> {
        if !locks(form) {
            return Ok(Ok(()));
        }
        let bytes = |kind: &str| {
            let found = evidence.iter().find(|it| it.kind == kind);
            found.map(|it| files.read(&it.file)).transpose()
        };
        let (Some(first), Some(second)) = (bytes(SUBJECTS)?, bytes(OFFICERS)?) else {
            // The form itself says that a list is missing.
            return Ok(Ok(()));
        };
        let Some(mut rules) = self.lock_rules(form, now)? else {
            return Ok(Ok(()));
        };
        let (rows, problems) = subjects(&first, &rules.categories());
        let (people, other_problems) = officers(&second);
        let mut wrong = told(SUBJECTS, &problems);
        wrong.extend(told(OFFICERS, &other_problems));
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        for row in &rows {
            let known = self.inspections(&rules.body, &row.code, now.day())?;
            if rules.cap.is_some_and(|cap| known.len() as i64 >= cap) {
                rules.capped.insert(row.code.clone());
            }
        }
        let mut salts = OsRandom::new();
        let first = lock_subjects(rows, &mut rules, &mut salts);
        let second = lock_officers(people, &rules, &mut salts);
        let (first, second) = match (first, second) {
            (Ok(first), Ok(second)) => (first, second),
            (Err(why), _) => return Ok(Err(vec![error(SUBJECTS, why.to_string())])),
            (_, Err(why)) => return Ok(Err(vec![error(OFFICERS, why.to_string())])),
        };
        use FieldMeaning as M;
        let lists = [
            (M::DrawSubjectsFile, M::DrawSubjects, first),
            (M::DrawOfficersFile, M::DrawOfficers, second),
        ];
        for (file, digest, list) in lists {
            keep(form, evidence, files, (file, digest), &list)?;
        }
        fill(form, M::DrawAlgorithm, ALGORITHM.to_owned());
        Ok(Ok(()))
    }

    fn lock_rules(&mut self, form: &StepForm, now: Moment) -> Result<Option<Rules>, Fault> {
        let Some(told) = self.told(&form.case)? else {
            return Ok(None);
        };
        let draws = Draws {
            state: &told.state,
            files: None,
        };
        let Some(body) = body_of(&draws) else {
            return Ok(None);
        };
        let today = now.day();
        let people = self.people(now)?;
        let certificates = people.iter().flat_map(|person| {
            let held = person.certificates.iter();
            let valid = held.filter(move |it| it.from <= today && today <= it.until);
            valid.map(|it| (person.name.clone(), it.number.clone()))
        });
        Ok(Some(Rules {
            lots: lots(&self.law.library, today),
            cap: cap(&self.law.library, body, today),
            body: body.to_owned(),
            certificates: certificates.collect(),
            capped: BTreeSet::new(),
        }))
    }
}

/// What decides about rows on a day.
struct Rules {
    lots: Vec<(String, u32)>,
    cap: Option<i64>,
    body: String,
    /// Names of people with the numbers of certificates that are valid.
    certificates: BTreeSet<(String, String)>,
    /// Codes of subjects that were inspected as often as may be.
    capped: BTreeSet<String>,
}

impl Rules {
    fn categories(&self) -> BTreeSet<String> {
        self.lots.iter().map(|it| it.0.clone()).collect()
    }
}

impl LockRules for Rules {
    fn lots(&self, category: &str) -> Option<u32> {
        let found = self.lots.iter().find(|it| it.0 == category);
        found.map(|it| it.1)
    }

    fn is_capped(&mut self, subject: &SubjectRow) -> bool {
        self.capped.contains(&subject.code)
    }

    fn is_certified(&self, officer: &OfficerRow) -> bool {
        let known = (officer.name.clone(), officer.certificate.clone());
        self.certificates.contains(&known)
    }
}

fn cap(library: &Library, body: &str, on: Day) -> Option<i64> {
    let table = library.tables.get(CAPS)?;
    match table.value(table.row(&[body], on)?, "次数")? {
        Value::Count(cap) => Some(*cap),
        _ => None,
    }
}

/// Whether the step locks the lists.
fn locks(form: &StepForm) -> bool {
    let mut fields = form.fields.iter();
    fields.any(|it| it.is == Some(FieldMeaning::DrawSubjectsFile))
}

fn empty(form: &StepForm, now: Moment) -> Perform {
    Perform {
        path: form.path.clone(),
        effective_on: now,
        people: Vec::new(),
        outcome: None,
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    }
}

fn written(value: Value) -> Prefill {
    let text = match value {
        Value::Text(text) => text,
        Value::Count(count) => count.to_string(),
        Value::List(items) => items.join("\n"),
        other => other.canonical(),
    };
    Prefill {
        given: Given::Text(text),
        from: "系统".to_owned(),
    }
}

fn fill(form: &mut StepForm, meaning: FieldMeaning, text: String) {
    let mut fields = form.fields.iter_mut();
    if let Some(field) = fields.find(|it| it.is == Some(meaning)) {
        field.prefill = Some(written(Value::Text(text)));
    }
}

/// Keeps a locked list: it is durable before an event names it.
fn keep(
    form: &mut StepForm,
    evidence: &mut Vec<Evidence>,
    files: &Files,
    (file, digest): (FieldMeaning, FieldMeaning),
    list: &LockedList,
) -> Result<(), Fault> {
    let kept = files.keep(&mut list.text().as_bytes())?;
    let mut fields = form.fields.iter();
    let name = fields.find(|it| it.is == Some(file));
    let kind = name.map(|it| it.name.clone()).unwrap_or_default();
    evidence.push(Evidence { kind, file: kept });
    fill(form, file, kept.to_string());
    fill(form, digest, list.public().digest().to_string());
    Ok(())
}

fn told(kind: &str, problems: &[CellProblem]) -> Vec<FieldError> {
    let each = problems.iter().take(TOLD_MAX).map(|it| {
        let sentence = format!("{kind}{}：{}。{}。", it.place(), it.cause, it.cure);
        error(kind, sentence)
    });
    each.collect()
}

fn error(kind: &str, sentence: String) -> FieldError {
    FieldError {
        spot: Spot::Evidence(kind.to_owned()),
        sentence,
        accepted: String::new(),
    }
}
