//! Answers that browsers and whatever stands between may keep if they ask each time whether they still
//! hold. The mark is that of the very bytes which are sent, packed or not.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::answer::Answer;
use crate::kept_pages::KeptPage;
use crate::server::response;
use crate::visit::Ask;

/// Anybody may keep it and nobody may show it unasked: what was taken back is gone everywhere as soon
/// as somebody asks.
const KEPT: &str = "public, no-cache";
/// What of a request decides about the bytes.
const VARY: &str = "accept-encoding, cookie";

/// The response to whoever asks for a page: the page, or that what they have still holds.
pub fn marked(page: &KeptPage, ask: &Ask) -> Response {
    let packs = accepted(&ask.unpacks) && !page.packed.is_empty();
    let (bytes, mark) = match packs {
        true => (&page.packed, format!("\"{}-z\"", page.mark)),
        false => (&page.plain, format!("\"{}\"", page.mark)),
    };
    let mut answer = Answer::file(String::new(), page.kind, Vec::new());
    answer.file_name.clone_from(&page.file_name);
    let mut response = response(answer);
    // Whoever stands between may have made a mark weaker than it was.
    let mut known = ask
        .kept
        .split(',')
        .map(|it| it.trim().trim_start_matches("W/"));
    match known.any(|it| it == mark) {
        true => *response.status_mut() = StatusCode::NOT_MODIFIED,
        false => *response.body_mut() = Body::from(bytes.clone()),
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    if packs {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        headers.insert(header::ETAG, mark);
    }
    response
}

/// Whether a browser unpacks gzip, by what it says that it accepts.
fn accepted(header: &str) -> bool {
    header.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|it| it.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|it| it.strip_prefix("q="));
        named && weight.is_none_or(|it| it.parse::<f32>().is_ok_and(|it| it > 0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_browser_that_says_so_gets_packed_bytes() {
        for yes in ["gzip", "deflate, GZIP;q=0.5", "br, gzip;q=1.0"] {
            assert!(accepted(yes), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "gzip;q=0.0", "gzipped"] {
            assert!(!accepted(no), "{no}");
        }
    }
}
