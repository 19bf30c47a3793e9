//! All comments of a ledger, told from its notes: numbers without gaps, what was withheld by which
//! rule, and how each was answered. Texts, names and telephone numbers stay in the ledger.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{CaseId, Day, Digest, Moment, PostId};
use zs_event::Happening;
use zs_event::event::Noted;
use zs_store::{Fault, Reader};

use super::draft::same_text;
use super::note::{
    ANSWERED, COMMENT, Channel, CommentText, CommentVerdict, MODERATED, Stance, Word, named,
    written_of,
};
use crate::lawmaking::EnactedBy;
use crate::replay::event_of;

/// Notes read at a time.
const PAGE: usize = 256;

/// What somebody decided about the text of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moderated {
    /// It is withheld by this published rule.
    Withheld {
        /// The name of the rule.
        rule: String,
    },
    /// It is shown again, because it should not have been withheld.
    Shown {
        /// Why.
        reason: String,
    },
}

/// One line of the public log: a text was withheld or shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moderation {
    /// The ledger entry.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// In which post somebody decided it.
    pub post: PostId,
    /// What was decided.
    pub what: Moderated,
}

/// An answer to one comment or to several together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The ledger entry.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// In which post it was given.
    pub post: PostId,
    /// To which comments, by number.
    pub numbers: Vec<u32>,
    /// What became of them.
    pub verdict: CommentVerdict,
    /// Why.
    pub reason: String,
}

/// A comment without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The number in its case, from 1 and without gaps.
    pub number: u32,
    /// The ledger entry.
    pub seq: u64,
    /// When it was taken in.
    pub at: Moment,
    /// The round of the consultation.
    pub round: u16,
    /// The article it is about; nothing where it is about the whole.
    pub article: Option<String>,
    /// What it wants.
    pub stance: Stance,
    /// How it came.
    pub channel: Channel,
    /// On which day it reached the unit, where staff wrote it down.
    pub received: Option<Day>,
    /// Equal for texts that say the same but for spaces and punctuation.
    pub same: Digest,
    /// What was decided about its text, in order.
    pub log: Vec<Moderation>,
    /// The place of its answer among those of the case; the latest where there were several.
    pub answer: Option<usize>,
}

impl Comment {
    /// The rule by which its text is withheld now.
    #[must_use]
    pub fn withheld(&self) -> Option<(&str, &Moderation)> {
        match self.log.last() {
            Some(last) => match &last.what {
                Moderated::Withheld { rule } => Some((rule, last)),
                Moderated::Shown { .. } => None,
            },
            None => None,
        }
    }
}

/// How many comments there are and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All; a withheld one is one of them.
    pub received: u32,
    /// Those adopted as they are.
    pub adopted: u32,
    /// Those adopted in part.
    pub partly: u32,
    /// Those not adopted.
    pub rejected: u32,
    /// Those whose text is withheld.
    pub withheld: u32,
    /// The numbers of those that nobody has answered.
    pub unanswered: Vec<u32>,
}

/// The comments of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The comments: the one of number n stands at n - 1.
    pub comments: Vec<Comment>,
    /// The answers, in order.
    pub answers: Vec<Answered>,
}

impl Book {
    /// The comment of a number.
    #[must_use]
    pub fn comment(&self, number: u32) -> Option<&Comment> {
        self.comments
            .get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The comments of a round.
    pub fn of_round(&self, round: u16) -> impl Iterator<Item = &Comment> {
        self.comments.iter().filter(move |it| it.round == round)
    }

    /// The answer to a comment.
    #[must_use]
    pub fn answer(&self, comment: &Comment) -> Option<&Answered> {
        self.answers.get(comment.answer?)
    }

    /// How many comments a round has and what became of them.
    #[must_use]
    pub fn tally(&self, round: u16) -> Tally {
        let mut tally = Tally::default();
        for comment in self.of_round(round) {
            tally.received += 1;
            tally.withheld += u32::from(comment.withheld().is_some());
            match self.answer(comment).map(|it| it.verdict) {
                Some(CommentVerdict::Adopted) => tally.adopted += 1,
                Some(CommentVerdict::Partly) => tally.partly += 1,
                Some(CommentVerdict::Rejected) => tally.rejected += 1,
                None => tally.unanswered.push(comment.number),
            }
        }
        tally
    }

    /// The comments of a round in groups that say the same: who said it first, and behind it whoever
    /// repeats it.
    #[must_use]
    pub fn groups(&self, round: u16) -> Vec<Vec<&Comment>> {
        let mut order: Vec<Vec<&Comment>> = Vec::new();
        let mut place = BTreeMap::new();
        for comment in self.of_round(round) {
            // What was answered or withheld apart is shown apart.
            let apart = (comment.answer, comment.withheld().map(|(rule, _)| rule));
            let key = (comment.article.as_deref(), comment.same, apart);
            let at = *place.entry(key).or_insert_with(|| {
                order.push(Vec::new());
                order.len() - 1
            });
            order[at].push(comment);
        }
        order
    }

    /// The public log of a round: each comment that was ever withheld, with what was decided.
    pub fn log(&self, round: u16) -> impl Iterator<Item = (&Comment, &Moderation)> {
        let of_round = self.of_round(round);
        of_round.flat_map(|comment| comment.log.iter().map(move |line| (comment, line)))
    }
}

/// All comments of a ledger, as far as they were read.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    next: u64,
    books: BTreeMap<CaseId, Book>,
    receipts: BTreeMap<Digest, (CaseId, u32)>,
}

