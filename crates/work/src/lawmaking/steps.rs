//! The steps of a procedure as a table, one row each, for people who would rather write in a table
//! than in a law file; and back: what was changed in the table is changed in the file, and nothing
//! else of it, comments included.

mod cells;
mod rewrite;
mod term;

use std::collections::BTreeMap;

use zs_law::Library;
use zs_paper::table::{Sheet, Table, column_letters, columns_of};

pub use cells::StepCells;

/// The name of the table in the list of columns, and of the sheet.
pub const STEPS: &str = "环节";

/// What cannot be taken from a table of steps, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepProblem {
    /// The row as people count it; 0 for the table as a whole.
    pub row: u32,
    /// The letters of the column; empty for the row.
    pub column: String,
    /// What is wrong, and what to do.
    pub sentence: String,
}

/// The posts by their names.
struct Posts<'a> {
    library: &'a Library,
}

impl Posts<'_> {
    fn name(&self, id: &str) -> String {
        let post = self.library.posts.get(id);
        post.map_or_else(|| id.to_owned(), |it| it.name.to_string())
    }

    fn id(&self, name: &str) -> Option<String> {
        let mut posts = self.library.posts.values();
        let found = posts.find(|it| *it.name == *name || it.id.as_str() == name);
        found.map(|it| it.id.to_string())
    }
}

/// The table of the steps of a procedure file, with a sheet that says how to fill it in. Nothing
/// where the text cannot be read.
#[must_use]
pub fn steps_sheets(text: &str, library: &Library) -> Option<[Sheet; 2]> {
    let rows = cells::read(text, &Posts { library })?;
    let columns = columns_of(STEPS);
    let row = |cells: &StepCells| {
        let each = columns.iter();
        each.map(|it| cells.get(&it.key).to_owned()).collect()
    };
    let posts = library.posts.values().map(|it| &*it.name);
    let posts = posts.collect::<Vec<_>>().join("、");
    let help = |key: &str| -> String {
        match key {
            "id" => "不要改；新加的一行写一个没有用过的编号，小写字母",
            "name" => "环节的名称",
            "after" => "写环节的名称，几个用“、”隔开；最先的不写",
            "who" => return format!("几个岗位用“、”隔开。可以写：{posts}"),
            "least" => "至少几个人办；一个人的不写",
            "holds" => "每个人当天都要有的证件",
            "apart" => "办过这些环节的人不得办，几个用“、”隔开",
            "limit" => "例如：20工作日，从 收到登记申请 起（某法#条号）；几个期限写成几行",
            "wait" => "例如：5工作日，从 告知的送达 起（某法#条号），没有满不能办",
            "before" => "例如：7工作日，在 通知听证的送达 之后（某法#条号），要比它早",
            "paper" => "办完制作的文书",
            "served" => "文书要送达的写“是”",
            "may" => "可以不办的写“是”",
            "refuse" => "还不能办时告诉办理人的话",
            _ => "法规简称#条号，几个用“；”隔开",
        }
        .to_owned()
    };
    let told = columns
        .iter()
        .map(|it| vec![it.name.clone(), help(&it.key)]);
    Some([
        Sheet {
            name: STEPS.to_owned(),
            head: columns.iter().map(|it| it.name.clone()).collect(),
            rows: rows.iter().map(row).collect(),
        },
        Sheet {
            name: "怎么填".to_owned(),
            head: vec!["列".to_owned(), "说明".to_owned()],
            rows: told.collect(),
        },
    ])
}

/// The text of a procedure file with what a table of its steps says. A row that is missing takes its
/// step away, a row with a new id brings one.
///
/// # Errors
/// Everything in the table that cannot be taken, by row and column; the text is as it was then.
pub fn with_steps(
    text: &str,
    table: &Table,
    library: &Library,
) -> Result<String, Vec<StepProblem>> {
    let posts = Posts { library };
    let Some(before) = cells::read(text, &posts) else {
        let sentence = "现在的文字有语法错误，请先在“文件”里改好，再用表格。".to_owned();
        return Err(vec![StepProblem {
            row: 0,
            column: String::new(),
            sentence,
        }]);
    };
    let letters: BTreeMap<&str, String> = table
        .columns
        .iter()
        .map(|(key, column)| (&**key, column_letters(*column)))
        .collect();
    let columns = columns_of(STEPS);
    let rows: Vec<(u32, StepCells)> = table
        .rows
        .iter()
        .map(|row| {
            let mut cells = StepCells::default();
            for column in &columns {
                // A column that the table does not have says nothing, and nothing is changed by it.
                let given = match letters.contains_key(column.key.as_str()) {
                    true => Some(row.text(&column.key).unwrap_or_default()),
                    false => None,
                };
                let known = || {
                    let id = row.text("id").unwrap_or_default();
                    let own = before.iter().find(|it| it.get("id") == id);
                    own.map_or_else(String::new, |it| it.get(&column.key).to_owned())
                };
                cells.set(&column.key, given.unwrap_or_else(known));
            }
            (row.row + 1, cells)
        })
        .collect();
    rewrite::rewrite(text, &before, &rows, &posts).map_err(|found| {
        let placed = found.into_iter().map(|(row, key, sentence)| StepProblem {
            row,
            column: letters.get(key).cloned().unwrap_or_default(),
            sentence,
        });
        placed.collect()
    })
}
