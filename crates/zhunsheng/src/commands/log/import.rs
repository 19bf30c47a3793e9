//! `zhunsheng import log`: brings a foreign log in as history, each event with its row.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use zs_base::{Jurisdiction, Moment};
use zs_event::Signer;
use zs_paper::table::Bounds;
use zs_paper::{LogMap, LogSort, MappedTable, ledger_words, read_case_table};
use zs_store::random::OsRandom;
use zs_store::{Cipher, Store};
use zs_work::{Engine, ImportedLog, LogImport, import_log, import_table, renew_projections};

use super::{
    Measure, Named, WORKERS, name_of, open, rows_bar, say_cells, say_problems, sort_of,
    write_problems,
};
use crate::failure::Failure;
use crate::place::Place;

/// Beijing time, which is civil time everywhere in the country, is eight hours ahead.
const CIVIL_OFFSET_MS: i64 = 8 * 3_600_000;

/// The arguments.
#[derive(Args)]
pub struct ImportLogArgs {
    #[command(flatten)]
    named: Named,

    #[arg(long, value_name = "文件夹", help = "导入到哪个数据文件夹；没有就新建")]
    data: PathBuf,

    #[arg(
        long,
        value_name = "区划代码",
        default_value = "000000",
        help = "新建数据文件夹时，它属于哪个辖区"
    )]
    jurisdiction: String,

    #[arg(
        long,
        value_name = "文件",
        help = "签名密钥；封存内容的密钥在它旁边；不写就用个人配置文件夹里的"
    )]
    key: Option<PathBuf>,

    #[arg(long, value_name = "文件", help = "把不能导入的行逐一写进这个文件")]
    problems: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &ImportLogArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    let measure = Measure::read(&args.named.procedure, law)?;
    let map = measure.map(&args.named.map)?;
    let table = match sort_of(&args.named.file)? {
        LogSort::Xes => None,
        LogSort::Table => Some(table(&args.named.file, &map)?),
        LogSort::Ocel => {
            let sentence = "对象日志（OCEL）可以用 check log 检查，不能导入。";
            return Err(Failure::input(sentence));
        }
    };
    let log = open(&args.named.file)?;
    let name = name_of(&args.named.file);
    let jurisdiction = args.jurisdiction.as_str().into();
    let mut store = take(&args.data, &jurisdiction, args.key.as_deref())?;
    let mut salts = OsRandom::new();
    Engine::found(store.as_mut(), &mut salts)?;
    let procedure = measure.procedure.clone();
    let law = measure.law();
    // While the folder is new this only notes by which version the rows are computed; without the
    // note the first start of the pages would compute them all anew.
    renew_projections(store.as_mut(), &law)?;
    let mut engine = Engine::new(law, store.reader()?, salts)?;
    let import = LogImport {
        log: &name,
        map: &map,
        procedure,
        by: Signer {
            person: "import".into(),
            post: map.post().clone(),
            certificate: None,
        },
        workers: WORKERS,
    };
    if let Some(table) = table {
        let lost = table.lost;
        say_cells(&table.problems, &name);
        let done = import_table(&mut engine, store.as_mut(), &import, table, now)?;
        say_problems(&done.problems, &name);
        say(&done, lost, began);
        return Ok(ExitCode::from(u8::from(lost > 0)));
    }
    let bar = rows_bar();
    let done = import_log(&mut engine, store.as_mut(), &import, log, now, |start| {
        bar.set_position(start.rows);
    })?;
    bar.finish_and_clear();
    say_problems(&done.problems, &name);
    if let Some(path) = &args.problems {
        write_problems(&done.problems, path)?;
    }
    say(&done, 0, began);
    Ok(ExitCode::from(u8::from(done.problems.lost() > 0)))
}

/// The cases of a table, and what of it cannot be read.
fn table(path: &Path, map: &LogMap) -> Result<MappedTable, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file(path, &error))?;
    let words = map.words().chain(ledger_words());
    let table = read_case_table(&bytes, words, Bounds::WHOLE).map_err(Failure::because)?;
    Ok(table.mapped(map, now().day()))
}

/// The data folder, made where there is none yet.
fn take(
    path: &Path,
    jurisdiction: &Jurisdiction,
    key: Option<&Path>,
) -> Result<Box<dyn Store>, Failure> {
    let place = Place::folder(path);
    if zs_store::folder::is_data(path) {
        return Ok(place.take_with(key)?.0);
    }
    place.create(jurisdiction, key, Cipher::default())
}

fn now() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let ms = i64::try_from(since.as_millis()).unwrap_or_default();
    Moment::from_ms(ms + CIVIL_OFFSET_MS)
}

/// Says what came in; `cells` rows of a table could not be read at all.
fn say(done: &ImportedLog, cells: u64, began: Instant) {
    let lost = done.problems.lost() + cells;
    let reading = &done.reading;
    println!("日志共 {} 件、{} 行：", reading.traces, reading.rows);
    println!("  新导入 {} 件、{} 行", done.cases, done.rows);
    println!(
        "  以前已经导入 {} 件、{} 行",
        done.cases_before, done.rows_before
    );
    println!("  不能导入 {lost} 行");
    let accounted = done.rows + done.rows_before + lost;
    let word = if accounted == reading.rows {
        "每一行都有着落"
    } else {
        "有的行没有着落"
    };
    println!("  {word}（{accounted} / {}）", reading.rows);
    if let Some(most) = memory_max_mb() {
        println!("内存最多用了 {most} MB。");
    }
    println!(
        "用了 {:.1} 秒。接下来可以用 zhunsheng check log --data 检查。",
        began.elapsed().as_secs_f64()
    );
}

/// The most memory that this process has held, where the system tells it.
fn memory_max_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}
