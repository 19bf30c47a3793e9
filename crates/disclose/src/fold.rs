//! A text as it is searched: one letter per glyph whatever its width, invisible letters left out,
//! each glyph with its place in the text as written.
//!
//! Someone who wants to hide a number from a search writes it with full-width digits, with Chinese
//! ones or with an invisible letter inside; people read all three as the number.

/// One visible letter.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    letter: char,
    start: usize,
    end: usize,
}

/// A text ready to be searched. Places are counted in glyphs.
#[derive(Clone, Debug)]
pub(crate) struct Folded {
    glyphs: Vec<Glyph>,
}

/// So many Chinese digits in a row are a number that is read digit by digit, not a year.
const DIGITS_IN_A_ROW_MIN: usize = 7;

impl Folded {
    /// The text, folded.
    pub(crate) fn new(text: &str) -> Self {
        let visible = text
            .char_indices()
            .filter(|(_, letter)| !is_invisible(*letter));
        let glyphs = visible.map(|(start, letter)| Glyph {
            letter: fold(letter),
            start,
            end: start + letter.len_utf8(),
        });
        let mut folded = Self {
            glyphs: glyphs.collect(),
        };
        folded.fold_chinese_numbers();
        folded
    }

    fn fold_chinese_numbers(&mut self) {
        let mut at = 0;
        while at < self.glyphs.len() {
            let rest = self.glyphs[at..].iter();
            let run = rest
                .take_while(|it| chinese_digit(it.letter).is_some())
                .count();
            if run >= DIGITS_IN_A_ROW_MIN {
                for glyph in &mut self.glyphs[at..at + run] {
                    glyph.letter = chinese_digit(glyph.letter).unwrap_or(glyph.letter);
                }
            }
            at += run.max(1);
        }
    }

    /// How many glyphs there are.
    pub(crate) fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// The letter at a place.
    pub(crate) fn at(&self, place: usize) -> Option<char> {
        self.glyphs.get(place).map(|it| it.letter)
    }

    /// The letter before a place.
    pub(crate) fn before(&self, place: usize) -> Option<char> {
        place.checked_sub(1).and_then(|it| self.at(it))
    }

    /// Whether a folded word begins at a place.
    pub(crate) fn starts(&self, place: usize, word: &[char]) -> bool {
        let mut letters = word.iter().enumerate();
        letters.all(|(offset, letter)| self.at(place + offset) == Some(*letter))
    }

    /// Whether a folded word ends just before a place.
    pub(crate) fn ends(&self, place: usize, word: &[char]) -> bool {
        place >= word.len() && self.starts(place - word.len(), word)
    }

    /// The letters from one place to another.
    pub(crate) fn letters(&self, start: usize, end: usize) -> Vec<char> {
        let end = end.min(self.len());
        let range = self.glyphs.get(start..end).unwrap_or_default();
        range.iter().map(|it| it.letter).collect()
    }

    /// The bytes of the text as written that the glyphs from one place to another cover.
    pub(crate) fn bytes(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.glyphs.get(start).map_or(0, |it| it.start);
        let last = end.checked_sub(1).and_then(|it| self.glyphs.get(it));
        (first, last.map_or(first, |it| it.end))
    }
}

/// A word of a rule, folded like the texts that it is looked for in.
pub(crate) fn fold_word(word: &str) -> Vec<char> {
    let visible = word.chars().filter(|letter| !is_invisible(*letter));
    visible.map(fold).collect()
}

/// Whether a letter is a Chinese character.
pub(crate) const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3134f}')
}

/// Whether a letter ends a clause.
pub(crate) const fn ends_clause(letter: char) -> bool {
    matches!(
        letter,
        '。' | ',' | ';' | '、' | '\n' | '!' | '?' | '(' | ')' | '”' | '“' | ':'
    )
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn fold(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{fe58}' => '-',
        '•' | '‧' | '∙' | '⋅' | '・' | '●' => '·',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        letter if letter.is_whitespace() => ' ',
        letter => dressed_digit(letter).unwrap_or(letter),
    }
}

/// Digits that fonts dress up: superscript, mathematical.
fn dressed_digit(letter: char) -> Option<char> {
    let (first, zero) = match letter {
        '\u{1d7ce}'..='\u{1d7ff}' => {
            let value = (u32::from(letter) - 0x1d7ce) % 10;
            return char::from_digit(value, 10);
        }
        '\u{2080}'..='\u{2089}' => (0x2080, '0'),
        '\u{660}'..='\u{669}' => (0x660, '0'),
        _ => return None,
    };
    char::from_u32(u32::from(zero) + u32::from(letter) - first)
}

fn chinese_digit(letter: char) -> Option<char> {
    if let '\u{2460}'..='\u{2468}' = letter {
        return char::from_digit(u32::from(letter) - 0x245f, 10);
    }
    Some(match letter {
        '\u{24ea}' => '0',
        '〇' | '零' | '○' | '洞' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        '0'..='9' => letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_number_in_every_dress() {
        for dressed in [
            "１３８００１３８０００",
            "1\u{200b}3800138000",
            "一三八零零一三八〇〇〇",
            "①③⑧⓪⓪①③⑧⓪⓪⓪",
        ] {
            let folded = Folded::new(dressed);
            let letters: String = folded.letters(0, folded.len()).iter().collect();
            assert_eq!(letters, "13800138000", "{dressed}");
            assert_eq!(folded.bytes(0, folded.len()).1, dressed.len());
        }
        let year = Folded::new("二〇二六年");
        assert_eq!(year.at(0), Some('二'));
    }
}
