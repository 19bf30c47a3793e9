//! Consultations of the public (征求意见): the drafts, where anybody comments without an account, what
//! became of each comment, and where staff write down, answer and withhold comments.

pub mod feedback;
pub mod list;
pub mod one;
pub mod receipt;
pub mod staff;

use zs_base::CaseId;
use zs_work::consult::{Book, Channel, Comment, CommentVerdict, NewComment, Stance, Word as _};
use zs_work::view::{ConsultStanding, Consultation};

use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The consultation that the path names, as the public may know of it. One that has not begun answers
/// like none.
fn found(visit: &mut Visit<'_>) -> Result<Consultation, Trouble> {
    let case: CaseId = visit.part("consult").parse().map_err(|_| Trouble::NoPage)?;
    let found = visit.looker.public_consultation(&case, visit.now)?;
    found.ok_or(Trouble::NoPage)
}

/// In a few words, where a consultation stands, and how it is coloured.
const fn state(standing: &ConsultStanding) -> (&'static str, &'static str) {
    match standing {
        ConsultStanding::Open => ("正在征求意见", "green"),
        ConsultStanding::Closed => ("已经截止，正在答复", "yellow"),
        ConsultStanding::Answered(_) => ("已经公布采纳情况", "grey"),
        ConsultStanding::Stopped => ("已经停止", "grey"),
    }
}

/// How a verdict is coloured; its word always stands beside.
const fn light(verdict: CommentVerdict) -> &'static str {
    match verdict {
        CommentVerdict::Adopted => "green",
        CommentVerdict::Partly => "yellow",
        CommentVerdict::Rejected => "grey",
    }
}

/// What stands in the fields of a comment, as it was filled in.
#[derive(Clone, Debug, Default)]
struct Filled {
    article: String,
    stance: String,
    text: String,
    name: String,
    phone: String,
    channel: String,
    received: String,
}

impl Filled {
    fn of(form: &Pairs) -> Self {
        let text = |name: &str| form.get(name).replace("\r\n", "\n").trim().to_owned();
        Self {
            article: text("article"),
            stance: text("stance"),
            text: text("comment"),
            name: text("person"),
            phone: text("phone"),
            channel: text("channel"),
            received: text("received"),
        }
    }

    /// The comment over the web, or what is wrong with it.
    fn comment(&self) -> Result<NewComment, String> {
        let stance = Stance::of(&self.stance);
        let comment = NewComment {
            article: Some(self.article.clone()).filter(|it| !it.is_empty()),
            stance: stance.ok_or("选一个：同意、修改、反对，还是提问。")?,
            text: self.text.clone(),
            channel: Channel::Web,
            received: None,
            name: self.name.clone(),
            phone: self.phone.clone(),
        };
        zs_work::office::fit_comment(&comment)?;
        Ok(comment)
    }
}

/// A comment or several that say the same, as everybody may read them.
struct Shown {
    first: Comment,
    /// The numbers of the others that say the same.
    others: Vec<u32>,
    /// What it says; nothing where it is withheld or not shown yet.
    text: Option<String>,
}

/// Groups as everybody may read them. What is withheld or not shown yet has no text.
fn shown(
    visit: &mut Visit<'_>,
    consultation: &Consultation,
    book: &Book,
    groups: &[Vec<&Comment>],
) -> Result<Vec<Shown>, Trouble> {
    let law = visit.law.clone();
    let calendar = law.calendar(zs_law::CalendarUse::National);
    let today = visit.now.day();
    let firsts = groups.iter().filter_map(|it| it.first().copied());
    let visible = |it: &&Comment| consultation.shows(book, it, today, calendar);
    let mut texts = visit.looker.comment_texts(firsts.filter(visible))?;
    let each = groups.iter().filter_map(|group| {
        let (first, others) = group.split_first()?;
        let text = texts.remove(&first.number);
        Some(Shown {
            text: text.map(|it| visit.looker.for_everybody(&it.text)),
            first: (*first).clone(),
            others: others.iter().map(|it| it.number).collect(),
        })
    });
    Ok(each.collect())
}

impl Shown {
    /// The channel where it is not the page itself: staff wrote it down.
    fn channel(&self) -> Option<&'static str> {
        let channel = self.first.channel;
        (channel != Channel::Web).then(|| channel.word())
    }
}

fn stance(it: &Comment) -> &'static str {
    it.stance.word()
}

fn listed(numbers: &[u32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join("、")
}
