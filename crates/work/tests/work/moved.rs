//! Last days that move although nothing is done about them: another calendar comes with the program,
//! or what was written down is corrected. Whoever handles the case is told the day before, the day
//! that holds now and the cause; what did not move is not told.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::limits::MOVED_SHOWN_DAYS_MAX;
use zs_base::{CaseId, Day, Severity};
use zs_event::command::{Correct, Stands};
use zs_event::event::{Noted, Recomputed};
use zs_event::{Act, Command, Happening, Signer};
use zs_law::Files;
use zs_store::cell::Cells;
use zs_store::row::Row as _;
use zs_store::{MovedRow, Reader, listing};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::view::{DateMove, PageAsk, QueueList, QueuePage};
use zs_work::{Answer, Law, check_projections, event_of};

use crate::county::id16;
use crate::town::{SHOP, Town, at, head, officer, who};

/// The case is decided on within ninety days of this filing.
const DUE: &str = "2026-06-03";
/// What a notice that closes these two days makes of it.
const MOVED: &str = "2026-06-05";

/// The law of the source tree with further notices of 2026.
fn law(notices: &[(&str, &[&str])]) -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        let mut text = String::from_utf8_lossy(bytes.as_slice()).into_owned();
        if path == "calendar/2026.toml" {
            for (cite, days) in notices {
                let days: String = days
                    .iter()
                    .map(|day| format!("  {{ on = {day}, name = \"临时放假\" }},\n"))
                    .collect();
                text.push_str(&format!(
                    "\n[[notice]]\nknown_on = 2026-03-12\ncite = \"{cite}\"\nholidays = [\n{days}]\nworkdays = []\n"
                ));
            }
            files.add(&path, text.as_bytes());
        } else {
            files.add(&path, bytes);
        }
    }
    let (law, problems) = Law::read(&files);
    let errors: Vec<_> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(law)
}

fn notice() -> Arc<Law> {
    law(&[("某发〔2026〕9号", &["2026-06-03", "2026-06-04"])])
}

fn reader(town: &Town) -> Box<dyn Reader> {
    zs_store::sqlite::open_reader(&town.data).unwrap()
}

/// What the ledger says of calendars and of days that they moved.
fn told(town: &Town) -> (Vec<Noted>, Vec<(CaseId, Recomputed)>) {
    let (mut notes, mut moved) = (Vec::new(), Vec::new());
    for leaf in reader(town).leaves(0, 10_000).unwrap() {
        let event = event_of(&leaf).unwrap().unwrap();
        match event.happening {
            Happening::Noted(it) => notes.push(it),
            Happening::Recomputed(it) => moved.push((event.case, it)),
            _ => {}
        }
    }
    (notes, moved)
}

fn rows(town: &Town) -> Vec<MovedRow> {
    let rows = reader(town)
        .scan(&listing::MOVED, &[], None, 1_000)
        .unwrap();
    rows.iter()
        .map(|cells| MovedRow::from_cells(&mut Cells::new("", cells)).unwrap())
        .collect()
}

fn decide(moves: &[DateMove]) -> Vec<(String, String, &str)> {
    let shown = |day: Option<Day>| day.map_or_else(String::new, |it| it.to_string());
    moves
        .iter()
        .filter(|it| it.path.to_string() == "decide" && it.term == "limit")
        .map(|it| (shown(it.old), shown(it.new), it.cause.as_str()))
        .collect()
}

fn queue(town: &mut Town, by: &Signer, list: QueueList, now: &str) -> QueuePage {
    let ask = PageAsk {
        number: 1,
        rows: 50,
    };
    town.looker.queue(by, list, ask, at(now)).unwrap().unwrap()
}

/// The stored rows are what a replay gives.
fn projections_hold(town: Town) {
    let (data, law, _folder) = town.stop();
    let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
    let compared = check_projections(reader.as_mut(), &law);
    compared.unwrap_or_else(|wrong| panic!("{wrong}"));
}

fn due(town: &mut Town, case: &CaseId, now: &str) -> String {
    let file = town.file(case, &officer(), now);
    let mut clocks = file.clocks.iter();
    let clock = clocks.find(|it| it.path.to_string() == "decide" && it.term == "limit");
    clock.unwrap().due.to_string()
}

/// Whoever has the case among their work is told of its moved days, and nobody else.
fn only_those_concerned_are_told(town: &mut Town, moved: usize) {
    let mine = queue(
        town,
        &who("he", "legal_reviewer"),
        QueueList::Mine,
        "2026-03-13T09:00",
    );
    assert_eq!(mine.moved, moved);
    let stranger = queue(
        town,
        &who("wai", "officer"),
        QueueList::Moved,
        "2026-03-13T09:00",
    );
    assert_eq!((stranger.moved, stranger.moves.len()), (0, 0));
}

