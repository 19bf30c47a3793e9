//! Fields: what is written down with a case or a step, each of a kind.

use std::sync::Arc;

use zs_event::Value;

use super::{Condition, Origin, Ref, Table};

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The Chinese name, unique in its step or case.
    pub name: Arc<str>,
    /// The kind.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// It must be given only where this holds.
    pub when: Option<Condition>,
    /// Only for these outcomes of the step; for all where empty.
    pub outcomes: Vec<Arc<str>>,
    /// The kind of personal data, for masks; nothing where it is none.
    pub private: Option<Arc<str>>,
    /// What it means to the platform, where that is more than its name says.
    pub is: Option<FieldMeaning>,
    /// Who wrote it.
    pub origin: Origin,
}

/// What a field of the case, or of a step of a survey or a draw, means to the platform, beside what it means to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldMeaning {
    /// What the case is about, in lists and queues.
    Matter,
    /// The unit complained about: its people, and those of the units below it, never learn of the
    /// case.
    Against,
    /// The year that is assessed.
    Year,
    /// The scheme by which a unit is assessed.
    Scheme,
    /// The item of the scheme, by its code.
    Item,
    /// The unit that answers for the item.
    Unit,
    /// What is asked of it.
    Asks,
    /// Whether the acts answer the item themselves, or something must be handed in: its two words,
    /// in this order.
    Answered,
    /// By when it is due.
    Due,
    /// By when it is due, in the words of the list that shared it out.
    DueSaid,
    /// The row of that list, by its key.
    Row,
    /// The form of a survey, a key of the table with its questions.
    SurveyForm,
    /// The first day on which the cases of a survey ended.
    SurveyFrom,
    /// The last one.
    SurveyTo,
    /// The units of a survey, by name; all where none is named.
    SurveyUnits,
    /// How many in a hundred a survey asks.
    SurveyRate,
    /// The digest of the frame of a survey, which the machine writes.
    SurveyFrame,
    /// How many parties are in it, which the machine writes.
    SurveySize,
    /// The commitment to the seed, which the machine writes.
    SurveyCommitment,
    /// The seed, which the machine writes.
    SurveySeed,
    /// The body that a draw is for, as the table of caps names it.
    DrawBody,
    /// How many subjects a draw draws.
    DrawSubjectCount,
    /// How many officers it draws.
    DrawOfficerCount,
    /// The lottery whose digits make the seed.
    DrawGame,
    /// The number of its drawing.
    DrawIssue,
    /// The day of its drawing, after the lists are locked.
    DrawDay,
    /// The digits that came.
    DrawDigits,
    /// The digest of the file with the locked list of subjects, which the machine writes.
    DrawSubjectsFile,
    /// The same of the officers, which the machine writes.
    DrawOfficersFile,
    /// The digest of the list of subjects as it is published, which the machine writes.
    DrawSubjects,
    /// The same of the officers, which the machine writes.
    DrawOfficers,
    /// The name of the algorithm, which the machine writes.
    DrawAlgorithm,
    /// The text that makes the seed, which the machine writes.
    DrawSeed,
    /// The digest of the list of subjects that was drawn from, which the machine writes.
    DrawSubjectsUsed,
    /// The same of the officers, which the machine writes.
    DrawOfficersUsed,
    /// The subjects that were drawn, which the machine writes.
    DrawnSubjects,
    /// The officers that were drawn, which the machine writes.
    DrawnOfficers,
    /// The reserves among the subjects, which the machine writes.
    DrawSubjectReserves,
    /// The reserves among the officers, which the machine writes.
    DrawOfficerReserves,
    /// Who takes the place of an officer, which the machine writes.
    DrawSubstitute,
    /// Which reserve that is, from 1, which the machine writes.
    DrawSubstitutePlace,
    /// The name of what the public is consulted on.
    ConsultTitle,
    /// Its draft, as the public reads it.
    ConsultDraft,
    /// What the draft is to solve and whom it touches, in a few sentences.
    ConsultSummary,
    /// How many comments came, which the machine writes.
    CommentsReceived,
    /// How many of them were adopted, whole or in part, which the machine writes.
    CommentsAdopted,
}

impl FieldMeaning {
    /// Whether the machine writes it and nobody else.
    #[must_use]
    pub const fn is_written_by_machine(self) -> bool {
        matches!(
            self,
            Self::SurveyFrame | Self::SurveySize | Self::SurveyCommitment | Self::SurveySeed
        ) || self.is_computed()
    }

    /// Whether it follows from what the machine knows beside the case: then the engine takes nothing
    /// but what the machine finds, and nobody corrects it.
    #[must_use]
    pub const fn is_computed(self) -> bool {
        self.is_drawn() || self.is_counted()
    }

