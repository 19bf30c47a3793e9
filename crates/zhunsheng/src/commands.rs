//! The commands, one file each.

mod account;
mod audit;
mod backup;
mod calendar;
mod check;
mod data;
mod demo;
mod doctor;
mod draw;
mod explain;
mod export;
mod given;
mod import;
mod import_people;
mod law;
mod ledger;
mod log;
mod paper;
mod report;
mod sample;
pub mod serve;
mod store;
mod survey;
mod time;
mod verify;
mod witness;

use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;
use crate::usage::{CommandLine, TEMPLATE};

/// What the program can do.
#[derive(Subcommand)]
pub enum Command {
    #[command(about = "计算法定期限，并写出算式", help_template = TEMPLATE)]
    Time(time::TimeArgs),

    #[command(about = "放假安排有了变化时用", help_template = TEMPLATE)]
    Calendar(calendar::CalendarArgs),

    #[command(about = "造一个样例县，走一遍一个案件，打开网页", help_template = TEMPLATE)]
    Demo(demo::DemoArgs),

    #[command(about = "检查、查看和证明法律数据", help_template = TEMPLATE)]
    Law(law::LawArgs),

    #[command(about = "解释一个错误编号", help_template = TEMPLATE)]
    Explain(explain::ExplainArgs),

    #[command(about = "核对账本，写出证明", help_template = TEMPLATE)]
    Ledger(ledger::LedgerArgs),

    #[command(about = "核对案件列表、待办、时限、公示和计数", help_template = TEMPLATE)]
    Store(store::StoreArgs),

    #[command(about = "重演满意度测评的抽取", help_template = TEMPLATE)]
    Survey(survey::SurveyArgs),

    #[command(about = "双随机抽取：用公布的数据包重演", help_template = TEMPLATE)]
    Draw(draw::DrawArgs),

    #[command(about = "账号：列出，或者在机器上发一次性密码", help_template = TEMPLATE)]
    Account(account::AccountArgs),

    #[command(about = "核对审计日志", help_template = TEMPLATE)]
    Audit(audit::AuditArgs),

    #[command(about = "备份数据，办案不用停", help_template = TEMPLATE)]
    Backup(backup::BackupArgs),

    #[command(about = "从备份恢复，核对无误才算完成", help_template = TEMPLATE)]
    Restore(backup::RestoreArgs),

    #[command(about = "造一个任意大小的样例县，用来测速度和容量", help_template = TEMPLATE)]
    Sample(sample::SampleArgs),

    #[command(about = "提供网页：登录、待办、办案、公示", help_template = TEMPLATE)]
    Serve(serve::ServeArgs),

    #[command(about = "看系统好不好，不好的怎么办", help_template = TEMPLATE)]
    Doctor(doctor::DoctorArgs),

    #[command(about = "生成一份文书（docx）", help_template = TEMPLATE)]
    Paper(paper::PaperArgs),

    #[command(about = "生成年度报告和里面的数字", help_template = TEMPLATE)]
    Report(report::ReportArgs),

    #[command(about = "把列表导出为 xlsx 或者 csv", help_template = TEMPLATE)]
    Export(export::ExportArgs),

    #[command(about = "导入别处记录的历史、单位和人员", help_template = TEMPLATE)]
    Import(import::ImportArgs),

    #[command(about = "检查历史是否符合程序", help_template = TEMPLATE)]
    Check(check::CheckArgs),

    #[command(about = "核对一份证明、检查点或者副署，不用机关的数据", help_template = TEMPLATE)]
    Verify(verify::VerifyArgs),

    #[command(about = "见证别处的账本：核对延续，副署", help_template = TEMPLATE)]
    Witness(witness::WitnessArgs),
}

/// Runs the command of a command line.
pub fn run(line: CommandLine) -> Result<ExitCode, Failure> {
    match line.command {
        Command::Time(args) => time::run(args, line.law.as_deref()),
        Command::Calendar(args) => calendar::run(&args, line.law.as_deref()),
        Command::Demo(args) => demo::run(&args, line.law.as_deref()),
        Command::Law(args) => law::run(args, line.law.as_deref()),
        Command::Explain(args) => explain::run(&args),
        Command::Ledger(args) => ledger::run(&args, line.law.as_deref()),
        Command::Store(args) => store::run(&args, line.law.as_deref()),
        Command::Survey(args) => survey::run(&args),
        Command::Draw(args) => draw::run(&args),
        Command::Account(args) => account::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => backup::restore(&args, line.law.as_deref()),
        Command::Sample(args) => sample::run(&args, line.law.as_deref()),
        Command::Serve(args) => serve::run(&args, line.law.as_deref()),
        Command::Doctor(args) => doctor::run(&args, line.law.as_deref()),
        Command::Paper(args) => paper::run(&args, line.law.as_deref()),
        Command::Report(args) => report::run(&args, line.law.as_deref()),
        Command::Export(args) => export::run(&args, line.law.as_deref()),
        Command::Import(args) => import::run(&args, line.law.as_deref()),
        Command::Check(args) => check::run(&args, line.law.as_deref()),
        Command::Verify(args) => verify::run(&args),
        Command::Witness(args) => witness::run(&args),
    }
}