#[test]
fn a_notice_that_comes_with_the_program_moves_days_and_everybody_concerned_sees_it() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    assert_eq!(due(&mut town, &case, "2026-03-12T09:00"), DUE);
    assert_eq!(told(&town).1, []);

    let mut town = town.again(notice());
    town.set("2026-03-13T09:00");
    assert_eq!(town.count_anew(), Some(1));
    let (notes, moved) = told(&town);
    let topics: Vec<_> = notes.iter().map(|it| it.topic.as_str()).collect();
    assert_eq!(topics, ["calendar", "calendar-counted"]);
    // The ledger says which year changed, as it was and as it is, and no other.
    let items: BTreeMap<_, _> = notes[0].items.iter().cloned().collect();
    let names: Vec<_> = items.keys().map(String::as_str).collect();
    assert_eq!(names, ["2026.is", "2026.was", "because"]);
    assert_eq!(items["because"], "某发〔2026〕9号");
    let closed = "放假 2026-06-04 临时放假";
    assert!(items["2026.is"].contains(closed) && !items["2026.was"].contains(closed));
    // Not to be decided on by the same day are a decision and its refusal.
    assert!(
        moved
            .iter()
            .all(|(of, it)| *of == case && it.old.to_string() == DUE)
    );
    assert!(
        moved.iter().all(|(_, it)| it.new.to_string() == MOVED),
        "{moved:?}"
    );
    assert!(!moved.is_empty());
    assert_eq!(due(&mut town, &case, "2026-03-13T09:00"), MOVED);

    let file = town.file(&case, &officer(), "2026-03-13T09:00");
    let expected = (
        DUE.to_owned(),
        MOVED.to_owned(),
        "放假安排变动（某发〔2026〕9号）",
    );
    assert_eq!(decide(&file.moves), [expected]);
    let clock = file
        .clocks
        .iter()
        .find(|it| it.term == "limit" && it.path.to_string() == "decide");
    let beside = file.moved(clock.unwrap()).unwrap();
    assert_eq!(beside.old.unwrap().to_string(), DUE);

    let list = queue(&mut town, &officer(), QueueList::Moved, "2026-03-13T09:00");
    assert_eq!(list.moved, moved.len());
    assert!(
        list.moves.iter().all(|it| it.case == case),
        "{:?}",
        list.moves
    );
    only_those_concerned_are_told(&mut town, moved.len());

    // Started once more with the same calendar, nothing is left to do.
    let size = reader(&town).edge().unwrap().last.unwrap().seq;
    let town = town.again(notice());
    assert_eq!(town.count_anew(), None);
    assert_eq!(reader(&town).edge().unwrap().last.unwrap().seq, size);
    projections_hold(town);
}

#[test]
fn a_notice_that_moves_nothing_is_written_down_and_tells_nobody_anything() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    let mut town = town.again(law(&[("某发〔2026〕10号", &["2026-11-05"])]));
    town.set("2026-03-13T09:00");
    assert_eq!(town.count_anew(), Some(1));
    let (notes, moved) = told(&town);
    assert_eq!((notes.len(), moved.len()), (2, 0));
    assert_eq!(rows(&town), []);
    let file = town.file(&case, &officer(), "2026-03-13T09:00");
    assert_eq!(file.moves, []);
    let list = queue(&mut town, &officer(), QueueList::Mine, "2026-03-13T09:00");
    assert_eq!(list.moved, 0);
    assert!(list.rows.iter().all(|it| it.moved.is_none()));
    projections_hold(town);
}

#[test]
fn a_case_is_counted_anew_before_anything_else_happens_to_it_and_only_once() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    let mut town = town.again(notice());
    // Nobody has counted yet when somebody wants to do the next step: they are told to look again, and
    // what they then see is counted in the new calendar.
    let compare = |town: &Town| check_projections(reader(town).as_mut(), &notice());
    compare(&town).unwrap();
    let refused = town.review(&case);
    assert!(matches!(refused, Answer::Refused(_)), "{refused:?}");
    assert_eq!(due(&mut town, &case, "2026-03-13T10:00"), MOVED);
    assert!(matches!(town.review(&case), Answer::Recorded(_)));
    let (notes, moved) = told(&town);
    assert_eq!(
        notes.len(),
        1,
        "that every case is counted is not written down yet"
    );
    assert!(!moved.is_empty());
    assert_eq!(town.count_anew(), Some(1));
    let (notes, again) = told(&town);
    assert_eq!((notes.len(), again), (2, moved));
    projections_hold(town);
}

