//! A comment and what becomes of it, as notes of the ledger. The names, telephone numbers and texts
//! stand in the sealed bodies; a leaf holds salted commitments to them.

use std::collections::BTreeMap;

use zs_base::{CaseId, Day, Digest};
use zs_event::event::Noted;

use super::comments::Moderated;
use crate::lawmaking::EnactedBy;

/// The topic of a comment.
pub(super) const COMMENT: &str = "comment";
/// The topic of a comment whose text is withheld or shown again.
pub(super) const MODERATED: &str = "comment_moderated";
/// The topic of an answer.
pub(super) const ANSWERED: &str = "comment_answered";

/// A closed list whose members have a word in the ledger and on pages.
pub trait Word: Sized + Copy + PartialEq + 'static {
    /// Every member, in the order of a form.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;

    /// The member of a word.
    #[must_use]
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }
}

/// Declares a closed list with its words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $member:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$each])* $member,)*
        }

        impl Word for $name {
            const ALL: &'static [Self] = &[$(Self::$member),*];

            fn word(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }
        }
    };
}

words! {
    /// How a comment came. Whatever did not come over the web was written down by staff.
    Channel {
        /// Over the page.
        Web "网上",
        /// On paper.
        Letter "来信",
        /// By telephone.
        Phone "电话",
        /// In person.
        Visit "到场",
    }
}

words! {
    /// What a comment wants.
    Stance {
        /// It agrees.
        Agree "同意",
        /// It wants a change.
        Change "修改",
        /// It objects.
        Against "反对",
        /// It asks.
        Ask "提问",
    }
}

words! {
    /// What became of a comment.
    CommentVerdict {
        /// Adopted.
        Adopted "采纳",
        /// Adopted in part.
        Partly "部分采纳",
        /// Not adopted.
        Rejected "不采纳",
    }
}

/// A comment as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The article it is about; nothing where it is about the whole.
    pub article: Option<String>,
    /// What it wants.
    pub stance: Stance,
    /// What it says.
    pub text: String,
    /// How it came.
    pub channel: Channel,
    /// On which day it reached the unit, where staff write it down.
    pub received: Option<Day>,
    /// The name, where one was given.
    pub name: String,
    /// The telephone number, where one was given.
    pub phone: String,
}

/// What a comment says, and who left which name and number, as the sealed body has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentText {
    /// What it says.
    pub text: String,
    /// The name, where one was given.
    pub name: String,
    /// The telephone number, where one was given.
    pub phone: String,
}

fn item(name: &str, text: impl Into<String>) -> (String, String) {
    (name.to_owned(), text.into())
}

/// The items in the order of their names, without empty ones.
fn noted(topic: &str, mut items: Vec<(String, String)>) -> Noted {
    items.retain(|(_, text)| !text.is_empty());
    items.sort();
    Noted {
        topic: topic.to_owned(),
        items,
    }
}

/// Where a comment stands: the case, the round of its consultation, and the number in the case.
pub(crate) struct CommentPlace {
    pub(crate) case: CaseId,
    pub(crate) round: u16,
    pub(crate) number: u32,
}

/// The note that takes a comment in. `receipt` is the keyed digest of its receipt number; `by` is who
/// wrote down what came on paper or by word of mouth.
pub(crate) fn comment_note(
    place: &CommentPlace,
    it: &NewComment,
    receipt: &Digest,
    by: Option<&EnactedBy>,
) -> Noted {
    let items = vec![
        item("case", place.case.to_string()),
        item("round", place.round.to_string()),
        item("number", place.number.to_string()),
        item("article", it.article.clone().unwrap_or_default()),
        item("stance", it.stance.word()),
        item("channel", it.channel.word()),
        item(
            "received",
            it.received.map_or_else(String::new, |on| on.to_string()),
        ),
        item("text", it.text.clone()),
        item("name", it.name.clone()),
        item("phone", it.phone.clone()),
        item("receipt", receipt.to_string()),
        item("by", by.map_or_else(String::new, EnactedBy::text)),
    ];
    noted(COMMENT, items)
}

/// The note that withholds the text of a comment by a rule, or shows it again for a reason.
pub(crate) fn moderation_note(
    case: &CaseId,
    number: u32,
    what: &Moderated,
    by: &EnactedBy,
) -> Noted {
    let (name, text) = match what {
        Moderated::Withheld { rule } => ("rule", rule),
        Moderated::Shown { reason } => ("reason", reason),
    };
    let items = vec![
        item("case", case.to_string()),
        item("number", number.to_string()),
        item(name, text.clone()),
        item("by", by.text()),
    ];
    noted(MODERATED, items)
}

/// The note that answers some comments together.
pub(crate) fn answer_note(
    case: &CaseId,
    numbers: &[u32],
    verdict: CommentVerdict,
    reason: &str,
    by: &EnactedBy,
) -> Noted {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let items = vec![
        item("case", case.to_string()),
        item("numbers", numbers.join(" ")),
        item("verdict", verdict.word()),
        item("reason", reason),
        item("by", by.text()),
    ];
    noted(ANSWERED, items)
}

/// What the items of a note say, by name.
pub(super) fn named(noted: &Noted) -> BTreeMap<&str, &str> {
    let items = noted.items.iter();
    items
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// What a comment says, from its note.
pub(crate) fn written_of(noted: &Noted) -> CommentText {
    let items = named(noted);
    let text = |name: &str| items.get(name).copied().unwrap_or_default().to_owned();
    CommentText {
        text: text("text"),
        name: text("name"),
        phone: text("phone"),
    }
}
