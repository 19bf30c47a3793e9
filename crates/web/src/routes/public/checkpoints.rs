//! What the county has signed, for whoever keeps watch over it: the last checkpoints, who else signed
//! them, and the proofs that each continues the one before. It is all hashes: nothing of any case.

use askama::Template;
use zs_base::Digest;
use zs_ledger::{Checkpoint, KeyRing, Signed};
use zs_store::{Fault, Remarks, WitnessNote, remarks};
use zs_work::{Countersigned, Standing, consistency, countersigned};

use super::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Checkpoints that the page shows.
const SHOWN: usize = 20;
/// Countersignatures that the page shows.
const COUNTERSIGNED_SHOWN: usize = 20;
const TEXT: &str = "text/plain; charset=utf-8";

#[derive(Template)]
#[template(path = "checkpoints.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// The size of the last checkpoint.
    last: u64,
    witnesses: Vec<WitnessNote>,
    countersigned: Vec<Countersigned>,
    /// Whether a witness was shown another ledger.
    alarm: bool,
}

/// A checkpoint with the names of those who signed it too.
struct Row {
    checkpoint: Checkpoint,
    witnesses: Vec<String>,
}

/// `GET /v/checkpoints`: the last checkpoints and what witnesses signed.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let notes = notes(visit)?;
    let files = &visit.site.beside.checkpoints;
    let mut all = countersigned(visit.looker.reader(), &notes.witnesses, files)?;
    let signed = visit.looker.reader().latest_checkpoints(None, SHOWN)?;
    let rows = signed.iter().map(|(size, text)| {
        let checkpoint = Signed::<Checkpoint>::decode(text)?.statement;
        let agree = all
            .iter()
            .filter(|it| it.said.size == *size && it.standing == Standing::Agrees);
        let mut witnesses: Vec<String> = agree.map(|it| it.said.witness.clone()).collect();
        witnesses.sort();
        witnesses.dedup();
        Ok(Row {
            checkpoint,
            witnesses,
        })
    });
    let rows = rows.collect::<Result<Vec<Row>, Fault>>()?;
    let alarm = all.iter().any(|it| it.standing == Standing::Differs);
    // What accuses the ledger comes first, however old it is.
    all.sort_by_key(|it| it.standing == Standing::Agrees);
    all.truncate(COUNTERSIGNED_SHOWN);
    let page = Page {
        frame: visit.frame(),
        last: rows.first().map_or(0, |row| row.checkpoint.size),
        rows,
        witnesses: notes.witnesses,
        countersigned: all,
        alarm,
    };
    Ok(public(visit, html(&page)))
}

/// `GET /v/checkpoint.txt`: the last signed checkpoint, or with `size` the one of that size.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none.
pub fn text(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let size = visit.ask.query.given("size").map(str::parse::<u64>);
    let found = match size {
        None => visit.looker.reader().last_checkpoint()?,
        Some(Ok(size)) => {
            let before = size.checked_sub(1).ok_or(Trouble::NoPage)?;
            let found = visit.looker.reader().checkpoints(Some(before), 1)?.pop();
            found.filter(|(of, _)| *of == size)
        }
        Some(Err(_)) => None,
    };
    let (size, text) = found.ok_or(Trouble::NoPage)?;
    let name = format!("checkpoint-{size}.txt");
    Ok(public(visit, Answer::file(name, TEXT, text.into_bytes())))
}

/// `GET /v/consistency/{from}/{to}`: the proof that the ledger of so many leaves continues the shorter
/// one. Between two sizes it is the same for ever.
///
/// # Errors
/// [`Trouble::NoPage`] where no checkpoint covers the sizes, or they are no sizes.
pub fn proof(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let size = |text: &str| text.parse::<u64>().map_err(|_| Trouble::NoPage);
    let span = (size(visit.part("from"))?, size(visit.part("to"))?);
    let notes = notes(visit)?;
    let proof = consistency(visit.looker.reader(), &notes, span)?.ok_or(Trouble::NoPage)?;
    let json = proof.to_json().map_err(Fault::from)?;
    let name = format!("consistency-{}-{}.json", span.0, span.1);
    let answer = Answer::file(name, "application/json; charset=utf-8", json.into_bytes());
    Ok(public(visit, answer))
}

/// `GET /v/countersignature/{digest}`: what a witness signed, as it signed it, by the SM3 of its text.
///
/// # Errors
/// [`Trouble::NoPage`] where no known witness signed this.
pub fn countersignature(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let wanted: Digest = visit.part("digest").parse().map_err(|_| Trouble::NoPage)?;
    let notes = notes(visit)?;
    let files = &visit.site.beside.checkpoints;
    let all = countersigned(visit.looker.reader(), &notes.witnesses, files)?;
    let mut all = all.into_iter();
    let found = all
        .find(|it| it.digest() == wanted)
        .ok_or(Trouble::NoPage)?;
    let name = format!("countersignature-{}.txt", found.said.size);
    let answer = Answer::file(name, TEXT, found.text.into_bytes());
    Ok(public(visit, answer))
}

/// What the ledger says of its keys and witnesses.
fn notes(visit: &mut Visit<'_>) -> Result<Remarks, Trouble> {
    let reader = visit.looker.reader();
    let mut ring = KeyRing::new(reader.jurisdiction().clone(), visit.site.first_key.clone());
    let read = remarks(reader, &mut ring);
    Ok(read.map_err(|wrong| Fault::Damaged(wrong.to_string()))?)
}
