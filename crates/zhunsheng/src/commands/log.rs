//! What `import log` and `check log` share: the procedure, the map, the file, and what is said
//! about rows that could not be taken.

pub mod check;
pub mod import;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use zs_base::{Day, Severity};
use zs_conform::{Finding, HistoryRegister};
use zs_law::{Library, Procedure};
use zs_paper::table::CellProblem;
use zs_paper::{LOG_SORT_BYTES, LogMap, LogSort, log_sort, read_map};
use zs_power::{Authority, Units};
use zs_time::Calendar;
use zs_work::{Law, LogProblems};

use crate::failure::Failure;
use crate::law_folder;

/// Threads that parse; one more inflates, and is idle most of the time.
const WORKERS: usize = 2;
/// Problems that are shown; the rest is counted.
const SHOWN: usize = 20;

/// Which log, measured by which procedure.
#[derive(Args)]
pub struct Named {
    #[arg(
        value_name = "日志",
        help = "XES 日志文件（.xes 或 .xes.gz），或者台账（xlsx、csv）"
    )]
    file: PathBuf,

    #[arg(long, value_name = "程序", help = "按哪个程序衡量")]
    procedure: String,

    #[arg(
        long,
        value_name = "文件",
        help = "对照表：日志里的名称各是什么意思（TOML）"
    )]
    map: PathBuf,
}

/// The procedure in its newest version, with the law it belongs to.
struct Measure {
    library: Library,
    calendar: Calendar,
    procedure: Arc<Procedure>,
}

impl Measure {
    fn read(id: &str, folder: Option<&Path>) -> Result<Self, Failure> {
        Self::with(id, &[], folder)
    }

    /// The same with overlays, each named without its date.
    fn with(id: &str, overlays: &[String], folder: Option<&Path>) -> Result<Self, Failure> {
        let files = law_folder::files(folder)?;
        let (library, problems) = zs_law::read(&files);
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        let errors: Vec<String> = errors.map(ToString::to_string).collect();
        if !errors.is_empty() {
            return Err(Failure::input(errors.join("\n\n")));
        }
        // A law without calendar is one of plain days.
        let calendar = match files.iter().any(|(path, _)| path.starts_with("calendar/")) {
            true => law_folder::calendar(folder)?,
            false => Calendar::plain(),
        };
        let procedure = library.procedures.get(id).and_then(|it| it.last()).cloned();
        let procedure =
            procedure.ok_or_else(|| Failure::input(format!("法律数据里没有程序“{id}”。")))?;
        let procedure = match overlays.is_empty() {
            true => procedure,
            false => overlaid(&library, &procedure, overlays)?,
        };
        Ok(Self {
            library,
            calendar,
            procedure,
        })
    }

    fn map(&self, path: &Path) -> Result<LogMap, Failure> {
        let bytes = fs::read(path).map_err(|error| Failure::file(path, &error))?;
        let (map, problems) = read_map(&path.display().to_string(), &bytes, &self.procedure);
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        map.ok_or_else(|| Failure::input(told.join("\n\n")))
    }

    /// The procedure, and what it is asked beside a case of this log.
    fn register(&self, map: &LogMap) -> (Arc<Procedure>, HistoryRegister) {
        let (procedure, calendar) = (self.procedure.clone(), self.calendar.clone());
        let register = HistoryRegister::new(procedure.clone(), calendar, map.post(), map.unit());
        (procedure, register)
    }

    /// History is recorded and not decided, so nobody needs to be allowed anything.
    fn law(self) -> Arc<Law> {
        let (authority, units) = (Authority::default(), Units::default());
        Arc::new(Law::new(
            self.library,
            authority,
            units,
            self.calendar,
            Vec::new(),
        ))
    }
}

/// The newest version of a procedure with overlays.
fn overlaid(
    library: &Library,
    procedure: &Procedure,
    overlays: &[String],
) -> Result<Arc<Procedure>, Failure> {
    let names: Vec<&str> = overlays.iter().map(String::as_str).collect();
    let on = Day::MAX;
    let keys = library.overlays_on(&names, on);
    let found = keys.and_then(|keys| library.procedure(&procedure.id, &keys, on).cloned());
    found.ok_or_else(|| {
        let names = names.join("、");
        Failure::input(format!(
            "程序“{}”没有“{names}”这样的地区、行业组合。",
            procedure.name
        ))
    })
}

