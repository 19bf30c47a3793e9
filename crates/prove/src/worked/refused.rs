//! Comparing a refusal with the one that a worked case expects.

use zs_case::{Objection, Refusal};
use zs_event::Cite;

use super::case::Do;

/// Whether a refusal is the one that a deed expects: its codes, what it names as missing, its
/// citation.
pub(super) fn compare(refusal: &Refusal, deed: &Do) -> Result<(), String> {
    for code in &deed.refuse {
        if !refusal.has(code) {
            return Err(format!("应当以 {code} 拒绝，却是：\n{refusal}"));
        }
    }
    let mut coded = refusal
        .objections
        .iter()
        .filter(|it| deed.refuse.iter().any(|code| *code == it.code.id));
    for name in &deed.missing {
        if !coded.clone().any(|it| it.missing.contains(name)) {
            return Err(format!("应当指出缺少“{name}”，却是：\n{refusal}"));
        }
    }
    let Some(cite) = deed.cite.as_deref() else {
        return Ok(());
    };
    let named = |it: &Objection| it.cite.as_ref().is_some_and(|it| covers(it, cite));
    if coded.any(named) {
        return Ok(());
    }
    Err(format!("拒绝的依据应当是“{cite}”，却是：\n{refusal}"))
}

/// Whether a citation names all the articles of another of the same statute.
fn covers(cite: &Cite, wanted: &str) -> bool {
    let wanted = Cite::from(wanted);
    let own: Vec<&str> = cite.articles().collect();
    cite.statute() == wanted.statute() && wanted.articles().all(|it| own.contains(&it))
}
