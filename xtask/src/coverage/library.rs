//! What `law/` holds, as far as the report counts it: procedures, what they call, links, cases.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::Tree;

/// One kind of act; the newest of its versions.
#[derive(Clone, Debug, Default)]
pub struct Procedure {
    /// Its Chinese name.
    pub name: String,
    /// The file.
    pub path: String,
    /// How many papers its steps make.
    pub papers: usize,
    /// How many terms its steps have.
    pub terms: usize,
    /// How many worked cases open it or act in it.
    pub cases: usize,
    calls: BTreeMap<String, String>,
}

/// The library.
#[derive(Clone, Debug, Default)]
pub struct Library {
    procedures: BTreeMap<String, Procedure>,
    links: BTreeMap<String, usize>,
    cases: usize,
}

const TERMS: [&str; 4] = ["limit", "wait", "before", "date"];

impl Library {
    /// Reads the files of a tree; what is no sound law is told elsewhere.
    pub fn read(tree: &Tree) -> Self {
        let mut library = Self::default();
        for file in &tree.files {
            if file.path.starts_with("law/procedures/") {
                library.add_procedure(&file.path, &file.text);
            } else if file.path.starts_with("law/links/") {
                library.add_links(&file.text);
            }
        }
        library.add_cases(tree);
        library
    }

    /// The procedure with an id.
    pub fn get(&self, id: &str) -> Option<&Procedure> {
        self.procedures.get(id)
    }

    /// All procedures by id.
    pub fn procedures(&self) -> impl Iterator<Item = (&str, &Procedure)> {
        self.procedures.iter().map(|(id, it)| (id.as_str(), it))
    }

    /// The procedures that call one.
    pub fn callers<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let calling = move |it: &Procedure| it.calls.values().any(|called| called == id);
        let callers = self.procedures.iter().filter(move |(_, it)| calling(it));
        callers.map(|(caller, _)| caller.as_str())
    }

    /// How many links begin at a procedure.
    pub fn links(&self, id: &str) -> usize {
        self.links.get(id).copied().unwrap_or_default()
    }

    /// How many worked cases there are.
    pub fn cases(&self) -> usize {
        self.cases
    }

    fn add_procedure(&mut self, path: &str, text: &str) {
        let Ok(table) = text.parse::<toml::Table>() else {
            return;
        };
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str);
        let mut procedure = Procedure {
            name: word("name").unwrap_or_default().to_owned(),
            path: path.to_owned(),
            ..Procedure::default()
        };
        for step in tables(&table, "step") {
            procedure.papers += usize::from(step.contains_key("paper"));
            procedure.terms += TERMS.iter().map(|it| terms(step.get(*it))).sum::<usize>();
            let called = step.get("call").and_then(|it| it.get("procedure"));
            let id = step.get("id").and_then(toml::Value::as_str);
            if let (Some(id), Some(called)) = (id, called.and_then(toml::Value::as_str)) {
                procedure.calls.insert(id.to_owned(), called.to_owned());
            }
        }
        let id = word("id").unwrap_or_default().to_owned();
        // Files come by date, so the newest version is the one that stays.
        self.procedures.insert(id, procedure);
    }

    fn add_links(&mut self, text: &str) {
        let Ok(table) = text.parse::<toml::Table>() else {
            return;
        };
        for link in tables(&table, "link") {
            let from: Vec<&str> = match link.get("procedure") {
                Some(toml::Value::String(id)) => vec![id],
                Some(toml::Value::Array(ids)) => {
                    ids.iter().filter_map(toml::Value::as_str).collect()
                }
                _ => Vec::new(),
            };
            for id in from {
                *self.links.entry(id.to_owned()).or_default() += 1;
            }
        }
    }

    fn add_cases(&mut self, tree: &Tree) {
        let cases: BTreeMap<&str, Case> = tree
            .files
            .iter()
            .filter_map(|file| {
                let name = file.path.strip_prefix("law/cases/")?.strip_suffix(".md")?;
                Some((name, Case::read(&file.text)?))
            })
            .collect();
        self.cases = cases.len();
        for name in cases.keys() {
            for id in self.acted_in(name, &cases) {
                if let Some(procedure) = self.procedures.get_mut(&id) {
                    procedure.cases += 1;
                }
            }
        }
    }

    /// The procedures that a case acts in: its own, and those called of which it does a step.
    fn acted_in(&self, name: &str, cases: &BTreeMap<&str, Case>) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        let Some(root) = root_of(name, cases) else {
            return ids;
        };
        ids.insert(root.to_owned());
        let steps = cases.get(name).into_iter().flat_map(|case| &case.steps);
        for step in steps {
            let mut id = root.to_owned();
            for part in step.split('.') {
                let part = part.split('#').next().unwrap_or(part);
                let Some(called) = self.get(&id).and_then(|it| it.calls.get(part)) else {
                    break;
                };
                id.clone_from(called);
                ids.insert(id.clone());
            }
        }
        ids
    }
}

/// What a worked case says: the procedure or the case that it goes on from, and its steps.
#[derive(Clone, Debug)]
struct Case {
    procedure: Option<String>,
    given: Option<String>,
    steps: Vec<String>,
}

impl Case {
    fn read(text: &str) -> Option<Self> {
        let (_, block) = text.split_once("```toml\n")?;
        let (block, _) = block.split_once("```")?;
        let table: toml::Table = block.parse().ok()?;
        let word = |it: Option<&toml::Value>| it.and_then(|it| it.as_str()).map(str::to_owned);
        let keys = ["step", "serve", "correct"];
        let steps = tables(&table, "do").flat_map(|it| keys.map(|key| word(it.get(key))));
        Some(Self {
            procedure: word(table.get("procedure")),
            given: word(table.get("given").and_then(|it| it.get("case"))),
            steps: steps.flatten().collect(),
        })
    }
}

/// The procedure of a case, of the one that it goes on from where it names none.
fn root_of<'a>(name: &str, cases: &'a BTreeMap<&str, Case>) -> Option<&'a str> {
    let mut name = name;
    // A circle of cases is told by the law's own check; here it only must end.
    for _ in 0..cases.len() {
        let case = cases.get(name)?;
        if let Some(id) = &case.procedure {
            return Some(id);
        }
        name = case.given.as_deref()?;
    }
    None
}

fn tables<'a>(table: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a toml::Table> {
    let list = table.get(key).and_then(toml::Value::as_array);
    list.into_iter().flatten().filter_map(toml::Value::as_table)
}

/// A term is one table or a list of them.
fn terms(value: Option<&toml::Value>) -> usize {
    match value {
        Some(toml::Value::Array(list)) => list.len(),
        Some(_) => 1,
        None => 0,
    }
}
