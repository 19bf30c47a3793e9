//! Every edge between our packages points to a smaller layer.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Finding, Tree};

/// Where a package stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Number(u64),
    /// What tests share; it may use anything, and only tests may use it.
    Dev,
}

pub fn check(tree: &Tree) -> Vec<Finding> {
    let empty = Vec::new();
    let packages = tree.packages["packages"].as_array().unwrap_or(&empty);
    let mut findings = Vec::new();
    let mut layers = BTreeMap::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        match layer(&package["metadata"]["zs"]["layer"]) {
            Some(layer) => {
                layers.insert(name, layer);
            }
            None => findings.push(Finding::new(&manifest(name), 0, "states no layer")),
        }
    }
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some(from) = layers.get(name) else {
            continue;
        };
        for edge in package["dependencies"].as_array().unwrap_or(&empty) {
            let to = edge["name"].as_str().unwrap_or_default();
            if let Some(target) = layers.get(to)
                && !allowed(*from, *target, edge["kind"].as_str())
            {
                let message = format!("{name} ({from:?}) must not depend on {to} ({target:?})");
                findings.push(Finding::new(&manifest(name), 0, message));
            }
        }
    }
    findings
}

fn manifest(package: &str) -> String {
    format!("crates/{}/Cargo.toml", package.trim_start_matches("zs-"))
}

fn layer(value: &Value) -> Option<Layer> {
    match value {
        Value::String(text) if text == "dev" => Some(Layer::Dev),
        value => value.as_u64().map(Layer::Number),
    }
}

/// `kind` is null for an ordinary edge, else `dev` or `build`.
fn allowed(from: Layer, to: Layer, kind: Option<&str>) -> bool {
    match (from, to) {
        (Layer::Dev, _) => true,
        (Layer::Number(_), Layer::Dev) => kind == Some("dev"),
        (Layer::Number(from), Layer::Number(to)) => to < from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(from: u64, to: &Value, kind: &Value) -> usize {
        let package = |name: &str, layer: &Value, dependencies: Value| {
            json!({ "name": name, "metadata": { "zs": { "layer": layer } },
                "dependencies": dependencies })
        };
        let edge = json!([{ "name": "zs-b", "kind": kind }]);
        let packages = [
            package("zs-a", &json!(from), edge),
            package("zs-b", to, json!([])),
        ];
        let tree = Tree {
            packages: json!({ "packages": packages }),
            ..Tree::default()
        };
        check(&tree).len()
    }

    #[test]
    fn an_edge_that_does_not_point_down_is_found() {
        assert_eq!(findings(3, &json!(2), &Value::Null), 0);
        assert_eq!(findings(3, &json!(3), &Value::Null), 1);
        assert_eq!(findings(2, &json!(3), &json!("dev")), 1);
    }

    #[test]
    fn only_tests_use_the_test_kit() {
        assert_eq!(findings(2, &json!("dev"), &json!("dev")), 0);
        assert_eq!(findings(2, &json!("dev"), &Value::Null), 1);
    }

    #[test]
    fn a_package_without_a_layer_is_found() {
        let packages = json!({ "packages": [{ "name": "zs-a", "dependencies": [] }] });
        assert_eq!(
            check(&Tree {
                packages,
                ..Tree::default()
            })
            .len(),
            1
        );
    }
}
