//! `zhunsheng report statistics`: the tables of the returns of a year, each a sheet.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_assess::Period;
use zs_base::UnitId;
use zs_law::StatReport;
use zs_paper::table::numbers_xlsx_of;
use zs_work::Roll;
use zs_work::statistics::{StatAsk, TOGETHER, number_sheet, statistics};

use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::{clock, law_folder};

/// What to write.
#[derive(Args)]
pub struct StatisticsArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(long, value_name = "年度", help = "哪一年，例如 2026")]
    year: i16,

    #[arg(
        long,
        value_name = "报表",
        help = "只要这一份（编号或者名称，例如 enforcement）；不写就是全部"
    )]
    report: Option<String>,

    #[arg(long, value_name = "文件", help = "写到这个文件：.xlsx")]
    out: PathBuf,
}

/// Writes the tables of the returns of a year, with all units; fails where a total does not add up.
pub fn run(args: &StatisticsArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    if args.out.extension().is_none_or(|it| it != "xlsx") {
        return Err(Failure::usage("--out 要以 .xlsx 结尾。"));
    }
    let year = Period::year(args.year).filter(|_| (2000..3000).contains(&args.year));
    let year = year.ok_or_else(|| Failure::usage("--year 写四位数字，例如 2026。"))?;
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let reader = reader.as_mut();
    let law = law_folder::law_of(law, reader)?;
    let wanted = |it: &&StatReport| {
        let name = args.report.as_deref();
        name.is_none_or(|name| name == &*it.id || name == &*it.name)
    };
    let reports: Vec<&StatReport> = law.library.statistics.iter().filter(wanted).collect();
    if reports.is_empty() {
        let known = law.library.statistics.iter();
        let known: Vec<&str> = known.map(|it| &*it.id).collect();
        let sentence = format!("没有这份报表，可以写：{}。", known.join("、"));
        return Err(Failure::usage(sentence));
    }
    let roll = Roll::read(reader)?;
    let (units, names): (Vec<UnitId>, Vec<String>) = roll
        .all()
        .map(|it| (it.id.clone(), it.name.to_string()))
        .unzip();
    let ask = StatAsk {
        units,
        year,
        as_of: clock::now()?.day(),
    };
    let (mut sheets, mut wrong) = (Vec::new(), Vec::new());
    for report in reports {
        for table in &report.tables {
            let numbers = statistics(reader, &law, table, &ask)?;
            for it in &numbers.wrong {
                let place = ask
                    .units
                    .iter()
                    .position(|unit| it.unit.as_ref() == Some(unit));
                let unit = place.map_or(TOGETHER, |place| &names[place]);
                let column = &table.columns[it.column].name;
                wrong.push(format!(
                    "“{}”里{unit}的“{column}”是 {}，各栏相加是 {}。",
                    table.name, it.says, it.sum
                ));
            }
            sheets.push(number_sheet(&law.library, report, &numbers, &names, &ask));
        }
    }
    let bytes = numbers_xlsx_of(&sheets).map_err(Failure::because)?;
    fs::write(&args.out, bytes).map_err(|error| Failure::file(&args.out, &error))?;
    let (tables, units) = (sheets.len(), ask.units.len());
    println!(
        "{}年{tables}张表、{units}个单位，已写到“{}”。",
        args.year,
        args.out.display()
    );
    for sentence in &wrong {
        println!("请核对：{sentence}");
    }
    Ok(if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
