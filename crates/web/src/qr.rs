//! Pictures that a phone reads from the screen.

use fast_qr::{ECL, QRBuilder};

/// Light squares around the picture, as the standard asks.
const QUIET: usize = 4;

/// A text as one path of dark runs. A quarter of the picture may be dirty or torn.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
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
}
