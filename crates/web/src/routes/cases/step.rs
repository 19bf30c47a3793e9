//! One step of a case: the form, and handing it in.

use std::collections::BTreeMap;

use askama::Template;
use zs_base::{CaseId, CommandId, Day};
use zs_case::Refusal;
use zs_event::StepPath;
use zs_event::command::Evidence;
use zs_work::view::{
    Answers, EvidenceAsk, FactAnswer, FieldError, Required, Spot, StepForm, perform,
};

use super::back::{Back, meanwhile, signing};
use super::signatures::{Signatures, has_chosen};
use super::{case_of, hand_in, no_form};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::{Control, Field, answers, error_at, facts, problems};
use crate::pages::draft::Draft;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::uploads::{FileField, Files};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "step.html")]
struct Page {
    frame: Frame,
    step: StepBody,
}

/// The form of a step, as a page of its own or inside another page shows it.
pub(crate) struct StepBody {
    pub(crate) case: CaseId,
    pub(crate) form: StepForm,
    /// The id of the command, made when the form was, so that sending it twice does it once.
    pub(crate) id: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) files: Vec<FileField>,
    /// The address of the script that sends files in pieces.
    pub(crate) script: String,
    pub(crate) signers: Signatures,
    pub(crate) sent: Pairs,
    pub(crate) today: Day,
    pub(crate) problems: Vec<(String, String)>,
    pub(crate) errors: Vec<FieldError>,
    pub(crate) refusal: Option<Refusal>,
    /// What the public would see, for a step that masks or releases.
    pub(crate) drafts: Vec<Draft>,
    pub(crate) meanwhile: Vec<String>,
    /// Where the browser goes once it is recorded; to the case where it is empty.
    pub(crate) then: String,
}

pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) cite: String,
    pub(crate) required: bool,
    pub(crate) said: FactAnswer,
    pub(crate) error: Option<String>,
}

/// Shows the form.
///
/// # Errors
/// When the visitor may not perform the step, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, form) = form_of(visit)?;
    let id = visit.site.command_id(visit.now)?;
    let files = Files::of(visit, &case, &kinds(&form))?;
    let back = Back {
        files,
        ..Back::default()
    };
    Ok(page(visit, case, form, id, back))
}

/// The form of a step that nobody has filled in yet, for a page that shows it beside other things
/// and is shown again, at this address, once the step is recorded. Nothing where the visitor may
/// not perform it.
///
/// # Errors
/// When the store fails.
pub(crate) fn body(
    visit: &mut Visit<'_>,
    case: &CaseId,
    path: &StepPath,
    then: String,
) -> Result<Option<StepBody>, Trouble> {
    let asker = visit.signer()?;
    let Ok(form) = visit.looker.step_form(case, path, &asker, visit.now)? else {
        return Ok(None);
    };
    let id = visit.site.command_id(visit.now)?;
    let files = Files::of(visit, case, &kinds(&form))?;
    let back = Back {
        files,
        ..Back::default()
    };
    let body = StepBody::of(visit, *case, form, id, back);
    Ok(Some(StepBody { then, ..body }))
}

/// Where a form wants to go once it is recorded: to one of our pages that show forms of steps.
fn then_of(sent: &Pairs) -> Option<&str> {
    let then = sent.given("then")?;
    let ours = ["/workbook?", "/schemes/review?"];
    ours.iter().any(|it| then.starts_with(it)).then_some(then)
}

/// Hands the step in.
///
/// # Errors
/// When the visitor may not perform the step, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, mut form) = form_of(visit)?;
    let sent = visit.ask.form.clone();
    let id: CommandId = match sent.get("id").parse() {
        Ok(id) => id,
        Err(_) => return Err(Trouble::NotOurs),
    };
    let by = visit.signer()?;
    let mut given = given_of(&form, &sent);
    let looker = &mut visit.looker;
    looker.seek_cases(&form.fields, &mut given, &by, visit.now)?;
    let files = Files::of(visit, &case, &kinds(&form))?;
    given.evidence.clone_from(&files.evidence);
    // What the machine writes is durable before an event names it.
    if let Some((kind, text)) = &form.written {
        let file = visit.site.beside.files.keep(&mut text.as_bytes())?;
        let kind = kind.clone();
        given.evidence.push(Evidence { kind, file });
    }
    let kept = &visit.site.beside.files;
    let locked = visit
        .looker
        .lock_draw(&mut form, &mut given.evidence, kept, visit.now)?;
    let back = Back {
        sent: Some(sent),
        files,
        ..Back::default()
    };
    if let Err(errors) = locked {
        return Ok(page(visit, case, form, id, back.wrong(errors)));
    }
    let performed = perform(&form, &given, id, &by, visit.now);
    let mut command = match (performed, back.files.errors.is_empty()) {
        (Ok(command), true) => command,
        (Ok(_), false) => return Ok(page(visit, case, form, id, back.wrong(Vec::new()))),
        (Err(errors), _) => return Ok(page(visit, case, form, id, back.wrong(errors))),
    };
    let seen = back.sent.as_ref().map(|sent| sent.get("seen").parse().ok());
    command.seen = seen.flatten().or(command.seen);
    match hand_in(visit, command)? {
        Ok(done) => Ok(match back.sent.as_ref().and_then(then_of) {
            Some(then) => Answer::see_other(format!("{then}&done=yes")),
            None => done,
        }),
        Err(refusal) => {
            let meanwhile = meanwhile(visit, &case, &refusal, seen.flatten())?;
            let back = Back { meanwhile, ..back };
            Ok(page(visit, case, form, id, back.refused(refusal)))
        }
    }
}

