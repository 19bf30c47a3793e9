//! Every dependency stands once in the root `Cargo.toml`, with its reason beside it.

use super::{Finding, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(root) = tree.file("Cargo.toml") {
        let lines = root.text.lines().enumerate();
        let rows = lines
            .skip_while(|(_, line)| *line != "[workspace.dependencies]")
            .skip(1)
            .take_while(|(_, line)| !line.starts_with('['));
        for (index, line) in rows.filter(|(_, line)| line.contains('=') && !line.starts_with('#')) {
            let ours = line.contains("path = ");
            if !ours && reason(line).is_none_or(|reason| reason.trim().len() < 8) {
                findings.push(Finding::new(
                    "Cargo.toml",
                    index + 1,
                    "say beside it why we need it",
                ));
            }
        }
    }
    for file in tree
        .files
        .iter()
        .filter(|it| it.path.ends_with("/Cargo.toml"))
    {
        findings.extend(own_versions(&file.path, &file.text));
    }
    findings
}

fn reason(line: &str) -> Option<&str> {
    line.rsplit_once(" # ").map(|(_, reason)| reason)
}

/// Dependencies that a package names by itself instead of taking the workspace's.
fn own_versions(path: &str, text: &str) -> Vec<Finding> {
    let Ok(table) = text.parse::<toml::Table>() else {
        return vec![Finding::new(path, 0, "is not TOML")];
    };
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = sections
        .into_iter()
        .filter_map(|name| table.get(name)?.as_table());
    let own = tables
        .flatten()
        .filter(|(_, value)| value.get("workspace").is_none());
    own.map(|(name, _)| Finding::new(path, 0, format!("{name}: write {name}.workspace = true")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(line: &str) -> usize {
        let text = format!("[workspace.dependencies]\n{line}\n\n[profile.dev]\ndebug = 1\n");
        check(&Tree::of(&[("Cargo.toml", &text)])).len()
    }

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        assert_eq!(findings("csv = \"1\" # batches of dates"), 0);
        assert_eq!(findings("zs-base = { path = \"crates/base\" }"), 0);
        assert_eq!(findings("csv = \"1\""), 1);
    }

    #[test]
    fn a_package_with_its_own_version_is_found() {
        let tree = |line| Tree::of(&[("crates/a/Cargo.toml", line)]);
        assert_eq!(check(&tree("[dependencies]\ncsv.workspace = true\n")), []);
        assert_eq!(check(&tree("[dev-dependencies]\ncsv = \"1\"\n")).len(), 1);
    }
}
