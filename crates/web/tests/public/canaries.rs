//! Planted personal data stand in every field of every case and on no page that is public.

use zs_testkit::tree::figure;

use crate::town::{MARKS, Said, Town, case_id};

/// A public page may weigh so many bytes.
const PAGE_BYTES_MAX: usize = 40 * 1024;
/// What is public of one notice.
const OF_NOTICE: [&str; 6] = [
    "",
    "/data.json",
    "/data.csv",
    "/qr.svg",
    "/proof.json",
    "/leaf",
];

/// Every public address there is for so many cases.
fn addresses(town: &Town, cases: u32) -> Vec<String> {
    let fixed = [
        "/",
        "/g",
        "/g?rows=200",
        "/v",
        "/v/key.txt",
        "/v/checkpoints",
        "/v/checkpoint.txt",
        "/v/consistency/1/2",
        "/y",
        "/y/receipt",
        "/term",
        "/login",
        "/healthz",
    ];
    let mut addresses: Vec<String> = fixed.map(str::to_owned).to_vec();
    addresses.extend((1..=cases / 15 + 1).map(|page| format!("/g?page={page}")));
    for index in 0..cases {
        let code = town.code(index);
        addresses.extend(OF_NOTICE.map(|part| format!("/g/{code}{part}")));
        addresses.push(format!("/v?code={code}"));
    }
    addresses
}

fn planted(said: &Said) -> Vec<&'static str> {
    let text = format!("{}{}", said.head, said.body);
    MARKS
        .into_iter()
        .filter(|mark| text.contains(mark))
        .collect()
}

#[test]
fn p2_i14_no_planted_datum_is_on_any_public_address() {
    let cases = figure("ZS_CASES", 60).unwrap() as u32;
    let town = Town::new(cases);
    let (mut whole, mut leaks) = (0, Vec::new());
    for address in addresses(&town, cases) {
        let said = town.get(&address);
        assert!(said.status < 500, "{address}: {}", said.status);
        whole += u32::from(said.status == 200);
        let found = planted(&said);
        if !found.is_empty() {
            leaks.push(format!("{address}: {found:?}"));
        }
        assert!(said.header("set-cookie").is_empty(), "{address}");
        let page = said.header("content-type").starts_with("text/html");
        assert!(
            !page || said.body.len() <= PAGE_BYTES_MAX,
            "{address}: {}",
            said.body.len()
        );
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(whole > cases, "{whole}");
    // Negative control: whoever handles the case does see what was planted.
    let case = format!("/cases/{}", case_id(1));
    let asked = town.get_as(&town.officer, &case);
    assert_eq!(asked.status, 200);
    let seen = match asked.body.contains("为什么查看") {
        true => town.get_as(&town.officer, "/cases?q=%E7%8E%8B%E6%9B%8C&unit=m1"),
        false => asked,
    };
    assert!(!planted(&seen).is_empty(), "{}", seen.body);
}

#[test]
fn p5_what_is_never_public_has_no_address() {
    let town = Town::new(36);
    for index in 0..36 {
        let said = town.get(&format!("/g/{}", town.code(index)));
        // 0 and 1 are displayed, 2 is over and says so; a minor, a sector that never is and what is
        // not yet public are nowhere.
        let public = index % 6 <= 2;
        assert_eq!(said.status == 200, public, "{index}: {}", said.status);
        let told = said.body.contains("没有按照规定标明价格");
        assert_eq!(told, index % 6 <= 1, "{index}");
    }
}
