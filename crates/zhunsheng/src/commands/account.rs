//! `zhunsheng account`: the accounts of an office, and the way in when no administrator can sign in.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use zs_store::AccountStanding;
use zs_store::random::OsRandom;
use zs_work::office::{accounts, one_time_at_machine};

use crate::clock;
use crate::failure::Failure;
use crate::place::{BesideKey, PlaceArgs};
use crate::usage::TEMPLATE;

/// The arguments.
#[derive(Args)]
#[command(subcommand_help_heading = "命令", next_help_heading = "选项")]
pub struct AccountArgs {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Subcommand)]
enum AccountCommand {
    #[command(about = "列出账号", help_template = TEMPLATE)]
    List(ListArgs),
    #[command(
        about = "在机器上给一个人发一次性密码，写进审计日志；服务要先停下",
        help_template = TEMPLATE
    )]
    OneTime(OneTimeArgs),
}

#[derive(Args)]
struct ListArgs {
    #[command(flatten)]
    data: PlaceArgs,
}

#[derive(Args)]
struct OneTimeArgs {
    #[arg(value_name = "人员", help = "人员编号（工号）")]
    person: String,

    #[command(flatten)]
    data: PlaceArgs,

    #[command(flatten)]
    key: BesideKey,
}

/// Runs the command.
pub fn run(args: &AccountArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        AccountCommand::List(args) => list(args)?,
        AccountCommand::OneTime(args) => one_time(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: &ListArgs) -> Result<(), Failure> {
    let mut reader = args.data.place()?.closed_reader()?;
    let found = accounts(reader.as_mut())?;
    for account in &found {
        let person = reader.person(&account.person)?;
        let name = person.map(|it| it.name).unwrap_or_default();
        let standing = match account.standing {
            AccountStanding::Once => "等待首次登录",
            AccountStanding::Active => "在用",
            AccountStanding::Closed => "停用",
        };
        println!(
            "{} {name} {standing}，密码设于{}",
            account.login, account.changed_at
        );
    }
    println!("共{}个账号。", found.len());
    Ok(())
}

fn one_time(args: &OneTimeArgs) -> Result<(), Failure> {
    let (mut store, _) = args.data.place()?.take_with(args.key.file())?;
    let person = args.person.as_str().into();
    let now = clock::now()?;
    let made = one_time_at_machine(store.as_mut(), &person, OsRandom::new(), now)?;
    println!("账号：{}", made.login);
    println!("一次性密码：{}", made.password);
    println!("只显示这一次，七天内有效，首次登录后必须改掉。他以前的登录和第二因素都已失效。");
    Ok(())
}
