//! The calculator of the acts: every term of every act, its day as the engine counts it, a file for
//! calendar programs, and a kind answer to whatever is written.

use std::collections::BTreeSet;

use zs_base::limits::{CALCULATOR_SEARCH_CHARACTERS_MAX, CALCULATOR_STRETCHES_MAX};
use zs_event::StepPath;
use zs_work::calculator::{self, START, begin};
use zs_work::view::Looker;

use crate::town::{MARKS, Said, Town, at, case_id, who};

/// Bytes of a page for the public.
const PAGE_BYTES_MAX: usize = 40 * 1024;

fn asked(town: &Town, path: &str, pairs: &[(&str, &str)]) -> Said {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    town.get(&format!("{path}?{query}"))
}

#[test]
fn every_term_of_every_act_of_the_library_is_listed_and_has_a_page() {
    let town = Town::new(1);
    let list = town.get("/term");
    assert!(list.body.len() <= PAGE_BYTES_MAX, "{}", list.body.len());
    let (mut terms, mut largest) = (0, 0);
    for (id, versions) in &town.law.library.procedures {
        let path = format!("/term/{id}");
        assert!(list.body.contains(&format!("href=\"{path}\"")), "{id}");
        // Each version by the rules of its first day, so that no term of an older one is missing.
        for version in versions {
            let on = version.version.to_string();
            let page = asked(&town, &path, &[("on", &on)]);
            assert_eq!(page.status, 200, "{path}");
            largest = largest.max(page.body.len());
            for step in version.steps.iter() {
                for term in &step.terms {
                    let key = format!("{}.{}", step.id, term.id);
                    assert!(page.body.contains(&format!("id=\"{key}\"")), "{id} {key}");
                    assert!(page.body.contains(&term.cite.in_words()), "{id} {key}");
                    let one = asked(&town, &format!("{path}/{key}"), &[("on", &on)]);
                    assert_eq!(one.status, 200, "{id} {key}");
                    largest = largest.max(one.body.len());
                    terms += 1;
                }
            }
        }
    }
    assert!(terms > 285, "{terms}");
    assert!(largest <= PAGE_BYTES_MAX, "{largest}");
}

/// The id, the term, what is written down, and the day.
type Vector = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

/// Vectors of statutory time, through the pages.
const VECTORS: &[Vector] = &[
    (
        "D01",
        "penalty.ordinary/defence.limit",
        &[("from", "2026-4-30")],
        "2026-05-11",
    ),
    (
        "D03",
        "penalty.ordinary/decide.limit",
        &[("from", "2026-1-5")],
        "2026-04-07",
    ),
    (
        "D04",
        "penalty.ordinary/decide.limit",
        &[
            ("rules", "market/2019-04-01"),
            ("from", "2026-1-5"),
            ("p0-1-from", "2026-1-31"),
            ("p0-1-to", "2026-2-20"),
        ],
        "2026-04-27",
    ),
    (
        "D05",
        "penalty.ordinary/decide.limit",
        &[
            ("rules", "market/2019-04-01"),
            ("from", "2026-1-5"),
            ("x1", "30"),
        ],
        "2026-05-06",
    ),
    (
        "D06",
        "penalty.ordinary/deliver.limit",
        &[("from", "2026-9-18")],
        "2026-09-29",
    ),
    (
        "D07",
        "penalty.ordinary/settle.limit",
        &[("from", "2026-9-25")],
        "2026-10-10",
    ),
    (
        "D12",
        "licence.intake/accept.limit",
        &[("from", "2026-6-17")],
        "2026-06-25",
    ),
    (
        "D13",
        "licence.ordinary/decide.limit",
        &[("from", "2026-9-14")],
        "2026-10-16",
    ),
    (
        "D15",
        "licence.ordinary/decide.limit",
        &[
            ("from", "2026-9-14"),
            ("p0-1-from", "2026-9-20"),
            ("p0-1-to", "2026-9-30"),
        ],
        "2026-10-27",
    ),
    (
        "D18",
        "coercion.seize/dispose.limit",
        &[("from", "2026-6-11")],
        "2026-07-11",
    ),
    (
        "D20",
        "coercion.seize/dispose.limit",
        &[
            ("from", "2026-6-11"),
            ("p0-1-from", "2026-6-14"),
            ("p0-1-to", "2026-6-24"),
        ],
        "2026-07-21",
    ),
    (
        "D21",
        "coercion.seize/ratify.limit",
        &[("from", "2026-4-30 23:30")],
        "2026-05-01 23:30",
    ),
    (
        "D65",
        "penalty.ordinary/publish.limit",
        &[("from", "2026-12-28")],
        "2027-01-06",
    ),
];

