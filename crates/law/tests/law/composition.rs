//! General duties, overlays and their strictness, as the resolved procedures show them.

use crate::support;

use std::sync::Arc;

use zs_base::{Day, Diagnostic, ProcedureId};
use zs_law::{Files, Library, Origin, Procedure, Status, TermKind, read};

fn overlay(id: &str, kind: &str, change: &str) -> (String, String) {
    let text = format!(
        "id = \"{id}\"\nname = \"{id}\"\nkind = \"{kind}\"\nrank = \"部门规章\"\nforce = {{ from = 2022-01-01 }}\n{change}"
    );
    (format!("overlays/{id}/2022-01-01.toml"), text)
}

fn number(count: u32) -> String {
    format!(
        "[[change]]\nprocedure = \"sample.act\"\nstep = \"decide\"\nterm = \"limit\"\nat_most = {count}\nunit = \"日\"\ncite = \"样例办法#1\"\n"
    )
}

fn with(files: &[(String, String)]) -> (Library, Vec<Diagnostic>) {
    let mut all: Files = support::base();
    for (path, text) in files {
        all.add(path, text.as_str());
    }
    read(&all)
}

fn find(library: &Library, names: &[&str]) -> Arc<Procedure> {
    let on: Day = "2022-06-01".parse().unwrap_or_default();
    let overlays = library.overlays_on(names, on).unwrap_or_default();
    let found = library.procedure(&ProcedureId::from("sample.act"), &overlays, on);
    found
        .cloned()
        .unwrap_or_else(|| unreachable!("no version with {names:?}"))
}

