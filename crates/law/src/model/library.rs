//! The whole of `law/`, checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_base::{Day, PostId, ProcedureId};
use zs_event::Cite;

use super::{
    Burden, CertificateRule, Entrance, FieldMeaning, Figure, Forbidden, LeadFigure, Link, Masking,
    NormRule, OpenData, PortalNumber, PowerLists, Procedure, Report, Roster, Scheme, StatReport,
    Status, Table, Tally,
};

/// A procedure with the overlays applied to it, each as `<name>/<date>`, region first.
pub type Overlaid = (ProcedureId, Vec<Arc<str>>);

/// The law library. Maps are ordered, so that everything printed from it is the same each time.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Statutes by short name.
    pub statutes: BTreeMap<Arc<str>, Statute>,
    /// Posts by id.
    pub posts: BTreeMap<PostId, Post>,
    /// The words for facts, by name.
    pub facts: BTreeMap<Arc<str>, FactWord>,
    /// Tables by name.
    pub tables: BTreeMap<Arc<str>, Arc<Table>>,
    /// Templates of papers by name.
    pub papers: BTreeMap<Arc<str>, Paper>,
    /// Procedures without overlays: all versions of each, oldest first.
    pub procedures: BTreeMap<ProcedureId, Vec<Arc<Procedure>>>,
    /// Procedures with one combination of overlays, as used by cases.
    pub overlaid: BTreeMap<Overlaid, Vec<Arc<Procedure>>>,
    /// The overlays there are, each as `<name>/<date>`, with their Chinese names.
    pub overlays: BTreeMap<Arc<str>, Arc<str>>,
    /// The last day of force of the overlays that have one, by the same key.
    pub overlays_until: BTreeMap<Arc<str>, Day>,
    /// What people call the general duties of a legal character, by its id.
    pub generals: BTreeMap<Arc<str>, Arc<str>>,
    /// What acts bring about in other cases.
    pub links: Vec<Link>,
    /// What anybody may begin over the web without an account, in the order of the files.
    pub entrances: Vec<Entrance>,
    /// What of a case counts beside what steps and outcomes themselves count.
    pub tallies: Vec<Tally>,
    /// People who are counted.
    pub rosters: Vec<Roster>,
    /// The figures, in the order of their files.
    pub figures: Vec<Figure>,
    /// The reports that the figures fill.
    pub reports: Vec<Report>,
    /// Schemes by id: all versions of each, oldest first.
    pub schemes: BTreeMap<Arc<str>, Vec<Arc<Scheme>>>,
    /// What no item of a scheme may reward.
    pub forbidden: Vec<Forbidden>,
    /// The statistical returns, in the order of their files.
    pub statistics: Vec<StatReport>,
    /// The figures of the leader's page, in their order; none where the library names none.
    pub lead: Vec<LeadFigure>,
    /// How the library of normative documents is computed, where the law says it.
    pub document: Option<NormRule>,
    /// How it is told whether a certificate may be shown, where the law says it.
    pub certificate: Option<CertificateRule>,
    /// What stands on the page of powers.
    pub power_lists: PowerLists,
    /// The numbers on the first page of the portal, in their order.
    pub portal_numbers: Vec<PortalNumber>,
    /// On which terms the public may use the data of the portal, where the law says it.
    pub open_data: Option<OpenData>,
    /// What writing something down costs people.
    pub burden: Burden,
    /// What is masked before anything is made public, where the library says it.
    pub masking: Option<Arc<Masking>>,
    /// The kinds of certificates (证件).
    pub certificates: Vec<Arc<str>>,
}

/// A statute, regulation, rule or other instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statute {
    /// The short name by which citations know it.
    pub short: Arc<str>,
    /// The full name.
    pub name: Arc<str>,
    /// Its rank: 法律, 行政法规, 地方性法规, 部门规章, 政府规章, 文件.
    pub rank: Arc<str>,
    /// First day of force of the version at hand.
    pub from: Day,
    /// Last day of force.
    pub until: Option<Day>,
    /// Where the text stands.
    pub source: Option<Arc<str>>,
    /// Whether somebody must still compare it with the text.
    pub status: Status,
    /// Articles by number, such as `64` or `64.1(2)`.
    pub articles: BTreeMap<Arc<str>, Article>,
}

