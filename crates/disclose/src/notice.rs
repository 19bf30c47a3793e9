//! A public notice: only the fields that its duty names, masked, for as long as the law says, and
//! its place with the reason once it was taken back.

mod known;
mod listed;
mod refuse;
mod words;

use std::sync::Arc;

use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::{Masking, Publication, Status};

use crate::masked::Masked;
use crate::masker::Masker;
use crate::refusal::NoticeRefusal;

pub use known::known_of;
pub use listed::{Listed, NotSought, listed, searched, sought, sought_words};

/// What the caller read from a case. Layer 3 knows no engine, so the caller fills this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The title as written, with names.
    pub title: String,
    /// The number of the paper.
    pub number: Option<String>,
    /// The agency.
    pub agency: String,
    /// The fields that the duty names and the case has, in the order of the duty.
    pub shown: Vec<FieldFact>,
    /// Every field of the case with a party or personal data in it, and its choices.
    pub all: Vec<FieldFact>,
    /// Texts that are public, such as the agency's own telephone.
    pub public: Vec<String>,
    /// Whether the case has a fact that keeps it from the public.
    pub never: Never,
    /// When the decision was made.
    pub decided_on: Option<Day>,
    /// When it was made public.
    pub published_on: Option<Day>,
    /// When and why it was taken back.
    pub recalled: Option<Recalled>,
    /// The steps that the duty makes public, those that were done, in the order of their doing.
    pub course: Vec<CourseDay>,
}

/// A step of which the public may see that it was done and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseDay {
    /// The name of the step, from the law.
    pub name: Arc<str>,
    /// The day.
    pub on: Day,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFact {
    /// The name of the field.
    pub name: Arc<str>,
    /// The kind of personal data in it.
    pub private: Option<Arc<str>>,
    /// The value.
    pub value: Value,
}

/// Whether facts of the case keep it from the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Never {
    /// None does.
    No,
    /// These do.
    Holds(Vec<Arc<str>>),
    /// Nobody has said of these.
    Unknown(Vec<Arc<str>>),
}

/// A notice was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// When.
    pub on: Day,
    /// Why, as written.
    pub reason: String,
}

/// What the public sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The title; the number of the paper alone once it was taken back.
    pub title: Masked,
    /// The number of the paper.
    pub number: Option<String>,
    /// The agency.
    pub agency: String,
    /// The fields, in the order of the duty; none unless it is displayed or about to be.
    pub fields: Vec<NoticeLine>,
    /// The course of the case as far as the duty makes it public; none where there are no fields.
    pub course: Vec<CourseDay>,
    /// When the decision was made.
    pub decided_on: Day,
    /// When it was made public.
    pub published_on: Option<Day>,
    /// How long it is displayed.
    pub display: Option<Display>,
    /// Where the law says that it is made public.
    pub cite: Cite,
    /// Where the law says that it is taken back.
    pub recall: Option<Cite>,
    /// Where it stands.
    pub state: NoticeState,
}

/// One field of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLine {
    /// The name of the field.
    pub name: Arc<str>,
    /// Its value for the public.
    pub text: Masked,
}

/// How long a notice is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    /// The last day.
    pub until: Day,
    /// Months from the decision.
    pub months: u32,
    /// Where the law says so.
    pub cite: Cite,
    /// Whether a jurist has confirmed it.
    pub status: Status,
}

/// Where a notice stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// Not public yet: this is what a person looks at before the release.
    Draft,
    /// Displayed.
    Displayed,
    /// The time of display is over: neither shown nor linked.
    Over,
    /// Taken back: it keeps its place, without its content.
    Recalled {
        /// When.
        on: Day,
        /// Why, masked.
        reason: Masked,
    },
}

impl Notice {
    /// How many places a person must decide before the release.
    #[must_use]
    pub fn doubt_count(&self) -> usize {
        let lines = self.fields.iter().map(|it| it.text.doubts.len());
        self.title.doubts.len() + lines.sum::<usize>()
    }
}

/// The notice of a case as it stands on a day.
///
/// # Errors
///
/// A refusal with every reason, where nothing of the case may be shown.
pub fn notice(
    masker: Option<&Masker>,
    duty: &Publication,
    facts: &Facts,
    today: Day,
) -> Result<Notice, NoticeRefusal> {
    let rules = masker.map(Masker::rules);
    let (rules, decided_on) = refuse::unless_allowed(rules, duty, facts)?;
    let known = known_of(rules, facts);
    let hidden = |it: &&FieldFact| {
        !it.private
            .as_ref()
            .is_some_and(|kind| duty.hide.contains(kind))
    };
    let shown = facts.shown.iter().filter(hidden);
    let lines: Vec<(&FieldFact, String)> = shown
        .filter_map(|it| Some((it, words::of(&it.value)?)))
        .collect();
    let reason = facts.recalled.as_ref().map_or("", |it| &it.reason);
    let mut texts = vec![facts.title.as_str(), reason];
    texts.extend(lines.iter().map(|(_, text)| text.as_str()));
    // Where there is no masker, no notice was allowed above; and nothing would be shown.
    let masked = masker.map(|it| it.mask_all(&known, &texts));
    let mut masked = masked.unwrap_or_default().into_iter();
    let (title, reason) = (masked.next(), masked.next().unwrap_or_default());
    let fields = lines
        .iter()
        .zip(masked)
        .map(|((field, _), text)| NoticeLine {
            name: field.name.clone(),
            text,
        });
    let fields = fields.collect();
    let display = display(rules, duty, decided_on);
    let state = state(facts, display.as_ref(), reason, today);
    let notice = Notice {
        title: title.unwrap_or_default(),
        number: facts.number.clone(),
        agency: facts.agency.clone(),
        fields,
        course: facts.course.clone(),
        decided_on,
        published_on: facts.published_on,
        display,
        cite: duty.cite.clone(),
        recall: duty.recall.as_ref().map(|it| it.cite.clone()),
        state,
    };
    Ok(without_content(notice))
}

fn display(rules: &Masking, duty: &Publication, decided_on: Day) -> Option<Display> {
    if duty.lasting {
        return None;
    }
    let own = duty.display_months;
    let own = own.map(|months| (months, duty.cite.clone(), Status::Confirmed));
    let most = rules.display.as_ref();
    let most = most.map(|it| (it.months_max, it.cite.clone(), it.status));
    let (months, cite, status) = own.or(most)?;
    Some(Display {
        until: decided_on.plus_months(i32::try_from(months).unwrap_or(i32::MAX)),
        months,
        cite,
        status,
    })
}

fn state(facts: &Facts, display: Option<&Display>, reason: Masked, today: Day) -> NoticeState {
    if facts.published_on.is_none() {
        return NoticeState::Draft;
    }
    if let Some(recalled) = &facts.recalled {
        return NoticeState::Recalled {
            on: recalled.on,
            reason,
        };
    }
    match display {
        Some(display) if display.until < today => NoticeState::Over,
        _ => NoticeState::Displayed,
    }
}

/// A notice that is over or was taken back says nothing of the case but its number.
fn without_content(notice: Notice) -> Notice {
    match notice.state {
        NoticeState::Draft | NoticeState::Displayed => notice,
        NoticeState::Over | NoticeState::Recalled { .. } => Notice {
            title: Masked {
                text: notice.number.clone().unwrap_or_default(),
                ..Masked::default()
            },
            fields: Vec::new(),
            course: Vec::new(),
            ..notice
        },
    }
}
