//! Every row of the table of forms that were met in real schemes gives its real numbers.

use zs_assess::{Answer, Judged, Value, met_over_applicable, must_be_met, score, weighted_sum};
use zs_law::{Bound, Points, Scoring};

use crate::support::{
    Given, fraction, gives, gives_among, gives_for_share, item, judged, law, points, scheme, told,
    totals, written,
};

/// The rows as they were collected: id, form, real example, expression, source.
const ROWS: &str = include_str!("scoring-forms.csv");

#[test]
fn every_form_that_was_met_gives_its_real_numbers() {
    let ids: Vec<&str> = ROWS
        .lines()
        .skip(1)
        .filter_map(|it| it.split(',').next())
        .collect();
    assert_eq!(ids.len(), 28);
    for id in ids {
        match id {
            "SC01" | "SC02" | "SC03" | "SC04" => off_for_each(id),
            "SC05" | "SC06" => by_judgement(id),
            "SC07" | "SC08" | "SC09" | "SC10" => by_one_figure(id),
            "SC11" | "SC12" | "SC13" => beside_others(id),
            "SC14" | "SC15" | "SC17" | "SC22" => with_bounds(id),
            "SC16" | "SC25" => with_a_veto(id),
            "SC18" | "SC19" | "SC20" => by_packs(id),
            "SC21" | "SC23" => by_weights(id),
            "SC24" | "SC28" => by_met_items(id),
            "SC26" => refused(),
            "SC27" => by_grades(),
            _ => panic!("{id} is not reproduced"),
        }
    }
}

fn off_for_each(id: &str) {
    let shortfall = || Scoring::Shortfall {
        target: 6,
        step: points("0.3"),
        cap: Some(points("1.2")),
    };
    let each = |step: &str, cap: Option<&str>| Scoring::PerOccurrence {
        step: points(step),
        cap: cap.map(points),
    };
    match id {
        "SC01" => {
            // 3分；未成立领导小组扣0.5，未明确分管领导扣0.5。
            let parts = || Scoring::Presence(vec![points("0.5"), points("0.5")]);
            assert_eq!(gives("3", parts(), &[1, 1]), "3");
            assert_eq!(gives("3", parts(), &[0, 1]), "2.5");
            assert_eq!(gives("3", parts(), &[0, 0]), "2");
        }
        "SC02" => {
            let given = [7, 6, 5, 3, 2, 0].map(|n| gives("1.5", shortfall(), &[n]));
            assert_eq!(given, ["1.5", "1.5", "1.2", "0.6", "0.3", "0.3"]);
        }
        "SC03" => {
            let given = [0, 1, 3, 4].map(|n| gives("1.5", each("0.3", Some("0.9")), &[n]));
            assert_eq!(given, ["1.5", "1.2", "0.6", "0.6"]);
        }
        _ => {
            let given = [0, 1, 6, 7].map(|n| gives("6", each("1", None), &[n]));
            assert_eq!(given, ["6", "5", "0", "0"]);
        }
    }
}

fn by_judgement(id: &str) {
    if id == "SC05" {
        // 8分：全达标满分，部分酌情，未开展0分。
        let it = item("8", Scoring::Judge { max: points("8") });
        let given = ["0", "3.5", "8"].map(|off| told(score(&it, &judged(off, "见评查意见"), None)));
        assert_eq!(given, ["8", "4.5", "0"]);
        return;
    }
    // 16分：管理秩序混乱酌情扣10分，理由必填。
    let it = item("16", Scoring::Judge { max: points("10") });
    assert_eq!(
        told(score(&it, &judged("10", "三个市场无人管理"), None)),
        "6"
    );
    assert_eq!(
        told(score(&it, &judged("11", "三个市场无人管理"), None)),
        "等待Judgement"
    );
    assert_eq!(told(score(&it, &judged("10", "  "), None)), "等待Judgement");
    assert_eq!(Judged::new(points("10"), ""), None);
}

