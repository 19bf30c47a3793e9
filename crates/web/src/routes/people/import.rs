//! `/people/import`: people from a table. What it would do is shown first; nothing is saved until it
//! is agreed to, and rows that are not taken come back with what is wrong with them.

use std::fs;

use askama::Template;
use zs_base::limits::{OFFICE_FILE_BYTES_MAX, PAGE_TABLE_ROWS_MAX};
use zs_base::{CommandId, Digest, PersonId};
use zs_case::Refusal;
use zs_paper::Unusable;
use zs_paper::codes::ZS5112;
use zs_paper::table::{
    CellProblem, Sheet, Table, annotated, columns_of, read_grids, read_tables_within, xlsx_of,
};
use zs_store::{Fault, Place};
use zs_work::PeopleImport;
use zs_work::office::Refused;

use super::change::refused_as;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::scanned::scanned;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The name of the table in the list of columns.
const TABLE: &str = "人员";
/// Problems that are shown; the table that comes back has them all.
const SHOWN: usize = 50;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "people_import.html")]
struct Page {
    frame: Frame,
    look: Option<Look>,
    done: Option<Done>,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

/// What an import would do, to be agreed to.
struct Look {
    import: PeopleImport,
    upload: CommandId,
    seen: Digest,
    shown: Vec<CellProblem>,
}

/// What an import did.
struct Done {
    taken: String,
    wrong: String,
    upload: String,
}

type Read = (Vec<Table>, Vec<CellProblem>);

/// Shows where to choose a table, or what came of one.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = &visit.ask.query;
    let count = |name: &str| query.get(name).parse::<usize>().unwrap_or(0).to_string();
    let upload = query.get("upload").parse::<CommandId>();
    let done = query.given("taken").map(|_| Done {
        taken: count("taken"),
        wrong: count("wrong"),
        upload: upload.map_or_else(|_| String::new(), |it| it.to_string()),
    });
    Ok(page(visit, None, done, Vec::new(), None))
}

fn page(
    visit: &Visit<'_>,
    look: Option<Look>,
    done: Option<Done>,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
) -> Answer {
    let sound = problems.is_empty() && refusal.is_none();
    let mut answer = html(&Page {
        frame: visit.frame(),
        look,
        done,
        problems,
        refusal,
    });
    answer.status = if sound { 200 } else { 422 };
    answer
}

/// The page that asks for another table, with what is wrong with this one.
fn asked_again(visit: &Visit<'_>, sentence: String) -> Answer {
    let problem = vec![("table".to_owned(), sentence)];
    page(visit, None, None, problem, None)
}

/// Looks at a table that came with the form.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn look(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?.person.id.clone();
    let Some(arrived) = visit.ask.files.first() else {
        let sentence = "请先选一个文件。".to_owned();
        return Ok(asked_again(visit, sentence));
    };
    if arrived.bytes > OFFICE_FILE_BYTES_MAX as u64 {
        let most = OFFICE_FILE_BYTES_MAX / 1_024 / 1_024;
        let sentence = format!("“{}”超过 {most} MB，请分成几个文件。", arrived.name);
        return Ok(asked_again(visit, sentence));
    }
    if let Err(harm) = scanned(visit, arrived.file.path(), &arrived.name)? {
        let sentence = format!("“{}”：{}", arrived.name, harm.told());
        return Ok(asked_again(visit, sentence));
    }
    let bytes = fs::read(arrived.file.path());
    let bytes = bytes.map_err(|error| Fault::writing("读上传的文件", error))?;
    let read = match read_tables_within(&bytes, &columns_of(TABLE), PAGE_TABLE_ROWS_MAX) {
        Ok(read) => read,
        Err(unusable) => {
            let sentence = unfit(&arrived.name, &unusable);
            return Ok(asked_again(visit, sentence));
        }
    };
    let upload = visit.site.command_id(visit.now)?;
    match visit.site.incoming.add(&who, upload, 0, &bytes)? {
        Place::There(_) => shown(visit, upload, read, None),
        Place::Elsewhere(_) | Place::NoRoom => {
            let sentence = "正在上传的文件太多，请过一会儿再传。".to_owned();
            Ok(asked_again(visit, sentence))
        }
    }
}

