//! Faults: our machine failed. Each says whether the act was recorded.

use std::error::Error;
use std::fmt;

/// What is known about the act that was under way when the machine failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is in the ledger.
    Recorded,
    /// It is not in the ledger and may be tried again.
    NotRecorded,
    /// Nobody knows yet; the same command sent again after a restart gives the answer.
    Unknown,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recorded => "已入账",
            Self::NotRecorded => "未入账",
            Self::Unknown => "正在核实",
        })
    }
}

type Cause = Box<dyn Error + Send + Sync>;

/// A fault of the store. The text is for people; causes are kept for the log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Another process works on the same data.
    #[error("数据“{0}”正被另一个进程使用，请先停掉它")]
    InUse(String),
    /// The folder does not exist or is not a data folder.
    #[error("“{0}”不是数据文件夹，请检查路径，或者先新建")]
    NotAFolder(String),
    /// The server has no ledger of this jurisdiction.
    #[error("数据库里没有辖区“{0}”的账本，请检查连接地址和 --jurisdiction，或者先新建")]
    NoLedger(String),
    /// A data folder must be new, but there is something.
    #[error("“{0}”里已经有东西，请换一个空文件夹")]
    NotEmpty(String),
    /// The folder cannot be written.
    #[error("数据文件夹“{0}”不能写入，请检查权限和磁盘")]
    ReadOnly(String),
    /// The data belongs to another jurisdiction.
    #[error("数据属于辖区“{found}”，不是“{wanted}”")]
    OtherJurisdiction {
        /// Whose data it is.
        found: String,
        /// Whose was wanted.
        wanted: String,
    },
    /// A newer program wrote the data.
    #[error("数据是第{found}版的，本程序只认到第{known}版，请换用新版程序；没有改动任何数据")]
    NewerData {
        /// Version of the data.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// An older program wrote the data, and it was not brought up to this one yet.
    #[error(
        "数据是第{found}版的，本程序用第{known}版；请先用 zhunsheng serve 启动一次，数据会自动升级"
    )]
    OlderData {
        /// Version of the data.
        found: i64,
        /// Version that this program reads.
        known: i64,
    },
    /// The database does not keep what it acknowledges.
    #[error("数据库的设置“{0}”不能保证断电不丢，拒绝启动")]
    Unsafe(&'static str),
    /// Another writer took over.
    #[error("另一个进程已经接管这个辖区的账本，本进程停止写入")]
    Fenced,
    /// What is stored contradicts itself.
    #[error("数据已损坏：{0}。请停用，并从备份恢复")]
    Damaged(String),
    /// The database did not do what it was asked for; nothing was recorded.
    #[error("数据库没有完成操作：{doing}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// The commit did not answer, or answered with an error.
    #[error("数据库没有确认提交")]
    Unconfirmed(#[source] Cause),
    /// No room.
    #[error("磁盘已满，请腾出空间后重试")]
    Full(#[source] Cause),
    /// A file could not be read or written.
    #[error("文件操作没有完成：{doing}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A key file is not usable.
    #[error("密钥文件不能用：{0}")]
    Key(String),
    /// The contents are sealed, and the key is not at hand.
    #[error(
        "内容是封存的，没有打开它的密钥：{0}。账本没有损坏；请把 .seal 文件放回签名密钥旁边，或者用 --key 写明签名密钥在哪里"
    )]
    Locked(String),
    /// An erasure is in the ledger, but old bytes may still stand in the database's log.
    #[error(
        "删除已经入账，但是有程序正在读，数据库日志里可能还有旧内容；请让它们都退出，最后一个退出时旧内容随日志清除"
    )]
    TracesLeft(#[source] Cause),
    /// The operating system gave no randomness.
    #[error("操作系统没有给出随机数")]
    Randomness,
}

impl Fault {
    /// Whether the act under way was recorded. Only an unconfirmed commit leaves that open.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match self {
            Self::Unconfirmed(_) => Standing::Unknown,
            Self::TracesLeft(_) => Standing::Recorded,
            _ => Standing::NotRecorded,
        }
    }

    /// Turns an error of a file into a fault.
    /// A file could not be read or written, or there is no room for it.
    #[must_use]
    pub fn writing(doing: &'static str, cause: std::io::Error) -> Self {
        Self::file(doing)(cause)
    }

    pub(crate) fn file(doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |cause| match cause.kind() {
            std::io::ErrorKind::StorageFull => Self::Full(Box::new(cause)),
            _ => Self::File { doing, cause },
        }
    }
}
