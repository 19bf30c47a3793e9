//! The audit log: an entry for everything done with accounts and for every look at personal data,
//! each linked to the one before.

use zs_base::{Digest, Moment, PersonId, PostId, UnitId};
use zs_store::{AuditRow, Cell, Fault, OfficeChange, Reader, listing, page};

/// Entries read at a time.
const PAGE: usize = 1_024;

/// Declares the deeds with their word in the log and their Chinese name.
macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident $word:literal $chinese:literal;)*) => {
        /// What the audit log speaks of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed {
            $($(#[$doc])* $name,)*
        }

        impl Deed {
            /// Every deed.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The deed with this word.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }

            /// The word of the log.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The Chinese name.
            #[must_use]
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $chinese,)* }
            }
        }
    };
}

deeds! {
    /// Somebody signed in, or tried to.
    SignIn "sign_in" "登录";
    /// An account or an address was slowed down after too many attempts.
    SlowDown "slow_down" "试错太多";
    /// Somebody signed out.
    SignOut "sign_out" "退出";
    /// Somebody chose the post in which they act.
    ChangePost "change_post" "选岗位";
    /// Somebody changed their password, or tried to.
    ChangePassword "change_password" "改密码";
    /// A one-time password was handed out.
    HandOut "hand_out" "发一次性密码";
    /// An account was closed.
    CloseAccount "close_account" "停用账号";
    /// A code for the first administrator was shown on the console.
    FirstCode "first_code" "首个管理员代码";
    /// The first administrator was entered, or somebody tried to.
    FirstAdministrator "first_administrator" "首个管理员";
    /// A person was entered in the register.
    EnterPerson "enter_person" "登记人员";
    /// Somebody was given a post.
    GivePost "give_post" "任职";
    /// Somebody does not hold a post any more.
    EndPost "end_post" "免职";
    /// A certificate of somebody was entered.
    Certify "certify" "登记证件";
    /// A certificate does not hold any more.
    EndCertificate "end_certificate" "证件失效";
    /// People were entered or changed from a table.
    ImportPeople "import_people" "批量导入人员";
    /// Something became of a unit.
    ChangeUnit "change_unit" "调整单位";
    /// The audit log was taken away as a file.
    ExportAudit "export_audit" "导出审计日志";
    /// Somebody at work asked for what their post may not have.
    Denied "denied" "越权访问";
    /// Somebody began to set up a second factor.
    BeginSecond "begin_second" "开始设置第二因素";
    /// A second factor was confirmed, and is asked for from then on.
    ConfirmSecond "confirm_second" "启用第二因素";
    /// The code of a second factor was asked for and given, or given wrong.
    SecondCode "second_code" "动态码";
    /// The second factor of somebody was taken away.
    ResetSecond "reset_second" "解除第二因素";
    /// A county's own template of a paper was brought in.
    ProposeTemplate "propose_template" "上传文书模板";
    /// A county's own template of a paper was put in force.
    ConfirmTemplate "confirm_template" "启用文书模板";
    /// A draft of rules was begun.
    BeginDraft "begin_draft" "开始起草规则";
    /// A draft of rules was signed by whoever wrote it.
    SubmitDraft "submit_draft" "规则草案送审";
    /// A draft of rules was sent back to be written on.
    ReturnDraft "return_draft" "退回规则草案";
    /// A draft of rules was signed by somebody who did not write it.
    SignDraft "sign_draft" "审签规则草案";
    /// Rules were enacted.
    EnactDraft "enact_draft" "启用规则";
    /// The figures of a period were made final.
    FinalizeFigures "finalize_figures" "数字定稿";
    /// A period whose figures were final was opened again.
    ReopenFigures "reopen_figures" "重新打开定稿";
    /// A draft of rules was given up.
    WithdrawDraft "withdraw_draft" "作废规则草案";
    /// A file that somebody sent carries something harmful, as the scanner says.
    FoundVirus "found_virus" "上传的文件有毒";
    /// The scanner said nothing of a file that somebody sent.
    ScanFailed "scan_failed" "没有查成毒";
    /// A log or ledger of elsewhere was checked.
    CheckLog "check_log" "检查历史台账";
    /// Personal data were looked at.
    ReadPersonal "read_personal" "查看个人信息";
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The word of the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// An entry before it has its number and link.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) at: Moment,
    /// Empty for somebody who is not signed in.
    pub(super) person: PersonId,
    pub(super) deed: Deed,
    pub(super) subject: &'a str,
    pub(super) outcome: Outcome,
    pub(super) purpose: &'a str,
    pub(super) address: &'a str,
}