fn unfit(name: &str, unusable: &Unusable) -> String {
    let told = format!("“{name}”没有读成，什么也没有导入。{unusable}");
    match unusable.code.id == ZS5112.id {
        true => format!("{told}。整份的大表，请运维人员在机器上用 zhunsheng import people 导入。"),
        false => told,
    }
}

/// The page of what an import of this table would do.
fn shown(
    visit: &Visit<'_>,
    upload: CommandId,
    (tables, problems): Read,
    refusal: Option<Refusal>,
) -> Result<Answer, Trouble> {
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let read = (tables.as_slice(), problems);
    let import = match office.preview_people(visit.visitor()?, read, address, visit.now) {
        Ok(import) => import,
        Err(refused) => return told(visit, refused),
    };
    let look = Look {
        seen: import.digest(),
        shown: import.problems.iter().take(SHOWN).cloned().collect(),
        upload,
        import,
    };
    Ok(page(visit, Some(look), None, Vec::new(), refusal))
}

fn told(visit: &Visit<'_>, refused: Refused) -> Result<Answer, Trouble> {
    let told = refused_as(refused)?;
    Ok(page(visit, None, None, told.problems, told.refusal))
}

/// Imports what was looked at.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn take(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    let Some((upload, bytes, read)) = kept(visit, &who.person.id, visit.ask.form.get("upload"))?
    else {
        let sentence = "这张表已经过期，请再上传一次。".to_owned();
        return Ok(asked_again(visit, sentence));
    };
    drop(bytes);
    let seen: Digest = visit.ask.form.get("seen").parse().unwrap_or_default();
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let again = read.clone();
    match office.import_people(who, (&read.0, read.1), &seen, address, visit.now) {
        Ok(import) => {
            let taken = import.new + import.updated;
            let wrong = import.wrong;
            if import.problems.is_empty() {
                visit.site.incoming.drop_pieces(&who.person.id, upload);
            }
            let address = format!("/people/import?taken={taken}&wrong={wrong}&upload={upload}");
            Ok(Answer::see_other(address))
        }
        Err(Refused::Rule(refusal)) => shown(visit, upload, again, Some(refusal)),
        Err(refused) => told(visit, refused),
    }
}

/// The table that somebody uploaded and did not take yet, with its bytes.
fn kept(
    visit: &Visit<'_>,
    who: &PersonId,
    upload: &str,
) -> Result<Option<(CommandId, Vec<u8>, Read)>, Trouble> {
    let Ok(upload) = upload.parse::<CommandId>() else {
        return Ok(None);
    };
    let Ok(bytes) = fs::read(visit.site.incoming.pieces(who, upload)) else {
        return Ok(None);
    };
    let read = read_tables_within(&bytes, &columns_of(TABLE), PAGE_TABLE_ROWS_MAX);
    Ok(read.ok().map(|read| (upload, bytes, read)))
}

/// The table as it was uploaded, with a last column that tells what is wrong with each row.
///
/// # Errors
/// When it is not there any more, or the machine failed.
pub fn problems(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    let found = kept(visit, &who.person.id, visit.ask.query.get("upload"))?;
    let (_, bytes, (tables, problems)) = found.ok_or(Trouble::NoPage)?;
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let read = (tables.as_slice(), problems);
    let import = match office.preview_people(who, read, address, visit.now) {
        Ok(import) => import,
        Err(refused) => return told(visit, refused),
    };
    let copy = read_grids(&bytes).and_then(|grids| annotated(&grids, &import.problems));
    match copy {
        Ok(copy) => Ok(Answer::file("人员-要改的.xlsx", XLSX, copy)),
        Err(unusable) => Err(Trouble::Bad(unusable.to_string())),
    }
}

/// An empty table with the columns that are understood, and a sheet that explains them.
///
/// # Errors
/// When the table cannot be made.
pub fn template(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let columns = columns_of(TABLE);
    let law = &visit.site.law;
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