#[test]
fn the_days_are_those_of_the_vectors_with_their_arithmetic() {
    let town = Town::new(1);
    for (id, term, pairs, day) in VECTORS {
        let said = asked(&town, &format!("/term/{term}"), pairs);
        assert!(!said.body.contains("处要改"), "{id}: {}", said.body);
        assert!(
            said.body.contains(&format!("<b>{day}</b>")),
            "{id}: {}",
            said.body
        );
        for part in ["起点：", "期间：", "依据：", "结果："] {
            assert!(said.body.contains(part), "{id} {part}");
        }
    }
    let (_, term, pairs, _) = VECTORS[VECTORS.len() - 1];
    let said = asked(&town, &format!("/term/{term}"), pairs);
    assert!(
        said.body.contains("暂定：2027 年的放假安排还没有公布"),
        "{}",
        said.body
    );
    let (_, term, pairs, _) = VECTORS[2];
    let said = asked(&town, &format!("/term/{term}"), pairs);
    assert!(
        said.body
            .contains("不计：2026-02-01 至 2026-02-20（20 天）"),
        "{}",
        said.body
    );
}

#[test]
fn a_day_of_the_calculator_is_the_day_of_the_case_with_the_same_lines() {
    let town = Town::new(6);
    let mut looker = Looker::new(town.law.clone(), town.site.reader().unwrap()).unwrap();
    let (by, now) = (who("chen", "officer"), at("2026-06-01T10:00"));
    let file = looker.case_file(&case_id(5), &by, now).unwrap().unwrap();
    let done = |key: &str| {
        let mut course = file.course.iter();
        let path = StepPath::from(key);
        let found = course.find(|it| it.path.as_ref() == Some(&path));
        found.map(|it| it.effective_on.day().to_string())
    };
    let id = "penalty.ordinary".into();
    let act = calculator::act(&town.law, &id, "", at("2026-02-01").day()).unwrap();
    let form = |field: &str| {
        let key = field.strip_prefix(START).unwrap_or(field);
        done(key).unwrap_or_default()
    };
    let (counted, problems) = begin(&town.law, &act, &form, now.day());
    assert_eq!(problems, []);
    let mut compared = 0;
    for (term, counted) in act.terms.iter().zip(counted) {
        let mut clocks = file.clocks.iter();
        let clock = clocks.find(|it| format!("{}.{}", it.path, it.term) == term.key);
        if let (Some(clock), Some(counted)) = (clock, counted) {
            assert_eq!(clock.arithmetic, counted.arithmetic, "{}", term.key);
            compared += 1;
        }
    }
    assert!(compared >= 3, "{compared}");
}

#[test]
fn an_act_is_found_by_its_name_or_by_a_step() {
    let town = Town::new(1);
    let by_name = asked(&town, "/term", &[("q", "行政许可 延续")]).body;
    assert!(by_name.contains("/term/licence.renewal"), "{by_name}");
    assert!(!by_name.contains("/term/licence.withdraw\""));
    let by_step = asked(&town, "/term", &[("q", "先行登记保存")]).body;
    assert!(by_step.contains("/term/penalty.preservation"));
    assert!(by_step.contains("/term/penalty.ordinary"), "{by_step}");
    let none = asked(&town, "/term", &[("q", "养猫")]).body;
    assert!(none.contains("没有名称里有“养猫”的事项"), "{none}");
}

/// The lines of a calendar file as a program reads them.
fn lines(said: &Said) -> Vec<String> {
    assert_eq!(said.status, 200);
    assert_eq!(said.header("content-type"), "text/calendar; charset=utf-8");
    assert!(said.header("content-disposition").contains("attachment"));
    assert!(!said.body.replace("\r\n", "").contains(['\r', '\n']));
    assert!(said.body.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = said.body.replace("\r\n ", "");
    unfolded.split("\r\n").map(str::to_owned).collect()
}

fn of<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    let found = lines.iter().filter_map(|it| it.strip_prefix(name));
    found.collect()
}

