//! The law that a county runs: the library, the authority, the calendars, the ways of service.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use zs_base::{Day, Diagnostic, ProcedureId, Source};
use zs_case::{Procedures, Version};
use zs_disclose::Masker;
use zs_law::{CalendarUse, Files, Library, Procedure, read_calendar, read_service_ways};
use zs_power::{Authority, Units};
use zs_time::{Calendar, ServiceWay};

use crate::roll::Roll;

/// Everything of `law/` that deciding needs.
#[derive(Debug)]
pub struct Law {
    /// The checked library.
    pub library: Library,
    /// Who may do what.
    pub authority: Authority,
    masker: Option<Masker>,
    /// The units as they are registered; the writer keeps it as the store has it.
    roll: RwLock<Arc<Roll>>,
    national: Calendar,
    plain: Calendar,
    ways: BTreeMap<String, Vec<ServiceWay>>,
}

impl Law {
    /// The law with its calendar and ways of service.
    #[must_use]
    pub fn new(
        library: Library,
        authority: Authority,
        units: Units,
        national: Calendar,
        ways: Vec<ServiceWay>,
    ) -> Self {
        let mut by_id: BTreeMap<String, Vec<ServiceWay>> = BTreeMap::new();
        for way in ways {
            by_id.entry(way.id.clone()).or_default().push(way);
        }
        Self {
            masker: library.masking.clone().map(Masker::new),
            library,
            authority,
            roll: RwLock::new(Arc::new(Roll::of_relations(units))),
            national,
            plain: Calendar::plain(),
            ways: by_id,
        }
    }

    /// Reads everything from the files of a law, with all problems at once. What is missing among
    /// them leaves its part empty.
    #[must_use]
    pub fn read(files: &Files) -> (Self, Vec<Diagnostic>) {
        let (library, mut problems) = zs_law::read(files);
        let years: Vec<_> = sources(files, "calendar/").collect();
        let (national, found) = read_calendar(&years);
        problems.extend(found);
        let mut ways = Vec::new();
        for source in sources(files, "service.toml") {
            let (read, found) = read_service_ways(&source);
            ways.extend(read);
            problems.extend(found);
        }
        let posts = library.posts.iter();
        let posts = posts
            .map(|(id, post)| (id.clone(), post.name.clone()))
            .collect();
        let mut authority = Authority::default();
        for source in sources(files, "authority.toml") {
            let (read, found) = zs_power::read(&source, &posts);
            authority = read;
            problems.extend(found);
        }
        let law = Self::new(library, authority, Units::default(), national, ways);
        (law, problems)
    }

    /// The same law with the national calendar as it was known at the end of a day.
    #[must_use]
    pub fn as_known_on(self, day: Day) -> Self {
        Self {
            national: self.national.as_known_on(day),
            ..self
        }
    }

    /// What takes personal data out of texts; nothing where the library has no rules for it.
    #[must_use]
    pub const fn masker(&self) -> Option<&Masker> {
        self.masker.as_ref()
    }

    /// The units as they are registered now, with what became of them.
    #[must_use]
    pub fn roll(&self) -> Arc<Roll> {
        match self.roll.read() {
            Ok(roll) => roll.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// How the units stand to one another now.
    #[must_use]
    pub fn units(&self) -> Arc<Units> {
        self.roll().relations.clone()
    }

    /// Takes the units as the store has them. A store that knows no relations leaves those that the
    /// law was made with.
    pub(crate) fn hear_of_units(&self, mut roll: Roll) {
        let mut kept = match self.roll.write() {
            Ok(kept) => kept,
            Err(poisoned) => poisoned.into_inner(),
        };
        if !roll.has_relations() {
            roll.relations.clone_from(&kept.relations);
        }
        *kept = Arc::new(roll);
    }

    /// The calendar that counts the days of a procedure.
    #[must_use]
    pub const fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => &self.national,
            CalendarUse::None => &self.plain,
        }
    }

    /// A way of service that is lawful on a day.
    #[must_use]
    pub fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.ways.get(id)?.iter().find(|way| way.holds_on(on))
    }

    /// All ways of service, by id.
    pub fn service_ways(&self) -> impl Iterator<Item = &ServiceWay> {
        self.ways.values().flatten()
    }
}

/// The TOML files whose path begins like this, in order of their paths.
fn sources<'a>(files: &'a Files, begins: &'a str) -> impl Iterator<Item = Arc<Source>> + 'a {
    let chosen = files
        .iter()
        .filter(move |(path, _)| path.starts_with(begins) && path.ends_with(".toml"));
    chosen.filter_map(|(path, bytes)| {
        Some(Arc::new(Source {
            name: files.shown(path),
            text: std::str::from_utf8(bytes).ok()?.to_owned(),
        }))
    })
}

impl Procedures for Law {
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
