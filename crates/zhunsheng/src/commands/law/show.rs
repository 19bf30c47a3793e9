//! `zhunsheng law show`: the 程序说明书 of one procedure.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use zs_base::{Day, ProcedureId};
use zs_law::{Library, Procedure};

use crate::failure::Failure;
use crate::law_folder;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct ShowArgs {
    #[arg(value_name = "编号", help = "程序的编号，也就是它的文件夹的名字")]
    id: String,
    #[arg(long, value_name = "日期", help = "这一天有效的版本，不写就是最新的")]
    on: Option<Day>,
    #[arg(
        long = "overlay",
        value_name = "名称",
        help = "叠加的地区和行业规定，可以各写一个，地区在前"
    )]
    overlays: Vec<String>,
}

/// Prints the page.
pub fn run(args: &ShowArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let (library, _) = zs_law::read(&law_folder::files(law)?);
    let procedure = find(&library, args)?;
    print!("{}", zs_law::show(&library, procedure));
    Ok(ExitCode::SUCCESS)
}

fn find<'a>(library: &'a Library, args: &ShowArgs) -> Result<&'a Arc<Procedure>, Failure> {
    let id = ProcedureId::from(args.id.as_str());
    let versions = library.procedures.get(&id).ok_or_else(|| {
        let known: Vec<&str> = library.procedures.keys().map(ProcedureId::as_str).collect();
        Failure::input(format!(
            "没有可以用的程序“{id}”。现有：{}。有错误的程序不在其中，用 zhunsheng law check 查看。",
            known.join("、")
        ))
    })?;
    let newest = versions
        .last()
        .map(|it| it.version.max(last_change(library)));
    let on = args.on.or(newest).unwrap_or(Day::MAX);
    let names: Vec<&str> = args.overlays.iter().map(String::as_str).collect();
    let overlays = library.overlays_on(&names, on).ok_or_else(|| {
        let known: Vec<&str> = library.overlays.keys().map(|it| &**it).collect();
        let (names, known) = (names.join("、"), known.join("、"));
        Failure::input(format!("{on}没有有效的特别规定“{names}”。现有：{known}。"))
    })?;
    let found = library.procedure(&id, &overlays, on);
    found.ok_or_else(|| Failure::input(format!("程序“{id}”在{on}没有有效的版本。")))
}

/// The first day on which all overlays have begun, so that the newest version carries them.
fn last_change(library: &Library) -> Day {
    let days = library.overlays.keys().filter_map(|key| {
        let (_, from) = key.rsplit_once('/')?;
        from.parse().ok()
    });
    days.max().unwrap_or(Day::MIN)
}
