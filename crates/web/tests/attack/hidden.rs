//! What somebody may not know of answers like what is not there, whatever place of an address the id
//! stands in.

use zs_base::CaseId;
use zs_power::{Action, allowed};
use zs_web::route::{Method, Needs};
use zs_web::routes;

use crate::town::{CASE, NO_CASE, PLACES, Said, Town, person};

/// An answer without what every answer has of its own: the id that was asked and the incident.
fn bare(said: Said, case: &CaseId) -> Said {
    Said {
        body: said.body.replace(&case.to_string(), "…"),
        ..said
    }
}

#[test]
fn a5_i12_the_case_of_another_unit_answers_like_one_that_is_not_there() {
    let town = Town::new();
    let authority = &town.law.authority;
    let (mut asked, mut leaks) = (0, Vec::new());
    for post in authority.posts.keys() {
        for (relation, unit) in PLACES {
            if allowed(authority, Some(post), Action::ReadCase, relation) {
                continue;
            }
            let who = person(post, unit);
            let seal = town.seal(&who);
            for route in routes::ALL {
                let Needs::Matter(_) = route.needs else {
                    continue;
                };
                let (method, form) = match route.method {
                    Method::Get => ("GET", String::new()),
                    Method::Post => ("POST", format!("seal={seal}")),
                };
                let ask = |case: &CaseId| {
                    let parts = route.path.split('/').map(|part| match part {
                        "{case}" => case.to_string(),
                        part if part.starts_with('{') => "1".to_owned(),
                        part => part.to_owned(),
                    });
                    let path = parts.collect::<Vec<_>>().join("/");
                    bare(town.ask(&who, method, &path, &form), case)
                };
                asked += 1;
                let (there, absent) = (ask(&CASE), ask(&NO_CASE));
                if there != absent || there.body.contains("王小明") {
                    leaks.push(format!("{who} {relation:?} {method} {}", route.path));
                }
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} of {asked}:\n{}",
        leaks.len(),
        leaks.join("\n")
    );
    assert!(asked > 300, "{asked}");
    // Negative control: whoever may read the case gets another answer.
    let own = "officer-a";
    let path = |case: CaseId| format!("/cases/{case}");
    assert_eq!(town.ask(own, "GET", &path(CASE), "").status, 200);
    assert_ne!(town.ask(own, "GET", &path(NO_CASE), "").status, 200);
}

#[test]
fn a5_a_list_gives_no_case_of_a_unit_that_may_not_be_read_whatever_unit_is_asked_for() {
    let town = Town::new();
    let authority = &town.law.authority;
    let mut asked = 0;
    for post in authority.posts.keys() {
        for (relation, unit) in PLACES {
            let who = person(post, unit);
            let may = allowed(authority, Some(post), Action::ReadCase, relation);
            let own = allowed(
                authority,
                Some(post),
                Action::ReadCase,
                zs_power::Relation::Own,
            );
            for path in [
                "/cases?unit=a",
                "/cases?unit=*",
                "/cases?unit=*&q=王小明",
                "/cases/export/csv?unit=*",
                "/todo",
            ] {
                let path = path.replace("王小明", "%E7%8E%8B%E5%B0%8F%E6%98%8E");
                let said = town.ask(&who, "GET", &path, "");
                asked += 1;
                let shown = said.body.contains(&CASE.to_string());
                assert!(!shown || (may && own), "{who} {relation:?} {path}");
            }
        }
    }
    assert!(asked > 300, "{asked}");
    let said = town.ask("officer-a", "GET", "/cases?unit=a", "");
    assert!(said.body.contains(&CASE.to_string()) && !said.body.contains("王小明"));
    // A list names no person. Whoever may read personal data finds by the name and sees it; whoever
    // may not does not find by it.
    let clerk = town.ask("clerk-a", "GET", "/cases?unit=a", "");
    assert!(clerk.body.contains(&CASE.to_string()) && !clerk.body.contains("王小明"));
    let name = "/cases?unit=a&q=%E7%8E%8B%E5%B0%8F%E6%98%8E";
    let found = town.ask("officer-a", "GET", name, "").body;
    assert!(found.contains(&CASE.to_string()) && found.contains("王小明未按规定明码标价案"));
    assert!(
        !town
            .ask("clerk-a", "GET", name, "")
            .body
            .contains(&CASE.to_string())
    );
}
