//! 指标对应: what is said to be the same item is seen, corrected, and becomes a draft of the scheme.

use crate::county::{County, PASSWORD};
use crate::share_out::county;
use crate::wire::Said;

const SAME: &str = "/schemes/same?scheme=kaijiang&with=demonstration";

/// The fields of the page as they stand in it.
fn fields(page: &Said) -> Vec<(String, String)> {
    let inputs = page.body.split("name=\"same:").skip(1);
    let pairs = inputs.map(|it| {
        let (code, rest) = it.split_once('"').unwrap();
        let value = rest.split("value=\"").nth(1).unwrap();
        let value = value.split('"').next().unwrap();
        (format!("same:{code}"), value.to_owned())
    });
    let schemes = [("scheme", "kaijiang"), ("with", "demonstration")];
    let schemes = schemes.map(|(a, b)| (a.to_owned(), b.to_owned()));
    pairs.chain(schemes).collect()
}

fn with(fields: &[(String, String)], code: &str, value: &str) -> Vec<(String, String)> {
    let name = format!("same:{code}");
    let mut fields = fields.to_vec();
    let field = fields.iter_mut().find(|(it, _)| *it == name);
    value.clone_into(&mut field.unwrap().1);
    fields
}

#[test]
fn a_person_corrects_which_items_are_the_same_and_it_becomes_a_draft_of_the_scheme() {
    let (county, sun) = county();
    let page = county.get_as(&sun, SAME);
    assert_eq!(page.status, 200, "{}", page.body);
    for sentence in ["指标对应", "议定事项按期办理", "已经对上", "像 "] {
        assert!(page.body.contains(sentence), "{sentence}\n{}", page.body);
    }
    let fields = fields(&page);
    let before = fields.iter().find(|(it, _)| it == "same:KJ-1.1.1b");
    assert!(before.unwrap().1.starts_with("ZS21-095 "));
    let send = |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
        county.post_as(&sun, "/schemes/same", &fields)
    };
    let same = send(&fields);
    assert_eq!(same.status, 422);
    assert!(same.body.contains("没有改动"));
    let wrong = send(&with(&fields, "KJ-1.2", "没有这一项"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("不是“") && wrong.body.contains("value=\"没有这一项\""));
    let changed = with(&fields, "KJ-1.2", "ZS21-007");
    let sent = send(&with(&changed, "KJ-1.1.1b", ""));
    assert_eq!(sent.status, 303, "{}", sent.body);
    let path = sent.header("location");
    let draft = county.get_as(&sun, &path);
    assert!(
        draft.body.contains("indicators/kaijiang/"),
        "{}",
        draft.body
    );
    let (_, address) = draft.body.split_once("/text?").unwrap();
    let address = address.split('"').next().unwrap().replace("&#38;", "&");
    let text = county.get_as(&sun, &format!("{path}/text?{address}"));
    assert!(
        text.body.contains("demonstration/ZS21-007"),
        "{}",
        text.body
    );
    assert!(!text.body.contains("demonstration/ZS21-095"));
    // What others may see they may not change.
    county.register_in("wang", "legal_reviewer", "s1");
    let wang = county.enter("wang");
    let seen = county.get_as(&wang, SAME);
    assert!(seen.status == 200 && !seen.body.contains("name=\"same:"));
    let fields: Vec<(&str, &str)> = changed.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(county.post_as(&wang, "/schemes/same", &fields).status, 403);
    enact(&county, &path, &sun);
    // The page shows the items as they are the same from today on.
    let page = county.get_as(&sun, SAME);
    let enacted = self::fields(&page);
    let now = |code: &str| {
        let name = format!("same:{code}");
        let found = enacted.iter().find(|(it, _)| *it == name);
        found.unwrap().1.clone()
    };
    assert!(now("KJ-1.2").starts_with("ZS21-007 "), "{enacted:?}");
    assert_eq!(now("KJ-1.1.1b"), "");
}

/// Carries a draft to its enactment: one hands it in, another signs and proves it, a third enacts.
fn enact(county: &County, path: &str, sun: &str) {
    county.register("yan", "legality_reviewer");
    county.register("zhou", "supervision_head");
    let (yan, zhou) = (county.enter("yan"), county.enter("zhou"));
    let version = || {
        let mut reader = county.site.reader().unwrap();
        let found = zs_work::office::draft(reader.as_mut(), 1).unwrap();
        found.unwrap().row.version.to_string()
    };
    let act = |session: &str, what: &str| {
        let version = version();
        let fields = [("version", version.as_str()), ("password", PASSWORD)];
        let said = county.post_as(session, &format!("{path}/{what}"), &fields);
        assert_eq!(said.status, 303, "{what}: {}", said.body);
    };
    act(sun, "submit");
    let proof = format!("{path}/proof");
    assert_eq!(county.post_as(&yan, &proof, &[]).status, 303);
    while county.get_as(sun, &proof).body.contains("正在证明") {
        std::thread::yield_now();
    }
    act(&yan, "review");
    act(&zhou, "enact");
}
