//! What somebody needs who verifies a notice without us: the proof, the program, the public keys.

use super::{displayed, proof_of, public, ring};
use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

const VERIFIER: &[u8] = include_bytes!("../../../../../tools/verify_ledger.py");

/// `GET /g/{code}/proof.json`: the proof of the decision of a notice.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing is displayed under the code, or no checkpoint covers it yet.
pub fn bundle(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let notice = displayed(visit)?;
    let proof = proof_of(visit, &notice)?.ok_or(Trouble::NoPage)?;
    let json = proof.bundle.to_json().map_err(zs_store::Fault::from)?;
    let name = format!("{}-proof.json", notice.code);
    let answer = Answer::file(name, "application/json; charset=utf-8", json.into_bytes());
    Ok(public(visit, answer))
}

/// `GET /v/verify_ledger.py`: a verifier that shares no code with this program.
///
/// # Errors
/// Never.
pub fn verifier(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let kind = "text/x-python; charset=utf-8";
    let answer = Answer::file("verify_ledger.py", kind, VERIFIER.to_vec());
    Ok(public(visit, answer))
}

/// `GET /v/key.txt`: the public keys as the verifier takes them, one on a line, the oldest first.
///
/// # Errors
/// When the store fails.
pub fn key(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let ring = ring(visit)?;
    let keys = ring.all().into_iter().map(|(after, key)| match after {
        0 => format!("{key}\n"),
        _ => format!("{key}@{after}\n"),
    });
    let text: String = keys.collect();
    let kind = "text/plain; charset=utf-8";
    let answer = Answer::file("key.txt", kind, text.into_bytes());
    Ok(public(visit, answer))
}
