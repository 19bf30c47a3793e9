//! Every diagnostic of calendars and ways of service has a broken file that gives it, and only it.

use std::path::Path;
use std::sync::Arc;

use zs_base::{Code, Diagnostic, Source};
use zs_law::calendar_codes::ALL;
use zs_law::{read_calendar_year, read_service_ways};

/// A broken file says in its first line as which file it is read and in its second what is found.
fn read_bad(code: &Code) -> (String, Vec<Diagnostic>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law/bad");
    let text = std::fs::read_to_string(folder.join(format!("{code}.toml"))).unwrap();
    let line = |number: usize, lead: &str| {
        let line = text.lines().nth(number).unwrap();
        line.strip_prefix(lead).unwrap().to_owned()
    };
    let (name, cause) = (line(0, "# 当作："), line(1, "# 应报："));
    let service = name == "service.toml";
    let source = Arc::new(Source { name, text });
    let problems = if service {
        read_service_ways(&source).1
    } else {
        read_calendar_year(&source).1
    };
    (cause, problems)
}

#[test]
fn each_bad_file_gives_its_diagnostic_and_no_other() {
    for code in ALL {
        let (cause, problems) = read_bad(code);
        assert!(!problems.is_empty(), "{code}");
        for problem in problems {
            assert_eq!(problem.code, *code, "{problem}");
            assert!(problem.cause.starts_with(&cause), "{problem}");
            assert!(problem.position().0 > 2, "{problem}");
        }
    }
}

#[test]
fn reports_all_problems_of_a_file_at_once() {
    let text = "year = 2025\nstatutory = [{ on = 1, name = 2 }, { on = 2024-05-01, name = \"劳动节\" }]\nx = 1\n";
    let source = Arc::new(Source {
        name: "calendar/2026.toml".into(),
        text: text.into(),
    });
    let (year, problems) = read_calendar_year(&source);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.id).collect();
    assert!(year.is_none());
    assert_eq!(codes, ["ZS2809", "ZS2803", "ZS2803", "ZS2805", "ZS2804"]);
}
