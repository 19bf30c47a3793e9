//! In which calendar the days of the cases are counted, and that another calendar has come.
//!
//! The first calendar of an installation is a setting of its data. Each later one is a note of the
//! ledger with the years that changed, so that the calendar of any entry is the last one before it;
//! a second note says that every case has been counted anew.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::Day;
use zs_event::Happening;
use zs_event::event::Noted;
use zs_law::CalendarUse;
use zs_store::{Fault, Reader, Store};
use zs_time::{Calendar, CalendarYear, Notice};

use crate::law::Law;
use crate::replay::event_of;

/// The setting with the first calendar.
const FIRST: &str = "calendar";
/// The topic of the note that another calendar has come.
const COMES: &str = "calendar";
/// The topic of the note that every case has been counted in it.
const COUNTED: &str = "calendar-counted";
/// The item with what has come.
const BECAUSE: &str = "because";
/// Behind the number of a year: how it was, and how it is.
const WAS: &str = "was";
const IS: &str = "is";
/// Notes read at a time.
const PAGE: usize = 256;

/// A calendar as text, year by year.
type Years = BTreeMap<i16, String>;

/// Another calendar that has come while cases are still counted in those before.
#[derive(Clone, Debug)]
pub(crate) struct Coming {
    /// The calendars before, each with the note from which on cases were counted in it; more than
    /// one where a calendar came before every case was counted in the last.
    before: Vec<(u64, Calendar)>,
    /// The texts of the last of them.
    years: Years,
    /// What has come, such as the number of a notice.
    pub(crate) because: String,
    /// The note that says so; nothing while it is not in the ledger.
    pub(crate) seq: Option<u64>,
}

/// What a store says of the calendars of its cases.
#[derive(Default)]
struct Recorded {
    /// The calendar in which every case is counted; nothing in data of older versions.
    counted: Option<Years>,
    /// Notes of others since, in which not every case has been counted, with what came.
    coming: Vec<(u64, Years, String)>,
}

/// Keeps the calendar of a law as the first one of a store that knows none.
///
/// # Errors
/// When the store fails.
pub fn keep_first_calendar(store: &mut dyn Store, law: &Law) -> Result<(), Fault> {
    if store.reads().setting(FIRST)?.is_some() {
        return Ok(());
    }
    let years = national(law).written();
    store.keep_setting(FIRST, years.into_values().collect::<String>().as_bytes())
}

/// The calendar that has come with a law and in which not every case of a store has been counted.
///
/// # Errors
/// When the store cannot be read, or holds something that is no calendar.
pub(crate) fn coming(reader: &mut dyn Reader, law: &Law) -> Result<Option<Coming>, Fault> {
    let recorded = recorded(reader)?;
    let Some(counted) = recorded.counted else {
        return Ok(None);
    };
    let now = national(law).written();
    let mut chain = vec![(0, counted, String::new())];
    chain.extend(recorded.coming);
    let known = chain.last().filter(|(_, years, _)| *years == now);
    let (seq, because) = match known {
        // Every case is counted in the calendar of the law.
        Some((0, ..)) => return Ok(None),
        Some((seq, _, because)) => (Some(*seq), because.clone()),
        None => (None, String::new()),
    };
    if seq.is_some() {
        chain.pop();
    }
    let years = chain.last().map(|(_, years, _)| years.clone());
    let mut before = Vec::with_capacity(chain.len());
    for (seq, years, _) in &chain {
        before.push((*seq, calendar_of(years)?));
    }
    let because = match (seq, before.last()) {
        (None, Some((_, last))) => because_of(last, national(law)),
        _ => because,
    };
    Ok(Some(Coming {
        before,
        years: years.unwrap_or_default(),
        because,
        seq,
    }))
}

/// The calendar in which the rows of a store are counted, where it is another one than that of the
/// law.
///
/// # Errors
/// As for [`coming`]; also while the cases are being counted anew, because then some rows are of
/// one calendar and some of the other.
pub(crate) fn counted_in(reader: &mut dyn Reader, law: &Law) -> Result<Option<Calendar>, Fault> {
    match coming(reader, law)? {
        None => Ok(None),
        Some(mut coming) if coming.seq.is_none() && coming.before.len() == 1 => {
            Ok(coming.before.pop().map(|(_, calendar)| calendar))
        }
        Some(_) => Err(Fault::Damaged(
            "放假安排变了，各案的期限还没有全部重新计算：请先启动网页，或者运行 zhunsheng calendar arrive".to_owned(),
        )),
    }
}

