//! Takes Rust text apart into code, texts and comments, line by line, and marks what is a test.
//!
//! It is no parser: it knows strings, raw strings, characters, comments and braces, which is what
//! the rules need, and it never stumbles over code that does not compile.

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Code,
    Text,
    Comment,
}

/// A Rust file taken apart.
#[derive(Clone, Debug)]
pub struct Rust {
    lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// The code, with spaces where texts and comments stand.
    pub code: String,
    /// What stands in texts, each kept apart by a space.
    pub texts: String,
    /// What stands in comments, the slashes included.
    pub comment: String,
    /// Whether it belongs to tests.
    pub test: bool,
}

impl Rust {
    /// Takes a text apart.
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut lines = split(&chars, &kinds(&chars));
        mark_tests(&mut lines);
        Self { lines }
    }

    /// The lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// Says that the whole file is a test.
    pub fn all_is_test(&mut self) {
        for line in &mut self.lines {
            line.test = true;
        }
    }

    /// The functions: name, first line and how many lines each has.
    pub fn functions(&self) -> Vec<(String, usize, usize)> {
        let mut found = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(name) = function_name(&line.code)
                && let Some(last) = self.closing(index)
            {
                found.push((name, line.number, last - index + 1));
            }
        }
        found
    }

    /// The index of the line on which the block that begins at or after a line closes; nothing when
    /// the declaration ends without a block.
    fn closing(&self, from: usize) -> Option<usize> {
        closing(&self.lines, from)
    }
}

fn closing(lines: &[Line], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut brackets = 0_i32;
    for (index, line) in lines.iter().enumerate().skip(from) {
        for letter in line.code.chars() {
            match letter {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets -= 1,
                '{' => depth += 1,
                '}' if depth == 1 => return Some(index),
                '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 && brackets == 0 => return None,
                _ => {}
            }
        }
    }
    None
}

fn function_name(code: &str) -> Option<String> {
    let mut words = code.split_whitespace();
    let lead = [
        "pub",
        "pub(crate)",
        "pub(super)",
        "const",
        "async",
        "unsafe",
        "extern",
    ];
    let word = words.by_ref().find(|word| !lead.contains(word))?;
    let name = words.next().filter(|_| word == "fn")?;
    let end = name.find(['(', '<']).unwrap_or(name.len());
    Some(name[..end].to_owned())
}

fn kinds(chars: &[char]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Code; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => find(chars, at, |c| c == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(chars, at),
            '"' => string(chars, at),
            'r' if !after_word(chars, at) && raw_hashes(chars, at).is_some() => {
                raw_string(chars, at)
            }
            '\'' => character(chars, at),
            _ => at,
        };
        let kind = if chars[at] == '/' {
            Kind::Comment
        } else {
            Kind::Text
        };
        if end > at {
            kinds[at..end].fill(kind);
        }
        at = end.max(at + 1);
    }
    kinds
}

fn find(chars: &[char], from: usize, stop: impl Fn(char) -> bool) -> usize {
    let found = chars[from..].iter().position(|c| stop(*c));
    found.map_or(chars.len(), |index| from + index)
}

fn block_comment(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn after_word(chars: &[char], at: usize) -> bool {
    // `br"..."` is a raw string too; any other letter before makes it part of a name.
    let before = at.checked_sub(1).map(|it| chars[it]);
    before.is_some_and(|c| (c.is_alphanumeric() || c == '_') && c != 'b')
}

fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn raw_string(chars: &[char], from: usize) -> usize {
    let hashes = raw_hashes(chars, from).unwrap_or(0);
    let mut at = from + hashes + 2;
    while at < chars.len() {
        let closes =
            chars[at] == '"' && chars[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
        at += 1;
        if closes {
            return at + hashes;
        }
    }
    chars.len()
}

/// A character literal, or just past the quote of a lifetime.
fn character(chars: &[char], from: usize) -> usize {
    match chars.get(from + 1) {
        Some('\\') => find(chars, from + 3, |c| c == '\'') + 1,
        Some(_) if chars.get(from + 2) == Some(&'\'') => from + 3,
        _ => from,
    }
}

fn split(chars: &[char], kinds: &[Kind]) -> Vec<Line> {
    let mut lines = vec![Line {
        number: 1,
        ..Line::default()
    }];
    for (index, (letter, kind)) in chars.iter().zip(kinds).enumerate() {
        if *letter == '\n' {
            let number = lines.len() + 1;
            lines.push(Line {
                number,
                ..Line::default()
            });
            continue;
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        line.code
            .push(if *kind == Kind::Code { *letter } else { ' ' });
        match kind {
            Kind::Text => line.texts.push(*letter),
            Kind::Comment => line.comment.push(*letter),
            Kind::Code => {}
        }
        let ends = kinds.get(index + 1).is_none_or(|next| next != kind);
        if *kind == Kind::Text && ends {
            line.texts.push(' ');
        }
    }
    lines
}

fn mark_tests(lines: &mut [Line]) {
    let starts: Vec<_> = (0..lines.len())
        .filter(|index| {
            let code = lines[*index].code.trim();
            code.starts_with("#[cfg(test)]") || code.starts_with("#[test]")
        })
        .collect();
    for start in starts {
        let last = closing_item(lines, start);
        for line in &mut lines[start..=last] {
            line.test = true;
        }
    }
}

/// The last line of the item that follows the attribute on a line.
fn closing_item(lines: &[Line], attribute: usize) -> usize {
    let body = (attribute + 1..lines.len())
        .find(|index| {
            let code = lines[*index].code.trim();
            !code.is_empty() && !code.starts_with("#[")
        })
        .unwrap_or(attribute);
    closing(lines, body).unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, number: usize) -> Line {
        Rust::new(text).lines[number - 1].clone()
    }

    #[test]
    fn texts_comments_and_code_are_told_apart() {
        let it = line("let a = \"x // y\"; // z \"w\"", 1);
        assert_eq!(it.texts.trim(), "\"x // y\"");
        assert_eq!(it.comment, "// z \"w\"");
        assert_eq!(it.code.trim(), "let a =         ;".trim());
    }

    #[test]
    fn raw_strings_lifetimes_and_quotes_do_not_confuse() {
        let it = line(
            "fn f<'a>(c: &'a str) { g(r#\"a \" b\"#, '\"', '\\'', b'x') }",
            1,
        );
        assert_eq!(it.texts.matches('"').count(), 4);
        assert!(it.code.contains("fn f<'a>(c: &'a str) { g("), "{}", it.code);
        assert!(it.code.trim_end().ends_with('}'));
    }

    #[test]
    fn test_modules_and_functions_are_marked() {
        let text = "fn a() {\n}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n";
        let rust = Rust::new(text);
        let marks: String = rust
            .lines()
            .map(|it| if it.test { 't' } else { '.' })
            .collect();
        assert_eq!(marks, "..tttt..");
    }

    #[test]
    fn functions_are_measured_from_their_name_to_their_end() {
        let text = "trait T { fn none(&self) -> [u8; 2]; }\npub const fn a(\n) -> u8 {\n  1\n}\n";
        assert_eq!(Rust::new(text).functions(), [("a".to_owned(), 2, 4)]);
    }
}
