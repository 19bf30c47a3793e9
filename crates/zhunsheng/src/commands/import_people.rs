//! `zhunsheng import people`: units, people, posts and certificates from a table.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::Day;
use zs_base::limits::OFFICE_FILE_BYTES_MAX;
use zs_paper::table::{annotated, columns_of, read_grids, read_tables};
use zs_store::random::OsRandom;
use zs_store::{Reader, SqliteStore, Store, sqlite};
use zs_work::office::import_at_machine;
use zs_work::{Engine, Law, PeopleImport, plan_people};

use crate::failure::Failure;
use crate::{clock, law_folder};

/// The name of the table in the list of columns.
const TABLE: &str = "人员";
/// Problems that are shown one by one; `--errors` has them all.
const SHOWN: usize = 50;

/// The arguments.
#[derive(Args)]
pub struct ImportPeopleArgs {
    #[arg(
        value_name = "表格",
        help = "xlsx 或者 csv：单位、姓名、工号、岗位、证件……"
    )]
    file: PathBuf,

    #[arg(long, value_name = "文件夹", help = "导入到哪个数据文件夹；没有就新建")]
    data: PathBuf,

    #[arg(
        long,
        value_name = "区划代码",
        default_value = "000000",
        help = "新建数据文件夹时，它属于哪个辖区"
    )]
    jurisdiction: String,

    #[arg(long, help = "只看结果，不导入")]
    dry_run: bool,

    #[arg(
        long,
        value_name = "文件",
        help = "写一份带“错误”列的 xlsx，改好后可以再导入"
    )]
    errors: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ImportPeopleArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = law_folder::law(law)?;
    let bytes = read_file(&args.file)?;
    let read = read_tables(&bytes, &columns_of(TABLE)).map_err(Failure::because)?;
    let today = clock::now()?.day();
    let import = if args.dry_run {
        let mut reader = sqlite::open_reader(&args.data)?;
        plan(reader.as_mut(), &law, read, today)?
    } else {
        let mut store = take(args)?;
        let mut import = plan(store.reads(), &law, read, today)?;
        import_at_machine(&mut store, &mut import, clock::now()?)?;
        import
    };
    say(&import, args);
    if let Some(path) = &args.errors {
        let grids = read_grids(&bytes).map_err(Failure::because)?;
        let copy = annotated(grids, &import.problems).map_err(Failure::because)?;
        fs::write(path, copy).map_err(|error| Failure::file(path, &error))?;
        println!("带“错误”列的表格已写到“{}”。", path.display());
    }
    Ok(ExitCode::from(u8::from(!import.problems.is_empty())))
}

fn plan(
    reader: &mut dyn Reader,
    law: &Law,
    (tables, problems): (
        Vec<zs_paper::table::Table>,
        Vec<zs_paper::table::CellProblem>,
    ),
    today: Day,
) -> Result<PeopleImport, Failure> {
    Ok(plan_people(reader, law, (&tables, problems), today)?)
}

/// A file of at most the size that is opened, so that a large one is refused without reading it.
fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let failure = |error| Failure::file(path, &error);
    let file = File::open(path).map_err(failure)?;
    let mut bytes = Vec::new();
    let most = OFFICE_FILE_BYTES_MAX as u64 + 1;
    file.take(most).read_to_end(&mut bytes).map_err(failure)?;
    Ok(bytes)
}

/// The data folder, made where there is none yet.
fn take(args: &ImportPeopleArgs) -> Result<SqliteStore, Failure> {
    if zs_store::folder::is_data(&args.data) {
        return Ok(SqliteStore::open(&args.data)?);
    }
    let mut store = SqliteStore::create(&args.data, &args.jurisdiction.as_str().into())?;
    Engine::found(&mut store, &mut OsRandom::new())?;
    Ok(store)
}

fn say(import: &PeopleImport, args: &ImportPeopleArgs) {
    println!(
        "识别结果：新增 {} 更新 {} 不变 {} 错误 {}",
        import.new, import.updated, import.same, import.wrong
    );
    if !import.units.is_empty() {
        let names = import.units.iter().map(|unit| unit.name.as_str());
        println!("新的单位：{}", names.collect::<Vec<_>>().join("、"));
    }
    let name = args
        .file
        .file_name()
        .unwrap_or_default()
        .display()
        .to_string();
    for problem in import.problems.iter().take(SHOWN) {
        println!("\n{}", problem.diagnostic(&name));
    }
    if import.problems.len() > SHOWN {
        println!(
            "\n还有{}处，加上 --errors 可以看到全部。",
            import.problems.len() - SHOWN
        );
    }
    let taken = import.new + import.updated;
    match (args.dry_run, taken) {
        (true, _) => println!(
            "没有导入（--dry-run）。去掉它就导入正确的{}行。",
            taken + import.same
        ),
        (false, 0) => println!("没有需要导入的行。"),
        (false, taken) => println!("已导入{taken}行。"),
    }
}
