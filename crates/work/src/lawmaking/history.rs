//! What is in force stays as it is: a draft changes no version that a case may follow, loses nothing
//! that a file says, and begins on its day or later.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Day, ProcedureId};
use zs_law::{Library, Procedure};

use super::bundle::Bundle;
use super::kind::FileKind;
use super::problem::DraftProblem;
use crate::law::Law;

/// What speaks against enacting a draft on a day, as far as what is in force is concerned. `after`
/// is the library with the draft.
pub(super) fn against_history(
    law: &Law,
    bundle: &Bundle,
    after: &Library,
    on: Day,
) -> Vec<DraftProblem> {
    let mut found = Vec::new();
    for (path, _) in bundle.files() {
        found.extend(place(law, path, on));
    }
    found.extend(rows(&law.library, after, bundle, on));
    found.extend(links(&law.library, after, on));
    // What tables gain is looked at row by row above, so versions are compared without them.
    let is_table = |path: &str| FileKind::of(path) == Some(FileKind::Table);
    let without: Bundle = bundle
        .files()
        .filter(|(path, _)| !is_table(path))
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    match without.len() == bundle.len() {
        true => found.extend(versions(&law.library, after, on)),
        false => {
            let (between, _) = law.with_files(&without);
            found.extend(versions(&law.library, &between.library, on));
        }
    }
    found
}

/// A file lies where drafts may put one, is new, and does not begin too early.
fn place(law: &Law, path: &str, on: Day) -> Option<DraftProblem> {
    if FileKind::of(path).is_none() {
        let cure = "岗位、权限、日历、送达方式、遮盖规则随程序发布，不在这里改";
        return Some(DraftProblem::of_file(path, "草案里不能有这个文件", cure));
    }
    if law.files().get(path).is_some() {
        let cure = "改动写成新的版本，从新的施行日期起用；补充的内容另写一个文件";
        let cause = "法库里已经有这个文件，正在使用的文件不能改";
        return Some(DraftProblem::of_file(path, cause, cure));
    }
    let from = FileKind::day_of(path)?;
    if from < on {
        let cause = format!("从{from}起施行，早于启用的日期{on}");
        let cure = format!("施行日期写{on}或者以后");
        return Some(DraftProblem::of_file(path, cause, cure));
    }
    None
}

/// Rows that a table gains hold from the day on, not for what lies behind.
fn rows(before: &Library, after: &Library, bundle: &Bundle, on: Day) -> Vec<DraftProblem> {
    let mut found = Vec::new();
    for (name, table) in &after.tables {
        let Some(old) = before.tables.get(name) else {
            continue;
        };
        let early = table
            .rows
            .iter()
            .filter(|row| !old.rows.contains(row) && row.from < on);
        for row in early {
            let file = bundle
                .files()
                .find(|(path, _)| path.starts_with(&format!("tables/{name}/")));
            let cause = format!(
                "《{name}》表增加的一行（{}）从{}起，早于启用的日期{on}",
                row.keys.join("、"),
                row.from
            );
            let cure = format!("from 写{on}或者以后：以前的案件不能改用新的数字");
            found.push(match file {
                Some((path, _)) => DraftProblem::of_file(path, cause, cure),
                None => DraftProblem::of_draft(cause, cure),
            });
        }
    }
    found
}

/// What a step brings about in other cases has no day of its own, so a draft may only say it of
/// procedures that nobody has begun yet.
fn links(before: &Library, after: &Library, on: Day) -> Vec<DraftProblem> {
    let known = |id: &ProcedureId| {
        let versions = before.procedures.get(id);
        versions.is_some_and(|all| all.iter().any(|it| it.version <= on))
    };
    let added = after
        .links
        .iter()
        .filter(|link| !before.links.iter().any(|it| it.id == link.id));
    let wrong = added.filter(|link| link.procedures.iter().any(known));
    wrong
        .map(|link| {
            DraftProblem::of_draft(
                format!("联动“{}”会改变正在办理的案件", link.name),
                "联动没有施行日期，只能写在本草案新设的程序上",
            )
        })
        .collect()
}

/// Every version that a case may follow is there and says the same; a new one begins on the day or
/// later.
fn versions(before: &Library, after: &Library, on: Day) -> Vec<DraftProblem> {
    let called = called(before, after);
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut early: BTreeSet<String> = BTreeSet::new();
    let pairs = [
        (plain(before), plain(after)),
        (overlaid(before), overlaid(after)),
    ];
    for (old, new) in pairs {
        for it in old.iter().filter(|it| it.version <= on) {
            let now = new.iter().find(|other| is_version(it, other));
            let kept = now.is_some_and(|now| same(it, now));
            if !kept && !called.contains(&it.id) {
                changed.insert(format!("{}（{}版）", it.name, it.version));
            }
        }
        for it in new.iter().filter(|it| it.version < on) {
            if !old.iter().any(|other| is_version(it, other)) {
                early.insert(format!("{}（{}版）", it.name, it.version));
            }
        }
    }
    let mut found = Vec::new();
    if !changed.is_empty() {
        let cause = format!(
            "会改变正在使用的版本：{}",
            changed.into_iter().collect::<Vec<_>>().join("、")
        );
        let cure = "在办案件按原版本办完，所以已经施行的版本不能变；改动从新的日期起写";
        found.push(DraftProblem::of_draft(cause, cure));
    }
    if !early.is_empty() {
        let cause = format!(
            "会在{on}以前多出版本：{}",
            early.into_iter().collect::<Vec<_>>().join("、")
        );
        found.push(DraftProblem::of_draft(cause, "施行日期写启用那天或者以后"));
    }
    found
}

fn plain(library: &Library) -> Vec<&Arc<Procedure>> {
    library.procedures.values().flatten().collect()
}

fn overlaid(library: &Library) -> Vec<&Arc<Procedure>> {
    library.overlaid.values().flatten().collect()
}

fn is_version(one: &Procedure, other: &Procedure) -> bool {
    one.id == other.id && one.version == other.version && one.overlays == other.overlays
}

/// Procedures that others call. By itself such a one borrows the fields of its callers, so that it
/// looks otherwise when there is a further caller; inside them it is compared with them.
fn called(before: &Library, after: &Library) -> BTreeSet<ProcedureId> {
    let all = plain(before).into_iter().chain(plain(after));
    all.flat_map(|it| it.callees.iter().map(|callee| callee.id.clone()))
        .collect()
}

/// Whether two versions say the same, but for their last day.
fn same(one: &Procedure, other: &Procedure) -> bool {
    let callees = one.callees.iter().zip(&other.callees);
    one.callees.len() == other.callees.len()
        && callees.into_iter().all(|(a, b)| same(a, b))
        && Procedure {
            until: None,
            callees: Vec::new(),
            ..one.clone()
        } == Procedure {
            until: None,
            callees: Vec::new(),
            ..other.clone()
        }
}
