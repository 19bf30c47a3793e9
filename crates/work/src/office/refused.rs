//! What people are told who may not sign in or do something with accounts.

use std::fmt;

use zs_base::{Code, Moment};
use zs_case::{Objection, Refusal};
use zs_power::{Conflict, Denied};
use zs_store::Fault;

use super::codes;
use crate::Unanswered;
use crate::account::{Token, TooMany, Weakness};

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Login or password are wrong, or nobody signs in with this account; nothing tells which.
    Wrong,
    /// Too many attempts; this one was not heard.
    TooMany(TooMany),
    /// The password is right, but the person holds no post today.
    NoPost,
    /// The person holds posts that exclude one another.
    Conflict(Vec<Conflict>),
    /// The session has ended.
    SignedOut,
    /// The new password follows the rules badly.
    Weak(Vec<Weakness>),
    /// The new password is the old one.
    Same,
    /// The post does not permit it.
    Denied(Denied),
    /// The register has no such person.
    NoPerson,
    /// The person has no account.
    NoAccount,
    /// Nobody does this to their own account.
    Own,
    /// Somebody else signs in with this name.
    Taken,
    /// The code for the first administrator is wrong, used or old, or there are accounts already.
    NoCode,
    /// The person holds another post, and so cannot be the first administrator.
    OtherPost,
    /// The purpose is missing or too long.
    NoPurpose,
    /// The post that was chosen is not held today.
    NotHeld,
    /// The password is right, and the code of the second factor is asked for under this secret.
    NeedsCode(Token),
    /// The code of the second factor is wrong, used or old.
    WrongCode,
    /// There is a second factor already, or none is being set up.
    SecondStands,
    /// There is no key to seal the secret of a second factor.
    NoSealing,
    /// A rule about people, posts, certificates or units says no.
    Rule(Refusal),
    /// The machine failed; the standing says what is known.
    Unanswered(Unanswered),
}

impl Refused {
    /// The code with its page; nothing where the machine failed.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        Some(match self {
            Self::Wrong => codes::ZS4101,
            Self::TooMany(_) => codes::ZS4102,
            Self::NoPost => codes::ZS4103,
            Self::Conflict(_) => zs_power::codes::ZS4005,
            Self::SignedOut => codes::ZS4104,
            Self::Weak(_) | Self::Same => codes::ZS4105,
            Self::Denied(denied) => denied.code(),
            Self::NoPerson => codes::ZS4106,
            Self::NoAccount => codes::ZS4107,
            Self::Own => codes::ZS4108,
            Self::Taken => codes::ZS4109,
            Self::NoCode => codes::ZS4110,
            Self::OtherPost => codes::ZS4111,
            Self::NoPurpose => codes::ZS4112,
            Self::NotHeld => codes::ZS4113,
            Self::NeedsCode(_) | Self::WrongCode => codes::ZS4121,
            Self::SecondStands => codes::ZS4120,
            Self::NoSealing => codes::ZS4122,
            Self::Rule(refusal) => return first_code(refusal),
            Self::Unanswered(_) => return None,
        })
    }

    /// What is said to somebody without an account: how long to wait, and nothing of codes and clocks.
    #[must_use]
    pub fn for_strangers(&self, now: Moment) -> String {
        match self {
            Self::TooMany(it) => {
                let minutes = ((it.until.ms() - now.ms()).max(1) + 59_999) / 60_000;
                format!("写错的次数太多，请过 {minutes} 分钟再试。")
            }
            other => other.to_string(),
        }
    }

    /// What to do, in Chinese.
    fn cure(&self) -> String {
        let text = match self {
            Self::Wrong => "请核对账号和密码；忘记密码的，请管理员发一次性密码。",
            Self::TooMany(it) => return format!("请在{}以后再试。", it.until),
            Self::NoPost => "请管理员核对你的任职起止日期。",
            Self::Conflict(found) => return conflicts(found),
            Self::SignedOut => "没有保存的内容请登录后再提交一次。",
            Self::Weak(found) => return found.iter().map(|it| it.sentence()).collect(),
            Self::Same => "新密码要与原来的不同。",
            Self::NoPerson => "请先登记人员和岗位。",
            Self::NoAccount => "请先给他发一次性密码。",
            Self::Own => "改密码请用“修改密码”；别的请找另一位管理员。",
            Self::Taken => "请改其中一个人的编号。",
            Self::NoCode => "重新启动程序，控制台会显示新的代码。",
            Self::OtherPost => "请换一个没有其他岗位的人。",
            Self::NoPurpose => "请用一句话写明用途，例如“核对送达地址”。",
            Self::NotHeld => "请从列出的岗位里选一个。",
            Self::NeedsCode(_) => "请写动态码。",
            Self::WrongCode => {
                "一个动态码只能用一次，请等下一个；手机的时间要准。手机丢了，用一个恢复码。"
            }
            Self::SecondStands => "换手机的，请安全管理员先解除，再重新设置。",
            Self::NoSealing => "请系统管理员用密钥文件重新启动程序。",
            Self::Rule(refusal) => return sentences(refusal),
            Self::Denied(_) | Self::Unanswered(_) => "",
        };
        text.to_owned()
    }
}

fn first_code(refusal: &Refusal) -> Option<Code> {
    refusal.objections.first().map(|it| it.code)
}

fn sentences(refusal: &Refusal) -> String {
    let each = refusal.objections.iter();
    each.map(|it| format!("{}{}", it.sentence, it.cure))
        .collect()
}

fn conflicts(found: &[Conflict]) -> String {
    let each = found.iter().map(|it| {
        let [one, other] = &it.posts;
        format!("{one}与{other}（{}）", it.ground.because)
    });
    let each: Vec<String> = each.collect();
    format!("{}。请管理员免去其中一个岗位。", each.join("；"))
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.code()) {
            (Self::Denied(denied), _) => denied.fmt(f),
            (Self::Unanswered(unanswered), _) => unanswered.fmt(f),
            (_, Some(code)) => write!(f, "{code} {}：{}", code.title, self.cure()),
            (_, None) => f.write_str(&self.cure()),
        }
    }
}

impl std::error::Error for Refused {}

impl From<Objection> for Refused {
    fn from(objection: Objection) -> Self {
        Self::Rule(Refusal {
            objections: vec![objection],
        })
    }
}

impl From<Unanswered> for Refused {
    fn from(unanswered: Unanswered) -> Self {
        Self::Unanswered(unanswered)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Unanswered(fault.into())
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
