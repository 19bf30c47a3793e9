//! A county's own docx: slots across runs, what vanishes, and what is refused.

use zs_paper::{Filling, Fillings, NotFilled, fill_docx};

use crate::zip_file::{names, part, zip};

const BODY: &str = "word/document.xml";

fn fillings() -> Fillings {
    let text = |text: &str| Filling::Text(text.to_owned());
    [
        ("unit", text("某局")),
        ("罚款金额", text("500.00元")),
        ("事实", text("第一行\n第二行 <&>")),
        ("没收金额", Filling::Absent),
        ("决定", Filling::Missing("环节“决定”".into())),
    ]
    .into_iter()
    .map(|(slot, filling)| (slot.to_owned(), filling))
    .collect()
}

/// A docx whose body holds this.
fn file(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        (BODY, document.as_bytes()),
        ("docProps/core.xml", "<a>张三</a>".as_bytes()),
    ])
}

/// A paragraph of runs.
fn paragraph(runs: &[&str]) -> String {
    let runs: String = runs
        .iter()
        .map(|text| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"))
        .collect();
    format!("<w:p>{runs}</w:p>")
}

/// The text of the filled body, paragraph by paragraph.
fn filled(body: &str) -> Vec<String> {
    let bytes = fill_docx(&file(body), &fillings()).unwrap();
    let document = part(&bytes, BODY);
    let paragraphs = document.split("<w:p>").skip(1);
    paragraphs
        .map(|it| {
            let pieces = it.split("<w:t xml:space=\"preserve\">").skip(1);
            let pieces = pieces.map(|it| it.split("</w:t>").next().unwrap());
            let pieces = pieces.filter(|it| !it.is_empty());
            pieces.collect::<Vec<_>>().join("|")
        })
        .collect()
}

fn refused(bytes: &[u8]) -> String {
    match fill_docx(bytes, &fillings()) {
        Err(NotFilled::Unusable(unusable)) => unusable.code.id.to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_slot_is_filled_however_word_has_split_it() {
    let whole = "罚款{罚款金额}，由{unit}收缴。";
    let chars: Vec<char> = whole.chars().collect();
    // Every way to cut the sentence in three runs gives the same sentence.
    for first in 0..chars.len() {
        for second in first..chars.len() {
            let cut = |range: std::ops::Range<usize>| chars[range].iter().collect::<String>();
            let runs = [cut(0..first), cut(first..second), cut(second..chars.len())];
            let runs: Vec<&str> = runs.iter().map(String::as_str).collect();
            let text = filled(&paragraph(&runs)).join("").replace('|', "");
            assert_eq!(text, "罚款500.00元，由某局收缴。");
        }
    }
}

#[test]
fn lines_break_markup_stays_text_and_what_is_absent_takes_its_paragraph_along() {
    let body = [
        paragraph(&["{事", "实}"]),
        paragraph(&["没收{没收金额}。"]),
        paragraph(&["完。"]),
    ]
    .concat();
    assert_eq!(filled(&body), ["第一行|第二行 &lt;&amp;&gt;", "完。"]);
    let cell = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        paragraph(&["没收{没收金额}"])
    );
    // A cell must keep a paragraph.
    assert_eq!(filled(&cell), [""]);
}

#[test]
fn what_is_missing_and_what_is_unknown_is_told() {
    let result = fill_docx(&file(&paragraph(&["{决定}{unit}"])), &fillings());
    let Err(NotFilled::Unfilled(unfilled)) = result else {
        panic!("{result:?}")
    };
    assert_eq!(unfilled[0].slot, "决定");
    assert_eq!(refused(&file(&paragraph(&["{没有这一项}"]))), "ZS5106");
}

#[test]
fn p3_nobody_is_named_in_the_properties_and_headers_are_filled_too() {
    let bytes = zip(&[
        (BODY, b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"),
        (
            "word/header1.xml",
            b"<w:p><w:r><w:t>{unit}</w:t></w:r></w:p>",
        ),
        ("docProps/core.xml", "<a>张三</a>".as_bytes()),
        ("docProps/app.xml", "<a>某公司</a>".as_bytes()),
    ]);
    let bytes = fill_docx(&bytes, &fillings()).unwrap();
    assert!(part(&bytes, "word/header1.xml").contains("某局"));
    for name in names(&bytes) {
        let text = part(&bytes, &name);
        assert!(!text.contains("张三") && !text.contains("某公司"), "{name}");
    }
}

#[test]
fn f4_programs_entities_and_references_to_the_outside_are_refused() {
    let with = |name: &str, text: &str| zip(&[(BODY, b"<a/>"), (name, text.as_bytes())]);
    assert_eq!(refused(&with("word/vbaProject.bin", "x")), "ZS5104");
    assert_eq!(refused(&with("word/embeddings/a.bin", "x")), "ZS5104");
    let types = "<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
    assert_eq!(refused(&with("[Content_Types].xml", types)), "ZS5104");
    let relation = "<R><Relationship Type=\"x/attachedTemplate\" Target=\"http://a/b.dotm\" TargetMode=\"External\"/></R>";
    assert_eq!(
        refused(&with("word/_rels/settings.xml.rels", relation)),
        "ZS5104"
    );
    let link =
        "<R><Relationship Type=\"x/hyperlink\" Target=\"http://a/b\" TargetMode=\"External\"/></R>";
    assert!(fill_docx(&with("word/_rels/document.xml.rels", link), &fillings()).is_ok());
    let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
    assert_eq!(refused(&with("word/styles.xml", entity)), "ZS5105");
    assert_eq!(refused(&with("word/styles.xml", "<a>&b;</a>")), "ZS5105");
    assert_eq!(refused(&with("word/styles.xml", "<a></b>")), "ZS5105");
    assert_eq!(refused(&zip(&[("a.txt", b"x")])), "ZS5102");
}