    /// Whether it is a number of comments.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::CommentsReceived | Self::CommentsAdopted)
    }

    /// Whether it follows from a draw.
    #[must_use]
    pub const fn is_drawn(self) -> bool {
        matches!(
            self,
            Self::DrawSubjectsFile
                | Self::DrawOfficersFile
                | Self::DrawSubjects
                | Self::DrawOfficers
                | Self::DrawAlgorithm
                | Self::DrawSeed
                | Self::DrawSubjectsUsed
                | Self::DrawOfficersUsed
                | Self::DrawnSubjects
                | Self::DrawnOfficers
                | Self::DrawSubjectReserves
                | Self::DrawOfficerReserves
                | Self::DrawSubstitute
                | Self::DrawSubstitutePlace
        )
    }

    /// Whether it makes the result of a draw or follows from it.
    #[must_use]
    pub const fn is_of_draw(self) -> bool {
        self.is_drawn()
            || matches!(
                self,
                Self::DrawBody
                    | Self::DrawSubjectCount
                    | Self::DrawOfficerCount
                    | Self::DrawGame
                    | Self::DrawIssue
                    | Self::DrawDay
                    | Self::DrawDigits
            )
    }

    /// All of them, with their words in law files.
    pub const ALL: [(&'static str, Self); 46] = [
        ("matter", Self::Matter),
        ("against", Self::Against),
        ("year", Self::Year),
        ("scheme", Self::Scheme),
        ("item", Self::Item),
        ("unit", Self::Unit),
        ("asks", Self::Asks),
        ("answered", Self::Answered),
        ("due", Self::Due),
        ("due_said", Self::DueSaid),
        ("row", Self::Row),
        ("survey_form", Self::SurveyForm),
        ("survey_from", Self::SurveyFrom),
        ("survey_to", Self::SurveyTo),
        ("survey_units", Self::SurveyUnits),
        ("survey_rate", Self::SurveyRate),
        ("survey_frame", Self::SurveyFrame),
        ("survey_size", Self::SurveySize),
        ("survey_commitment", Self::SurveyCommitment),
        ("survey_seed", Self::SurveySeed),
        ("draw_body", Self::DrawBody),
        ("draw_subject_count", Self::DrawSubjectCount),
        ("draw_officer_count", Self::DrawOfficerCount),
        ("draw_game", Self::DrawGame),
        ("draw_issue", Self::DrawIssue),
        ("draw_day", Self::DrawDay),
        ("draw_digits", Self::DrawDigits),
        ("draw_subjects_file", Self::DrawSubjectsFile),
        ("draw_officers_file", Self::DrawOfficersFile),
        ("draw_subjects", Self::DrawSubjects),
        ("draw_officers", Self::DrawOfficers),
        ("draw_algorithm", Self::DrawAlgorithm),
        ("draw_seed", Self::DrawSeed),
        ("draw_subjects_used", Self::DrawSubjectsUsed),
        ("draw_officers_used", Self::DrawOfficersUsed),
        ("drawn_subjects", Self::DrawnSubjects),
        ("drawn_officers", Self::DrawnOfficers),
        ("draw_subject_reserves", Self::DrawSubjectReserves),
        ("draw_officer_reserves", Self::DrawOfficerReserves),
        ("draw_substitute", Self::DrawSubstitute),
        ("draw_substitute_place", Self::DrawSubstitutePlace),
        ("consult_title", Self::ConsultTitle),
        ("consult_draft", Self::ConsultDraft),
        ("consult_summary", Self::ConsultSummary),
        ("comments_received", Self::CommentsReceived),
        ("comments_adopted", Self::CommentsAdopted),
    ];
}

/// The kind of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// Several texts.
    List,
    /// Money, in the smallest unit of the currency.
    Money,
    /// A whole number.
    Count,
    /// A civil day.
    Date,
    /// A civil moment.
    Moment,
    /// One of these words.
    Choice(Vec<Arc<str>>),
    /// A party.
    Party,
    /// An officer, by id.
    Officer,
    /// A unit, by id.
    Unit,
    /// A place.
    Place,
    /// An article of law.
    Article,
    /// A key of a table, such as a power item or a kind of violation.
    Key(Arc<Table>, Arc<str>),
    /// A file, by its digest.
    File,
    /// Another case, by its id.
    Case,
}

impl FieldKind {
    /// Whether a value is of this kind. `Key` and `Choice` also look at the word.
    #[must_use]
    pub fn takes(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Choice(words), Value::Text(text)) => words.iter().any(|word| **word == **text),
            (Self::Key(table, column), Value::Text(text)) => table.has_key(column, text),
            (
                Self::Text | Self::Officer | Self::Unit | Self::Place | Self::Article | Self::Case,
                Value::Text(_),
            )
            | (Self::List, Value::List(_))
            | (Self::Money, Value::Money(_))
            | (Self::Count, Value::Count(_))
            | (Self::Date, Value::Date(_))
            | (Self::Moment, Value::Moment(_))
            | (Self::Party, Value::Party(_))
            | (Self::File, Value::File(_)) => true,
            _ => false,
        }
    }

    /// The key by which files name the kind.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List => "list",
            Self::Money => "money",
            Self::Count => "count",
            Self::Date => "date",
            Self::Moment => "moment",
            Self::Choice(_) => "choice",
            Self::Party => "party",
            Self::Officer => "officer",
            Self::Unit => "unit",
            Self::Place => "place",
            Self::Article => "article",
            Self::Key(..) => "key",
            Self::File => "file",
            Self::Case => "case",
        }
    }

    /// The Chinese name of the kind, for messages.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::List => "多项文字",
            Self::Money => "金额",
            Self::Count => "整数",
            Self::Date => "日期",
            Self::Moment => "时刻",
            Self::Choice(_) => "选项",
            Self::Party => "当事人",
            Self::Officer => "人员",
            Self::Unit => "单位",
            Self::Place => "地点",
            Self::Article => "法条",
            Self::Key(..) => "目录项",
            Self::File => "文件",
            Self::Case => "案件",
        }
    }
}

/// A field of the case itself or of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldRef {
    /// A field of the case, by its place in `Procedure::fields` of the case's own procedure.
    Case(u16),
    /// The kind of the party in a field of the case (公民 or 组织), see `zs_event::PartyKind::word`.
    CasePartyKind(u16),
    /// A field of a step, by its place in `Step::fields`; the latest valid round.
    Step(Ref, u16),
}
