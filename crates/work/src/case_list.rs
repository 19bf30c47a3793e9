//! The case list as a table to hand out, with a sheet that says what was asked, when, and where the
//! ledger stood.

use std::collections::BTreeMap;

use zs_base::{Moment, UnitId};
use zs_ledger::Frontier;
use zs_paper::table::{Sheet, normal};
use zs_store::{CaseRow, Cell, Fault, Reader, listing, page};

use crate::law::Law;

/// Rows read at a time.
const PAGE: usize = 1_024;

/// A list that leaves the building as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseList {
    /// The cases.
    pub rows: Sheet,
    /// What they are.
    pub about: Sheet,
}

/// The cases, of one unit or of all, the oldest first. A unit is named by its name or its word.
///
/// # Errors
/// When the store cannot be read.
pub fn case_list(
    reader: &mut dyn Reader,
    law: &Law,
    unit: Option<&str>,
    now: Moment,
) -> Result<CaseList, Fault> {
    let units = reader.units()?;
    let units: BTreeMap<UnitId, String> = units.into_iter().map(|it| (it.id, it.name)).collect();
    let mut rows = Vec::new();
    let mut after: Option<u64> = None;
    // A case that is opened meanwhile stands after what the ledger's head covers.
    let edge = reader.edge()?;
    loop {
        let cells = after.map(|number| [Cell::Int(number as i64)]);
        let cells = cells.as_ref().map(<[_; 1]>::as_slice);
        let found: Vec<CaseRow> = page(reader, &listing::CASES, &[], cells, PAGE)?;
        let Some(last) = found.last() else { break };
        after = Some(last.number);
        for row in &found {
            let name = units
                .get(&row.unit)
                .map_or(row.unit.as_str(), String::as_str);
            let asked =
                |wanted: &str| normal(wanted) == normal(name) || wanted == row.unit.as_str();
            if row.number <= edge.last_case && unit.is_none_or(asked) {
                rows.push(cells_of(row, name, law));
            }
        }
    }
    let head = [
        "序号",
        "案件编号",
        "单位",
        "事项",
        "程序版本",
        "受理时间",
        "状态",
        "办结时间",
        "记录数",
    ];
    let about = about(unit, now, rows.len(), &edge)?;
    Ok(CaseList {
        rows: Sheet {
            name: "案件".to_owned(),
            head: head.map(str::to_owned).to_vec(),
            rows,
        },
        about,
    })
}

fn cells_of(row: &CaseRow, unit: &str, law: &Law) -> Vec<String> {
    let procedure = law.library.version(&row.procedure, &[], row.version);
    let name = procedure.map_or(row.procedure.as_str(), |it| &*it.name);
    vec![
        row.number.to_string(),
        row.case.to_string(),
        unit.to_owned(),
        name.to_owned(),
        row.version.to_string(),
        row.opened_on.day().to_string(),
        row.status.clone(),
        row.ended.map_or(String::new(), |at| at.day().to_string()),
        row.events.to_string(),
    ]
}

fn about(
    unit: Option<&str>,
    now: Moment,
    rows: usize,
    edge: &zs_store::Edge,
) -> Result<Sheet, Fault> {
    let damaged = |_| Fault::Damaged("树的右缘".to_owned());
    let frontier = if edge.frontier.is_empty() {
        Frontier::default()
    } else {
        Frontier::decode(&edge.frontier).map_err(damaged)?
    };
    let query = unit.map_or("全部案件".to_owned(), |unit| format!("单位：{unit}"));
    let said = [
        ("查询条件", query),
        ("导出时间", now.to_string()),
        ("行数", rows.to_string()),
        ("账本记录数", frontier.size().to_string()),
        ("账本树根", frontier.root().to_string()),
    ];
    Ok(Sheet {
        name: "说明".to_owned(),
        head: vec!["项目".to_owned(), "内容".to_owned()],
        rows: said
            .map(|(what, text)| vec![what.to_owned(), text])
            .to_vec(),
    })
}
