//! The case in which people write and approve a report: what they wrote in it, and where it stands.

use std::collections::BTreeMap;

use zs_base::{CaseId, UnitId};
use zs_case::InstanceNo;
use zs_event::Value;
use zs_law::{Report, ReportActs, ReportParagraph};
use zs_store::table::Direction;
use zs_store::{CaseRow, Cell, Fault, listing, page};

use super::looker::{Looker, Told};

/// The newest cases of a unit among which the one of a year is looked for.
const CASES_MAX: usize = 200;

/// The case of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportCase {
    /// The case.
    pub case: CaseId,
    /// What was written, by the name of the paragraph.
    pub written: BTreeMap<String, String>,
    /// Whether it is over.
    pub is_over: bool,
}

/// Whose report is looked for.
#[derive(Clone, Copy, Debug)]
pub struct ReportOf<'a> {
    /// The units that may have opened the case, those first that are likelier.
    pub units: &'a [UnitId],
    /// The year.
    pub year: i16,
    /// Whom the report must name; nothing where every report of these units is meant.
    pub names: &'a [String],
}

impl Looker {
    /// The newest case of a report on a year that was not withdrawn.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn report_case(
        &mut self,
        report: &Report,
        of: ReportOf<'_>,
    ) -> Result<Option<ReportCase>, Fault> {
        let Some(acts) = &report.acts else {
            return Ok(None);
        };
        for unit in of.units {
            let mut rows: Vec<CaseRow> = Vec::new();
            for over in [false, true] {
                let listing = listing::cases_of_unit(true, over, Direction::Descending);
                let prefix = [
                    Cell::text(unit.as_str()),
                    Cell::text(acts.procedure.as_str()),
                ];
                let found = page(self.reader(), listing, &prefix, None, CASES_MAX)?;
                rows.extend(found);
            }
            rows.sort_by_key(|row| std::cmp::Reverse(row.number));
            for row in rows {
                let Some(told) = self.told(&row.case)? else {
                    continue;
                };
                if is_it(&told, acts, &of) {
                    return Ok(Some(ReportCase {
                        case: row.case,
                        written: written(&told, report),
                        is_over: row.ended.is_some(),
                    }));
                }
            }
        }
        Ok(None)
    }
}

/// The value of a field of the case.
fn field<'t>(told: &'t Told, name: &str) -> Option<&'t Value> {
    let fields = told.state.procedure().fields.iter();
    let mut pairs = fields.zip(&told.state.values);
    pairs.find(|(law, _)| *law.name == *name)?.1.as_ref()
}

fn is_it(told: &Told, acts: &ReportActs, of: &ReportOf<'_>) -> bool {
    use zs_case::state::Standing;
    let open = matches!(told.state.standing, Standing::Open | Standing::Ended { .. });
    let year = field(told, &acts.year) == Some(&Value::Count(of.year.into()));
    let says = |name: &str| field(told, name).and_then(Value::as_text);
    let only = acts.only.as_ref();
    let only = only.is_none_or(|(name, word)| says(name) == Some(&**word));
    let named = match (&acts.whose, of.names) {
        (Some(whose), [_, ..]) => {
            says(whose).is_some_and(|text| of.names.iter().any(|it| it == text.trim()))
        }
        _ => true,
    };
    open && year && only && named
}

/// What the latest rounds of its steps say.
fn written(told: &Told, report: &Report) -> BTreeMap<String, String> {
    let root = told.state.instance(InstanceNo::ROOT);
    let paragraphs = report.parts.iter().flat_map(|it| &it.paragraphs);
    let texts = paragraphs.filter_map(|it| {
        let ReportParagraph::Written {
            name,
            field: Some((step, field)),
            ..
        } = it
        else {
            return None;
        };
        let number = root.procedure.find_step(step)?;
        let round = root.done(number)?;
        let fields = root.procedure.step(number).fields.iter();
        let mut pairs = fields.zip(&round.values);
        let value = pairs.find(|(law, _)| law.name == *field)?.1.as_ref()?;
        Some((name.to_string(), value.as_text()?.to_owned()))
    });
    texts.collect()
}
