//! What the public list keeps of a notice, and what may be looked for in it.

use std::sync::Arc;

use zs_base::Day;
use zs_disclose::{Facts, FieldFact, Listed, Never, NotSought, Recalled, listed, sought};
use zs_event::{Cite, Party, PartyKind, Value};
use zs_law::{FieldRef, Publication, Recall, StepNo};

use crate::support::RULES;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn duty() -> Publication {
    Publication {
        of: StepNo(0),
        by: StepNo(1),
        show: vec![FieldRef::Case(0)],
        hide: vec![Arc::from("住址")],
        course: Vec::new(),
        never: None,
        display_months: Some(12),
        lasting: false,
        recall: Some(Recall {
            by: StepNo(2),
            cite: Cite::from("行政处罚法#48"),
        }),
        cite: Cite::from("国办发〔2018〕118号#六"),
    }
}

fn facts(kind: PartyKind, name: &str, number: &str) -> Facts {
    let party = FieldFact {
        name: "当事人".into(),
        private: Some("身份信息".into()),
        value: Value::Party(Party {
            kind,
            name: name.to_owned(),
            number: number.to_owned(),
        }),
    };
    Facts {
        title: String::new(),
        number: Some("某县市监罚〔2026〕第 ７ 号".to_owned()),
        agency: String::new(),
        shown: vec![party.clone()],
        all: vec![party],
        public: Vec::new(),
        never: Never::No,
        decided_on: Some(day("2026-03-12")),
        published_on: Some(day("2026-03-17")),
        recalled: None,
        course: Vec::new(),
    }
}

fn of(facts: &Facts) -> Listed {
    listed(Some(&**RULES), &duty(), facts).unwrap()
}

#[test]
fn an_organisation_is_listed_and_found_in_any_dress() {
    let facts = facts(
        PartyKind::Organisation,
        "某县宏达食品（集团）有限公司",
        "91150100MA0DEMX051",
    );
    let row = of(&facts);
    assert_eq!(row.until, Some(day("2027-03-12")));
    assert_eq!(
        row.organisation.as_deref(),
        Some("某县宏达食品（集团）有限公司")
    );
    for typed in [
        "宏达食品(集团)",
        " 宏 达 食品【集团】有限公司 ",
        "市监罚[2026]第7号",
        "〔2026〕第７号",
        "９１１５０１００ma0demx051",
    ] {
        let text = sought(Some(&**RULES), typed).unwrap();
        assert!(
            row.sought.contains(&text),
            "{typed}: {text}: {}",
            row.sought
        );
    }
    // Negative control: another name is not found.
    let other = sought(Some(&**RULES), "宏达饮食集团").unwrap();
    assert!(!row.sought.contains(&other));
}

#[test]
fn p7_no_natural_person_is_listed_by_name_or_looked_for() {
    let citizen = "150102199003074477";
    for (kind, name, number) in [
        (PartyKind::Person, "王小明", citizen),
        // Ticked as an organisation by mistake, or trading under the own name.
        (PartyKind::Organisation, "王小明", citizen),
        (PartyKind::Organisation, "王小明", "92150102MA0YYYY96M"),
        (PartyKind::Organisation, "欧阳小明", ""),
    ] {
        let row = of(&facts(kind, name, number));
        assert_eq!(row.organisation, None, "{name}");
        assert!(!row.sought.contains('明'), "{name}: {}", row.sought);
    }
    for typed in ["王小明", "王明", "欧阳小明", " 王 小 明 ", "“王小明”"] {
        let refused = sought(Some(&**RULES), typed);
        assert_eq!(refused, Err(NotSought::Person), "{typed}");
    }
    assert_eq!(sought(Some(&**RULES), " %_〔〕 "), Err(NotSought::Nothing));
    assert_eq!(sought(Some(&**RULES), "宏达").as_deref(), Ok("宏达"));
    assert_eq!(sought(None, "宏达"), Err(NotSought::Person));
}

#[test]
fn p4_what_was_taken_back_is_found_by_its_number_alone() {
    let mut facts = facts(
        PartyKind::Organisation,
        "某县宏达食品有限公司",
        "91150100MA0DEMX051",
    );
    facts.recalled = Some(Recalled {
        on: day("2026-05-06"),
        reason: "复议机关撤销".to_owned(),
    });
    let row = of(&facts);
    assert_eq!(row.organisation, None);
    assert_eq!(row.sought, "某县市监罚2026第7号");
}
