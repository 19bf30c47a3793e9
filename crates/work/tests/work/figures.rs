//! Figures come from what was done: they follow each event and each correction, and what stands
//! behind a figure is what was counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{Period, Value};
use zs_base::{CaseId, CommandId};
use zs_event::Command;
use zs_event::command::{Act, Correct, Stands};
use zs_law::Measure;
use zs_store::Reader;
use zs_store::folder::database_of;
use zs_store::sqlite::open_reader;
use zs_work::figures::{Behind, FigureAsk, Part, behind, figures, figures_of_case, recount, stamp};
use zs_work::{Answer, check_projections};

use crate::county::{id16, verify};
use crate::town::{SHOP, Town, at, fields, head, officer, two, with_outcome};

/// A case that was filed on this day.
pub fn filed(town: &mut Town, day: &str) -> CaseId {
    let case = town.open("2026-03-27T09:00", SHOP);
    let clue = fields(&[("来源", "监督检查"), ("线索内容", "货架商品没有标价")]);
    town.act(&case, ("clue", &officer(), "2026-03-27T09:30"), &clue);
    let verify = two(fields(&[("核查情况", "确有商品未标明价格")]));
    town.act(&case, ("verify", &officer(), "2026-03-28T10:00"), &verify);
    let filing = with_outcome(fields(&[("承办人", "陈立业、林秋实")]), "立案");
    let moment = format!("{day}T10:00");
    town.act(&case, ("file", &head(), &moment), &filing);
    case
}

fn ask(period: &str, as_of: &str) -> FigureAsk {
    FigureAsk {
        units: vec!["m1".into()],
        period: Period::parse(period).unwrap(),
        as_of: at(as_of).day(),
    }
}

fn whole_county(reader: &mut dyn Reader, period: &str, as_of: &str) -> FigureAsk {
    let units = reader.units().unwrap();
    assert!(units.len() > 1);
    FigureAsk {
        units: units.into_iter().map(|it| it.id).collect(),
        ..ask(period, as_of)
    }
}

/// The values of all figures by id.
fn values(town: &Town, ask: &FigureAsk) -> BTreeMap<Arc<str>, Value> {
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    let all = law.library.figures.iter();
    let found = figures(reader.as_mut(), &law, all, ask).unwrap();
    found.into_iter().collect()
}

fn open_figure(town: &Town, id: &str, ask: &FigureAsk) -> Vec<Behind> {
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    let figure = law.library.figure(id).unwrap();
    let (found, more) = behind(reader.as_mut(), figure, ask, 1_000).unwrap();
    assert!(!more);
    found
}

