//! What figures are computed from, out of the kept counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_assess::{Gathered, Occurrences};
use zs_base::{Day, UnitId};
use zs_event::Person;
use zs_law::{Counted, Measure, Roster, TallyOf};
use zs_store::{Cell, CountRow, Fault, Reader, TallyKept, TallyRow, listing, page};

use super::FigureAsk;
use super::of_county::OfCounty;
use crate::Law;
use crate::tallying::{count_name, days_name, month_of, sum_name};

/// Rows read at a time.
pub(super) const PAGE: usize = 1_024;

/// What must be known of a tally.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    pub(super) sum: bool,
    pub(super) days: bool,
}

/// Gathers what these measures look at, for all units together.
pub(crate) fn gather<'m>(
    reader: &mut dyn Reader,
    law: &Law,
    measures: impl Iterator<Item = &'m Measure>,
    ask: &FigureAsk,
) -> Result<Gathered, Fault> {
    let measures: Vec<&Measure> = measures.collect();
    if is_whole_county(reader, ask)? {
        let (wanted, rosters) = wanted_of(measures.into_iter());
        let mut together = Gathered::default();
        let mut counts = OfCounty::new(reader, ask);
        for (name, wanted) in wanted {
            let found = counts.of(&name, wanted, ends_later(law, &name))?;
            together.tallies.insert(name, found);
        }
        let known = known_rosters(law, &rosters);
        if !known.is_empty() {
            let everybody = reader.everybody()?;
            together.roster = people(&everybody, &known, &ask.units, ask.days().to);
        }
        return Ok(together);
    }
    let (each, mut together) = gather_each(reader, law, measures.into_iter(), ask)?;
    for gathered in each.values() {
        together.add(&Gathered {
            tallies: gathered.tallies.clone(),
            ..Gathered::default()
        });
    }
    Ok(together)
}

/// Whether every unit is asked for, so that what is kept for the whole county answers.
fn is_whole_county(reader: &mut dyn Reader, ask: &FigureAsk) -> Result<bool, Fault> {
    if ask.units.len() < 2 {
        return Ok(false);
    }
    let asked: BTreeSet<&UnitId> = ask.units.iter().collect();
    let all = reader.units()?;
    Ok(all.len() == asked.len() && all.iter().all(|it| asked.contains(&it.id)))
}

/// What must be known of which tally, and which rosters are looked at.
fn wanted_of<'m>(
    measures: impl Iterator<Item = &'m Measure>,
) -> (BTreeMap<Arc<str>, Wanted>, BTreeSet<Arc<str>>) {
    let mut wanted: BTreeMap<Arc<str>, Wanted> = BTreeMap::new();
    let mut rosters: BTreeSet<Arc<str>> = BTreeSet::new();
    for measure in measures {
        for name in measure.tallies() {
            let it = wanted.entry(name.clone()).or_default();
            it.sum |= matches!(measure, Measure::Sum(_) | Measure::Average(_));
            it.days |= matches!(measure, Measure::MedianDays(_));
        }
        rosters.extend(rosters_of(measure));
    }
    (wanted, rosters)
}

fn known_rosters<'l>(law: &'l Law, rosters: &BTreeSet<Arc<str>>) -> Vec<&'l Roster> {
    let known = law.library.rosters.iter();
    known.filter(|it| rosters.contains(&it.name)).collect()
}

/// Gathers what these measures look at for each unit, and the people of all units together: whoever
/// holds a post in several units is one person.
pub(crate) fn gather_each<'m>(
    reader: &mut dyn Reader,
    law: &Law,
    measures: impl Iterator<Item = &'m Measure>,
    ask: &FigureAsk,
) -> Result<(BTreeMap<UnitId, Gathered>, Gathered), Fault> {
    let (wanted, rosters) = wanted_of(measures);
    let units = ask.units.iter().cloned();
    let mut each: BTreeMap<UnitId, Gathered> =
        units.map(|unit| (unit, Gathered::default())).collect();
    let mut counts = Counts::new(reader, ask);
    for (name, wanted) in wanted {
        let mut found = counts.of(&name, wanted)?;
        // Where the last month is over, nothing of it is still to come.
        if ask.days() != ask.period && ends_later(law, &name) {
            counts.without_what_comes(&name, &mut found)?;
        }
        for (unit, found) in found {
            if let Some(gathered) = each.get_mut(&unit) {
                gathered.tallies.insert(name.clone(), found);
            }
        }
    }
    let known = known_rosters(law, &rosters);
    let mut together = Gathered::default();
    if !known.is_empty() {
        let (everybody, on) = (reader.everybody()?, ask.days().to);
        together.roster = people(&everybody, &known, &ask.units, on);
        for (unit, gathered) in &mut each {
            gathered.roster = people(&everybody, &known, std::slice::from_ref(unit), on);
        }
    }
    Ok((each, together))
}

