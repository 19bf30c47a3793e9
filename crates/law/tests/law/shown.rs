//! What pages are drawn from: the diagram of every procedure, two versions side by side, what is
//! left to judgement, and every citation.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use zs_base::StepId;
use zs_law::{
    Chart, ChartArrow, ChartBox, Library, PartOf, Procedure, chart, compare, open_norms, parts,
    read, step_rows, term_rows,
};

use crate::support;

fn shipped() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| read(&support::shipped()).0)
}

fn procedures() -> impl Iterator<Item = &'static Arc<Procedure>> {
    let library = shipped();
    let all = library.procedures.values().chain(library.overlaid.values());
    all.flatten()
}

/// The small law of the tests, with something of its file changed.
fn base_with(from: &str, to: &str) -> Library {
    let mut files = support::base();
    let all: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let mut changed = false;
    for (path, bytes) in all {
        let text = String::from_utf8(bytes).unwrap();
        if path.starts_with("procedures/") && text.contains(from) {
            changed = true;
            files.add(&path, text.replace(from, to).into_bytes());
        }
    }
    assert!(changed || from == to, "{from}");
    read(&files).0
}

fn of(library: &Library) -> &Procedure {
    library.procedures.values().flatten().next().unwrap()
}

/// Whether a line from one point to another runs through the inside of a box.
fn runs_through(from: (i32, i32), to: (i32, i32), it: &ChartBox) -> bool {
    let apart = from.0.max(to.0) <= it.x
        || from.0.min(to.0) >= it.x + it.width
        || from.1.max(to.1) <= it.y
        || from.1.min(to.1) >= it.y + it.height;
    if apart {
        return false;
    }
    // In steps of a thousandth of the line, which is less than a point everywhere.
    (0..=1_000).any(|part| {
        let at = |from: i32, to: i32| from + (to - from) * part / 1_000;
        let (x, y) = (at(from.0, to.0), at(from.1, to.1));
        (it.x + 1..it.x + it.width).contains(&x) && (it.y + 1..it.y + it.height).contains(&y)
    })
}

fn overlaps(a: &ChartBox, b: &ChartBox) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// Whether arrows lead from one step to another, along any way.
fn leads(arrows: &[&ChartArrow], from: &StepId, to: &StepId) -> bool {
    let mut seen: BTreeSet<&StepId> = BTreeSet::from([from]);
    let mut left = vec![from];
    while let Some(at) = left.pop() {
        if at == to {
            return true;
        }
        let next = arrows.iter().filter(|it| it.from == *at).map(|it| &it.to);
        left.extend(next.filter(|it| seen.insert(it)));
    }
    false
}

fn is_drawn_well(procedure: &Procedure, drawn: &Chart) {
    let name = &procedure.name;
    assert_eq!(drawn.boxes.len(), procedure.steps.len(), "{name}");
    for (index, it) in drawn.boxes.iter().enumerate() {
        assert!(
            it.x >= 0 && it.x + it.width <= drawn.width,
            "{name} {}",
            it.step
        );
        assert!(
            it.y >= 0 && it.y + it.height <= drawn.height,
            "{name} {}",
            it.step
        );
        let others = &drawn.boxes[index + 1..];
        let other = others.iter().find(|other| overlaps(it, other));
        assert!(other.is_none(), "{name}: {} lies over another box", it.step);
    }
    for arrow in &drawn.arrows {
        for (x, y) in &arrow.points {
            let inside = (0..=drawn.width).contains(x) && (0..=drawn.height).contains(y);
            assert!(inside, "{name}: {} to {}", arrow.from, arrow.to);
        }
    }
}

#[test]
fn every_step_is_a_box_of_its_own_inside_the_diagram() {
    for procedure in procedures() {
        is_drawn_well(procedure, &chart(procedure));
    }
}

#[test]
fn an_arrow_from_step_to_step_runs_through_no_box() {
    for procedure in procedures() {
        let drawn = chart(procedure);
        for arrow in drawn.arrows.iter().filter(|it| it.back.is_none()) {
            for line in arrow.points.windows(2) {
                let hit = drawn
                    .boxes
                    .iter()
                    .find(|it| runs_through(line[0], line[1], it));
                let step = hit.map(|it| &it.step);
                let (from, to) = (&arrow.from, &arrow.to);
                assert!(
                    step.is_none(),
                    "{}: {from} to {to} through {step:?}",
                    procedure.name
                );
            }
        }
    }
}

