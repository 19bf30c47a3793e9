//! The kinds of deviation: one for each reason of the engine that history can give, and some for
//! what history left undone; and the headings under which people look for them.

use zs_base::Code;
use zs_case::codes;

/// A kind of deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Before it another step had to be done.
    Sequence,
    /// It was not needed.
    NotNeeded,
    /// It was done again although it is done once.
    Repeated,
    /// The case had ended.
    AfterEnd,
    /// A wait was not over.
    TooEarly,
    /// It was done after its last lawful day.
    Late,
    /// Notice was given too late.
    Notice,
    /// A required field is missing.
    FieldMissing,
    /// A field is of the wrong kind.
    FieldKind,
    /// A requirement of the procedure was not met.
    Require,
    /// A fact that decides was undefined.
    Undefined,
    /// Too few people, wrong posts, certificates or separation.
    People,
    /// The outcome is missing or unknown, or its reason.
    Outcome,
    /// Evidence is missing.
    Evidence,
    /// The date is impossible.
    Date,
    /// It names no step that is possible there.
    NoStep,
    /// Its last lawful day has passed and it was never done.
    Overdue,
    /// It had to be done and was not; no day for it has passed.
    Unfinished,
    /// It had to be done and never was.
    Missing,
    /// It was done before a step that had to come first.
    Order,
    /// Its paper was never served.
    Unserved,
    /// What it makes public was never made public.
    Unpublished,
}

/// What a person who reads a list of deviations looks for first: one heading for several kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A step is missing.
    Missing,
    /// Steps stand in the wrong order.
    Order,
    /// Something was done too late.
    Late,
    /// Something was done before its time.
    Early,
    /// The wrong people acted, or too few.
    Actor,
    /// A paper was not served.
    Unserved,
    /// A result was not made public.
    Unpublished,
    /// What a step says is not what the rules ask for.
    Content,
    /// A case goes on; that alone is nothing wrong.
    Open,
}

impl Fault {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Missing,
        Self::Order,
        Self::Late,
        Self::Early,
        Self::Actor,
        Self::Unserved,
        Self::Unpublished,
        Self::Content,
        Self::Open,
    ];

    /// The word by which scripts and addresses know it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Order => "order",
            Self::Late => "late",
            Self::Early => "early",
            Self::Actor => "actor",
            Self::Unserved => "unserved",
            Self::Unpublished => "unpublished",
            Self::Content => "content",
            Self::Open => "open",
        }
    }

    /// The heading in reports.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Missing => "缺少环节",
            Self::Order => "次序颠倒",
            Self::Late => "逾期",
            Self::Early => "期限未满",
            Self::Actor => "人员不符",
            Self::Unserved => "没有送达",
            Self::Unpublished => "没有公开",
            Self::Content => "内容不符",
            Self::Open => "还没有办完",
        }
    }
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 22] = [
        Self::Sequence,
        Self::NotNeeded,
        Self::Repeated,
        Self::AfterEnd,
        Self::TooEarly,
        Self::Late,
        Self::Notice,
        Self::FieldMissing,
        Self::FieldKind,
        Self::Require,
        Self::Undefined,
        Self::People,
        Self::Outcome,
        Self::Evidence,
        Self::Date,
        Self::NoStep,
        Self::Overdue,
        Self::Unfinished,
        Self::Missing,
        Self::Order,
        Self::Unserved,
        Self::Unpublished,
    ];

    /// The kind of an objection of the engine.
    #[must_use]
    pub fn of(code: Code) -> Self {
        const OBJECTIONS: &[(Code, Kind)] = &[
            (codes::ZS3103, Kind::Sequence),
            (codes::ZS3104, Kind::NotNeeded),
            (codes::ZS3106, Kind::Repeated),
            (codes::ZS3102, Kind::AfterEnd),
            (codes::ZS3127, Kind::AfterEnd),
            (codes::ZS3107, Kind::TooEarly),
            (codes::ZS3108, Kind::Late),
            (codes::ZS3109, Kind::Notice),
            (codes::ZS3115, Kind::FieldMissing),
            (codes::ZS3116, Kind::FieldKind),
            (codes::ZS3117, Kind::Require),
            (codes::ZS3105, Kind::Undefined),
            (codes::ZS3130, Kind::Undefined),
            (codes::ZS3119, Kind::Outcome),
            (codes::ZS3122, Kind::Outcome),
            (codes::ZS3133, Kind::Outcome),
            (codes::ZS3118, Kind::Evidence),
            (codes::ZS3120, Kind::Date),
        ];
        let found = OBJECTIONS.iter().find(|(it, _)| *it == code);
        found.map_or(Self::People, |(_, kind)| *kind)
    }

    /// The word by which scripts know it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sequence => "sequence",
            Self::NotNeeded => "not_needed",
            Self::Repeated => "repeated",
            Self::AfterEnd => "after_end",
            Self::TooEarly => "too_early",
            Self::Late => "late",
            Self::Notice => "notice",
            Self::FieldMissing => "field_missing",
            Self::FieldKind => "field_kind",
            Self::Require => "require",
            Self::Undefined => "undefined",
            Self::People => "people",
            Self::Outcome => "outcome",
            Self::Evidence => "evidence",
            Self::Date => "date",
            Self::NoStep => "no_step",
            Self::Overdue => "overdue",
            Self::Unfinished => "unfinished",
            Self::Missing => "missing",
            Self::Order => "order",
            Self::Unserved => "unserved",
            Self::Unpublished => "unpublished",
        }
    }

    /// The title in reports.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sequence => "前面的环节没有完成",
            Self::NotNeeded => "不需要的环节",
            Self::Repeated => "重复的环节",
            Self::AfterEnd => "办结以后的环节",
            Self::TooEarly => "早于允许的日期",
            Self::Late => "逾期",
            Self::Notice => "通知得不够早",
            Self::FieldMissing => "缺少必填内容",
            Self::FieldKind => "内容的类别不对",
            Self::Require => "不符合要求",
            Self::Undefined => "情形没有认定",
            Self::People => "人员不符",
            Self::Outcome => "结果不明",
            Self::Evidence => "缺少证据材料",
            Self::Date => "日期不可能",
            Self::NoStep => "没有这个环节",
            Self::Overdue => "到期没有办",
            Self::Unfinished => "没有办完",
            Self::Missing => "缺少环节",
            Self::Order => "次序颠倒",
            Self::Unserved => "没有送达",
            Self::Unpublished => "没有公开",
        }
    }

    /// The heading under which it stands.
    #[must_use]
    pub const fn fault(self) -> Fault {
        match self {
            Self::Missing => Fault::Missing,
            Self::Sequence
            | Self::Order
            | Self::AfterEnd
            | Self::Repeated
            | Self::NotNeeded
            | Self::NoStep => Fault::Order,
            Self::Late | Self::Overdue => Fault::Late,
            Self::TooEarly | Self::Notice => Fault::Early,
            Self::People => Fault::Actor,
            Self::Unserved => Fault::Unserved,
            Self::Unpublished => Fault::Unpublished,
            Self::FieldMissing
            | Self::FieldKind
            | Self::Require
            | Self::Undefined
            | Self::Outcome
            | Self::Evidence
            | Self::Date => Fault::Content,
            Self::Unfinished => Fault::Open,
        }
    }
}