impl Comments {
    /// Reads what came since the last time.
    ///
    /// # Errors
    /// When the store cannot be read, or a note does not say what it must.
    pub fn catch_up(&mut self, reader: &mut dyn Reader) -> Result<(), Fault> {
        loop {
            let notes = reader.notes(self.next, PAGE)?;
            let Some(last) = notes.last() else {
                return Ok(());
            };
            let next = last.seq + 1;
            for stored in &notes {
                let Some(event) = event_of(stored)? else {
                    continue;
                };
                let Happening::Noted(noted) = &event.happening else {
                    continue;
                };
                self.hear((stored.seq, event.recorded_at), noted)
                    .ok_or_else(|| Fault::Damaged(format!("第{}号记录（征求意见）", stored.seq)))?;
            }
            self.next = next;
        }
    }

    /// The comments of a case.
    #[must_use]
    pub fn book(&self, case: &CaseId) -> Option<&Book> {
        self.books.get(case)
    }

    /// The comment to which a receipt belongs, by the keyed digest of the receipt.
    #[must_use]
    pub fn of_receipt(&self, receipt: &Digest) -> Option<(CaseId, u32)> {
        self.receipts.get(receipt).copied()
    }

    /// The number that the next comment of a case gets.
    #[must_use]
    pub fn next_number(&self, case: &CaseId) -> u32 {
        let known = self.books.get(case).map_or(0, |it| it.comments.len());
        u32::try_from(known).unwrap_or(u32::MAX - 1) + 1
    }

    /// Takes a note in; nothing where it does not say what it must. Notes about other things are
    /// passed over.
    fn hear(&mut self, place: (u64, Moment), noted: &Noted) -> Option<()> {
        match noted.topic.as_str() {
            COMMENT => self.commented(place, noted),
            MODERATED => self.moderated(place, noted),
            ANSWERED => self.answered(place, noted),
            _ => Some(()),
        }
    }