fn limit(procedure: &Procedure) -> (u32, Origin, Status) {
    let decide = procedure.find_step(&"decide".into());
    let term = decide.and_then(|it| procedure.step(it).terms.first());
    match term.map(|it| (&it.kind, &it.origin, it.status)) {
        Some((TermKind::Limit { length, .. }, origin, status)) => {
            (length.count(), origin.clone(), status)
        }
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_stricter_number_is_taken() {
    let (library, found) = with(&[overlay("shi", "sector", &number(20))]);
    assert!(found.is_empty(), "{}", found[0]);
    let wanted = (20, Origin::Overlay("shi".into()), Status::Confirmed);
    assert_eq!(limit(&find(&library, &["shi"])), wanted);
    assert_eq!(limit(&find(&library, &[])).0, 30);
}

#[test]
fn a_laxer_number_without_delegation_waits_for_confirmation() {
    let (library, found) = with(&[overlay("shi", "sector", &number(60))]);
    assert_eq!(found[0].code.id, "ZS2701");
    let (count, _, status) = limit(&find(&library, &["shi"]));
    assert_eq!((count, status), (30, Status::ToConfirm));
}

#[test]
fn a_laxer_number_with_delegation_is_taken() {
    let mut files = support::base();
    let path = "procedures/sample.act/2021-01-01.toml";
    let text = String::from_utf8_lossy(files.get(path).unwrap()).replace(
        "from = \"file\", cite",
        "from = \"file\", may_change = { rank = [\"规章\"], cite = \"样例法#2\" }, cite",
    );
    files.add(path, text);
    let (name, text) = overlay("shi", "sector", &number(60));
    files.add(&name, text);
    let (library, found) = read(&files);
    assert!(found.is_empty(), "{}", found[0]);
    assert_eq!(limit(&find(&library, &["shi"])).0, 60);
}

#[test]
fn region_and_sector_apply_together_and_the_stricter_wins() {
    let region = overlay("qu", "region", &number(25));
    let sector = overlay("hang", "sector", &number(20));
    let (library, found) = with(&[region, sector]);
    assert!(found.iter().any(|it| it.code.id == "ZS2704"));
    assert_eq!(limit(&find(&library, &["qu", "hang"])).0, 20);
    assert_eq!(limit(&find(&library, &["qu"])).0, 25);
    assert_eq!(library.overlaid.len(), 3);
}

#[test]
fn a_version_begins_where_an_overlay_begins() {
    let (library, _) = with(&[overlay("shi", "sector", &number(20))]);
    let key = (
        ProcedureId::from("sample.act"),
        vec!["shi/2022-01-01".into()],
    );
    let versions: Vec<String> = library.overlaid[&key]
        .iter()
        .map(|it| it.version.to_string())
        .collect();
    assert_eq!(versions, ["2022-01-01"]);
    let before: Day = "2021-12-31".parse().unwrap();
    assert_eq!(library.overlays_on(&["shi"], before), None);
}

#[test]
fn an_overlay_adds_a_step_that_others_wait_for() {
    let step = "[[add]]\nprocedure = \"sample.act\"\nthen = [\"decide\"]\nstep = { id = \"extra\", name = \"加的环节\", after = [\"file\"], actor = { post = \"officer\" } }\n";
    let (library, found) = with(&[overlay("shi", "sector", step)]);
    assert!(found.is_empty(), "{}", found[0]);
    let act = find(&library, &["shi"]);
    let extra = act.find_step(&"extra".into()).unwrap();
    assert_eq!(act.step(extra).origin, Origin::Overlay("shi".into()));
    let decide = act.find_step(&"decide".into()).unwrap();
    assert!(act.step(decide).after.contains(&extra));
}

#[test]
fn an_overlay_cannot_pause_a_fixed_day_and_can_pause_a_limit() {
    let pause = "[[pause]]\nprocedure = \"sample.act\"\nstep = \"decide\"\nterm = \"TERM\"\nfrom = \"file\"\nto = \"decide\"\nkind = \"不计入\"\ncite = \"样例办法#1\"\n";
    let codes = |term: &str| {
        let mut files = support::base();
        let path = "procedures/sample.act/2021-01-01.toml";
        let text = String::from_utf8_lossy(files.get(path).unwrap()).replace(
            "limit  = { at_most = 30, unit = \"日\"",
            &format!("{term} = {{ TERM"),
        );
        let own = match term {
            "date" => "month = 1, day = 31",
            _ => "at_most = 30, unit = \"日\"",
        };
        // Another rank than the national one may change the term, or the pause is not taken at all.
        let own = format!("{own}, may_change = {{ rank = [\"规章\"], cite = \"样例法#2\" }}");
        files.add(path, text.replace("TERM", &own));
        let (name, text) = overlay("shi", "sector", &pause.replace("TERM", term));
        files.add(&name, text);
        let (_, found) = read(&files);
        found.iter().any(|it| it.code.id == "ZS2115")
    };
    assert!(codes("date"));
    assert!(!codes("limit"));
}

#[test]
fn what_an_overlay_does_not_touch_is_shared_and_bears_its_name() {
    let (library, _) = read(&support::shipped());
    let [mut shared, mut own] = [0, 0];
    for ((id, overlays), versions) in &library.overlaid {
        for version in versions {
            assert_eq!(version.overlays, *overlays, "{id}");
            let day = version.version;
            assert!(version.until.is_none_or(|until| day <= until), "{id} {day}");
            let plain = library.procedure(id, &[], day).unwrap();
            match Arc::ptr_eq(&plain.steps, &version.steps) {
                true => shared += 1,
                false => own += 1,
            }
        }
    }
    assert!(own > 0, "no overlay changes anything");
    assert!(shared > 10 * own, "{shared} shared, {own} of their own");
}

#[test]
fn a_region_that_touches_nothing_leaves_what_the_sector_says() {
    let mut files = support::base();
    let other = files.get("procedures/sample.act/2021-01-01.toml").unwrap();
    let other = String::from_utf8_lossy(other).replace("sample.act", "sample.other");
    files.add("procedures/sample.other/2021-01-01.toml", other);
    let elsewhere = number(25).replace("sample.act", "sample.other");
    let region = overlay("qu", "region", &elsewhere);
    let sector = overlay("hang", "sector", &number(20));
    for (path, text) in [region, sector] {
        files.add(&path, text);
    }
    let (library, found) = read(&files);
    assert!(found.is_empty(), "{}", found[0]);
    let both = find(&library, &["qu", "hang"]);
    assert_eq!(limit(&both).0, 20);
    assert!(Arc::ptr_eq(&both.steps, &find(&library, &["hang"]).steps));
    assert_eq!(both.overlays.len(), 2);
    assert_eq!(limit(&find(&library, &["qu"])).0, 30);
}

/// A template with this slot instead of that of the small law.
fn with_slot(slot: &str) -> Vec<Diagnostic> {
    let mut files = support::base();
    let text = format!("# 决定书\n\n{{金额}}\n\n{{救济途径}}\n\n最迟{{{slot}}}。\n");
    files.add("papers/决定书.md", text.into_bytes());
    read(&files).1
}

#[test]
fn a_paper_may_name_the_last_day_of_a_term_and_no_term_that_is_not_there() {
    assert_eq!(with_slot("publish.limit"), []);
    let found = with_slot("publish.limit9");
    assert_eq!(found.len(), 1);
    let told = found[0].to_string();
    assert!(told.contains("“publish”的时限有：limit"), "{told}");
}