impl Statute {
    /// The place of its rank, 0 the highest.
    #[must_use]
    pub fn rank_place(&self) -> usize {
        crate::compose::rank::place(&self.rank).unwrap_or(usize::MAX)
    }

    /// The article of a number; `64.1(2)` is in `64` where only that is listed.
    #[must_use]
    pub fn article(&self, number: &str) -> Option<&Article> {
        let whole = number.split(['.', '(']).next().unwrap_or(number);
        let articles = &self.articles;
        articles.get(number).or_else(|| articles.get(whole))
    }
}

/// A word for a fact, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactWord {
    /// The word.
    pub name: Arc<str>,
    /// What it means.
    pub meaning: Arc<str>,
    /// Whether the law leaves it to judgement (需要裁量判断).
    pub open: bool,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// An article, told in our own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// A short title.
    pub title: Arc<str>,
    /// Whether somebody must still compare it with the text.
    pub status: Status,
    /// First day of force, where it differs from the statute's.
    pub from: Option<Day>,
    /// Last day of force, where it differs.
    pub until: Option<Day>,
}

/// A post (岗位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The id.
    pub id: PostId,
    /// The Chinese name.
    pub name: Arc<str>,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// A template of a paper, with the slots that must be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The name.
    pub name: Arc<str>,
    /// The Markdown text with `{slots}`.
    pub text: Arc<str>,
    /// The slots, in order of first use.
    pub slots: Vec<Arc<str>>,
}

impl Library {
    /// Every name under which something counts: of tallies, of the words by which they are told
    /// apart, and of what steps and outcomes of any version count themselves.
    #[must_use]
    pub fn tally_names(&self) -> BTreeSet<Arc<str>> {
        let procedures = self.procedures.values().chain(self.overlaid.values());
        let steps = procedures.flatten().flat_map(|it| it.steps.iter());
        let own = steps.flat_map(crate::resolve::counts_of).cloned();
        own.chain(self.tallies.iter().flat_map(Tally::all_names))
            .collect()
    }

    /// A figure by its id.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|it| *it.id == *id)
    }

    /// A statistical return by its id.
    #[must_use]
    pub fn statistic(&self, id: &str) -> Option<&StatReport> {
        self.statistics.iter().find(|it| *it.id == *id)
    }

    /// The version of a procedure in force on a day, with these overlays applied.
    #[must_use]
    pub fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        on: Day,
    ) -> Option<&Arc<Procedure>> {
        let versions = if overlays.is_empty() {
            self.procedures.get(id)
        } else {
            self.overlaid.get(&(id.clone(), overlays.to_vec()))
        }?;
        versions
            .iter()
            .rev()
            .find(|it| it.version <= on && it.until.is_none_or(|until| on <= until))
    }

    /// The procedure by which the items of schemes are assessed on a day: the one whose cases name
    /// a scheme, a year and a unit.
    #[must_use]
    pub fn assessing(&self, on: Day) -> Option<&Arc<Procedure>> {
        use FieldMeaning::{Scheme, Unit, Year};
        let in_force = self.procedures.keys();
        let mut in_force = in_force.filter_map(|id| self.procedure(id, &[], on));
        in_force.find(|it| {
            [Scheme, Unit, Year]
                .iter()
                .all(|of| it.meaning(*of).is_some())
        })
    }

    /// The overlays of these names (without date) that are in force on a day, in the same order,
    /// each as `<name>/<date>`; nothing where one of them is unknown or not in force that day.
    #[must_use]
    pub fn overlays_on(&self, names: &[&str], on: Day) -> Option<Vec<Arc<str>>> {
        let newest = |name: &&str| {
            let begun = |key: &&Arc<str>| {
                key.rsplit_once('/').is_some_and(|(id, from)| {
                    id == *name && from.parse::<Day>().is_ok_and(|from| from <= on)
                })
            };
            let key = self.overlays.keys().rev().find(begun)?;
            let over = self
                .overlays_until
                .get(key)
                .is_some_and(|until| *until < on);
            (!over).then(|| key.clone())
        };
        names.iter().map(newest).collect()
    }

    /// One version of a procedure by its first day of force.
    #[must_use]
    pub fn version(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Day,
    ) -> Option<&Arc<Procedure>> {
        let versions = if overlays.is_empty() {
            self.procedures.get(id)
        } else {
            self.overlaid.get(&(id.clone(), overlays.to_vec()))
        }?;
        versions.iter().find(|it| it.version == version)
    }
}
