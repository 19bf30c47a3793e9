//! A log or ledger as somebody hands it in on a page: what is in it, what its names probably mean,
//! and where it deviates.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use zs_base::limits::{PAGE_LOG_BYTES_MAX, PAGE_TABLE_BYTES_MAX};
use zs_base::{Day, UnitId};
use zs_conform::HistoryRegister;
use zs_law::{CalendarUse, Procedure};
use zs_paper::{
    Bounds, CaseTable, Draft, LogMap, LogSort, NAMES_ASKED, Ocel, SeenColumn, Unusable, Use,
    ledger_words, log_sort, propose_name, read_case_table, read_log, read_ocel_within, table,
};

use crate::check_log::{Listed, LogReading, check_log_listing, check_ocel, check_table};
use crate::deviations::Deviations;
use crate::law::Law;

/// Threads that parse a log on a page; the others answer.
const WORKERS: usize = 1;
/// The keys of XES and OCEL that say what they always say.
const KEYS: [(&str, Use); 3] = [
    ("concept:name", Use::Case),
    ("time:timestamp", Use::At),
    ("org:resource", Use::Person),
];
const ACTIVITY: &str = "concept:name";
const OCEL_ACTIVITY: &str = "ocel:activity";
const OCEL_TIME: &str = "ocel:timestamp";

/// A log or ledger.
pub enum LogFile {
    /// XES, which is read anew each time.
    Xes(Vec<u8>),
    /// OCEL 2.0.
    Ocel(Ocel),
    /// A table.
    Table(CaseTable),
}

/// What is in a log, before anybody says what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenLog {
    /// Its columns, keys or types of objects.
    pub columns: Vec<SeenColumn>,
    /// The names of its events.
    pub names: Vec<String>,
    /// Its rows.
    pub rows: u64,
    /// What cannot be read, whatever it means.
    pub problems: usize,
}

/// What a unit said before of columns and names, by name.
pub type Remembered = BTreeMap<String, Use>;

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedFile {
    /// Rows of the file.
    pub rows: u64,
    /// Rows that could not be taken.
    pub lost: u64,
    /// The deviations.
    pub deviations: Deviations,
}

impl LogFile {
    /// Reads a file within the bounds of a page.
    ///
    /// # Errors
    /// [`Unusable`] when it cannot be opened at all.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Unusable> {
        match log_sort(&bytes) {
            LogSort::Xes => Ok(Self::Xes(bytes)),
            LogSort::Ocel => {
                let log = read_ocel_within(&bytes[..], PAGE_TABLE_BYTES_MAX)?;
                Ok(Self::Ocel(log))
            }
            LogSort::Table => {
                let words = ledger_words().into_iter();
                let table = read_case_table(&bytes, words, table::Bounds::PAGE)?;
                Ok(Self::Table(table))
            }
        }
    }

    /// What is in it.
    #[must_use]
    pub fn seen(&self) -> SeenLog {
        let column = |name: &str| SeenColumn {
            name: name.to_owned(),
            samples: Vec::new(),
            filled: 0,
        };
        match self {
            Self::Table(table) => SeenLog {
                columns: table.columns(),
                names: Vec::new(),
                rows: table.rows() as u64,
                problems: table.problems.len(),
            },
            Self::Ocel(log) => SeenLog {
                columns: log
                    .object_types()
                    .into_iter()
                    .map(|(name, filled)| SeenColumn {
                        filled,
                        ..column(name)
                    })
                    .collect(),
                names: log.names(),
                rows: log.rows(),
                problems: 0,
            },
            Self::Xes(bytes) => seen_in_xes(bytes, PAGE_LOG_BYTES_MAX),
        }
    }

    /// What its names probably mean: as the unit said before, else as ledgers are mostly called.
    #[must_use]
    pub fn proposed(
        &self,
        seen: &SeenLog,
        procedure: &Procedure,
        unit: &UnitId,
        remembered: &Remembered,
    ) -> Draft {
        let names = || {
            let names = seen.names.iter();
            names
                .map(|name| (name.clone(), propose_name(name, procedure)))
                .collect()
        };
        let mut draft = match self {
            Self::Table(table) => {
                let columns = seen.columns.iter().map(|it| it.name.clone()).collect();
                Draft::proposed(columns, table, procedure, unit)
            }
            Self::Xes(_) => Draft {
                unit: unit.clone(),
                columns: KEYS.map(|(key, used)| (key.to_owned(), used)).to_vec(),
                names: names(),
            },
            Self::Ocel(log) => Draft {
                unit: unit.clone(),
                columns: object_uses(log),
                names: names(),
            },
        };
        for (name, used) in draft.columns.iter_mut().chain(&mut draft.names) {
            if let Some(known) = remembered.get(name) {
                used.clone_from(known);
            }
        }
        draft
    }

    /// The draft with the keys that are always the same and about which nobody is asked.
    #[must_use]
    pub fn completed(&self, mut draft: Draft, seen: &SeenLog) -> Draft {
        match self {
            Self::Table(_) => {}
            Self::Xes(_) => {
                let own = seen
                    .columns
                    .iter()
                    .map(|it| (it.name.clone(), Use::Nothing));
                let known = KEYS.map(|(key, used)| (key.to_owned(), used));
                draft.columns = known.into_iter().chain(own).collect();
                draft.columns.push((ACTIVITY.to_owned(), Use::Activity));
            }
            Self::Ocel(_) => {
                draft
                    .columns
                    .push((OCEL_ACTIVITY.to_owned(), Use::Activity));
                draft.columns.push((OCEL_TIME.to_owned(), Use::At));
            }
        }
        draft
    }

    /// Names of events in the column of a table that holds them.
    #[must_use]
    pub fn names_in(&self, column: &str) -> Vec<String> {
        match self {
            Self::Table(table) => table.texts(column, NAMES_ASKED),
            Self::Xes(_) | Self::Ocel(_) => Vec::new(),
        }
    }

    /// Checks it by a map. What is not done counts up to `today`, or to the last day of the log
    /// where that is one of events.
    #[must_use]
    pub fn check(
        &self,
        map: &LogMap,
        procedure: &Arc<Procedure>,
        law: &Law,
        today: Day,
    ) -> CheckedFile {
        let calendar = law.calendar(CalendarUse::National).clone();
        let (post, unit) = (map.post(), map.unit());
        let register = &HistoryRegister::new(procedure.clone(), calendar, post, unit);
        let law = (&law.library, &**procedure);
        match self {
            Self::Table(table) => {
                let checked = check_table(table, map, register, today);
                let place = |row| checked.mapped.place(row);
                let mut deviations = Deviations::of(checked.tally.clone(), today, law, place);
                deviations.problems.clone_from(&checked.mapped.problems);
                CheckedFile {
                    rows: checked.mapped.rows(),
                    lost: checked.mapped.lost,
                    deviations,
                }
            }
            Self::Xes(_) | Self::Ocel(_) => {
                let checked = match self {
                    Self::Ocel(log) => check_ocel(log, map, register, Listed::All),
                    Self::Xes(bytes) => {
                        let how = LogReading {
                            workers: WORKERS,
                            listed: Listed::All,
                            log_bytes_max: PAGE_LOG_BYTES_MAX,
                        };
                        check_log_listing(&bytes[..], map, register, how, |_| {})
                    }
                    Self::Table(_) => Default::default(),
                };
                let last = checked.tally.last().unwrap_or(today);
                let place = |row| format!("第{row}行");
                let deviations = Deviations::of(checked.tally, last, law, place);
                CheckedFile {
                    rows: checked.reading.rows,
                    lost: checked.problems.lost(),
                    deviations: deviations.with_log_problems(&checked.problems, ""),
                }
            }
        }
    }
}

