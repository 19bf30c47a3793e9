//! The lists of subjects and officers as they are handed in, csv or xlsx, every row understood or
//! named by sheet, row and column.

use std::collections::BTreeSet;

use zs_base::Severity;
use zs_base::limits::DRAW_ROWS_MAX;
use zs_paper::codes::{ZS5112, ZS5113, ZS5132, ZS5133, ZS5134};
use zs_paper::table::{Bounds, CellProblem, Table, TableRow, columns_of, read_tables_within};

/// A subject that may be inspected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectRow {
    /// The unified social credit code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The category of its credit risk, as the law's table names it.
    pub category: String,
    /// Why it is not drawn from; empty where it is.
    pub out: String,
}

/// An officer who may inspect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficerRow {
    /// The number of the person at the unit.
    pub id: String,
    /// The name.
    pub name: String,
    /// The unit, in the words of the list.
    pub unit: String,
    /// The number of the certificate.
    pub certificate: String,
    /// Why the officer is not drawn from; empty where that is not so.
    pub out: String,
}

/// Rows that were read, and what is wrong with the others.
pub type TypedList<T> = (Vec<T>, Vec<CellProblem>);

/// Reads a list of subjects; `categories` are those that the law weighs.
#[must_use]
pub fn subjects(bytes: &[u8], categories: &BTreeSet<String>) -> TypedList<SubjectRow> {
    read("检查对象名录", bytes, |at, problems| {
        let code = at.must("code", problems);
        let name = at.must("name", problems);
        let category = at.must("category", problems);
        if !is_credit_code(&code) {
            let cure = "统一社会信用代码是 18 位数字和大写字母，没有 I、O、S、V、Z";
            problems.push(at.problem(ZS5132, "code", "统一社会信用代码写得不对", cure));
        }
        if !categories.contains(&category) {
            let known: Vec<&str> = categories.iter().map(String::as_str).collect();
            let cure = format!("可以写：{}", known.join("、"));
            problems.push(at.problem(ZS5133, "category", "没有这个类别", &cure));
        }
        let out = at.text("out");
        (
            code.clone(),
            SubjectRow {
                code,
                name,
                category,
                out,
            },
        )
    })
}

/// Reads a list of officers.
#[must_use]
pub fn officers(bytes: &[u8]) -> TypedList<OfficerRow> {
    read("检查人员名录", bytes, |at, problems| {
        let id = at.must("id", problems);
        let row = OfficerRow {
            id: id.clone(),
            name: at.must("person", problems),
            unit: at.must("unit", problems),
            certificate: at.must("certificate", problems),
            out: at.text("out"),
        };
        (id, row)
    })
}

/// 18 characters of the alphabet of GB 32100, the last of which is the check over the others.
fn is_credit_code(code: &str) -> bool {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = code.chars().map(|c| ALPHABET.find(c)).collect();
    let Some((check, values)) = values.as_deref().and_then(<[usize]>::split_last) else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    values.len() == 17 && (31 - sum % 31) % 31 == *check
}

fn read<T>(
    name: &str,
    bytes: &[u8],
    mut row_of: impl FnMut(&At<'_>, &mut Vec<CellProblem>) -> (String, T),
) -> TypedList<T> {
    let (tables, mut problems) = match read_tables_within(bytes, &columns_of(name), Bounds::PAGE) {
        Ok(read) => read,
        Err(unusable) => {
            let problem = CellProblem::of_sheet(unusable.code, "", &unusable.cause, &unusable.cure);
            return (Vec::new(), vec![problem]);
        }
    };
    problems.retain(|it| it.severity == Severity::Error);
    let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
    for table in &tables {
        for row in &table.rows {
            let at = At { table, row };
            let (key, row) = row_of(&at, &mut problems);
            if !key.is_empty() && !seen.insert(key) {
                let cure = "同一个对象或者人员只写一行";
                problems.push(at.problem(ZS5134, "", "这一行已经写过", cure));
            }
            rows.push(row);
        }
    }
    if rows.len() > DRAW_ROWS_MAX {
        let cause = format!("一份名单最多 {DRAW_ROWS_MAX} 行");
        problems.push(CellProblem::of_sheet(ZS5112, "", &cause, "分成几次抽取"));
    }
    (rows, problems)
}

struct At<'a> {
    table: &'a Table,
    row: &'a TableRow,
}

impl At<'_> {
    /// The text of a cell in one line, so that a row has one text only.
    fn text(&self, key: &str) -> String {
        let text = self.row.text(key).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn must(&self, key: &str, problems: &mut Vec<CellProblem>) -> String {
        let text = self.text(key);
        if text.is_empty() {
            problems.push(self.problem(ZS5113, key, "这一格没有填", "填上这一格"));
        }
        text
    }

    fn problem(&self, code: zs_base::Code, key: &str, cause: &str, cure: &str) -> CellProblem {
        let mut columns = self.table.columns.iter();
        let column = columns
            .find(|(known, _)| **known == *key)
            .map(|(_, at)| *at);
        let place = (self.row.row, column);
        let words = (cause.to_owned(), cure.to_owned());
        CellProblem::of_cell(code, &self.table.sheet, place, &self.text(key), words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories() -> BTreeSet<String> {
        ["A", "B", "C", "D"].map(str::to_owned).into()
    }

    #[test]
    fn rows_are_read_and_what_is_wrong_is_named_by_row_and_column() {
        let table = "统一社会信用代码,名称,类别,免查事由\n\
                     91350100M000100Y43,和顺公司,A,\n\
                     91350100M000100Y44,惠民公司,A,\n\
                     91350100M000100Y43,和顺公司,B,\n\
                     91350211M000100Y46,,E,\n";
        let (rows, problems) = subjects(table.as_bytes(), &categories());
        assert_eq!(rows.len(), 4);
        assert_eq!((&*rows[0].name, &*rows[0].out), ("和顺公司", ""));
        let told: Vec<(String, &str)> =
            problems.iter().map(|it| (it.place(), it.code.id)).collect();
        let expected = [
            ("“csv”第3行A列", "ZS5132"),
            ("“csv”第4行", "ZS5134"),
            ("“csv”第5行B列", "ZS5113"),
            ("“csv”第5行C列", "ZS5133"),
        ];
        assert_eq!(told, expected.map(|(place, code)| (place.to_owned(), code)));
    }

    #[test]
    fn officers_without_a_column_that_must_be_there_are_not_read() {
        let (rows, problems) = officers("工号,姓名\n1,查文广\n".as_bytes());
        assert!(rows.is_empty());
        assert!(
            problems.iter().all(|it| it.code.id == "ZS5111"),
            "{problems:?}"
        );
        let (rows, problems) = officers("工号,姓名,单位,执法证号\n1,查文广,局,X1\n".as_bytes());
        assert_eq!((rows.len(), problems.len()), (1, 0));
    }
}
