//! Whether what is uploaded is looked at by a virus scanner, and whether that works.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use zs_base::Moment;
use zs_paper::{Said, Scanner};

use super::{Check, Well};

const NAME: &str = "查毒";
/// What to do where there is no scanner.
const SET: &str =
    "装一个查毒程序，启动时加上 --scan 命令，例如 --scan \"clamdscan --fdpass --no-summary\"。";
/// What to do about a scanner that says nothing.
const MEND: &str = "查毒以前不收文件。请在这台机器上用同一个命令查一个文件，看它报什么错。";

/// The sample by which scanners are tried, in two halves so that no scanner takes this program for
/// it: the EICAR Standard Anti-Virus Test File, which does nothing.
const SAMPLE: [&str; 2] = [
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-",
    "ANTIVIRUS-TEST-FILE!$H+H*",
];

/// How the scanner is, by what it said last.
#[must_use]
pub fn scan_check(scanner: Option<&Scanner>) -> Check {
    let Some(scanner) = scanner else {
        return unset("没有设置查毒程序：上传的文件不查毒");
    };
    let (well, says, cure) = match scanner.last() {
        None => (Well::Good, "设置了，启动以来还没有查过文件".to_owned(), ""),
        Some((at, Said::Unsaid(why))) => {
            (Well::Bad, format!("{}没有查成：{why}", at.in_words()), MEND)
        }
        Some((at, Said::Clean | Said::Found)) => {
            (Well::Good, format!("{}查过，正常", at.in_words()), "")
        }
    };
    Check {
        name: NAME,
        well,
        says,
        cure,
    }
}

fn unset(says: &str) -> Check {
    Check {
        name: NAME,
        well: Well::Soon,
        says: says.to_owned(),
        cure: SET,
    }
}

/// Tries a scanner in the folder where files arrive: it must pass a harmless text and find the
/// sample by which scanners are tried.
#[must_use]
pub fn scan_tried(scanner: Option<&Scanner>, incoming: &Path, now: Moment) -> Check {
    let Some(scanner) = scanner else {
        return unset("没有写明用什么程序查毒");
    };
    let said = |text: &[&str]| tried(scanner, incoming, text, now);
    let (well, says, cure) = match (said(&["准绳"]), said(&SAMPLE)) {
        (Some(Said::Clean), Some(Said::Found)) => {
            (Well::Good, "试了：放过干净的，查出试验样本".to_owned(), "")
        }
        (Some(Said::Unsaid(why)), _) | (Some(Said::Clean), Some(Said::Unsaid(why))) => {
            (Well::Bad, format!("没有查成：{why}"), MEND)
        }
        (Some(Said::Clean), Some(Said::Clean)) => (
            Well::Bad,
            "查毒程序放过了试验用的病毒样本".to_owned(),
            "看 --scan 的命令是不是写错了，病毒库是不是没有装；找到病毒时退出码应当是 1。",
        ),
        (Some(Said::Found), _) => (
            Well::Bad,
            "查毒程序把干净的文件也当成病毒".to_owned(),
            "看 --scan 的命令是不是写错了；没有病毒时退出码应当是 0。",
        ),
        (None, _) | (_, None) => (
            Well::Bad,
            "放上传文件的文件夹不能写，没有试成".to_owned(),
            "请检查数据文件夹的权限和磁盘。",
        ),
    };
    Check {
        name: NAME,
        well,
        says,
        cure,
    }
}

/// What is said of a file with this text; nothing where it could not be written.
fn tried(scanner: &Scanner, incoming: &Path, text: &[&str], now: Moment) -> Option<Said> {
    // A folder of its own, as each person has one.
    let folder = incoming.join("doctor");
    fs::create_dir_all(&folder).ok()?;
    let path = folder.join(format!("{}.whole", std::process::id()));
    let mut file = File::create(&path).ok()?;
    let written = text
        .iter()
        .try_for_each(|part| file.write_all(part.as_bytes()));
    drop(file);
    let said = written.ok().map(|()| scanner.scan(&path, now));
    // A scanner that guards the whole machine may have taken it away already.
    let _gone = fs::remove_file(&path);
    said
}
