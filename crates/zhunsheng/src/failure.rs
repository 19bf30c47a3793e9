//! Why a command could not do its work, in Chinese, with its exit code.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// A sentence for the person at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    sentence: String,
    code: u8,
}

impl Failure {
    /// The input is wrong: exit code 1.
    pub fn input(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 1,
        }
    }

    /// The input is wrong for a reason that says so itself: exit code 1.
    pub fn because(reason: impl fmt::Display) -> Self {
        Self::input(reason.to_string())
    }

    /// The command line is wrong: exit code 2.
    pub fn usage(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: 2,
        }
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "没有这个文件",
            io::ErrorKind::PermissionDenied => "没有权限",
            io::ErrorKind::IsADirectory => "这是一个文件夹，不是文件",
            io::ErrorKind::NotADirectory => "这不是文件夹",
            io::ErrorKind::StorageFull => "磁盘已满",
            io::ErrorKind::InvalidData => "不是 UTF-8 文字，请另存为 UTF-8 编码",
            io::ErrorKind::BrokenPipe => "接收输出的程序已经结束",
            _ => "读写时机器出错",
        };
        Self::input(format!("{}：{why}。", path.display()))
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<zs_store::Fault> for Failure {
    /// A fault says what failed and whether the act under way was recorded.
    fn from(fault: zs_store::Fault) -> Self {
        let sentence = format!("{fault}。{}。", fault.standing());
        Self { sentence, code: 3 }
    }
}

impl From<zs_work::office::Refused> for Failure {
    fn from(refused: zs_work::office::Refused) -> Self {
        let code = match refused {
            zs_work::office::Refused::Unanswered(_) => 3,
            _ => 1,
        };
        let sentence = refused.to_string();
        Self { sentence, code }
    }
}
