//! Masking: what the shapes, the names and the case's own words find is taken out of the texts of
//! one notice together, so that a name found in one of them is gone from all.

use std::sync::Arc;

use zs_base::Span;
use zs_law::{MaskMethod, Masking};

use crate::find::{Found, Hit, Pattern, below_county, find};
use crate::fold::{Folded, fold_word};
use crate::known::{Known, Side, places};
use crate::masked::{Doubt, MaskSpan, Masked};
use crate::person::{Names, Someone, people};

/// The rules, ready to be applied. To make one costs more than to mask a page, so that it is made once.
#[derive(Clone, Debug)]
pub struct Masker {
    rules: Arc<Masking>,
    patterns: Vec<Pattern>,
    names: Names,
}

/// The shortest word of a case that is looked for; shorter ones stand everywhere.
const WORD_LETTERS_MIN: usize = 3;
/// The shortest part of an address below the county that is looked for.
const STREET_LETTERS_MIN: usize = 4;

impl Masker {
    /// A masker for these rules.
    #[must_use]
    pub fn new(rules: Arc<Masking>) -> Self {
        Self {
            patterns: rules.kinds.iter().map(Pattern::new).collect(),
            names: Names::new(&rules.names),
            rules,
        }
    }

    /// The rules themselves.
    #[must_use]
    pub fn rules(&self) -> &Masking {
        &self.rules
    }

    /// One text by itself.
    #[must_use]
    pub fn mask(&self, known: &Known, text: &str) -> Masked {
        let mut all = self.mask_all(known, &[text]);
        all.pop().unwrap_or_default()
    }

    /// The texts of one notice, in order.
    #[must_use]
    pub fn mask_all(&self, known: &Known, texts: &[&str]) -> Vec<Masked> {
        let folded: Vec<Folded> = texts.iter().map(|it| Folded::new(it)).collect();
        let found: Vec<_> = folded.iter().flat_map(|it| self.names.find(it)).collect();
        let people = people(&self.rules.names, &known.people, &found);
        let pairs = texts.iter().zip(&folded);
        let masked = pairs.map(|(text, folded)| self.one(known, &people, text, folded));
        masked.collect()
    }

    fn one(&self, known: &Known, people: &[Someone], text: &str, folded: &Folded) -> Masked {
        let protected = protected(known, folded);
        let mut found = find(folded, &self.patterns);
        self.known_words(known, folded, &mut found);
        self.people(people, folded, &protected, &mut found);
        found.hits.retain(|hit| {
            let public = known.public.iter().flat_map(|it| places(folded, it));
            !public
                .into_iter()
                .any(|(start, end)| start <= hit.start && hit.end <= end)
        });
        self.doubts(known, people, folded, &mut found);
        self.build(text, folded, found)
    }

    /// The words that the case itself calls personal.
    fn known_words(&self, known: &Known, text: &Folded, found: &mut Found) {
        for it in &known.words {
            let street = street(&it.word).filter(|_| self.is_address(&it.kind));
            let word = street.as_ref().unwrap_or(&it.word);
            if fold_word(word).len() < WORD_LETTERS_MIN {
                continue;
            }
            let hits = places(text, word).into_iter().map(|(start, end)| Hit {
                start,
                end,
                kind: it.kind.clone(),
                with: None,
            });
            found.hits.extend(hits);
        }
    }

    fn is_address(&self, kind: &str) -> bool {
        let rule = self.rules.kind(kind);
        rule.is_some_and(|it| it.method == MaskMethod::Address)
    }

    /// The kind of a person's side: the first rule for the party, the last for anybody else.
    fn person_kind(&self, side: Side) -> Arc<str> {
        let mut rules = self
            .rules
            .kinds
            .iter()
            .filter(|it| it.method == MaskMethod::Person);
        let rule = match side {
            Side::Party => rules.next(),
            Side::Third => rules.next_back(),
        };
        rule.map_or_else(|| self.rules.names.hidden.clone(), |it| it.name.clone())
    }

    fn people(
        &self,
        people: &[Someone],
        text: &Folded,
        protected: &[(usize, usize)],
        found: &mut Found,
    ) {
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for someone in people {
            for (start, end) in places(text, &someone.name) {
                if protected.iter().any(|it| it.0 <= start && end <= it.1) {
                    found.doubt(start, end, "单位名称里有自然人的姓名");
                    continue;
                }
                if taken.iter().any(|it| it.0 < end && start < it.1) {
                    continue;
                }
                taken.push((start, end));
                if !someone.is_known && self.names.may_go_on(text, end) {
                    found.doubt(start, end, "看看姓名有没有遮盖完整");
                }
                found.hits.push(Hit {
                    start,
                    end,
                    kind: self.person_kind(someone.side),
                    with: Some(someone.label.clone()),
                });
            }
        }
    }

