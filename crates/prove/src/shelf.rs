//! Everything of `law/` that proofs need, read once, with every problem at once.

use std::sync::Arc;

use zs_base::{Diagnostic, Severity, Source};
use zs_law::{Files, Library, read_calendar, read_service_ways};
use zs_time::{Calendar, ServiceWay};

use crate::codes::{ZS2927, ZS2928};
use crate::examples::{Examples, examples};
use crate::invariant::{Invariant, Shown, read_invariants};
use crate::worked::{Begin, Given, People, Runner, WorkedCase, read_cases};

/// The law with its worked cases and invariants.
pub struct Shelf {
    /// The law.
    pub library: Library,
    /// The national calendar.
    pub national: Calendar,
    /// The ways of service.
    pub ways: Vec<ServiceWay>,
    /// The people of worked cases.
    pub people: People,
    /// The worked cases.
    pub cases: Vec<WorkedCase>,
    /// The invariants.
    pub invariants: Vec<Invariant>,
    /// What is shown by worked cases.
    pub shown: Vec<Shown>,
    /// Representatives for explorations.
    pub examples: Examples,
}

impl Shelf {
    /// Reads everything.
    #[must_use]
    pub fn read(files: &Files) -> (Self, Vec<Diagnostic>) {
        let (library, mut problems) = zs_law::read(files);
        let (shelf, found) = Self::over(library, files);
        problems.extend(found);
        (shelf, problems)
    }

    /// Reads everything but the library, which was read from these files before.
    #[must_use]
    pub fn over(library: Library, files: &Files) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let years: Vec<Arc<Source>> = below(files, "calendar/");
        let (national, found) = read_calendar(&years);
        problems.extend(found);
        let mut ways = Vec::new();
        for source in below(files, "service.toml") {
            let (read, found) = read_service_ways(&source);
            ways.extend(read);
            problems.extend(found);
        }
        let (people, (cases, found)) = read_cases(files);
        problems.extend(found);
        let (invariants, shown, found) = read_invariants(files, &library);
        problems.extend(found);
        let examples = examples(&cases);
        let shelf = Self {
            library,
            national,
            ways,
            people,
            cases,
            invariants,
            shown,
            examples,
        };
        problems.extend(shelf.runner().check());
        problems.extend(shelf.check_shown());
        (shelf, problems)
    }

    /// What runs the worked cases.
    #[must_use]
    pub fn runner(&self) -> Runner<'_> {
        Runner {
            library: &self.library,
            national: &self.national,
            ways: &self.ways,
            people: &self.people,
            cases: &self.cases,
        }
    }

    /// How the case of a worked case was opened, its own opening or that of the case before it.
    #[must_use]
    pub fn opening<'a>(&'a self, case: &'a WorkedCase) -> Option<&'a Given> {
        let mut at = case;
        for _ in 0..=self.cases.len() {
            match &at.begin {
                Begin::Open(given) => return Some(given),
                Begin::After { case, .. } => at = self.cases.iter().find(|it| it.name == *case)?,
            }
        }
        None
    }

    /// Invariants that name worked cases which are not there or do not carry their mark.
    fn check_shown(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for shown in &self.shown {
            for name in &shown.cases {
                let case = self.cases.iter().find(|it| it.name == *name);
                let marked = |case: &WorkedCase| case.marks().any(|mark| *mark == shown.id);
                let (code, cause) = match case {
                    None => (ZS2927, format!("没有“{name}”这个案例")),
                    Some(case) if !marked(case) => (
                        ZS2928,
                        format!("“{name}”里没有标 mark = \"{}\" 的动作", shown.id),
                    ),
                    Some(_) => continue,
                };
                found.push(Diagnostic {
                    code,
                    severity: Severity::Error,
                    source: shown.source.clone(),
                    span: shown.span,
                    cause,
                    cure: "核对案例的路径和标记".to_owned(),
                });
            }
        }
        found
    }
}

fn below(files: &Files, prefix: &str) -> Vec<Arc<Source>> {
    let found = files.iter().filter(|(path, _)| path.starts_with(prefix));
    found
        .filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).ok()?.to_owned();
            let name = files.shown(path);
            Some(Arc::new(Source { name, text }))
        })
        .collect()
}
