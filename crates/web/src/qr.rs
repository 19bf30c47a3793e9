//! Pictures that a phone reads from the screen.

use fast_qr::{ECL, QRBuilder, QRCode};

/// Light squares around the picture, as the standard asks.
const QUIET: usize = 4;
/// Dots across a square: printed two centimetres wide, no edge is torn.
const DOTS: usize = 8;

/// A text as one path of dark runs. A quarter of the picture may be dirty or torn.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let code = code(text)?;
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

/// A text as a picture of dots, for papers.
#[must_use]
pub fn png(text: &str) -> Option<Vec<u8>> {
    let code = code(text)?;
    let side = (code.size + 2 * QUIET) * DOTS;
    let size = u32::try_from(side).ok()?;
    let mut dots = vec![u8::MAX; side * side];
    for (at, dot) in dots.iter_mut().enumerate() {
        let (row, column) = (at / side / DOTS, at % side / DOTS);
        let within = |it: usize| it.checked_sub(QUIET).filter(|it| *it < code.size);
        if let (Some(row), Some(column)) = (within(row), within(column))
            && code[row][column].value()
        {
            *dot = 0;
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&dots).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// The squares of a text.
fn code(text: &str) -> Option<QRCode> {
    QRBuilder::new(text).ecl(ECL::Q).build().ok()
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
