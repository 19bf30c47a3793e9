//! The text of a paper as paragraphs and tables of a docx.

use quick_xml::escape::escape;

use super::{Mark, settings};
use crate::paper::{Block, Cell, Paper};

/// Twips across the page between the margins.
const WIDTH: u32 = 8844;
/// Twips of the label column of a form, and of each label where a row has two.
const LABEL: u32 = 1900;

/// The styles whose lines are as long as the page is wide.
const JUSTIFIED: [&str; 4] = ["Body", "Last", "Flush", "Cell"];
/// Characters of a number that are many for one line.
const LONG: usize = 9;

/// The document part.
pub(super) fn document(paper: &Paper, mark: Option<&Mark>) -> String {
    let mut body = String::new();
    if let Some(unit) = &paper.unit {
        paragraph("Unit", unit, &mut body);
    }
    paragraph("Title", &paper.title, &mut body);
    if let Some(mark) = mark {
        // The picture hangs on the first paragraph, behind its properties.
        body = body.replacen("</w:pPr>", &format!("</w:pPr>{}", mark.run()), 1);
    }
    if let Some(number) = &paper.number {
        paragraph("Number", number, &mut body);
    }
    paragraph("Flush", "", &mut body);
    for (at, block) in paper.blocks.iter().enumerate() {
        // A sign-off never stands alone on a page: the last paragraph goes along with it.
        let last = at + 1 == paper.blocks.len() && !paper.sign_off.is_empty();
        let body_style = if last { "Last" } else { "Body" };
        match block {
            Block::Heading(text) => paragraph("Head", text, &mut body),
            Block::Page(text) => paragraph("NewPage", text, &mut body),
            Block::Salutation(text) => paragraph("Flush", text, &mut body),
            Block::Paragraph(text) => paragraph(body_style, text, &mut body),
            Block::Table(rows) => table(rows, &mut body),
        }
    }
    if matches!(paper.blocks.last(), Some(Block::Table(_))) {
        // A table may not be the last thing of a page's body.
        paragraph("End", "", &mut body);
    }
    if !paper.sign_off.is_empty() {
        // Two empty lines leave room for the seal, which is never drawn here.
        paragraph("Signed", "", &mut body);
        paragraph("Signed", "", &mut body);
        for line in &paper.sign_off {
            paragraph("Signed", line, &mut body);
        }
    }
    let note = mark.map(|mark| &mark.note);
    let mut below = paper.foot.iter().chain(note).peekable();
    if below.peek().is_some() {
        paragraph("Note", "", &mut body);
    }
    below.for_each(|line| paragraph("Note", line, &mut body));
    settings::document(&body)
}

fn paragraph(style: &str, text: &str, out: &mut String) {
    out.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
    out.push_str(style);
    out.push_str("\"/>");
    if JUSTIFIED.contains(&style) && is_torn_apart(text) {
        out.push_str("<w:jc w:val=\"left\"/>");
    }
    out.push_str("</w:pPr>");
    if !text.is_empty() {
        out.push_str("<w:r><w:t xml:space=\"preserve\">");
        out.push_str(&escape(printable(text)));
        out.push_str("</w:t></w:r>");
    }
    out.push_str("</w:p>");
}

/// Whether a line of a justified text would be torn apart: a long number goes to the next line as a
/// whole, and the few characters before it are spread over the width of the page.
fn is_torn_apart(text: &str) -> bool {
    let holds = |it: char| it.is_ascii_graphic() || matches!(it, '（' | '）' | '，' | '。');
    let whole = text.split(|it: char| !holds(it));
    let mut whole = whole.map(|it| it.trim_end_matches(['，', '。']));
    whole.any(|it| it.chars().count() >= LONG && it.contains(|it: char| it.is_ascii_digit()))
}

/// The text without the control characters that XML forbids.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// A form: two columns, or four where a row has two labels.
fn table(rows: &[Vec<Cell>], out: &mut String) {
    let most = rows.iter().map(Vec::len).max().unwrap_or_default();
    let grid: Vec<u32> = match most {
        0..=2 => vec![LABEL, WIDTH - LABEL],
        3..=4 => vec![LABEL, WIDTH / 2 - LABEL, LABEL, WIDTH / 2 - LABEL],
        more => vec![WIDTH / more as u32; more],
    };
    out.push_str(&format!("<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>"));
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        out.push_str(&format!(
            "<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"000000\"/>"
        ));
    }
    out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for width in &grid {
        out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    out.push_str("</w:tblGrid>");
    rows.iter().for_each(|cells| row(cells, &grid, out));
    out.push_str("</w:tbl>");
}

fn row(cells: &[Cell], grid: &[u32], out: &mut String) {
    out.push_str(
        "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"680\" w:hRule=\"atLeast\"/></w:trPr>",
    );
    for (at, lines) in cells.iter().enumerate() {
        // The last cell of a short row takes what is left of the grid.
        let last = at + 1 == cells.len();
        let span = if last {
            grid.len().saturating_sub(at).max(1)
        } else {
            1
        };
        let width: u32 = grid.iter().skip(at).take(span).sum();
        out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{span}\"/><w:vAlign w:val=\"center\"/></w:tcPr>"));
        let style = if at % 2 == 0 && cells.len() > 1 {
            "Label"
        } else {
            "Cell"
        };
        if lines.is_empty() {
            paragraph(style, "", out);
        }
        lines.iter().for_each(|line| paragraph(style, line, out));
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr>");
}
