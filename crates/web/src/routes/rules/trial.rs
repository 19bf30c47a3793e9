//! A trial of a draft: a case walked on days that somebody chooses, in memory only.

use askama::Template;
use zs_base::{Day, Moment};
use zs_event::StepPath;
use zs_work::lawmaking::{ChangedProcedure, CheckedDraft};
use zs_work::office::Draft;
use zs_work::view::{
    Answers, FieldError, Required, Spot, StepForm, Trial, TrialEvidence, TrialRefused, TrialView,
    read, trial_fields,
};

use super::read::{changed, key_of, name_of};
use super::{Head, checked, draft_of};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::{
    Control, Field, answers, error_at, facts, fields as fields_of, problems,
};
use crate::pages::draft::Draft as NoticeDraft;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::routes::cases::back::signing;
use crate::routes::cases::signatures::{Signatures, has_chosen};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rules_trial.html")]
struct Page {
    frame: Frame,
    head: Head,
    trial: TrialView,
    /// Whether the draft was changed since the trial began.
    is_old: bool,
    today: Day,
    /// The next day and the days a few weeks on, to be chosen with one press.
    jumps: Vec<(&'static str, String)>,
    wrong: Vec<String>,
}

#[derive(Template)]
#[template(path = "rules_trial_open.html")]
struct OpenPage {
    frame: Frame,
    head: Head,
    choices: Vec<(String, String)>,
    chosen: String,
    day: String,
    fields: Vec<Field>,
    wrong: Vec<(String, String)>,
}

/// Shows the trial, or the form that begins one.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    match view(visit, &draft, Vec::new())? {
        Some(page) => Ok(page),
        None => begin(visit, &draft, None, &[], Vec::new()),
    }
}

/// The page of the trial that the visitor has of this draft.
fn view(
    visit: &mut Visit<'_>,
    draft: &Draft,
    wrong: Vec<String>,
) -> Result<Option<Answer>, Trouble> {
    let who = visit.visitor()?.person.id.clone();
    let workshop = &visit.site.workshop;
    let found = workshop.with_trial(&who, draft.row.number, |trial, digest| {
        (trial.view(), digest)
    });
    let Some((trial, digest)) = found else {
        return Ok(None);
    };
    let checked = checked(visit, draft);
    let status = if wrong.is_empty() { 200 } else { 409 };
    let day = trial.now.day();
    let jumps = [("过一天", 1), ("过一周", 7), ("过三十天", 30)];
    let mut answer = html(&Page {
        frame: visit.frame(),
        head: Head::of(visit, draft, &checked, "trial"),
        is_old: digest != draft.row.digest,
        today: day,
        jumps: jumps
            .iter()
            .map(|(name, days)| (*name, day.plus(*days).to_string()))
            .collect(),
        trial,
        wrong,
    });
    answer.status = status;
    Ok(Some(answer))
}

/// The form that begins a trial.
fn begin(
    visit: &Visit<'_>,
    draft: &Draft,
    sent: Option<&Pairs>,
    errors: &[FieldError],
    mut wrong: Vec<(String, String)>,
) -> Result<Answer, Trouble> {
    let checked = checked(visit, draft);
    let all = openable(visit, draft, &checked);
    let asked = sent.map_or_else(
        || visit.ask.query.get("p").to_owned(),
        |sent| sent.get("p").to_owned(),
    );
    let chosen = all.iter().find(|it| key_of(&it.new) == asked);
    let chosen = chosen.or_else(|| all.first());
    let day = chosen.map_or_else(|| visit.now.day(), |it| it.new.version.max(visit.now.day()));
    let asks = chosen.map_or_else(Vec::new, |it| trial_fields(&it.new, day));
    let fields = Field::all(&asks, sent, errors);
    wrong.extend(problems(&fields, errors));
    let status = if wrong.is_empty() { 200 } else { 422 };
    let mut answer = html(&OpenPage {
        frame: visit.frame(),
        head: Head::of(visit, draft, &checked, "trial"),
        chosen: chosen.map_or_else(String::new, |it| key_of(&it.new)),
        choices: all
            .iter()
            .map(|it| (key_of(&it.new), name_of(&it.new)))
            .collect(),
        day: match sent.and_then(|sent| sent.given("day")) {
            Some(day) => day.to_owned(),
            None => format!("{day} 09:00"),
        },
        fields,
        wrong,
    });
    answer.status = status;
    Ok(answer)
}

/// The procedures of the draft with which a case can be opened.
fn openable(visit: &Visit<'_>, draft: &Draft, checked: &CheckedDraft) -> Vec<ChangedProcedure> {
    let mut all = changed(visit, draft, checked);
    all.retain(|it| !it.new.fields.is_empty());
    all
}

