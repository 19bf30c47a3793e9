//! The shipped law has no error, and its pages say what the files say.

use crate::support;

use zs_base::Severity;
use zs_law::{read, show};

#[test]
fn the_shipped_law_has_no_error() {
    let (library, found) = read(&support::shipped());
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
                assert!(page.contains(&term.cite.in_words()), "{}", term.cite);
            }
        }
    }
}
