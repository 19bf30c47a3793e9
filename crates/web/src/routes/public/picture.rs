//! `GET /g/{code}/qr.svg`: the address of a notice as a picture for phones.

use super::{found, public};
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
    let scheme = if visit.ask.secure { "https" } else { "http" };
    let address = match host(&visit.ask.host) {
        Some(host) => format!("{scheme}://{host}/g/{code}"),
        None => code.to_string(),
    };
    let svg = svg(&address).ok_or(Trouble::NoPage)?;
    let mut answer = Answer::text(svg);
    answer.kind = "image/svg+xml";
    Ok(public(visit, answer))
}

/// The name of the server as the browser wrote it, where it is one.
pub(in crate::routes) fn host(text: &str) -> Option<&str> {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']');
    (!text.is_empty() && text.len() <= 100 && text.chars().all(fits)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w5_a_strange_name_of_the_server_is_not_written() {
        assert_eq!(host("county.example:8443"), Some("county.example:8443"));
        for strange in ["", "a b", "a\"><script>", "县", &"a".repeat(101)] {
            assert_eq!(host(strange), None, "{strange}");
        }
    }
}