/// Begins a trial, lets time pass in it, serves a paper, declares a fact, or forgets it.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let form = &visit.ask.form;
    let who = visit.visitor()?.person.id.clone();
    let (number, workshop) = (draft.row.number, &visit.site.workshop);
    let here = format!("/rules/{number}/trial");
    let done = match form.get("do") {
        "open" => return open(visit, &draft),
        "drop" => {
            workshop.drop_trial(&who, number);
            return Ok(Answer::see_other(here));
        }
        "pass" => {
            let to = form.given("to").unwrap_or(form.get("day"));
            workshop.with_trial(&who, number, |trial, _| {
                match read::moment(to, trial.now().day()) {
                    Ok(to) => trial.pass(later(to, trial.now())),
                    Err(it) => Err(TrialRefused::Because(format!(
                        "{}{}",
                        it.sentence, it.accepted
                    ))),
                }
            })
        }
        "serve" => {
            let path: StepPath = form.get("path").parse().map_err(|_| Trouble::NoPage)?;
            let way = form.get("way");
            workshop.with_trial(&who, number, |trial, _| trial.serve(&path, way))
        }
        "declare" => {
            let (fact, holds) = (form.get("fact"), form.get("holds") == "yes");
            workshop.with_trial(&who, number, |trial, _| trial.declare(fact, holds))
        }
        _ => return Err(Trouble::NoPage),
    };
    match done {
        None | Some(Ok(())) => Ok(Answer::see_other(here)),
        Some(Err(refused)) => {
            let wrong = told(refused);
            match view(visit, &draft, wrong)? {
                Some(page) => Ok(page),
                None => Ok(Answer::see_other(here)),
            }
        }
    }
}

/// A day without its hour means nine in the morning; of the day at which the trial stands, now.
fn later(to: Moment, now: Moment) -> Moment {
    match (to == to.day().start(), to.day() == now.day()) {
        (true, true) => now,
        (true, false) => to.plus_hours(9),
        (false, _) => to,
    }
}

fn open(visit: &Visit<'_>, draft: &Draft) -> Result<Answer, Trouble> {
    let form = visit.ask.form.clone();
    let checked = checked(visit, draft);
    let all = openable(visit, draft, &checked);
    let found = all.iter().find(|it| key_of(&it.new) == form.get("p"));
    let Some(found) = found else {
        let wrong = ("p".to_owned(), "请选一个程序。".to_owned());
        return begin(visit, draft, None, &[], vec![wrong]);
    };
    let at = match read::moment(form.get("day"), visit.now.day()) {
        Ok(at) if at == at.day().start() => at.plus_hours(9),
        Ok(at) => at,
        Err(it) => {
            let wrong = ("day".to_owned(), format!("{}{}", it.sentence, it.accepted));
            return begin(visit, draft, Some(&form), &[], vec![wrong]);
        }
    };
    let asks = trial_fields(&found.new, at.day());
    let given = Answers {
        fields: fields_of(&asks, &form),
        ..Answers::default()
    };
    match Trial::open(&checked.law, &found.new, &given, at) {
        Ok(trial) => {
            let who = &visit.visitor()?.person.id;
            let (number, digest) = (draft.row.number, draft.row.digest);
            visit.site.workshop.keep_trial(who, number, digest, trial);
            Ok(Answer::see_other(format!("/rules/{number}/trial")))
        }
        Err(TrialRefused::Form(errors)) => begin(visit, draft, Some(&form), &errors, Vec::new()),
        Err(refused) => {
            let wrong = told(refused).into_iter().map(|it| ("day".to_owned(), it));
            begin(visit, draft, Some(&form), &[], wrong.collect())
        }
    }
}

fn told(refused: TrialRefused) -> Vec<String> {
    match refused {
        TrialRefused::Because(sentence) => vec![sentence],
        TrialRefused::Form(errors) => errors.into_iter().map(|it| it.sentence).collect(),
        TrialRefused::Rule(refusal) => refusal
            .objections
            .iter()
            .map(|it| {
                let cite = it.cite.as_ref().map(zs_event::Cite::in_words);
                let cite = cite.map_or_else(String::new, |it| format!("（{it}）"));
                let missing = match it.missing.as_slice() {
                    [] => String::new(),
                    missing => format!("还缺：{}。", missing.join("、")),
                };
                format!("{}{cite}{missing}{}", it.sentence, it.cure)
            })
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "rules_trial_step.html")]
struct StepPage {
    frame: Frame,
    head: Head,
    form: StepForm,
    at: Moment,
    fields: Vec<Field>,
    facts: Vec<Fact>,
    signers: Signatures,
    sent: Pairs,
    errors: Vec<FieldError>,
    problems: Vec<(String, String)>,
    refused: Vec<String>,
    notices: Vec<NoticeDraft>,
}

