//! A paper as HTML: the same parts as its docx, with the blanks of a draft marked and linked.

use zs_paper::filling::blank;
use zs_paper::{Block, Paper};
use zs_work::view::Sheet;

use crate::pairs::Pairs;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// Something that is missing: what is shown, and where it is filled in.
    Blank(String, String),
    /// The place of the seal, which is never drawn.
    Seal,
}

/// A line of pieces.
pub type Line = Vec<Piece>;

/// One part of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading of the first level.
    Heading(Line),
    /// Who is addressed.
    Salutation(Line),
    /// A paragraph.
    Paragraph(Line),
    /// Rows of a form.
    Table(Vec<Vec<Vec<Line>>>),
}

/// A sheet of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The unit above the title.
    pub unit: Option<Line>,
    /// The title.
    pub title: Line,
    /// The number.
    pub number: Option<Line>,
    /// What it says.
    pub parts: Vec<Part>,
    /// Who issued it and when.
    pub signed: Vec<Line>,
    /// What stands below everything.
    pub foot: Vec<Line>,
}

/// What stands in a paper for the seal.
const SEAL: &str = "〔印章〕";

impl Leaf {
    /// The sheet of a paper.
    #[must_use]
    pub fn of(sheet: &Sheet) -> Self {
        let blanks: Vec<(String, String)> = sheet
            .unfilled
            .iter()
            .map(|it| (blank(&it.slot), filled_at(sheet, &it.slot)))
            .collect();
        let line = |text: &String| pieces(text, &blanks);
        let paper: &Paper = &sheet.paper;
        Self {
            unit: paper.unit.as_ref().map(line),
            title: line(&paper.title),
            number: paper.number.as_ref().map(line),
            parts: paper.blocks.iter().map(|it| part(it, &blanks)).collect(),
            signed: paper.sign_off.iter().map(line).collect(),
            foot: paper.foot.iter().map(line).collect(),
        }
    }
}

/// Where a slot is filled in.
#[must_use]
pub fn filled_at(sheet: &Sheet, slot: &str) -> String {
    let source = sheet.sources.iter().find(|it| it.slot == slot);
    let path = source.and_then(|it| it.path.as_ref());
    let case = sheet.case;
    match path {
        Some(path) => {
            let query = Pairs::default().with("path", &path.to_string());
            format!("/cases/{case}/step?{query}")
        }
        None => format!("/cases/{case}"),
    }
}

fn part(block: &Block, blanks: &[(String, String)]) -> Part {
    let line = |text: &String| pieces(text, blanks);
    match block {
        Block::Heading(text) | Block::Page(text) => Part::Heading(line(text)),
        Block::Salutation(text) => Part::Salutation(line(text)),
        Block::Paragraph(text) => Part::Paragraph(line(text)),
        Block::Table(rows) => {
            let cells = |row: &Vec<Vec<String>>| {
                row.iter()
                    .map(|cell| cell.iter().map(line).collect())
                    .collect()
            };
            Part::Table(rows.iter().map(cells).collect())
        }
    }
}

fn pieces(text: &str, blanks: &[(String, String)]) -> Line {
    let mut line = Vec::new();
    let mut rest = text;
    loop {
        let marks = blanks.iter().map(|(mark, _)| mark.as_str()).chain([SEAL]);
        let first = marks
            .filter_map(|mark| Some((rest.find(mark)?, mark)))
            .min();
        let Some((at, mark)) = first else { break };
        if at > 0 {
            line.push(Piece::Text(rest[..at].to_owned()));
        }
        let target = blanks.iter().find(|(it, _)| it == mark);
        line.push(match target {
            Some((mark, target)) => Piece::Blank(mark.clone(), target.clone()),
            None => Piece::Seal,
        });
        rest = &rest[at + mark.len()..];
    }
    if !rest.is_empty() {
        line.push(Piece::Text(rest.to_owned()));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_the_place_of_the_seal_are_told_from_text() {
        let blanks = [("〔待填：甲〕".to_owned(), "/x".to_owned())];
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(
            pieces("按〔待填：甲〕，〔待填：乙〕。某局〔印章〕", &blanks),
            [
                text("按"),
                Piece::Blank("〔待填：甲〕".into(), "/x".into()),
                text("，〔待填：乙〕。某局"),
                Piece::Seal
            ]
        );
        assert_eq!(pieces("", &blanks), []);
    }
}
