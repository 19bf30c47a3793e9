//! `zhunsheng time back`: the last day on which notice of a coming event may be given.

use std::process::ExitCode;

use clap::Args;
use zs_base::{Day, Moment};
use zs_time::{Calendar, Kind, Length, Margin, Roll, Rule, Stretch, Term};

use super::due::show;

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct BackArgs {
    #[arg(long, value_name = "日期", help = "事项的日期，例如听证、会议的日期")]
    from: Moment,
    #[arg(long, value_name = "长度", help = "至少提前多久，例如 3wd、7d")]
    at_least: Length,
    #[arg(
        long = "pause",
        value_name = "起..止",
        help = "不计入的一段日子，含两端，可以写几次"
    )]
    pauses: Vec<Stretch>,
    #[arg(long, help = "通知日与事项之间留足整日，再提前一日")]
    clear: bool,
    #[arg(long, value_name = "日期", help = "按这一天已经知道的放假安排计算")]
    known_on: Option<Day>,
}

/// Prints the date on the first line and the arithmetic below it.
pub fn run(args: BackArgs, calendar: &Calendar) -> ExitCode {
    let margin = if args.clear {
        Margin::Clear
    } else {
        Margin::Plain
    };
    let term = Term {
        kind: Kind::Before(margin),
        anchor: args.from,
        rule: Rule {
            length: args.at_least,
            roll: Roll::No,
        },
        stretches: args.pauses,
    };
    show(&term, calendar, args.known_on);
    ExitCode::SUCCESS
}