#[test]
fn a_day_can_be_put_into_a_calendar_program_and_stays_the_same_entry() {
    let town = Town::new(1);
    let path = "/term/penalty.ordinary/decide.limit/ics";
    let plain = lines(&asked(&town, path, &[("from", "2026-1-5")]));
    assert_eq!(of(&plain, "DTSTART;VALUE=DATE:"), ["20260407"]);
    assert_eq!(plain.iter().filter(|it| *it == "BEGIN:VALARM").count(), 2);
    assert!(of(&plain, "DTSTAMP:")[0].ends_with('Z'));
    let description = of(&plain, "DESCRIPTION:").join("");
    assert!(description.contains("行政处罚法第60条"), "{description}");
    // With a pause the day is another one and the entry is the same.
    let market = [("rules", "market/2019-04-01"), ("from", "2026-1-5")];
    let before = lines(&asked(&town, path, &market));
    let pause = [("p0-1-from", "2026-1-31"), ("p0-1-to", "2026-2-20")];
    let after = lines(&asked(&town, path, &[market, pause].concat()));
    assert_eq!(of(&after, "DTSTART;VALUE=DATE:"), ["20260427"]);
    assert_eq!(of(&before, "UID:")[0], of(&after, "UID:")[0]);
    assert_ne!(of(&before, "UID:")[0], of(&plain, "UID:")[0]);
}

#[test]
fn all_days_of_an_act_are_one_file() {
    let town = Town::new(1);
    let days = [("d-file", "2026-1-5"), ("d-inform.served", "2026-2-27")];
    let page = asked(&town, "/term/penalty.ordinary", &days);
    let shown = page.body.matches("<p class=\"due\"").count();
    assert!(
        page.body.contains("/term/penalty.ordinary/ics?"),
        "{}",
        page.body
    );
    let file = lines(&asked(&town, "/term/penalty.ordinary/ics", &days));
    let entries = file.iter().filter(|it| *it == "BEGIN:VEVENT").count();
    assert!(entries > 4 && entries == shown, "{entries} {shown}");
    let marks: BTreeSet<&str> = of(&file, "UID:").into_iter().collect();
    assert_eq!(marks.len(), entries);
}

#[test]
fn a_file_of_nothing_leads_back_to_the_page_that_says_what_is_wrong() {
    let town = Town::new(1);
    for (path, pairs) in [
        ("/term/penalty.ordinary/ics", &[][..]),
        ("/term/penalty.ordinary/ics", &[("d-file", "下周三")][..]),
        ("/term/penalty.ordinary/decide.limit/ics", &[][..]),
        (
            "/term/penalty.ordinary/decide.limit/ics",
            &[("from", "2026-2-30")][..],
        ),
    ] {
        let said = asked(&town, path, pairs);
        assert_eq!(said.status, 303, "{path}");
        let back = town.get(&said.header("location"));
        assert_eq!(back.status, 200, "{path}");
    }
}

const ONE: &str = "/term/penalty.ordinary/decide.limit";
const LONG: &str =
    "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999";

/// The page, what is written on it, and what it says then.
type Written = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

/// What people write where a day or a number is meant.
const WRITTEN: &[Written] = &[
    (ONE, &[("from", "2026-2-30")], "在日历上没有"),
    (ONE, &[("from", "<script>alert(1)</script>")], "不是日期"),
    (ONE, &[("from", "")], "填起算的日子"),
    (ONE, &[("from", "2199-12-30")], "超出了日历"),
    (ONE, &[("from", "1900-1-1"), ("on", "2026-1-1")], "1900-04-"),
    (
        ONE,
        &[("on", "昨天"), ("from", "2026-1-5")],
        "“昨天”不是日期",
    ),
    (ONE, &[("rules", "nowhere/2026-01-01")], "没有这一套规定"),
    (ONE, &[("from", LONG)], "不是日期"),
    (
        "/term/penalty.ordinary",
        &[("d-file", "13月1日")],
        "在日历上没有",
    ),
    (
        "/term/penalty.ordinary",
        &[("d-nothing", "2026-1-1")],
        "全部时限",
    ),
    (
        "/term/coercion.seize/ratify.limit",
        &[("from", "2026-4-30")],
        "写到分钟",
    ),
    (
        "/term/coercion.seize/dispose.limit",
        &[("from", "2026-6-11"), ("p0-1-to", "2026-6-24")],
        "也要写开始的日子",
    ),
    (
        "/term/coercion.seize/dispose.limit",
        &[
            ("from", "2026-6-11"),
            ("p0-1-from", "2026-6-24"),
            ("p0-1-to", "2026-6-14"),
        ],
        "不能早于开始的日子",
    ),
    (
        ONE,
        &[
            ("rules", "market/2019-04-01"),
            ("from", "2026-1-5"),
            ("x1", "31"),
        ],
        "写 1 到 30 的整数",
    ),
    (
        ONE,
        &[
            ("rules", "market/2019-04-01"),
            ("from", "2026-1-5"),
            ("x1", "很多"),
        ],
        "写 1 到 30 的整数",
    ),
];

