//! `/r`: a paper as whoever holds it sees it by the code that is printed on it: genuine and unaltered,
//! why it says what it says, the last day to go against it, and the application for that. Nobody
//! signs in for it, and nothing is kept of who asked.

use askama::Template;
use zs_base::Day;
use zs_disclose::PaperCode;
use zs_paper::docx;
use zs_store::Fault;
use zs_work::view::{EntranceForm, HeldPaper, PaperStanding};
use zs_work::{NotProved, Proof, prove};

use super::{public, ring};
use crate::address;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::qr::svg;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The media type of a docx.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "held_enter.html")]
struct Enter {
    frame: Frame,
    typed: String,
    /// Why nothing was found.
    hint: Option<String>,
}

#[derive(Template)]
#[template(path = "held.html")]
struct Page {
    frame: Frame,
    paper: HeldPaper,
    proof: Option<Panel>,
    /// What can be begun from it over the web.
    online: Vec<EntranceForm>,
    today: Day,
}

/// What the proof says, as far as people read it.
struct Panel {
    size: u64,
    signed_at: String,
}

/// `GET /r`: asks for the code, and leads to its paper.
///
/// # Errors
/// Never.
pub fn enter(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed: String = visit.ask.query.get("code").chars().take(60).collect();
    let hint = match typed.parse::<PaperCode>() {
        Ok(code) => return Ok(Answer::see_other(format!("/r/{code}"))),
        Err(_) if typed.is_empty() => None,
        Err(why) => Some(format!("{why}。")),
    };
    let is_empty = typed.is_empty();
    let page = html(&Enter {
        frame: visit.frame(),
        typed,
        hint,
    });
    // Nobody keeps what somebody read off a paper, even if it was misread.
    Ok(match is_empty {
        true => public(visit, page),
        false => page,
    })
}

/// `GET /r/{code}`: the paper.
///
/// # Errors
/// [`Trouble::NoPage`] for every code that was never printed.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (code, paper) = match found(visit) {
        Err(Trouble::NoPage) => return Ok(unknown(visit)),
        found => found?,
    };
    // However a code was typed, its page has one address.
    if visit.part("code") != code.to_string() {
        return Ok(Answer::see_other(format!("/r/{code}")));
    }
    let proof = proof_of(visit, &paper)?.map(|proof| Panel {
        size: proof.checkpoint.size,
        signed_at: crate::words::minute(proof.checkpoint.recorded_at, Day::MIN),
    });
    let page = html(&Page {
        frame: visit.frame(),
        today: visit.now.day(),
        online: visit.looker.entrances(Some(&code), visit.now)?,
        paper,
        proof,
    });
    Ok(public(visit, page))
}

/// `GET /r/{code}/qr.svg`: the address of the page, for the printed paper.
///
/// # Errors
/// As for [`get`].
pub fn picture(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (code, _) = found(visit)?;
    let address = address::whole(visit, &format!("/r/{code}"));
    let svg = svg(&address.unwrap_or_else(|| code.to_string())).ok_or(Trouble::NoPage)?;
    let mut answer = Answer::text(svg);
    answer.kind = "image/svg+xml";
    Ok(public(visit, answer))
}

/// `GET /r/{code}/proof.json`: that the event of the paper stands in the ledger, without anything
/// personal.
///
/// # Errors
/// As for [`get`]; also while no checkpoint covers it yet.
pub fn bundle(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (code, paper) = found(visit)?;
    let proof = proof_of(visit, &paper)?.ok_or(Trouble::NoPage)?;
    let json = proof.bundle.to_json().map_err(Fault::from)?;
    let kind = "application/json; charset=utf-8";
    let answer = Answer::file(format!("{code}-proof.json"), kind, json.into_bytes());
    Ok(public(visit, answer))
}

/// `GET /r/{code}/application.docx`: the application, with all that is known.
///
/// # Errors
/// [`Trouble::NoPage`] where nobody can be asked to reconsider the paper.
pub fn application(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let code = code(visit)?;
    let paper = visit.looker.held_application(&code, visit.now)?;
    let paper = paper.ok_or(Trouble::NoPage)?;
    let bytes = docx(&paper).map_err(|error| Fault::writing("写申请书", error))?;
    let answer = Answer::file(format!("{}.docx", paper.title), DOCX, bytes);
    Ok(public(visit, answer))
}

fn code(visit: &Visit<'_>) -> Result<PaperCode, Trouble> {
    visit.part("code").parse().map_err(|_| Trouble::NoPage)
}

fn found(visit: &mut Visit<'_>) -> Result<(PaperCode, HeldPaper), Trouble> {
    let code = code(visit)?;
    let paper = visit.looker.held_paper(&code, visit.now)?;
    Ok((code, paper.ok_or(Trouble::NoPage)?))
}

/// What is said of a code that was never printed: with the form, because it was perhaps misread.
fn unknown(visit: &mut Visit<'_>) -> Answer {
    let typed: String = visit.part("code").chars().take(60).collect();
    let hint = match typed.parse::<PaperCode>() {
        Ok(_) => "没有用这个文书码发出过的文书。请照着文书再核对一遍；核对无误还是查不到的，\
                  这份文书可能不是本地行政机关作出的，请向文书上写的机关核实。"
            .to_owned(),
        Err(why) => format!("{why}。"),
    };
    let mut page = html(&Enter {
        frame: visit.frame(),
        typed,
        hint: Some(hint),
    });
    page.status = 404;
    page
}

fn proof_of(visit: &mut Visit<'_>, paper: &HeldPaper) -> Result<Option<Proof>, Trouble> {
    let ring = ring(visit)?;
    let show: Vec<&str> = paper.clear.iter().map(String::as_str).collect();
    match prove(visit.looker.reader(), &ring, paper.code.seq(), &show) {
        Ok(proof) => Ok(Some(proof)),
        Err(NotProved::Unsigned(_)) => Ok(None),
        Err(NotProved::Fault(fault)) => Err(fault.into()),
        Err(why) => Err(Fault::Damaged(why.to_string()).into()),
    }
}

impl Page {
    /// The light of the standing, and its words.
    const fn standing(&self) -> (&'static str, &'static str) {
        match self.paper.standing {
            PaperStanding::Stands => ("green", "有效，作出以后没有改过"),
            PaperStanding::Corrected => ("yellow", "有效，作出以后更正过"),
            PaperStanding::Void => ("red", "已经作废"),
            PaperStanding::Recalled => ("red", "已经不再有效"),
        }
    }

    /// When it was recorded, to the minute.
    fn recorded(&self) -> String {
        crate::words::minute(self.paper.recorded_at, Day::MIN)
    }

    /// Whether one may still go against it: a paper that fell needs no remedy.
    const fn is_open(&self) -> bool {
        matches!(
            self.paper.standing,
            PaperStanding::Stands | PaperStanding::Corrected
        )
    }

    /// The edge of the box of a term with this light.
    fn edge(&self, light: &str) -> &'static str {
        match light {
            "red" => "urgent",
            "yellow" => "near",
            "green" => "calm",
            _ => "done",
        }
    }

    /// How many days are left of a term, in words with the light.
    fn left(&self, last: &Day) -> (&'static str, String) {
        match last.since(self.today) {
            0 => ("red", "今天是最后一日".to_owned()),
            days if days < 0 => ("grey", "已经过了".to_owned()),
            days if days <= 7 => ("yellow", format!("还剩{days}日")),
            days => ("green", format!("还剩{days}日")),
        }
    }
}
