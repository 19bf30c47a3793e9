//! `/surveys/{case}/slips`: the slips (评价告知单) that are printed and sent to everybody in the frame,
//! while answers are taken. A slip names no party: it goes with the case by its number.

use askama::Template;
use zs_base::CaseId;
use zs_work::survey::written_code;
use zs_work::view::Survey;

use crate::address;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "survey_slips.html")]
struct Page {
    frame: Frame,
    survey: Survey,
    slips: Vec<Slip>,
    host: String,
    pager: Pager,
}

struct Slip {
    case: CaseId,
    serial: u64,
    party: u16,
    unit: String,
    kind: String,
    code: String,
}

/// Shows a page of slips.
///
/// # Errors
/// When the store or a file fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let case: CaseId = visit.part("case").parse().map_err(|_| Trouble::NoPage)?;
    let open = visit.looker.survey(&case)?.filter(Survey::is_open);
    let files = &visit.site.beside.files;
    let framed = match open {
        Some(survey) => {
            let frame = visit.looker.survey_frame(&survey, files)?;
            frame.map(|frame| (survey, frame))
        }
        None => None,
    };
    let Some((survey, frame)) = framed else {
        return Ok(Answer::see_other(format!("/surveys/{case}")));
    };
    let query = visit.ask.query.clone();
    let (rows, all) = (Pager::rows(&query), frame.members().len());
    let number = Pager::number(&query).clamp(1, all.div_ceil(rows).max(1));
    let secret = visit.looker.survey_secret(&case);
    let mut slips = Vec::new();
    for member in frame.members().iter().skip((number - 1) * rows).take(rows) {
        let row = visit.looker.reader().case(&member.case)?;
        let kind = visit
            .law
            .library
            .procedure(&member.procedure, &[], visit.now.day());
        slips.push(Slip {
            case: member.case,
            serial: row.map_or(0, |it| it.number),
            party: member.party,
            unit: visit.site.unit(&member.unit),
            kind: kind.map_or_else(String::new, |it| it.name.to_string()),
            code: written_code(&secret.code(member)),
        });
    }
    Ok(html(&Page {
        frame: visit.frame(),
        survey,
        slips,
        host: address::name_of(visit).unwrap_or("本平台").to_owned(),
        pager: Pager::of(visit.ask, number, rows, all),
    }))
}
