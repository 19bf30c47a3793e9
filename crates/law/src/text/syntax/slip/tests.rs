//! Each slip gives one problem on its line, with its own sentence.

use std::sync::Arc;

use zs_base::Source;

use crate::text::{Parsed, Problems};

fn problems_of(text: &str) -> Vec<(String, usize, String)> {
    let source = Arc::new(Source {
        name: "a.toml".into(),
        text: text.into(),
    });
    let problems = Problems::default();
    let parsed = Parsed::new(&source, &problems);
    let found = problems.into_sorted();
    assert_eq!(parsed.sound, found.is_empty(), "{text}");
    found
        .into_iter()
        .map(|it| {
            assert!(
                it.span.start <= it.span.end && it.span.end <= text.len(),
                "{text}"
            );
            (it.code.id.to_owned(), it.position().1, it.cause)
        })
        .collect()
}

#[test]
fn each_common_slip_has_its_own_sentence() {
    for (text, code, column, words) in [
        ("id = “abc”", "ZS1002", 6, "中文引号“ ”，请改成英文引号"),
        ("id = \"abc”", "ZS1002", 10, "结尾是中文引号"),
        ("id ＝ \"a\"", "ZS1002", 4, "全角等号"),
        ("a = [\"x\"，\"y\"]", "ZS1002", 9, "中文逗号"),
        ("a = [\"x\"、\"y\"]", "ZS1002", 9, "顿号"),
        ("a：\"b\"", "ZS1002", 2, "中文冒号"),
        ("［step］", "ZS1002", 1, "全角方括号"),
        ("【step】", "ZS1002", 1, "全角方括号"),
        ("a = ｛b = 1｝", "ZS1002", 5, "全角花括号"),
        ("a = 1。", "ZS1002", 6, "句号"),
        ("a = 1；", "ZS1002", 6, "中文分号"),
        ("a = （1）", "ZS1002", 5, "中文括号"),
        ("a = 《某法》", "ZS1002", 5, "书名号"),
        ("＃ 注释", "ZS1002", 1, "全角井号"),
        ("a = １２", "ZS1003", 5, "全角数字"),
        ("a　= 1", "ZS1003", 2, "全角空格"),
        ("ａ = 1", "ZS1002", 1, "全角字母"),
        ("行业 = \"食品\"", "ZS1007", 1, "中文的键“行业”"),
        ("a = \"x", "ZS1004", 6, "引号没有成对"),
        ("a = [1, 2", "ZS1005", 9, "括号没有配对"),
        ("[step", "ZS1005", 5, "括号没有配对"),
        ("a = 1\na = 2", "ZS1006", 1, "“a”写了两次"),
        ("a =", "ZS1008", 3, "没有值"),
        ("a = abc", "ZS1008", 5, "要放在英文双引号里"),
        ("a = 90日", "ZS1008", 5, "单位要另外写"),
        ("a = 是", "ZS1008", 5, "true 或者 false"),
        ("a = True", "ZS1008", 5, "true 或者 false"),
        ("a = 01", "ZS1008", 5, "多了 0"),
        ("a = 2026-3-5", "ZS1012", 5, "不是日历上的日期"),
        ("a = 2026-02-30", "ZS1012", 5, "不是日历上的日期"),
        ("a = 2026/03/05", "ZS1012", 5, "不是日期的写法"),
        ("a = [1 2]", "ZS1017", 6, "缺少逗号"),
        ("a = 1 b = 2", "ZS1017", 9, "还有别的内容"),
        ("// 注释", "ZS1018", 4, "不能用 // 开头"),
        ("a 1", "ZS1018", 3, "没有等号"),
        ("a: \"b\"", "ZS1018", 4, "冒号"),
        ("= 1", "ZS1001", 1, "没有键"),
        ("a = \"\\q\"", "ZS1001", 7, "反斜杠"),
    ] {
        let found = problems_of(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let (id, at, cause) = &found[0];
        assert_eq!((id.as_str(), *at), (code, column), "{text}: {cause}");
        assert!(cause.contains(words), "{text}: {cause}");
    }
}

#[test]
fn full_width_marks_inside_texts_and_comments_are_no_slip() {
    for text in ["a = \"某法，第1条。\" # 注释：“全角”", "a = 'x：y'", "# ＝"] {
        assert_eq!(problems_of(text), [], "{text}");
    }
}

#[test]
fn reports_every_wrong_line_at_once() {
    let found = problems_of("a = “x”\nb = 1\nc = 是\nd ＝ 2\n");
    let codes: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(codes, ["ZS1002", "ZS1008", "ZS1002"]);
}
