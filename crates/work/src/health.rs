//! How an installation is, in words of people who do not run machines: what is looked at, whether
//! it is well, and what to do where it is not.

mod people;
mod scanning;
mod witnesses;

use zs_base::limits::{BACKUP_AGE_DAYS_MAX, DISK_FREE_BYTES_MIN};
use zs_base::{Day, Moment};
use zs_ledger::{Checkpoint, Leaf, Signed};
use zs_store::audit::Beside;
use zs_store::disk::Room;
use zs_store::{Cipher, Fault, Reader};
use zs_time::Calendar;

use crate::backups::Backup;

pub use people::{audit_check, people_checks};
pub use scanning::{scan_check, scan_tried};
pub use witnesses::witness_check;

/// Whether something is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Well {
    /// It is.
    Good,
    /// It should be seen to soon.
    Soon,
    /// It must be seen to now.
    Bad,
}

impl Well {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "正常",
            Self::Soon => "要留意",
            Self::Bad => "要处理",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// Whether it is well.
    pub well: Well,
    /// How it is.
    pub says: String,
    /// What to do; empty where nothing is to be done.
    pub cure: &'static str,
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Why the writer stopped by itself, if it has.
    pub failure: Option<String>,
    /// How much room there is where the data is, as far as the system tells.
    pub room: Option<Room>,
    /// The backups, the newest first; nothing where no folder for them was named.
    pub backups: Option<Vec<Backup>>,
    /// How the contents are sealed; nothing where they stand in clear.
    pub sealed: Option<Cipher>,
    /// When the last event was recorded.
    pub recorded: Option<Moment>,
    /// Events.
    pub size: u64,
    /// The last signed checkpoint: how many events it covers, and its moment.
    pub signed: Option<(u64, Moment)>,
    /// Now.
    pub now: Moment,
}

