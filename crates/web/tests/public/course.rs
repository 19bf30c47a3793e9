//! The course of a case as its notice tells it.

use crate::town::Town;

#[test]
fn a_notice_tells_its_steps_in_the_order_in_which_they_were_done() {
    let town = Town::new(1);
    let data = town.get(&format!("/g/{}/data.csv", town.code(0)));
    let told = data
        .body
        .lines()
        .filter(|it| it.contains("办理经过："))
        .map(|it| {
            let day = it.rsplit(',').next().unwrap_or_default();
            day.trim_matches('"').to_owned()
        });
    // The law names the review behind the information of the party; this case had it before.
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["2026-02-05", "2026-02-25", "2026-02-27", "2026-03-12"]
    );
}
