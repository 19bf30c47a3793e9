//! The law as checked data: what the engine runs, the prover explores and `law show` prints.
//!
//! Everything here is resolved: a step is a number, a fact is a number, a called procedure is at
//! hand. Evaluators over these types cannot meet an unknown name, so they cannot fail.

mod burden;
mod cites;
mod condition;
mod entrance;
mod field;
mod figure;
mod lead;
mod library;
mod link;
mod masking;
mod points;
mod portal;
mod procedure;
mod reference;
mod report;
mod scheme;
mod scoring;
mod statistics;
mod step;
mod table;
mod term;

pub use burden::Burden;
pub use condition::{Comparison, Condition, Derived, Fact, FactSource, Quantity};
pub use entrance::{Entrance, EntranceSource, EntranceValue};
pub use field::{Field, FieldKind, FieldMeaning, FieldRef};
pub use figure::{
    Counted, DaysFrom, Figure, Measure, OtherStep, Roster, Split, StepDone, StockAt, Tally,
    TallyField, TallyOf,
};
pub use lead::{LEAD_FIGURES, LeadFigure};
pub use library::{Article, FactWord, Library, Overlaid, Paper, Post, Statute};
pub use link::{Carried, Link, LinkEffect, LinkUnit, Named, Opens, UnnamedCase};
pub use masking::{
    DisplayRule, LookRule, MaskMethod, MaskRule, Masking, MinorRule, NameRule, NeverRule,
};
pub use points::{Fraction, Points};
pub use portal::{CertificateRule, NormRule, OpenData, PortalCount, PortalNumber, PowerLists};
pub use procedure::{
    CalendarUse, Checked, FactNo, Manual, Origin, Procedure, Publication, Recall, Rectified,
    Running, Status, StepNo,
};
pub use reference::{Mark, Ref};
pub use report::{Identity, Report, ReportActs, ReportParagraph, ReportPart, ReportPiece};
pub use scheme::{
    Applies, Cut, Despite, Exception, Forbidden, Grade, Group, Indicator, IndicatorName,
    IndicatorShare, Pack, Scheme, Upload,
};
pub use scoring::{Bound, Nothing, Scoring, Veto};
pub use statistics::{DueDate, MoneyIn, NotFromCases, StatColumn, StatReport, StatTable};
pub use step::{
    Actor, Awaits, Call, EvidenceRule, Many, Need, Number, Outcome, PaperUse, Repeats, Require,
    Separation, Step,
};
pub use table::{Table, TableRow};
pub use term::{Delegation, ExtensionRule, Late, Pause, PauseKind, Term, TermKind};
