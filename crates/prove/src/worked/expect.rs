//! What must hold, compared with what is; a date that differs is told with its derivation.

use zs_base::Span;
use zs_case::state::Standing;
use zs_case::{Place, View, fact, locate, ready, term_of};
use zs_event::StepPath;
use zs_law::StepNo;
use zs_time::Point;

use super::case::Expect;
use super::links::linked_otherwise;
use super::notice::notice;
use super::run::Course;
use zs_case::InstanceNo;

type Differs = (Span, String);

pub(super) fn check(course: &Course<'_>, expect: &Expect) -> Result<(), Differs> {
    let Some(state) = &course.state else {
        return Err((Span::default(), "案件没有开始。".to_owned()));
    };
    let view = View {
        state,
        candidate: None,
        register: &course.registry,
        day: course.now.day(),
    };
    match expect {
        Expect::Term {
            path,
            term,
            due,
            provisional,
            status,
            span,
        } => {
            let wanted = (*due, *provisional, status.as_deref());
            one_term(&view, path, term, wanted).map_err(|what| (*span, what))
        }
        Expect::Ready(paths, span) => {
            let now = ready(&view);
            let missing = paths
                .iter()
                .find(|path| !now.iter().any(|it| it.path == **path));
            differs(missing, *span, |path| {
                let names: Vec<String> = now.iter().map(|it| it.path.to_string()).collect();
                format!(
                    "“{path}”应当可以办理，现在可以办理的是：{}",
                    names.join("、")
                )
            })
        }
        Expect::NotReady(paths, span) => {
            let now = ready(&view);
            let there = paths
                .iter()
                .find(|path| now.iter().any(|it| it.path == **path));
            differs(there, *span, |path| {
                format!("“{path}”不应当可以办理，却可以")
            })
        }
        Expect::Ended(wanted, span) => {
            differs(ended_otherwise(&state.standing, wanted), *span, |is| {
                format!("应当以“{wanted}”结束，却是：{is}")
            })
        }
        Expect::Outcome(path, wanted, span) => {
            differs(otherwise(&view, path, wanted), *span, |it| it)
        }
        Expect::Facts(facts, span) => differs(fact_otherwise(&view, facts), *span, |what| what),
        Expect::Public {
            step,
            shows,
            hides,
            span,
        } => {
            let shown = notice(state, &course.registry, course.now.day(), step);
            let names: Vec<&str> = shown.iter().map(|it| &*it.name).collect();
            differs(public_otherwise(&names, shows, hides), *span, |it| it)
        }
        Expect::Links(ids, span) => differs(linked_otherwise(course, ids), *span, |what| what),
    }
}

/// The outcome of a step, where it is not the one that is wanted.
fn otherwise(view: &View<'_>, path: &StepPath, wanted: &str) -> Option<String> {
    let is = outcome_of(view, path);
    (is.as_deref() != Some(wanted)).then(|| {
        let is = is.unwrap_or_else(|| "没有结果".to_owned());
        format!("“{path}”的结果应当是“{wanted}”，却是：{is}")
    })
}

/// How the case stands, where it did not end as wanted.
fn ended_otherwise(standing: &Standing, wanted: &str) -> Option<String> {
    match standing {
        Standing::Ended { outcome, .. } if **outcome == *wanted => None,
        Standing::Ended { outcome, .. } => Some(outcome.to_string()),
        Standing::Open => Some("还在办理".to_owned()),
        Standing::Withdrawn { .. } => Some("已经撤回".to_owned()),
        Standing::Merged { .. } => Some("已经并入别案".to_owned()),
    }
}

/// The first fact that is not worth what is wanted.
fn fact_otherwise(view: &View<'_>, facts: &[(String, bool)]) -> Option<String> {
    let word = |it: Option<bool>| match it {
        Some(true) => "是",
        Some(false) => "否",
        None => "不能确定",
    };
    facts.iter().find_map(|(name, wanted)| {
        let number = view.state.procedure().find_fact(name);
        let is = number.and_then(|number| fact(view, InstanceNo::ROOT, number));
        let (should, is_word) = (word(Some(*wanted)), word(is));
        (is != Some(*wanted)).then(|| format!("情形“{name}”应当是“{should}”，却是“{is_word}”"))
    })
}

/// What is public and should not be, or the other way round.
fn public_otherwise(names: &[&str], shows: &[String], hides: &[String]) -> Option<String> {
    let is = |name: &String| names.contains(&name.as_str());
    let missing = shows.iter().find(|name| !is(name));
    let there = hides.iter().find(|name| is(name));
    let nothing = shows.is_empty() && hides.is_empty() && !names.is_empty();
    missing
        .map(|name| format!("公开的内容里应当有“{name}”，却没有"))
        .or_else(|| there.map(|name| format!("公开的内容里不应当有“{name}”，却有")))
        .or_else(|| nothing.then(|| "不应当公开，却公开了".to_owned()))
}

fn differs<T>(found: Option<T>, span: Span, say: impl FnOnce(T) -> String) -> Result<(), Differs> {
    found.map_or(Ok(()), |found| Err((span, say(found))))
}

fn find(view: &View<'_>, path: &StepPath) -> Option<(InstanceNo, StepNo)> {
    match locate(view.state, path)? {
        Place::Existing { instance, step } => Some((instance, step)),
        Place::Beginning { .. } => None,
    }
}

fn outcome_of(view: &View<'_>, path: &StepPath) -> Option<String> {
    let (instance, step) = find(view, path)?;
    let own = view.state.instance(instance);
    let outcome = own.done(step)?.outcome?;
    let outcomes = &own.procedure.step(step).outcomes;
    Some(outcomes.get(usize::from(outcome))?.name.to_string())
}

fn one_term(
    view: &View<'_>,
    path: &StepPath,
    id: &str,
    (due, provisional, status): (Option<Point>, Option<bool>, Option<&str>),
) -> Result<(), String> {
    let Some((instance, step)) = find(view, path) else {
        return Err(format!("没有“{path}”这个环节"));
    };
    let procedure = &view.state.instance(instance).procedure;
    let terms = &procedure.step(step).terms;
    let Some(index) = terms.iter().position(|term| *term.id == *id) else {
        let ids: Vec<&str> = terms.iter().map(|term| &*term.id).collect();
        return Err(format!("“{path}”没有时限“{id}”，有：{}", ids.join("、")));
    };
    let term = term_of(view, instance, step, index as u16);
    if let Some(due) = due {
        let Some(count) = &term.count else {
            return Err(format!(
                "“{path}.{id}”应当到 {due}，却还没有开始计算，或者不适用"
            ));
        };
        let is = count.point;
        if is != due {
            let calendar = view.register.calendar(procedure.calendar);
            let cite = terms[index].cite.to_string();
            let why = count.term.explain(calendar, &cite);
            return Err(format!("“{path}.{id}”应当到 {due}，算出来是 {is}：\n{why}"));
        }
    }
    let open = term
        .count
        .as_ref()
        .is_some_and(|it| it.due.provisional.is_some());
    if provisional.is_some_and(|wanted| wanted != open) {
        let is = if open { "是" } else { "不是" };
        return Err(format!("“{path}.{id}”的期限{is}暂定的"));
    }
    let is = term.status.word();
    match status {
        Some(wanted) if wanted != is => {
            Err(format!("“{path}.{id}”的状态应当是 {wanted}，却是 {is}"))
        }
        _ => Ok(()),
    }
}
