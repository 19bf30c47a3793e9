//! `zhunsheng doctor`: how an installation is, at the machine.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use zs_law::CalendarUse;
use zs_store::disk;
use zs_work::backups::Backups;
use zs_work::health::{Seen, Well, audit_check, people_checks, scan_tried, witness_check};

use super::serve::scanner;
use crate::failure::Failure;
use crate::place::PlaceArgs;
use crate::{clock, law_folder};

/// The arguments.
#[derive(Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    data: PlaceArgs,

    #[arg(long, value_name = "文件夹", help = "备份放在哪里")]
    backups: Option<PathBuf>,

    #[arg(
        long,
        value_name = "命令",
        help = "查毒的命令，与 serve 的一样；用一个干净的文件和试验样本试一试"
    )]
    scan: Option<String>,
}

/// Says how everything is; the exit code is 1 where something must be seen to now.
pub fn run(args: &DoctorArgs, law: Option<&Path>) -> Result<ExitCode, Failure> {
    let law = law_folder::law(law)?;
    let place = args.data.place()?;
    let mut reader = place.closed_reader()?;
    let now = clock::now()?;
    let seen = Seen {
        room: place.beside_folder().and_then(disk::room),
        backups: args
            .backups
            .clone()
            .map(|folder| Backups::new(folder).list()),
        ..Seen::of(reader.as_mut(), &place.must_beside()?, now)?
    };
    let mut checks = seen.checks(law.calendar(CalendarUse::National));
    checks.extend(people_checks(reader.as_mut(), &law, now)?);
    checks.push(audit_check(reader.as_mut()));
    let beside = place.must_beside()?;
    checks.push(witness_check(reader.as_mut(), &beside.checkpoints)?);
    let scanner = args.scan.as_deref().map(scanner).transpose()?;
    let incoming = beside.files.incoming();
    checks.push(scan_tried(scanner.as_ref(), &incoming, now));
    for check in &checks {
        println!("{}　{}：{}", check.well.word(), check.name, check.says);
        if !check.cure.is_empty() {
            println!("　　{}", check.cure);
        }
    }
    println!("版本：准绳 {}", env!("CARGO_PKG_VERSION"));
    let bad = checks.iter().any(|check| check.well == Well::Bad);
    Ok(ExitCode::from(u8::from(bad)))
}
