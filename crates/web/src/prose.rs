//! The prose of a procedure as blocks of a page. The law crate writes headings, list items and one
//! drawing, and nothing else.

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of a level from 1.
    Heading(usize, String),
    /// Items of a list.
    Items(Vec<String>),
    /// A drawing, whose lines stand as they are.
    Drawing(String),
    /// A paragraph.
    Text(String),
}

/// The blocks of a text.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let drawn = lines.by_ref().take_while(|line| !line.starts_with("```"));
            blocks.push(Block::Drawing(drawn.collect::<Vec<_>>().join("\n")));
        } else if let Some(item) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::Items(items)) => items.push(item.to_owned()),
                _ => blocks.push(Block::Items(vec![item.to_owned()])),
            }
        } else if line.starts_with('#') {
            let level = line.chars().take_while(|it| *it == '#').count();
            blocks.push(Block::Heading(level, line[level..].trim().to_owned()));
        } else if !line.trim().is_empty() {
            blocks.push(Block::Text(line.to_owned()));
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_items_and_drawings_are_told_apart() {
        let text = "# 甲（a）\n\n- 一\n- 二\n\n```text\n[a]\n  [b]\n```\n\n说明。\n";
        let expected = [
            Block::Heading(1, "甲（a）".into()),
            Block::Items(vec!["一".into(), "二".into()]),
            Block::Drawing("[a]\n  [b]".into()),
            Block::Text("说明。".into()),
        ];
        assert_eq!(blocks(text), expected);
    }
}
