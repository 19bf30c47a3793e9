//! The vocabularies: statutes, posts, certificates, tables, papers, overlays.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::PostId;

use super::{cite, table};
use crate::codes::files::{ZS2003, ZS2004, ZS2011};
use crate::codes::terms::ZS2101;
use crate::compose::rank;
use crate::draft::{ArticleDraft, Drafts, StatuteDraft};
use crate::model::{Article, FactWord, Library, Paper, Post, Status, Statute};
use crate::text::{Problems, Text};

/// A library with everything but the procedures.
pub(crate) fn vocabulary(drafts: &Drafts, problems: &Problems) -> Library {
    let mut library = Library::default();
    for draft in &drafts.statutes {
        let statute = statute(draft, problems);
        if library
            .statutes
            .insert(statute.short.clone(), statute)
            .is_some()
        {
            twice(problems, &draft.short);
        }
    }
    statute_parts(drafts, &mut library, problems);
    posts(drafts, &mut library, problems);
    for draft in &drafts.tables {
        let table = table::table(drafts, &library, draft, problems);
        if library
            .tables
            .insert(table.name.clone(), Arc::new(table))
            .is_some()
        {
            twice(problems, &draft.name);
        }
    }
    for draft in &drafts.papers {
        let text: Arc<str> = Arc::from(draft.top.source.text.as_str());
        let paper = Paper {
            name: draft.name.value.clone(),
            slots: slots(&text),
            text,
        };
        library.papers.insert(paper.name.clone(), paper);
    }
    facts(drafts, &mut library, problems);
    for general in &drafts.generals {
        let name = general.name.iter();
        let named = name.map(|it| (general.character.value.clone(), it.value.clone()));
        library.generals.extend(named);
    }
    for overlay in &drafts.overlays {
        let key = overlay.key();
        let until = overlay.force.until.as_ref().map(|it| it.value);
        library
            .overlays_until
            .extend(until.map(|it| (key.clone(), it)));
        library.overlays.insert(key, overlay.name.value.clone());
        for basis in &overlay.basis {
            cite::cite(&library, drafts, basis, None, problems);
        }
    }
    library
}

/// Reports a name that is defined a second time.
pub(super) fn twice(problems: &Problems, name: &Text) {
    let cause = format!("“{}”已经定义过了", name.as_str());
    problems.error(ZS2003, &name.at, cause, "删掉一个，或者改名");
}

fn statute(draft: &StatuteDraft, problems: &Problems) -> Statute {
    let known = rank::all();
    if !known.contains(&draft.rank.as_str()) {
        let cause = format!("这里不能写“{}”", draft.rank.as_str());
        let cure = format!("只能写：{}", known.join("、"));
        problems.error(ZS2011, &draft.rank.at, cause, cure);
    }
    if let Some(until) = &draft.until
        && until.value < draft.from.value
    {
        let cause = format!("失效日期{}早于施行日期{}", until.value, draft.from.value);
        problems.error(ZS2004, &until.at, cause, "核对两个日期");
    }
    let mut articles = BTreeMap::new();
    add_articles(&draft.articles, &mut articles, problems);
    Statute {
        short: draft.short.value.clone(),
        name: draft.name.value.clone(),
        rank: draft.rank.value.clone(),
        from: draft.from.value,
        until: draft.until.as_ref().map(|it| it.value),
        source: draft.source.as_ref().map(|it| it.value.clone()),
        status: status(draft.confirm),
        articles,
    }
}

fn add_articles(
    drafts: &[ArticleDraft],
    articles: &mut BTreeMap<Arc<str>, Article>,
    problems: &Problems,
) {
    for it in drafts {
        let article = Article {
            title: it.title.value.clone(),
            status: status(it.confirm),
            from: it.from.as_ref().map(|it| it.value),
            until: it.until.as_ref().map(|it| it.value),
        };
        if articles.insert(it.number.value.clone(), article).is_some() {
            twice(problems, &it.number);
        }
    }
}

/// Puts further articles to the statutes to which they belong.
fn statute_parts(drafts: &Drafts, library: &mut Library, problems: &Problems) {
    for part in &drafts.statute_parts {
        let short = &part.short;
        let Some(statute) = library.statutes.get_mut(&short.value) else {
            if drafts.is_whole("statutes") {
                let cause = format!("法规“{}”没有登记", short.as_str());
                let cure = format!("先加 statutes/{}.toml，再补充条文", short.as_str());
                problems.error(ZS2101, &short.at, cause, cure);
            }
            continue;
        };
        add_articles(&part.articles, &mut statute.articles, problems);
    }
}

pub(super) const fn status(confirm: bool) -> Status {
    match confirm {
        true => Status::ToConfirm,
        false => Status::Confirmed,
    }
}

fn facts(drafts: &Drafts, library: &mut Library, problems: &Problems) {
    for word in &drafts.facts {
        let cite = word.cite.as_ref();
        let fact = FactWord {
            name: word.name.value.clone(),
            meaning: word.meaning.value.clone(),
            open: word.open,
            cite: cite.map(|it| cite::cite(library, drafts, it, None, problems)),
        };
        if library.facts.insert(fact.name.clone(), fact).is_some() {
            twice(problems, &word.name);
        }
    }
}

fn posts(drafts: &Drafts, library: &mut Library, problems: &Problems) {
    for word in &drafts.posts {
        let id = PostId::from(word.id.as_str());
        let cite = word.cite.as_ref();
        let post = Post {
            id: id.clone(),
            name: word.name.value.clone(),
            cite: cite.map(|it| cite::cite(library, drafts, it, None, problems)),
        };
        if library.posts.insert(id, post).is_some() {
            twice(problems, &word.id);
        }
    }
    for (kind, text) in &drafts.certificates {
        if library.certificates.contains(&kind.value) {
            twice(problems, kind);
        }
        library.certificates.push(kind.value.clone());
        if let Some(text) = text {
            cite::cite(library, drafts, text, None, problems);
        }
    }
}

/// The slots of a template in order of first use: what stands between `{` and `}` on one line.
fn slots(text: &str) -> Vec<Arc<str>> {
    let mut slots: Vec<Arc<str>> = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((slot, tail)) = after.split_once('}') else {
                break;
            };
            let slot = slot.trim();
            if !slot.is_empty() && !slots.iter().any(|it| **it == *slot) {
                slots.push(Arc::from(slot));
            }
            rest = tail;
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::slots;

    #[test]
    fn finds_each_slot_once() {
        let found = slots("{unit}\n{a.b} 和 { 乙 } {unit} {未完");
        assert_eq!(
            found.iter().map(|it| &**it).collect::<Vec<_>>(),
            ["unit", "a.b", "乙"]
        );
    }
}
