//! `zhunsheng report annual`: the yearly report as docx, or its figures as xlsx or csv.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use zs_assess::Period;
use zs_base::UnitId;
use zs_paper::docx;
use zs_paper::table::{csv_of, normal, xlsx_of};
use zs_store::Reader;
use zs_work::figures::{FigureAsk, Sources, report_of, report_paper, report_sheet};
use zs_work::view::COUNTY_NAME;

use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::{clock, law_folder};

#[derive(Args)]
pub struct AnnualArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(long, value_name = "年", help = "哪一年，例如 2026")]
    year: i16,

    #[arg(
        long,
        value_name = "单位",
        help = "只算这个单位的（单位的名称或者代字）；不写就是全县"
    )]
    unit: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help = "人写的段落：每段先写一行“## 段落名”，下面写内容"
    )]
    prose: Option<PathBuf>,

    #[arg(long, help = "每个数字后面印出编号，最后附口径表")]
    footnotes: bool,

    #[arg(
        long,
        help = "定稿：还有没写的段落、留着的空白或者对不上的数字，就不生成"
    )]
    r#final: bool,

    #[arg(
        long,
        value_name = "文件",
        help = "写到这个文件：.docx，或者只要数字的 .xlsx、.csv"
    )]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: &AnnualArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let began = Instant::now();
    let period = Period::year(args.year);
    let period = period.ok_or_else(|| Failure::usage("--year 写四位数的年份，例如 2026。"))?;
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let report = law.library.reports.first();
    let report =
        report.ok_or_else(|| Failure::input("法律数据里没有年度报告（annual 文件夹）。"))?;
    let (whose, units) = whose(reader, args.unit.as_deref())?;
    let ask = FigureAsk {
        units,
        period,
        as_of: clock::now()?.day(),
    };
    let written = match &args.prose {
        Some(path) => prose(path)?,
        None => BTreeMap::new(),
    };
    let of = report_of(reader, &law, report, &ask, &written)?;
    if args.r#final && !of.filled.open.is_empty() {
        let open = of.filled.open.join("；\n");
        return Err(Failure::input(format!("还不能定稿：\n{open}。")));
    }
    let sources = match args.footnotes {
        true => Sources::Printed,
        false => Sources::Left,
    };
    let bytes = match args.out.extension().and_then(|it| it.to_str()) {
        Some("docx") => {
            let paper = report_paper(&law, report, &of, (&whose, &ask), sources);
            docx(&paper).map_err(|error| Failure::file(&args.out, &error))?
        }
        Some("xlsx") => xlsx_of(&[report_sheet(&law, report, &of)]).map_err(Failure::because)?,
        Some("csv") => csv_of(&report_sheet(&law, report, &of)).into_bytes(),
        _ => return Err(Failure::usage("--out 要以 .docx、.xlsx 或者 .csv 结尾。")),
    };
    fs::write(&args.out, bytes).map_err(|error| Failure::file(&args.out, &error))?;
    println!(
        "{whose}{}年的{}：{} 个数字，全部从办案记录算出来，用时 {:.1} 秒，已写到“{}”。",
        args.year,
        report.name,
        of.values.len(),
        began.elapsed().as_secs_f64(),
        args.out.display()
    );
    for open in &of.filled.open {
        println!("定稿以前：{open}。");
    }
    Ok(ExitCode::SUCCESS)
}

/// Whose report it is: a unit of this name or word, or the whole county.
fn whose(reader: &mut dyn Reader, unit: Option<&str>) -> Result<(String, Vec<UnitId>), Failure> {
    let units = reader.units()?;
    let Some(wanted) = unit else {
        let name = reader.setting(COUNTY_NAME)?.unwrap_or_default();
        let name = String::from_utf8_lossy(&name).into_owned();
        return Ok((name, units.into_iter().map(|it| it.id).collect()));
    };
    let found = units
        .into_iter()
        .find(|it| normal(wanted) == normal(&it.name) || wanted == it.id.as_str());
    let found = found.ok_or_else(|| Failure::input(format!("没有“{wanted}”这个单位。")))?;
    Ok((found.name, vec![found.id]))
}

/// What people wrote, by the headings of a Markdown file.
fn prose(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.trim().clone_into(&mut name);
            continue;
        }
        let paragraph = line.trim();
        if name.is_empty() || paragraph.is_empty() {
            continue;
        }
        written.entry(name.clone()).or_default().push_str(paragraph);
    }
    Ok(written)
}
