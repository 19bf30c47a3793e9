//! The actions: the verbs of the use cases, as a clerk would say them.

use std::fmt;
use std::str::FromStr;

/// Declares the actions with the word of the authority table and the Chinese name.
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $word:literal $chinese:literal $subject:ident;)*) => {
        /// Something that a person asks to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// Every action, in the order of the authority table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word of the authority table.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The Chinese name.
            #[must_use]
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $chinese,)* }
            }

            /// What the action touches.
            #[must_use]
            pub const fn subject(self) -> Subject {
                match self { $(Self::$name => Subject::$subject,)* }
            }
        }
    };
}

/// What an action touches. No administrator touches a case, and no handler touches the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Adds a statement to a case.
    Case,
    /// Shows what stands in a case.
    Contents,
    /// What the public sees.
    Notice,
    /// Proofs, which tell nothing about a matter.
    Proof,
    /// People, units, rules, keys, backups.
    Machine,
}

actions! {
    /// Open a case.
    OpenCase "open_case" "立案登记" Case;
    /// Begin a case from outside, without an account, through an entrance of the law.
    HandIn "hand_in" "网上递交" Case;
    /// Perform a step that is not a decision.
    PerformStep "perform_step" "办理环节" Case;
    /// Perform a step that decides the case.
    Decide "decide" "作出决定" Case;
    /// Decide on the spot, where the law lets the officers do so.
    DecideOnSpot "decide_on_spot" "当场决定" Case;
    /// Record a service of papers.
    Serve "serve" "送达" Case;
    /// Declare a fact with a reason.
    Declare "declare" "认定情形" Case;
    /// Extend a term.
    Extend "extend" "延长期限" Case;
    /// Decide that somebody withdraws from a case.
    Recuse "recuse" "决定回避" Case;
    /// Correct an earlier statement.
    Correct "correct" "更正" Case;
    /// End a case without a result.
    Withdraw "withdraw" "撤回" Case;
    /// Go on with a case inside another.
    Merge "merge" "并案" Case;
    /// Continue parts of a case as cases of their own.
    Split "split" "分案" Case;
    /// Hand a case to another unit.
    Transfer "transfer" "移送" Case;
    /// Move a case to another version of its procedure.
    MoveVersion "move_version" "变更程序版本" Case;
    /// Put a closed case in the archive.
    Archive "archive" "归档" Case;
    /// Erase a person's data on a lawful request.
    Erase "erase" "删除个人信息" Case;
    /// Issue a supervision paper about a case.
    Supervise "supervise" "监督" Case;
    /// Write down and answer comments on a draft.
    AnswerComments "answer_comments" "登记和答复意见" Case;
    /// Read a case without personal data.
    ReadCase "read_case" "查看案件" Contents;
    /// Read the personal data of a case.
    ReadPersonal "read_personal" "查看个人信息" Contents;
    /// Take cases out of the building.
    Export "export" "导出案件" Contents;
    /// Read figures and score them.
    Assess "assess" "考核" Contents;
    /// Make the figures of a period final, and open them again with a reason.
    FinalizeFigures "finalize_figures" "数字定稿" Contents;
    /// Read what is published.
    ReadNotice "read_notice" "查看公示" Notice;
    /// Withhold the text of a comment on a draft by a published rule, and show it again.
    WithholdComment "withhold_comment" "不显示意见" Notice;
    /// Mask a notice before it is published.
    Mask "mask" "公示掩码" Notice;
    /// Publish a notice.
    Publish "publish" "发布公示" Notice;
    /// Take a notice back.
    RecallNotice "recall_notice" "撤下公示" Notice;
    /// Recompute the ledger and its proofs.
    VerifyLedger "verify_ledger" "核验账本" Proof;
    /// Write a backup, sealed so that its maker cannot read it.
    Backup "backup" "备份" Machine;
    /// Bring a backup back.
    Restore "restore" "恢复" Machine;
    /// Enter and dismiss people, give and end posts.
    ManagePeople "manage_people" "管理人员岗位" Machine;
    /// Enter and change units.
    ManageUnits "manage_units" "管理单位" Machine;
    /// Write drafts of rules and sign them for a review.
    DraftRules "draft_rules" "起草规则" Machine;
    /// Sign drafts that somebody else wrote.
    ReviewRules "review_rules" "审签规则" Machine;
    /// Put a signed version of the rules in force.
    ManageRules "manage_rules" "启用规则版本" Machine;
    /// Walk recorded history under other rules; nothing is written.
    ReplayRules "replay_rules" "推演规则" Machine;
    /// Bring in a template of papers, which somebody else puts in force.
    ManagePapers "manage_papers" "设置文书模板" Machine;
    /// Replace the signing key.
    RotateKey "rotate_key" "更换密钥" Machine;
    /// Take in the key of a witness, whose countersignatures are kept from then on.
    TakeWitness "take_witness" "登记见证人" Machine;
    /// Read who did what to the machine.
    ReadAudit "read_audit" "查看审计日志" Machine;
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Action {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.iter().find(|action| action.word() == text);
        found.copied().ok_or(())
    }
}
