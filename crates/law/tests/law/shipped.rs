//! The shipped law has no error, and its pages say what the files say.

use crate::support;

use std::path::Path;

use zs_base::Severity;
use zs_law::{Files, read, show};

fn add(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            add(root, &path, files);
        } else if let (Ok(below), Ok(bytes)) = (path.strip_prefix(root), std::fs::read(&path)) {
            files.add(&below.to_string_lossy(), bytes);
        }
    }
}

#[test]
fn the_shipped_law_has_no_error() {
    let mut files = Files::new("law");
    add(&support::law(), &support::law(), &mut files);
    let (library, found) = read(&files);
    let errors: Vec<String> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    assert!(library.procedures.len() >= 4);
    for procedure in library
        .procedures
        .values()
        .chain(library.overlaid.values())
        .flatten()
    {
        let page = show(&library, procedure);
        for step in &procedure.steps {
            assert!(page.contains(&*step.name), "{}", step.name);
            for term in &step.terms {
                assert!(page.contains(term.cite.as_str()), "{}", term.cite);
            }
        }
    }
}
