//! The case list as a table to hand out, with a sheet that says what was asked, when, and where the
//! ledger stood.

use zs_base::Moment;
use zs_ledger::Frontier;
use zs_paper::table::Sheet;
use zs_store::{CaseRow, Edge, Fault, Reader};

use crate::case_list::{CaseAsk, CasePlace, Turn};
use crate::case_names::CaseNames;

/// Rows read at a time.
const PAGE: usize = 1_024;

/// A list that leaves the building as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSheet {
    /// The cases.
    pub rows: Sheet,
    /// What they are.
    pub about: Sheet,
}

impl CaseSheet {
    /// Both sheets, as a workbook has them.
    #[must_use]
    pub fn sheets(self) -> [Sheet; 2] {
        [self.rows, self.about]
    }

    /// One sheet, for a file that has only one: what the cases are stands below them.
    #[must_use]
    pub fn one_sheet(mut self) -> Sheet {
        self.rows.rows.push(vec![String::new()]);
        self.rows.rows.extend(self.about.rows);
        self.rows
    }
}

/// The cases of a list in its order, at most so many, with names as they may be shown. `asked` says
/// in words which list it is.
///
/// # Errors
/// When the store cannot be read.
pub fn case_sheet(
    reader: &mut dyn Reader,
    ask: &CaseAsk,
    names: &CaseNames<'_>,
    asked: &[(&str, String)],
    limit: usize,
    now: Moment,
) -> Result<CaseSheet, Fault> {
    // A case that is opened meanwhile stands after what the ledger's head covers.
    let edge = reader.edge()?;
    let mut rows = Vec::new();
    let mut turn = Turn::First;
    while rows.len() < limit {
        let found = ask.page(reader, turn, PAGE.min(limit - rows.len()))?;
        let Some(last) = found.last() else { break };
        turn = Turn::After(CasePlace::of(last));
        let covered = found.iter().filter(|row| row.number <= edge.last_case);
        rows.extend(covered.map(|row| cells_of(row, names)));
    }
    let head = [
        "序号",
        "案件编号",
        "单位",
        "事项",
        "程序版本",
        "当事人",
        "案由",
        "受理时间",
        "状态",
        "办结时间",
        "记录数",
    ];
    let about = about(asked, now, rows.len(), &edge)?;
    Ok(CaseSheet {
        rows: Sheet {
            name: "案件".to_owned(),
            head: head.map(str::to_owned).to_vec(),
            rows,
        },
        about,
    })
}

fn cells_of(row: &CaseRow, names: &CaseNames<'_>) -> Vec<String> {
    vec![
        row.number.to_string(),
        row.case.to_string(),
        names.unit(row),
        names.procedure(row),
        row.version.to_string(),
        names.party(row),
        row.matter.clone(),
        row.opened_on.day().to_string(),
        row.status.clone(),
        row.ended.map_or(String::new(), |at| at.day().to_string()),
        row.events.to_string(),
    ]
}

fn about(asked: &[(&str, String)], now: Moment, rows: usize, edge: &Edge) -> Result<Sheet, Fault> {
    let damaged = |_| Fault::Damaged("树的右缘".to_owned());
    let frontier = if edge.frontier.is_empty() {
        Frontier::default()
    } else {
        Frontier::decode(&edge.frontier).map_err(damaged)?
    };
    let asked = asked.iter().map(|(what, text)| (*what, text.clone()));
    let said = [
        ("导出时间", now.to_string()),
        ("行数", rows.to_string()),
        ("账本记录数", frontier.size().to_string()),
        ("账本树根", frontier.root().to_string()),
    ];
    Ok(Sheet {
        name: "说明".to_owned(),
        head: vec!["项目".to_owned(), "内容".to_owned()],
        rows: asked
            .chain(said)
            .map(|(what, text)| vec![what.to_owned(), text])
            .collect(),
    })
}
