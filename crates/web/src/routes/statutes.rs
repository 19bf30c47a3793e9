//! `/statutes`: the statutes on which procedures rest, article by article, with what rests on each.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use zs_base::Day;
use zs_law::{Library, Status, Statute};

use crate::answer::Answer;
use crate::cited::statute_path;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "statutes.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    path: String,
    short: String,
    name: String,
    rank: String,
    from: Day,
    until: Option<Day>,
    articles: usize,
    to_confirm: bool,
}

/// Lists the statutes, those of higher rank first.
///
/// # Errors
/// Never.
pub fn all(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let library = &visit.law.library;
    let mut statutes: Vec<&Statute> = library.statutes.values().collect();
    statutes.sort_by_key(|it| (it.rank_place(), it.short.clone()));
    let rows = statutes.into_iter().map(row).collect();
    Ok(html(&ListPage {
        frame: visit.frame(),
        rows,
    }))
}

fn row(statute: &Statute) -> Row {
    Row {
        path: statute_path(&statute.short),
        short: statute.short.to_string(),
        name: statute.name.to_string(),
        rank: statute.rank.to_string(),
        from: statute.from,
        until: statute.until,
        articles: statute.articles.len(),
        to_confirm: statute.status == Status::ToConfirm,
    }
}

#[derive(Template)]
#[template(path = "statute.html")]
struct OnePage {
    frame: Frame,
    row: Row,
    source: Option<String>,
    articles: Vec<Article>,
    /// Procedures that cite the statute as a whole.
    whole: Vec<(String, String)>,
}

struct Article {
    number: String,
    words: String,
    title: String,
    from: Option<Day>,
    until: Option<Day>,
    to_confirm: bool,
    /// The procedures that cite it: id and name.
    cited: Vec<(String, String)>,
}

/// Shows the articles of a statute.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none of that short name.
pub fn one(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let library = &visit.law.library;
    let statute = library.statutes.get(visit.part("statute"));
    let statute = statute.ok_or(Trouble::NoPage)?;
    let mut cited = cited(library, statute);
    let named = |ids: BTreeSet<String>| -> Vec<(String, String)> {
        let each = ids.into_iter().filter_map(|id| {
            let versions = library.procedures.get(id.as_str())?;
            Some((id, versions.last()?.name.to_string()))
        });
        each.collect()
    };
    let mut articles: Vec<Article> = statute
        .articles
        .iter()
        .map(|(number, article)| Article {
            words: in_words(&statute.short, number),
            title: article.title.to_string(),
            from: article.from,
            until: article.until,
            to_confirm: article.status == Status::ToConfirm,
            cited: named(cited.remove(&**number).unwrap_or_default()),
            number: number.to_string(),
        })
        .collect();
    articles.sort_by_key(|it| (leading(&it.number), it.number.clone()));
    let whole = named(cited.remove("").unwrap_or_default());
    Ok(html(&OnePage {
        frame: visit.frame(),
        row: row(statute),
        source: statute.source.as_ref().map(ToString::to_string),
        articles,
        whole,
    }))
}

/// Which procedures cite which article; the empty number stands for the statute as a whole.
fn cited(library: &Library, statute: &Statute) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let newest = library.procedures.iter();
    for (id, last) in newest.filter_map(|(id, versions)| Some((id, versions.last()?))) {
        for cite in last.cites() {
            if cite.statute() != &*statute.short {
                continue;
            }
            let mut numbers: Vec<&str> = cite.articles().collect();
            if numbers.is_empty() {
                numbers.push("");
            }
            for number in numbers {
                let whole = number.split(['.', '(']).next().unwrap_or(number);
                let listed = match statute.articles.contains_key(number) {
                    true => number,
                    false => whole,
                };
                found
                    .entry(listed.to_owned())
                    .or_default()
                    .insert(id.to_string());
            }
        }
    }
    found
}

/// An article as people write it, without the name of the statute.
fn in_words(short: &str, number: &str) -> String {
    let cite = zs_event::Cite::from(format!("{short}#{number}").as_str());
    let words = cite.in_words();
    words.strip_prefix(short).unwrap_or(&words).to_owned()
}

/// The number with which an article begins, so that 9 comes before 10.
fn leading(number: &str) -> u32 {
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u32::MAX)
}
