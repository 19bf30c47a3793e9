//! `/schemes/same`: 指标对应, which items of one scheme are items of another, so that one proof serves
//! both. What a person chooses becomes a draft of a new version of the scheme, which two persons sign.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use zs_base::{CaseId, Digest};
use zs_law::{Indicator, Scheme};
use zs_work::breakdown::{ItemMapping, item_named, mapping, remapped};
use zs_work::lawmaking::{Bundle, FileKind, new_path};
use zs_work::view::{ItemFile, ItemFileAsk, SELF};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::may_draft;
use crate::routes::rules::told;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "same_items.html")]
struct Page {
    frame: Frame,
    scheme: (String, String),
    other: (String, String),
    schemes: Vec<(String, String)>,
    items: Vec<(String, String)>,
    lines: Vec<Line>,
    /// Items that have a counterpart.
    mapped: usize,
    proofs: Vec<Proof>,
    year: i16,
    may: bool,
    problems: Vec<String>,
}

/// An item with its counterpart.
struct Line {
    code: String,
    title: String,
    measures: String,
    /// What is written in the field: what was sent, what the scheme says, or else nothing.
    typed: String,
    follows: Vec<String>,
    proposals: Vec<(String, u32, String)>,
    figures: Vec<String>,
}

/// A file of the visitor's unit and the items that it bears out.
struct Proof {
    kind: String,
    digest: String,
    serves: Vec<(CaseId, String)>,
    /// The same items of other schemes, which may use it and do not.
    could: Vec<(CaseId, String)>,
}

/// The two schemes that are compared.
type Pair = (Arc<Scheme>, Arc<Scheme>);

/// Shows the items of a scheme beside those of another.
///
/// # Errors
/// When the law has no two schemes, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let pair = pair(visit)?;
    page(visit, &pair, Vec::new())
}

/// The schemes that are asked for; where the address does not say, the second beside the first.
fn pair(visit: &Visit<'_>) -> Result<Pair, Trouble> {
    let asked = |name: &str| {
        let sent = visit.ask.form.given(name);
        sent.or(visit.ask.query.given(name)).map(str::to_owned)
    };
    let newest = visit.law.library.schemes.values();
    let newest: Vec<&Arc<Scheme>> = newest.filter_map(|it| it.last()).collect();
    let found = |id: Option<String>, usual: &dyn Fn(&Scheme) -> bool| {
        let mut all = newest.iter();
        let it = match id {
            Some(id) => all.find(|it| *it.id == *id),
            None => all.find(|it| usual(it)),
        };
        it.map(|it| Arc::clone(it)).ok_or(Trouble::NoPage)
    };
    // The scheme with the most items is the one that others are compared with.
    let largest = newest.iter().max_by_key(|it| it.items.len());
    let largest = largest.map_or_else(String::new, |it| it.id.to_string());
    let scheme = found(asked("scheme"), &|it| *it.id != *largest)?;
    let other = found(asked("with"), &|it| it.id != scheme.id)?;
    match scheme.id == other.id {
        true => Err(Trouble::Bad("请选两个不同的方案。".to_owned())),
        false => Ok((scheme, other)),
    }
}

fn page(visit: &mut Visit<'_>, pair: &Pair, problems: Vec<String>) -> Result<Answer, Trouble> {
    let (scheme, other) = pair;
    let law = visit.law.clone();
    let rows = mapping(&law.library, scheme, other);
    let lines: Vec<Line> = rows.iter().map(|it| Line::of(visit, it)).collect();
    let has_any = |it: &&ItemMapping<'_>| it.chosen.is_some() || !it.follows.is_empty();
    let mapped = rows.iter().filter(has_any).count();
    let named = |it: &Scheme| (it.id.to_string(), it.name.to_string());
    let newest = law.library.schemes.values().filter_map(|it| it.last());
    let year = visit.now.day().year();
    let status = if problems.is_empty() { 200 } else { 422 };
    let proofs = proofs(visit, year)?;
    let mut answer = html(&Page {
        frame: visit.frame(),
        scheme: named(scheme),
        other: named(other),
        schemes: newest.map(|it| named(it)).collect(),
        items: other
            .items
            .iter()
            .map(|it| (it.code.to_string(), it.title.to_string()))
            .collect(),
        lines,
        mapped,
        proofs,
        year,
        may: may_draft(visit),
        problems,
    });
    answer.status = status;
    Ok(answer)
}

fn words(it: &Indicator) -> String {
    format!("{} {}", it.code, it.title)
}

