//! The canary on every public route there is: a county with something behind each of them, planted
//! personal data in every field of it, and no route of the table that is not asked. Whoever adds a
//! public route says here what stands behind it, or these tests fail.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zs_base::CaseId;
use zs_case::{Procedures as _, Version};
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, StepPath, Value};
use zs_web::route::{Method, Needs, Route};
use zs_web::routes;
use zs_work::view::Looker;
use zs_work::{HistoryCase, Law};

use crate::looked::code_of;
use crate::town::{KINDS, MARKS, Said, Town, case_id, day, history, planted, value, who};
use crate::{documents, open};

/// Penalties of all kinds.
const PENALTIES: u32 = 12;
const REPORT: u32 = 800;
const DRAFT: u32 = 801;
const INSPECTION: u32 = 802;
const DRAW: u32 = 803;
const SURVEY: u32 = 804;
const ANNOUNCED: u32 = 900;

/// Routes that answer nothing here, and where what they give is looked at.
const ELSEWHERE: [(&str, &str); 8] = [
    (
        "/j/{draw}/draw.json",
        "its lists are files: n3_a_draw_is_made_by_the_machine_after_the_lottery_and_everybody_makes_it_again",
    ),
    (
        "/p/{survey}",
        "it shows counts: no_group_below_the_floor_can_be_computed_from_what_is_told",
    ),
    ("/p/{survey}/frame.txt", "it is a list of digests"),
    ("/p/{survey}/sample.csv", "it is a list of digests"),
    ("/v/countersignature/{digest}", "a witness signs no event"),
    ("/metrics", "it is for the machine itself alone"),
    ("/first", "there is an administrator"),
    ("/login/second", "nobody signs in"),
];

/// A case of a procedure whose every text is planted, but for what is given.
fn case(
    law: &Law,
    procedure: &str,
    index: u32,
    given: &[(&str, &str)],
    steps: &[(&str, &str)],
) -> HistoryCase {
    let version = Version::InForceOn(day("2026-05-20").day());
    let procedure = law.procedure(&procedure.into(), &[], version).unwrap();
    let filled = |fields: &[zs_law::Field], part: u32| -> Vec<(String, Value)> {
        let numbered = fields.iter().zip(part * 20..);
        let values = numbered.filter_map(|(field, place)| {
            let own = given.iter().find(|(name, _)| **name == *field.name);
            let value = match own {
                Some((_, text)) => text
                    .parse()
                    .map_or_else(|_| Value::Text((*text).to_owned()), Value::Date),
                None => value(field, index, place)?,
            };
            Some((field.name.to_string(), value))
        });
        values.collect()
    };
    let performed = steps.iter().zip(1..).map(|((id, on), part)| {
        let number = procedure.find_step(&(*id).into()).unwrap();
        let step = procedure.step(number);
        Happening::Performed(Performed {
            path: StepPath::root((*id).into()),
            round: 1,
            effective_on: day(on),
            people: vec![who("chen", "officer")],
            outcome: step.outcomes.first().map(|it| it.name.to_string()),
            number: None,
            values: filled(&step.fields, part),
            declared: Vec::new(),
            used: Vec::new(),
            evidence: Vec::new(),
            reason: Some(planted(index, 99)),
            source: None,
        })
    });
    HistoryCase {
        case: case_id(index),
        opened: Opened {
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: day("2026-05-20"),
            values: filled(&procedure.fields, 0),
            source: None,
        },
        steps: performed.collect(),
        procedure: procedure.clone(),
    }
}

