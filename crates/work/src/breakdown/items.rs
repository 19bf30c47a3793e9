//! Which item of a scheme a task is like, and by what: the words that both have, the heading they
//! stand under, who leads. It is a proposal with its reasons and never more.

use std::collections::{BTreeMap, BTreeSet};

use zs_law::{Indicator, Library, Scheme};
use zs_paper::table::{Task, normal};

/// Items that are proposed for one task, at most.
const PROPOSED_MAX: usize = 3;
/// From how much likeness on an item is proposed at all, in hundredths.
const LIKENESS_MIN: u32 = 30;
/// How much each thing weighs that speaks for an item, in hundredths.
const TITLE: f64 = 75.0;
const MEASURES: f64 = 25.0;
const HEADING: f64 = 12.0;
const LEADING: f64 = 8.0;
/// Common passages that are told, and how long one must be.
const PASSAGES_MAX: usize = 2;
const PASSAGE_MIN: usize = 2;

/// An item that a task is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The code of the item.
    pub code: String,
    /// Its title.
    pub title: String,
    /// How like, in hundredths; 100 where the row names the item.
    pub likeness: u32,
    /// What speaks for it.
    pub reasons: Vec<String>,
}

/// The items of a scheme by their words.
#[derive(Clone, Debug)]
pub struct ItemWords<'a> {
    scheme: &'a Scheme,
    items: Vec<Words<'a>>,
    /// How much a pair of letters tells: the fewer items have it, the more.
    weights: BTreeMap<Pair, f64>,
}

/// Two letters that stand beside each other.
type Pair = (char, char);

#[derive(Clone, Debug)]
struct Words<'a> {
    item: &'a Indicator,
    /// How this scheme words it, and then how others word the same item.
    wordings: Vec<Wording<'a>>,
    headings: BTreeSet<Pair>,
}

/// How a scheme words an item.
#[derive(Clone, Debug)]
struct Wording<'a> {
    title: &'a str,
    /// The name of the scheme, where it is another one.
    other: Option<&'a str>,
    of_title: BTreeSet<Pair>,
    of_measures: BTreeSet<Pair>,
}

impl<'a> Wording<'a> {
    fn of(item: &'a Indicator, other: Option<&'a str>) -> Self {
        Self {
            title: &item.title,
            other,
            of_title: pairs(&item.title),
            of_measures: pairs(&item.measures),
        }
    }
}

impl<'a> ItemWords<'a> {
    /// The words of a scheme. What other schemes of the library say to be the same item lends it its
    /// own words.
    #[must_use]
    pub fn of(library: &'a Library, scheme: &'a Scheme) -> Self {
        let items: Vec<Words<'a>> = scheme
            .items
            .iter()
            .map(|item| {
                let own = Wording::of(item, None);
                let others = the_same(library, scheme, item);
                let others = others.map(|(other, it)| Wording::of(it, Some(&other.name)));
                Words {
                    item,
                    wordings: std::iter::once(own).chain(others).collect(),
                    headings: headings(scheme, item),
                }
            })
            .collect();
        let mut seen: BTreeMap<Pair, usize> = BTreeMap::new();
        for words in &items {
            let wordings = words.wordings.iter();
            let told = wordings.flat_map(|it| it.of_title.union(&it.of_measures));
            for pair in told.collect::<BTreeSet<&Pair>>() {
                *seen.entry(*pair).or_default() += 1;
            }
        }
        let all = items.len() as f64;
        let weights = seen.into_iter();
        let weights = weights.map(|(pair, count)| (pair, (1.0 + all / count as f64).ln()));
        Self {
            scheme,
            weights: weights.collect(),
            items,
        }
    }

    /// The items that a task is like, the likest first; none where it is like none.
    #[must_use]
    pub fn propose(&self, task: &Task) -> Vec<Proposal> {
        let asked = Asked::of(task);
        let mut found: Vec<Proposal> = self
            .items
            .iter()
            .map(|words| self.compared(words, &asked))
            .filter(|it| it.likeness >= LIKENESS_MIN)
            .collect();
        found.sort_by(|one, other| {
            let likeness = other.likeness.cmp(&one.likeness);
            likeness.then_with(|| one.code.cmp(&other.code))
        });
        found.truncate(PROPOSED_MAX);
        found
    }