    fn commented(&mut self, (seq, at): (u64, Moment), noted: &Noted) -> Option<()> {
        let items = named(noted);
        let case: CaseId = items.get("case")?.parse().ok()?;
        let number: u32 = items.get("number")?.parse().ok()?;
        let receipt: Digest = items.get("receipt")?.parse().ok()?;
        let known = self.next_number(&case) == number && !self.receipts.contains_key(&receipt);
        known.then_some(())?;
        let received = match items.get("received") {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        let comment = Comment {
            number,
            seq,
            at,
            round: items.get("round")?.parse().ok()?,
            article: items.get("article").map(|it| (*it).to_owned()),
            stance: Stance::of(items.get("stance")?)?,
            channel: Channel::of(items.get("channel")?)?,
            received,
            same: same_text(items.get("text")?),
            log: Vec::new(),
            answer: None,
        };
        self.books.entry(case).or_default().comments.push(comment);
        self.receipts.insert(receipt, (case, number));
        Some(())
    }

    fn moderated(&mut self, (seq, at): (u64, Moment), noted: &Noted) -> Option<()> {
        let items = named(noted);
        let case: CaseId = items.get("case")?.parse().ok()?;
        let number: u32 = items.get("number")?.parse().ok()?;
        let text = |name: &str| items.get(name).map(|it| (*it).to_owned());
        let what = match text("rule") {
            Some(rule) => Moderated::Withheld { rule },
            None => Moderated::Shown {
                reason: text("reason")?,
            },
        };
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        let comment = self.books.get_mut(&case)?.comments.get_mut(place)?;
        let post = EnactedBy::parse(items.get("by")?)?.post;
        comment.log.push(Moderation {
            seq,
            at,
            post,
            what,
        });
        Some(())
    }

    fn answered(&mut self, (seq, at): (u64, Moment), noted: &Noted) -> Option<()> {
        let items = named(noted);
        let case: CaseId = items.get("case")?.parse().ok()?;
        let numbers = items.get("numbers")?.split(' ').map(str::parse);
        let numbers: Result<Vec<u32>, _> = numbers.collect();
        let book = self.books.get_mut(&case)?;
        let answer = Answered {
            seq,
            at,
            post: EnactedBy::parse(items.get("by")?)?.post,
            numbers: numbers.ok()?,
            verdict: CommentVerdict::of(items.get("verdict")?)?,
            reason: (*items.get("reason")?).to_owned(),
        };
        let place = book.answers.len();
        for number in &answer.numbers {
            let at = usize::try_from(number.checked_sub(1)?).ok()?;
            book.comments.get_mut(at)?.answer = Some(place);
        }
        book.answers.push(answer);
        Some(())
    }
}

/// What these comments say, by number, from the ledger.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn texts_of<'a>(
    reader: &mut dyn Reader,
    comments: impl IntoIterator<Item = &'a Comment>,
) -> Result<BTreeMap<u32, CommentText>, Fault> {
    let mut texts = BTreeMap::new();
    let wanted: BTreeSet<(u64, u32)> = comments.into_iter().map(|it| (it.seq, it.number)).collect();
    for (seq, number) in wanted {
        let stored = reader.leaves(seq, 1)?;
        let event = stored.first().map(event_of).transpose()?.flatten();
        if let Some(Happening::Noted(noted)) = event.map(|it| it.happening) {
            texts.insert(number, written_of(&noted));
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use zs_base::random::Seeded;

    use super::*;
    use crate::consult::NewComment;
    use crate::consult::note::{CommentPlace, answer_note, comment_note, moderation_note};

    const CASE: CaseId = CaseId([5; 16]);

    fn by() -> EnactedBy {
        EnactedBy {
            person: "qi".into(),
            post: "drafter".into(),
            at: Moment::from_ms(7),
        }
    }

    fn taken(number: u32, round: u16, text: &str) -> Noted {
        let place = CommentPlace {
            case: CASE,
            round,
            number,
        };
        let it = NewComment {
            article: None,
            stance: Stance::Ask,
            text: text.to_owned(),
            channel: Channel::Web,
            received: None,
            name: "赵某".to_owned(),
            phone: String::new(),
        };
        comment_note(&place, &it, &Digest::of(&[&number.to_be_bytes()]), None)
    }

    /// Whatever happens in whatever order: numbers have no gaps, every comment is counted once and
    /// stands under one verdict or waits, and a withheld one is among them.
    #[test]
    fn what_becomes_of_comments_adds_up() {
        for seed in 0..200 {
            let mut rng = Seeded::new(seed);
            let (mut all, mut count) = (Comments::default(), 0_u32);
            for seq in 0..60 {
                let any = (rng.below(u64::from(count.max(1))) + 1) as u32;
                let round = if seq < 40 { 1 } else { 2 };
                let note = match rng.below(4) {
                    0 if count > 0 => {
                        let rule = "第一条".to_owned();
                        moderation_note(&CASE, any, &Moderated::Withheld { rule }, &by())
                    }
                    1 if count > 0 => {
                        let reason = "核实".to_owned();
                        moderation_note(&CASE, any, &Moderated::Shown { reason }, &by())
                    }
                    2 if count > 0 => {
                        let verdicts = CommentVerdict::ALL;
                        let verdict = verdicts[rng.below(verdicts.len() as u64) as usize];
                        answer_note(&CASE, &[any], verdict, "因为", &by())
                    }
                    _ => {
                        count += 1;
                        taken(count, round, ["一", "二", "二！"][rng.below(3) as usize])
                    }
                };
                all.hear((seq, Moment::from_ms(seq as i64)), &note).unwrap();
            }
            let book = all.book(&CASE).unwrap();
            let numbers: Vec<u32> = book.comments.iter().map(|it| it.number).collect();
            assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
            let tallies = [book.tally(1), book.tally(2)];
            assert_eq!(tallies[0].received + tallies[1].received, count);
            for (round, tally) in (1..).zip(&tallies) {
                let answered = tally.adopted + tally.partly + tally.rejected;
                assert_eq!(answered + tally.unanswered.len() as u32, tally.received);
                assert!(tally.withheld <= tally.received);
                let grouped: usize = book.groups(round).iter().map(Vec::len).sum();
                assert_eq!(grouped as u32, tally.received);
            }
        }
    }

    #[test]
    fn a_gap_a_repeated_receipt_and_a_note_about_nothing_are_damage() {
        let mut all = Comments::default();
        let mut hear = |note: &Noted| all.hear((1, Moment::from_ms(1)), note);
        assert_eq!(hear(&taken(1, 1, "一")), Some(()));
        assert_eq!(hear(&taken(3, 1, "三")), None, "the second is missing");
        assert_eq!(hear(&taken(1, 1, "又一")), None);
        assert_eq!(
            hear(&answer_note(
                &CASE,
                &[2],
                CommentVerdict::Partly,
                "因为",
                &by()
            )),
            None
        );
        let rule = "第一条".to_owned();
        assert_eq!(
            hear(&moderation_note(
                &CASE,
                0,
                &Moderated::Withheld { rule },
                &by()
            )),
            None
        );
        let other = Noted {
            topic: "key".to_owned(),
            items: Vec::new(),
        };
        assert_eq!(hear(&other), Some(()));
    }
}