/// Something behind every public route.
fn town() -> Town {
    Town::noted(&[open::made_final()], |law| {
        let mut cases: Vec<HistoryCase> = (0..PENALTIES).map(|it| history(law, it)).collect();
        cases.extend(documents::ALL.map(|it| documents::history(law, it)));
        let kind = "法治政府建设年度报告";
        cases.push(open::report(law, REPORT, 2025, kind, true));
        let draft = [
            ("文件名称", "某旗摊区管理办法"),
            ("制定机关类别", "政府部门"),
            ("文件性质", "一般文件"),
        ];
        let steps = [
            ("propose", "2026-05-21"),
            ("draft", "2026-05-22"),
            ("assess", "2026-05-25"),
            ("solicit", "2026-05-28"),
        ];
        cases.push(case(law, "document.normative", DRAFT, &draft, &steps));
        let inspection = [
            ("检查主体", "县级市场监督管理部门"),
            ("检查事项", "食品经营行为检查"),
            ("检查年度", "2026"),
        ];
        let steps = [
            ("task", "2026-05-21"),
            ("approve", "2026-05-22"),
            ("notify", "2026-05-25"),
        ];
        cases.push(case(
            law,
            "inspection.clue",
            INSPECTION,
            &inspection,
            &steps,
        ));
        // What the machine alone writes is no text of anybody.
        let digest = &*"0".repeat(64);
        let draw = [
            ("开奖日期", "2026-05-26"),
            ("期号", "2026060"),
            ("作种子的彩票", "福彩双色球"),
            ("锁定的对象名单", digest),
            ("锁定的人员名单", digest),
            ("对象名单的摘要", digest),
            ("人员名单的摘要", digest),
        ];
        let steps = [
            ("plan", "2026-05-21"),
            ("approve", "2026-05-22"),
            ("lists", "2026-05-25"),
        ];
        cases.push(case(law, "inspection.draw", DRAW, &draw, &steps));
        let steps = [
            ("plan", "2026-05-21"),
            ("approve", "2026-05-22"),
            ("commit", "2026-05-25"),
        ];
        cases.push(case(law, "survey.satisfaction", SURVEY, &[], &steps));
        cases
    })
}

fn inspection_code(town: &Town) -> String {
    let reader = town.site.reader().unwrap();
    let mut looker = Looker::new(town.law.clone(), reader).unwrap();
    let code = looker.code_of_inspection(&case_id(INSPECTION)).unwrap();
    code.unwrap().to_string()
}

/// What may stand in the open places of a route, one list for each address; nothing for a route of which
/// nobody has said what stands behind it.
fn places(town: &Town, route: &Route) -> Option<Vec<Vec<String>>> {
    let id = |index: u32| CaseId::to_string(&case_id(index));
    let one = |text: String| vec![vec![text]];
    let open = route.path.matches('{').count();
    Some(match route.path {
        _ if open == 0 => vec![Vec::new()],
        path if path.starts_with("/g/{code}") => {
            let indexes = (0..PENALTIES).chain([ANNOUNCED, REPORT]);
            indexes.map(|it| vec![town.code(it)]).collect()
        }
        path if path.starts_with("/r/{code}") => {
            let indexes = (0..PENALTIES).map(|it| town.paper_code(it, "decide"));
            indexes.map(|it| vec![it.to_string()]).collect()
        }
        path if path.starts_with("/i/{code}") => one(inspection_code(town)),
        path if path.starts_with("/w/{code}") => {
            let all = documents::ALL.iter();
            all.map(|it| vec![town.code(it.index)]).collect()
        }
        "/d/{code}" => one(town.code(REPORT)),
        "/d/{code}/{form}" => {
            let forms = ["docx", "xlsx", "csv", "json"];
            forms
                .map(|it| vec![town.code(REPORT), it.to_owned()])
                .to_vec()
        }
        path if path.starts_with("/y/{consult}") => one(id(DRAFT)),
        path if path.starts_with("/j/{draw}") => one(id(DRAW)),
        path if path.starts_with("/p/{survey}") => one(id(SURVEY)),
        "/a/{entrance}" => one("complaint.enforcement".to_owned()),
        "/q/{unit}" => one("m1".to_owned()),
        "/v/consistency/{from}/{to}" => vec![vec!["1".to_owned(), "2".to_owned()]],
        "/v/countersignature/{digest}" => one("0".repeat(64)),
        "/term/{procedure}" | "/term/{procedure}/ics" => one("penalty.ordinary".to_owned()),
        "/term/{procedure}/{term}" | "/term/{procedure}/{term}/ics" => {
            vec![vec![
                "coercion.seize".to_owned(),
                "dispose.limit".to_owned(),
            ]]
        }
        "/assets/{name}" => {
            let page = town.get("/").body;
            let names = page.split("/assets/").skip(1);
            names
                .map(|it| vec![it.split('"').next().unwrap().to_owned()])
                .collect()
        }
        _ => return None,
    })
}

fn filled(route: &Route, places: &[String]) -> String {
    let mut places = places.iter();
    let parts = route
        .path
        .split('/')
        .map(|part| match part.starts_with('{') {
            true => places.next().unwrap().as_str(),
            false => part,
        });
    parts.collect::<Vec<_>>().join("/")
}

