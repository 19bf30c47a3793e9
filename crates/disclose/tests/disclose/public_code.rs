//! The code under which a notice is checked.

use std::collections::BTreeSet;

use zs_base::{CaseId, Digest};
use zs_disclose::{BadPublicCode, PublicCode};

fn code(case: u8, ordinal: u32) -> PublicCode {
    PublicCode::new(&CaseId([case; 16]), ordinal, |message| {
        Digest::of(&[b"key", message])
    })
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let code = code(1, 1);
    let shown = code.to_string();
    assert_eq!(shown.len(), "ZS-7Q2K-9F3M-X4TN".len());
    let wide: String = shown
        .chars()
        .filter_map(|it| char::from_u32(u32::from(it) + 0xfee0))
        .collect();
    for typed in [
        shown.clone(),
        shown.to_lowercase(),
        shown.replace('-', ""),
        shown.replace('-', " "),
        shown["ZS-".len()..].to_owned(),
        wide,
    ] {
        assert_eq!(typed.parse(), Ok(code), "{typed}");
    }
}

#[test]
fn a_code_has_no_symbol_that_is_heard_as_another() {
    for case in 0..=255 {
        let shown = code(case, 1).to_string();
        assert!(!shown.contains(['0', 'O', '1', 'I']), "{shown}");
    }
}

#[test]
fn each_notice_has_its_own_code_and_each_key_other_ones() {
    let codes: BTreeSet<PublicCode> = (0..=255)
        .flat_map(|case| (0..8).map(move |ordinal| code(case, ordinal)))
        .collect();
    assert_eq!(codes.len(), 256 * 8);
    let other = PublicCode::new(&CaseId([1; 16]), 1, |message| {
        Digest::of(&[b"other", message])
    });
    assert_ne!(other, code(1, 1));
}

#[test]
fn every_wrong_symbol_and_every_two_changed_places_are_seen() {
    let symbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    for case in 0..8 {
        let right: Vec<char> = code(case, 1)
            .to_string()
            .replace('-', "")
            .chars()
            .skip(2)
            .collect();
        for place in 0..right.len() {
            for symbol in symbols.chars().filter(|it| *it != right[place]) {
                let mut wrong = right.clone();
                wrong[place] = symbol;
                let typed: String = wrong.iter().collect();
                assert_eq!(
                    typed.parse::<PublicCode>(),
                    Err(BadPublicCode::Check),
                    "{typed}"
                );
            }
            for other in (0..place).filter(|other| right[*other] != right[place]) {
                let mut wrong = right.clone();
                wrong.swap(place, other);
                let typed: String = wrong.iter().collect();
                assert_eq!(
                    typed.parse::<PublicCode>(),
                    Err(BadPublicCode::Check),
                    "{typed}"
                );
            }
        }
    }
}

#[test]
fn what_is_no_code_is_told_why() {
    let error = |text: &str| text.parse::<PublicCode>().unwrap_err();
    assert_eq!(error(""), BadPublicCode::Length(0));
    assert_eq!(error("ZS-7Q2K-9F3M"), BadPublicCode::Length(8));
    assert_eq!(error("ZS-7Q2K-9F3M-X40N"), BadPublicCode::Symbol('0'));
    assert!(error("ZS-7Q2K-9F3M-XOTN").to_string().contains("字母O"));
    assert_eq!(
        error("ZS-张三李四王五赵六钱七孙八"),
        BadPublicCode::Symbol('张')
    );
}
