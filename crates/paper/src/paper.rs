//! A paper (文书) as it will be set: title, number, paragraphs, table, sign-off; no file format.

/// A paper with every slot filled.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Paper {
    /// The unit that issues it, above the title; nothing for papers that stay in the file.
    pub unit: Option<String>,
    /// The title.
    pub title: String,
    /// The number (文号).
    pub number: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Who issued it and when, at the end.
    pub sign_off: Vec<String>,
    /// What stands below everything for whoever receives this copy, such as a code.
    pub foot: Vec<String>,
}

/// One part of what a paper says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of the first level, with its ordinal.
    Heading(String),
    /// A heading with which a new page begins.
    Page(String),
    /// Who is addressed, flush left.
    Salutation(String),
    /// A paragraph.
    Paragraph(String),
    /// Rows of a form; a cell holds one or more lines.
    Table(Vec<Vec<Cell>>),
}

/// The lines of one cell of a form.
pub type Cell = Vec<String>;

impl Paper {
    /// The whole paper as plain text, one line each, for search and for tests.
    #[must_use]
    pub fn text(&self) -> String {
        let head = [self.unit.as_ref(), Some(&self.title), self.number.as_ref()];
        let mut lines: Vec<String> = head.into_iter().flatten().cloned().collect();
        for block in &self.blocks {
            match block {
                Block::Heading(text)
                | Block::Page(text)
                | Block::Salutation(text)
                | Block::Paragraph(text) => {
                    lines.push(text.clone());
                }
                Block::Table(rows) => lines.extend(rows.iter().map(|row| {
                    let cells = row.iter().map(|cell| cell.join(" "));
                    cells.collect::<Vec<_>>().join(" | ")
                })),
            }
        }
        lines.extend(self.sign_off.iter().chain(&self.foot).cloned());
        lines.join("\n")
    }
}

/// The Chinese ordinal of a heading, from 1 to 99.
pub(crate) fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: usize| DIGITS.get(at).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_chinese_numbers() {
        let shown = [1, 9, 10, 11, 20, 21, 99].map(ordinal);
        let known = ["一", "九", "十", "十一", "二十", "二十一", "九十九"];
        assert_eq!(shown, known);
    }
}
