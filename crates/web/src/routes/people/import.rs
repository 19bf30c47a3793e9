//! `/people/import`: people from a table. What it would do is shown first; nothing is saved until it
//! is agreed to, and rows that are not taken come back with what is wrong with them.

use std::fs;

use askama::Template;
use zs_base::limits::PAGE_TABLE_ROWS_MAX;
use zs_base::{CommandId, Digest, PersonId};
use zs_case::Refusal;
use zs_paper::Unusable;
use zs_paper::codes::ZS5112;
use zs_paper::table::{
    Bounds, CellProblem, Table, annotated, columns_of, read_grids, read_tables_within,
};
use zs_store::{Fault, Place};
use zs_work::PeopleImport;
use zs_work::office::Refused;

use super::change::refused_as;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::one_table::{XLSX, arrived, one_at_a_time};
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The name of the table in the list of columns.
pub(super) const TABLE: &str = "人员";
/// Problems that are shown; the table that comes back has them all.
const SHOWN: usize = 50;
/// Names of new units that are shown.
const UNITS_SHOWN: usize = 30;

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
    visit.visitor()?;
    if let Err(sentence) = arrived(visit)? {
        return Ok(asked_again(visit, sentence));
    }
    one_at_a_time(visit, look_in_turn)
}

fn look_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?.person.id.clone();
    let arrived = visit.ask.files.first().ok_or(Trouble::NoPage)?;
    let bytes = fs::read(arrived.file.path());
    let bytes = bytes.map_err(|error| Fault::writing("读上传的文件", error))?;
    let read = match read_tables_within(&bytes, &columns_of(TABLE), Bounds::PAGE) {
        Ok(read) => read,
        Err(unusable) => {
            let sentence = unfit(&arrived.name, &unusable);
            return Ok(asked_again(visit, sentence));
        }
    };
    let upload = visit.site.command_id(visit.now)?;
    match visit.site.incoming.add(&who, upload, 0, &bytes)? {
        Place::There(_) => {
            drop(bytes);
            shown(visit, upload, read, None)
        }
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
    one_at_a_time(visit, take_in_turn)
}

fn take_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    let Some((upload, read)) = kept_table(visit)? else {
        return Ok(expired(visit));
    };
    let seen: Digest = visit.ask.form.get("seen").parse().unwrap_or_default();
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let imported = office.import_people(who, (&read.0, read.1), &seen, address, visit.now);
    drop(read.0);
    match imported {
        Ok(import) => {
            let taken = import.new + import.updated;
            let wrong = import.wrong;
            if import.problems.is_empty() {
                visit.site.incoming.drop_pieces(&who.person.id, upload);
            }
            let address = format!("/people/import?taken={taken}&wrong={wrong}&upload={upload}");
            Ok(Answer::see_other(address))
        }
        // It is read again rather than kept twice in the memory of everybody.
        Err(Refused::Rule(refusal)) => match kept_table(visit)? {
            Some((upload, read)) => shown(visit, upload, read, Some(refusal)),
            None => Ok(expired(visit)),
        },
        Err(refused) => told(visit, refused),
    }
}

fn expired(visit: &Visit<'_>) -> Answer {
    asked_again(visit, "这张表已经过期，请再上传一次。".to_owned())
}

/// The table that the form speaks of.
fn kept_table(visit: &Visit<'_>) -> Result<Option<(CommandId, Read)>, Trouble> {
    let who = &visit.visitor()?.person.id;
    let found = kept(visit, who, visit.ask.form.get("upload"))?;
    Ok(found.map(|(upload, _, read)| (upload, read)))
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
    let read = read_tables_within(&bytes, &columns_of(TABLE), Bounds::PAGE);
    Ok(read.ok().map(|read| (upload, bytes, read)))
}

/// The table as it was uploaded, with a last column that tells what is wrong with each row.
///
/// # Errors
/// When it is not there any more, or the machine failed.
pub fn problems(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, problems_in_turn)
}

fn problems_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    let found = kept(visit, &who.person.id, visit.ask.query.get("upload"))?;
    let (_, bytes, (tables, problems)) = found.ok_or(Trouble::NoPage)?;
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let read = (tables.as_slice(), problems);
    let problems = match office.preview_people(who, read, address, visit.now) {
        Ok(import) => import.problems,
        Err(refused) => return told(visit, refused),
    };
    drop(tables);
    let copy = read_grids(&bytes).and_then(|grids| annotated(grids, &problems));
    match copy {
        Ok(copy) => Ok(Answer::file("人员-要改的.xlsx", XLSX, copy)),
        Err(unusable) => Err(Trouble::Bad(unusable.to_string())),
    }
}
