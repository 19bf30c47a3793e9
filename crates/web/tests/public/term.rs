//! 期限计算: days as people write them, and each slip told beside its field with nothing lost.

use crate::town::Town;

fn asked(town: &Town, pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    town.get(&format!("/term?{query}")).body
}

#[test]
fn a_day_counts_however_it_is_written() {
    let town = Town::new(1);
    for day in [
        "2026-09-28",
        "2026-9-28",
        "20260928",
        "２０２６年９月２８日",
    ] {
        let body = asked(&town, &[("from", day), ("count", "15"), ("unit", "d")]);
        assert!(body.contains("<b>2026-10-13</b>"), "{day}: {body}");
        assert!(!body.contains("处要改"), "{day}");
    }
    let body = asked(
        &town,
        &[("from", "2026-9-28 15:30"), ("count", "24"), ("unit", "h")],
    );
    assert!(body.contains("2026-09-29 15:30"), "{body}");
}

#[test]
fn each_slip_is_told_and_what_was_typed_stays() {
    let town = Town::new(1);
    let of = |from, pause, until| {
        [
            ("from", from),
            ("count", "15"),
            ("unit", "wd"),
            ("pause1", pause),
            ("until1", until),
        ]
    };
    for (from, pause, until, told) in [
        ("2026-2-30", "", "", "“2026-2-30”在日历上没有"),
        ("下周三", "", "", "“下周三”不是日期"),
        ("2026-9-28", "2026-10-9", "2026-10-8", "止不能早于起"),
        ("2026-9-28", "2026-10-9", "", "起和止都要写"),
        ("2026-9-28", "", "2026-10-9", "起和止都要写"),
        ("2026-9-28", "2026-10-9", "13月1日", "“13月1日”在日历上没有"),
    ] {
        let body = asked(&town, &of(from, pause, until));
        assert!(body.contains(told), "{from} {pause} {until}: {body}");
        for typed in [from, pause, until] {
            assert!(body.contains(&format!("value=\"{typed}\"")), "{typed}");
        }
        assert!(!body.contains("最后一天</p>"), "{told}");
    }
    let body = asked(
        &town,
        &[("from", "2026-9-28"), ("count", "24"), ("unit", "h")],
    );
    assert!(body.contains("起算的时刻写到分钟"), "{body}");
}
