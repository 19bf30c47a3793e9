//! A template of a paper: Markdown with slots becomes a [`Paper`] once the slots are filled.
//!
//! `# title`; `{unit}` and `{number}` alone on a line below it are the head; `## heading` gets its
//! ordinal and vanishes with everything below it; `| label | value |` is a row of a form, with
//! `<br>` between the lines of a cell; `> line` is the sign-off; a slot and a full-width colon alone on
//! a line address somebody; every other line is a paragraph.

use crate::filling::{Filling, Fillings, Naming, Part, Unfilled, fill, naming_of, parts};
use crate::paper::{Block, Cell, Paper, ordinal};

/// Fills a template.
///
/// # Errors
/// Every slot that must be filled and is not, once each, in the order of the template.
pub fn fill_template(template: &str, fillings: &Fillings) -> Result<Paper, Vec<Unfilled>> {
    let (paper, told) = draft_template(template, fillings);
    if told.is_empty() {
        Ok(paper)
    } else {
        Err(told)
    }
}

/// Fills a template as far as it can be filled: a draft, in which [`blank`](crate::filling::blank)
/// stands for every slot that must be filled and is not; those slots, once each, in their order.
#[must_use]
pub fn draft_template(template: &str, fillings: &Fillings) -> (Paper, Vec<Unfilled>) {
    let mut setting = Setting {
        fillings,
        paper: Paper::default(),
        unfilled: Vec::new(),
        headings: 0,
        heading: None,
    };
    for line in template.lines().map(trimmed) {
        setting.line(line);
    }
    let mut told = Vec::new();
    for it in setting.unfilled {
        if !told.contains(&it) {
            told.push(it);
        }
    }
    (setting.paper, told)
}

/// Text without the blanks around it; a full-width one is room to write by hand.
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r'])
}

/// A paper in the making.
struct Setting<'a> {
    fillings: &'a Fillings,
    paper: Paper,
    unfilled: Vec<Unfilled>,
    headings: usize,
    /// A heading that waits for something to stand below it.
    heading: Option<String>,
}