impl Coming {
    /// The calendar in which a case is counted whose last event is this one; nothing where it has
    /// been counted in the new one, which is before anything else happens to it.
    pub(crate) fn before(&self, last_seq: u64) -> Option<&Calendar> {
        if self.seq.is_some_and(|seq| seq < last_seq) {
            return None;
        }
        let mut since = self.before.iter().rev();
        let found = since.find(|(seq, _)| *seq == 0 || *seq < last_seq);
        found.map(|(_, calendar)| calendar)
    }

    /// The first day on which the calendar of a law differs from one before.
    pub(crate) fn first_difference(&self, law: &Law) -> Option<Day> {
        let before = self.before.iter();
        let days = before.filter_map(|(_, it)| it.first_difference(national(law)));
        days.min()
    }

    /// The note that this calendar has come: the years that changed, as they were and as they are.
    pub(crate) fn note(&self, law: &Law) -> Noted {
        let now = national(law).written();
        let mut items = vec![(BECAUSE.to_owned(), self.because.clone())];
        let years = self.years.keys().chain(now.keys());
        let years: BTreeSet<i16> = years.copied().collect();
        for year in years {
            let (was, is) = (self.years.get(&year), now.get(&year));
            if was != is {
                let text = |it: Option<&String>| it.cloned().unwrap_or_default();
                items.push((format!("{year}.{WAS}"), text(was)));
                items.push((format!("{year}.{IS}"), text(is)));
            }
        }
        Noted {
            topic: COMES.to_owned(),
            items,
        }
    }

    /// The note that every case has been counted in it.
    pub(crate) fn counted_note(&self) -> Noted {
        Noted {
            topic: COUNTED.to_owned(),
            items: vec![(BECAUSE.to_owned(), self.because.clone())],
        }
    }
}

fn national(law: &Law) -> &Calendar {
    law.calendar(CalendarUse::National)
}

fn calendar_of(years: &Years) -> Result<Calendar, Fault> {
    let read = Calendar::read(years.values().map(String::as_str));
    read.ok_or_else(|| Fault::Damaged("记下的放假安排".to_owned()))
}

fn recorded(reader: &mut dyn Reader) -> Result<Recorded, Fault> {
    let Some(first) = reader.setting(FIRST)? else {
        return Ok(Recorded::default());
    };
    let damaged = || Fault::Damaged("记下的放假安排".to_owned());
    let first = String::from_utf8(first).map_err(|_| damaged())?;
    let mut found = Recorded {
        counted: Some(Calendar::read([&*first]).ok_or_else(damaged)?.written()),
        coming: Vec::new(),
    };
    let mut next = 0;
    loop {
        let notes = reader.notes(next, PAGE)?;
        let Some(last) = notes.last() else {
            return Ok(found);
        };
        next = last.seq + 1;
        for stored in &notes {
            if let Some(event) = event_of(stored)?
                && let Happening::Noted(noted) = event.happening
            {
                found.hear(stored.seq, &noted);
            }
        }
    }
}

impl Recorded {
    fn hear(&mut self, seq: u64, noted: &Noted) {
        match noted.topic.as_str() {
            COMES => {
                let last = self.coming.last().map(|(_, years, _)| years);
                let mut years = last.or(self.counted.as_ref()).cloned().unwrap_or_default();
                let mut because = String::new();
                for (name, text) in &noted.items {
                    match name.split_once('.') {
                        Some((year, IS)) => {
                            if let Ok(year) = year.parse() {
                                years.insert(year, text.clone());
                            }
                        }
                        None if name == BECAUSE => because.clone_from(text),
                        _ => {}
                    }
                }
                years.retain(|_, text| !text.is_empty());
                self.coming.push((seq, years, because));
            }
            COUNTED => {
                if let Some((_, years, _)) = self.coming.pop() {
                    self.counted = Some(years);
                    self.coming.clear();
                }
            }
            _ => {}
        }
    }
}

/// The notices that one calendar has and the other had not, in words.
fn because_of(before: &Calendar, now: &Calendar) -> String {
    let known = notices(before);
    let new: Vec<String> = notices(now)
        .into_iter()
        .filter(|it| !known.contains(it))
        .map(|(_, cite)| cite)
        .collect();
    match new.is_empty() {
        true => "放假安排更正".to_owned(),
        false => new.join("、"),
    }
}

/// The notices of a calendar: of which year, and which.
fn notices(calendar: &Calendar) -> Vec<(i16, String)> {
    let years: Vec<CalendarYear> = calendar.known_years();
    let each = years.iter().flat_map(|year| {
        let cites = year.notices.iter().map(|it: &Notice| it.cite.clone());
        cites.map(|cite| (year.year, cite))
    });
    each.collect()
}
