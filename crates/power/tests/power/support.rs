//! The shipped table, and people to ask it about.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{Day, PostId, Source, UnitId};
use zs_event::{Holding, Person};
use zs_power::{Authority, Units, read};
use zs_testkit::tree::in_tree;

/// The posts of `law/posts.toml`.
pub fn posts() -> BTreeMap<PostId, Arc<str>> {
    let text = std::fs::read_to_string(in_tree("law/posts.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let rows = file["post"].as_array().unwrap().iter();
    rows.map(|row| {
        (
            row["id"].as_str().unwrap().into(),
            row["name"].as_str().unwrap().into(),
        )
    })
    .collect()
}

/// A text as a source.
pub fn source(name: &str, text: &str) -> Arc<Source> {
    Arc::new(Source {
        name: name.into(),
        text: text.into(),
    })
}

/// The shipped table, which must have no problem.
pub fn shipped() -> Authority {
    let text = std::fs::read_to_string(in_tree("law/authority.toml")).unwrap();
    let (authority, found) = read(&source("authority.toml", &text), &posts());
    let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", shown.join("\n\n"));
    authority
}

/// The day of every test.
pub const ON: Day = Day::from_number(20_000);

/// A person who holds posts in the unit `me`.
pub fn person(id: &str, posts: &[&PostId]) -> Person {
    let hold = |post: &&PostId| Holding {
        post: (*post).clone(),
        unit: "me".into(),
        from: ON,
        until: None,
    };
    Person {
        id: id.into(),
        name: String::new(),
        posts: posts.iter().map(hold).collect(),
        certificates: Vec::new(),
    }
}

/// A county with the unit `me` in it, and a unit for each relation.
pub fn units() -> Units {
    let pairs = [
        ("me", "top"),
        ("side", "top"),
        ("low", "me"),
        ("far", "side"),
    ];
    Units::new(pairs.map(|(unit, above)| (unit.into(), above.into())))
}

/// One unit for each relation that a unit can have to `me`, and none.
pub fn places() -> Vec<Option<UnitId>> {
    let units = ["me", "top", "low", "side", "far"].map(|unit| Some(unit.into()));
    units.into_iter().chain([None]).collect()
}
