//! Figures that were made final keep their values whatever is corrected later; a period is opened again
//! only with a reason, and everything of it stands in the ledger.

use std::sync::Arc;

use zs_assess::{Period, Value};
use zs_base::Moment;
use zs_event::command::Stands;
use zs_store::folder::files_of;
use zs_store::random::OsRandom;
use zs_store::sqlite::open_reader;
use zs_store::{AuditRow, Files, listing, page};
use zs_work::account::{Profile, Token};
use zs_work::figures::{FigureAsk, FinalFigures, figures, finals, lines_now, listed_lines};
use zs_work::office::{
    Affirmation, FinalAsk, FinalRefused, FirstAdministrator, NewPassword, Office, Refused, SignIn,
    Visitor,
};

use crate::desk::{HERE, PASSWORD};
use crate::figures::{correct, filed};
use crate::town::{Town, at};

const NOW: &str = "2026-07-01T10:00";

fn signature() -> Affirmation<'static> {
    Affirmation {
        password: PASSWORD,
        code: "",
        address: HERE,
    }
}

/// The office of a town, with the head who makes figures final and a clerk.
struct Finality {
    town: Town,
    office: Office,
    files: Files,
    head: Visitor,
    clerk: Visitor,
}

fn sign_in(office: &Office, login: &str, password: &str) -> Token {
    let asked = SignIn {
        login,
        password,
        address: HERE,
        browser: None,
    };
    office.sign_in(&asked, at(NOW)).unwrap().token
}

impl Finality {
    fn new() -> Self {
        let town = Town::new();
        town.register("zhou", "m1", "principal_head");
        town.set(NOW);
        let law = town.looker.law().clone();
        let (writer, random) = (town.writer.clone(), OsRandom::new());
        let office = Office::new(writer, law, Profile::Asvs, random).unwrap();
        let code = office.first_code(at(NOW)).unwrap().unwrap();
        let first = FirstAdministrator {
            code: &code,
            person: "A1",
            name: "李强",
            unit: "m1",
            unit_name: "旗市场监管局",
            password: PASSWORD,
            address: HERE,
        };
        office.first_administrator(&first, at(NOW)).unwrap();
        let admin = sign_in(&office, "A1", PASSWORD);
        let visitor = |id: &str| {
            let admin = office.visitor(admin.secret(), at(NOW)).unwrap();
            let once = office.hand_out(&admin, &id.into(), HERE, at(NOW)).unwrap();
            let token = sign_in(&office, id, &once.password);
            let asked = NewPassword {
                token: token.secret(),
                old: &once.password,
                new: PASSWORD,
                address: HERE,
            };
            let token = office.change_password(&asked, at(NOW)).unwrap();
            office.visitor(token.secret(), at(NOW)).unwrap()
        };
        let (head, clerk) = (visitor("zhou"), visitor("fang"));
        Self {
            files: files_of(&town.data),
            head,
            clerk,
            office,
            town,
        }
    }

    fn finalize(&self, who: &Visitor, period: &str) -> Result<FinalFigures, FinalRefused> {
        let ask = FinalAsk {
            period: Period::parse(period).unwrap(),
            units: vec!["m1".into()],
            figures: vec![Arc::from("F043"), Arc::from("F052")],
            address: HERE,
        };
        let files = &self.files;
        self.office
            .finalize(who, &ask, files, &signature(), at(NOW))
    }

    fn all(&self) -> Vec<FinalFigures> {
        finals(open_reader(&self.town.data).unwrap().as_mut()).unwrap()
    }

    /// The lines behind a figure, as they were kept and as they are now.
    fn lines(&self, of: &FinalFigures, id: &str) -> (Vec<String>, Vec<String>) {
        let list = String::from_utf8(self.files.read(&of.list).unwrap()).unwrap();
        let listed = listed_lines(&list);
        let kept = listed.get(id).into_iter().flatten();
        let kept = kept.map(|it| (*it).to_owned()).collect();
        let law = self.town.looker.law().clone();
        let ask = FigureAsk {
            units: of.units.clone(),
            period: of.period,
            as_of: Moment::day(at("2026-12-31")),
        };
        let mut reader = open_reader(&self.town.data).unwrap();
        let figure = law.library.figure(id).unwrap();
        let now = figures(reader.as_mut(), &law, [figure].into_iter(), &ask).unwrap();
        let lines = lines_now(reader.as_mut(), figure, &ask, &now[0].1).unwrap();
        (kept, lines)
    }
}