    fn doubts(&self, known: &Known, people: &[Someone], text: &Folded, found: &mut Found) {
        for (start, end) in self.names.doubts(text) {
            if !found.covers(start, end) {
                found.doubt(start, end, "看看是不是姓名");
            }
        }
        for someone in people {
            let given: String = someone.name.chars().skip(someone.surname).collect();
            let long = given.chars().count() >= 2;
            for (start, end) in places(text, &given).into_iter().filter(|_| long) {
                if !found.covers(start, end) {
                    found.doubt(start, end, "和案件里一个人的名字相同");
                }
            }
        }
        for look in &self.rules.looks {
            for (start, end) in look.words.iter().flat_map(|it| places(text, it)) {
                found.doubt(start, end, &look.why);
            }
        }
        self.minors(known, text, found);
    }

    /// Ages and citizen numbers of people under age.
    fn minors(&self, known: &Known, text: &Folded, found: &mut Found) {
        let Some(minor) = &self.rules.minor else {
            return;
        };
        let births = std::mem::take(&mut found.births);
        for (start, end, number) in births {
            if known
                .on
                .is_some_and(|day| number.age_on(day) < minor.under_years)
            {
                found.doubt(start, end, "看看是不是未成年人");
            }
        }
        for (end, _) in places(text, "岁").into_iter().chain(places(text, "周岁")) {
            let first = (end.saturating_sub(3)..end).find(|at| {
                (*at..end).all(|it| text.at(it).is_some_and(|letter| letter.is_ascii_digit()))
            });
            let age: String = text
                .letters(first.unwrap_or(end), end)
                .into_iter()
                .collect();
            if age.parse::<u32>().is_ok_and(|age| age < minor.under_years) {
                found.doubt(first.unwrap_or(end), end, "看看是不是未成年人");
            }
        }
    }

    /// Writes the text with everything found taken out; hits that touch one another become one.
    fn build(&self, text: &str, folded: &Folded, mut found: Found) -> Masked {
        found
            .hits
            .sort_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
        let mut masked = Masked::default();
        let mut written = 0;
        let mut hits = found.hits.into_iter().peekable();
        while let Some(hit) = hits.next() {
            let (start, mut end) = (hit.start, hit.end);
            while let Some(next) = hits.next_if(|it| it.start < end) {
                end = end.max(next.end);
            }
            let (first, last) = folded.bytes(start, end);
            masked
                .text
                .push_str(text.get(written..first).unwrap_or_default());
            written = last;
            self.replace(
                &hit,
                Span {
                    start: first,
                    end: last,
                },
                &mut masked,
            );
        }
        masked
            .text
            .push_str(text.get(written..).unwrap_or_default());
        let doubts = found.doubts.into_iter().map(|(start, end, why)| {
            let (first, last) = folded.bytes(start, end);
            let at = Span {
                start: moved(&masked.spans, first, Edge::Start),
                end: moved(&masked.spans, last, Edge::End),
            };
            Doubt { at, why }
        });
        let mut doubts: Vec<Doubt> = doubts.collect();
        doubts.sort();
        doubts.dedup();
        masked.doubts = doubts;
        masked
    }

    fn replace(&self, hit: &Hit, from: Span, masked: &mut Masked) {
        let rule = self.rules.kind(&hit.kind);
        let names = &self.rules.names;
        let with = hit.with.as_ref().or(rule.map(|it| &it.with));
        let start = masked.text.len();
        masked.text.push_str(with.unwrap_or(&names.hidden));
        let end = masked.text.len();
        masked.spans.push(MaskSpan {
            from,
            to: Span { start, end },
            kind: hit.kind.clone(),
            cite: rule.map_or(&names.cite, |it| &it.cite).clone(),
            status: rule.map_or(names.status, |it| it.status),
        });
    }
}

/// Where organisations and public texts stand.
fn protected(known: &Known, text: &Folded) -> Vec<(usize, usize)> {
    let words = known.organisations.iter().chain(&known.public);
    words.flat_map(|it| places(text, it)).collect()
}

/// The part of an address below the county.
fn street(address: &str) -> Option<String> {
    let folded = Folded::new(address);
    let start = below_county(&folded, 0, folded.len());
    let letters = folded.letters(start, folded.len());
    (start > 0 && letters.len() >= STREET_LETTERS_MIN).then(|| letters.into_iter().collect())
}

/// Which end of a span is moved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// A byte of the text as written, in the masked text; inside a mask it is an edge of the mask.
fn moved(spans: &[MaskSpan], byte: usize, edge: Edge) -> usize {
    let mut shift: isize = 0;
    for span in spans {
        if byte < span.from.start || byte == span.from.start && edge == Edge::Start {
            break;
        }
        if byte < span.from.end || byte == span.from.end && edge == Edge::End {
            return if edge == Edge::Start {
                span.to.start
            } else {
                span.to.end
            };
        }
        shift = span.to.end as isize - span.from.end as isize;
    }
    byte.saturating_add_signed(shift)
}
