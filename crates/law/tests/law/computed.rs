//! The shipped figures and schemes: every tally can occur, every figure answers something, and
//! nothing that may not be rewarded is.

use crate::support;

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::Severity;
use zs_law::{
    Counted, Fraction, Library, Measure, OtherStep, Procedure, Scoring, Step, Tally, TallyOf,
    TermKind, read,
};

fn shipped() -> Library {
    read(&support::shipped()).0
}

/// Whether a step, in this version of its procedure, can count under a tally.
fn can_count(tally: &Tally, procedure: &Procedure, step: &Step) -> bool {
    let outcomes = || step.outcomes.iter().map(|it| &it.name);
    let has_outcome =
        tally.outcomes.is_empty() || outcomes().any(|name| tally.outcomes.contains(name));
    tally.takes(step) && has_outcome && stands_beside(tally, procedure)
}

/// Whether this version has the steps, facts and fields that a tally wants beside the step.
fn stands_beside(tally: &Tally, procedure: &Procedure) -> bool {
    let some = |name: &OtherStep| procedure.steps.iter().any(|step| name.is(step));
    let fact = |name: &Arc<str>| procedure.facts.iter().any(|it| it.name == *name);
    let field = |step: &Option<zs_base::StepId>, name: &str| match step {
        None => procedure.fields.iter().any(|it| *it.name == *name),
        Some(id) => {
            let mut steps = procedure.steps.iter().filter(|it| it.id == *id);
            steps.any(|it| it.fields.iter().any(|it| *it.name == *name))
        }
    };
    tally.with.iter().chain(&tally.needs).all(some)
        && tally.holds.iter().all(fact)
        && tally.written.iter().all(|it| field(&it.step, &it.field))
}

fn has_limit(step: &Step) -> bool {
    let limit = |kind: &TermKind| matches!(kind, TermKind::Limit { .. } | TermKind::Date { .. });
    step.terms.iter().any(|it| limit(&it.kind))
}

/// The steps, in all versions, that can count under a tally.
fn counting<'l>(library: &'l Library, tally: &Tally) -> Vec<&'l Step> {
    let versions = library.procedures.values().flatten();
    let mut found = Vec::new();
    for procedure in versions.filter(|it| tally.is_of(it)) {
        let steps = procedure.steps.iter();
        found.extend(steps.filter(|step| can_count(tally, procedure, step)));
    }
    found
}

#[test]
fn every_tally_of_the_shipped_figures_can_occur() {
    let library = shipped();
    let tallies = library
        .tallies
        .iter()
        .filter(|it| it.name.starts_with("指标·"));
    assert!(tallies.clone().count() > 80);
    for tally in tallies {
        let steps = counting(&library, tally);
        let possible = match tally.of {
            TallyOf::Done => !steps.is_empty(),
            TallyOf::Due => steps.iter().any(|step| has_limit(step)),
            TallyOf::Opened | TallyOf::Ended => {
                let mut versions = library.procedures.values().flatten();
                versions.any(|it| tally.is_of(it) && stands_beside(tally, it))
            }
        };
        assert!(possible, "{} can never occur", tally.name);
        // A name that no step has is a word that was written in vain.
        for outcome in &tally.outcomes {
            let mut outcomes = steps.iter().flat_map(|it| it.outcomes.iter());
            assert!(
                outcomes.any(|it| it.name == *outcome),
                "{}: {outcome}",
                tally.name
            );
        }
        for role in &tally.roles {
            assert!(
                steps.iter().any(|it| it.roles.contains(role)),
                "{}: {role}",
                tally.name
            );
        }
        for character in &tally.characters {
            let alone = Tally {
                characters: vec![character.clone()],
                ..tally.clone()
            };
            assert!(
                !counting(&library, &alone).is_empty(),
                "{}: {character}",
                tally.name
            );
        }
    }
}

#[test]
fn a_share_that_was_kept_in_time_looks_at_steps_that_have_a_limit() {
    let library = shipped();
    let mut looked = 0;
    for figure in library.figures.iter().filter(|it| it.id.starts_with('I')) {
        let Measure::InTime(names) = &figure.measure else {
            continue;
        };
        for name in names {
            let tally = library.tallies.iter().find(|it| it.names(name)).unwrap();
            let steps = counting(&library, tally);
            assert!(steps.iter().any(|it| has_limit(it)), "{} {name}", figure.id);
            looked += 1;
        }
    }
    assert!(looked > 40, "{looked}");
}

#[test]
fn a_share_is_taken_among_no_less_than_what_it_counts() {
    // Where numerator and denominator are tallies of the same step, the numerator asks for more.
    let library = shipped();
    let tally = |counted: &Counted| {
        let name = counted.tally()?;
        library.tallies.iter().find(|it| it.name == *name)
    };
    let mut compared = 0;
    for figure in library.figures.iter().filter(|it| it.id.starts_with('I')) {
        let Measure::Ratio { of, among } = &figure.measure else {
            continue;
        };
        for (part, whole) in of.iter().zip(among) {
            let (Some(part), Some(whole)) = (tally(part), tally(whole)) else {
                continue;
            };
            if part.steps != whole.steps || part.of != whole.of || part.name == whole.name {
                continue;
            }
            compared += 1;
            let within = |part: &[Arc<str>], whole: &[Arc<str>]| {
                whole.is_empty() || (!part.is_empty() && part.iter().all(|it| whole.contains(it)))
            };
            assert!(within(&part.outcomes, &whole.outcomes), "{}", figure.id);
            assert!(part.procedures == whole.procedures, "{}", figure.id);
            assert!(
                whole.needs.iter().all(|it| part.needs.contains(it)),
                "{}",
                figure.id
            );
            assert!(
                whole.with.iter().all(|it| part.with.contains(it)),
                "{}",
                figure.id
            );
            assert!(
                whole.holds.iter().all(|it| part.holds.contains(it)),
                "{}",
                figure.id
            );
        }
    }
    assert!(compared >= 20, "{compared}");
}

