//! What the county signed is there for everybody, with who signed it too, and every proof holds.

use zs_base::{Digest, Moment};
use zs_ledger::{
    Checkpoint, ConsistencyProof, Countersignature, KeyList, Signed, Signer, SoftSigner,
    WitnessMemory,
};

use crate::town::{Town, WITNESS, witness};

/// A public page may weigh so many bytes.
const PAGE_BYTES_MAX: usize = 40 * 1024;

fn checkpoint(town: &Town, address: &str) -> (String, Checkpoint) {
    let text = town.get(address).body;
    let read = Signed::<Checkpoint>::decode(&text).unwrap().statement;
    (text, read)
}

fn keys(town: &Town) -> KeyList {
    KeyList::read(&town.get("/v/key.txt").body).unwrap()
}

/// Signs a statement about the ledger of the town and keeps it where an administrator would.
fn countersign(town: &Town, said: &Countersignature, signer: &SoftSigner) -> String {
    let text = Signed::sign(said.clone(), signer).unwrap().encode();
    let files = &town.site.beside.checkpoints;
    files.keep_countersignature(said.size, &text).unwrap();
    text
}

#[test]
fn everybody_can_watch_the_ledger_with_what_the_pages_give() {
    let town = Town::new(6);
    let keys = keys(&town);
    let (text, last) = checkpoint(&town, "/v/checkpoint.txt");
    let mut memory = WitnessMemory::new("一位公民", keys.clone()).unwrap();
    memory.follow(&text, None).unwrap();
    let page = town.get("/v/checkpoints");
    assert_eq!(page.status, 200);
    assert!(page.body.len() <= PAGE_BYTES_MAX, "{}", page.body.len());
    assert!(page.body.contains(&last.root.to_string()), "{}", page.body);
    assert!(town.get("/v").body.contains("/v/checkpoints"));
    let of_size = format!("/v/checkpoint.txt?size={}", last.size);
    assert_eq!(checkpoint(&town, &of_size).1, last);
    let whole = format!("/v/consistency/{}/{}", last.size, last.size);
    let proof = ConsistencyProof::from_json(&town.get(&whole).body).unwrap();
    proof.connects(&last, &last).unwrap();
    // Every proof from every earlier size is one that this ledger alone gives.
    for old in 0..last.size {
        let address = format!("/v/consistency/{old}/{}", last.size);
        let said = town.get(&address);
        let proof = ConsistencyProof::from_json(&said.body).unwrap();
        let mut reader = town.site.reader().unwrap();
        let root = zs_ledger::root_at(&mut zs_store::nodes_of(reader.as_mut(), old), old).unwrap();
        let before = Checkpoint {
            size: old,
            root,
            ..last.clone()
        };
        proof.connects(&before, &last).unwrap();
        let mut other = before.clone();
        other.root = Digest([3; 32]);
        assert!(proof.connects(&other, &last).is_err(), "{address}");
        assert_eq!(
            said.header("cache-control"),
            "public, no-cache",
            "{address}"
        );
    }
}

#[test]
fn sizes_that_nothing_signed_covers_have_no_proof() {
    let town = Town::new(6);
    let (_, last) = checkpoint(&town, "/v/checkpoint.txt");
    let (size, more) = (last.size, last.size + 1);
    for address in [
        format!("/v/consistency/1/{more}"),
        format!("/v/consistency/{more}/{more}"),
        format!("/v/consistency/{size}/1"),
        "/v/consistency/x/2".to_owned(),
        "/v/consistency/-1/2".to_owned(),
        "/v/consistency/1/99999999999999999999".to_owned(),
        format!("/v/consistency/1/{}", u64::MAX),
        format!("/v/checkpoint.txt?size={more}"),
        format!("/v/checkpoint.txt?size={}", u64::MAX),
        "/v/checkpoint.txt?size=0".to_owned(),
        "/v/checkpoint.txt?size=x".to_owned(),
        "/v/countersignature/x".to_owned(),
        format!("/v/countersignature/{}", Digest([1; 32])),
    ] {
        assert_eq!(town.get(&address).status, 404, "{address}");
    }
}

#[test]
fn l5_what_a_witness_signed_is_shown_and_what_accuses_the_ledger_is_an_alarm() {
    let town = Town::new(6);
    let (_, last) = checkpoint(&town, "/v/checkpoint.txt");
    let page = || town.get("/v/checkpoints").body;
    assert!(page().contains(WITNESS) && page().contains("还没有收到副署"));
    let said = Countersignature {
        jurisdiction: last.jurisdiction.clone(),
        size: last.size,
        root: last.root,
        witness: WITNESS.to_owned(),
        since_size: 1,
        recorded_at: Moment::from_ms(last.recorded_at.ms() + 60_000),
    };
    // Somebody whom nobody took in counts for nothing, whatever name is given.
    let stranger = SoftSigner::from_bytes(&[8; 32]).unwrap();
    countersign(&town, &said, &stranger);
    assert!(page().contains("还没有收到副署"));
    let text = countersign(&town, &said, &witness());
    let shown = page();
    assert!(shown.contains("一致") && !shown.contains("警报"), "{shown}");
    let address = format!("/v/countersignature/{}", Digest::of(&[text.as_bytes()]));
    assert!(shown.contains(&address), "{shown}");
    assert_eq!(town.get(&address).body, text);
    let read = Signed::<Countersignature>::decode(&text).unwrap();
    read.verify(witness().public()).unwrap();
    // The same witness was shown another ledger of the same size.
    let other = Countersignature {
        root: Digest([5; 32]),
        ..said
    };
    countersign(&town, &other, &witness());
    let shown = page();
    assert!(
        shown.contains("警报") && shown.contains("不一致"),
        "{shown}"
    );
}