/// The planted data in an answer; of what is packed, in all that it holds, its properties included.
fn found(said: &Said, bytes: &[u8]) -> Vec<&'static str> {
    let mut text = format!("{}{}", said.head, said.body);
    if bytes.starts_with(b"PK") {
        let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for index in 0..packed.len() {
            let mut part = packed.by_index(index).unwrap();
            let mut inside = Vec::new();
            part.read_to_end(&mut inside).unwrap();
            text.push_str(&part.name().unwrap());
            text.push_str(&String::from_utf8_lossy(&inside));
        }
    }
    MARKS.into_iter().filter(|it| text.contains(it)).collect()
}

fn public(method: Method) -> impl Iterator<Item = &'static Route> {
    let all = routes::ALL.iter();
    all.filter(move |it| it.needs == Needs::Nothing && it.method == method)
}

#[test]
fn p2_every_public_address_is_visited_and_none_shows_a_planted_datum() {
    let town = town();
    let (mut leaks, mut silent, mut visited) = (Vec::new(), Vec::new(), 0);
    for route in public(Method::Get) {
        let places = places(&town, route);
        let places = places.unwrap_or_else(|| panic!("say what stands behind {}", route.path));
        let mut whole = 0;
        for it in &places {
            // A calendar needs a day to count from.
            let asked = match route.path.ends_with("/ics") {
                true => "?d-file=2026-1-5&d-inform.served=2026-2-27&from=2026-6-11",
                false => "",
            };
            let address = filled(route, it) + asked;
            let (said, bytes) = (town.get(&address), town.bytes(&address));
            assert!(said.status < 500, "{address}: {}", said.status);
            whole += u32::from(matches!(said.status, 200 | 409));
            let found = found(&said, &bytes);
            if !found.is_empty() {
                leaks.push(format!("{address}: {found:?}"));
            }
            visited += 1;
        }
        if whole == 0 {
            silent.push(route.path);
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    let known: Vec<&str> = ELSEWHERE.iter().map(|it| it.0).collect();
    silent.retain(|it| !known.contains(it));
    assert!(silent.is_empty(), "nothing stands behind {silent:?}");
    println!("figure: {visited} public addresses visited");
    // The negative control: a planted datum is seen, in clear and packed.
    let case = format!("/cases/{}", case_id(1));
    let token = town.officer.trim_start_matches("session=");
    town.site
        .office
        .say_purpose(token, &case_id(1), "案卷评查")
        .unwrap();
    let seen = town.get_as(&town.officer, &case);
    assert!(!found(&seen, &[]).is_empty(), "{}", seen.body);
}

/// A form for each public route that takes one: the texts that somebody wrote, and that nobody else reads.
fn forms(town: &Town) -> BTreeMap<&'static str, Vec<(&'static str, String)>> {
    let typed = |name| vec![(name, "1-AAAA-BBBB-CCCC".to_owned())];
    let token = town.get(&format!("/y/{}", case_id(DRAFT))).body;
    let token = token.split("name=\"token\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    BTreeMap::from([
        ("/v", vec![("code", town.code(0))]),
        ("/i", vec![("code", inspection_code(town))]),
        ("/i/{code}/rate", vec![("q1", "有".to_owned())]),
        ("/a", typed("code")),
        (
            "/a/{entrance}",
            vec![
                ("f:被反映的单位", "m1".to_owned()),
                ("f:反映的内容", "没有出示证件".to_owned()),
            ],
        ),
        ("/k", vec![("code", code_of(town, 1, "案卷评查"))]),
        ("/y/receipt", typed("receipt")),
        ("/y/receipt/proof", typed("receipt")),
        (
            "/y/{consult}",
            vec![
                ("token", token),
                ("stance", "修改".to_owned()),
                ("comment", "应当公开".to_owned()),
                ("sure", "yes".to_owned()),
            ],
        ),
        ("/p", typed("code")),
        ("/p/answer", typed("code")),
        ("/p/complain", typed("code")),
        ("/login", vec![("login", "nobody".to_owned())]),
        ("/login/second", typed("code")),
        ("/first", typed("code")),
    ])
}

#[test]
fn p2_every_public_form_is_handed_in_and_no_answer_shows_a_planted_datum() {
    let town = town();
    let forms = forms(&town);
    for route in public(Method::Post) {
        let form = forms.get(route.path);
        let form = form.unwrap_or_else(|| panic!("say what {} is sent", route.path));
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, it)| (*name, &**it)).collect();
        for it in places(&town, route).unwrap() {
            let said = town.post(&filled(route, &it), &fields);
            assert!(said.status < 500, "{}: {}", route.path, said.status);
            assert!(
                found(&said, &[]).is_empty(),
                "{}: {}",
                route.path,
                said.body
            );
        }
    }
}