fn because(refused: Result<FinalFigures, FinalRefused>) -> String {
    match refused.unwrap_err() {
        FinalRefused::Because(sentence) => sentence,
        FinalRefused::Refused(it) => panic!("{it}"),
    }
}

#[test]
fn a_final_figure_keeps_its_value_and_what_was_corrected_since_is_told() {
    let mut it = Finality::new();
    let case = filed(&mut it.town, "2026-04-02");
    it.town.set(NOW);
    let made = it.finalize(&it.head, "2026-Q2").unwrap();
    assert_eq!(it.all(), std::slice::from_ref(&made));
    assert_eq!(made.figure("F043").unwrap().value, Value::Number(1));
    assert_eq!(made.figure("F052").unwrap().value, Value::NoCases);
    let (kept, now) = it.lines(&made, "F043");
    assert_eq!(kept, now);
    assert_eq!(kept.len(), 1);
    // The correction moves the filing into the quarter before.
    correct(&it.town, case, "file", Some("2026-03-31"), Stands::Yes);
    let again = it.all();
    assert_eq!(again[0].figure("F043").unwrap().value, Value::Number(1));
    let (kept, now) = it.lines(&made, "F043");
    assert_eq!((kept.len(), now.len()), (1, 0));
    assert!(kept[0].starts_with(&case.to_string()));
    let entries = it.town.looker.counting_since(&case, made.size).unwrap();
    let [(seq, head, _)] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    assert!(*seq > made.seq && head.starts_with("更正"), "{head}");
}

#[test]
fn a_period_that_overlaps_is_refused_until_it_is_opened_again_with_a_reason() {
    let it = Finality::new();
    let made = it.finalize(&it.head, "2026-Q2").unwrap();
    for period in ["2026-Q2", "2026-05", "2026-04"] {
        let said = because(it.finalize(&it.head, period));
        assert!(said.contains("重叠") && said.contains("重新打开"), "{said}");
    }
    it.finalize(&it.head, "2026-Q1").unwrap();
    assert!(because(it.finalize(&it.head, "2026-07")).contains("过完"));
    let reopen = |reason: &str| {
        let (seq, given) = (made.seq, signature());
        it.office.reopen(&it.head, seq, reason, &given, at(NOW))
    };
    assert!(because(reopen("  ")).contains("理由"));
    assert!(because(reopen(&"理".repeat(201))).contains("理由"));
    let opened = reopen(&"理".repeat(200)).unwrap();
    assert!(!opened.holds());
    assert!(because(reopen("再来一次")).contains("已经重新打开"));
    let second = it.finalize(&it.head, "2026-Q2").unwrap();
    let all = it.all();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].reopened.as_ref().unwrap().by.person.as_str(), "zhou");
    assert!(second.holds() && second.seq > opened.reopened.unwrap().seq);
    let mut reader = open_reader(&it.town.data).unwrap();
    let log: Vec<AuditRow> = page(reader.as_mut(), &listing::AUDIT, &[], None, 1_000).unwrap();
    let did = |deed: &str| log.iter().filter(|it| it.action == deed).count();
    assert_eq!((did("finalize_figures"), did("reopen_figures")), (3, 1));
}

#[test]
fn only_who_has_the_power_and_signs_makes_figures_final() {
    let it = Finality::new();
    let refused = it.finalize(&it.clerk, "2026-Q2").unwrap_err();
    assert!(matches!(refused, FinalRefused::Refused(Refused::Denied(_))));
    let ask = FinalAsk {
        period: Period::parse("2026-Q2").unwrap(),
        units: vec!["m1".into()],
        figures: vec![Arc::from("F043")],
        address: HERE,
    };
    let wrong = Affirmation {
        password: "wrong",
        ..signature()
    };
    let refused = it
        .office
        .finalize(&it.head, &ask, &it.files, &wrong, at(NOW));
    assert!(matches!(
        refused.unwrap_err(),
        FinalRefused::Refused(Refused::Wrong)
    ));
    assert_eq!(it.all(), []);
}
