//! Scripts: worked cases of the law that are told again in the county.
//!
//! A worked case is a whole course of one procedure that the engine accepted, with its papers and
//! its days, so the county needs no second story of it. `samples/retold.toml` names which are told,
//! how often, and in which units.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use zs_base::{Moment, PersonId, PostId, ProcedureId, Severity};
use zs_event::{Act, Command};
use zs_law::{Files, Library};
use zs_prove::worked::{Begin, Runner, WorkedCase, read_cases};
use zs_time::{Calendar, ServiceWay};

use crate::Error;
use crate::act::signers;

/// Where worked cases stand among the files of the law.
const FOLDER: &str = "cases/";

/// `samples/retold.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retold {
    /// The names that the worked cases give to the county.
    #[serde(default)]
    county: Vec<String>,
    #[serde(rename = "retell")]
    lists: Vec<Retell>,
}

/// Worked cases that are told alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retell {
    /// Paths below `law/cases/`, without `.md`.
    cases: Vec<String>,
    /// The kinds of unit in which they happen.
    pub(crate) kinds: Vec<String>,
    /// Each is told once for so many cases of the stories.
    every: u64,
    /// Whether they hang on the time of the year, and are told at it in every year.
    #[serde(default)]
    pub(crate) yearly: bool,
    /// Where each is told once and only up to this step, which is done within the last fortnight: the
    /// case is under way when the sample ends.
    under_way: Option<String>,
    /// Whether each is told once, or once a year, however many cases there are.
    #[serde(default)]
    once: bool,
    /// The kinds of unit of the other units that the case names.
    #[serde(default)]
    pub(crate) other_kinds: Vec<String>,
    /// Posts that are held in the first of these other units.
    #[serde(default)]
    pub(crate) other_posts: Vec<String>,
    /// Steps that are done so many days later than in the worked case, or sooner: those that hang on
    /// a holiday of its year.
    #[serde(default)]
    moved: BTreeMap<String, i32>,
}

/// A worked case as commands.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// Its path below `law/cases/`.
    pub(crate) name: String,
    /// How it is told.
    pub(crate) retell: Arc<Retell>,
    /// The names that it gives to the county.
    pub(crate) county: Arc<[String]>,
    /// How often.
    pub(crate) times: u64,
    /// Its procedure.
    pub(crate) procedure: ProcedureId,
    /// Its commands, each with the moment at which it is recorded; the opening is the first.
    pub(crate) told: Vec<(Moment, Command)>,
    /// The name and the first post of each who signs.
    pub(crate) people: BTreeMap<PersonId, (String, PostId)>,
}

/// The law from which worked cases are read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The checked library.
    pub library: &'a Library,
    /// The national calendar.
    pub national: &'a Calendar,
    /// The ways of service.
    pub ways: &'a [ServiceWay],
    /// Its files, worked cases included.
    pub files: &'a Files,
}

/// The scripts of a county, with the law to which their cases are opened.
#[derive(Clone)]
pub struct Scripts<'a> {
    pub(crate) library: Option<&'a Library>,
    pub(crate) list: Vec<Script>,
}

impl Retold {
    /// Reads `samples/retold.toml`.
    ///
    /// # Errors
    /// When the text is not such a list.
    pub fn read(text: &str) -> Result<Self, Error> {
        let read: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        match read.lists.iter().any(|it| it.every == 0) {
            true => Err(wrong("every 不能是 0".to_owned())),
            false => Ok(read),
        }
    }

