//! Sentences with their citations as links: whoever reads a duty reaches the article with one step.

use zs_event::Cite;
use zs_law::Library;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    /// What stands there.
    pub text: String,
    /// Where it leads; nowhere for plain words.
    pub href: Option<String>,
}

/// A sentence in pieces.
pub type Bits = Vec<Bit>;

/// The statutes by which citations are known.
pub struct Cited<'a> {
    /// Short names, the longest first, so that a name that begins like another is not cut.
    shorts: Vec<&'a str>,
}

impl<'a> Cited<'a> {
    /// The statutes of a library.
    #[must_use]
    pub fn of(library: &'a Library) -> Self {
        let mut shorts: Vec<&str> = library.statutes.keys().map(|it| &**it).collect();
        shorts.sort_unstable_by_key(|it| (std::cmp::Reverse(it.len()), *it));
        Self { shorts }
    }

    /// A sentence with each citation in it as a link.
    #[must_use]
    pub fn bits(&self, text: &str) -> Bits {
        let mut bits = Vec::new();
        let (mut plain, mut rest) = (String::new(), text);
        while let Some(first) = rest.chars().next() {
            let Some((length, href)) = self.at(rest) else {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            };
            push(&mut bits, &mut plain);
            bits.push(Bit {
                text: rest[..length].to_owned(),
                href: Some(href),
            });
            rest = &rest[length..];
        }
        push(&mut bits, &mut plain);
        bits
    }

    /// The citation with which a text begins: its length and where it leads. The name of a statute
    /// alone is none, it may be any word of the sentence.
    fn at(&self, text: &str) -> Option<(usize, String)> {
        let short = self.shorts.iter().find(|it| text.starts_with(**it))?;
        let tail = &text[short.len()..];
        let (length, article) = match tail.strip_prefix('（') {
            Some(inner) => {
                let end = inner.find('）')?;
                let whole = "（".len() + end + "）".len();
                (whole, inner[..end].to_owned())
            }
            None => articles(tail)?,
        };
        let href = format!("{}#a{article}", statute_path(short));
        Some((short.len() + length, href))
    }
}

/// Articles as they follow the name of a statute, `第63条、第64条第1款`: how long they are, and the
/// first of them.
fn articles(text: &str) -> Option<(usize, String)> {
    let (mut length, first) = article(text)?;
    while let Some(next) = text[length..].strip_prefix('、')
        && let Some((more, _)) = article(next)
    {
        length += '、'.len_utf8() + more;
    }
    Some((length, first))
}

/// One article, with paragraph and item where they follow.
fn article(text: &str) -> Option<(usize, String)> {
    let rest = text.strip_prefix('第')?;
    let (number, rest) = rest.split_once('条')?;
    let is_number = !number.is_empty() && number.chars().all(|it| it.is_ascii_digit());
    if !is_number {
        return None;
    }
    let mut rest = rest;
    for end in ['款', '项'] {
        if let Some(inner) = rest.strip_prefix('第')
            && let Some((count, after)) = inner.split_once(end)
            && count.chars().count() <= 4
            && !count.contains('条')
        {
            rest = after;
        }
    }
    Some((text.len() - rest.len(), number.to_owned()))
}

fn push(bits: &mut Bits, plain: &mut String) {
    if !plain.is_empty() {
        bits.push(Bit {
            text: std::mem::take(plain),
            href: None,
        });
    }
}

/// The page of a statute.
#[must_use]
pub fn statute_path(short: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(short.as_bytes()).collect();
    format!("/statutes/{}", encoded.replace('+', "%20"))
}

/// A citation as a link.
#[must_use]
pub fn cite_bit(cite: &Cite) -> Bit {
    let first = cite.articles().next();
    let whole = |it: &str| it.split(['.', '(']).next().unwrap_or(it).to_owned();
    let anchor = first.map_or_else(String::new, |it| format!("#a{}", whole(it)));
    Bit {
        text: cite.in_words(),
        href: Some(format!("{}{anchor}", statute_path(cite.statute()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let shorts = vec!["某法实施办法", "某发〔2000〕1号", "某法"];
        let bits = Cited { shorts }.bits(text).into_iter();
        bits.map(|bit| match bit.href {
            Some(href) => {
                let anchor = href.rsplit('#').next().unwrap_or_default().to_owned();
                format!("[{}→{anchor}]", bit.text)
            }
            None => bit.text,
        })
        .collect()
    }

    #[test]
    fn every_citation_of_a_sentence_is_a_link() {
        let cases = [
            ("依据：某法第64条。", "依据：[某法第64条→a64]。"),
            (
                "某法第64条第1款第（2）项、第85条；另行",
                "[某法第64条第1款第（2）项、第85条→a64]；另行",
            ),
            ("某法实施办法第3条", "[某法实施办法第3条→a3]"),
            ("某发〔2000〕1号（六）的", "[某发〔2000〕1号（六）→a六]的"),
            ("按某法办理，第一条", "按某法办理，第一条"),
            ("某法第条", "某法第条"),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), expected);
        }
    }
}