fn by_one_figure(id: &str) {
    match id {
        "SC07" => {
            let form = || Scoring::LateMissing {
                late: points("0.5"),
                missing: points("1"),
            };
            assert_eq!(gives("3", form(), &[1, 0]), "2.5");
            assert_eq!(gives("3", form(), &[2, 1]), "1");
            assert_eq!(gives("3", form(), &[4, 2]), "0");
        }
        "SC08" => {
            let form = || Scoring::Ratio {
                target: fraction("10"),
            };
            let given = [12, 10, 7, 0].map(|n| gives("5", form(), &[n]));
            assert_eq!(given, ["5", "5", "3.5", "0"]);
        }
        "SC09" => {
            let form = || Scoring::Gate(Bound::AtLeast(fraction("80%")));
            assert_eq!(gives_for_share("5", form(), 80, 100), "5");
            assert_eq!(gives_for_share("5", form(), 799, 1_000), "0");
        }
        _ => {
            let form = || Scoring::Linear {
                threshold: fraction("20%"),
                per_pct: points("0.1"),
            };
            assert_eq!(gives_for_share("1", form(), 1, 5), "1");
            assert_eq!(gives_for_share("1", form(), 15, 100), "0.5");
            assert_eq!(gives_for_share("1", form(), 195, 1_000), "0.95");
            assert_eq!(gives_for_share("1", form(), 0, 9), "0");
        }
    }
}

fn beside_others(id: &str) {
    match id {
        "SC11" => {
            let form = Scoring::RelativeMean {
                per_pct: points("0.1"),
            };
            let share = |part| Value::Ratio { part, whole: 100 };
            let all = [share(90), share(80), share(70), Value::NoCases];
            let given = [0, 1, 2].map(|at| gives_among("2", &form, all[at], &all));
            assert_eq!(given, ["2", "2", "1"]);
        }
        "SC12" => {
            let form = Scoring::RankTable(["60", "57", "54", "51", "48"].map(points).to_vec());
            let all = [90, 88, 88, 70, 60, 50].map(Value::Number);
            let given = all.map(|own| gives_among("60", &form, own, &all));
            assert_eq!(given, ["60", "57", "57", "51", "48", "0"]);
        }
        _ => {
            let all = [40, 30, 0].map(Value::Number);
            let given = all.map(|own| gives_among("6", &Scoring::RelativeBest, own, &all));
            assert_eq!(given, ["6", "4.5", "0"]);
        }
    }
    // Before all units are in there is nothing to compare with.
    assert_eq!(gives("6", Scoring::RelativeBest, &[40]), "等待Others");
}

fn with_bounds(id: &str) {
    match id {
        "SC14" => {
            let form = || Scoring::Delta {
                base: points("2"),
                up: points("0.05"),
                up_cap: points("0.5"),
                down: points("0.1"),
                down_cap: points("2"),
            };
            let given = [(10, 10), (14, 10), (30, 10), (7, 10), (0, 30)]
                .map(|(now, before)| gives("2.5", form(), &[now, before]));
            assert_eq!(given, ["2", "2.2", "2.5", "1.7", "0"]);
        }
        "SC15" => {
            let it = item(
                "20",
                Scoring::ExternalScaled {
                    full: points("100"),
                },
            );
            let other = |text| Answer {
                external: Some(points(text)),
                ..Answer::default()
            };
            assert_eq!(told(score(&it, &other("92.5"), None)), "18.5");
            assert_eq!(told(score(&it, &other("120"), None)), "20");
            assert_eq!(told(score(&it, &Answer::default(), None)), "等待External");
        }
        "SC17" => {
            let (low, high) = (points("-3"), points("3"));
            let it = item("3", Scoring::ClampBonus { low, high });
            let given =
                ["5", "1.5", "-4"].map(|it_is| told(score(&it, &judged(it_is, "见附件"), None)));
            assert_eq!(given, ["3", "1.5", "-3"]);
        }
        _ => {
            let form = || Scoring::Ratio {
                target: fraction("100%"),
            };
            assert_eq!(gives_for_share("10", form(), 878, 1_000), "8.78");
        }
    }
}

fn with_a_veto(id: &str) {
    let (veto, grades) = match id {
        "SC16" => ("{ veto = { cap = \"良好\" } }", ["优秀", "良好"]),
        _ => ("{ veto = { zero = true } }", ["优秀", "优秀"]),
    };
    let body = format!(
        "[[group]]\ncode = \"1\"\nname = \"工作\"\n\
         [[grade]]\nname = \"优秀\"\nat_least = \"90\"\n[[grade]]\nname = \"良好\"\nat_least = \"80\"\n\
         [[grade]]\nname = \"一般\"\n{}{}",
        written("A", "1", "100", "{ per_occurrence = { step = \"2\" } }", ""),
        written("V", "1", "0", veto, ""),
    );
    let scheme = scheme(&body);
    let round = Given::new().unit("甲", "市县", &[]).unit("乙", "市县", &[]);
    let round = round.number("甲", "A", 1).number("乙", "A", 1);
    let found = round
        .number("甲", "V", 0)
        .number("乙", "V", 1)
        .assess(&scheme);
    let given: Vec<&str> = found
        .units
        .iter()
        .filter_map(|it| it.grade.as_deref())
        .collect();
    if id == "SC16" {
        assert_eq!(given, grades);
        assert_eq!(totals(&found), ["98", "98"]);
        return;
    }
    // 提供情况不实的：本项从重扣分，并取消资格。
    assert_eq!(totals(&found), ["98", "0"]);
    assert_eq!(given, [grades[0], "一般"]);
}

