//! `/people/import/template`: an empty table of people, and a sheet that explains its columns.

use zs_paper::table::{Sheet, columns_of, xlsx_of};

use super::import::TABLE;
use crate::answer::Answer;
use crate::one_table::XLSX;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// An empty table with the columns that are understood, and a sheet that explains them.
///
/// # Errors
/// When the table cannot be made.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let columns = columns_of(TABLE);
    let law = visit.law;
    let posts: Vec<&str> = law.authority.posts.values().map(|it| &**it).collect();
    let kinds: Vec<&str> = law.library.certificates.iter().map(|it| &**it).collect();
    let help = |key: &str| match key {
        "unit" => "必填。单位的全称".to_owned(),
        "person" => "必填".to_owned(),
        "id" => "必填。一人一个，登录用；文字、数字、横线和点".to_owned(),
        "post" => format!("必填。几个岗位用“、”隔开。可以写：{}", posts.join("、")),
        "word" => "新单位的代字，以后不改；不填就用名称".to_owned(),
        "parent" => "上级单位的全称".to_owned(),
        "since" => "写成 2026-03-09；不填就是今天".to_owned(),
        "left" => "担任的最后一天；还在担任的不填".to_owned(),
        "kind" => format!("可以写：{}；四列证件要么都填，要么都不填", kinds.join("、")),
        _ => String::new(),
    };
    let rows = columns
        .iter()
        .map(|it| vec![it.name.clone(), help(&it.key)]);
    let sheets = [
        Sheet {
            name: TABLE.to_owned(),
            head: columns.iter().map(|it| it.name.clone()).collect(),
            rows: Vec::new(),
        },
        Sheet {
            name: "怎么填".to_owned(),
            head: vec!["列".to_owned(), "说明".to_owned()],
            rows: rows.collect(),
        },
    ];
    match xlsx_of(&sheets) {
        Ok(bytes) => Ok(Answer::file("人员-模板.xlsx", XLSX, bytes)),
        Err(unusable) => Err(Trouble::Bad(unusable.to_string())),
    }
}
