//! The table is what the server does.

use zs_power::{Action, Relation, allowed};
use zs_testkit::tree::figure;
use zs_web::route::{Method, Needs, Route};
use zs_web::routes;

use crate::town::{CASE, PLACES, Said, Town, person};

/// The address of a route with something in its open parts; `path` names a step that is open.
fn path(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{case}" => CASE.to_string(),
        part if part.starts_with('{') => "1".to_owned(),
        part => part.to_owned(),
    });
    format!("{}?path=clue", parts.collect::<Vec<_>>().join("/"))
}

/// Whether more than the table decides: something beside the case must be there, the procedure names
/// who does the step, or the case must consult the public.
fn wants_more(route: &Route) -> bool {
    route.path.replace("{case}", "").contains('{')
        || route.path.contains("/comments")
        || ["/step", "/draft", "/form", "/form/docx"]
            .iter()
            .any(|end| route.path.ends_with(end))
}

/// Whether an answer is that of somebody who is not let in.
fn is_denied(route: &Route, said: &Said) -> bool {
    let to = said.headers.get("location").map_or("", String::as_str);
    if route.needs != Needs::Nothing && to.starts_with("/login") {
        return true;
    }
    match route.needs {
        // The sign-in itself says 403 to whoever gets the password wrong.
        Needs::Nothing => said.status == 401,
        // What one may not know of is not there.
        Needs::Matter(_) | Needs::Own(_) => matches!(said.status, 401 | 403 | 404),
        _ => matches!(said.status, 401 | 403),
    }
}

/// Whether the table lets a post in on a route, for a case in this relation.
fn expected(town: &Town, route: &Route, post: &zs_base::PostId, relation: Relation) -> bool {
    let may = |action: Action, relation| allowed(&town.law.authority, Some(post), action, relation);
    match route.needs {
        Needs::Nothing | Needs::Account | Needs::Session => true,
        Needs::May(action) => may(action, Relation::None),
        Needs::Own(action) => may(action, Relation::Own),
        Needs::Matter(action) => may(action, relation),
    }
}

#[test]
fn a3_every_route_lets_in_exactly_whom_the_table_names() {
    let town = Town::new();
    let whole = figure("ZS_WHOLE_TABLE", 0).unwrap() > 0;
    let (mut cells, mut wrong) = (0, Vec::new());
    for (at, post) in town.law.authority.posts.keys().enumerate() {
        for (relation, unit) in PLACES {
            let who = person(post, unit);
            let seal = town.seal(&who);
            // Where the unit of the case makes no difference to the table, one unit is asked at
            // commit, and where nothing does, one post; all of them by night.
            let asked = |it: &&Route| match it.needs {
                Needs::Matter(_) => true,
                Needs::Nothing => whole || (relation == Relation::Own && at == 0),
                _ => whole || relation == Relation::Own,
            };
            // Signing out ends the session with which the others are asked.
            let others = routes::ALL.iter().filter(|it| it.path != "/logout");
            for route in others.filter(asked) {
                let (method, form) = match route.method {
                    Method::Get => ("GET", String::new()),
                    Method::Post => ("POST", format!("seal={seal}")),
                };
                let said = town.ask(&who, method, &path(route), &form);
                let (denied, lets_in) = (
                    is_denied(route, &said),
                    expected(&town, route, post, relation),
                );
                cells += 1;
                if said.status >= 500 || (lets_in == denied && !(lets_in && wants_more(route))) {
                    let status = said.status;
                    wrong.push(format!(
                        "{who} {relation:?} {method} {}: {status}",
                        route.path
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {cells}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cells > 3_000, "{cells}");
}

#[test]
fn a3_whoever_is_not_signed_in_gets_only_what_is_public() {
    let town = Town::new();
    for route in routes::ALL {
        let method = format!("{:?}", route.method).to_uppercase();
        let said = town.ask("", &method, &path(route), "");
        let let_in = !is_denied(route, &said);
        assert_eq!(
            let_in,
            route.needs == Needs::Nothing,
            "{method} {} {}",
            route.path,
            said.status
        );
    }
}