    fn compared(&self, words: &Words<'_>, asked: &Asked) -> Proposal {
        let item = words.item;
        let mut reasons = Vec::new();
        let (mut likeness, mut best) = (0.0, None);
        for wording in &words.wordings {
            let title = self.share(&wording.of_title, &asked.text);
            let measures = self.share(&wording.of_measures, &asked.text);
            let like = TITLE * title + MEASURES * measures;
            if like > likeness {
                (likeness, best) = (like, Some((wording, measures)));
            }
        }
        if let Some((wording, measures)) = best {
            let common = passages(wording.title, &asked.words);
            if !common.is_empty() {
                reasons.push(format!("都写有“{}”", common.join("”“")));
            }
            match wording.other {
                Some(other) => reasons.push(format!("与“{other}”的“{}”是同一项", wording.title)),
                None if measures > 0.3 => reasons.push(format!("要求相近：{}", item.measures)),
                None => {}
            }
        }
        if !asked.headings.is_empty() && self.share(&asked.headings, &words.headings) > 0.5 {
            likeness += HEADING;
            let top = self.scheme.top_of(item);
            let name = top.map_or_else(String::new, |it| it.name.to_string());
            reasons.push(format!("同在“{name}”之下"));
        }
        let leads =
            |unit: &&std::sync::Arc<str>| asked.units.iter().any(|it| it.contains(&***unit));
        if let Some(unit) = item.leading.iter().find(leads) {
            likeness += LEADING;
            reasons.push(format!("牵头单位相同：{unit}"));
        }
        if asked.words.contains(&*normal(&item.code)) {
            likeness = 100.0;
            reasons.insert(0, "表里写有这个编号".to_owned());
        }
        Proposal {
            code: item.code.to_string(),
            title: item.title.to_string(),
            likeness: (likeness.round() as u32).min(100),
            reasons,
        }
    }

    /// Which share of what these pairs tell is found among those.
    fn share(&self, these: &BTreeSet<Pair>, those: &BTreeSet<Pair>) -> f64 {
        let weight = |pair: &Pair| self.weights.get(pair).copied().unwrap_or(1.0);
        let all: f64 = these.iter().map(weight).sum();
        let both: f64 = these.intersection(those).map(weight).sum();
        if all > 0.0 { both / all } else { 0.0 }
    }
}

/// What a task says.
struct Asked {
    words: String,
    text: BTreeSet<Pair>,
    headings: BTreeSet<Pair>,
    units: Vec<String>,
}

impl Asked {
    fn of(task: &Task) -> Self {
        let mut words = task.task.clone();
        for more in task.measures.iter().chain(&task.evidence).chain(&task.note) {
            words.push('，');
            words.push_str(more);
        }
        let levels = task.level1.iter().chain(&task.level2);
        let headings = levels.flat_map(|it| pairs(it)).collect();
        let units = task.lead.iter().chain(&task.units).cloned();
        Self {
            text: pairs(&words),
            words: normal(&words),
            headings,
            units: units.collect(),
        }
    }
}

/// The items of other schemes that are said to be the same, by either side.
fn the_same<'a>(
    library: &'a Library,
    scheme: &'a Scheme,
    item: &'a Indicator,
) -> impl Iterator<Item = (&'a Scheme, &'a Indicator)> {
    let newest = library.schemes.values().filter_map(|it| it.last());
    let others = newest.filter(move |it| it.id != scheme.id);
    let items = others.flat_map(|other| other.items.iter().map(move |it| (&**other, it)));
    let names = |it: &Indicator, of: &Scheme, code: &str| {
        let mut same = it.same_as.iter();
        same.any(|name| *name.scheme == *of.id && *name.code == *code)
    };
    items.filter(move |(other, it)| names(it, scheme, &item.code) || names(item, other, &it.code))
}

/// The headings that an item stands under, as pairs.
fn headings(scheme: &Scheme, item: &Indicator) -> BTreeSet<Pair> {
    let own = scheme.group(&item.group);
    let groups = own.into_iter().chain(scheme.top_of(item));
    groups.flat_map(|it| pairs(&it.name)).collect()
}

/// The pairs of letters of a text; signs part them.
fn pairs(text: &str) -> BTreeSet<Pair> {
    let letters: Vec<char> = normal(text).chars().collect();
    let beside = letters.windows(2).filter_map(|it| match it {
        [one, other] if one.is_alphanumeric() && other.is_alphanumeric() => Some((*one, *other)),
        _ => None,
    });
    beside.collect()
}

/// The longest passages of a title that a text has too.
fn passages(title: &str, text: &str) -> Vec<String> {
    let title: Vec<char> = normal(title).chars().collect();
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    while at < title.len() {
        let longest = (at + PASSAGE_MIN..=title.len()).rev().find_map(|end| {
            let passage: String = title[at..end].iter().collect();
            text.contains(&passage).then_some((end, passage))
        });
        match longest {
            Some((end, passage)) => {
                found.push(passage);
                at = end;
            }
            None => at += 1,
        }
    }
    found.sort_by_key(|it| std::cmp::Reverse(it.chars().count()));
    found.truncate(PASSAGES_MAX);
    found
}