fn by_packs(id: &str) {
    let types = match id {
        "SC18" => {
            "[[pack]]\ntypes = [\"一类\"]\ncommon = \"50\"\nspecific = \"50\"\n\
             [[pack]]\ntypes = [\"二类\"]\ncommon = \"50\"\nscale = \"100\"\n"
        }
        "SC19" => "[[pack]]\ntypes = [\"一类\", \"二类\"]\ncommon = \"40\"\nspecific = \"60\"\n",
        _ => {
            "[[pack]]\ntypes = [\"一类\"]\ngroups = [\"1\"]\n[[pack]]\ntypes = [\"二类\"]\ngroups = [\"2\"]\n"
        }
    };
    let groups =
        "[[group]]\ncode = \"1\"\nname = \"共同\"\n[[group]]\ncode = \"2\"\nname = \"各自\"\n";
    let (common, own) = match id {
        "SC19" => ("40", "60"),
        _ => ("50", "50"),
    };
    let form = "{ ratio = { target = 10 } }";
    let specific = |code: &str, units: &str| {
        let more = format!("share = \"个性\"\nunits = [\"{units}\"]\n");
        written(code, "2", own, form, &more)
    };
    let items = match id {
        "SC20" => written("A", "1", "84", form, "") + &written("B", "2", "89", form, ""),
        "SC18" => {
            let more = "share = \"个性\"\napplies = [\"一类\"]\n";
            written("A", "1", common, form, "") + &written("B", "2", own, form, more)
        }
        _ => {
            written("A", "1", common, form, "")
                + &specific("B", "水利局")
                + &specific("C", "林业局")
        }
    };
    let scheme = scheme(&format!("{groups}{types}{items}"));
    let round = Given::new()
        .unit("县水利局", "一类", &[])
        .unit("县林业局", "二类", &[]);
    let round = round.number("县水利局", "A", 8).number("县林业局", "A", 9);
    let round = round.number("县水利局", "B", 5).number("县林业局", "B", 10);
    let found = round.number("县林业局", "C", 5).assess(&scheme);
    assert!(found.is_final(), "{:?}", found.missing);
    match id {
        "SC18" => assert_eq!(totals(&found), ["65", "90"]),
        "SC19" => assert_eq!(totals(&found), ["62", "66"]),
        _ => assert_eq!(totals(&found), ["67.2", "89"]),
    }
}

fn by_weights(id: &str) {
    let external = "{ external_scaled = { full = \"100\" } }";
    let weights = match id {
        "SC21" => ["80%", "20%"],
        _ => ["15%", "85%"],
    };
    let body = format!(
        "[[group]]\ncode = \"1\"\nname = \"内部考核\"\nweight = \"{}\"\n\
         [[group]]\ncode = \"2\"\nname = \"社会评议\"\nweight = \"{}\"\n{}{}",
        weights[0],
        weights[1],
        written("A", "1", "100", external, ""),
        written("B", "2", "40", external, ""),
    );
    let other = |text| Answer {
        external: Some(points(text)),
        ..Answer::default()
    };
    let round = Given::new().unit("某市", "市县", &[]);
    let round = round
        .answer("某市", "A", other("77.5"))
        .answer("某市", "B", other("82.06"));
    let found = round.assess(&scheme(&body));
    if id == "SC21" {
        assert_eq!(found.units[0].total, Some(Points(78_412)));
        assert_eq!(totals(&found), ["78.41"]);
        let parts = [("77.5", "80%"), ("82.06", "20%")];
        let parts = parts.map(|(score, weight)| (points(score), fraction(weight)));
        assert_eq!(weighted_sum(&parts), Points(78_412));
    } else {
        // 0.15×77.5 + 0.85×82.06
        assert_eq!(found.units[0].total, Some(Points(81_376)));
    }
}

