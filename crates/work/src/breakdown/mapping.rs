//! Which items of one scheme are items of another: what the law says of it, and what an item is like
//! besides. A person decides, and what they decide becomes a new version of the scheme.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml_edit::{Array, DocumentMut, Item, value};
use zs_base::Day;
use zs_law::{Indicator, Library, Scheme};
use zs_paper::table::Task;

use super::items::{ItemWords, Proposal};
use crate::lawmaking::from_day;

/// An item beside the items of another scheme.
#[derive(Clone, Debug)]
pub struct ItemMapping<'a> {
    /// The item.
    pub item: &'a Indicator,
    /// The item of the other scheme that this scheme says to be the same.
    pub chosen: Option<&'a Indicator>,
    /// Items of the other scheme that follow to be the same, because the other scheme or a third one
    /// says so.
    pub follows: Vec<&'a Indicator>,
    /// What else the item is like, the likest first.
    pub proposals: Vec<Proposal>,
    /// The figures that both compute.
    pub figures: Vec<Arc<str>>,
}

/// The items of a scheme beside those of another.
#[must_use]
pub fn mapping<'a>(
    library: &'a Library,
    scheme: &'a Scheme,
    other: &'a Scheme,
) -> Vec<ItemMapping<'a>> {
    let words = ItemWords::of(library, other);
    let items = scheme.items.iter().map(|item| {
        let same = library.same_items(&scheme.id, &item.code);
        let said = |it: &Indicator| {
            let mut own = item.same_as.iter();
            own.any(|name| *name.scheme == *other.id && *name.code == *it.code)
        };
        let same = other.items.iter().filter(|it| {
            let mut names = same.iter();
            names.any(|name| *name.scheme == *other.id && *name.code == *it.code)
        });
        let (mut chosen, follows): (Vec<&Indicator>, Vec<&Indicator>) =
            same.partition(|it| said(it));
        let counted = chosen.iter().chain(&follows).flat_map(|it| &it.figures);
        let figures = counted.filter(|it| item.figures.contains(it));
        ItemMapping {
            figures: figures.cloned().collect(),
            chosen: chosen.pop(),
            follows,
            proposals: words.propose(&asked(item)),
            item,
        }
    });
    items.collect()
}

/// An item as a list would share it out.
fn asked(item: &Indicator) -> Task {
    Task {
        task: item.title.to_string(),
        measures: vec![item.measures.to_string()],
        lead: item.leading.iter().map(ToString::to_string).collect(),
        ..Task::default()
    }
}

/// The text of a scheme that is to hold from another day on, with other choices of the same items:
/// for each code of this scheme the code of the other one, or none. What the text says of further
/// schemes stays. Nothing where the text cannot be read.
#[must_use]
pub fn remapped(
    text: &str,
    other: &str,
    choices: &BTreeMap<String, Option<String>>,
    from: Day,
) -> Option<String> {
    let mut whole: DocumentMut = from_day(text, from)?.parse().ok()?;
    let items = whole.get_mut("item")?.as_array_of_tables_mut()?;
    for item in items.iter_mut() {
        let code = item.get("code").and_then(Item::as_str).unwrap_or_default();
        let Some(choice) = choices.get(code) else {
            continue;
        };
        let before = item.get("same_as").and_then(Item::as_array);
        let before = before.into_iter().flat_map(Array::iter);
        let before = before.filter_map(|it| it.as_str()).map(str::to_owned);
        let before: Vec<String> = before.collect();
        let kept = before.iter().filter(|it| {
            let of = it.split_once('/');
            of.is_none_or(|(scheme, _)| scheme != other)
        });
        let chosen = choice.iter().map(|code| format!("{other}/{code}"));
        let now: Vec<String> = kept.cloned().chain(chosen).collect();
        let same = now.len() == before.len() && now.iter().all(|it| before.contains(it));
        match (same, now.is_empty()) {
            (true, _) => {}
            (false, true) => {
                item.remove("same_as");
            }
            (false, false) => {
                item.insert("same_as", value(now.iter().collect::<Array>()));
            }
        }
    }
    Some(whole.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 说明\nforce = { from = 2024-08-06 }\n\n# 原来是次数\n[[item]]\ncode = \"A\"\n\
         same_as = [\"demo/1\", \"third/9\"]\n\n[[item]]\ncode = \"B\" # 乙\n\n[[item]]\ncode = \"C\"\n\
         same_as = [\"demo/3\"]\n";

    fn changed(choices: &[(&str, Option<&str>)]) -> String {
        let choices = choices.iter().map(|(code, to)| {
            let to = to.map(str::to_owned);
            ((*code).to_owned(), to)
        });
        let from = Day::from_ymd(2027, 1, 1).unwrap();
        remapped(TEXT, "demo", &choices.collect(), from).unwrap()
    }

    #[test]
    fn what_a_person_chose_is_written_and_all_else_stays_as_it_was() {
        let found = changed(&[("A", Some("2")), ("B", Some("7")), ("C", None)]);
        assert!(
            found.starts_with("# 说明\nforce = { from = 2027-01-01 }"),
            "{found}"
        );
        // What is said of a third scheme is not lost, and comments stay.
        assert!(
            found.contains("same_as = [\"third/9\", \"demo/2\"]"),
            "{found}"
        );
        assert!(
            found.contains("code = \"B\" # 乙\nsame_as = [\"demo/7\"]"),
            "{found}"
        );
        assert!(
            found.contains("# 原来是次数") && !found.contains("demo/3"),
            "{found}"
        );
        let same = changed(&[("A", Some("1")), ("C", Some("3"))]);
        assert_eq!(same.replace("2027-01-01", "2024-08-06"), TEXT);
    }

    #[test]
    fn a_text_that_cannot_be_read_gives_nothing() {
        let from = Day::from_ymd(2027, 1, 1).unwrap();
        assert_eq!(remapped("item = ", "demo", &BTreeMap::new(), from), None);
    }
}
