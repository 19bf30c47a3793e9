//! Cases as event logs: everything that happened is in them, and nobody's name.

use zs_conform::HistoryRegister;
use zs_law::CalendarUse;
use zs_paper::{LogMap, read_map, read_ocel};
use zs_store::Reader;
use zs_store::sqlite::open_reader;
use zs_work::{CaseAsk, Listed, LogForm, Roll, check_log, check_ocel, export_log};

use crate::town::{SHOP, Town};

const PERSON: [&str; 3] = ["公民", "王小明", "150102199001011234"];

fn log(reader: &mut dyn Reader, law: &zs_work::Law, form: LogForm) -> (u64, u64, String) {
    let ask = CaseAsk {
        units: vec!["m1".into()],
        oldest_first: true,
        ..CaseAsk::default()
    };
    let roll = Roll::read(reader).unwrap();
    let (done, bytes) = export_log(reader, (law, &roll), &ask, form, Vec::new()).unwrap();
    (done.cases, done.events, String::from_utf8(bytes).unwrap())
}

/// A map for our own logs: some steps of the penalty, and nothing of the rest.
fn map(case: &str, keys: [&str; 2], procedure: &zs_law::Procedure) -> LogMap {
    let [step, at] = keys;
    let mut text = format!(
        "format = 1\n[log]\ncovers = \"named\"\ncase = \"{case}\"\nstep = \"{step}\"\nat = \"{at}\"\n\
         unit = \"m1\"\n"
    );
    for (from, step) in [
        ("线索登记", "clue"),
        ("立案审批", "file"),
        ("调查取证", "investigate"),
        ("调查终结报告", "report"),
    ] {
        text.push_str(&format!("[[step]]\nfrom = \"{from}\"\nstep = \"{step}\"\n"));
    }
    let (map, problems) = read_map("map.toml", text.as_bytes(), procedure);
    assert!(problems.is_empty(), "{}", problems[0]);
    map.unwrap()
}

#[test]
fn cases_leave_as_event_logs_in_which_nobody_is_named() {
    let mut town = Town::new();
    for party in [SHOP, PERSON, PERSON] {
        town.until_report(party);
    }
    let (data, law, _folder) = town.stop();
    let mut reader = open_reader(&data).unwrap();
    for form in [LogForm::Xes, LogForm::Ocel] {
        let (cases, events, text) = log(reader.as_mut(), &law, form);
        assert_eq!((cases, events), (3, 18), "{form:?}");
        for name in [
            "王小明",
            "青禾便利店",
            "150102199001011234",
            "92150100MA0EXAMPL1",
            "13800138000",
            "陈立业",
            "林秋实",
            "chen",
            "han",
            "货架",
            "证chen",
        ] {
            assert!(!text.contains(name), "{name} leaves in {form:?}");
        }
        for told in [
            "立案审批",
            "officer-1",
            "party-1",
            "party-2",
            "旗市场监管局",
            "立案",
        ] {
            assert!(text.contains(told), "{told} is not in {form:?}");
        }
        // One person in two cases is one code.
        assert!(!text.contains("party-3"));
    }
}

#[test]
fn what_was_written_is_checked_like_any_other_log() {
    let mut town = Town::new();
    town.until_report(SHOP);
    let (data, law, _folder) = town.stop();
    let mut reader = open_reader(&data).unwrap();
    let procedure = law.library.procedures["penalty.ordinary"]
        .last()
        .unwrap()
        .clone();
    let calendar = law.calendar(CalendarUse::National).clone();
    let register = HistoryRegister::new(procedure.clone(), calendar, &"".into(), &"m1".into());
    let found = |checked: zs_work::CheckedLog| {
        let last = checked.tally.last().unwrap();
        (checked.tally.cases(), checked.tally.findings(last).len())
    };

    let (.., xes) = log(reader.as_mut(), &law, LogForm::Xes);
    let of_xes = map(
        "concept:name",
        ["concept:name", "time:timestamp"],
        &procedure,
    );
    let checked = check_log(xes.as_bytes(), &of_xes, &register, 1, |_| {});
    assert_eq!(found(checked), (1, 0));

    let (.., text) = log(reader.as_mut(), &law, LogForm::Ocel);
    let ocel = read_ocel(text.as_bytes()).unwrap();
    let of_ocel = map("案件", ["ocel:activity", "ocel:timestamp"], &procedure);
    let checked = check_ocel(&ocel, &of_ocel, &register, Listed::All);
    assert_eq!(checked.reading.rows, 6);
    assert_eq!(found(checked), (1, 0));
}