fn by_met_items(id: &str) {
    let share = fraction("85%");
    if id == "SC24" {
        assert_eq!(must_be_met(94, share), 80);
        assert!(!met_over_applicable(79, 94, share));
        assert!(met_over_applicable(80, 94, share));
        return;
    }
    // 潍坊100项，县94项：6项不适用的不在分母里。
    let gate = "{ gate = { at_least = 1 } }";
    let needs = |n: usize| {
        if n > 94 {
            "needs = [\"有立法权\"]\n"
        } else {
            ""
        }
    };
    let items: String = (1..=100)
        .map(|n| written(&format!("N{n}"), "1", "1", gate, needs(n)))
        .collect();
    let scheme = scheme(&format!(
        "[[group]]\ncode = \"1\"\nname = \"全部\"\n{items}"
    ));
    for (met, reached) in [(79, false), (80, true)] {
        let mut round = Given::new().unit("某县", "市县", &[]);
        for n in 1..=94 {
            round = round.number("某县", &format!("N{n}"), i64::from(n <= met));
        }
        let outcome = &round.assess(&scheme).units[0];
        assert_eq!((outcome.met, outcome.applicable), (met, 94));
        assert_eq!((outcome.must_be_met, outcome.reached), (80, Some(reached)));
    }
    let city = Given::new()
        .unit("某市", "市县", &["有立法权"])
        .assess(&scheme);
    assert_eq!(city.units[0].applicable, 100);
}

/// 省级媒体1篇3分：现在不得作为考核内容。
fn refused() {
    let shipped = |path: &str| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
        std::fs::read_to_string(root.join(path)).unwrap()
    };
    let rules = shipped("indicators/forbidden.toml");
    let statutes = [
        "减负规定",
        "国办函〔2026〕12号",
        "国办发〔2024〕54号",
        "行政处罚法",
    ]
    .map(|it| format!("statutes/{it}.toml"));
    let texts = statutes.each_ref().map(|it| shipped(it));
    let text = "format = 1\nid = \"s\"\nname = \"河长制细则\"\nsource = \"石城县\"\n\
         force = { from = 2018-01-01 }\nthreshold = \"85%\"\n\
         [[group]]\ncode = \"1\"\nname = \"宣传\"\n\
         [[item]]\ncode = \"M\"\ngroup = \"1\"\ntitle = \"宣传报道\"\nmeasures = \"省级媒体1篇3分\"\n\
         source = \"石城县\"\npoints = \"3\"\nscore = { ratio = { target = 1 } }\nminutes = 20\nupload = \"刊发的稿件\"\n";
    let mut files: Vec<(&str, &str)> = statutes
        .iter()
        .zip(&texts)
        .map(|(p, t)| (&**p, &**t))
        .collect();
    files.push(("indicators/forbidden.toml", &rules));
    files.push(("indicators/s/2018-01-01.toml", text));
    let (_, found) = law(&files);
    let codes: Vec<&str> = found.iter().map(|it| it.code.id).collect();
    assert_eq!(
        codes,
        ["ZS2852"],
        "{:?}",
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    );
    assert!(found[0].cause.contains("减负"), "{}", found[0].cause);
}

/// 广东2015年度52家：优秀9、良好34、一般9；最高92.12，最低70.91。
fn by_grades() {
    let external = "{ external_scaled = { full = \"100\" } }";
    let body = format!(
        "[[group]]\ncode = \"1\"\nname = \"考评\"\n[[grade]]\nname = \"优秀\"\nplaces = 9\n\
         [[grade]]\nname = \"良好\"\nplaces = 34\n[[grade]]\nname = \"一般\"\n{}",
        written("A", "1", "100", external, "")
    );
    let mut round = Given::new();
    for n in 0..52_i64 {
        // From 92.12 to 70.91 in even steps, to the thousandth.
        let name = format!("单位{n}");
        let total = Answer {
            external: Some(Points(92_120 - 21_210 * n / 51)),
            ..Answer::default()
        };
        round = round.unit(&name, "省直", &[]).answer(&name, "A", total);
    }
    let found = round.assess(&scheme(&body));
    let with = |grade| {
        let units = found.units.iter();
        units
            .filter(|it| it.grade.as_deref() == Some(grade))
            .count()
    };
    assert_eq!([with("优秀"), with("良好"), with("一般")], [9, 34, 9]);
    let (first, last) = (&totals(&found)[0], &totals(&found)[51]);
    assert_eq!((first.as_str(), last.as_str()), ("92.12", "70.91"));
}