#[test]
fn whatever_is_written_is_answered_kindly_and_stays_in_its_field() {
    let town = Town::new(1);
    for (path, pairs, told) in WRITTEN {
        let said = asked(&town, path, pairs);
        assert_eq!(said.status, 200, "{pairs:?}");
        assert!(said.body.contains(told), "{pairs:?}: {}", said.body);
        assert!(!said.body.contains("<script>alert"), "{pairs:?}");
        assert!(said.body.len() <= PAGE_BYTES_MAX);
        for (_, written) in pairs
            .iter()
            .filter(|(name, _)| *name != "rules" && *name != "d-nothing")
        {
            let shown = written.replace('<', "&#60;").replace('>', "&#62;");
            assert!(
                said.body.contains(&format!("value=\"{shown}\"")),
                "{written}"
            );
        }
    }
    for path in [
        "/term/no.such",
        "/term/penalty.ordinary/no.such",
        "/term/penalty.ordinary/no/ics",
    ] {
        assert_eq!(town.get(path).status, 404, "{path}");
    }
}

#[test]
fn a10_a_search_of_a_hundred_characters_is_read_to_its_end() {
    let town = Town::new(1);
    let all = "行政许可·延续";
    let blanks = CALCULATOR_SEARCH_CHARACTERS_MAX - all.chars().count() - 1;
    for (more, found) in [(0, false), (1, true)] {
        // One character more pushes the last letter, which no name has, out of what is read.
        let sought = format!("{all}{}猫", " ".repeat(blanks + more));
        let body = asked(&town, "/term", &[("q", &sought)]).body;
        assert_eq!(body.contains("/term/licence.renewal"), found, "{more}");
    }
}

#[test]
fn a10_three_stretches_of_one_kind_are_counted_and_a_fourth_is_told() {
    let town = Town::new(1);
    let path = "/term/coercion.seize/dispose.limit";
    let mut pairs = vec![("from".to_owned(), "2026-6-11".to_owned())];
    for row in 1..=CALCULATOR_STRETCHES_MAX + 1 {
        // Each takes one day out.
        pairs.push((format!("p0-{row}-from"), format!("2026-6-{}", 13 + row)));
        pairs.push((format!("p0-{row}-to"), format!("2026-6-{}", 14 + row)));
        let asked_pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let body = asked(&town, path, &asked_pairs).body;
        if row <= CALCULATOR_STRETCHES_MAX {
            assert!(
                body.contains(&format!("<b>2026-07-{}</b>", 11 + row)),
                "{row}: {body}"
            );
        } else {
            assert!(body.contains("最多写 3 段"), "{body}");
        }
    }
}

#[test]
fn my_days_leave_the_house_without_anything_about_anybody() {
    let town = Town::new(12);
    let said = town.get_as(&town.officer, "/todo/terms.ics");
    let file = lines(&said);
    let titles = of(&file, "SUMMARY:");
    assert!(!titles.is_empty());
    assert!(
        titles.iter().all(|it| it.contains(" 号案件“")),
        "{titles:?}"
    );
    for mark in MARKS {
        assert!(
            !said.body.contains(mark) && !file.join("").contains(mark),
            "{mark}"
        );
    }
    assert!(!file.join("").contains("宏达"), "the name of an enterprise");
    // Whoever is not signed in is led to the page for that, and another unit has none of these.
    assert_eq!(town.get("/todo/terms.ics").status, 303);
    let other = town.get_as(&town.stranger, "/todo/terms.ics");
    assert!(!other.body.contains("BEGIN:VEVENT"));
}
