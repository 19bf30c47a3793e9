//! Proofs as a citizen gets them: a second program agrees, and whatever was changed is noticed.

use std::process::Command;

use zs_base::limits::{LEDGER_CHECK_LEAVES_MAX, PROOF_BYTES_MAX};
use zs_testkit::tree::in_tree;

use crate::town::Town;

/// What the independent program says of a bundle; the verifier is the one that the page hands out.
fn independent(town: &Town, bundle: &str) -> bool {
    let folder = town.folder.path();
    let (file, program) = (folder.join("proof.json"), folder.join("verify.py"));
    std::fs::write(&file, bundle).unwrap();
    std::fs::write(&program, town.get("/v/verify_ledger.py").body).unwrap();
    let key = town.get("/v/key.txt").body;
    let key = key
        .split_whitespace()
        .find(|word| word.len() == 130)
        .unwrap()
        .to_owned();
    let done = Command::new("python3")
        .arg(&program)
        .arg("bundle")
        .arg(&file)
        .args(["--key", &key])
        .output()
        .unwrap();
    done.status.success()
}

#[test]
fn l8_a_downloaded_proof_holds_in_another_program_and_no_changed_one_does() {
    let town = Town::new(12);
    let proof = town.get(&format!("/g/{}/proof.json", town.code(6))).body;
    assert!(independent(&town, &proof));
    assert!(town.verify(proof.as_bytes()).body.contains("<h2>一致</h2>"));
    let file = std::fs::read(in_tree("tools/verify_ledger.py")).unwrap();
    assert_eq!(town.get("/v/verify_ledger.py").body.as_bytes(), file);
    // One sign changed anywhere among the values: neither program agrees.
    let places: Vec<usize> = proof
        .char_indices()
        .filter(|(_, sign)| sign.is_ascii_hexdigit() && !sign.is_ascii_uppercase())
        .map(|(at, _)| at)
        .collect();
    let mut noticed = 0;
    for at in places.iter().step_by(places.len() / 40) {
        let mut changed = proof.clone().into_bytes();
        changed[*at] = if changed[*at] == b'0' { b'1' } else { b'0' };
        let changed = String::from_utf8(changed).unwrap();
        let said = town.verify(changed.as_bytes());
        assert!(said.status < 500, "{}", said.body);
        let same = said.body.contains("<h2>一致</h2>");
        assert_eq!(
            same,
            independent(&town, &changed),
            "the two disagree on {changed}"
        );
        noticed += usize::from(!same);
    }
    assert!(noticed >= 38, "{noticed}");
}

#[test]
fn what_is_no_proof_is_told_and_breaks_nothing() {
    let town = Town::new(6);
    for odd in [
        &b""[..],
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"{\"a\":1e999}",
        &b"[".repeat(20_000),
    ] {
        let said = town.verify(odd);
        assert!(matches!(said.status, 200 | 400 | 422), "{}", said.status);
        assert!(!said.body.contains("<h2>一致</h2>"), "{}", said.body);
    }
}

#[test]
fn a10_a_proof_has_so_many_bytes_and_a_check_so_many_leaves_and_not_one_more() {
    let town = Town::new(120);
    let proof = town.get(&format!("/g/{}/proof.json", town.code(0))).body;
    let padded = |bytes: usize| format!("{proof}{}", " ".repeat(bytes - proof.len()));
    let most = town.verify(padded(PROOF_BYTES_MAX).as_bytes());
    assert!(most.body.contains("<h2>一致</h2>"), "{}", most.body);
    let more = town.verify(padded(PROOF_BYTES_MAX + 1).as_bytes());
    assert!(more.body.contains("最多"), "{}", more.body);

    let checked = |count: usize| {
        let page = town.get_as(&town.auditor, &format!("/ledger?first=0&count={count}"));
        assert_eq!(page.status, 200);
        page.body
    };
    let told = format!("{LEDGER_CHECK_LEAVES_MAX} 项");
    assert!(checked(LEDGER_CHECK_LEAVES_MAX).contains(&told));
    assert!(checked(LEDGER_CHECK_LEAVES_MAX + 1).contains(&told));
    assert!(!checked(LEDGER_CHECK_LEAVES_MAX - 1).contains(&format!("共 {told}")));
}
