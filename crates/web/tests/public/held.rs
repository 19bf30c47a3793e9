//! A paper as its holder sees it by the code that is printed on it.

use zs_base::Digest;
use zs_disclose::PaperCode;
use zs_event::Happening;
use zs_work::event_of;
use zs_work::view::Looker;

use crate::town::{MARKS, TODAY, TOLD, Town, at, case_id, company, name_of, number_of};

impl Town {
    /// The code that is printed on the paper of a step of a case.
    pub fn paper_code(&self, index: u32, step: &str) -> PaperCode {
        let mut reader = self.site.reader().unwrap();
        let row = reader.case(&case_id(index)).unwrap().unwrap();
        let leaves = reader.events_of(&row).unwrap();
        let mut events = leaves.iter().map(|it| event_of(it).unwrap().unwrap());
        let event = events.find(|event| {
            matches!(&event.happening, Happening::Performed(it) if it.path.to_string() == step)
        });
        let keyed = |message: &[u8]| Digest::of(&[b"zhunsheng paper code", &self.secret, message]);
        PaperCode::new(event.unwrap().seq, &case_id(index), keyed)
    }
}

/// What the page of a code says, and the text of the application that it hands out.
fn held(town: &Town, code: &PaperCode) -> (String, Option<String>) {
    let page = town.get(&format!("/r/{code}"));
    assert_eq!(page.status, 200, "{}", page.body);
    let file = town.get(&format!("/r/{code}/application.docx"));
    let reader = town.site.reader().unwrap();
    let mut looker = Looker::new(town.law.clone(), reader).unwrap();
    let paper = looker.held_application(code, at(TODAY)).unwrap();
    let expected = if paper.is_some() { 200 } else { 404 };
    assert_eq!(file.status, expected, "{}", file.head);
    (page.body, paper.map(|it| it.text()))
}

#[test]
fn n20_the_holder_of_a_decision_reads_that_it_is_genuine_why_and_until_when() {
    let town = Town::new(6);
    let code = town.paper_code(0, "decide");
    let (page, application) = held(&town, &code);
    let application = application.unwrap();
    for words in [
        "有效，作出以后没有改过",
        &number_of(0),
        "旗市场监管局",
        "罚款金额 5000.00 元",
        "不超过5000.00 元，不少于3500.00 元",
        "阶次：从重",
        "申请复议",
        "2026年5月11日",
        "这一天怎么算",
        "下载填好的申请书",
        &town.code(0),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for words in [&company(0), &number_of(0), "旗市场监管局", "行政复议申请书"] {
        assert!(application.contains(words), "{words}: {application}");
    }
    // Typed as people type it, it is one address.
    let typed = code.to_string().to_lowercase().replace('-', "");
    let led = town.get(&format!("/r?code={typed}"));
    assert_eq!(led.header("location"), format!("/r/{code}"));
    let led = town.get(&format!("/r/{typed}"));
    assert_eq!(led.header("location"), format!("/r/{code}"));
    // The paper in the file of the case carries the code, and so does its address as a picture.
    let path = format!("/cases/{}/papers/1-decide", crate::town::case_id(0));
    let sheet = town.get_as(&town.officer, &path);
    assert!(sheet.body.contains(&code.to_string()), "{}", sheet.body);
    let picture = town.get(&format!("/r/{code}/qr.svg"));
    assert_eq!(picture.header("content-type"), "image/svg+xml");
}

#[test]
fn p2_no_page_of_a_paper_names_anybody_or_shows_what_nobody_may_see() {
    let town = Town::new(6);
    for index in 0..6 {
        let code = town.paper_code(index, "decide");
        let (page, application) = held(&town, &code);
        // The table of remedies knows nothing of decisions before 2024.
        assert_eq!(application.is_some(), index != 2);
        let application = application.unwrap_or_default();
        let proof = town.get(&format!("/r/{code}/proof.json"));
        assert_eq!(proof.status, 200);
        for mark in MARKS {
            for text in [&page, &application, &proof.body] {
                assert!(!text.contains(mark), "{mark} of {index} in {text}");
            }
        }
        // A minor's, one of a closed sector, one that is over and one that nobody has released yet.
        assert_eq!(page.contains(TOLD), index < 2, "{index}: {page}");
        let is_public = matches!(index, 0..=2 | 5);
        assert_eq!(page.contains("罚款金额"), is_public, "{index}: {page}");
        let is_person = matches!(index, 1 | 3);
        assert_eq!(application.contains("＿＿＿"), is_person, "{application}");
        assert!(!application.contains(&name_of(index)), "{application}");
    }
}

#[test]
fn p4_a_paper_that_fell_says_so_and_its_proof_still_verifies() {
    let town = Town::new(6);
    let code = town.paper_code(0, "decide");
    let before = town.get(&format!("/r/{code}/proof.json")).body;
    town.recall(0);
    let page = town.get(&format!("/r/{code}"));
    assert_eq!(page.status, 200);
    assert!(page.body.contains("已经不再有效"), "{}", page.body);
    for gone in [TOLD, "罚款金额", "下载填好的申请书", "还剩"] {
        assert!(!page.body.contains(gone), "{gone}: {}", page.body);
    }
    let after = town.get(&format!("/r/{code}/proof.json")).body;
    for proof in [before, after] {
        let verified = town.verify(proof.as_bytes());
        assert!(verified.body.contains("<h2>一致</h2>"), "{}", verified.body);
    }
}

#[test]
fn no_code_that_was_never_printed_opens_anything() {
    let town = Town::new(6);
    let right = town.paper_code(0, "decide");
    let mut tried = vec![
        town.code(0),
        format!("WS{}", right.seq()),
        "WS".to_owned(),
        "x".repeat(300),
        right
            .to_string()
            .replace(&right.seq().to_string(), "99999999"),
        right.to_string().replace("WS", "WS1"),
        // A code that fits another event, and one of a step without a paper.
        town.paper_code(1, "decide").to_string().replace(
            &town.paper_code(1, "decide").seq().to_string(),
            &right.seq().to_string(),
        ),
        town.paper_code(0, "clue").to_string(),
    ];
    let letters: Vec<char> = right.to_string().chars().collect();
    for (at, letter) in letters.iter().enumerate().filter(|(_, it)| **it != '-') {
        let mut wrong = letters.clone();
        wrong[at] = if *letter == '7' { '8' } else { '7' };
        tried.push(wrong.into_iter().collect());
    }
    assert!(tried.len() > 18, "{}", tried.len());
    for code in tried {
        for part in ["", "/qr.svg", "/proof.json", "/application.docx"] {
            let said = town.get(&format!("/r/{code}{part}"));
            assert_eq!(said.status, 404, "{code}{part}: {}", said.body);
            assert!(!said.body.contains(TOLD) && !said.body.contains("宏达"));
        }
    }
    let hint = town.get("/r?code=ZS-7Q2K").body;
    assert!(hint.contains("印在文书的最后"), "{hint}");
}
