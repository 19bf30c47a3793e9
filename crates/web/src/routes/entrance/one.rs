//! `/a/{entrance}`: the form with which somebody begins a case without an account, from a paper or from
//! nothing, and handing it in.

use askama::Template;
use zs_base::CaseId;
use zs_case::Refusal;
use zs_disclose::PaperCode;
use zs_event::command::Evidence;
use zs_law::FieldKind;
use zs_paper::docx;
use zs_store::Fault;
use zs_work::Answer as Decided;
use zs_work::consult::NotOfUs;
use zs_work::office::CommentRefused;
use zs_work::view::{EntranceForm, FieldAsk, FieldError, HandedInDraft};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::asked::{Control, Field, answers, problems};
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "entrance.html")]
struct Page {
    frame: Frame,
    form: EntranceForm,
    /// The code of the paper from which it is begun; empty without one.
    paper: String,
    token: String,
    fields: Vec<Field>,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
    /// Why it was not taken in, where nothing in the form is wrong.
    problem: Option<String>,
}

/// What is told at the head of the form.
#[derive(Default)]
struct Told {
    status: u16,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    problem: Option<String>,
}

impl Told {
    /// The form is none of ours, or of another time; one press more hands it in.
    fn not_of_us(why: NotOfUs) -> Self {
        let why = match why {
            NotOfUs::Foreign => "这张表不是从本页打开的。",
            NotOfUs::TooNew => "这张表打开不到两秒就交了上来。",
            NotOfUs::TooOld => "这张表打开超过一天了。",
        };
        let kept = "还没有递交，填好的内容都在下面，请再按一次“递交”。";
        Self::because(403, format!("{why}{kept}"))
    }

    fn because(status: u16, why: String) -> Self {
        Self {
            status,
            problem: Some(why),
            ..Self::default()
        }
    }
}

/// Shows the form.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such entrance, or the paper does not lead there.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    page(visit, form, None, Told::default())
}

/// Hands in what was filled in. The same form sent twice is one case.
///
/// # Errors
/// As for [`get`]; [`Trouble`] where the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = form_of(visit)?;
    match taken(visit, &form)? {
        Ok(case) => done(visit, &case),
        Err(told) => {
            let sent = visit.ask.form.clone();
            page(visit, form, Some(sent), told)
        }
    }
}

/// The case that was opened, or what is told at the head of the form.
fn taken(visit: &mut Visit<'_>, form: &EntranceForm) -> Result<Result<CaseId, Told>, Trouble> {
    let office = &visit.site.office;
    let token = visit.ask.form.get("token");
    let ids = office.ids_of_form(&form.entrance.id, token, visit.now);
    let given = answers(&form.fields, &visit.ask.form);
    // What is wrong with the content is told first, however old the form is.
    let draft = match visit.looker.hand_in(form, &given, visit.now) {
        Ok(draft) => draft,
        Err(errors) => {
            return Ok(Err(Told {
                status: 422,
                errors,
                ..Told::default()
            }));
        }
    };
    let ids = match ids {
        Ok(ids) => ids,
        Err(why) => return Ok(Err(Told::not_of_us(why))),
    };
    if let Err(CommentRefused::Flooded(seconds)) = office.let_in(&visit.ask.address, visit.now) {
        let why = format!(
            "刚才递交的太多，您的还没有记下，填好的内容都在下面。请过 {seconds} 秒再递交，或者当面、邮寄。"
        );
        return Ok(Err(Told::because(429, why)));
    }
    let draft = with_evidence(visit, draft)?;
    Ok(match visit.site.writer.perform(draft.command(ids))? {
        Decided::Recorded(_) | Decided::Nothing => Ok(ids.1),
        Decided::Refused(refusal) => Err(Told {
            status: 409,
            refusal: Some(refusal),
            ..Told::default()
        }),
        Decided::Denied(_) => {
            let why = "本地没有开通网上递交，请当面、邮寄或者打电话提出。";
            Err(Told::because(403, why.to_owned()))
        }
    })
}

