//! What somebody is told who may not. What is hidden answers exactly like what is absent.

use std::fmt;

use zs_base::{Code, PostId};

use crate::codes;
use crate::may::Reason;

/// Not your power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// There is nothing by that number, or you may not know of it.
    Hidden,
    /// The table must know who asks.
    SignIn,
    /// You may know of it, but not do this.
    Refused {
        /// Why, as a code with its page.
        code: Code,
        /// The rules that decided; empty where simply no rule permits it.
        because: Vec<Reason>,
        /// The posts that may do it inside the handling unit, with their Chinese names.
        may: Vec<(PostId, String)>,
    },
}

impl Denied {
    /// The code with its page.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Hidden => codes::ZS4004,
            Self::SignIn => codes::ZS4002,
            Self::Refused { code, .. } => *code,
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code();
        write!(f, "{code} {}", code.title)?;
        match self {
            Self::Hidden => f.write_str("：请核对编号。"),
            Self::SignIn => f.write_str("：请先登录。"),
            Self::Refused { because, may, .. } => {
                for reason in because {
                    write!(f, "：{reason}")?;
                }
                let names: Vec<_> = may.iter().map(|(_, name)| name.as_str()).collect();
                if names.is_empty() {
                    f.write_str("。没有哪个岗位可以这样做；依据见“谁能做什么”。")
                } else {
                    write!(f, "。承办单位可以办理的岗位：{}。", names.join("、"))
                }
            }
        }
    }
}

impl std::error::Error for Denied {}