fn open(path: &Path) -> Result<File, Failure> {
    let failure = |error| Failure::file(path, &error);
    let file = File::open(path).map_err(failure)?;
    let metadata = file.metadata().map_err(failure)?;
    if metadata.is_dir() {
        return Err(Failure::input(format!(
            "{}：这是一个文件夹，不是文件。",
            path.display()
        )));
    }
    Ok(file)
}

/// Of which sort a file is.
fn sort_of(file: &Path) -> Result<LogSort, Failure> {
    let mut head = Vec::new();
    let read = open(file)?
        .take(LOG_SORT_BYTES as u64)
        .read_to_end(&mut head);
    read.map_err(|error| Failure::file(file, &error))?;
    Ok(log_sort(&head))
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A bar that counts rows; how many there will be is not known before the end.
fn rows_bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} 已处理 {pos} 行，用时 {elapsed}")
    {
        bar.set_style(style);
    }
    bar
}

/// Says which rows could not be taken, in the order of the file.
fn say_problems(problems: &LogProblems, file: &str) {
    for problem in problems.told().iter().take(SHOWN) {
        println!("{}\n", problem.diagnostic(file));
    }
    let more = problems.told().len().saturating_sub(SHOWN) as u64 + problems.untold();
    if more > 0 {
        println!("还有 {more} 处没有逐一显示；导入时加 --problems 可以全部写进一个文件。\n");
    }
}

/// Says which cells of a table could not be read.
fn say_cells(problems: &[CellProblem], file: &str) {
    for problem in problems.iter().take(SHOWN) {
        println!("{}\n", problem.diagnostic(file));
    }
    let more = problems.len().saturating_sub(SHOWN);
    if more > 0 {
        println!("还有 {more} 处没有逐一显示；检查时加 --report 可以全部写进一个文件。\n");
    }
}

/// The rows of every problem, one line each, so that none is only counted.
fn write_problems(problems: &LogProblems, path: &Path) -> Result<(), Failure> {
    let mut text = String::from("code\tcase\trow\tlost\toffset\tcause\n");
    for it in problems.told() {
        let line = (it.code, it.trace, it.row, it.lost, it.offset, &it.cause);
        let (code, case, row, lost, offset, cause) = line;
        text.push_str(&format!(
            "{code}\t{case}\t{row}\t{lost}\t{offset}\t{cause}\n"
        ));
    }
    fs::write(path, text).map_err(|error| Failure::file(path, &error))
}

fn say_findings(
    tally: zs_conform::Tally,
    procedure: &Procedure,
    on: Option<Day>,
    table: Option<&Path>,
    place: impl Fn(u64) -> String,
) -> Result<(), Failure> {
    let Some(day) = on.or(tally.last()) else {
        println!("没有可以检查的案件。");
        return Ok(());
    };
    let (cases, events, deviating) = (tally.cases(), tally.events(), tally.deviating());
    let before = tally.before_law();
    let findings = tally.findings(day);
    println!("检查了 {cases} 件、{events} 项；{deviating} 件有不符合程序的事项。");
    if before > 0 {
        println!(
            "其中 {before} 件开始在程序施行（{}）以前，没有检查。",
            procedure.version
        );
    }
    println!("没有办的算到 {day}。\n\n类别\t环节\t次数\t举例");
    for finding in &findings {
        println!("{}", finding.line(procedure, &place));
    }
    let total: u64 = findings.iter().map(|it| it.count).sum();
    println!("\n一共 {total} 处，{} 类。", findings.len());
    match table {
        Some(path) => write_table(&findings, procedure, path),
        None => Ok(()),
    }
}

/// Where a row of a log stands.
fn row_place(row: u64) -> String {
    format!("第{row}行")
}

/// The counts by kind and step for other programs, sorted.
fn write_table(findings: &[Finding], procedure: &Procedure, path: &Path) -> Result<(), Failure> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for finding in findings {
        let step = &procedure.step(finding.step).id;
        *counts
            .entry(format!("{}\t{step}", finding.kind.word()))
            .or_default() += finding.count;
    }
    let lines = counts
        .iter()
        .map(|(key, count)| format!("{key}\t{count}\n"));
    fs::write(path, lines.collect::<String>()).map_err(|error| Failure::file(path, &error))
}