    /// The scripts that stand beside so many cases of the stories. Without any, no worked case is
    /// read.
    ///
    /// # Errors
    /// When a worked case is missing or cannot be opened.
    pub fn scripts<'a>(&self, cases: u64, source: &Source<'a>) -> Result<Scripts<'a>, Error> {
        let told = self.lists.iter().filter(|it| it.every <= cases);
        let times = |it: &Retell| match it.once || it.under_way.is_some() {
            true => 1,
            false => cases / it.every,
        };
        self.among(told, times, source)
    }

    /// Every script once.
    ///
    /// # Errors
    /// When a worked case is missing or cannot be opened.
    pub fn each<'a>(&self, source: &Source<'a>) -> Result<Scripts<'a>, Error> {
        self.among(self.lists.iter(), |_| 1, source)
    }

    fn among<'a, 'r>(
        &self,
        lists: impl Iterator<Item = &'r Retell>,
        times: impl Fn(&Retell) -> u64,
        source: &Source<'a>,
    ) -> Result<Scripts<'a>, Error> {
        let county: Arc<[String]> = self.county.clone().into();
        let lists: Vec<Arc<Retell>> = lists.cloned().map(Arc::new).collect();
        let mut scripts = Scripts {
            library: Some(source.library),
            list: Vec::new(),
        };
        if lists.is_empty() {
            return Ok(scripts);
        }
        let wanted = lists.iter().flat_map(|it| &it.cases);
        let files = with_what_they_begin_after(source.files, wanted)?;
        let (people, (worked, _)) = read_cases(&files);
        let runner = Runner {
            library: source.library,
            national: source.national,
            ways: source.ways,
            people: &people,
            cases: &worked,
        };
        for retell in lists {
            for name in &retell.cases {
                let case = worked.iter().find(|it| *it.name == **name);
                let mut told = case.map(|it| runner.commands(it)).unwrap_or_default();
                if let Some(until) = &retell.under_way {
                    let is_it = |(_, it): &(Moment, Command)| matches!(&it.act, Act::Perform(it) if it.path.to_string() == *until);
                    let last = told.iter().position(is_it);
                    let last = last
                        .ok_or_else(|| wrong(format!("“{name}”这个案例没有办“{until}”这一步")))?;
                    told.truncate(last + 1);
                }
                let Some((_, Act::Open(open))) = told.first().map(|(at, it)| (at, &it.act)) else {
                    return Err(wrong(format!("“{name}”这个案例开不出案件")));
                };
                let signing = told.iter().flat_map(|(_, it)| signers(&it.act));
                let mut cast = BTreeMap::new();
                for signer in signing {
                    let Some(person) = people.get(&signer.person) else {
                        continue;
                    };
                    let part = || (person.name.clone(), signer.post.clone());
                    cast.entry(signer.person.clone()).or_insert_with(part);
                }
                scripts.list.push(Script {
                    name: name.clone(),
                    county: county.clone(),
                    times: times(&retell),
                    retell: retell.clone(),
                    procedure: open.procedure.clone(),
                    people: cast,
                    told,
                });
            }
        }
        Ok(scripts)
    }
}

impl Retell {
    /// How many days later than the others an act happens.
    pub(crate) fn moved(&self, act: &Act) -> i32 {
        let step = match act {
            Act::Perform(it) => Some(&it.path),
            _ => None,
        };
        let days = step.and_then(|it| self.moved.get(&it.to_string()));
        days.copied().unwrap_or_default()
    }
}

impl Script {
    /// How many days after its opening a case is that is under way when the sample ends; nothing for
    /// one that is told to its end.
    pub(crate) fn days_under_way(&self) -> Option<i32> {
        self.retell.under_way.as_ref()?;
        let ((began, _), (last, _)) = (self.told.first()?, self.told.last()?);
        Some(last.day().since(began.day()))
    }
}

impl Scripts<'_> {
    /// Nothing beside the stories.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            library: None,
            list: Vec::new(),
        }
    }

    /// The kinds of evidence in them, each of which needs its file.
    pub fn evidence(&self) -> impl Iterator<Item = &str> {
        let commands = self.list.iter().flat_map(|it| &it.told);
        commands.flat_map(|(_, it)| crate::act::files(&it.act))
    }

    /// How many worked cases they are.
    #[must_use]
    pub const fn cases(&self) -> usize {
        self.list.len()
    }
}

/// The people and the named worked cases, with the cases after which these begin.
fn with_what_they_begin_after<'n>(
    all: &Files,
    names: impl Iterator<Item = &'n String>,
) -> Result<Files, Error> {
    let mut files = Files::new("law");
    let people = |path: &str| path.starts_with("cases/people");
    for (path, bytes) in all.iter().filter(|(path, _)| people(path)) {
        files.add(path, bytes);
    }
    let mut wanted: Vec<String> = names.cloned().collect();
    while !wanted.is_empty() {
        for name in wanted {
            let path = format!("{FOLDER}{name}.md");
            let bytes = all.get(&path);
            let bytes = bytes.ok_or_else(|| wrong(format!("法规里没有“{name}”这个案例")))?;
            files.add(&path, bytes);
        }
        let (_, (read, problems)) = read_cases(&files);
        if let Some(problem) = problems.iter().find(|it| it.severity == Severity::Error) {
            return Err(wrong(problem.to_string()));
        }
        wanted = read.iter().filter_map(|it| missing(it, &files)).collect();
    }
    Ok(files)
}

/// The case after which a case begins, where it was not read yet.
fn missing(case: &WorkedCase, files: &Files) -> Option<String> {
    match &case.begin {
        Begin::After { case, .. } if files.get(&format!("{FOLDER}{case}.md")).is_none() => {
            Some(case.to_string())
        }
        _ => None,
    }
}

fn wrong(reason: String) -> Error {
    Error::Text {
        file: "retold.toml".into(),
        reason,
    }
}