#[test]
fn the_arrows_say_what_comes_before_what_and_nothing_twice() {
    for procedure in procedures() {
        let drawn = chart(procedure);
        let forth: Vec<&ChartArrow> = drawn.arrows.iter().filter(|it| it.back.is_none()).collect();
        for step in procedure.steps.iter() {
            for earlier in &step.after {
                let id = &procedure.step(*earlier).id;
                let known = leads(&forth, id, &step.id);
                assert!(known, "{}: {id} before {}", procedure.name, step.id);
            }
        }
        for arrow in &forth {
            let mut steps = procedure.steps.iter();
            let own = steps.find(|it| it.id == arrow.to).unwrap();
            let mut after = own.after.iter().map(|it| &procedure.step(*it).id);
            assert!(after.any(|it| *it == arrow.from), "{}", procedure.name);
            let others: Vec<&ChartArrow> =
                forth.iter().filter(|it| *it != arrow).copied().collect();
            let twice = leads(&others, &arrow.from, &arrow.to);
            assert!(!twice, "{}: {} to {}", procedure.name, arrow.from, arrow.to);
        }
    }
}

#[test]
fn a_diagram_is_the_same_every_time() {
    for procedure in procedures() {
        assert_eq!(chart(procedure), chart(procedure));
    }
}

#[test]
fn a_version_beside_itself_differs_in_nothing() {
    let library = shipped();
    for procedure in procedures() {
        let same = Some((library, &**procedure));
        assert_eq!(compare(same, same), [], "{}", procedure.name);
    }
}

#[test]
fn a_new_procedure_is_new_in_every_part_and_one_that_ends_is_gone_in_every_part() {
    let library = shipped();
    for procedure in procedures() {
        let own = Some((library, &**procedure));
        let count = parts(library, procedure).len();
        let new = compare(None, own);
        assert_eq!(new.len(), count, "{}", procedure.name);
        assert!(new.iter().all(|it| !it.was && it.is));
        let gone = compare(own, None);
        assert_eq!(gone.len(), count, "{}", procedure.name);
        assert!(gone.iter().all(|it| it.was && !it.is));
        assert!(
            gone.iter()
                .flat_map(|it| &it.lines)
                .all(|it| it.new.is_none())
        );
    }
}

#[test]
fn a_number_that_differs_is_one_sentence_in_its_step() {
    let old = base_with("", "");
    let limit = term_rows(&old, of(&old)).into_iter().next().unwrap();
    let number: u32 = limit
        .length
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap();
    let new = base_with(&format!("at_most = {number}"), "at_most = 77");
    let changes = compare(Some((&old, of(&old))), Some((&new, of(&new))));
    let in_step: Vec<_> = changes
        .iter()
        .filter(|it| it.of == PartOf::Step(limit.step.clone()))
        .collect();
    assert_eq!(in_step.len(), 1, "{changes:#?}");
    let lines = &in_step[0].lines;
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let (old, new) = (
        lines[0].old.as_ref().unwrap(),
        lines[0].new.as_ref().unwrap(),
    );
    assert!(
        old.contains(&limit.length) && new.contains("77"),
        "{old} {new}"
    );
}

#[test]
fn a_step_has_one_row_and_so_has_a_term() {
    let library = shipped();
    for procedure in procedures() {
        let rows = step_rows(library, procedure);
        assert_eq!(rows.len(), procedure.steps.len());
        let who = rows.iter().find(|it| it.who.is_empty());
        // A due step that comes by itself has nobody; every other says who, in words.
        if let Some(row) = who {
            let step = procedure.steps.iter().find(|it| it.id == row.step).unwrap();
            assert!(step.actor.is_none() && step.call.is_none(), "{}", row.name);
        }
        let terms = term_rows(library, procedure);
        let count: usize = procedure.steps.iter().map(|it| it.terms.len()).sum();
        assert_eq!(terms.len(), count);
        assert!(
            terms
                .iter()
                .all(|it| !it.length.is_empty() && !it.late.is_empty())
        );
    }
}

#[test]
fn what_is_left_open_is_a_fact_that_somebody_declares_with_its_meaning() {
    let library = shipped();
    let mut found = 0;
    for procedure in procedures() {
        for norm in open_norms(library, procedure) {
            found += 1;
            let word = &library.facts[&*norm.name];
            assert!(word.open && !norm.meaning.is_empty(), "{}", norm.name);
            for name in &norm.steps {
                assert!(
                    procedure.steps.iter().any(|it| *it.name == **name),
                    "{name}"
                );
            }
        }
    }
    assert!(found >= 10, "{found}");
}

#[test]
fn every_citation_is_of_an_article_that_the_law_has() {
    let library = shipped();
    for procedure in procedures() {
        let cites = procedure.cites();
        assert!(cites.len() >= procedure.basis.len(), "{}", procedure.name);
        for row in step_rows(library, procedure) {
            for cite in &row.cite {
                assert!(cites.contains(cite), "{}: {cite}", procedure.name);
            }
        }
        for row in term_rows(library, procedure) {
            assert!(
                cites.contains(&row.cite),
                "{}: {}",
                procedure.name,
                row.cite
            );
        }
        for cite in &cites {
            let short = cite.as_str().split('#').next().unwrap();
            assert!(
                library.statutes.contains_key(short),
                "{}: {cite}",
                procedure.name
            );
        }
    }
}
