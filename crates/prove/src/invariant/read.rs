//! From the files of `law/invariants/` to invariants, with every problem at once.

use std::sync::Arc;

use zs_base::{Diagnostic, ProcedureId, Span};
use zs_law::text::{Node, Parsed, Problems, Text, source};
use zs_law::{Files, Library};

use super::form::{Form, Reading};
use super::model::{Atom, Invariant};
use crate::codes::{ZS2921, ZS2923};
use crate::explore::Tree;

/// The folder of invariants below `law/`.
const FOLDER: &str = "invariants/";

/// What cannot be explored and is shown by worked cases: `[[worked]]`.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The id.
    pub id: Arc<str>,
    /// What it says.
    pub name: Arc<str>,
    /// The worked cases; each has an act or an expectation with this id as its mark.
    pub cases: Vec<Arc<str>>,
    /// Where it stands: the name of the file and the place in it.
    pub source: Arc<zs_base::Source>,
    /// The place.
    pub span: Span,
}

/// Reads all invariants and compares them with the procedures of the library.
#[must_use]
pub fn read_invariants(
    files: &Files,
    library: &Library,
) -> (Vec<Invariant>, Vec<Shown>, Vec<Diagnostic>) {
    let (mut found, mut shown, mut diagnostics) = (Vec::new(), Vec::new(), Vec::new());
    for (name, bytes) in files.iter() {
        if !name.starts_with(FOLDER) || !name.ends_with(".toml") {
            continue;
        }
        let problems = Problems::default();
        if let Some(text) = source(files, name, bytes, &problems) {
            let parsed = Parsed::new(&text, &problems);
            let top = Node::top(&parsed, &problems);
            for node in top.nodes("invariant") {
                found.extend(entry(node, library));
            }
            for node in top.nodes("worked") {
                shown.extend(worked(node));
            }
            top.finish();
        }
        diagnostics.extend(problems.into_sorted());
    }
    (found, shown, diagnostics)
}

fn worked(node: Node<'_>) -> Option<Shown> {
    let (id, name) = (node.need("id"), node.need("name"));
    node.need("cite");
    let cases = node.texts("cases").into_iter().map(|it| it.value);
    let shown = Shown {
        id: id?.value,
        name: name?.value,
        cases: cases.collect(),
        source: node.at().source.clone(),
        span: node.at().span,
    };
    node.finish();
    Some(shown)
}

/// One entry: as many invariants as procedures and steps that it names.
fn entry(node: Node<'_>, library: &Library) -> Vec<Invariant> {
    let (id, name, cite) = (node.need("id"), node.need("name"), node.need("cite"));
    let procedures = node.texts("procedure");
    if procedures.is_empty() {
        node.missing("procedure");
    }
    let form = node.node("form").and_then(|form| Form::read(&form));
    if form.is_none() {
        let cause = "看不出这条不变式的形式".to_owned();
        let cure = "写 form = { … }，形式见 docs/invariants-format.md";
        node.problems()
            .error(ZS2921, &node.place_of("form"), cause, cure);
    }
    let mut found = Vec::new();
    for procedure in &procedures {
        let Some(tree) = tree(&node, procedure, library) else {
            continue;
        };
        let reading = Reading {
            node: &node,
            tree: &tree,
        };
        let when = atoms(&node, "when", &reading);
        let unless = atoms(&node, "unless", &reading);
        let rules = form.as_ref().map(|form| form.rules(&reading));
        let (Some(id), Some(name), Some(cite)) = (&id, &name, &cite) else {
            continue;
        };
        for rule in rules.into_iter().flatten() {
            found.push(Invariant {
                id: id.value.clone(),
                name: name.value.clone(),
                cite: cite.as_str().into(),
                procedure: ProcedureId::from(procedure.as_str()),
                when: when.clone(),
                unless: unless.clone(),
                rule,
            });
        }
    }
    node.finish();
    found
}

fn tree(node: &Node<'_>, id: &Text, library: &Library) -> Option<Tree> {
    let versions = library.procedures.get(id.as_str());
    let found = versions.and_then(|it| it.last());
    if found.is_none() {
        let cause = format!("没有“{}”这个程序", id.as_str());
        node.problems().error(ZS2923, &id.at, cause, "核对程序编号");
    }
    found.map(Tree::of)
}

/// One circumstance or a list of which one is enough.
fn atoms(node: &Node<'_>, key: &'static str, reading: &Reading<'_, '_>) -> Vec<Atom> {
    let mut found = Vec::new();
    for inner in node.nodes(key) {
        if let Some(fact) = inner.text("declared") {
            reading.fact(&fact);
            found.push(Atom::Declared(fact.value));
        } else if let Some(happened) = inner.text("happened") {
            found.extend(reading.event(&happened, &[]).map(Atom::Event));
        } else if let Some(step) = inner.need("outcome") {
            let outcomes: Vec<Arc<str>> =
                inner.texts("in").into_iter().map(|it| it.value).collect();
            found.extend(reading.event(&step, &outcomes).map(Atom::Event));
        }
        inner.finish();
    }
    found
}
