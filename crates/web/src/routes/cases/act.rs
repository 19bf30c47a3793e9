//! An act outside a step: the form, a look at it before what cannot be taken back, and handing it in.

use askama::Template;
use zs_base::{CaseId, CommandId, Day};
use zs_case::Refusal;
use zs_event::StepPath;
use zs_work::view::{ActForm, ActKind, Answers, FactAnswer, FieldError, Spot, act};

use super::back::{Back, meanwhile};
use super::{case_of, hand_in, no_form};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::{Control, Field, answers, error_at, facts, problems};
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "act.html")]
struct Page {
    frame: Frame,
    case: CaseId,
    form: ActForm,
    id: String,
    fields: Vec<Field>,
    facts: Vec<Fact>,
    sent: Pairs,
    problems: Vec<(String, String)>,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    meanwhile: Vec<String>,
}

struct Fact {
    name: String,
    cite: String,
    known: &'static str,
    said: FactAnswer,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    frame: Frame,
    case: CaseId,
    form: ActForm,
    /// What will be recorded.
    lines: Vec<(String, String)>,
    /// The form as it was sent, to be sent again.
    pairs: Vec<(String, String)>,
    today: Day,
}

/// `GET /cases/{case}/act/{kind}`: the form.
///
/// # Errors
/// When the visitor may not do this, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    let id = visit.site.command_id(visit.now)?;
    Ok(page(visit, form, id, Back::default()))
}

/// `POST /cases/{case}/act/{kind}`: hands it in; what cannot be taken back is shown once more first.
///
/// # Errors
/// When the visitor may not do this, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    let sent = visit.ask.form.clone();
    let id: CommandId = sent.get("id").parse().map_err(|_| Trouble::NotOurs)?;
    let by = visit.signer()?;
    let mut given = given_of(&form, &sent);
    let looker = &mut visit.looker;
    looker.seek_cases(&form.fields, &mut given, &by, visit.now)?;
    let seen: Option<u32> = sent.get("seen").parse().ok();
    let (goes_back, is_sure) = (sent.given("back").is_some(), sent.given("sure").is_some());
    let back = Back {
        sent: Some(sent),
        ..Back::default()
    };
    if goes_back {
        return Ok(page(visit, form, id, back));
    }
    let mut command = match act(&form, &given, id, &by, visit.now) {
        Ok(command) => command,
        Err(errors) => return Ok(page(visit, form, id, back.wrong(errors))),
    };
    command.seen = seen.or(command.seen);
    if form.kind.is_checked() && !is_sure {
        let objected = visit.looker.objected(&command, visit.now)??;
        return match objected {
            Some(refusal) => refused(visit, form, id, back, (refusal, seen)),
            None => Ok(check(visit, form, &back)),
        };
    }
    match hand_in(visit, command)? {
        Ok(done) => Ok(done),
        Err(refusal) => refused(visit, form, id, back, (refusal, seen)),
    }
}

fn refused(
    visit: &mut Visit<'_>,
    form: ActForm,
    id: CommandId,
    back: Back,
    (refusal, seen): (Refusal, Option<u32>),
) -> Result<Answer, Trouble> {
    let meanwhile = meanwhile(visit, &form.case, &refusal, seen)?;
    let back = Back { meanwhile, ..back };
    Ok(page(visit, form, id, back.refused(refusal)))
}

fn form_of(visit: &mut Visit<'_>) -> Result<ActForm, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let kind = ActKind::from_word(visit.part("kind")).ok_or(Trouble::NoPage)?;
    let path = visit.ask.query.given("path");
    let path = path.or(visit.ask.form.given("path"));
    let path: Option<StepPath> = match path {
        Some(text) => Some(text.parse().map_err(|_| Trouble::NoPage)?),
        None => None,
    };
    let about = (kind, path.as_ref());
    let form = visit.looker.act_form(&case, about, &asker, visit.now)?;
    form.map_err(no_form)
}

fn given_of(form: &ActForm, sent: &Pairs) -> Answers {
    let mut given = answers(&form.fields, sent);
    given.facts = facts(form.facts.iter().map(|fact| &*fact.name), sent);
    given
}

fn page(visit: &Visit<'_>, form: ActForm, id: CommandId, back: Back) -> Answer {
    let Back {
        sent,
        errors,
        refusal,
        meanwhile,
        ..
    } = back;
    let fields = Field::all(&form.fields, sent.as_ref(), &errors);
    let names = form.facts.iter().map(|fact| &*fact.name);
    let said = facts(names, sent.as_ref().unwrap_or(&Pairs::default()));
    let status = match (&refusal, errors.is_empty()) {
        (Some(_), _) => 409,
        (None, false) => 422,
        (None, true) => 200,
    };
    let facts = form.facts.iter().map(|fact| Fact {
        name: fact.name.clone(),
        cite: fact
            .cite
            .as_ref()
            .map_or_else(String::new, zs_event::Cite::in_words),
        known: match fact.known {
            Some(true) => "现在：有",
            Some(false) => "现在：没有",
            None => "现在：没有认定",
        },
        said: said.get(&fact.name).cloned().unwrap_or_default(),
        error: error_at(&Spot::Fact(fact.name.clone()), &errors),
    });
    let mut answer = html(&Page {
        frame: visit.frame(),
        case: form.case,
        id: id.to_string(),
        problems: problems(&fields, &errors),
        fields,
        facts: facts.collect(),
        sent: sent.unwrap_or_default(),
        errors,
        refusal,
        meanwhile,
        form,
    });
    answer.status = status;
    answer
}

fn check(visit: &Visit<'_>, form: ActForm, back: &Back) -> Answer {
    let none = Pairs::default();
    let sent = back.sent.as_ref().unwrap_or(&none);
    let mut lines = Vec::new();
    lines.extend(
        form.about
            .iter()
            .map(|(_, name)| ("环节".to_owned(), name.clone())),
    );
    for (place, ask) in form.fields.iter().enumerate() {
        let field = Field::of(ask, place, Some(sent), &[]);
        let text = match field.control {
            Control::Choice(choices, chosen) => {
                let mut choices = choices.into_iter();
                let found = choices.find(|(value, _)| *value == chosen);
                found.map(|(_, label)| label).unwrap_or_default()
            }
            Control::Line(text) | Control::Lines(text) | Control::Fixed(text) => text,
            Control::Case(text, ..) => text,
            Control::Party(kind, name, _) => match name.is_empty() {
                true => String::new(),
                false => format!("{name}（{kind}）"),
            },
        };
        if !text.is_empty() {
            lines.push((field.label, text));
        }
    }
    let happened = sent.given("happened").unwrap_or("现在");
    lines.push(("日期".to_owned(), happened.to_owned()));
    lines.push(("理由".to_owned(), sent.get("reason").to_owned()));
    let kept = sent
        .iter()
        .filter(|(name, _)| !matches!(*name, "seal" | "sure" | "back"));
    html(&CheckPage {
        frame: visit.frame(),
        case: form.case,
        lines,
        pairs: kept
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        today: visit.now.day(),
        form,
    })
}

impl Page {
    fn error(&self, spot: &Spot) -> Option<String> {
        error_at(spot, &self.errors)
    }
}
