//! Everything of a docx but its text: page, fonts, styles and page numbers after GB/T 9704-2012.
//!
//! A4 with margins 37, 26, 35 and 28 mm; 22 lines of 28 characters; body in 16 point FangSong at a
//! pitch of 28.95 point; page numbers in 14 point between two dashes, odd right and even left.

use super::mark::{self, Mark};

/// Twips from line to line: 22 lines fill the 225 mm of the page, and 23 do not.
pub(super) const PITCH: u32 = 579;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/><Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/><Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/></Types>";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// The kinds of parts that the document refers to, in the order of their ids.
const REFERRED: [(&str, &str); 5] = [
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
];

/// Fonts by name, each with the one that stands in for it.
const FONTS: [(&str, &str); 4] = [
    ("仿宋_GB2312", "仿宋"),
    ("方正小标宋简体", "方正小标宋_GBK"),
    ("楷体_GB2312", "楷体"),
    ("黑体", "SimHei"),
];

/// Lines of another pitch than the body stay off its grid, which would make them two lines high.
const FREE: &str = "<w:snapToGrid w:val=\"0\"/>";

/// The section: page, lines and the two footers. Characters are not put on a grid, because programs
/// disagree about what a grid does to digits; the styles draw them together instead.
pub(super) const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1304\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>";

/// All parts but the document.
pub(super) fn parts(mark: Option<&Mark>) -> Vec<(&'static str, String)> {
    let (kind, relation) = mark.map_or(("", ""), |_| (mark::TYPE, mark::RELATION));
    let types = TYPES.replacen("<Override", &format!("{kind}<Override"), 1);
    vec![
        ("[Content_Types].xml", format!("{HEAD}{types}")),
        ("_rels/.rels", format!("{HEAD}{RELATIONS}")),
        ("word/_rels/document.xml.rels", referred(relation)),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", fonts()),
        ("word/footer1.xml", footer("right")),
        ("word/footer2.xml", footer("left")),
    ]
}

/// The whole document around its body.
pub(super) fn document(body: &str) -> String {
    format!("{HEAD}<w:document {NAMESPACES}><w:body>{body}{SECTION}</w:body></w:document>")
}

fn referred(more: &str) -> String {
    let mut all = more.to_owned();
    for (index, (kind, target)) in REFERRED.iter().enumerate() {
        all.push_str(&format!("<Relationship Id=\"rId{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>", index + 1));
    }
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

fn settings() -> String {
    format!(
        "{HEAD}<w:settings {NAMESPACES}><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

fn fonts() -> String {
    let mut all = String::new();
    for (name, instead) in FONTS {
        all.push_str(&format!("<w:font w:name=\"{name}\"><w:altName w:val=\"{instead}\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/></w:font>"));
    }
    format!("{HEAD}<w:fonts {NAMESPACES}>{all}</w:fonts>")
}

/// One style: its id, font, half-points of size, and the properties of its paragraphs.
fn style(id: &str, font: &str, size: u32, paragraph: &str) -> String {
    let kind = match id {
        "Body" => "w:type=\"paragraph\" w:default=\"1\"",
        _ => "w:type=\"paragraph\"",
    };
    // 28 characters of 16 point are wider than the 156 mm between the margins by a hair.
    let drawn = if size == 32 { -5 } else { 0 };
    format!(
        "<w:style {kind} w:styleId=\"{id}\"><w:name w:val=\"{id}\"/><w:pPr>{paragraph}</w:pPr><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"{font}\"/><w:spacing w:val=\"{drawn}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
    )
}

fn styles() -> String {
    let line = |pitch: u32| {
        format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{pitch}\" w:lineRule=\"exact\"/>")
    };
    let body = line(PITCH);
    let first = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"630\"/>";
    let centred = |space: &str| {
        format!(
            "<w:keepNext/>{FREE}{}{space}<w:jc w:val=\"center\"/>",
            line(700)
        )
    };
    let all = [
        style(
            "Body",
            "仿宋_GB2312",
            32,
            &format!("{body}{first}<w:jc w:val=\"both\"/>"),
        ),
        style(
            "Last",
            "仿宋_GB2312",
            32,
            &format!("<w:keepNext/><w:keepLines/>{body}{first}<w:jc w:val=\"both\"/>"),
        ),
        style(
            "Flush",
            "仿宋_GB2312",
            32,
            &format!("{body}<w:jc w:val=\"both\"/>"),
        ),
        style("Head", "黑体", 32, &format!("<w:keepNext/>{body}{first}")),
        style(
            "NewPage",
            "黑体",
            32,
            &format!("<w:keepNext/><w:pageBreakBefore/>{body}"),
        ),
        style("Unit", "方正小标宋简体", 44, &centred("")),
        style("Title", "方正小标宋简体", 44, &centred("")),
        style(
            "Number",
            "仿宋_GB2312",
            32,
            &format!("{body}<w:jc w:val=\"right\"/>"),
        ),
        style(
            "Signed",
            "仿宋_GB2312",
            32,
            &format!(
                "<w:keepNext/><w:keepLines/>{body}<w:ind w:left=\"2520\"/><w:jc w:val=\"center\"/>"
            ),
        ),
        tables(),
        style(
            "Page",
            "宋体",
            28,
            "<w:spacing w:before=\"0\" w:after=\"0\"/>",
        ),
    ]
    .concat();
    format!(
        "{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>{all}</w:styles>"
    )
}

/// The styles of a form: its cells, its labels, and what follows it; and that of the note below a
/// paper.
fn tables() -> String {
    let line = |pitch: u32| {
        format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{pitch}\" w:lineRule=\"exact\"/>")
    };
    [
        style(
            "Cell",
            "仿宋_GB2312",
            28,
            &format!("{FREE}{}<w:jc w:val=\"both\"/>", line(440)),
        ),
        style(
            "Label",
            "仿宋_GB2312",
            28,
            &format!("{FREE}{}<w:jc w:val=\"center\"/>", line(440)),
        ),
        style(
            "Note",
            "楷体_GB2312",
            24,
            &format!("<w:keepLines/>{FREE}{}", line(400)),
        ),
        // A table may not end a page's body; what follows it takes no room.
        style("End", "仿宋_GB2312", 2, &format!("{FREE}{}", line(20))),
    ]
    .concat()
}

/// `— 1 —` at the outer edge, one character in.
fn footer(side: &str) -> String {
    let run = |inner: &str| format!("<w:r>{inner}</w:r>");
    let text = |text: &str| run(&format!("<w:t xml:space=\"preserve\">{text}</w:t>"));
    let field = [
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"separate\"/>"),
        text("1"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
    ]
    .concat();
    let inset = format!("<w:ind w:{side}=\"280\"/>");
    format!(
        "{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Page\"/>{inset}<w:jc w:val=\"{side}\"/></w:pPr>{}{field}{}</w:p></w:ftr>",
        text("— "),
        text(" —"),
    )
}
