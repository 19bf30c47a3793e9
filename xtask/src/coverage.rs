//! Which files of `law/` answer the rows of the source documents, written as `docs/coverage.md`.

mod library;
mod row;

use std::fmt::Write as _;

use crate::tidy::Tree;
use library::Library;
use row::Row;

/// Where the rows stand.
pub const ROWS: &str = "docs/coverage.toml";
/// Where the report stands.
pub const REPORT: &str = "docs/coverage.md";

/// Fewer worked cases than this do not show a procedure: ordinary, late, refused, extended,
/// recalled, a forbidden pair of persons.
const CASES_MIN: usize = 6;

/// The report, and what is wrong with the rows or missing in the library.
pub fn report(tree: &Tree) -> (String, Vec<String>) {
    let library = Library::read(tree);
    let text = tree.file(ROWS).map_or("", |file| file.text.as_str());
    let (rows, mut wrong) = row::read(text);
    wrong.extend(unanswered(&rows, &library));
    wrong.extend(unshown(&library));
    (write(&rows, &library), wrong)
}

/// Rows that name nothing, or what is not there, and procedures that no row names.
fn unanswered(rows: &[Row], library: &Library) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows {
        if row.procedures.is_empty() && row.later.is_empty() {
            wrong.push(format!("{} names neither a procedure nor an issue", row.id));
        }
        let unknown = row.procedures.iter().filter(|it| library.get(it).is_none());
        wrong.extend(unknown.map(|it| format!("{}: there is no procedure {it}", row.id)));
    }
    let named = |id: &str| {
        rows.iter()
            .any(|row| row.procedures.iter().any(|it| it == id))
    };
    let idle = library
        .procedures()
        .map(|(id, _)| id)
        .filter(|id| !named(id) && library.callers(id).next().is_none());
    wrong.extend(idle.map(|id| format!("{id} answers no row and is called by nothing")));
    wrong
}

/// Procedures with too few worked cases.
fn unshown(library: &Library) -> Vec<String> {
    let few = library
        .procedures()
        .filter(|(_, procedure)| procedure.cases < CASES_MIN);
    few.map(|(id, procedure)| {
        format!(
            "{id} has {} worked cases, fewer than {CASES_MIN}",
            procedure.cases
        )
    })
    .collect()
}

fn write(rows: &[Row], library: &Library) -> String {
    let mut out = String::from(
        "# What answers the source documents\n\n\
         Written by `cargo xtask coverage` from `docs/coverage.toml` and `law/`; tidy compares it.\n\
         A worked case counts for the procedure that it opens and for every procedure that it calls and acts in.\n\n\
         ## Rows\n\n\
         | row | name | procedures (worked cases) | links | in a later issue |\n|---|---|---|---|---|\n",
    );
    for row in rows {
        let procedures = row.procedures.iter().map(|id| shown(library, id));
        let links: usize = row.procedures.iter().map(|id| library.links(id)).sum();
        let links = if links == 0 {
            String::new()
        } else {
            links.to_string()
        };
        let procedures = procedures.collect::<Vec<_>>().join("<br>");
        // Writing to a string cannot fail.
        _ = writeln!(
            out,
            "| {} | {} | {procedures} | {links} | {} |",
            row.id, row.name, row.later
        );
    }
    out.push_str(
        "\n## Procedures\n\n\
         | procedure | name | file | papers | terms | worked cases | called by |\n|---|---|---|---|---|---|---|\n",
    );
    for (id, it) in library.procedures() {
        let callers: Vec<_> = library.callers(id).collect();
        _ = writeln!(
            out,
            "| {id} | {} | [{}](../{}) | {} | {} | {} | {} |",
            it.name,
            it.path.rsplit('/').next().unwrap_or_default(),
            it.path,
            it.papers,
            it.terms,
            it.cases,
            callers.join(" ")
        );
    }
    let cases = library.cases();
    let count = library.procedures().count();
    _ = writeln!(out, "\n{count} procedures, {cases} worked cases.");
    out
}

fn shown(library: &Library, id: &str) -> String {
    match library.get(id) {
        Some(it) => format!("[{id}](../{}) ({})", it.path, it.cases),
        None => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROCEDURE: &str = "id = \"fish\"\nname = \"鱼\"\n[[step]]\nid = \"file\"\npaper = \"登记表\"\nlimit = { at_most = 1 }\n[[step]]\nid = \"hear\"\ncall = { procedure = \"ear\" }\n";
    const CALLED: &str = "id = \"ear\"\nname = \"听\"\n[[step]]\nid = \"sit\"\n";
    const ROW: &str = "[[row]]\nid = \"A1\"\nname = \"鱼塘\"\nprocedures = [\"fish\"]\n";

    fn wrong(rows: &str, cases: &[(String, String)]) -> Vec<String> {
        let mut files = vec![
            (ROWS, rows),
            ("law/procedures/fish/2020-01-01.toml", PROCEDURE),
            ("law/procedures/ear/2020-01-01.toml", CALLED),
        ];
        files.extend(
            cases
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        );
        report(&Tree::of(&files)).1
    }

    fn cases() -> Vec<(String, String)> {
        let mut cases: Vec<_> = (1..6)
            .map(|n| {
                let given = format!("given = {{ case = \"fish/{}\", until = \"file\" }}", n - 1);
                let text = format!("# 例\n\n```toml\n{given}\n[[do]]\nstep = \"hear.sit\"\n```\n");
                (format!("law/cases/fish/{n}.md"), text)
            })
            .collect();
        let first = "# 例\n\n```toml\nprocedure = \"fish\"\n[[do]]\nstep = \"hear#2.sit\"\n```\n";
        cases.push(("law/cases/fish/0.md".to_owned(), first.to_owned()));
        cases
    }

    #[test]
    fn a_row_that_is_answered_and_shown_is_sound() {
        assert_eq!(wrong(ROW, &cases()), [String::new(); 0]);
    }

    #[test]
    fn a_case_counts_for_what_it_opens_and_for_what_it_calls() {
        let mut files = vec![
            (ROWS, ROW),
            ("law/procedures/fish/2020-01-01.toml", PROCEDURE),
            ("law/procedures/ear/2020-01-01.toml", CALLED),
        ];
        let cases = cases();
        files.extend(
            cases
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        );
        let (text, _) = report(&Tree::of(&files));
        assert!(text.contains("| A1 | 鱼塘 | [fish](../law/procedures/fish/2020-01-01.toml) (6)"));
        assert!(text.contains(
            "| fish | 鱼 | [2020-01-01.toml](../law/procedures/fish/2020-01-01.toml) | 1 | 1 | 6 |"
        ));
        assert!(text.contains("| 6 | fish |"), "{text}");
    }

    #[test]
    fn what_is_missing_is_told() {
        let few = wrong(ROW, &cases()[..2]);
        assert!(few.iter().any(|it| it.starts_with("fish has ")), "{few:?}");
        let other = ROW.replace("\"fish\"", "\"fowl\"");
        let told = wrong(&other, &cases());
        assert_eq!(told.len(), 2, "{told:?}");
        let empty = ROW.replace("procedures = [\"fish\"]\n", "");
        assert!(wrong(&empty, &cases())[0].contains("neither"));
        assert!(wrong(&[ROW, ROW].concat(), &cases())[0].contains("twice"));
    }
}
