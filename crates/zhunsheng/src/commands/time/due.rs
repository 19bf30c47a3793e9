//! `zhunsheng time due`: the last day of a term, then how it was counted.

use std::process::ExitCode;

use clap::Args;
use zs_base::{Day, Moment};
use zs_time::{Calendar, Kind, Length, Roll, Rule, Stretch, Term};

use super::word::{RollWord, ThenNext};

#[derive(Args)]
#[command(next_help_heading = "选项")]
pub struct DueArgs {
    #[arg(
        long,
        value_name = "日期",
        help = "起点，当日不计；按小时的写时刻，例如 2026-04-30T23:30"
    )]
    from: Moment,
    #[arg(long, value_name = "长度", help = "期间，例如 24h、15d、5wd、6m、2y")]
    within: Length,
    #[arg(
        long,
        value_name = "yes|no",
        help = "期满日是休息日的是否顺延，不写就是 yes"
    )]
    roll: Option<RollWord>,
    #[arg(
        long = "pause",
        value_name = "起..止",
        help = "不计入的一段日子，含两端，可以写几次"
    )]
    pauses: Vec<Stretch>,
    #[arg(
        long,
        value_name = "next",
        help = "写 next：算期满的次日，即最早可以办理的日子"
    )]
    then: Option<ThenNext>,
    #[arg(long, value_name = "日期", help = "按这一天已经知道的放假安排计算")]
    known_on: Option<Day>,
}

/// Prints the date on the first line and the arithmetic below it.
pub fn run(args: DueArgs, calendar: &Calendar) -> ExitCode {
    let kind = match args.then {
        Some(ThenNext) => Kind::Wait,
        None => Kind::Limit,
    };
    let roll = args.roll.map_or(Roll::Next, |word| word.0);
    let term = Term {
        kind,
        anchor: args.from,
        rule: Rule {
            length: args.within,
            roll,
        },
        stretches: args.pauses,
    };
    show(&term, calendar, args.known_on);
    ExitCode::SUCCESS
}

/// The two parts of the answer, in the calendar as known on a day.
pub(super) fn show(term: &Term, calendar: &Calendar, known_on: Option<Day>) {
    let known = known_on.map(|day| calendar.as_known_on(day));
    let calendar = known.as_ref().unwrap_or(calendar);
    println!("{}", term.point(calendar));
    println!("{}", term.explain(calendar, ""));
}
