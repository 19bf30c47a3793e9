//! Who is there: what a session is good for at this moment.

use zs_base::{Day, Digest, Moment, PostId, UnitId};
use zs_event::{Holding, Person};
use zs_power::{Asker, conflicts};
use zs_store::{AccountRow, AccountStanding, Fault, OfficeChange, Reader, SessionRow};

use super::audit_log::{Deed, Entry, Outcome};
use super::second::is_confirmed;
use super::{DAY_MS, Office, Refused, account_of, session_of};
use crate::Unanswered;
use crate::account::{Token, is_live};

/// A session is written down again when it was not seen for so long, in milliseconds.
const SEEN_EVERY_MS: i64 = 60 * 1_000;

/// A person who acts in a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The person, with all posts held now or before.
    pub person: Person,
    /// The post in which the person acts.
    pub post: PostId,
    /// The unit in which that post is held; the first where it is held in several.
    pub unit: UnitId,
    /// The day.
    pub on: Day,
}

impl Visitor {
    /// The visitor as the authority table asks for them.
    #[must_use]
    pub const fn asker(&self) -> Asker<'_> {
        Asker::Post {
            person: &self.person,
            post: &self.post,
            on: self.on,
        }
    }

    /// The posts held that day, for choosing another one.
    #[must_use]
    pub fn held(&self) -> Vec<Holding> {
        held_on(&self.person, self.on)
    }
}

/// Why a password must be changed before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MustChange {
    /// It was handed out.
    HandedOut,
    /// It is older than the rules permit.
    Old,
}

/// What a session is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Only for changing the password.
    ChangePassword(Person, MustChange),
    /// Only for setting up a second factor, which the post asks for.
    SetUpSecond(Person, PostId),
    /// Only for choosing one of these posts.
    ChoosePost(Person, Vec<Holding>),
    /// For work.
    AtWork(Visitor),
}

