//! Which units have a function (职能): a unit that has never had a case of what feeds a figure has
//! none, and a unit that has had one and counts nothing has zero.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{ProcedureId, UnitId};
use zs_law::{Figure, Library, Procedure, TallyOf};
use zs_store::{Cell, CountRow, Fault, Reader, listing, page};

use crate::case_list::{OPEN, OVER};

/// Rows read at a time.
const PAGE: usize = 1_024;

/// The procedures whose cases can count in a figure, with those of which they are a part; nothing
/// for a figure that counts no cases.
pub(super) fn procedures_behind(library: &Library, figure: &Figure) -> BTreeSet<ProcedureId> {
    let names = figure.measure.tallies();
    let versions = library.procedures.values().flatten();
    let fed = versions.filter(|it| names.iter().any(|name| feeds(library, it, name)));
    fed.map(|it| it.id.clone()).collect()
}

/// Whether something in cases of a procedure counts under a name.
fn feeds(library: &Library, procedure: &Procedure, name: &str) -> bool {
    let own = procedure.steps.iter().any(|step| {
        let outcomes = step.outcomes.iter().filter_map(|it| it.counts.as_deref());
        let mut names = step.counts.as_deref().into_iter().chain(outcomes);
        names.any(|it| it == name)
    });
    let mut tallies = library.tallies.iter().filter(|it| it.names(name));
    let tallied = tallies.any(|tally| {
        let whole = matches!(tally.of, TallyOf::Opened | TallyOf::Ended);
        let takes = || procedure.steps.iter().any(|step| tally.takes(step));
        tally.is_of(procedure) && (whole || takes())
    });
    let mut parts = procedure.callees.iter();
    own || tallied || parts.any(|part| feeds(library, part, name))
}

/// The procedures of which each unit has cases, open or over.
pub(super) fn procedures_of_units(
    reader: &mut dyn Reader,
) -> Result<BTreeMap<UnitId, BTreeSet<ProcedureId>>, Fault> {
    let mut found: BTreeMap<UnitId, BTreeSet<ProcedureId>> = BTreeMap::new();
    for what in [OPEN, OVER] {
        let mut after: Option<Vec<Cell<'static>>> = None;
        loop {
            let prefix = [Cell::text(what)];
            let counts = &listing::COUNTS_OF;
            let rows: Vec<CountRow> = page(reader, counts, &prefix, after.as_deref(), PAGE)?;
            for row in rows.iter().filter(|it| it.n > 0) {
                let of = found.entry(row.of.unit.clone()).or_default();
                of.insert(row.of.procedure.clone());
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE) else {
                break;
            };
            after = Some(crate::figures::owned(&[
                Cell::text(&last.of.what),
                Cell::text(last.of.unit.as_str()),
                Cell::Int(last.of.month),
                Cell::text(last.of.procedure.as_str()),
            ]));
        }
    }
    Ok(found)
}
