//! `GET /g/{code}/qr.svg`: the address of a notice as a picture for phones.

use fast_qr::{ECL, QRBuilder};

use super::{found, public};
use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Light squares around the picture, as the standard asks.
const QUIET: usize = 4;

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
fn host(text: &str) -> Option<&str> {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']');
    (!text.is_empty() && text.len() <= 100 && text.chars().all(fits)).then_some(text)
}

/// A text as one path of dark runs. A quarter of the picture may be dirty or torn.
fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::Q).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let dark = |column: usize| column < code.size && code[row][column].value();
        let mut column = 0;
        while column < code.size {
            let run = (column..code.size).take_while(|it| dark(*it)).count();
            if run > 0 {
                let (x, y) = (column + QUIET, row + QUIET);
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            column += run.max(1);
        }
    }
    let side = code.size + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path d=\"{path}\"/></svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_square_and_holds_the_three_eyes() {
        let svg = svg("http://county.example/g/ZS-7Q2K-9F3M-X4TN").unwrap();
        assert!(svg.starts_with("<svg xmlns") && !svg.contains("style"));
        // Each eye begins with a run of seven dark squares; two of them in the first row.
        assert_eq!(svg.matches("M4 4h7v1h-7z").count(), 1);
        assert!(svg.len() < 16 * 1_024, "{}", svg.len());
    }

    #[test]
    fn w5_a_strange_name_of_the_server_is_not_written() {
        assert_eq!(host("county.example:8443"), Some("county.example:8443"));
        for strange in ["", "a b", "a\"><script>", "县", &"a".repeat(101)] {
            assert_eq!(host(strange), None, "{strange}");
        }
    }
}
