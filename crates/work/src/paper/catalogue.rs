//! The catalogue of papers (文书目录), a table of the law: which forms go with a step.

use zs_base::{Day, ProcedureId, StepId};
use zs_law::{Library, Paper, TableRow};

use super::remedy_sheet::{PaperIssued, SheetKind, sheet_of};

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
/// Goes with every paper against which somebody can go.
const REMEDY: &str = "救济";
/// Goes with it where the way leads to another organ than a court.
const APPLICATION: &str = "复议申请";

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

/// The names of the forms that go with the paper of a step when it is served; those of its remedy
/// where somebody can go against what it says.
#[must_use]
pub fn forms_of_paper(library: &Library, issued: &PaperIssued<'_>) -> Vec<String> {
    let sheet = sheet_of(library, issued);
    let served = issued.step.paper.as_ref().is_some_and(|paper| paper.served);
    let goes = |used: &str| match used {
        SERVED => served,
        REMEDY => sheet.is_some(),
        APPLICATION => sheet == Some(SheetKind::WithApplication),
        _ => false,
    };
    let all = rows(library, issued.on, |_| true);
    let along = all.filter(|(_, _, used)| goes(used));
    along.map(|(name, ..)| name.to_owned()).collect()
}

/// The name of the form with which somebody goes to another organ against a paper.
#[must_use]
pub(crate) fn application_of(library: &Library, issued: &PaperIssued<'_>) -> Option<String> {
    sheet_of(library, issued).filter(|it| *it == SheetKind::WithApplication)?;
    let mut along = rows(library, issued.on, |_| true);
    along
        .find(|(_, _, used)| *used == APPLICATION)
        .map(|(name, ..)| name.to_owned())
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
