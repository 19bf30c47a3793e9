//! A new case: choosing what it is, then its first fields.

use askama::Template;
use zs_base::CommandId;
use zs_case::Refusal;
use zs_work::view::{FieldError, OpenForm, Openable, Similar, Spot, open};

use super::{hand_in, no_form};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::looking;
use crate::pages::asked::{Control, Field, answers, error_at, problems};
use crate::pages::html;
use crate::pairs::Pairs;
use crate::site::Site;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What the form says where the case is another one though it looks alike.
const ANOTHER: &str = "another";

#[derive(Template)]
#[template(path = "openable.html")]
struct Choose {
    frame: Frame,
    kinds: Vec<Kind>,
    /// What people in other posts begin.
    others: Vec<Kind>,
    /// What other cases begin where it is due.
    called: Vec<Kind>,
}

struct Kind {
    name: String,
    to_confirm: bool,
    ways: Vec<(String, String)>,
}

/// Shows what can be begun today.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is at work.
pub fn choose(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let openable = visit.looker.openable(visit.now.day());
    let post = visit.signer()?.post;
    let (called, whole): (Vec<_>, Vec<_>) = openable.iter().partition(|it| it.is_called);
    let (own, others): (Vec<_>, Vec<_>) = whole
        .into_iter()
        .partition(|it| it.begun_by.contains(&post));
    let kinds = |these: Vec<&Openable>| {
        let kinds = these.into_iter().map(|it| Kind::of(it, visit.site));
        kinds.collect()
    };
    Ok(html(&Choose {
        frame: visit.frame(),
        kinds: kinds(own),
        others: kinds(others),
        called: kinds(called),
    }))
}

impl Kind {
    /// Each combination of overlays with its address.
    fn of(openable: &Openable, site: &Site) -> Self {
        let ways = openable.overlays.iter().map(|names| {
            let label = match names.is_empty() {
                true => "全国规定".to_owned(),
                false => named(site, names).join("＋"),
            };
            let query = Pairs::default().with("overlays", &names.join(","));
            (label, format!("/new/{}?{query}", openable.id))
        });
        Self {
            name: openable.name.clone(),
            to_confirm: openable.to_confirm,
            ways: ways.collect(),
        }
    }
}

/// The names of overlays.
fn named(site: &Site, overlays: &[String]) -> Vec<String> {
    let law = site.law();
    let known = &law.library.overlays;
    let each = overlays.iter();
    each.map(|id| {
        known
            .get(id.as_str())
            .map_or_else(|| id.clone(), ToString::to_string)
    })
    .collect()
}

#[derive(Template)]
#[template(path = "open.html")]
struct Page {
    frame: Frame,
    form: OpenForm,
    unit: String,
    /// The names of the overlays.
    overlays: Vec<String>,
    id: String,
    case: String,
    fields: Vec<Field>,
    sent: Pairs,
    problems: Vec<(String, String)>,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    similar: Vec<Similar>,
}

/// What is told at the head of the form.
#[derive(Default)]
struct Told {
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    similar: Vec<Similar>,
}

/// Shows the form of a new case.
///
/// # Errors
/// When the visitor may not open one, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    let ids = (
        visit.site.command_id(visit.now)?.to_string(),
        visit.site.case_id()?.to_string(),
    );
    Ok(page(visit, form, ids, None, Told::default()))
}

/// Opens the case.
///
/// # Errors
/// When the visitor may not open one, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    let sent = visit.ask.form.clone();
    let id: Option<CommandId> = sent.get("id").parse().ok();
    let (Some(id), Ok(case)) = (id, sent.get("case").parse()) else {
        return Err(Trouble::NotOurs);
    };
    let ids = (sent.get("id").to_owned(), sent.get("case").to_owned());
    let by = visit.signer()?;
    let mut given = answers(&form.fields, &sent);
    let looker = &mut visit.looker;
    looker.seek_cases(&form.fields, &mut given, &by, visit.now)?;
    let mut told = Told::default();
    match open(&form, &given, id, case, &by, visit.now) {
        Err(errors) => told.errors = errors,
        Ok(command) => {
            if sent.get("again") != ANOTHER {
                told.similar = visit.looker.similar(&command, &by, visit.now)?;
            }
            match told.similar.is_empty() {
                false => looking::note_queue(visit)?,
                true => match hand_in(visit, command)? {
                    Ok(done) => return Ok(done),
                    Err(refusal) => told.refusal = Some(refusal),
                },
            }
        }
    }
    Ok(page(visit, form, ids, Some(sent), told))
}

fn form_of(visit: &mut Visit<'_>) -> Result<OpenForm, Trouble> {
    let procedure = visit.part("procedure").into();
    let overlays = visit.ask.query.given("overlays");
    let overlays = overlays
        .or(visit.ask.form.given("overlays"))
        .unwrap_or_default();
    let overlays: Vec<String> = overlays
        .split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let (unit, asker) = (visit.visitor()?.unit.clone(), visit.signer()?);
    let form = visit
        .looker
        .open_form(&procedure, &overlays, &unit, &asker, visit.now)?;
    form.map_err(no_form)
}

fn page(
    visit: &Visit<'_>,
    form: OpenForm,
    (id, case): (String, String),
    sent: Option<Pairs>,
    told: Told,
) -> Answer {
    let Told {
        errors,
        refusal,
        similar,
    } = told;
    let fields = Field::all(&form.fields, sent.as_ref(), &errors);
    let status = match (refusal.is_none() && similar.is_empty(), errors.is_empty()) {
        (false, _) => 409,
        (true, false) => 422,
        (true, true) => 200,
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        unit: visit.site.unit(&form.unit),
        overlays: named(visit.site, &form.overlays),
        problems: problems(&fields, &errors),
        form,
        id,
        case,
        fields,
        sent: sent.unwrap_or_default(),
        errors,
        refusal,
        similar,
    });
    answer.status = status;
    answer
}

impl Page {
    fn error(&self, spot: &Spot) -> Option<String> {
        error_at(spot, &self.errors)
    }
}
