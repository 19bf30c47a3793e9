//! Comments on drafts are taken in from anybody, withheld by published rules, and answered.

use std::sync::{Arc, Mutex, MutexGuard};

use zs_base::limits::{
    COMMENT_ANSWER_CHARACTERS_MAX, COMMENT_CHARACTERS_MAX, COMMENT_CONTACT_CHARACTERS_MAX,
    COMMENTS_ANSWERED_MAX, COMMENTS_OF_CASE_MAX,
};
use zs_base::random::Rng as _;
use zs_base::{CaseId, Day, Moment};
use zs_disclose::PublicCode;
use zs_store::{Fault, Reader};

use super::{Office, Visitor, locked};
use crate::Unanswered;
use crate::consult::{
    Book, Channel, CommentPlace, CommentVerdict, Comments, Flooded, FormToken, Moderated,
    NewComment, NotOfUs, answer_note, comment_note, moderation_note, receipt_digest,
    withhold_rules,
};
use crate::lawmaking::EnactedBy;
use crate::view::Consultation;
use crate::writer::NotNoted;

/// Why a comment was not taken in, or nothing was decided about one.
#[derive(Debug)]
pub enum CommentRefused {
    /// The sentence says why, and what to do.
    Because(String),
    /// Too many came at once; try again in so many seconds.
    Flooded(u32),
    /// The machine failed.
    Unanswered(Unanswered),
}

impl From<Unanswered> for CommentRefused {
    fn from(it: Unanswered) -> Self {
        Self::Unanswered(it)
    }
}

impl From<NotNoted> for CommentRefused {
    fn from(it: NotNoted) -> Self {
        match it {
            NotNoted::Because(sentence) => Self::Because(sentence),
            NotNoted::Failed(unanswered) => Self::Unanswered(unanswered),
        }
    }
}

impl From<Flooded> for CommentRefused {
    fn from(it: Flooded) -> Self {
        Self::Flooded(it.seconds)
    }
}

fn because<T>(sentence: impl Into<String>) -> Result<T, CommentRefused> {
    Err(CommentRefused::Because(sentence.into()))
}

/// A comment that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentTaken {
    /// Its number in the case.
    pub number: u32,
    /// The ledger entry.
    pub seq: u64,
    /// By which its author finds it again.
    pub receipt: PublicCode,
}

/// Finds out whether a comment can be taken, whatever becomes of it.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn fit_comment(it: &NewComment) -> Result<(), String> {
    let long = it.text.chars().count();
    if it.text.trim().is_empty() {
        return Err("还没有写意见。".to_owned());
    }
    if long > COMMENT_CHARACTERS_MAX {
        return Err(format!(
            "意见写了 {long} 字，最多 {COMMENT_CHARACTERS_MAX} 字。长的请分几条写，或者寄信。"
        ));
    }
    for (text, word) in [(&it.name, "姓名"), (&it.phone, "电话")] {
        if text.chars().count() > COMMENT_CONTACT_CHARACTERS_MAX {
            return Err(format!("{word}最多 {COMMENT_CONTACT_CHARACTERS_MAX} 字。"));
        }
    }
    let texts = [&it.text, &it.name, &it.phone];
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    match texts.iter().any(|it| it.chars().any(is_odd)) {
        true => Err("意见里有不能保存的控制字符，请删去以后再交。".to_owned()),
        false => Ok(()),
    }
}