/// What was handed in with its text as evidence, which is durable before anything refers to it.
fn with_evidence(visit: &Visit<'_>, mut draft: HandedInDraft) -> Result<HandedInDraft, Trouble> {
    if let Some((kind, paper)) = draft.paper.take() {
        let bytes = docx(&paper).map_err(|error| Fault::writing("写递交的内容", error))?;
        let file = visit.site.beside.files.keep(&mut bytes.as_slice())?;
        draft.act.first.evidence.push(Evidence { kind, file });
    }
    Ok(draft)
}

/// What whoever handed it in must know: its number, its code, and until when it is answered.
fn done(visit: &mut Visit<'_>, case: &CaseId) -> Result<Answer, Trouble> {
    let code = visit.looker.handed_in_code(case)?.ok_or(Trouble::NoPage)?;
    let it = visit.looker.handed_in(&code, visit.now)?;
    let it = it.ok_or(Trouble::NoPage)?;
    Ok(super::page(visit, it, Some(code.to_string())))
}

/// The code of the paper, where one was given.
fn paper_of(visit: &Visit<'_>) -> Option<PaperCode> {
    let given = visit.ask.query.given("paper");
    let given = given.or(visit.ask.form.given("paper"))?;
    given.parse().ok()
}

fn form_of(visit: &mut Visit<'_>) -> Result<EntranceForm, Trouble> {
    let paper = paper_of(visit);
    let id = visit.part("entrance").to_owned();
    let form = visit.looker.entrance_form(&id, paper.as_ref(), visit.now)?;
    form.ok_or(Trouble::NoPage)
}

fn page(
    visit: &mut Visit<'_>,
    form: EntranceForm,
    sent: Option<Pairs>,
    told: Told,
) -> Result<Answer, Trouble> {
    let mut fields = Field::all(&form.fields, sent.as_ref(), &told.errors);
    for ((field, ask), hint) in fields.iter_mut().zip(&form.fields).zip(&form.hints) {
        shape(field, ask, hint);
    }
    if sent.is_none() {
        choose_unit(visit, &mut fields);
    }
    let token = token_of(visit, &form, sent.as_ref())?;
    let mut answer = html(&Page {
        frame: visit.frame(),
        paper: paper_of(visit).map_or_else(String::new, |it| it.to_string()),
        token,
        problems: problems(&fields, &told.errors),
        fields,
        form,
        refusal: told.refusal,
        problem: told.problem,
    });
    if told.status != 0 {
        answer.status = told.status;
    }
    Ok(answer)
}

/// The token of the form that was sent, while it counts or will count in a moment; else a new one.
fn token_of(
    visit: &Visit<'_>,
    form: &EntranceForm,
    sent: Option<&Pairs>,
) -> Result<String, Trouble> {
    let (office, id) = (&visit.site.office, &form.entrance.id);
    let kept = sent.map(|it| it.get("token")).filter(|text| {
        let read = office.ids_of_form(id, text, visit.now);
        matches!(read, Ok(_) | Err(NotOfUs::TooNew))
    });
    match kept {
        Some(token) => Ok(token.to_owned()),
        None => Ok(office.empty_form(id, visit.now)?.text().to_owned()),
    }
}

/// A field as people from outside meet it: with the words of the entrance, and with room for what they
/// tell.
fn shape(field: &mut Field, ask: &FieldAsk, hint: &str) {
    field.hint = match field.hint.is_empty() {
        true => hint.to_owned(),
        false => format!("{hint}。{}", field.hint),
    };
    if let (Control::Line(text), FieldKind::Text, false) =
        (&field.control, &ask.kind, ask.is_personal)
    {
        field.control = Control::Lines(text.clone());
    }
}

/// Chooses the unit that the address names, such as the one from whose page somebody comes.
fn choose_unit(visit: &Visit<'_>, fields: &mut [Field]) {
    let unit = visit.ask.query.get("unit");
    for field in fields {
        if let Control::Choice(choices, chosen) = &mut field.control
            && choices.iter().any(|(value, _)| value == unit)
        {
            unit.clone_into(chosen);
        }
    }
}