fn rosters_of(measure: &Measure) -> impl Iterator<Item = Arc<str>> {
    let lists: Vec<&Counted> = match measure {
        Measure::Count(of) => of.iter().collect(),
        Measure::Ratio { of, among } => of.iter().chain(among).collect(),
        _ => Vec::new(),
    };
    lists.into_iter().filter_map(|it| match it {
        Counted::Roster(name) => Some(name.clone()),
        Counted::Tally(_) | Counted::Late(_) => None,
    })
}

/// Whether a tally may lie on a day that has not come: the end of a limit does.
fn ends_later(law: &Law, name: &str) -> bool {
    let mut tallies = law.library.tallies.iter();
    tallies.any(|it| it.of == TallyOf::Due && it.names(name))
}

/// What was found of a tally, by unit.
type Found = BTreeMap<UnitId, Occurrences>;

/// The kept counts of some units and a period.
struct Counts<'a> {
    reader: &'a mut dyn Reader,
    ask: &'a FigureAsk,
    units: BTreeSet<&'a UnitId>,
    /// The first and the last month of the period.
    months: (i64, i64),
}

impl<'a> Counts<'a> {
    fn new(reader: &'a mut dyn Reader, ask: &'a FigureAsk) -> Self {
        Self {
            reader,
            units: ask.units.iter().collect(),
            months: (
                month_of(ask.period.from.start()),
                month_of(ask.days().to.start()),
            ),
            ask,
        }
    }

    fn of(&mut self, tally: &str, wanted: Wanted) -> Result<Found, Fault> {
        let mut found = Found::new();
        for kept in TallyKept::ALL {
            for (unit, (before, within)) in self.sums(&count_name(kept, tally))? {
                let it = found.entry(unit).or_default();
                it.before += before;
                *place(it, kept) += within;
            }
        }
        if wanted.sum {
            for (unit, (_, within)) in self.sums(&sum_name(tally))? {
                found.entry(unit).or_default().sum = within;
            }
        }
        if wanted.days {
            self.days(tally, &mut found)?;
        }
        Ok(found)
    }

    /// How often something was counted before and within the period, by unit.
    fn sums(&mut self, what: &str) -> Result<BTreeMap<UnitId, (i64, i64)>, Fault> {
        let (first, last) = self.months;
        let mut sums: BTreeMap<UnitId, (i64, i64)> = BTreeMap::new();
        // Of one unit alone nobody reads the counts of all others.
        let one = match self.ask.units.as_slice() {
            [unit] => Some(Cell::text(unit.as_str())),
            _ => None,
        };
        let prefix: Vec<Cell<'_>> = [Cell::text(what)].into_iter().chain(one).collect();
        self.each(&prefix, None, |row| {
            let (before, within) = sums.entry(row.of.unit.clone()).or_default();
            match row.of.month {
                month if month < first => *before += row.n,
                month if month <= last => *within += row.n,
                _ => {}
            }
            true
        })?;
        Ok(sums)
    }

    fn days(&mut self, tally: &str, found: &mut Found) -> Result<(), Fault> {
        let begin = days_name(tally, None);
        let (first, last) = self.months;
        let after = [
            Cell::text(&begin),
            Cell::text(""),
            Cell::Int(0),
            Cell::text(""),
        ];
        self.each(&[], Some(&after), |row| {
            let Some(day) = row.of.what.strip_prefix(&begin) else {
                return false;
            };
            if let Ok(day) = day.parse()
                && (first..=last).contains(&row.of.month)
            {
                let it = found.entry(row.of.unit.clone()).or_default();
                *it.days.entry(day).or_default() += row.n;
            }
            true
        })?;
        for it in found.values_mut() {
            it.days.retain(|_, n| *n != 0);
        }
        Ok(())
    }