impl Office {
    /// Looks at all comments as the ledger has them now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn comments<T>(&self, look: impl FnOnce(&Comments) -> T) -> Result<T, Unanswered> {
        let shared = &self.comments;
        self.readers.with(|reader| {
            let mut comments = locked(shared);
            comments.catch_up(reader)?;
            Ok(look(&comments))
        })
    }

    /// The comments of a case.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn book(&self, case: &CaseId) -> Result<Book, Unanswered> {
        self.comments(|all| all.book(case).cloned().unwrap_or_default())
    }

    /// The token of an empty form.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn comment_form(&self, case: &CaseId, now: Moment) -> Result<FormToken, Fault> {
        let nonce = self.random(|random| {
            let mut nonce = [0; 16];
            random.fill_bytes(&mut nonce);
            nonce
        })?;
        Ok(FormToken::new(&self.secret, case, now, nonce))
    }

    /// The token that came back with a form.
    ///
    /// # Errors
    /// A sentence where it is none of ours, or too new or too old.
    pub fn read_form(&self, case: &CaseId, text: &str, now: Moment) -> Result<FormToken, String> {
        FormToken::read(&self.secret, case, text, now).map_err(|why| {
            match why {
                NotOfUs::Foreign => "这张表不是从本页打开的。请在本页重新打开，把意见贴上再交。",
                NotOfUs::TooNew => "这张表打开不到两秒就交了上来。请再按一次“提交”。",
                NotOfUs::TooOld => "这张表打开超过一天了。请再按一次“提交”。",
            }
            .to_owned()
        })
    }

    /// Takes a comment from anybody. The same form sent again takes nothing further in.
    ///
    /// # Errors
    /// [`CommentRefused`].
    pub fn post_comment(
        &self,
        consultation: &Consultation,
        token: &FormToken,
        it: &NewComment,
        address: &str,
        now: Moment,
    ) -> Result<CommentTaken, CommentRefused> {
        let receipt = token.receipt(&self.secret);
        if let Some(taken) = self.taken(&receipt)? {
            return Ok(taken);
        }
        if let Some(why) = consultation.why_not() {
            return because(why);
        }
        fit(consultation, it)?;
        locked(&self.floodgate).pass(address, now)?;
        self.take(consultation, it, receipt, None)
    }

    /// Writes down what came on paper, by telephone or in person; marked as such.
    ///
    /// # Errors
    /// [`CommentRefused`].
    pub fn enter_comment(
        &self,
        visitor: &Visitor,
        consultation: &Consultation,
        token: &FormToken,
        it: &NewComment,
        now: Moment,
    ) -> Result<CommentTaken, CommentRefused> {
        let receipt = token.receipt(&self.secret);
        if let Some(taken) = self.taken(&receipt)? {
            return Ok(taken);
        }
        if !consultation.takes_entries() {
            return because("采纳情况已经办结，或者征求意见已经停止，不能再登记意见。");
        }
        let (Some(received), true) = (it.received, it.channel != Channel::Web) else {
            return because("写明意见是来信、电话还是到场，和收到的日期。");
        };
        in_time(consultation, received, now.day())?;
        fit(consultation, it)?;
        self.take(consultation, it, receipt, Some(&by(visitor, now)))
    }

    /// The comment to which a receipt belongs.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn comment_of_receipt(
        &self,
        receipt: &PublicCode,
    ) -> Result<Option<(CaseId, u32)>, Unanswered> {
        let digest = receipt_digest(&self.secret, receipt);
        self.comments(|all| all.of_receipt(&digest))
    }

    /// Withholds the text of a comment by a published rule. The number stays, and the public log says
    /// by which rule, when, and in which post it was decided.
    ///
    /// # Errors
    /// [`CommentRefused`].
    pub fn withhold_comment(
        &self,
        visitor: &Visitor,
        (case, number): (&CaseId, u32),
        rule: &str,
        now: Moment,
    ) -> Result<(), CommentRefused> {
        let law = self.writer.in_force().now();
        let rules = withhold_rules(&law.library, now.day());
        if !rules.iter().any(|it| it.name == rule) {
            return because("选一条公布过的规则。没有规则可依的，不能不显示。");
        }
        let what = Moderated::Withheld {
            rule: rule.to_owned(),
        };
        self.moderate(visitor, case, number, what, now)
    }

    /// Shows the text of a withheld comment again, for a reason that stands in the public log.
    ///
    /// # Errors
    /// [`CommentRefused`].
    pub fn show_comment(
        &self,
        visitor: &Visitor,
        (case, number): (&CaseId, u32),
        reason: &str,
        now: Moment,
    ) -> Result<(), CommentRefused> {
        let reason = reason_of(reason, "恢复显示的理由")?;
        self.moderate(visitor, case, number, Moderated::Shown { reason }, now)
    }

    fn moderate(
        &self,
        visitor: &Visitor,
        case: &CaseId,
        number: u32,
        what: Moderated,
        now: Moment,
    ) -> Result<(), CommentRefused> {
        let (shared, case) = (self.comments.clone(), *case);
        let by = by(visitor, now);
        self.writer.note_made(Box::new(move |reader| {
            let comments = caught_up(&shared, reader)?;
            let comment = comments.book(&case).and_then(|it| it.comment(number));
            let Some(comment) = comment else {
                return Ok(Err(format!("本案没有第 {number} 号意见。")));
            };
            let is_withheld = comment.withheld().is_some();
            let withholds = matches!(what, Moderated::Withheld { .. });
            Ok(match is_withheld == withholds {
                true => Err(format!("第 {number} 号意见已经是这样，没有再记。")),
                false => Ok(moderation_note(&case, number, &what, &by)),
            })
        }))?;
        Ok(())
    }

    /// Answers some comments of a round together. A later answer takes the place of an earlier one,
    /// which stays in the ledger.
    ///
    /// # Errors
    /// [`CommentRefused`].
    pub fn answer_comments(
        &self,
        visitor: &Visitor,
        consultation: &Consultation,
        numbers: &[u32],
        (verdict, reason): (CommentVerdict, &str),
        now: Moment,
    ) -> Result<(), CommentRefused> {
        if !consultation.takes_entries() {
            return because("采纳情况已经办结，或者征求意见已经停止，不能再答复。");
        }
        let numbers = chosen(numbers)?;
        let reason = reason_of(reason, "采纳或者不采纳的理由")?;
        let (shared, case) = (self.comments.clone(), consultation.case);
        let (round, last_seq) = (consultation.round, consultation.last_seq);
        let by = by(visitor, now);
        self.writer.note_made(Box::new(move |reader| {
            if let Some(moved) = moved(reader, &case, last_seq)? {
                return Ok(Err(moved));
            }
            let comments = caught_up(&shared, reader)?;
            let book = comments.book(&case);
            let strange = numbers.iter().find(|number| {
                let known = book.and_then(|it| it.comment(**number));
                known.is_none_or(|it| it.round != round)
            });
            Ok(match strange {
                Some(number) => Err(format!("这一轮没有第 {number} 号意见。")),
                None => Ok(answer_note(&case, &numbers, verdict, &reason, &by)),
            })
        }))?;
        Ok(())
    }

    /// Writes a comment into the ledger under the next number of its case, unless the case has moved
    /// on meanwhile.
    fn take(
        &self,
        consultation: &Consultation,
        it: &NewComment,
        receipt: PublicCode,
        by: Option<&EnactedBy>,
    ) -> Result<CommentTaken, CommentRefused> {
        let digest = receipt_digest(&self.secret, &receipt);
        let (shared, comment, by) = (self.comments.clone(), it.clone(), by.cloned());
        let (case, round, last_seq) =
            (consultation.case, consultation.round, consultation.last_seq);
        let written = self.writer.note_made(Box::new(move |reader| {
            if let Some(moved) = moved(reader, &case, last_seq)? {
                return Ok(Err(moved));
            }
            let comments = caught_up(&shared, reader)?;
            if comments.of_receipt(&digest).is_some() {
                return Ok(Err(String::new()));
            }
            let number = comments.next_number(&case);
            if !has_room(number) {
                let full = "这一件收到的意见已经到了系统的上限，请寄信或者打电话。";
                return Ok(Err(full.to_owned()));
            }
            let place = CommentPlace {
                case,
                round,
                number,
            };
            Ok(Ok(comment_note(&place, &comment, &digest, by.as_ref())))
        }));
        // Whether it stands in the ledger is read there, also when it was sent twice at once.
        match (self.taken(&receipt)?, written) {
            (Some(taken), _) => Ok(taken),
            (None, Err(why)) => Err(why.into()),
            (None, Ok(())) => because("没有记下，请再按一次“提交”。"),
        }
    }

    fn taken(&self, receipt: &PublicCode) -> Result<Option<CommentTaken>, Unanswered> {
        let digest = receipt_digest(&self.secret, receipt);
        self.comments(|all| {
            let (case, number) = all.of_receipt(&digest)?;
            let comment = all.book(&case)?.comment(number)?;
            Some(CommentTaken {
                number,
                seq: comment.seq,
                receipt: *receipt,
            })
        })
    }
}