/// The types of objects: the one that most looks like cases, and those that look like people.
fn object_uses(log: &Ocel) -> Vec<(String, Use)> {
    let types = log.object_types();
    let is_case = |name: &&str| {
        ["案", "case"]
            .iter()
            .any(|word| name.to_lowercase().contains(word))
    };
    let case = types.keys().copied().find(is_case);
    let case = case.or_else(|| types.keys().copied().next());
    let used = |name: &str| match Some(name) == case {
        true => Use::Case,
        false if name.contains("人员") || name.contains("officer") => Use::Person,
        false => Use::Nothing,
    };
    types
        .keys()
        .map(|name| ((*name).to_owned(), used(name)))
        .collect()
}

/// The names and keys of a log in XES, at most as many as a draft asks about.
fn seen_in_xes(bytes: &[u8], log_bytes_max: u64) -> SeenLog {
    #[derive(Default)]
    struct Names {
        order: Vec<String>,
        seen: BTreeSet<String>,
        keys: BTreeSet<String>,
    }
    let mut all = Names::default();
    let bounds = Bounds {
        log_bytes_max,
        ..Bounds::default()
    };
    let reading = read_log(
        bytes,
        bounds,
        WORKERS,
        |names: &mut Names, trace| {
            let own = trace.attributes.iter().map(|it| it.key);
            let inner = trace.events().iter().flat_map(|it| trace.of(it));
            for key in own.chain(inner.clone().map(|it| it.key)) {
                if names.keys.len() < NAMES_ASKED && !names.keys.contains(key) {
                    names.keys.insert(key.to_owned());
                }
            }
            for attribute in inner.filter(|it| it.key == ACTIVITY) {
                let name = attribute.value();
                if names.order.len() < NAMES_ASKED && !names.seen.contains(&*name) {
                    names.order.push(name.clone().into_owned());
                    names.seen.insert(name.into_owned());
                }
            }
        },
        |_, made| {
            for name in made.order {
                if all.order.len() < NAMES_ASKED && all.seen.insert(name.clone()) {
                    all.order.push(name);
                }
            }
            all.keys.extend(made.keys);
            ControlFlow::Continue(())
        },
    );
    let own = |key: &String| KEYS.iter().all(|(known, _)| known != key);
    let columns = all.keys.into_iter().filter(own).map(|name| SeenColumn {
        name,
        samples: Vec::new(),
        filled: 0,
    });
    SeenLog {
        columns: columns.collect(),
        names: all.order,
        rows: reading.rows,
        problems: reading.problems.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &[u8] = br#"<log><trace><string key="concept:name" value="c1"/><event>
        <string key="concept:name" value="a"/><string key="x" value="1"/></event></trace></log>"#;

    #[test]
    fn a10_a_page_reads_a_log_of_page_log_bytes_max_and_no_more() {
        let most = LOG.len() as u64;
        let seen = seen_in_xes(LOG, most);
        assert_eq!((seen.rows, seen.problems), (1, 0));
        assert_eq!(seen.names, ["a"]);
        assert_eq!(seen.columns[0].name, "x");
        assert_eq!(seen_in_xes(LOG, most - 1).problems, 1);
        assert_eq!(PAGE_LOG_BYTES_MAX, 512 * 1024 * 1024);
    }
}
