//! Any text at all is masked: spans are in order, lie on letters, and rebuild the masked text.

use proptest::prelude::*;
use zs_disclose::{Known, KnownPerson, KnownWord, Side};

use crate::support::masker;

/// Pieces that the rules know, between arbitrary letters.
const PIECES: &str = "(当事人|证人|住址：|电话|账号：|患有|出生于|身份证号|先生|，男，|王|欧阳|小明|·|号楼|单元|京A|@|x\\.cn|1[0-9]{0,18}X?|[０-９]{1,8}|〇一二三四五六七|\u{200b}|（|）|\n|.){0,24}";

proptest! {
    #[test]
    fn any_text_is_masked_with_spans_in_order(text in PIECES, name in ".{0,4}", word in ".{0,8}") {
        let known = Known {
            people: vec![KnownPerson { name, side: Side::Party }],
            words: vec![KnownWord { kind: "住址".into(), word: word.clone() }],
            organisations: vec![word],
            ..Known::default()
        };
        let masked = masker().mask(&known, &text);
        let (mut rebuilt, mut written) = (String::new(), 0);
        for span in &masked.spans {
            prop_assert!(written <= span.from.start && span.from.start <= span.from.end);
            let kept = text.get(written..span.from.start);
            prop_assert!(kept.is_some());
            rebuilt.push_str(kept.unwrap_or_default());
            prop_assert_eq!(rebuilt.len(), span.to.start);
            rebuilt.push_str(&masked.text[span.to.start..span.to.end]);
            written = span.from.end;
        }
        rebuilt.push_str(&text[written..]);
        prop_assert_eq!(&rebuilt, &masked.text);
        for doubt in &masked.doubts {
            prop_assert!(masked.text.get(doubt.at.start..doubt.at.end).is_some());
        }
    }
}