/// The comments, with everything that the ledger has.
fn caught_up<'a>(
    shared: &'a Arc<Mutex<Comments>>,
    reader: &mut dyn Reader,
) -> Result<MutexGuard<'a, Comments>, Fault> {
    let mut comments = locked(shared);
    comments.catch_up(reader)?;
    Ok(comments)
}

/// A sentence where the case is no longer as it was when somebody looked at it.
fn moved(reader: &mut dyn Reader, case: &CaseId, last_seq: u64) -> Result<Option<String>, Fault> {
    let row = reader.case(case)?;
    let same = row.is_some_and(|it| it.last_seq == last_seq);
    let moved = "这件事刚刚有了变化，没有记下。请再按一次；已经结束的，就不能再交了。";
    Ok((!same).then(|| moved.to_owned()))
}

fn fit(consultation: &Consultation, it: &NewComment) -> Result<(), CommentRefused> {
    fit_comment(it).map_err(CommentRefused::Because)?;
    let known = |label: &String| consultation.parts.iter().any(|it| it.label == *label);
    match it.article.as_ref().is_none_or(known) {
        true => Ok(()),
        false => because("草案里没有这一条，请重新选。"),
    }
}

fn in_time(consultation: &Consultation, received: Day, today: Day) -> Result<(), CommentRefused> {
    let began = consultation.began.day();
    let last = consultation.last_day.unwrap_or(today).min(today);
    match began <= received && received <= last {
        true => Ok(()),
        false => because(format!(
            "收到的日期应当在 {began} 至 {last} 之间：开始以前、结束以后收到的不算这一轮的意见。"
        )),
    }
}