/// Says that a step happened on another day, or never.
pub fn correct(town: &Town, case: CaseId, path: &str, day: Option<&str>, stands: Stands) {
    let command = Command {
        id: CommandId(id16(9, 9, u64::from(day.is_some()))),
        case,
        by: head(),
        seen: None,
        act: Act::Correct(Correct {
            path: path.into(),
            effective_on: day.map(|day| at(&format!("{day}T10:00"))),
            values: Vec::new(),
            stands,
            reason: "立案审批表上的日期抄错了".to_owned(),
        }),
    };
    town.set("2026-04-10T10:00");
    let answer = town.say(command);
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

#[test]
fn a_correction_changes_exactly_the_figures_that_depend_on_it() {
    let mut town = Town::new();
    let case = filed(&mut town, "2026-04-02");
    let asks = ["2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026"];
    let asks = asks.map(|period| ask(period, "2026-12-31"));
    let before = asks.each_ref().map(|ask| values(&town, ask));
    assert_eq!(before[0]["F043"], Value::Number(0));
    assert_eq!(before[1]["F043"], Value::Number(1));
    correct(&town, case, "file", Some("2026-03-31"), Stands::Yes);
    let after = asks.each_ref().map(|ask| values(&town, ask));
    for (index, (before, after)) in before.iter().zip(&after).enumerate() {
        let changed: Vec<&str> = before
            .iter()
            .filter(|(id, value)| after[*id] != **value)
            .map(|(id, _)| &**id)
            .collect();
        // In the whole year nothing changes; in the months and quarters one figure does. The limit
        // to decide now ends in June instead of July, and with it what is not done in time.
        let expected: &[&str] = match index {
            4 => &[],
            3 => &["F043", "I049"],
            _ => &["F043"],
        };
        assert_eq!(changed, expected, "{:?}", asks[index].period);
    }
    assert_eq!(after[0]["F043"], Value::Number(1));
    let law = town.looker.law().clone();
    let mut reader = open_reader(&town.data).unwrap();
    check_projections(reader.as_mut(), &law).unwrap();
    let fed = figures_of_case(reader.as_mut(), &law, case).unwrap();
    let ids: Vec<&str> = fed.iter().map(|(figure, _)| &*figure.id).collect();
    assert_eq!(ids, ["F043", "I049"]);
}

#[test]
fn counting_anew_agrees_with_the_kept_counts_and_finds_one_that_was_altered() {
    let mut town = Town::new();
    let case = filed(&mut town, "2026-04-02");
    filed(&mut town, "2026-03-30");
    correct(&town, case, "file", Some("2026-03-31"), Stands::Yes);
    let law = town.looker.law().clone();
    // Some days lie behind limits that have not ended yet, and some before all of them.
    for (period, as_of) in [
        ("2026", "2026-12-31"),
        ("2026", "2026-04-10"),
        ("2026-06", "2026-06-20"),
        ("2026-03", "2026-04-10"),
    ] {
        let mut reader = open_reader(&town.data).unwrap();
        let found = recount(reader.as_mut(), &law, &ask(period, as_of)).unwrap();
        assert_eq!(found.differing, [], "{period} {as_of}");
        assert_eq!(found.values, 2 * law.library.figures.len() as u64);
        assert!(found.occurrences >= 4);
        // The total of the county is kept by itself.
        let all = whole_county(reader.as_mut(), period, as_of);
        let found = recount(reader.as_mut(), &law, &all).unwrap();
        assert_eq!(found.differing, [], "{period} {as_of}");
        let together = figures(reader.as_mut(), &law, law.library.figures.iter(), &all).unwrap();
        let of_one = figures(
            reader.as_mut(),
            &law,
            law.library.figures.iter(),
            &ask(period, as_of),
        );
        let of_one = of_one.unwrap();
        let differing = of_one.iter().zip(&together).filter(|(one, all)| one != all);
        // Nothing happened in another unit, so only rosters may tell another number.
        for ((id, _), _) in differing {
            let figure = law.library.figure(id).unwrap();
            assert!(figure.measure.tallies().is_empty(), "{id}");
        }
    }
    let connection = rusqlite::Connection::open(database_of(&town.data)).unwrap();
    let altered = "UPDATE count_row SET n = n + 1 WHERE what LIKE 'county tally%立案%'";
    assert!(connection.execute(altered, []).unwrap() > 0);
    let mut reader = open_reader(&town.data).unwrap();
    let all = whole_county(reader.as_mut(), "2026", "2026-12-31");
    let found = recount(reader.as_mut(), &law, &all).unwrap();
    assert!(found.differing.iter().any(|it| &*it.figure == "F043"));
    assert!(found.differing.iter().all(|it| it.unit.is_none()));
    let connection = rusqlite::Connection::open(database_of(&town.data)).unwrap();
    let altered = "UPDATE count_row SET n = n + 1 WHERE what LIKE 'tally%' AND what LIKE '%立案%'";
    assert!(connection.execute(altered, []).unwrap() > 0);
    let mut reader = open_reader(&town.data).unwrap();
    let found = recount(reader.as_mut(), &law, &ask("2026", "2026-12-31")).unwrap();
    let filed = found.differing.iter().find(|it| &*it.figure == "F043");
    let filed = filed.unwrap();
    assert_eq!(filed.counted, Value::Number(2));
    // March has a count, and April one that went back to zero.
    assert_eq!(filed.kept, Value::Number(4));
}

#[test]
fn what_never_happened_counts_nowhere() {
    let mut town = Town::new();
    let case = filed(&mut town, "2026-04-02");
    let year = ask("2026", "2026-12-31");
    assert_eq!(open_figure(&town, "F043", &year).len(), 1);
    correct(&town, case, "file", None, Stands::No);
    assert_eq!(values(&town, &year)["F043"], Value::Number(0));
    assert_eq!(open_figure(&town, "F043", &year), []);
    let (data, law, _folder) = town.stop();
    verify(&data, &law);
}

#[test]
fn a_figure_and_what_stands_behind_it_cannot_differ() {
    let mut town = Town::new();
    for day in ["2026-04-01", "2026-04-02", "2026-04-03"] {
        filed(&mut town, day);
    }
    let year = ask("2026", "2026-12-31");
    let law = town.looker.law().clone();
    let mut numbers = 0;
    for (id, value) in values(&town, &year) {
        let found = open_figure(&town, &id, &year);
        let of = |part| found.iter().filter(|it| it.part == part).count() as i64;
        let by_rows = match (&law.library.figure(&id).unwrap().measure, value) {
            // People stand on a register and not in cases.
            (Measure::Ratio { of, .. } | Measure::Count(of), _)
                if of.iter().all(|it| it.tally().is_none()) =>
            {
                value
            }
            (Measure::Sum(_), _) => Value::Money(found.iter().map(|it| it.row.value).sum()),
            (Measure::Ratio { .. } | Measure::InTime(_), Value::Ratio { .. }) => Value::Ratio {
                part: of(Part::In),
                whole: of(Part::In) + of(Part::Missing),
            },
            (Measure::Count(_), _) => Value::Number(of(Part::In)),
            (Measure::Stock { .. }, Value::Number(n)) => {
                assert!(n <= of(Part::In));
                value
            }
            _ if found.is_empty() => Value::NoCases,
            _ => value,
        };
        assert_eq!(value, by_rows, "{id}");
        numbers += i64::from(!found.is_empty());
    }
    // The filings, and the limits to decide that nobody kept until the end of the year.
    assert_eq!(numbers, 2);
}

#[test]
fn the_stamp_of_a_figure_follows_from_what_stands_behind_it() {
    let mut town = Town::new();
    let law = town.looker.law().clone();
    let figure = law.library.figure("F043").unwrap();
    let mark = |town: &Town, ask: &FigureAsk| {
        let value = values(town, ask)["F043"];
        stamp(&law, figure, ask, &value, &open_figure(town, "F043", ask)).value
    };
    let (year, april) = (ask("2026", "2026-12-31"), ask("2026-04", "2026-12-31"));
    let none = mark(&town, &year);
    assert_eq!(none, mark(&town, &year));
    filed(&mut town, "2026-04-02");
    let one = mark(&town, &year);
    assert_ne!(none, one);
    assert_ne!(one, mark(&town, &april));
    filed(&mut town, "2026-04-03");
    assert_ne!(one, mark(&town, &year));
}

#[test]
fn people_are_counted_on_the_last_day_of_the_period() {
    let town = Town::new();
    // 三名执法人员，其中一人的证件2025年底到期。
    let in_2025 = values(&town, &ask("2025", "2026-12-31"));
    let in_2026 = values(&town, &ask("2026", "2026-12-31"));
    assert_eq!(in_2025["F053"], Value::Ratio { part: 3, whole: 3 });
    assert_eq!(in_2026["F053"], Value::Ratio { part: 2, whole: 3 });
    let before_all = values(&town, &ask("2019", "2026-12-31"));
    assert_eq!(before_all["F053"], Value::NoCases);
}

/// A month, quarter or year by figure, with the values before and after.
type Told = BTreeMap<(String, String), (Value, Value)>;

#[test]
fn exactly_the_figures_that_a_correction_changed_are_listed_with_before_and_after() {
    let mut town = Town::new();
    let case = filed(&mut town, "2026-04-02");
    filed(&mut town, "2026-04-03");
    let on = at("2026-12-31").day();
    // The ordinary course of a case takes nothing away.
    assert_eq!(town.looker.figure_changes(&case, on).unwrap(), []);
    let periods = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"];
    let months = (1..=12).map(|month| format!("2026-{month:02}"));
    let periods = periods.iter().map(ToString::to_string).chain(months);
    let asks: Vec<FigureAsk> = periods.map(|it| ask(&it, "2026-12-31")).collect();
    let before: Vec<_> = asks.iter().map(|ask| values(&town, ask)).collect();
    correct(&town, case, "file", Some("2026-03-31"), Stands::Yes);
    let mut expected = Told::new();
    for (ask, before) in asks.iter().zip(before) {
        for (id, now) in values(&town, ask) {
            if before[&id] != now {
                let code = ask.period.code().unwrap();
                expected.insert((id.to_string(), code), (before[&id], now));
            }
        }
    }
    assert!(expected.len() >= 4, "{expected:?}");
    let told = town.looker.figure_changes(&case, on).unwrap();
    let [event] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert!(event.head.starts_with("更正"), "{}", event.head);
    let changes = event.changes.iter().map(|it| {
        assert_eq!(it.unit.as_str(), "m1");
        let key = (it.figure.to_string(), it.period.code().unwrap());
        (key, (it.before, it.after))
    });
    assert_eq!(changes.collect::<Told>(), expected);
}
