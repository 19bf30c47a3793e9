//! A list that was uploaded, with what is proposed for a page of its rows and what was shared out
//! of it before.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, CommandId, UnitId};
use zs_law::Scheme;
use zs_paper::table::{Bounds, CellProblem, read_breakdown_within};
use zs_work::breakdown::{Group, ItemWords, Row, UnitFound, UnitNames};
use zs_work::view::ItemFileAsk;

use super::filled::is_workbook;
use super::{asked_scheme, kept};
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Rows on a page, so that its forms stay small.
pub const ROWS: usize = 20;

/// A page of a list.
pub struct List<'a> {
    pub upload: CommandId,
    /// Whether it is a workbook, whose cells can be filled.
    pub is_workbook: bool,
    pub scheme: &'a Scheme,
    pub year: i16,
    /// The place of the first row of the page, from 0.
    pub first: usize,
    /// How many rows the list has.
    pub all: usize,
    /// Each row with its place in the list.
    pub rows: Vec<(usize, Row)>,
    /// Paragraphs from which nothing was made.
    pub left: Vec<(u32, String)>,
    pub problems: Vec<CellProblem>,
    pub names: UnitNames,
    /// The cases that were opened from rows before, by unit and row.
    pub before: BTreeMap<(UnitId, String), CaseId>,
}

impl<'a> List<'a> {
    /// The page that is asked for; nothing where the file is gone or nothing sound was asked.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn asked(visit: &mut Visit<'a>, asked: &Pairs) -> Result<Option<Self>, Trouble> {
        let law: &'a zs_work::Law = visit.law;
        let Some(((scheme, year), (upload, bytes))) =
            asked_scheme(law, asked).zip(kept(visit, asked.get("upload"))?)
        else {
            return Ok(None);
        };
        let Ok(read) = read_breakdown_within(&bytes, Bounds::PAGE) else {
            return Ok(None);
        };
        let is_workbook = is_workbook(&bytes);
        drop(bytes);
        let all = read.tasks.len();
        let first: usize = asked.get("from").parse().unwrap_or(0);
        let first = if first < all { first } else { 0 };
        let names = UnitNames::of(&law.roll(), &visit.site.county);
        let words = ItemWords::of(&law.library, scheme);
        let tasks = read.tasks.into_iter().enumerate().skip(first).take(ROWS);
        let rows: Vec<(usize, Row)> = tasks
            .map(|(at, task)| (at, Row::of(task, &names, &words, year)))
            .collect();
        let ask = ItemFileAsk {
            units: concerned(&rows, &names, asked).into_iter().collect(),
            year: Some(i64::from(year)),
            scheme: Some(scheme.id.to_string()),
        };
        let asker = visit.signer()?;
        let files = visit.looker.item_files(&ask, &asker, visit.now)?;
        let before = files.into_iter();
        let before = before.filter_map(|it| Some(((it.unit, it.row?), it.case)));
        Ok(Some(Self {
            upload,
            is_workbook,
            scheme,
            year,
            first,
            all,
            rows,
            left: read.left,
            problems: read.problems,
            names,
            before: before.collect(),
        }))
    }

    /// What of an address names this list.
    pub fn address(&self, from: usize) -> Pairs {
        Pairs::default()
            .and("upload", &self.upload.to_string())
            .and("scheme", &self.scheme.id)
            .and("year", &self.year.to_string())
            .and("from", &from.to_string())
    }
}

/// The units that the page may be about: those that are proposed, and those that were written.
fn concerned(rows: &[(usize, Row)], names: &UnitNames, asked: &Pairs) -> BTreeSet<UnitId> {
    let mut units = BTreeSet::new();
    for (_, found) in rows.iter().flat_map(|(_, row)| &row.units) {
        match found {
            UnitFound::Exactly(id) | UnitFound::ShortFor(id) => drop(units.insert(id.clone())),
            UnitFound::Group(group) => units.extend(names.of_group(*group)),
            UnitFound::Like(like) => units.extend(like.iter().cloned()),
        }
    }
    let written = asked.iter().filter(|(name, _)| name.starts_with("unit:"));
    units.extend(written.filter_map(|(_, text)| names.named(text)));
    let groups = Group::ALL.into_iter();
    let written = groups.filter(|group| asked.iter().any(|(_, text)| text == group.label()));
    units.extend(written.flat_map(|group| names.of_group(group)));
    units
}
