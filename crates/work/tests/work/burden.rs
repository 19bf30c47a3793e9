//! The burden of a month is what the steps that were done asked, and what they did not need to ask.

use zs_assess::Period;
use zs_law::{Field, Procedure};
use zs_store::sqlite::open_reader;
use zs_work::burden;

use crate::figures::filed;
use crate::town::Town;

/// Fields that are asked whatever the case is.
fn always(fields: &[Field]) -> impl Iterator<Item = &Field> {
    let asked = |it: &&Field| it.required && it.when.is_none() && it.outcomes.is_empty();
    fields.iter().filter(asked)
}

fn step<'p>(procedure: &'p Procedure, id: &str) -> &'p [Field] {
    let number = procedure.find_step(&id.into()).unwrap();
    &procedure.step(number).fields
}

#[test]
fn a_month_counts_what_its_steps_asked_by_unit_and_what_papers_said_by_themselves() {
    let mut town = Town::new();
    filed(&mut town, "2026-04-02");
    let law = town.looker.law().clone();
    let units = ["m1".into(), "m2".into()];
    let month = |code: &str| {
        let mut reader = open_reader(&town.data).unwrap();
        let period = Period::parse(code).unwrap();
        burden(reader.as_mut(), &law, &units, period).unwrap()
    };
    let (march, april) = (month("2026-03"), month("2026-04"));
    assert_eq!(march.len(), 1);
    assert!(month("2026-05").is_empty());
    let versions = &law.library.procedures["penalty.ordinary"];
    let procedure = versions.last().unwrap();
    // In March the case was opened, and two steps were done; in April one.
    let asked: Vec<&Field> = always(&procedure.fields)
        .chain(always(step(procedure, "clue")))
        .chain(always(step(procedure, "verify")))
        .collect();
    let it = march["m1"];
    assert_eq!((it.acts, it.asked + it.known), (3, asked.len() as i64));
    let seconds: u32 = asked.iter().map(|it| law.library.burden.of(&it.kind)).sum();
    assert!(it.seconds > 0 && it.seconds <= i64::from(seconds));
    let it = april["m1"];
    assert_eq!(it.acts, 1);
    // The form of the filing is printed with what the case knew: nobody writes that again.
    assert!(it.written > 0 && it.saved > 0, "{it:?}");
    let both = march["m1"].plus(&april["m1"]);
    assert_eq!(both.acts, 4);
}
