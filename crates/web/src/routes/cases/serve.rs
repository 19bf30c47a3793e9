//! The service (送达) of a paper: the form, and handing it in.

use askama::Template;
use zs_base::{CaseId, CommandId, Day};
use zs_case::Refusal;
use zs_event::StepPath;
use zs_work::view::{FieldError, ServeForm, Spot, serve};

use super::back::{Back, meanwhile, signing};
use super::signatures::{Signatures, has_chosen};
use super::{case_of, hand_in, no_form};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::{answers, error_at, problems};
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::uploads::{FileField, Files};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "serve.html")]
struct Page {
    frame: Frame,
    case: CaseId,
    form: ServeForm,
    files: Vec<FileField>,
    signers: Signatures,
    /// The address of the script that sends files in pieces.
    script: String,
    id: String,
    sent: Pairs,
    today: Day,
    problems: Vec<(String, String)>,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    meanwhile: Vec<String>,
}

/// Shows the form.
///
/// # Errors
/// When the visitor may not record a service, or the store fails.
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

/// Records the service.
///
/// # Errors
/// When the visitor may not record a service, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, form) = form_of(visit)?;
    let sent = visit.ask.form.clone();
    let Ok(id) = sent.get("id").parse::<CommandId>() else {
        return Err(Trouble::NotOurs);
    };
    let by = visit.signer()?;
    let mut given = answers(&[], &sent);
    given.people = signing(&form.people, &sent);
    let files = Files::of(visit, &case, &kinds(&form))?;
    given.evidence.clone_from(&files.evidence);
    let served = serve(&form, sent.get("way"), &given, id, &by, visit.now);
    let back = Back {
        sent: Some(sent),
        files,
        ..Back::default()
    };
    let mut command = match (served, back.files.errors.is_empty()) {
        (Ok(command), true) => command,
        (Ok(_), false) => return Ok(page(visit, case, form, id, back.wrong(Vec::new()))),
        (Err(errors), _) => return Ok(page(visit, case, form, id, back.wrong(errors))),
    };
    let seen = back.sent.as_ref().map(|sent| sent.get("seen").parse().ok());
    command.seen = seen.flatten().or(command.seen);
    match hand_in(visit, command)? {
        Ok(done) => Ok(done),
        Err(refusal) => {
            let meanwhile = meanwhile(visit, &case, &refusal, seen.flatten())?;
            let back = Back { meanwhile, ..back };
            Ok(page(visit, case, form, id, back.refused(refusal)))
        }
    }
}

/// Everything that proves one of the ways, each once.
fn kinds(form: &ServeForm) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in form.ways.iter().flat_map(|way| &way.proof) {
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    kinds
}

/// For which ways a kind is proof.
fn asked_of(form: &ServeForm, kind: &str) -> String {
    let ways = form.ways.iter();
    let ways = ways.filter(|way| way.proof.iter().any(|it| it == kind));
    let names: Vec<&str> = ways.map(|way| way.name.as_str()).collect();
    format!("用于{}", names.join("、"))
}

fn form_of(visit: &mut Visit<'_>) -> Result<(CaseId, ServeForm), Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let path = visit
        .ask
        .query
        .given("path")
        .unwrap_or(visit.ask.form.get("path"));
    let path: StepPath = path.parse().map_err(|_| Trouble::NoPage)?;
    let form = visit.looker.serve_form(&case, &path, &asker, visit.now)?;
    Ok((case, form.map_err(no_form)?))
}

fn page(visit: &Visit<'_>, case: CaseId, form: ServeForm, id: CommandId, back: Back) -> Answer {
    let Back {
        sent,
        files,
        errors,
        refusal,
        meanwhile,
    } = back;
    let kinds = kinds(&form).into_iter();
    let files = kinds.map(|kind| files.field(&kind, asked_of(&form, &kind), &errors));
    let status = match (&refusal, errors.is_empty()) {
        (Some(_), _) => 409,
        (None, false) => 422,
        (None, true) => 200,
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        script: visit.site.upload.clone(),
        case,
        files: files.collect(),
        signers: Signatures::of(&form.people, 0, |person| {
            sent.as_ref().is_some_and(|sent| has_chosen(sent, person))
        }),
        form,
        id: id.to_string(),
        sent: sent.unwrap_or_default(),
        today: visit.now.day(),
        problems: problems(&[], &errors),
        errors,
        refusal,
        meanwhile,
    });
    answer.status = status;
    answer
}

impl Page {
    fn error(&self, spot: &Spot) -> Option<String> {
        error_at(spot, &self.errors)
    }

    /// What is wrong with the proof as a whole.
    fn proof_error(&self) -> Option<String> {
        let of_one = |kind: &String| self.files.iter().any(|it| it.kind == *kind);
        let found = self
            .errors
            .iter()
            .find(|it| matches!(&it.spot, Spot::Evidence(kinds) if !of_one(kinds)));
        found.map(|error| format!("{}　{}", error.sentence, error.accepted))
    }
}