#[test]
fn the_hundred_items_are_computed_where_acts_can_tell_and_say_what_the_others_cost() {
    let library = shipped();
    let scheme = &library.schemes["demonstration"][0];
    let top = scheme
        .groups
        .iter()
        .filter(|it| it.within.is_none())
        .count();
    assert_eq!(
        (top, scheme.groups.len() - top, scheme.items.len()),
        (9, 32, 100)
    );
    assert_eq!(Some(scheme.threshold), Fraction::parse("85%"));
    let computed = scheme
        .items
        .iter()
        .filter(|it| !it.figures.is_empty())
        .count();
    assert_eq!((computed, scheme.minutes()), (76, 650));
    for item in &scheme.items {
        assert_eq!(
            item.figures.is_empty(),
            item.upload.is_some(),
            "{}",
            item.code
        );
        let verified = item.code.starts_with("CN2021-");
        assert_eq!(
            verified,
            item.status == zs_law::Status::Confirmed,
            "{}",
            item.code
        );
        assert_eq!(
            verified,
            !item.source.starts_with("待确认"),
            "{}",
            item.code
        );
    }
    let with_power = scheme
        .items
        .iter()
        .filter(|it| !it.applies.needs.is_empty());
    assert_eq!(with_power.count(), 1);
}

#[test]
fn every_figure_of_the_schemes_answers_an_item_and_every_item_finds_its_figure() {
    let library = shipped();
    let schemes = library.schemes.values().flatten();
    let used: BTreeSet<&str> = schemes
        .flat_map(|it| &it.items)
        .flat_map(|it| &it.figures)
        .map(|it| &**it)
        .collect();
    for id in &used {
        assert!(library.figure(id).is_some(), "{id}");
    }
    let own = library
        .figures
        .iter()
        .map(|it| &*it.id)
        .filter(|id| id.starts_with('I'));
    let idle: Vec<&str> = own.filter(|id| !used.contains(id)).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn every_tally_of_the_schemes_is_counted_by_a_figure() {
    let library = shipped();
    let figures = library.figures.iter().flat_map(|it| it.measure.tallies());
    let used: BTreeSet<&str> = figures.map(|it| &**it).collect();
    let own = library
        .tallies
        .iter()
        .filter(|it| it.name.starts_with("指标·"));
    let idle: Vec<&str> = own
        .map(|it| &*it.name)
        .filter(|it| !used.contains(it))
        .collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn one_proof_serves_the_county_and_the_scheme_above_it() {
    let library = shipped();
    let same = |scheme: &str, code: &str| library.same_items(scheme, code).len();
    assert_eq!(same("demonstration", "ZS21-095"), 2);
    assert_eq!(same("kaijiang", "KJ-1.1.3"), 2);
    assert_eq!(same("kaijiang", "KJ-1.3"), 1);
    let county = &library.schemes["kaijiang"][0];
    let total: i64 = county.items.iter().map(|it| it.points.0).sum();
    assert_eq!(total, 12_000);
    assert!(
        county
            .items
            .iter()
            .any(|it| matches!(it.scoring, Scoring::Bands(_)))
    );
}

#[test]
fn every_word_of_the_shipped_rules_is_refused_in_an_item_that_rewards_it() {
    let mut files = support::shipped();
    let library = shipped();
    let rules = &library.forbidden;
    let words: Vec<&Arc<str>> = rules.iter().flat_map(|it| &it.words).collect();
    assert!(rules.len() >= 8 && words.len() > 50);
    let item = |(n, word): (usize, &&Arc<str>)| {
        format!(
            "[[item]]\ncode = \"W{n}\"\ngroup = \"1\"\ntitle = \"样例{n}\"\nmeasures = \"{word}\"\n\
             source = \"虚构\"\nscore = {{ ratio = {{ target = 9 }} }}\nminutes = 5\nupload = \"清单\"\n"
        )
    };
    let items: String = words.iter().enumerate().map(item).collect();
    let text = format!(
        "format = 1\nid = \"w\"\nname = \"样例\"\nsource = \"虚构\"\nthreshold = \"85%\"\n\
         force = {{ from = 2026-01-01 }}\n[[group]]\ncode = \"1\"\nname = \"工作\"\n{items}"
    );
    files.add("indicators/w/2026-01-01.toml", text);
    let (_, found) = read(&files);
    let errors: Vec<_> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(
        errors.iter().all(|it| it.code.id == "ZS2852"),
        "{}",
        errors[0]
    );
    for (n, word) in words.iter().enumerate() {
        let title = format!("“样例{n}”给");
        assert!(
            errors.iter().any(|it| it.cause.starts_with(&title)),
            "{word} is rewarded"
        );
    }
    // What cannot be set aside is what is about fines and inspections.
    let never = rules
        .iter()
        .filter(|it| it.exception == zs_law::Exception::Never);
    let never: Vec<&str> = never.map(|it| &*it.id).collect();
    assert_eq!(never, ["罚款数额", "检查次数"]);
}