/// Several entries as the next ones of the log, in their order.
pub(super) fn chain(
    reader: &mut dyn Reader,
    entries: &[Entry<'_>],
) -> Result<Vec<OfficeChange>, Fault> {
    let mut end = last(reader)?;
    let rows = entries.iter().map(|entry| {
        let row = entry.after(end);
        end = AuditEnd {
            entries: row.number,
            link: row.link,
        };
        OfficeChange::Audit(row)
    });
    Ok(rows.collect())
}

fn last(reader: &mut dyn Reader) -> Result<AuditEnd, Fault> {
    let last: Vec<AuditRow> = page(reader, &listing::AUDIT_NEWEST, &[], None, 1)?;
    Ok(last.first().map_or_else(AuditEnd::default, |it| AuditEnd {
        entries: it.number,
        link: it.link,
    }))
}

impl Entry<'_> {
    /// The entry as the next one of the log. Read it under the same lock under which it is kept.
    pub(super) fn next(&self, reader: &mut dyn Reader) -> Result<OfficeChange, Fault> {
        Ok(OfficeChange::Audit(self.after(last(reader)?)))
    }

    /// The same of somebody who acted in a unit and a post, which are kept with the entry.
    pub(super) fn next_of(
        &self,
        acting: (&UnitId, &PostId),
        reader: &mut dyn Reader,
    ) -> Result<OfficeChange, Fault> {
        let end = last(reader)?;
        let mut row = self.after(end);
        (row.unit, row.post) = (acting.0.clone(), acting.1.clone());
        row.link = row.link_after(&end.link);
        Ok(OfficeChange::Audit(row))
    }

    fn after(&self, end: AuditEnd) -> AuditRow {
        let mut row = AuditRow {
            number: end.entries + 1,
            at: self.at,
            person: self.person.clone(),
            action: self.deed.word().to_owned(),
            subject: self.subject.to_owned(),
            result: self.outcome.word().to_owned(),
            purpose: self.purpose.to_owned(),
            address: self.address.to_owned(),
            link: Digest::default(),
            unit: UnitId::from(""),
            post: PostId::from(""),
        };
        row.link = row.link_after(&end.link);
        row
    }
}

/// What a verified audit log ends with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditEnd {
    /// How many entries there are.
    pub entries: u64,
    /// The link of the last one, which fixes all. Whoever kept it elsewhere finds a cut-off end.
    pub link: Digest,
}

/// The first entry of the audit log that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditWrong {
    /// A number is missing or stands twice.
    #[error("审计日志第{0}条缺失或者重复")]
    Number(u64),
    /// An entry was changed, or one before it.
    #[error("审计日志第{0}条被改动")]
    Changed(u64),
    /// The entry with a link that somebody kept is another one or gone.
    #[error("审计日志第{0}条与另外保管的不符，日志被截去或者重写")]
    Kept(u64),
    /// The log could not be read.
    #[error("{0}")]
    Unread(String),
}

/// Recomputes the links of the whole audit log. `kept` is an end that was verified before and kept
/// elsewhere; the log must still go through it.
///
/// # Errors
/// The first entry that is wrong.
pub fn verify_audit(
    reader: &mut dyn Reader,
    kept: Option<&AuditEnd>,
) -> Result<AuditEnd, AuditWrong> {
    let unread = |fault: Fault| AuditWrong::Unread(fault.to_string());
    let mut end = AuditEnd::default();
    loop {
        let after = [Cell::Int(end.entries as i64)];
        let rows: Vec<AuditRow> =
            page(reader, &listing::AUDIT, &[], Some(&after), PAGE).map_err(unread)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let number = end.entries + 1;
            if row.number != number {
                return Err(AuditWrong::Number(number));
            }
            if row.link != row.link_after(&end.link) {
                return Err(AuditWrong::Changed(number));
            }
            end = AuditEnd {
                entries: number,
                link: row.link,
            };
            let other = |kept: &&AuditEnd| kept.entries == number && kept.link != row.link;
            if kept.filter(other).is_some() {
                return Err(AuditWrong::Kept(number));
            }
        }
    }
    match kept {
        Some(kept) if kept.entries > end.entries => Err(AuditWrong::Kept(kept.entries)),
        _ => Ok(end),
    }
}