/// What was filled in, but for files.
pub(super) fn given_of(form: &StepForm, sent: &Pairs) -> Answers {
    let mut given = answers(&form.fields, sent);
    given.facts = facts(form.facts.iter().map(|fact| &*fact.name), sent);
    given.people = signing(&form.signers.people, sent);
    given
}

fn kinds(form: &StepForm) -> Vec<String> {
    form.evidence.iter().map(|ask| ask.kind.clone()).collect()
}

/// What the law asks of a kind, in a few words.
fn asked_of(ask: &EvidenceAsk) -> String {
    let cite = ask.cite.in_words();
    match (ask.required, ask.min) {
        (Required::No, _) | (_, 0) => format!("可不传　{cite}"),
        (Required::Always, min) => format!("至少 {min} 份　{cite}"),
        (_, min) => format!("有的情形要，至少 {min} 份　{cite}"),
    }
}

fn form_of(visit: &mut Visit<'_>) -> Result<(CaseId, StepForm), Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let path = visit
        .ask
        .query
        .given("path")
        .unwrap_or(visit.ask.form.get("path"));
    let path: StepPath = path.parse().map_err(|_| Trouble::NoPage)?;
    let form = visit.looker.step_form(&case, &path, &asker, visit.now)?;
    let mut form = form.map_err(no_form)?;
    let files = &visit.site.beside.files;
    visit.looker.write_draw(&mut form, files, visit.now)?;
    let book = visit.site.office.book(&case)?;
    visit.looker.write_comments(&mut form, Some(&book))?;
    Ok((case, form))
}

/// The facts of the form with what was said of them.
fn facts_of(
    form: &StepForm,
    said: &BTreeMap<String, FactAnswer>,
    errors: &[FieldError],
) -> Vec<Fact> {
    let each = form.facts.iter().map(|fact| Fact {
        name: fact.name.clone(),
        cite: fact
            .cite
            .as_ref()
            .map_or_else(String::new, zs_event::Cite::in_words),
        required: fact.required == Required::Always,
        said: said.get(&fact.name).cloned().unwrap_or_default(),
        error: error_at(&Spot::Fact(fact.name.clone()), errors),
    });
    each.collect()
}

fn page(visit: &Visit<'_>, case: CaseId, form: StepForm, id: CommandId, back: Back) -> Answer {
    let status = match (&back.refusal, back.errors.is_empty()) {
        (Some(_), _) => 409,
        (None, false) => 422,
        (None, true) => 200,
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        step: StepBody::of(visit, case, form, id, back),
    });
    answer.status = status;
    answer
}

impl StepBody {
    /// The name of the step.
    pub(crate) fn name(&self) -> &str {
        &self.form.name
    }

    fn of(visit: &Visit<'_>, case: CaseId, form: StepForm, id: CommandId, back: Back) -> Self {
        let Back {
            sent,
            files,
            errors,
            refusal,
            meanwhile,
        } = back;
        let fields = Field::all(&form.fields, sent.as_ref(), &errors);
        let said = facts(
            form.facts.iter().map(|fact| &*fact.name),
            sent.as_ref().unwrap_or(&Pairs::default()),
        );
        let me = visit.guest.and_then(|guest| guest.visitor());
        let at_least = usize::from(form.signers.at_least);
        let signers = Signatures::of(&form.signers.people, at_least, |person| match &sent {
            Some(sent) => has_chosen(sent, person),
            None => me.is_some_and(|me| me.person.id == *person),
        });
        let asked = form.evidence.iter();
        Self {
            drafts: form.notices.iter().map(Draft::of).collect(),
            script: visit.site.upload.clone(),
            case,
            id: id.to_string(),
            facts: facts_of(&form, &said, &errors),
            files: asked
                .map(|ask| files.field(&ask.kind, asked_of(ask), &errors))
                .collect(),
            signers,
            problems: problems(&fields, &errors),
            fields,
            then: sent
                .as_ref()
                .and_then(then_of)
                .unwrap_or_default()
                .to_owned(),
            sent: sent.unwrap_or_default(),
            today: visit.now.day(),
            errors,
            refusal,
            meanwhile,
            form,
        }
    }

    pub(crate) fn error(&self, spot: &Spot) -> Option<String> {
        error_at(spot, &self.errors)
    }
}
