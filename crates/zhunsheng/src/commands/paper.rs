//! `zhunsheng paper`: writes the paper of a step as docx.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_base::CaseId;
use zs_event::StepPath;
use zs_paper::{NotFilled, Unfilled, docx, fill_docx, fill_template};
use zs_store::{CaseRow, Cell, Reader, listing, page};
use zs_work::{FilledPaper, PaperOf, paper_of};

use crate::failure::Failure;
use crate::law_folder;
use crate::place::{BesideKey, PlaceArgs};

/// The arguments.
#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct PaperArgs {
    #[arg(long, value_name = "案件", help = "案件列表里的号码，或者案件的编号")]
    case: String,

    #[arg(long, value_name = "环节", help = "哪个环节的文书，例如 decide")]
    step: String,

    #[arg(long, value_name = "N", help = "第几次办这个环节；不写就是最近一次")]
    round: Option<u16>,

    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,

    #[arg(
        long,
        value_name = "文件",
        help = "用本地自己的 docx 作模板，里面的空写成 {字段}"
    )]
    template: Option<PathBuf>,

    #[arg(long, value_name = "文件", help = "写到这个 docx 文件")]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: &PaperArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut reader = args.data.place()?.reader_with(args.key.file())?;
    let law = law_folder::law_of(law, reader.as_mut())?;
    let path: StepPath = args.step.parse().map_err(Failure::because)?;
    let of = PaperOf {
        case: find_case(reader.as_mut(), &args.case)?,
        path,
        round: args.round,
    };
    let filled = paper_of(reader.as_mut(), &law, &of).map_err(Failure::because)?;
    let bytes = match &args.template {
        None => own(&filled)?,
        Some(file) => county(&filled, file)?,
    };
    fs::write(&args.out, bytes).map_err(|error| Failure::file(&args.out, &error))?;
    println!("“{}”已写到“{}”。", filled.template.name, args.out.display());
    Ok(ExitCode::SUCCESS)
}

fn own(filled: &FilledPaper) -> Result<Vec<u8>, Failure> {
    let paper = fill_template(&filled.template.text, &filled.fillings);
    let paper = paper.map_err(|missing| unfilled(&filled.template.name, &missing))?;
    docx(&paper).map_err(|error| Failure::because(format!("文书写不出来：{error}。")))
}

fn county(filled: &FilledPaper, file: &Path) -> Result<Vec<u8>, Failure> {
    let template = fs::read(file).map_err(|error| Failure::file(file, &error))?;
    fill_docx(&template, &filled.fillings).map_err(|why| match why {
        NotFilled::Unusable(unusable) => Failure::because(unusable),
        NotFilled::Unfilled(missing) => unfilled(&filled.template.name, &missing),
    })
}

fn unfilled(name: &str, missing: &[Unfilled]) -> Failure {
    let mut sentence = format!("“{name}”还有{}处没有内容，不能生成：", missing.len());
    for it in missing {
        sentence.push_str(&format!("\n  {{{}}}：缺少{}", it.slot, it.from));
    }
    Failure::input(sentence)
}

/// The case of a number in the case list, or of an id.
fn find_case(reader: &mut dyn Reader, text: &str) -> Result<CaseId, Failure> {
    if let Ok(number) = text.parse::<u64>() {
        let before = number.checked_sub(1).map(|it| [Cell::Int(it as i64)]);
        let before = before.as_ref().map(<[_; 1]>::as_slice);
        let rows: Vec<CaseRow> = page(reader, &listing::CASES, &[], before, 1)?;
        let found = rows.first().filter(|row| row.number == number);
        return found
            .map(|row| row.case)
            .ok_or_else(|| Failure::input(format!("没有第{number}号案件。")));
    }
    text.parse().map_err(Failure::because)
}