impl Line {
    fn of(visit: &Visit<'_>, it: &ItemMapping<'_>) -> Self {
        let sent = visit.ask.form.given("scheme").is_some();
        let sent = sent.then(|| visit.ask.form.get(&field(&it.item.code)).to_owned());
        let chosen = it.chosen.map_or_else(String::new, words);
        let proposals = it.proposals.iter().map(|it| {
            let item = format!("{} {}", it.code, it.title);
            (item, it.likeness, it.reasons.join("；"))
        });
        Self {
            code: it.item.code.to_string(),
            title: it.item.title.to_string(),
            measures: it.item.measures.to_string(),
            typed: sent.unwrap_or(chosen),
            follows: it.follows.iter().map(|it| words(it)).collect(),
            proposals: proposals.collect(),
            figures: it.figures.iter().map(ToString::to_string).collect(),
        }
    }
}

fn field(code: &str) -> String {
    format!("same:{code}")
}

/// The files of the visitor's own unit this year that bear out several items, or could.
fn proofs(visit: &mut Visit<'_>, year: i16) -> Result<Vec<Proof>, Trouble> {
    let ask = ItemFileAsk {
        units: vec![visit.visitor()?.unit.clone()],
        year: Some(i64::from(year)),
        scheme: None,
    };
    let asker = visit.signer()?;
    let files = visit.looker.item_files(&ask, &asker, visit.now)?;
    let mut proofs: Vec<(Digest, String, Vec<&ItemFile>)> = Vec::new();
    for file in &files {
        let answers = file.said.iter().filter(|it| it.is(SELF));
        for (digest, kind) in answers.flat_map(|it| &it.files) {
            match proofs.iter_mut().find(|(known, ..)| known == digest) {
                Some((.., serves)) if serves.iter().any(|it| it.case == file.case) => {}
                Some((.., serves)) => serves.push(file),
                None => proofs.push((*digest, kind.clone(), vec![file])),
            }
        }
    }
    let library = &visit.law.library;
    let named = |it: &&ItemFile| (it.case, it.matter.clone());
    let told = proofs.into_iter().map(|(digest, kind, serves)| {
        let could = files.iter().filter(|it| {
            let served = serves.iter().any(|other| other.case == it.case);
            !served && serves.iter().any(|other| is_same(library, it, other))
        });
        Proof {
            could: could.map(|it| named(&it)).collect(),
            serves: serves.iter().map(named).collect(),
            digest: digest.to_string(),
            kind,
        }
    });
    Ok(told
        .filter(|it| it.serves.len() > 1 || !it.could.is_empty())
        .collect())
}

fn is_same(library: &zs_law::Library, one: &ItemFile, other: &ItemFile) -> bool {
    let (Some(item), Some(code)) = (&one.item, &other.item) else {
        return false;
    };
    let same = library.same_items(&other.scheme, code);
    same.iter()
        .any(|it| *it.scheme == *one.scheme && *it.code == **item)
}

/// Begins a draft of the scheme with what was chosen.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let pair = pair(visit)?;
    let (scheme, other) = &pair;
    let (mut choices, mut problems) = (BTreeMap::new(), Vec::new());
    for item in &scheme.items {
        let typed = visit.ask.form.get(&field(&item.code)).trim();
        let found = item_named(other, typed);
        if found.is_none() && !typed.is_empty() {
            problems.push(format!(
                "{}：“{typed}”不是“{}”的指标，从列出的里面选，或者空着。",
                item.title, other.name
            ));
        }
        choices.insert(item.code.to_string(), found.map(|it| it.code.to_string()));
    }
    if !problems.is_empty() {
        return page(visit, &pair, problems);
    }
    let from = visit.now.day().next();
    let file = visit.law.scheme_file(&scheme.id, from);
    let text = file
        .as_ref()
        .and_then(|(_, text)| remapped(text, &other.id, &choices, from));
    let path = new_path(FileKind::Scheme, &scheme.id, from);
    let (Some((_, before)), Some(text), Some(path)) = (file, text, path) else {
        return page(
            visit,
            &pair,
            vec!["这个方案的文字读不出来，请在“立规”里改。".to_owned()],
        );
    };
    let unchanged = zs_work::lawmaking::from_day(&before, from);
    if unchanged.as_deref() == Some(&*text) {
        return page(
            visit,
            &pair,
            vec!["没有改动：现在就是这样对应的。".to_owned()],
        );
    }
    let mut bundle = Bundle::default();
    bundle.add(&path, &text);
    let title = format!("{}：与{}的指标对应", scheme.name, other.name);
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let begun = office.begin_draft(visit.visitor()?, &title, &bundle, address, visit.now);
    match begun {
        Ok(number) => Ok(Answer::see_other(format!("/rules/{number}"))),
        Err(refused) => {
            let problems = told(refused)?;
            page(visit, &pair, problems)
        }
    }
}
