//! The papers of a case over a socket: the list, the sheet, its file, and the draft of a step.

use crate::county::County;

#[test]
fn issued_papers_are_listed_and_open_as_a_sheet_and_a_file() {
    let county = County::new();
    let list = county.get(&format!("{}/papers", county.case()));
    assert_eq!(list.status, 200);
    let filed = format!("{}/papers/1-file", county.case());
    assert!(
        list.body.contains(&format!("href=\"{filed}\"")),
        "{}",
        list.body
    );

    let sheet = county.get(&filed);
    assert_eq!(sheet.status, 200);
    for word in [
        "立案审批表",
        "王小明",
        "承办人",
        "案件登记",
        "名册",
        "/assets/sheet-",
    ] {
        assert!(sheet.body.contains(word), "{word}: {}", sheet.body);
    }
    assert!(!sheet.body.contains("草稿"), "{}", sheet.body);

    let file = county.get(&format!("{filed}/docx"));
    assert_eq!((file.status, &file.bytes[..2]), (200, b"PK".as_slice()));
    let type_ = file.header("content-type");
    assert!(type_.ends_with("wordprocessingml.document"), "{type_}");
    let name = file.header("content-disposition");
    assert!(name.starts_with("attachment"), "{name}");
}

#[test]
fn a_paper_that_was_not_issued_is_absent() {
    let county = County::new();
    for path in [
        "2-file",
        "1-decide",
        "1-nothing",
        "x-file",
        "0-file",
        "file",
    ] {
        let said = county.get(&format!("{}/papers/{path}", county.case()));
        assert_eq!(said.status, 404, "{path}");
    }
}

#[test]
fn a_draft_shows_what_was_typed_and_marks_what_is_still_empty() {
    let county = County::new();
    let path = "appraise.entrust";
    let address = format!("{}/draft?path={path}", county.case());
    let empty = county.get(&address);
    assert_eq!(empty.status, 200, "{}", empty.body);
    for word in [
        "草稿，未编号，没有效力",
        "〔待填：鉴定机构〕",
        "〔待填：鉴定事项〕",
    ] {
        assert!(empty.body.contains(word), "{word}: {}", empty.body);
    }
    let blank = format!(
        "class=\"blank\" href=\"{}/step?path={path}\"",
        county.case()
    );
    assert!(empty.body.contains(&blank), "{}", empty.body);
    let form = county.get(&format!("{}/step?path={path}", county.case()));
    assert!(form.body.contains("预览文书"), "{}", form.body);

    let typed = [
        ("path", path),
        ("f:鉴定机构", "旗检验检测中心"),
        ("sign", "chen"),
    ];
    let draft = county.post_as(&county.session, &format!("{}/draft", county.case()), &typed);
    assert_eq!(draft.status, 200, "{}", draft.body);
    assert!(draft.body.contains("旗检验检测中心"), "{}", draft.body);
    assert!(draft.body.contains("证chen"), "{}", draft.body);
    assert!(!draft.body.contains("〔待填：鉴定机构〕"));
    assert!(draft.body.contains("〔待填：鉴定事项〕"));
    // Nothing was recorded, and no number was given.
    let list = county.get(&format!("{}/papers", county.case()));
    assert!(list.body.contains("已经制作的（3）"), "{}", list.body);
}

#[test]
fn forms_for_the_spot_are_printed_with_what_is_known_and_room_for_the_rest() {
    let county = County::new();
    let step = county.get(&county.step());
    assert!(step.body.contains("询问笔录</a>"), "{}", step.body);
    let name = "%E8%AF%A2%E9%97%AE%E7%AC%94%E5%BD%95";
    let address = format!("{}/form?path=investigate&name={name}", county.case());
    let form = county.get(&address);
    assert_eq!(form.status, 200, "{}", form.body);
    for word in [
        "涉嫌未按规定明码标价",
        "旗市场监管局",
        "＿＿＿＿",
        "被询问人",
    ] {
        assert!(form.body.contains(word), "{word}: {}", form.body);
    }
    assert!(!form.body.contains("待填"), "{}", form.body);
    let file = county.get(&address.replace("form?", "form/docx?"));
    assert_eq!((file.status, &file.bytes[..2]), (200, b"PK".as_slice()));
    // A form that does not go with the step, and a step that does not exist, are absent.
    for query in [
        "path=verify&name=x",
        &format!("path=report&name={name}"),
        "path=x&name=x",
    ] {
        let said = county.get(&format!("{}/form?{query}", county.case()));
        assert_eq!(said.status, 404, "{query}");
    }
}

#[test]
fn where_one_goes_against_a_paper_is_written_from_the_law() {
    let county = County::new();
    let name = "%E8%B4%A3%E4%BB%A4%E6%94%B9%E6%AD%A3%E9%80%9A%E7%9F%A5%E4%B9%A6";
    let address = format!("{}/form?path=investigate&name={name}", county.case());
    let form = county.get(&address).body;
    for word in [
        "六十日内向样例旗人民政府申请行政复议",
        "六个月内直接向样例旗人民法院提起行政诉讼",
    ] {
        assert!(form.contains(word), "{word}: {form}");
    }
}
