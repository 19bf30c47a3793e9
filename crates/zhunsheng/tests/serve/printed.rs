//! What is printed on the papers of cases for those who receive them, read off the page from which a
//! paper is printed.

use crate::whole_case::{Person, Town};

/// The codes on a paper.
pub struct Printed {
    /// Where the picture at its head leads whoever holds it.
    pub held: String,
    /// With this a party asks who looked at the case.
    pub looked: Option<String>,
    /// With this whoever is inspected checks who comes.
    pub inspection: Option<String>,
}

impl Printed {
    /// The code of the paper itself.
    pub fn code(&self) -> &str {
        self.held.trim_start_matches("/r/")
    }
}

/// Opens the paper of a step as somebody who may read the case, and reads what is printed on it.
pub fn printed(reader: &Person, case: &str, step: &str) -> Printed {
    let paper = format!("{case}/papers/1-{step}");
    reader.open(&paper);
    let asked = "return document.querySelector('form[action$=\"/purpose\"]') !== null";
    if reader.browser.execute(asked).unwrap() == true {
        let first = "document.querySelector('#purpose').selectedIndex = 1";
        reader.browser.execute(first).unwrap();
        reader.hand_in("main form button.main");
        reader.arrive(&paper);
    }
    let picture = reader.browser.attribute("article img.qr", "src").unwrap();
    let text = reader.browser.text("article").unwrap();
    let behind = |word: &str| {
        let rest = text.split(word).nth(1)?;
        let is_of_code = |it: char| it.is_ascii_alphanumeric() || it == '-';
        let code = rest.split(|it| !is_of_code(it)).next()?;
        Some(code.to_owned())
    };
    Printed {
        held: picture.unwrap().trim_end_matches("/qr.svg").to_owned(),
        looked: behind("查询码："),
        inspection: behind("检查码："),
    }
}

impl Town {
    /// The address of the first case of which this holds.
    pub fn case(&self, of_which: &str) -> String {
        self.asked(&format!(
            "SELECT '/cases/' || lower(hex(case_id)) FROM case_row WHERE {of_which} \
             ORDER BY number LIMIT 1"
        ))
    }

    /// The address of the first notice of which this holds.
    pub fn notice(&self, of_which: &str) -> String {
        self.asked(&format!(
            "SELECT '/g/' || code FROM notice_row WHERE code <> '' AND {of_which} \
             ORDER BY due LIMIT 1"
        ))
    }
}