/// A fact to be declared with a step.
struct Fact {
    name: String,
    cite: String,
    required: bool,
    holds: Option<bool>,
    why: String,
    error: Option<String>,
}

impl StepPage {
    fn error(&self, spot: &Spot) -> Option<String> {
        error_at(spot, &self.errors)
    }
}

/// Shows the form of a step of the trial.
///
/// # Errors
/// When there is no such trial or step.
pub fn step(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let path: StepPath = visit
        .ask
        .query
        .get("path")
        .parse()
        .map_err(|_| Trouble::NoPage)?;
    step_page(visit, &draft, &path, None, (Vec::new(), Vec::new()))
}

/// Hands in a step of the trial.
///
/// # Errors
/// See [`step`].
pub fn do_step(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let sent = visit.ask.form.clone();
    let path: StepPath = sent.get("path").parse().map_err(|_| Trouble::NoPage)?;
    let who = visit.visitor()?.person.id.clone();
    let evidence = match sent.get("evidence") {
        "missing" => TrialEvidence::Missing,
        _ => TrialEvidence::Brought,
    };
    let number = draft.row.number;
    let done = visit.site.workshop.with_trial(&who, number, |trial, _| {
        let form = trial.form(&path).map_err(TrialRefused::Because)?;
        let mut given = answers(&form.fields, &sent);
        given.facts = facts(form.facts.iter().map(|fact| &*fact.name), &sent);
        given.people = signing(&form.signers.people, &sent);
        trial.perform(&path, given, evidence)
    });
    match done {
        None | Some(Ok(())) => Ok(Answer::see_other(format!("/rules/{number}/trial"))),
        Some(Err(TrialRefused::Form(errors))) => {
            step_page(visit, &draft, &path, Some(sent), (errors, Vec::new()))
        }
        Some(Err(refused)) => {
            let refused = told(refused);
            step_page(visit, &draft, &path, Some(sent), (Vec::new(), refused))
        }
    }
}

fn step_page(
    visit: &mut Visit<'_>,
    draft: &Draft,
    path: &StepPath,
    sent: Option<Pairs>,
    (errors, refused): (Vec<FieldError>, Vec<String>),
) -> Result<Answer, Trouble> {
    let who = visit.visitor()?.person.id.clone();
    let number = draft.row.number;
    let found = visit
        .site
        .workshop
        .with_trial(&who, number, |trial, _| (trial.form(path), trial.now()));
    let (form, at) = match found {
        Some((Ok(form), at)) => (form, at),
        Some((Err(sentence), _)) => {
            let page = view(visit, draft, vec![sentence])?;
            return page.ok_or(Trouble::NoPage);
        }
        None => return Ok(Answer::see_other(format!("/rules/{number}/trial"))),
    };
    let checked = checked(visit, draft);
    let fields = Field::all(&form.fields, sent.as_ref(), &errors);
    let proper = form.signers.people.iter();
    let proper: Vec<_> = proper
        .filter(|it| it.why_not.is_none())
        .take(usize::from(form.signers.at_least.max(1)))
        .map(|it| it.person.clone())
        .collect();
    let at_least = usize::from(form.signers.at_least);
    let signers = Signatures::of(&form.signers.people, at_least, |person| match &sent {
        Some(sent) => has_chosen(sent, person),
        None => proper.contains(person),
    });
    let status = match (refused.is_empty(), errors.is_empty()) {
        (false, _) => 409,
        (true, false) => 422,
        (true, true) => 200,
    };
    let mut answer = html(&StepPage {
        frame: visit.frame(),
        head: Head::of(visit, draft, &checked, "trial"),
        facts: facts_of(&form, sent.as_ref(), &errors),
        problems: problems(&fields, &errors),
        notices: form.notices.iter().map(NoticeDraft::of).collect(),
        fields,
        signers,
        sent: sent.unwrap_or_default(),
        at,
        errors,
        refused,
        form,
    });
    answer.status = status;
    Ok(answer)
}

/// The facts of a step; in a trial each begins as not holding, with a reason.
fn facts_of(form: &StepForm, sent: Option<&Pairs>, errors: &[FieldError]) -> Vec<Fact> {
    let each = form.facts.iter().map(|fact| {
        let said = sent.map(|sent| facts(std::iter::once(&*fact.name), sent));
        let said = said.map(|mut it| it.remove(&fact.name).unwrap_or_default());
        Fact {
            name: fact.name.clone(),
            cite: fact
                .cite
                .as_ref()
                .map_or_else(String::new, zs_event::Cite::in_words),
            required: fact.required == Required::Always,
            holds: match &said {
                Some(said) => said.holds,
                None => Some(fact.known.unwrap_or(false)),
            },
            why: said.map_or_else(|| "试办".to_owned(), |it| it.reason),
            error: error_at(&Spot::Fact(fact.name.clone()), errors),
        }
    });
    each.collect()
}
