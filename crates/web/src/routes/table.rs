//! The routes as a table for reviewers.

use zs_power::Action;

use super::ALL;
use crate::route::{Needs, Route};

/// The routes: method, path and what one needs, those that need nothing
/// apart; then, for each power, which posts have it in which relation to the unit of a case.
#[must_use]
pub fn table(authority: &zs_power::Authority) -> String {
    let mut text = String::from("# 每个地址要什么权限\n\n公开的地址，不用登录：\n");
    let (open, closed): (Vec<&Route>, Vec<&Route>) =
        ALL.iter().partition(|route| route.needs == Needs::Nothing);
    for route in open {
        text.push_str(&format!("{}\n", address(route)));
    }
    text.push_str("\n其余的地址：\n");
    let mut powers = Vec::new();
    for route in closed {
        let need = match route.needs {
            Needs::Nothing => "",
            Needs::Account => "有账号",
            Needs::Session => "登录以后",
            Needs::May(action) | Needs::Own(action) | Needs::Matter(action) => action.chinese(),
        };
        let about = match route.needs {
            Needs::Own(_) => "（本单位）",
            Needs::Matter(_) => "（这个案件）",
            _ => "",
        };
        text.push_str(&format!("{:<50}{need}{about}\n", address(route)));
        let power = power(route);
        powers.extend(power.filter(|it| !powers.contains(it)));
    }
    for action in powers {
        text.push_str(&format!("\n{}\n", action.chinese()));
        for relation in zs_power::Relation::ALL {
            let posts = posts(authority, action, relation);
            if !posts.is_empty() {
                text.push_str(&format!("  {:<8}{posts}\n", relation.word()));
            }
        }
    }
    text
}

fn address(route: &Route) -> String {
    let method = format!("{:?}", route.method).to_uppercase();
    format!("{method:<5}{}", route.path)
}

/// The power that the authority table is asked about for a route.
fn power(route: &Route) -> Option<Action> {
    match route.needs {
        Needs::May(action) | Needs::Own(action) | Needs::Matter(action) => Some(action),
        Needs::Nothing | Needs::Account | Needs::Session => None,
    }
}

fn posts(authority: &zs_power::Authority, action: Action, relation: zs_power::Relation) -> String {
    let posts = authority.posts.keys();
    let may = posts.filter(|post| zs_power::allowed(authority, Some(post), action, relation));
    let ids: Vec<_> = may.map(zs_base::PostId::as_str).collect();
    ids.join(" ")
}
