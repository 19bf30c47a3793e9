//! Comments for a county that is invented: as many as its told step says came, each answered, so that
//! what it says can be counted; and those on a draft whose time for comments has not ended.

use zs_base::{CaseId, Digest};
use zs_case::{InstanceNo, State};
use zs_event::command::Perform;
use zs_event::event::Noted;
use zs_event::{Signer, Value};
use zs_law::FieldMeaning;

use super::note::{CommentPlace, answer_note, comment_note};
use super::{
    CLOSE, Channel, CommentVerdict, NewComment, OPEN, Stance, parts_of, round_of, step_of,
};
use crate::lawmaking::EnactedBy;
use crate::view::Consultation;

/// What invented people say.
const SAID: [(&str, Stance); 6] = [
    (
        "写得比较原则，希望把由谁办、几天办完写清楚。",
        Stance::Change,
    ),
    ("赞成。执行以后希望每年公布一次效果。", Stance::Agree),
    ("小店人手少，建议给三个月的准备时间。", Stance::Change),
    ("不赞成现在就定，先在一两个乡镇试试。", Stance::Against),
    ("请问已经办过的要不要重新办？", Stance::Ask),
    ("建议增加电话办理的途径，老年人不会上网。", Stance::Change),
];
/// How they said it; staff wrote it down.
const HOW: [Channel; 3] = [Channel::Letter, Channel::Phone, Channel::Visit];

/// The notes with which invented citizens comment on a draft of an invented county, one for each thing
/// they say; nobody has commented on it before.
#[must_use]
pub fn citizens_say(consultation: &Consultation) -> Vec<Noted> {
    let labels: Vec<_> = consultation.parts.iter().map(|it| &it.label).collect();
    let labels: Vec<_> = labels.into_iter().filter(|it| !it.is_empty()).collect();
    let said = SAID.iter().enumerate().map(|(index, (text, stance))| {
        let place = CommentPlace {
            case: consultation.case,
            round: consultation.round,
            number: index as u32 + 1,
        };
        let comment = NewComment {
            article: labels
                .get(index % labels.len().max(1))
                .map(ToString::to_string),
            stance: *stance,
            text: (*text).to_owned(),
            channel: Channel::Web,
            received: None,
            name: String::new(),
            phone: String::new(),
        };
        comment_note(&place, &comment, &receipt(&consultation.case, index), None)
    });
    said.collect()
}

/// The keyed digest of a receipt that nobody was given.
fn receipt(case: &CaseId, index: usize) -> Digest {
    Digest::of(&[b"told comment", &case.0, &index.to_be_bytes()])
}

/// The notes that a told step of role `consult_close` presupposes; none for any other step.
pub(crate) fn told_comments(state: &State, act: &Perform, by: &Signer) -> Option<Vec<Noted>> {
    let root = state.instance(InstanceNo::ROOT);
    let law = &root.procedure;
    let close = law.step(step_of(law, CLOSE)?);
    (close.id == act.path.step).then_some(())?;
    let count = |meaning: FieldMeaning| {
        let field = close.fields.iter().find(|it| it.is == Some(meaning))?;
        let mut values = act.values.iter();
        match values.find(|(name, _)| **name == *field.name)? {
            (_, Value::Count(count)) => usize::try_from(*count).ok(),
            _ => None,
        }
    };
    let received = count(FieldMeaning::CommentsReceived)?;
    let adopted = count(FieldMeaning::CommentsAdopted)?.min(received);
    let open = step_of(law, OPEN)?;
    let begun = root.done(open)?;
    let fields = law.step(open).fields.iter().zip(&begun.values);
    let mut drafts = fields.filter(|(field, _)| field.is == Some(FieldMeaning::ConsultDraft));
    let draft = drafts
        .next()
        .and_then(|(_, value)| value.as_ref()?.as_text());
    let parts = draft.map(parts_of).unwrap_or_default();
    let labels: Vec<_> = parts
        .into_iter()
        .map(|it| it.label)
        .filter(|it| !it.is_empty())
        .collect();
    let by = EnactedBy {
        person: by.person.clone(),
        post: by.post.clone(),
        at: act.effective_on,
    };
    let (round, case) = (round_of(state)?, state.case);
    let mut notes: Vec<Noted> = (0..received)
        .map(|index| {
            let (text, stance) = SAID[index % SAID.len()];
            let place = CommentPlace {
                case,
                round,
                number: index as u32 + 1,
            };
            let comment = NewComment {
                article: labels.get(index % labels.len().max(1)).cloned(),
                stance,
                text: text.to_owned(),
                channel: HOW[index % HOW.len()],
                received: Some(begun.at.day().plus(index as i32 % 5 + 1)),
                name: String::new(),
                phone: String::new(),
            };
            comment_note(&place, &comment, &receipt(&case, index), Some(&by))
        })
        .collect();
    let groups = [
        (0, adopted, CommentVerdict::Adopted, "已经写进送审稿。"),
        (
            adopted,
            received,
            CommentVerdict::Rejected,
            "上位法已有规定，或者超出本级权限，不再重复写。",
        ),
    ];
    for (from, to, verdict, reason) in groups.into_iter().filter(|it| it.0 < it.1) {
        let numbers: Vec<u32> = (from..to).map(|it| it as u32 + 1).collect();
        notes.push(answer_note(&case, &numbers, verdict, reason, &by));
    }
    Some(notes)
}
