//! What a case counts for: on which day, how a limit was kept, and other steps beside the one that
//! counts.

use zs_case::{Kept, Tallied, tallied};
use zs_law::{Named, OtherStep, Tally, TallyOf};

use crate::support::{Case, SMALL, World, at, decided, declare, filed, step};

/// A tally of a step, or of the whole case where there is none.
fn tally(name: &str, of: TallyOf, step: Option<&str>) -> Tally {
    Tally {
        name: name.into(),
        of,
        procedures: vec!["sample.act".into()],
        characters: Vec::new(),
        steps: step.into_iter().map(Into::into).collect(),
        roles: Vec::new(),
        outcomes: Vec::new(),
        counted_as: Vec::new(),
        value: Vec::new(),
        days_from: None,
        split: None,
        with: Vec::new(),
        needs: Vec::new(),
        holds: Vec::new(),
        written: Vec::new(),
        unless: Vec::new(),
    }
}

fn review() -> Vec<OtherStep> {
    vec![OtherStep::Step("review".into())]
}

/// A case that was decided, with a review where it is a major one.
fn walked(world: &World, major: bool) -> Case<'_> {
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], major));
    if major {
        case.did(step("review", "03-04T10:00", &["xu"]).outcome("通过"));
    }
    case.did(step("inform", "03-05T10:00", &["chen"]));
    case.served("inform", "03-06");
    case.did(decided("03-16T10:00", 500));
    case
}

fn counted(case: &Case<'_>, tallies: &[Tally]) -> Vec<Tallied> {
    tallied(&case.view("04-30"), tallies)
}

#[test]
fn a_step_counts_only_where_another_one_was_done_before_it() {
    let world = World::of(SMALL);
    let plain = tally("决定", TallyOf::Done, Some("decide"));
    let reviewed = Tally {
        name: "经审核的决定".into(),
        with: review(),
        ..plain.clone()
    };
    let due = Tally {
        name: "要审核的决定".into(),
        needs: review(),
        ..plain.clone()
    };
    let tallies = [plain, reviewed, due];
    let names = |major| {
        let found = counted(&walked(&world, major), &tallies).into_iter();
        found.map(|it| it.tally.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(true), ["决定", "经审核的决定", "要审核的决定"]);
    assert_eq!(names(false), ["决定"]);
}

#[test]
fn a_step_that_came_later_does_not_stand_beside_an_earlier_one() {
    let world = World::of(SMALL);
    let late = Tally {
        with: vec![OtherStep::Step("decide".into())],
        ..tally("先有决定的告知", TallyOf::Done, Some("inform"))
    };
    let same_day = Tally {
        with: vec![OtherStep::Step("inform".into())],
        ..tally("有告知的决定", TallyOf::Done, Some("decide"))
    };
    let found = counted(&walked(&world, false), &[late, same_day]);
    let names: Vec<&str> = found.iter().map(|it| &*it.tally).collect();
    assert_eq!(names, ["有告知的决定"]);
}

#[test]
fn a_step_counts_only_where_a_fact_holds_and_a_field_is_written() {
    let world = World::of(SMALL);
    let plain = tally("决定", TallyOf::Done, Some("decide"));
    let major = Tally {
        name: "重大的决定".into(),
        holds: vec!["重大".into()],
        ..plain.clone()
    };
    let field = |step: Option<&str>, field: &str| Named {
        step: step.map(Into::into),
        field: field.into(),
    };
    let told = Tally {
        name: "写了说明的决定".into(),
        written: vec![field(Some("decide"), "说明")],
        ..plain.clone()
    };
    let whole = Tally {
        name: "写了金额和当事人的决定".into(),
        written: vec![field(Some("decide"), "金额"), field(None, "当事人")],
        ..plain
    };
    let tallies = [major, told, whole];
    let names = |major| {
        let found = counted(&walked(&world, major), &tallies).into_iter();
        found.map(|it| it.tally.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(true), ["重大的决定", "写了金额和当事人的决定"]);
    assert_eq!(names(false), ["写了金额和当事人的决定"]);
}

#[test]
fn a_limit_counts_on_its_last_day_whether_the_step_was_done_or_not() {
    let world = World::of(SMALL);
    let due = [tally("决定到期", TallyOf::Due, Some("decide"))];
    let mut open = world.open();
    open.did(filed("03-03T10:00", &["chen", "lin"], false));
    for (case, kept) in [(walked(&world, false), Kept::InTime), (open, Kept::Open)] {
        let found = counted(&case, &due);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kept, found[0].at), (kept, at("04-02T00:00")));
    }
}

#[test]
fn a_case_counts_when_it_was_opened_and_when_it_ended() {
    let world = World::of(SMALL);
    let whole = [
        tally("收案", TallyOf::Opened, None),
        tally("结案", TallyOf::Ended, None),
    ];
    let mut case = walked(&world, false);
    assert_eq!(counted(&case, &whole).len(), 1);
    case.did(step("close", "03-20T10:00", &["han"]));
    let days: Vec<_> = counted(&case, &whole).iter().map(|it| it.at).collect();
    assert_eq!(days, [at("03-02T09:00"), at("03-20T10:00")]);
}

#[test]
fn what_was_done_in_time_stays_so_when_a_fact_makes_the_step_needless_afterwards() {
    let optional = "name       = \"公开\"\nafter      = [\"decide\"]\noptional   = true\n";
    let needed = "name       = \"公开\"\nafter      = [\"decide\"]\n\
                  when       = { none = [\"放弃\"], cite = \"样例法#1\" }\n\
                  limit      = { at_most = 7, unit = \"日\", from = \"decide\", cite = \"样例法#2\" }\n";
    let body = SMALL.replace(optional, needed);
    assert_ne!(body, SMALL);
    let world = World::of(&body);
    let due = [
        tally("公开到期", TallyOf::Due, Some("publish")),
        tally("公开", TallyOf::Done, Some("publish")),
    ];
    for (day, kept) in [("03-20T10:00", Kept::InTime), ("03-27T10:00", Kept::Late)] {
        let mut case = walked(&world, false);
        case.did(step("publish", day, &["chen"]));
        let before = counted(&case, &due);
        assert_eq!(
            before.iter().map(|it| it.kept).collect::<Vec<_>>(),
            [kept, kept]
        );
        case.run(declare("放弃", true, "03-28T10:00"), at("03-28T10:00"))
            .unwrap();
        assert_eq!(counted(&case, &due), before);
    }
    // What was not done and is not needed any more is nobody's omission.
    let mut case = walked(&world, false);
    assert_eq!(counted(&case, &due)[0].kept, Kept::Open);
    case.run(declare("放弃", true, "03-18T10:00"), at("03-18T10:00"))
        .unwrap();
    assert_eq!(counted(&case, &due), []);
}
