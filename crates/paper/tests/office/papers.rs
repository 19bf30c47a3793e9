//! Every shipped template becomes a paper and a docx that holds its text.

use std::fs;

use zs_paper::{Block, Filling, Fillings, Paper, docx, fill_template};
use zs_testkit::tree::in_tree;

use crate::zip_file::{names, part};

/// The shipped templates, by name.
fn templates() -> Vec<(String, String)> {
    let folder = in_tree("law/papers");
    let mut found: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// The slots of a template, found in another way than the product does.
fn slots(template: &str) -> Vec<String> {
    let tails = template.split('{').skip(1);
    tails
        .map(|tail| tail.split('}').next().unwrap().trim().to_owned())
        .collect()
}

fn with_all(template: &str, filling: impl Fn(&str) -> Filling) -> Fillings {
    let slots = slots(template).into_iter();
    slots.map(|slot| (slot.clone(), filling(&slot))).collect()
}

#[test]
fn every_template_says_everything_that_fills_it() {
    let templates = templates();
    assert!(templates.len() >= 27);
    for (name, template) in templates {
        let fillings = with_all(&template, |slot| Filling::Text(format!("“{slot}”")));
        let paper = fill_template(&template, &fillings).unwrap();
        let document = part(&docx(&paper).unwrap(), "word/document.xml");
        for slot in slots(&template) {
            assert!(paper.text().contains(&format!("“{slot}”")), "{name} {slot}");
            assert!(document.contains(&format!("“{slot}”")), "{name} {slot}");
        }
        assert!(!paper.text().contains(['{', '}', '[', ']']), "{name}");
    }
}

#[test]
fn a_paper_is_refused_with_all_that_is_missing_and_stays_whole_without_what_is_optional() {
    for (name, template) in templates() {
        let missing = with_all(&template, |_| Filling::Missing("某环节".into()));
        // A template without slots is a blank form, to which nothing can be missing.
        let unfilled = fill_template(&template, &missing).err().unwrap_or_default();
        let mut wanted = slots(&template);
        wanted.sort();
        wanted.dedup();
        assert_eq!(unfilled.len(), wanted.len(), "{name}");
        let absent = with_all(&template, |_| Filling::Absent);
        let paper = fill_template(&template, &absent).unwrap();
        docx(&paper).unwrap();
        assert!(!paper.text().contains(['{', '}', '[', ']']), "{name}");
    }
}

#[test]
fn the_layout_is_that_of_the_standard_and_the_same_paper_is_the_same_bytes() {
    let (_, template) = templates().remove(0);
    let fillings = with_all(&template, |_| Filling::Text("甲".into()));
    let paper = fill_template(&template, &fillings).unwrap();
    let bytes = docx(&paper).unwrap();
    assert_eq!(bytes, docx(&paper).unwrap());
    let document = part(&bytes, "word/document.xml");
    // A4; margins of 37, 26, 35 and 28 mm in twips of 1/1440 inch.
    assert!(document.contains("w:w=\"11906\" w:h=\"16838\""));
    for (side, mm) in [("top", 37), ("right", 26), ("bottom", 35), ("left", 28)] {
        let twips = f64::from(mm) / 25.4 * 1440.0;
        let near = [twips.floor(), twips.ceil()].map(|it| format!("w:{side}=\"{it}\""));
        assert!(near.iter().any(|it| document.contains(it)), "{side}");
    }
    // 22 lines fill the 225 mm between the margins, and 23 do not.
    let styles = part(&bytes, "word/styles.xml");
    let style = |id: &str| {
        let from = styles.find(&format!("w:styleId=\"{id}\"")).unwrap();
        let rest = &styles[from..];
        rest[..rest.find("</w:style>").unwrap()].to_owned()
    };
    let body = style("Body");
    let pitch = body
        .split("w:line=\"")
        .nth(1)
        .and_then(|it| it.split('"').next());
    let pitch: f64 = pitch.unwrap().parse().unwrap();
    let height = 225.0 / 25.4 * 1440.0;
    assert!(22.0 * pitch <= height && 23.0 * pitch > height, "{pitch}");
    // 16 point, both edges even, two characters in; headings in their own font.
    for word in [
        "仿宋_GB2312",
        "w:sz w:val=\"32\"",
        "firstLineChars=\"200\"",
        "w:jc w:val=\"both\"",
    ] {
        assert!(body.contains(word), "{word}: {body}");
    }
    for (id, font, size) in [
        ("Title", "方正小标宋简体", 44),
        ("Unit", "方正小标宋简体", 44),
        ("Head", "黑体", 32),
    ] {
        let own = style(id);
        assert!(
            own.contains(font) && own.contains(&format!("w:sz w:val=\"{size}\"")),
            "{own}"
        );
    }
    // Titles and cells have a pitch of their own, which the grid of the body must not stretch.
    for id in ["Title", "Unit", "Cell", "Label", "End"] {
        assert!(style(id).contains("w:snapToGrid w:val=\"0\""), "{id}");
    }
    let footer = part(&bytes, "word/footer1.xml");
    assert!(
        footer.contains(" PAGE ") && footer.contains("— "),
        "{footer}"
    );
    assert!(part(&bytes, "word/settings.xml").contains("evenAndOddHeaders"));
    assert!(part(&bytes, "word/footer1.xml").contains("w:jc w:val=\"right\""));
    assert!(part(&bytes, "word/footer2.xml").contains("w:jc w:val=\"left\""));
    // A seal is never drawn, and nobody's name is left in the properties.
    let parts = names(&bytes);
    assert!(
        parts
            .iter()
            .all(|name| !name.contains("media") && !name.contains("docProps"))
    );
}

#[test]
fn the_last_paragraph_goes_along_with_the_sign_off() {
    let last = |template: &str| {
        let paper = fill_template(template, &Fillings::new()).unwrap();
        let document = part(&docx(&paper).unwrap(), "word/document.xml");
        document.matches("w:val=\"Last\"").count()
    };
    assert_eq!(last("# 题\n\n一\n\n二\n\n> 局\n"), 1);
    assert_eq!(last("# 题\n\n一\n\n二\n"), 0);
}

#[test]
fn markup_and_control_characters_in_a_value_stay_text() {
    let template = "# 题\n\n{甲}\n";
    let text = Filling::Text("<w:p/>&amp;\u{1}\u{fffe}{乙}[丙]".into());
    let fillings = [("甲".to_owned(), text)].into_iter().collect();
    let paper = fill_template(template, &fillings).unwrap();
    let document = part(&docx(&paper).unwrap(), "word/document.xml");
    assert!(document.contains("&lt;w:p/&gt;&amp;amp;{乙}[丙]"));
}

#[test]
fn a_line_before_a_long_number_is_not_torn_apart_and_a_page_begins_where_it_must() {
    let paper = Paper {
        title: "1234567890%（1148/1207）".to_owned(),
        blocks: vec![
            Block::Paragraph("按期作出率95.11%（1148/1207），办案天数51。".to_owned()),
            Block::Paragraph("制定行政规范性文件1件，报送备案1件。".to_owned()),
            Block::Page("旗司法局".to_owned()),
        ],
        ..Paper::default()
    };
    let bytes = docx(&paper).unwrap();
    let document = part(&bytes, "word/document.xml");
    let paragraph = |words: &str| {
        let before = &document[..document.find(words).unwrap()];
        before[before.rfind("<w:p>").unwrap()..].to_owned()
    };
    let left = "<w:jc w:val=\"left\"/>";
    assert!(paragraph("按期作出率").contains(left));
    assert!(!paragraph("制定行政").contains(left) && !paragraph("1234567890").contains(left));
    assert!(paragraph("旗司法局").contains("NewPage"));
    assert!(part(&bytes, "word/styles.xml").contains("<w:pageBreakBefore/>"));
}
