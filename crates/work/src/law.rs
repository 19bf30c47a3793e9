//! The law that a county runs: the library, the authority, the calendars, the ways of service.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use zs_base::{Day, Diagnostic, Digest, ProcedureId, Severity, Source};
use zs_case::{Procedures, Version};
use zs_disclose::Masker;
use zs_law::{CalendarUse, Files, Library, Procedure, read_calendar, read_service_ways};
use zs_power::{Authority, Units};
use zs_store::{Fault, Reader};
use zs_time::{Calendar, ServiceWay};

use crate::documents::Documents;
use crate::lawmaking::{Bundle, Enactment, enactments};
use crate::roll::Roll;

/// Everything of `law/` that deciding needs.
#[derive(Debug)]
pub struct Law {
    /// The checked library.
    pub library: Library,
    /// Who may do what.
    pub authority: Authority,
    masker: Option<Masker>,
    /// The units as they are registered; the writer keeps it as the store has it. A law that comes
    /// after this one has the same.
    roll: Arc<RwLock<Arc<Roll>>>,
    /// What it was read from.
    files: Arc<Files>,
    /// The digest of these files, once somebody asked for it.
    digest: OnceLock<Digest>,
    /// What was enacted on top of the shipped files, in order.
    enacted: Vec<Enactment>,
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
            roll: Arc::new(RwLock::new(Arc::new(Roll::of_relations(units)))),
            files: Arc::default(),
            digest: OnceLock::new(),
            enacted: Vec::new(),
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
        let law = Self {
            files: Arc::new(files.clone()),
            ..law
        };
        (law, problems)
    }

    /// This law with further files, as if they had been enacted: same units, same calendar as it is
    /// known in the files. All problems of all files at once.
    #[must_use]
    pub fn with_files(&self, bundle: &Bundle) -> (Self, Vec<Diagnostic>) {
        let mut files = Files::clone(&self.files);
        for (path, text) in bundle.files() {
            files.add(path, text);
        }
        let (law, problems) = Self::read(&files);
        let law = Self {
            roll: self.roll.clone(),
            enacted: self.enacted.clone(),
            ..law
        };
        (law, problems)
    }

    /// This law with one procedure only, for a trial of it: whoever keeps many of these keeps no other
    /// procedures in memory.
    #[must_use]
    pub(crate) fn only(&self, procedure: &Arc<Procedure>) -> Self {
        let mut library = self.library.clone();
        library.procedures.clear();
        library.overlaid.clear();
        library.links.clear();
        let key = procedure.id.clone();
        match procedure.overlays.is_empty() {
            true => {
                library.procedures.insert(key, vec![procedure.clone()]);
            }
            false => {
                let key = (key, procedure.overlays.clone());
                library.overlaid.insert(key, vec![procedure.clone()]);
            }
        }
        let ways = self.service_ways().cloned().collect();
        Self::new(
            library,
            self.authority.clone(),
            Units::default(),
            self.national.clone(),
            ways,
        )
    }

    /// The law after one more enactment, whose files were checked before.
    #[must_use]
    pub(crate) fn with_enactment(mut self, enactment: Enactment) -> Self {
        self.enacted.push(enactment);
        self
    }

    /// The law as the ledger of a store has it: this one with everything that was enacted there.
    ///
    /// # Errors
    /// When the store cannot be read, or the enacted files do not go with those of this program.
    pub fn as_enacted(self: Arc<Self>, reader: &mut dyn Reader) -> Result<Arc<Self>, Fault> {
        // A law that was put together by hand, to measure a log by, is not that of a county.
        if self.files.iter().next().is_none() {
            return Ok(self);
        }
        let known = self.enacted.len();
        let all = enactments(reader)?;
        if all.len() <= known {
            return Ok(self);
        }
        let mut files = Bundle::default();
        for enactment in &all[known..] {
            files.absorb(&enactment.bundle);
        }
        let (mut law, problems) = self.with_files(&files);
        let errors: Vec<String> = problems
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .map(ToString::to_string)
            .collect();
        if !errors.is_empty() {
            let told = errors.join("\n\n");
            let sentence = format!("账本里启用的规则和这个程序带的法库对不上：\n\n{told}");
            return Err(Fault::Damaged(sentence));
        }
        law.enacted = all;
        Ok(Arc::new(law))
    }

    /// What was enacted on top of the shipped files, in the order of the ledger.
    #[must_use]
    pub fn enacted(&self) -> &[Enactment] {
        &self.enacted
    }

    /// The files it was read from.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The digest of the files it was read from: what was proved over these files is proved over
    /// no others.
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let files = self.files.iter();
            let files: Vec<_> = files
                .map(|(path, bytes)| (path.as_bytes(), bytes))
                .collect();
            crate::lawmaking::digest_of(&files)
        })
    }

    /// The text of the file of a procedure that holds on a day: the file is named by its own first
    /// day, from which a version may have been cut off where something else changed.
    #[must_use]
    pub fn file_of(&self, id: &ProcedureId, on: Day) -> Option<(String, String)> {
        self.file_in(&format!("procedures/{id}/"), on)
    }

    /// The text of the file of a scheme that holds on a day.
    #[must_use]
    pub fn scheme_file(&self, id: &str, on: Day) -> Option<(String, String)> {
        self.file_in(&format!("indicators/{id}/"), on)
    }

    fn file_in(&self, folder: &str, on: Day) -> Option<(String, String)> {
        let files = self.files.iter();
        let dated = files.filter_map(|(path, bytes)| {
            let name = path.strip_prefix(folder)?.strip_suffix(".toml")?;
            let day: Day = name.parse().ok()?;
            (day <= on).then_some((day, path, bytes))
        });
        let (_, path, bytes) = dated.max_by_key(|(day, ..)| *day)?;
        let text = std::str::from_utf8(bytes).ok()?;
        Some((path.to_owned(), text.to_owned()))
    }

    /// The same law with the national calendar as it was known at the end of a day.
    #[must_use]
    pub fn known_on(&self, day: Day) -> Self {
        let (law, _) = Self::read(&self.files);
        Self {
            national: law.national.as_known_on(day),
            roll: self.roll.clone(),
            enacted: self.enacted.clone(),
            ..law
        }
    }

    /// What takes personal data out of texts; nothing where the library has no rules for it.
    #[must_use]
    pub const fn masker(&self) -> Option<&Masker> {
        self.masker.as_ref()
    }

    /// What is a normative document, with what masks it; nothing where the law does not say it.
    #[must_use]
    pub fn documents(&self) -> Option<Documents<'_>> {
        Some(Documents {
            rule: self.library.document.as_ref()?,
            masker: self.masker.as_ref()?,
        })
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