impl Office {
    /// Who has this secret, or nobody: the session ended, the account is closed, the post is not
    /// held any more, or posts exclude one another. Asked at every request.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn session(&self, token: &str, now: Moment) -> Result<Option<Presence>, Unanswered> {
        let token = Token::sent(token).digest();
        let found = self.readers.with(|reader| self.look(reader, &token, now))?;
        let Some((session, presence)) = found else {
            return Ok(None);
        };
        if session.seen.plus_ms(SEEN_EVERY_MS) <= now {
            self.touch(&token, now)?;
        }
        Ok(Some(presence))
    }

    /// The same for whoever needs a person at work.
    ///
    /// # Errors
    /// When nobody is at work with this secret, or the machine failed.
    pub fn visitor(&self, token: &str, now: Moment) -> Result<Visitor, Refused> {
        match self.session(token, now)? {
            Some(Presence::AtWork(visitor)) => Ok(visitor),
            _ => Err(Refused::SignedOut),
        }
    }

    pub(super) fn look(
        &self,
        reader: &mut dyn Reader,
        token: &Digest,
        now: Moment,
    ) -> Result<Option<(SessionRow, Presence)>, Fault> {
        let Some(session) = session_of(reader, token)? else {
            return Ok(None);
        };
        let account = account_of(reader, &session.person)?;
        let person = reader.person(&session.person)?;
        let (Some(account), Some(person)) = (account, person) else {
            return Ok(None);
        };
        let live = is_live(&session, now, self.limits).is_ok();
        if !live || account.standing == AccountStanding::Closed {
            return Ok(None);
        }
        let confirmed = is_confirmed(reader, &session.person)?;
        let presence = self.presence(&session.post, &account, person, confirmed, now);
        Ok(presence.ok().map(|presence| (session, presence)))
    }

    /// What a person may do who has the right password and this post.
    pub(super) fn presence(
        &self,
        post: &PostId,
        account: &AccountRow,
        person: Person,
        confirmed: bool,
        now: Moment,
    ) -> Result<Presence, Refused> {
        let on = now.day();
        let held = held_on(&person, on);
        if held.is_empty() {
            return Err(Refused::NoPost);
        }
        let posts: Vec<PostId> = held.iter().map(|it| it.post.clone()).collect();
        let clash = conflicts(&self.law.authority, &posts);
        if !clash.is_empty() {
            return Err(Refused::Conflict(clash));
        }
        if let Some(why) = self.must_change(account, now) {
            return Ok(Presence::ChangePassword(person, why));
        }
        if post.as_str().is_empty() {
            return Ok(Presence::ChoosePost(person, held));
        }
        let Some(holding) = held.iter().find(|it| it.post == *post) else {
            return Err(Refused::NotHeld);
        };
        if !confirmed && self.law.authority.second_factor.contains(post) {
            return Ok(Presence::SetUpSecond(person, post.clone()));
        }
        Ok(Presence::AtWork(Visitor {
            post: post.clone(),
            unit: holding.unit.clone(),
            person,
            on,
        }))
    }

    fn must_change(&self, account: &AccountRow, now: Moment) -> Option<MustChange> {
        let days = self.profile.days_max().map(i64::from);
        match days {
            _ if account.standing == AccountStanding::Once => Some(MustChange::HandedOut),
            Some(days) if account.changed_at.plus_ms(days * DAY_MS) <= now => Some(MustChange::Old),
            _ => None,
        }
    }

    /// Writes down that somebody was seen. Where the disk is full people still read.
    fn touch(&self, token: &Digest, now: Moment) -> Result<(), Unanswered> {
        let kept = self.writer.keep(|reader| {
            // A session that ended meanwhile must not begin again.
            let session = session_of(reader, token)?.filter(|it| it.seen < now);
            let seen = session.map(|it| OfficeChange::Session(SessionRow { seen: now, ..it }));
            Ok::<_, Unanswered>((seen.into_iter().collect(), ()))
        });
        match kept {
            Err(it) if it.standing == zs_store::Standing::Unknown => Err(it),
            _ => Ok(()),
        }
    }

    /// Chooses the post in which the person acts from now on. The secret changes with the power.
    ///
    /// # Errors
    /// When the session has ended, the password must be changed first, or the post is not held.
    pub fn change_post(
        &self,
        token: &str,
        post: &PostId,
        address: &str,
        now: Moment,
    ) -> Result<Token, Refused> {
        let old = Token::sent(token).digest();
        let next = self.random(Token::new)?;
        self.writer.keep(|reader| {
            let (session, presence) = match self.look(reader, &old, now)? {
                Some(found) => found,
                None => return Err(Refused::SignedOut),
            };
            let person = match presence {
                Presence::ChangePassword(..) => return Err(Refused::SignedOut),
                Presence::ChoosePost(person, _)
                | Presence::SetUpSecond(person, _)
                | Presence::AtWork(Visitor { person, .. }) => person,
            };
            if !person.holds_post(post, now.day()) {
                return Err(Refused::NotHeld);
            }
            let entry = Entry {
                at: now,
                person: person.id,
                deed: Deed::ChangePost,
                subject: post.as_str(),
                outcome: Outcome::Done,
                purpose: "",
                address,
            };
            let begun = SessionRow {
                token: next.digest(),
                post: post.clone(),
                seen: now,
                ..session.clone()
            };
            let changes = vec![
                OfficeChange::End(session),
                OfficeChange::Session(begun),
                entry.next(reader)?,
            ];
            Ok((changes, next))
        })
    }

    /// Ends a session. Whoever has none is signed out already.
    ///
    /// # Errors
    /// When the machine failed.
    pub fn sign_out(&self, token: &str, address: &str, now: Moment) -> Result<(), Unanswered> {
        let token = Token::sent(token).digest();
        self.writer.keep(|reader| {
            let Some(session) = session_of(reader, &token)? else {
                return Ok((Vec::new(), ()));
            };
            let entry = Entry {
                at: now,
                person: session.person.clone(),
                deed: Deed::SignOut,
                subject: "",
                outcome: Outcome::Done,
                purpose: "",
                address,
            };
            let entry = entry.next(reader)?;
            Ok((vec![OfficeChange::End(session), entry], ()))
        })
    }
}

/// The posts that a person holds on a day.
#[must_use]
pub fn held_on(person: &Person, on: Day) -> Vec<Holding> {
    let holds = |it: &&Holding| it.from <= on && it.until.is_none_or(|until| on <= until);
    person.posts.iter().filter(holds).cloned().collect()
}