impl Seen {
    /// What the store tells; the rest is the caller's.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(reader: &mut dyn Reader, beside: &Beside, now: Moment) -> Result<Self, Fault> {
        let last = reader.edge()?.last;
        let size = last.as_ref().map_or(0, |last| last.seq + 1);
        let leaf = last.map(|stored| Leaf::decode(&stored.leaf)).transpose()?;
        let recorded = leaf.map(|leaf| leaf.header().recorded_at);
        let signed = match beside.checkpoints.last()? {
            None => None,
            Some(covered) => {
                let found = reader.checkpoints(covered.checked_sub(1), 1)?;
                let read = found
                    .first()
                    .map(|(_, text)| Signed::<Checkpoint>::decode(text));
                let read = read.and_then(Result::ok);
                read.map(|it| (covered, it.statement.recorded_at))
            }
        };
        Ok(Self {
            failure: None,
            room: None,
            backups: None,
            sealed: reader.mark()?.map(|mark| mark.cipher),
            recorded,
            size,
            signed,
            now,
        })
    }

    /// Everything that is looked at, in the order of how much depends on it.
    #[must_use]
    pub fn checks(&self, calendar: &Calendar) -> Vec<Check> {
        vec![
            self.writing(),
            self.disk(),
            self.backup(),
            self.sealing(),
            self.signature(),
            holidays(calendar, self.now.day()),
            self.clock(),
        ]
    }

    fn writing(&self) -> Check {
        let name = "记账";
        match &self.failure {
            None => Check {
                name,
                well: Well::Good,
                says: format!("可以记账，共{}项记录", self.size),
                cure: "",
            },
            Some(why) => Check {
                name,
                well: Well::Bad,
                says: format!("记账停止了：{why}"),
                cure: "已经记录的都在。看磁盘是不是满了、坏了，然后重新启动程序。",
            },
        }
    }

    fn disk(&self) -> Check {
        let name = "磁盘";
        let Some(room) = self.room else {
            let says = "这个系统没有告诉还剩多少空间".to_owned();
            let cure = "请在这台机器上自己看一看。";
            let well = Well::Soon;
            return Check {
                name,
                well,
                says,
                cure,
            };
        };
        let left = gigabytes(room.free_bytes);
        let share = room.free_bytes / (room.all_bytes / 100).max(1);
        let says = format!("还剩{left} GB，占{share}%");
        let (well, cure) = match room.free_bytes {
            free if free < DISK_FREE_BYTES_MIN => (
                Well::Bad,
                "快满了：满了就不能记账。清理或者扩大数据所在的磁盘。",
            ),
            _ if share < 10 => (Well::Soon, "请安排扩大数据所在的磁盘。"),
            _ => (Well::Good, ""),
        };
        Check {
            name,
            well,
            says,
            cure,
        }
    }

    fn backup(&self) -> Check {
        let name = "最近备份";
        let (well, says, cure) = match self.backups.as_deref() {
            None => (
                Well::Soon,
                "没有写明备份放在哪里".to_owned(),
                "启动程序时加上 --backups 文件夹，最好在另一块磁盘上。",
            ),
            Some(all) => match all.iter().find(|backup| backup.checked) {
                None => (
                    Well::Bad,
                    "还没有一份核对过的备份".to_owned(),
                    "现在备份一次，以后每天备份。",
                ),
                Some(last) => {
                    let days = self.now.day().since(last.at.day());
                    let says = format!("{}，{}", ago(days), last.at.in_words());
                    match days <= BACKUP_AGE_DAYS_MAX {
                        true => (Well::Good, says, ""),
                        false => (Well::Bad, says, "太久了，现在备份一次，以后每天备份。"),
                    }
                }
            },
        };
        Check {
            name,
            well,
            says,
            cure,
        }
    }

    fn sealing(&self) -> Check {
        let name = "内容封存";
        let (well, says, cure) = match self.sealed {
            Some(cipher) => {
                let word = cipher.word();
                let says = format!(
                    "已用{word}封存；密钥（.seal 文件）不在备份里，请与备份分开存一份副本：\
                     丢了它，内容再也打不开，只剩下证明"
                );
                (Well::Good, says, "")
            }
            None => (
                Well::Bad,
                "数据是旧版程序写的，内容没有封存".to_owned(),
                "停下程序，用这一版再启动一次，内容会自动封存。",
            ),
        };
        Check {
            name,
            well,
            says,
            cure,
        }
    }

    fn signature(&self) -> Check {
        let name = "账本签名";
        let (well, says, cure) = match self.signed {
            _ if self.size == 0 => (Well::Good, "账本还是空的".to_owned(), ""),
            None => (
                Well::Bad,
                "还没有签名的检查点".to_owned(),
                "停下程序再启动一次；还是这样，请看签名密钥在不在。",
            ),
            Some((covered, at)) => {
                let says = format!("签到第{covered}项，{}", at.in_words());
                // A program at work signs again and again; a day without means that it cannot.
                let behind = covered < self.size && self.now.day().since(at.day()) > 1;
                match behind {
                    false => (Well::Good, says, ""),
                    true => (
                        Well::Bad,
                        says,
                        "后面的记录还没有签名，停下程序再启动一次。",
                    ),
                }
            }
        };
        Check {
            name,
            well,
            says,
            cure,
        }
    }

    fn clock(&self) -> Check {
        let name = "时钟";
        let behind = self.recorded.is_some_and(|last| self.now < last);
        let says = self.now.in_words();
        match behind {
            false => Check {
                name,
                well: Well::Good,
                says,
                cure: "",
            },
            true => Check {
                name,
                well: Well::Bad,
                says: format!("{says}，比最后一项记录还早"),
                cure: "请校准这台机器的时间：期限是按它计算的。",
            },
        }
    }
}

/// Until which year the notices about holidays are known.
fn holidays(calendar: &Calendar, today: Day) -> Check {
    let name = "放假安排";
    let (year, month, _) = today.ymd();
    let far = today.plus(3 * 366);
    let missing = calendar.missing_year(today, far);
    let says = match missing {
        Some(missing) => format!("到{}年", missing - 1),
        None => format!("到{}年以后", far.year()),
    };
    let (well, cure) = match missing {
        Some(missing) if missing <= year => (
            Well::Bad,
            "今年的放假通知还没有放进法库，工作日期限会算错；请更新法库。",
        ),
        // The notice of the next year comes in November.
        Some(missing) if missing == year + 1 && month == 12 => (
            Well::Soon,
            "明年的放假通知公布后，请更新法库，期限会重新计算。",
        ),
        _ => (Well::Good, ""),
    };
    Check {
        name,
        well,
        says,
        cure,
    }
}

