//! A10: the bounds of law files hold at n and refuse n + 1.

use crate::support;

use zs_base::limits::{LAW_FILE_BYTES_MAX, PEOPLE_MAX, STEPS_MAX};
use zs_law::read;

const HEAD: &str = r#"
format    = 1
id        = "sample.long"
name      = "很长的行为"
character = "none"
force     = { from = 2022-03-01 }
running   = { then = "stay", cite = "样例法#1" }
"#;

/// The codes that this procedure gets beside the small whole law.
fn codes(procedure: &str) -> Vec<&'static str> {
    let mut files = support::base();
    files.add("procedures/sample.long/2022-03-01.toml", procedure);
    read(&files).1.iter().map(|it| it.code.id).collect()
}

/// A procedure of this many steps in a row, the first with this many people.
fn of(steps: usize, people: usize) -> String {
    let mut text = String::from(HEAD);
    for number in 0..steps {
        let after = match number {
            0 => String::new(),
            _ => format!("after = [\"s{}\"]\n", number - 1),
        };
        let ends = if number + 1 == steps {
            "ends = true\n"
        } else {
            ""
        };
        let at_least = if number == 0 { people } else { 1 };
        text.push_str(&format!(
            "[[step]]\nid = \"s{number}\"\nname = \"环节{number}\"\n{after}{ends}\
             actor = {{ post = \"officer\", at_least = {at_least}, cite = \"样例法#1\" }}\n"
        ));
    }
    text
}

#[test]
fn a10_a_procedure_has_at_most_the_largest_number_of_steps() {
    let too_many = |steps| codes(&of(steps, 1)).contains(&"ZS2012");
    assert!(!too_many(STEPS_MAX));
    assert!(too_many(STEPS_MAX + 1));
}

#[test]
fn a10_a_law_file_has_at_most_the_largest_size() {
    let text = of(2, 1);
    let padded = |bytes: usize| format!("{text}#{}", "x".repeat(bytes - text.len() - 1));
    let too_large = |bytes| codes(&padded(bytes)).contains(&"ZS1016");
    assert!(!too_large(LAW_FILE_BYTES_MAX));
    assert!(too_large(LAW_FILE_BYTES_MAX + 1));
}

#[test]
fn a10_a_step_asks_for_at_most_the_largest_number_of_people() {
    let usual = codes(&of(2, PEOPLE_MAX));
    let more = codes(&of(2, PEOPLE_MAX + 1));
    assert_eq!(usual, codes(&of(2, 1)));
    assert_ne!(usual, more);
}