impl Setting<'_> {
    fn line(&mut self, line: &str) {
        if let Some(title) = line.strip_prefix("# ") {
            self.paper.title = self.filled(title, Naming::Full).unwrap_or_default();
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.heading = self.filled(heading, Naming::Full);
        } else if let Some(signed) = line.strip_prefix('>') {
            let signed = self.filled(trimmed(signed), Naming::Full);
            self.paper.sign_off.extend(signed);
        } else if line.starts_with('|') {
            self.row(line);
        } else if self.paper.blocks.is_empty() && line == "{unit}" {
            self.paper.unit = self.filled(line, Naming::Full);
        } else if self.paper.blocks.is_empty() && line == "{number}" {
            self.paper.number = self.filled(line, Naming::Full);
        } else if !line.is_empty() {
            self.paragraph(line);
        }
    }

    fn filled(&mut self, line: &str, naming: Naming) -> Option<String> {
        fill(&parts(line), self.fillings, naming, &mut self.unfilled)
    }

    fn paragraph(&mut self, line: &str) {
        let found = parts(line);
        if let [Part::Slot(slot)] = found.as_slice()
            && let Some(Filling::List(items)) = self.fillings.get(*slot)
        {
            let numbered = items.iter().enumerate();
            let numbered = numbered.map(|(at, item)| format!("{}．{item}", at + 1));
            numbered
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|item| self.say(Block::Paragraph(item)));
            return;
        }
        let naming = naming_of(&found);
        let addresses = naming == Naming::Address;
        let Some(text) = fill(&found, self.fillings, naming, &mut self.unfilled) else {
            return;
        };
        for text in text.lines().map(str::trim).filter(|text| !text.is_empty()) {
            self.say(if addresses {
                Block::Salutation(text.to_owned())
            } else {
                Block::Paragraph(text.to_owned())
            });
        }
    }

    fn row(&mut self, line: &str) {
        let cells = line.trim_matches('|').split('|').map(trimmed);
        // The line under the head of a Markdown table says nothing.
        if cells.clone().all(|cell| cell.chars().all(|c| c == '-')) {
            return;
        }
        let mut row: Vec<Cell> = Vec::new();
        for cell in cells {
            let lines = cell.split("<br>").filter(|_| !cell.is_empty());
            let lines = lines.filter_map(|line| {
                fill(
                    &parts(trimmed(line)),
                    self.fillings,
                    Naming::Full,
                    &mut self.unfilled,
                )
            });
            let lines: Vec<String> = lines
                .flat_map(|text| match text.is_empty() {
                    // An empty line is room to write by hand.
                    true => vec![text],
                    false => text.lines().map(str::to_owned).collect(),
                })
                .collect();
            // A row whose slot has nothing to say vanishes.
            if lines.is_empty() && !cell.is_empty() {
                return;
            }
            row.push(lines);
        }
        match self.paper.blocks.last_mut() {
            Some(Block::Table(rows)) if self.heading.is_none() => rows.push(row),
            _ => self.say(Block::Table(vec![row])),
        }
    }

    /// Adds a block, and before it the heading that waited for one.
    fn say(&mut self, block: Block) {
        if let Some(heading) = self.heading.take() {
            self.headings += 1;
            let heading = format!("{}、{heading}", ordinal(self.headings));
            self.paper.blocks.push(Block::Heading(heading));
        }
        self.paper.blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "# 决定书\n{unit}\n{number}\n\n{户}：\n\n当事人：{户}\n\n## 事实\n{事实}\n\n## 没收\n没收{无}\n\n## 清单\n{清单}\n\n| 甲 | {事实}<br>签名：{人} |\n| 乙 | {无} |\n\n> {unit}〔印章〕\n> {date}\n";

    fn fillings() -> Fillings {
        let text = |text: &str| Filling::Text(text.to_owned());
        [
            ("unit", text("某局")),
            ("number", text("罚〔2026〕1号")),
            ("date", text("2026年3月9日")),
            ("事实", text("第一段\n第二段")),
            ("人", text("某某")),
            ("无", Filling::Absent),
            ("清单", Filling::List(vec!["秤".into(), "账册".into()])),
            (
                "户",
                Filling::Party {
                    name: "某店".into(),
                    number: Some("代码：1".into()),
                },
            ),
        ]
        .into_iter()
        .map(|(slot, filling)| (slot.to_owned(), filling))
        .collect()
    }

    #[test]
    fn a_template_becomes_a_paper_and_empty_sections_leave_no_gap_in_the_ordinals() {
        let paper = fill_template(TEMPLATE, &fillings()).unwrap();
        assert_eq!(
            paper.text(),
            "某局\n决定书\n罚〔2026〕1号\n某店：\n当事人：某店（代码：1）\n一、事实\n第一段\n第二段\n二、清单\n1．秤\n2．账册\n甲 | 第一段 第二段 签名：某某\n某局〔印章〕\n2026年3月9日"
        );
        assert_eq!(paper.blocks[0], Block::Salutation("某店：".into()));
    }

    #[test]
    fn all_missing_slots_are_told_once_each() {
        let mut fillings = fillings();
        fillings.insert("事实".into(), Filling::Missing("环节“决定”".into()));
        fillings.remove("人");
        let unfilled = fill_template(TEMPLATE, &fillings).unwrap_err();
        let slots: Vec<_> = unfilled.iter().map(|it| it.slot.as_str()).collect();
        assert_eq!(slots, ["事实", "人"]);
        assert_eq!(unfilled[0].from, "环节“决定”");
    }

    #[test]
    fn room_to_write_by_hand_stays() {
        let form = "# 表\n| 情况 | <br><br> |\n| 日期 | 　　年　　月 |\n| 地点 | |\n\n> 　　年\n";
        let paper = fill_template(form, &Fillings::new()).unwrap();
        let cell = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Cell>();
        let rows = vec![
            vec![cell(&["情况"]), cell(&["", "", ""])],
            vec![cell(&["日期"]), cell(&["　　年　　月"])],
            vec![cell(&["地点"]), cell(&[])],
        ];
        assert_eq!(paper.blocks, [Block::Table(rows)]);
        assert_eq!(paper.sign_off, ["　　年"]);
    }

    #[test]
    fn a_draft_shows_where_something_is_missing_and_is_no_paper() {
        let mut fillings = fillings();
        fillings.insert("事实".into(), Filling::Missing("环节“决定”".into()));
        let (draft, unfilled) = draft_template(TEMPLATE, &fillings);
        assert!(
            draft.text().contains("一、事实\n〔待填：事实〕\n二、清单"),
            "{}",
            draft.text()
        );
        assert_eq!(unfilled.len(), 1);
        let (whole, none) = draft_template(TEMPLATE, &self::fillings());
        assert_eq!(fill_template(TEMPLATE, &self::fillings()), Ok(whole));
        assert_eq!(none, []);
    }
}