#[test]
fn p4_what_was_taken_back_is_unreachable_everywhere_while_its_proof_still_verifies() {
    let town = town();
    // A company, and a person.
    for index in [0, 1 + KINDS] {
        let code = town.code(index);
        let paper = town.paper_code(index, "decide");
        let proofs = [
            format!("/g/{code}/proof.json"),
            format!("/r/{paper}/proof.json"),
        ];
        let kept = proofs.clone().map(|it| town.get(&it).body);
        let number = crate::town::number_of(index);
        let listed: Vec<String> = [
            "/g?rows=200",
            "/g/feed.xml",
            "/d/notices.json",
            "/d/notices.csv",
            "/",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("/g?q={}", encoded(&number))])
        .collect();
        let names = |address: &String| town.get(address).body.contains(&*code);
        let before: Vec<&String> = listed.iter().filter(|it| names(it)).collect();
        assert!(before.len() >= 4, "{before:?}");
        town.recall(index);
        for address in &listed {
            let said = town.get(address);
            let told = [crate::town::TOLD, &*crate::town::company(index)];
            let kept = told
                .iter()
                .filter(|it| said.body.contains(**it) && index % KINDS == 0);
            // The texts of other notices are alike; the name of a company is its own.
            let own = kept.filter(|it| **it != crate::town::TOLD).count();
            assert_eq!(own, 0, "{address}: {}", said.body);
        }
        for route in public(Method::Get).filter(|it| it.path.starts_with("/g/{code}")) {
            let address = filled(route, std::slice::from_ref(&code));
            let said = town.get(&address);
            assert!(!said.body.contains(crate::town::TOLD), "{address}");
            let says = route.path == "/g/{code}" || route.path.ends_with("qr.svg");
            assert_eq!(said.status == 200, says, "{address}: {}", said.status);
        }
        let page = town.get(&format!("/g/{code}")).body;
        assert!(page.contains("已撤下"), "{page}");
        // Whoever holds the paper, or took a proof away, still has it verified.
        for proof in &kept {
            let said = town.verify(proof.as_bytes()).body;
            assert!(said.contains("一致") && !said.contains("不一致"), "{said}");
        }
        let held = town.get(&format!("/r/{paper}"));
        assert_eq!(held.status, 200);
        assert_eq!(town.get(&proofs[0]).status, 404);
        let again = town.get(&proofs[1]);
        assert_eq!(again.status, 200);
        let said = town.verify(again.body.as_bytes()).body;
        assert!(said.contains("一致") && !said.contains("不一致"), "{said}");
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn w7_no_cell_of_a_public_table_begins_like_a_formula() {
    let payloads = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "＝1",
        "=HYPERLINK(\"http://evil.example\")",
    ];
    let town = Town::of(|law| {
        let numbered = payloads.iter().zip(0..);
        let cases = numbered.map(|(payload, number)| {
            let mut it = history(law, number * KINDS);
            for (_, value) in &mut it.opened.values {
                if let Value::Party(party) = value {
                    party.name = format!("{payload}有限公司");
                }
            }
            it
        });
        cases.collect()
    });
    let mut tables = vec![
        "/d/notices.csv".to_owned(),
        "/d/duties.csv".to_owned(),
        "/w/list.csv".to_owned(),
        "/q/powers.csv".to_owned(),
        "/k/counts/data.csv".to_owned(),
    ];
    tables.extend(
        (0..payloads.len() as u32).map(|it| format!("/g/{}/data.csv", town.code(it * KINDS))),
    );
    // What a table is called says that it is one: another that is added is named here.
    let known = public(Method::Get)
        .filter(|it| it.path.ends_with(".csv"))
        .count();
    assert_eq!(known, 7, "the list of tables has grown");
    let mut cells = 0;
    for table in tables {
        let said = town.get(&table);
        let lines = said.body.trim_start_matches('\u{feff}').lines();
        for cell in lines.flat_map(|line| line.split(',')) {
            let cell = cell.trim_start_matches('"');
            let is_number = cell.parse::<f64>().is_ok();
            let begins = cell.starts_with(['=', '+', '-', '@', '\t', '＝']);
            assert!(!begins || is_number, "{table}: {cell}");
            cells += 1;
        }
    }
    assert!(cells > 100, "{cells}");
}