#[test]
fn a_second_notice_before_every_case_is_counted_moves_each_from_where_it_was() {
    let mut town = Town::under(law(&[]));
    let first = town.until_report(SHOP);
    let second = town.until_report(["组织", "乌兰文具店", "92150100MA0EXAMPL2"]);
    let mut town = town.again(notice());
    town.review(&first);
    // The program is stopped before the other case is counted, and comes again with one notice more.
    let more = law(&[
        ("某发〔2026〕9号", &["2026-06-03", "2026-06-04"]),
        ("某发〔2026〕11号", &["2026-06-05"]),
    ]);
    let mut town = town.again(more);
    assert_eq!(town.count_anew(), Some(2));
    let (_, moved) = told(&town);
    let of = |case: CaseId| -> Vec<_> {
        let own = moved.iter().filter(|(of, it)| {
            *of == case && it.path.to_string() == "decide" && it.term == "limit"
        });
        own.map(|(_, it)| (it.old.to_string(), it.new.to_string()))
            .collect()
    };
    let day = |text: &str| text.to_owned();
    let monday = "2026-06-08";
    assert_eq!(
        of(first),
        [(day(DUE), day(MOVED)), (day(MOVED), day(monday))]
    );
    assert_eq!(of(second), [(day(DUE), day(monday))]);
    for case in [first, second] {
        assert_eq!(due(&mut town, &case, "2026-03-14T09:00"), monday);
    }
    projections_hold(town);
}

#[test]
fn a_calendar_that_is_taken_back_moves_the_days_back() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    let mut town = town.again(notice());
    town.review(&case);
    let mut town = town.again(law(&[]));
    assert_eq!(town.count_anew(), Some(1));
    assert_eq!(due(&mut town, &case, "2026-03-14T09:00"), DUE);
    let moves = town.file(&case, &officer(), "2026-03-14T09:00").moves;
    let back = (
        MOVED.to_owned(),
        DUE.to_owned(),
        "放假安排变动（放假安排更正）",
    );
    assert_eq!(decide(&moves)[0], back);
    projections_hold(town);
}

fn correct(town: &mut Town, case: &CaseId, path: &str, day: &str, number: u64) {
    let command = Command {
        id: zs_base::CommandId(id16(9, 2, number)),
        case: *case,
        by: head(),
        seen: None,
        act: Act::Correct(Correct {
            path: path.into(),
            effective_on: Some(at(day)),
            values: Vec::new(),
            stands: Stands::Yes,
            reason: "王小明那份审批表上写的是另一天".to_owned(),
        }),
    };
    let answer = town.say(command);
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

#[test]
fn a_corrected_day_moves_what_follows_from_it_with_the_reason() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    town.set("2026-03-13T09:00");
    correct(&mut town, &case, "file", "2026-03-04T10:00", 1);
    let now = "2026-03-13T10:00";
    assert_eq!(due(&mut town, &case, now), "2026-06-02");
    let file = town.file(&case, &officer(), now);
    let expected = (DUE.to_owned(), "2026-06-02".to_owned(), "更正“立案审批”");
    assert_eq!(decide(&file.moves), [expected]);
    let told = file
        .moves
        .iter()
        .find(|it| it.path.to_string() == "decide")
        .unwrap();
    assert!(told.reason.as_ref().unwrap().contains("另一天"), "{told:?}");
    assert!(told.runs);
    // The list of the unit has it too, without the reason.
    let kept = rows(&town);
    assert!(
        kept.iter()
            .any(|it| it.path == "decide" && it.cause == "更正“立案审批”")
    );
    assert!(kept.iter().all(|it| !it.cause.contains("王小明")));
    // What moves nothing is not told: the same day once more, and a step on which no term hangs.
    correct(&mut town, &case, "file", "2026-03-04T11:00", 2);
    let file = town.file(&case, &officer(), now);
    assert_eq!(decide(&file.moves).len(), 1);
    assert_eq!(rows(&town), kept);
    projections_hold(town);
}

#[test]
fn a10_a_move_is_told_in_lists_for_thirty_days_and_on_the_case_always() {
    let mut town = Town::under(law(&[]));
    let case = town.until_report(SHOP);
    town.set("2026-03-13T09:00");
    correct(&mut town, &case, "file", "2026-03-04T10:00", 1);
    let recorded: Day = "2026-03-13".parse().unwrap();
    for (days, told) in [
        (MOVED_SHOWN_DAYS_MAX, true),
        (MOVED_SHOWN_DAYS_MAX + 1, false),
    ] {
        let now = format!("{}T09:00", recorded.plus(days));
        let list = queue(&mut town, &officer(), QueueList::Moved, &now);
        assert_eq!(list.moved > 0, told, "{days}");
        assert_eq!(list.moves.is_empty(), !told, "{days}");
        let file = town.file(&case, &officer(), &now);
        assert_eq!(decide(&file.moves).len(), 1, "{days}");
    }
}
