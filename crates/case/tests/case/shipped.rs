//! The shipped law, read as the product reads it, with people for every post.

use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, PersonId, ProcedureId, Source};
use zs_case::{Procedures, Register, State, Version, apply, open};
use zs_event::{Act, Certificate, Command, Happening, Holding, Person, Signer, Value};
use zs_law::{CalendarUse, Files, Library, Procedure, read_calendar, read_service_ways};
use zs_testkit::tree::{files_below, in_tree};
use zs_time::{Calendar, ServiceWay};

use crate::commands::Dice;

/// People of each post; the last of them has no certificate.
pub const PEOPLE_OF_A_POST: u64 = 9;

pub struct Shipped {
    pub library: Library,
    pub ways: Vec<ServiceWay>,
    national: Calendar,
    plain: Calendar,
}

fn source(files: &Files, path: &str) -> Arc<Source> {
    let text = String::from_utf8(files.get(path).unwrap().to_vec()).unwrap();
    Arc::new(Source {
        name: format!("law/{path}"),
        text,
    })
}

impl Shipped {
    pub fn read() -> Self {
        let mut files = Files::new("law");
        for (path, bytes) in files_below(&in_tree("law")).unwrap() {
            files.add(&path, bytes);
        }
        let years = files
            .iter()
            .map(|(path, _)| path)
            .filter(|path| path.starts_with("calendar/"));
        let years: Vec<Arc<Source>> = years.map(|path| source(&files, path)).collect();
        Self {
            library: zs_law::read(&files).0,
            ways: read_service_ways(&source(&files, "service.toml")).0,
            national: read_calendar(&years).0,
            plain: Calendar::plain(),
        }
    }

    pub fn current(&self, id: &str, on: Day) -> Arc<Procedure> {
        self.procedure(&id.into(), &[], Version::InForceOn(on))
            .unwrap()
    }
}

impl Procedures for Shipped {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        match version {
            Version::InForceOn(day) => self.library.procedure(id, overlays, day).cloned(),
            Version::From(day) => self.library.version(id, overlays, day).cloned(),
        }
    }
}

impl Register for Shipped {
    /// Somebody named `<post>-<number>`.
    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        let (post, number) = id.as_str().rsplit_once('-')?;
        let (from, until) = (Day::from_ymd(2020, 1, 1)?, Day::from_ymd(2040, 1, 1)?);
        let certificate = |kind: &Arc<str>| Certificate {
            kind: kind.to_string(),
            number: id.to_string(),
            from,
            until,
        };
        let without = number.parse() == Ok(PEOPLE_OF_A_POST - 1);
        let certificates = self.library.certificates.iter().filter(|_| !without);
        Some(Arc::new(Person {
            id: id.clone(),
            name: id.to_string(),
            posts: vec![Holding {
                post: post.into(),
                unit: "u1".into(),
                from,
                until: None,
            }],
            certificates: certificates.map(certificate).collect(),
        }))
    }

    fn next_number(&self, _series: &str) -> u64 {
        1
    }

    fn earlier(&self, _party: &Value, _act: &Value, _role: &str) -> u32 {
        0
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => &self.national,
            CalendarUse::None => &self.plain,
        }
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.ways.iter().find(|it| it.id == id && it.holds_on(on))
    }
}

/// A case of a shipped procedure under way.
pub struct Running<'w> {
    pub shipped: &'w Shipped,
    pub state: State,
    law: Arc<Procedure>,
    happened: Vec<Happening>,
}

impl<'w> Running<'w> {
    pub fn begin(shipped: &'w Shipped, law: Arc<Procedure>, opened: &Happening) -> Self {
        let state = begun(&law, opened);
        Self {
            shipped,
            state,
            law,
            happened: vec![opened.clone()],
        }
    }

    /// Applies what happened, and keeps for the replay what the ledger would give back.
    pub fn apply(&mut self, happening: &Happening, read: Happening) {
        apply(&mut self.state, happening, self.shipped);
        self.happened.push(read);
    }

    /// The state that the events alone give.
    pub fn replayed(&self) -> State {
        let mut state = begun(&self.law, &self.happened[0]);
        for happening in &self.happened[1..] {
            apply(&mut state, happening, self.shipped);
        }
        state
    }
}

fn begun(law: &Arc<Procedure>, opened: &Happening) -> State {
    let Happening::Opened(it) = opened else {
        panic!("{opened:?}")
    };
    open(CaseId([7; 16]), law.clone(), it)
}

/// The command of a head who has or has not seen everything.
pub fn command(act: Act, dice: &mut Dice) -> Command {
    let by = Signer {
        person: "agency_head-0".into(),
        post: "agency_head".into(),
        certificate: None,
    };
    let seen = dice.one_in(20).then_some(3);
    Command {
        id: CommandId([1; 16]),
        case: CaseId([7; 16]),
        by,
        seen,
        act,
    }
}
