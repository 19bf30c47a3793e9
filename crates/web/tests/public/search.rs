//! Looking for a notice: by number and by organisation, never by the name of a person; and addresses
//! that nobody was given.

use crate::town::{Said, Town, case_id, company, name_of, number_of};

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn rows(said: &Said) -> usize {
    said.body.matches("href=\"/g/ZS-").count()
}

#[test]
fn p7_a_person_is_found_by_no_name_and_an_organisation_by_its_own() {
    let town = Town::new(36);
    let find = |text: &str| town.get(&format!("/g?q={}", encoded(text)));
    for index in (1..36).step_by(6) {
        let name = name_of(index);
        for part in [name.as_str(), &name[..6], &name[3..]] {
            assert_eq!(rows(&find(part)), 0, "{part}");
        }
        // The notice itself is there, under its number.
        assert_eq!(rows(&find(&number_of(index))), 1, "{index}");
    }
    assert_eq!(rows(&find(&company(6))), 1);
    assert_eq!(rows(&find("某旗宏达６食品有限公司")), 1);
    let nothing = find("没有这样的公司");
    assert_eq!(rows(&nothing), 0);
    assert!(
        nothing.body.contains("没有符合条件的公示记录"),
        "{}",
        nothing.body
    );
    assert!(!nothing.body.contains("没有处罚"));
}

#[test]
fn staff_find_the_case_of_a_published_decision_by_its_number_and_nobody_elses() {
    let town = Town::new(12);
    let cases = |session: &str, number: &str| {
        let path = format!("/cases?q={}", encoded(number));
        let said = town.get_as(session, &path);
        assert_eq!(said.status, 200, "{}", said.body);
        said.body.contains(&format!("/cases/{}", case_id(6)))
    };
    let number = number_of(6);
    assert!(cases(&town.officer, &number));
    // As it is written by hand: other brackets, blanks.
    let written = number.replace('〔', " [").replace('〕', "] ");
    assert!(cases(&town.officer, &written), "{written}");
    assert!(!cases(&town.officer, &number_of(7)));
    assert!(!cases(&town.stranger, &number));
}

#[test]
fn i12_hidden_codes_and_leaves_answer_like_those_that_were_never_given() {
    let town = Town::new(12);
    // A minor, a sector that is never public, and what is not public yet.
    for index in [3, 4, 5] {
        let code = town.code(index);
        for part in [
            "",
            "/data.json",
            "/data.csv",
            "/qr.svg",
            "/proof.json",
            "/leaf",
        ] {
            let said = town.get(&format!("/g/{code}{part}"));
            // The page that everybody gets repeats the address that was asked.
            let never = town.get(&format!("/g/ZS-AAAA-AAAA-AAAA{part}"));
            let body = said.body.replace(&code, "ZS-AAAA-AAAA-AAAA");
            assert_eq!((said.status, body), (404, never.body), "{index}{part}");
        }
        let asked = town.get(&format!("/v?code={code}"));
        let unknown = town.get("/v?code=ZS-AAAA-AAAA-AAAA");
        assert_eq!(
            asked.body.contains("查不到"),
            unknown.body.contains("查不到")
        );
        assert!(asked.body.contains("查不到"), "{}", asked.body);
    }
    // The leaves of a case answer nobody who may not see it.
    let hidden = town.get_as(&town.stranger, "/ledger/3");
    let absent = town.get_as(&town.stranger, "/ledger/99999999");
    let bare = |body: &str, seq: &str| body.replace(seq, "…");
    let (one, other) = (
        bare(&hidden.body, "/ledger/3"),
        bare(&absent.body, "/ledger/99999999"),
    );
    assert_eq!((hidden.status, one), (absent.status, other));
    assert_eq!(town.get("/ledger").status, 303);
    // Whoever audits sees every leaf, and no content.
    let leaf = town.get_as(&town.auditor, "/ledger/3");
    assert_eq!(leaf.status, 200);
    assert!(!leaf.body.contains("曌"), "{}", leaf.body);
}

#[test]
fn w5_strange_codes_are_addresses_of_nothing() {
    let town = Town::new(6);
    let code = town.code(0);
    for strange in [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "ZS",
        "ZS-",
        "'%20OR%201=1--",
        "%E7%8E%8B%E6%9B%8C",
        "a%2fb",
        "ZS-7Q2K-9F3M-X4TN%0d%0aset-cookie:x=1",
        &"A".repeat(4_000),
    ] {
        for path in [
            format!("/g/{strange}"),
            format!("/g/{strange}/leaf"),
            format!("/v?code={strange}"),
        ] {
            let said = town.get(&path);
            assert!(
                matches!(said.status, 200 | 404 | 400),
                "{path}: {}",
                said.status
            );
            assert!(said.header("set-cookie").is_empty());
        }
    }
    // What people read aloud is understood: small letters, no dashes.
    let spoken = code.replace('-', "").to_lowercase();
    assert!(town.get(&format!("/v?code={spoken}")).body.contains("一致"));
    assert_eq!(case_id(0).to_string().len(), 32);
}
