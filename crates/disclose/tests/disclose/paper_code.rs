//! The code that is printed on a paper.

use zs_base::{CaseId, Digest};
use zs_disclose::{BadPaperCode, PaperCode, PublicCode};

fn code(seq: u64, case: u8) -> PaperCode {
    PaperCode::new(seq, &CaseId([case; 16]), |message| {
        Digest::of(&[b"key", message])
    })
}

#[test]
fn a_code_of_a_paper_is_read_as_people_type_it() {
    for seq in [0, 1, 10, 326_864, 999_999_999_999] {
        let code = code(seq, 3);
        let shown = code.to_string();
        assert!(shown.starts_with(&format!("WS{seq}-")), "{shown}");
        let place = seq.to_string().replace('0', "O").replace('1', "l");
        let misread = shown.replacen(&seq.to_string(), &place, 1);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', ""),
            shown.replace('-', " "),
            shown["WS".len()..].to_owned(),
            misread,
        ] {
            assert_eq!(typed.parse(), Ok(code), "{typed}");
            assert_eq!(code.seq(), seq);
        }
    }
}

#[test]
fn each_event_and_each_case_has_its_own_code_and_none_is_a_code_of_a_notice() {
    assert_ne!(code(1, 1), code(2, 1));
    let tag = |code: PaperCode| code.to_string().split_once('-').unwrap().1.to_owned();
    assert_ne!(tag(code(1, 1)), tag(code(2, 1)));
    assert_ne!(tag(code(1, 1)), tag(code(1, 2)));
    let notice = PublicCode::new(&CaseId([1; 16]), 0, |message| {
        Digest::of(&[b"key", message])
    });
    assert_ne!(format!("ZS-{}", tag(code(0, 1))), notice.to_string());
}

#[test]
fn what_is_no_code_says_why() {
    let shown = code(17, 1).to_string();
    for text in ["", "WS", "17", "7Q2K-9F3M-X4TN", "WSX-7Q2K-9F3M-X4TN"] {
        assert_eq!(
            text.parse::<PaperCode>(),
            Err(BadPaperCode::Shape),
            "{text}"
        );
    }
    let long = format!("WS{}{}", "9".repeat(30), &shown[4..]);
    assert_eq!(long.parse::<PaperCode>(), Err(BadPaperCode::Shape));
    // One wrong symbol behind the place is seen.
    let last = shown.chars().last().unwrap();
    let other = if last == '7' { '8' } else { '7' };
    let wrong = format!("{}{other}", &shown[..shown.len() - 1]);
    assert!(matches!(
        wrong.parse::<PaperCode>(),
        Err(BadPaperCode::Tag(_))
    ));
}