fn ago(days: i32) -> String {
    match days {
        0 => "今天".to_owned(),
        1 => "昨天".to_owned(),
        days => format!("{days}天以前"),
    }
}

const fn gigabytes(bytes: u64) -> u64 {
    bytes / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen() -> Seen {
        let now: Moment = "2026-11-26T10:00".parse().unwrap();
        Seen {
            failure: None,
            room: Some(Room {
                free_bytes: 500_000_000_000,
                all_bytes: 1_000_000_000_000,
            }),
            backups: Some(vec![Backup {
                name: String::new(),
                at: now,
                checked: true,
            }]),
            sealed: Some(Cipher::default()),
            recorded: Some(now),
            size: 7,
            signed: Some((7, now)),
            now,
        }
    }

    fn wells(seen: &Seen) -> Vec<(&'static str, Well)> {
        let checks = seen.checks(&Calendar::plain());
        // Whatever is not well says what to do, and only that.
        assert!(
            checks
                .iter()
                .all(|it| it.cure.is_empty() == (it.well == Well::Good))
        );
        let bad = checks.into_iter().filter(|it| it.well != Well::Good);
        bad.map(|it| (it.name, it.well)).collect()
    }

    #[test]
    fn a_healthy_installation_asks_for_nothing() {
        assert_eq!(wells(&seen()), []);
    }

    #[test]
    fn each_ill_is_named_with_what_to_do() {
        let ill = |change: &dyn Fn(&mut Seen)| {
            let mut seen = seen();
            change(&mut seen);
            wells(&seen)
        };
        let bad = |name| vec![(name, Well::Bad)];
        assert_eq!(
            ill(&|it| it.failure = Some("磁盘满".to_owned())),
            bad("记账")
        );
        assert_eq!(
            ill(&|it| it.room.as_mut().unwrap().free_bytes = 9),
            bad("磁盘")
        );
        assert_eq!(ill(&|it| it.backups = Some(Vec::new())), bad("最近备份"));
        assert_eq!(
            ill(&|it| it.backups.as_mut().unwrap()[0].checked = false),
            bad("最近备份")
        );
        assert_eq!(ill(&|it| it.sealed = None), bad("内容封存"));
        assert_eq!(ill(&|it| it.signed = None), bad("账本签名"));
        assert_eq!(
            ill(&|it| it.recorded = Some(it.now.plus_ms(1))),
            bad("时钟")
        );
        assert_eq!(ill(&|it| it.backups = None), [("最近备份", Well::Soon)]);
    }

    #[test]
    fn a10_a_disk_and_a_backup_are_well_up_to_their_bound() {
        let mut full = seen();
        full.room = Some(Room {
            free_bytes: DISK_FREE_BYTES_MIN,
            all_bytes: 2 * DISK_FREE_BYTES_MIN,
        });
        assert_eq!(wells(&full), []);
        full.room.as_mut().unwrap().free_bytes -= 1;
        assert_eq!(wells(&full), [("磁盘", Well::Bad)]);
        let aged = |days: i32| {
            let mut old = seen();
            let last = &mut old.backups.as_mut().unwrap()[0];
            last.at = last.at.plus_hours(-24 * days);
            wells(&old)
        };
        assert_eq!(aged(BACKUP_AGE_DAYS_MAX), []);
        assert_eq!(aged(BACKUP_AGE_DAYS_MAX + 1), [("最近备份", Well::Bad)]);
    }

    #[test]
    fn a_year_whose_holidays_are_not_known_is_told() {
        let checks = seen().checks(&Calendar::new(Vec::new()));
        let holidays = checks.iter().find(|it| it.name == "放假安排").unwrap();
        assert_eq!(
            (holidays.well, holidays.says.as_str()),
            (Well::Bad, "到2025年")
        );
    }
}
