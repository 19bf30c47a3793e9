//! A notice before its release, as the people see it who answer for it: exactly what the public will
//! read, with every mask and every doubt shown where it stands.

use zs_disclose::{Masked, Notice, NoticeRefusal};
use zs_law::Status;

/// A draft, or every reason why there is none.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Why nothing may be shown; empty where something may.
    pub refused: Vec<String>,
    /// The number of the paper.
    pub number: String,
    /// The agency.
    pub agency: String,
    /// The title and the fields, in the order of the notice.
    pub lines: Vec<DraftLine>,
    /// The course of the case.
    pub course: Vec<String>,
    /// How many places a person must decide.
    pub doubts: usize,
    /// What was masked and by which rule, each rule once.
    pub rules: Vec<String>,
}

/// A line of a draft.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// Its name.
    pub name: String,
    /// Its text, in pieces.
    pub pieces: Vec<Piece>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What stands there.
    pub text: String,
    /// Why it is marked; empty where nothing is to be said.
    pub why: String,
}

impl Draft {
    /// The draft of a notice.
    #[must_use]
    pub fn of(notice: &Result<Notice, NoticeRefusal>) -> Self {
        match notice {
            Ok(notice) => Self::shown(notice),
            Err(refusal) => Self::refused(refusal),
        }
    }

    fn refused(refusal: &NoticeRefusal) -> Self {
        let reasons = refusal.reasons.iter().map(|it| {
            let cite = it.cite.as_ref().map(zs_event::Cite::in_words);
            format!(
                "{}：{}　{}",
                it.code.title,
                it.why,
                cite.unwrap_or_default()
            )
        });
        Self {
            refused: reasons.collect(),
            number: String::new(),
            agency: String::new(),
            lines: Vec::new(),
            course: Vec::new(),
            doubts: 0,
            rules: Vec::new(),
        }
    }

    fn shown(notice: &Notice) -> Self {
        let title = std::iter::once(("标题", &notice.title));
        let fields = notice.fields.iter().map(|it| (&*it.name, &it.text));
        let all: Vec<(&str, &Masked)> = title.chain(fields).collect();
        let mut rules = Vec::new();
        for (_, text) in &all {
            for span in &text.spans {
                let rule = reason(span);
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        }
        let course = notice.course.iter();
        Self {
            refused: Vec::new(),
            number: notice.number.clone().unwrap_or_default(),
            agency: notice.agency.clone(),
            lines: all
                .iter()
                .map(|(name, text)| DraftLine {
                    name: (*name).to_owned(),
                    pieces: pieces(text),
                })
                .collect(),
            course: course.map(|it| format!("{} {}", it.name, it.on)).collect(),
            doubts: notice.doubt_count(),
            rules,
        }
    }
}

fn reason(span: &zs_disclose::MaskSpan) -> String {
    let confirm = match span.status {
        Status::Confirmed => "",
        _ => "，待法律人员确认",
    };
    format!("{}：{}{confirm}", span.kind, span.cite.in_words())
}

/// A text cut where masks and doubts begin and end; where they overlap the mask counts.
fn pieces(text: &Masked) -> Vec<Piece> {
    let masks = text
        .spans
        .iter()
        .map(|it| (it.to, format!("已隐去 {}", reason(it))));
    let doubts = text
        .doubts
        .iter()
        .map(|it| (it.at, format!("请看一看：{}", it.why)));
    let mut marks: Vec<_> = masks.chain(doubts).collect();
    marks.sort_by_key(|(at, _)| (at.start, at.end));
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, why: &str| {
        let part = text.text.get(from..to).unwrap_or_default();
        if !part.is_empty() {
            pieces.push(Piece {
                text: part.to_owned(),
                why: why.to_owned(),
            });
        }
    };
    for (span, why) in &marks {
        let (start, end) = (span.start, span.end);
        if start < at {
            continue;
        }
        push(at, start, "");
        push(start, end, why);
        at = end;
    }
    push(at, text.text.len(), "");
    pieces
}