    /// Shows the counts of these units until somebody has seen enough.
    fn each(
        &mut self,
        prefix: &[Cell<'_>],
        after: Option<&[Cell<'_>]>,
        mut see: impl FnMut(&CountRow) -> bool,
    ) -> Result<(), Fault> {
        let mut from: Option<Vec<Cell<'static>>> = after.map(owned);
        loop {
            let listing = &listing::COUNTS_OF;
            let rows: Vec<CountRow> = page(self.reader, listing, prefix, from.as_deref(), PAGE)?;
            for row in &rows {
                // A name may begin like another one, so others are asked about all units.
                if (prefix.is_empty() || self.units.contains(&row.of.unit))
                    && !self.seen(row, &mut see)
                {
                    return Ok(());
                }
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE) else {
                return Ok(());
            };
            from = Some(owned(&[
                Cell::text(&last.of.what),
                Cell::text(last.of.unit.as_str()),
                Cell::Int(last.of.month),
                Cell::text(last.of.procedure.as_str()),
            ]));
        }
    }

    /// Shows a count where it is one of these units; tells whether to go on.
    fn seen(&self, row: &CountRow, see: &mut impl FnMut(&CountRow) -> bool) -> bool {
        match self.units.contains(&row.of.unit) {
            true => see(row),
            false => true,
        }
    }

    /// Takes away the ends of limits that lie in the period behind the last day that has come.
    fn without_what_comes(&mut self, tally: &str, found: &mut Found) -> Result<(), Fault> {
        let last = self.ask.days().to;
        for unit in self.units.clone() {
            let found = found.entry(unit.clone()).or_default();
            let prefix = [Cell::text(unit.as_str()), Cell::text(tally)];
            let mut after = edge(unit, tally, last.next());
            loop {
                let listing = &listing::TALLIES;
                let rows: Vec<TallyRow> = page(self.reader, listing, &prefix, Some(&after), PAGE)?;
                let within = |row: &&TallyRow| month_of(row.at) == self.months.1;
                let count = rows.iter().take_while(within).count();
                for row in &rows[..count] {
                    *place(found, row.kept) -= 1;
                }
                match rows.last().filter(|_| count == PAGE) {
                    Some(row) => after = crate::figures::behind::edge_of(row),
                    None => break,
                }
            }
        }
        Ok(())
    }
}

/// Before everything of a unit and a tally that lies on a day.
pub(super) fn edge(unit: &UnitId, tally: &str, day: Day) -> Vec<Cell<'static>> {
    owned(&[
        Cell::text(unit.as_str()),
        Cell::text(tally),
        Cell::Int(day.start().ms()),
        Cell::blob(&[]),
        Cell::text(""),
        Cell::Int(0),
    ])
}

/// Cells that keep what they were made of.
pub(crate) fn owned(cells: &[Cell<'_>]) -> Vec<Cell<'static>> {
    let owned = cells.iter().map(|cell| match cell {
        Cell::Null => Cell::Null,
        Cell::Int(number) => Cell::Int(*number),
        Cell::Text(text) => Cell::Text(text.to_string().into()),
        Cell::Blob(bytes) => Cell::Blob(bytes.to_vec().into()),
    });
    owned.collect()
}

pub(super) const fn place(found: &mut Occurrences, kept: TallyKept) -> &mut i64 {
    match kept {
        TallyKept::NoLimit => &mut found.no_limit,
        TallyKept::InTime => &mut found.in_time,
        TallyKept::Late => &mut found.late,
        TallyKept::Open => &mut found.open,
    }
}

/// How many people of these units are on each roster on a day.
fn people(
    everybody: &[Person],
    rosters: &[&Roster],
    units: &[UnitId],
    on: Day,
) -> BTreeMap<Arc<str>, i64> {
    let counted = rosters.iter().map(|roster| {
        let on_it = everybody.iter();
        let on_it = on_it.filter(|it| is_on(it, roster, units, on));
        (roster.name.clone(), on_it.count() as i64)
    });
    counted.collect()
}

/// Whether somebody is on a roster for these units on a day.
fn is_on(person: &Person, roster: &Roster, units: &[UnitId], on: Day) -> bool {
    let held = |from: Day, until: Option<Day>| from <= on && until.is_none_or(|it| on <= it);
    let mut posts = person.posts.iter();
    let mut certificates = person.certificates.iter();
    posts.any(|it| {
        roster.posts.contains(&it.post) && units.contains(&it.unit) && held(it.from, it.until)
    }) && roster.holds.as_ref().is_none_or(|kind| {
        certificates.any(|it| *it.kind == **kind && held(it.from, Some(it.until)))
    })
}
