//! A notice that was taken back: its address says so, and its text is nowhere.

use std::sync::atomic::Ordering;

use zs_base::CommandId;
use zs_event::Command;
use zs_testkit::tree::figure;
use zs_work::Answer;
use zs_work::view::{Answers, Given, Looker, perform};

use crate::town::{TOLD, Town, case_id, company, name_of, number_of, who};

impl Town {
    /// Takes a notice back, as the publisher does.
    pub fn recall(&self, index: u32) {
        self.publisher(index, "recall");
    }

    /// Does a step of a case, as the publisher does.
    pub fn publisher(&self, index: u32, step: &str) {
        let reader = self.site.reader().unwrap();
        let mut looker = Looker::new(self.law.clone(), reader).unwrap();
        let (by, case) = (who("pub", "publisher"), case_id(index));
        let now = self.site.clock.now();
        let form = looker.step_form(&case, &step.into(), &by, now);
        let form = form.unwrap().unwrap();
        let reason = format!("复议机关撤销了对{}的处罚", name_of(index));
        let fields = form.fields.iter();
        let fields = fields.map(|it| (it.name.clone(), Given::Text(reason.clone())));
        let answers = Answers {
            fields: fields.collect(),
            people: vec![by.clone()],
            ..Answers::default()
        };
        let command = perform(&form, &answers, self.command_id(), &by, now).unwrap();
        self.record(command);
    }

    /// An id for a command.
    pub fn command_id(&self) -> CommandId {
        let number = self.commands.fetch_add(1, Ordering::Relaxed);
        let mut id = [5; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        CommandId(id)
    }

    /// Records a command.
    pub fn record(&self, command: Command) {
        let answer = self.site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }
}

#[test]
fn p4_what_was_taken_back_is_nowhere_at_once() {
    let recalls = figure("ZS_RECALLS", 4).unwrap() as u32;
    let town = Town::new(recalls * 6);
    let index = |number: u32| number / 2 * 6 + number % 2;
    for number in 0..recalls {
        let (index, code) = (index(number), town.code(index(number)));
        let page = format!("/g/{code}");
        let before = town.get(&page);
        assert!(
            before.status == 200 && before.body.contains(TOLD),
            "{}",
            before.body
        );
        let mark = before.header("etag");
        let proof = town.get(&format!("{page}/proof.json"));
        assert_eq!(proof.status, 200);

        town.recall(index);
        let after = town.get(&page);
        assert_eq!(after.status, 200);
        assert!(
            after.body.contains("已撤下") && after.body.contains("复议机关撤销"),
            "{}",
            after.body
        );
        for text in [TOLD, &company(index), &name_of(index), "曌"] {
            assert!(!after.body.contains(text), "{text} in {}", after.body);
        }
        // A cache that kept the page is told that it is another one now.
        let kept = town.ask(&page, &format!("if-none-match: {mark}\r\n"));
        assert_ne!(kept.status, 304, "{mark}");
        for part in ["/data.json", "/data.csv", "/proof.json", "/leaf"] {
            assert_eq!(town.get(&format!("{page}{part}")).status, 404, "{part}");
        }
        let list = town.get("/g?rows=200");
        assert!(!list.body.contains(&company(index)), "{}", list.body);
        let found = town.get(&format!(
            "/g?q={}",
            form_urlencoded::byte_serialize(number_of(index).as_bytes()).collect::<String>()
        ));
        assert!(!found.body.contains(TOLD));
        // A proof that somebody downloaded before is still sound: it says what was recorded.
        let verified = town.verify(proof.body.as_bytes());
        assert!(verified.body.contains("一致"), "{}", verified.body);
        assert!(!verified.body.contains(TOLD));
    }
}

#[test]
fn a_display_that_is_over_says_until_when_it_was_and_shows_nothing_more() {
    let town = Town::new(6);
    let said = town.get(&format!("/g/{}", town.code(2)));
    assert_eq!(said.status, 200);
    assert!(said.body.contains("公示期已经届满"), "{}", said.body);
    assert!(!said.body.contains(TOLD) && !said.body.contains(&company(2)));
}
