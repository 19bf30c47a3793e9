//! What pages show: plain values computed from the events, with nothing of a page in them, and the
//! way back from a filled form to a command.

mod act_fill;
mod act_form;
mod case_file;
mod clock;
mod consult;
mod draw;
mod due_days;
mod entrance;
mod entry;
mod field_ask;
mod figure_changes;
mod fill;
mod handed_in;
mod held_paper;
mod inspection;
mod item_file;
mod looked;
mod looker;
mod moved;
mod named_case;
mod next;
mod open_form;
mod public_document;
mod public_notice;
mod public_report;
mod quarter;
mod queue;
pub mod read;
mod rectified;
mod report_case;
mod roster;
mod rough;
mod serve_form;
mod sheet;
mod sight;
mod similar;
mod step_form;
mod survey;
mod trial;
mod words;

pub use act_fill::act;
pub use act_form::{ActForm, ActKind, ActOffer};
pub use case_file::{CaseFile, FileLine, Group, PaperLine};
pub use clock::{Clock, Left, Light};
pub use consult::{ConsultFloor, ConsultStanding, Consultation};
pub use draw::Draw;
pub use due_days::{DueDay, DueDays};
pub use entrance::{EntranceForm, HandedInDraft, PaperKnown};
pub use entry::Entry;
pub use field_ask::{CaseMeans, Choice, FieldAsk, Given, Prefill, Required};
pub use figure_changes::{ChangingEvent, FigureChange};
pub use fill::{Answers, FactAnswer, FieldError, Spot, open, perform, value_of};
pub use handed_in::{HandedIn, HandedInDue, HandedInStep};
pub use held_paper::{BoundLine, HeldPaper, HeldRemedy, PaperStanding};
pub use inspection::{Approved, Coming, Inspection, Stage};
pub use item_file::{
    ASSIGN, ItemFile, ItemFileAsk, ItemPlace, MET, Meets, NOT_APPLICABLE, REVIEW, SELF, Said,
};
pub use looked::{LookLine, LooksTold, PaperCodes};
pub use looker::{COUNTY_NAME, Looker};
pub use moved::{DateMove, MovedLine};
pub(crate) use named_case::{cases_of_event, in_paper};
pub use next::{Blocked, Next, ToServe};
pub(crate) use open_form::combinations;
pub use open_form::{OpenForm, Openable};
pub use public_document::PublicDocument;
pub use public_notice::{DecisionLeaf, PublicNotice};
pub use public_report::PublicReport;
pub use quarter::{Missed, MissedList, Quarter, UnitQuarter};
pub use queue::{Lights, PageAsk, QueueLine, QueueList, QueuePage};
pub use rectified::{RectifiedAsk, RectifiedLine, RectifiedList, RectifiedState};
pub use report_case::{ReportCase, ReportOf};
pub use roster::{
    AccountState, Holds, Roster, RosterAsk, RosterEntry, RosterPart, certificate_holds,
};
pub use serve_form::{ServeForm, WayAsk, serve};
pub use sheet::{ComingPaper, PaperList, Sheet};
pub(crate) use sight::{HIDDEN, known_from, step_at, step_name};
pub use similar::Similar;
pub use step_form::{EvidenceAsk, FactAsk, NoForm, OutcomeAsk, SignerAsk, SignersAsk, StepForm};
pub use survey::{Survey, SurveyCommitted, SurveyTicket};
pub use trial::{Trial, TrialEvidence, TrialRefused, TrialStep, TrialView, trial_fields};
pub use words::{Line, line, text_of};
