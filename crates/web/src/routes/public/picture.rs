//! `GET /g/{code}/qr.svg`: the address of a notice as a picture for phones.

use super::{found, public};
use crate::address;
use crate::answer::Answer;
use crate::qr::svg;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The picture.
///
/// # Errors
/// [`Trouble::NoPage`] for every code under which nothing is public.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let code = found(visit)?.code;
    let address = address::whole(visit, &format!("/g/{code}"));
    let svg = svg(&address.unwrap_or_else(|| code.to_string())).ok_or(Trouble::NoPage)?;
    let mut answer = Answer::text(svg);
    answer.kind = "image/svg+xml";
    Ok(public(visit, answer))
}
