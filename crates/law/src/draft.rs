//! Drafts: what each file says, with places and unresolved names. One struct per kind of table.

mod actor;
mod burden;
mod condition;
mod entrance;
mod fact;
mod field;
mod figure;
mod files;
mod forbidden;
mod general;
mod lead;
mod link;
mod masking;
mod overlay;
mod portal;
mod procedure;
mod publish;
mod report;
mod scheme;
mod scoring;
mod statistics;
mod step;
mod table;
mod term;
mod vocabulary;

pub(crate) use actor::{ActorDraft, SeparationDraft};
pub(crate) use burden::BurdenDraft;
pub(crate) use condition::ConditionDraft;
pub(crate) use entrance::{EntranceDraft, EntranceValueDraft};
pub(crate) use fact::{DerivedDraft, FactDraft, QuantityDraft, SourceDraft, words};
pub(crate) use field::FieldDraft;
pub(crate) use figure::{
    FigureDraft, FiguresDraft, MeasureDraft, RosterDraft, SplitDraft, StepDoneDraft, TallyDraft,
    figures,
};
pub(crate) use files::Drafts;
pub(crate) use forbidden::ForbiddenDraft;
pub(crate) use general::{DutyDraft, GeneralDraft};
pub(crate) use lead::{LeadDraft, LeadFigureDraft};
pub(crate) use link::{LinkDraft, LinkEffectDraft, OpensDraft};
pub(crate) use masking::{BoundDraft, MaskDraft, MaskingDraft, NamesDraft};
pub(crate) use overlay::{ChangeDraft, NumberDraft, OverlayDraft, OverlayKind, Target};
pub(crate) use portal::{CertificateRuleDraft, NormRuleDraft, PortalDraft};
pub(crate) use procedure::{Force, ProcedureDraft};
pub(crate) use publish::{ManualDraft, PublishDraft};
pub(crate) use report::{IdentityDraft, ReportActsDraft, ReportDraft, ReportParagraphDraft};
pub(crate) use scheme::{GroupDraft, IndicatorDraft, PackDraft, SchemeDraft};
pub(crate) use statistics::{NotFromCasesDraft, StatColumnDraft, StatReportDraft, StatTableDraft};
pub(crate) use step::{
    AwaitsDraft, CallDraft, EvidenceDraft, OutcomeDraft, RequireDraft, StepDraft,
};
pub(crate) use table::{RowDraft, TableDraft};
pub(crate) use term::{
    DelegationDraft, ExtensionDraft, LateDraft, PauseDraft, TermDraft, TermSort, no_pause_of_a_day,
};
pub(crate) use vocabulary::{
    ArticleDraft, FactWord, PaperText, PostWord, StatuteDraft, StatutePart,
};
