//! Leaves, sealed bodies, redacted copies and erasure.

use crate::support::{event, header, salts};
use zs_base::limits::{EVENT_BYTES_MAX, FIELDS_MAX};
use zs_base::random::Seeded;
use zs_ledger::{FieldProblem, Leaf, LedgerError, Sealed, check, redact, seal};

type Fields<'a> = &'a [(&'a str, &'a [u8])];

fn sealed(fields: Fields<'_>) -> Result<(Leaf, Sealed), LedgerError> {
    seal(header(7), fields, &mut salts(&mut Seeded::new(1)))
}

#[test]
fn a_leaf_and_its_body_agree_in_any_order_of_the_fields() {
    let (leaf, body) = sealed(&[("b", b"2"), ("a", b"1")]).unwrap();
    let names: Vec<_> = leaf.commitments().iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(check(&leaf, &body), []);
    assert_eq!(Leaf::decode(&leaf.encode()), Ok(leaf));
    assert_eq!(Sealed::decode(&body.encode()), Ok(body));
}

#[test]
fn a_leaf_shows_no_value_and_equal_values_do_not_look_alike() {
    let (leaf, _) = sealed(&[("a", "张三".as_bytes()), ("b", "张三".as_bytes())]).unwrap();
    let bytes = leaf.encode();
    let value = "张三".as_bytes();
    assert!(!bytes.windows(value.len()).any(|window| window == value));
    assert_ne!(leaf.commitment("a"), leaf.commitment("b"));
}

#[test]
fn every_difference_between_leaf_and_body_is_named() {
    let (leaf, _) = sealed(&[("a", b"1"), ("b", b"2")]).unwrap();
    let (_, other) = sealed(&[("b", b"3"), ("c", b"4")]).unwrap();
    let name = |name: &str| name.to_owned();
    let expected = [
        FieldProblem::Differs(name("b")),
        FieldProblem::Unknown(name("c")),
        FieldProblem::Missing(name("a")),
    ];
    assert_eq!(check(&leaf, &other), expected);
}

#[test]
fn a_redacted_copy_is_the_same_document() {
    let (leaf, body) = event(7, &mut Seeded::new(2));
    let mut copy = redact(&leaf, &body, &["step", "amount"]).unwrap();
    assert_eq!(copy.leaf.hash(), leaf.hash());
    copy.clear[1].value[0] ^= 1;
    let differs = Err(LedgerError::FieldDiffers("amount".to_owned()));
    assert_eq!(copy.verify(), differs);
    let none = LedgerError::NoField("nobody".to_owned());
    assert_eq!(redact(&leaf, &body, &["nobody"]), Err(none));
}

#[test]
fn erasing_a_field_keeps_old_proofs_valid_and_leaves_no_trace() {
    let (leaf, mut body) = event(7, &mut Seeded::new(3));
    let public = redact(&leaf, &body, &["party"]).unwrap();
    let value = public.clear[0].value.clone();
    let hash = leaf.hash();
    body.erase("party").unwrap();
    assert_eq!(check(&leaf, &body), []);
    assert_eq!(body.erased().collect::<Vec<_>>(), ["party"]);
    let bytes = body.encode();
    assert!(!bytes.windows(value.len()).any(|window| window == value));
    assert_eq!(Sealed::decode(&bytes).unwrap(), body);
    assert_eq!((public.verify(), leaf.hash()), (Ok(()), hash));
    let gone = LedgerError::FieldErased("party".to_owned());
    assert_eq!(redact(&leaf, &body, &["party"]), Err(gone));
}

#[test]
fn refuses_fields_without_a_name_or_with_the_same_one() {
    let twice = LedgerError::FieldTwice("a".to_owned());
    assert_eq!(sealed(&[("a", b""), ("b", b""), ("a", b"")]), Err(twice));
    assert_eq!(sealed(&[("", b"")]), Err(LedgerError::Empty("字段名")));
    let long = "长".repeat(86);
    assert!(sealed(&[(&long[..255], b"")]).is_ok());
    assert!(sealed(&[(&long, b"")]).is_err());
    let mut empty = header(7);
    empty.kind.clear();
    let refused = seal(empty, &[], &mut salts(&mut Seeded::new(1)));
    assert_eq!(refused, Err(LedgerError::Empty("事件种类")));
}

#[test]
fn a10_a_leaf_holds_its_bounds_at_n_and_refuses_n_plus_one() {
    let value = vec![0; EVENT_BYTES_MAX];
    assert!(sealed(&[("a", &value[1..])]).is_ok());
    assert!(sealed(&[("a", &value)]).is_err());
    let names: Vec<String> = (0..=FIELDS_MAX).map(|n| n.to_string()).collect();
    let fields: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &[][..])).collect();
    assert!(sealed(&fields[1..]).is_ok());
    assert!(sealed(&fields).is_err());
}