/// Whether a case takes a comment of this number.
const fn has_room(number: u32) -> bool {
    number as usize <= COMMENTS_OF_CASE_MAX
}

/// The numbers that are answered together, in order and each once.
fn chosen(numbers: &[u32]) -> Result<Vec<u32>, CommentRefused> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    match (1..=COMMENTS_ANSWERED_MAX).contains(&numbers.len()) {
        true => Ok(numbers),
        false => because(format!("选 1 至 {COMMENTS_ANSWERED_MAX} 条意见一起答复。")),
    }
}

fn reason_of(reason: &str, what: &str) -> Result<String, CommentRefused> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > COMMENT_ANSWER_CHARACTERS_MAX {
        return because(format!(
            "写明{what}，不超过 {COMMENT_ANSWER_CHARACTERS_MAX} 字。"
        ));
    }
    Ok(reason.to_owned())
}

fn by(visitor: &Visitor, now: Moment) -> EnactedBy {
    EnactedBy {
        person: visitor.person.id.clone(),
        post: visitor.post.clone(),
        at: now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consult::Stance;

    fn comment(characters: usize, contact: usize) -> NewComment {
        NewComment {
            article: None,
            stance: Stance::Change,
            text: "改".repeat(characters),
            channel: Channel::Web,
            received: None,
            name: "赵".repeat(contact),
            phone: "1".repeat(contact),
        }
    }

    #[test]
    fn a10_a_comment_and_what_is_left_with_it() {
        let (most, contact) = (COMMENT_CHARACTERS_MAX, COMMENT_CONTACT_CHARACTERS_MAX);
        assert_eq!(fit_comment(&comment(most, contact)), Ok(()));
        assert!(fit_comment(&comment(most + 1, contact)).is_err());
        assert!(fit_comment(&comment(most, contact + 1)).is_err());
        assert!(fit_comment(&comment(0, 0)).is_err());
        let odd = NewComment {
            text: "a\u{0}b".to_owned(),
            ..comment(1, 0)
        };
        assert!(fit_comment(&odd).is_err());
    }

    #[test]
    fn a10_comments_of_a_case_and_those_answered_together() {
        let most = COMMENTS_OF_CASE_MAX as u32;
        assert!(has_room(most) && !has_room(most + 1));
        let numbers: Vec<u32> = (1..=COMMENTS_ANSWERED_MAX as u32).collect();
        assert!(chosen(&numbers).is_ok());
        assert!(chosen(&[numbers, vec![most]].concat()).is_err());
        assert!(chosen(&[]).is_err());
        assert!(chosen(&[3, 1, 3]).is_ok_and(|it| it == [1, 3]));
    }

    #[test]
    fn a10_the_characters_of_an_answer() {
        let most = COMMENT_ANSWER_CHARACTERS_MAX;
        assert!(reason_of(&"由".repeat(most), "理由").is_ok());
        assert!(reason_of(&"由".repeat(most + 1), "理由").is_err());
        assert!(reason_of("  ", "理由").is_err());
    }
}
