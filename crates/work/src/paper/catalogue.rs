//! The catalogue of papers (文书目录), a table of the law: which forms go with a step.

use zs_base::{Day, ProcedureId, StepId};
use zs_law::{Library, Paper, TableRow};

/// The table.
const TABLE: &str = "文书目录";
/// The column with the template.
const TEMPLATE: &str = "模板";
/// The column that says what a paper is for.
const USE: &str = "用途";
/// Printed at a step, filled in by hand, and uploaded.
const ALONG: &str = "随附";
/// Goes with every paper that is served.
const SERVED: &str = "送达";

/// The names of the forms that go with a step: printed there, written on by hand, uploaded later.
#[must_use]
pub(crate) fn forms_of(
    library: &Library,
    procedure: &ProcedureId,
    step: &StepId,
    on: Day,
) -> Vec<String> {
    rows(library, on, |row| {
        let [_, _, of, at] = row.keys.as_slice() else {
            return false;
        };
        **of == *procedure.as_str() && **at == *step.as_str()
    })
    .filter(|(_, _, used)| *used == ALONG)
    .map(|(name, ..)| name.to_owned())
    .collect()
}

/// The names of the forms that go with every service of a paper.
#[must_use]
pub(crate) fn forms_of_service(library: &Library, on: Day) -> Vec<String> {
    let all = rows(library, on, |_| true);
    let served = all.filter(|(_, _, used)| *used == SERVED);
    served.map(|(name, ..)| name.to_owned()).collect()
}

/// The template of a form.
#[must_use]
pub(crate) fn template_of<'a>(library: &'a Library, form: &str, on: Day) -> Option<&'a Paper> {
    let mut found = rows(library, on, |row| {
        row.keys.get(1).is_some_and(|it| **it == *form)
    });
    let (_, template, _) = found.next()?;
    library.papers.get(template)
}

/// Name, template and use of the rows in force.
fn rows<'a>(
    library: &'a Library,
    on: Day,
    fits: impl Fn(&TableRow) -> bool + 'a,
) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    let table = library.tables.get(TABLE);
    let rows = table
        .into_iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let in_force = move |row: &TableRow| row.from <= on && row.until.is_none_or(|it| on <= it);
    rows.filter(move |(_, row)| in_force(row) && fits(row))
        .filter_map(|(table, row)| {
            let text = |column| table.value(row, column)?.as_text();
            Some((&**row.keys.get(1)?, text(TEMPLATE)?, text(USE)?))
        })
}
