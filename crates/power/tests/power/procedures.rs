//! The authority table and the procedures agree: whoever a procedure names for a step may perform it.

use std::path::{Path, PathBuf};

use zs_base::PostId;
use zs_power::{Relation, matrix};
use zs_testkit::tree::in_tree;

use crate::support::shipped;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// One text or a list of texts under a key.
fn texts(table: &toml::Value, key: &str) -> Vec<String> {
    match table.get(key) {
        Some(toml::Value::String(text)) => vec![text.clone()],
        Some(toml::Value::Array(list)) => list
            .iter()
            .filter_map(|it| it.as_str())
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_post_that_a_procedure_names_may_perform_its_step() {
    let authority = shipped();
    let mut paths = Vec::new();
    files(&in_tree("law/procedures"), &mut paths);
    let (mut steps, mut wanting) = (0, Vec::new());
    for path in &paths {
        let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        for step in file
            .get("step")
            .and_then(|it| it.as_array())
            .into_iter()
            .flatten()
        {
            let mut roles = texts(step, "roles");
            roles.extend(texts(step, "role"));
            let action = authority.step_action(roles.iter().map(String::as_str));
            let posts = step
                .get("actor")
                .map(|actor| texts(actor, "post"))
                .unwrap_or_default();
            for post in posts {
                steps += 1;
                let post = PostId::from(post);
                if !matrix::allowed(&authority, Some(&post), action, Relation::Own) {
                    wanting.push(format!(
                        "{}: {} {post} {action}",
                        path.display(),
                        step["id"]
                    ));
                }
            }
        }
    }
    assert!(steps > 50, "only {steps} posts of steps were found");
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}
