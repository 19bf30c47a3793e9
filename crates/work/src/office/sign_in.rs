//! Signing in.

use zs_base::limits::{LOGIN_CHARACTERS_MAX, PASSWORD_CHARACTERS_MAX, SESSIONS_OF_PERSON_MAX};
use zs_base::random::Rng as _;
use zs_base::{Moment, PersonId, PostId};
use zs_store::{AccountRow, AccountStanding, OfficeChange, Reader, SessionRow};

use super::audit_log::{Deed, Entry, Outcome};
use super::presence::held_on;
use super::second::is_confirmed;
use super::{DAY_MS, ONE_TIME_DAYS, Office, Presence, Refused, browser};
use super::{account_by_login, account_of, login_of, sessions_of};
use crate::account::{Place, Token, is_live};

/// What somebody sends who wants to sign in.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a> {
    /// The name with which the person signs in.
    pub login: &'a str,
    /// The password.
    pub password: &'a str,
    /// The address.
    pub address: &'a str,
    /// The mark that the browser kept from an earlier sign-in; see [`SignedIn::browser`].
    pub browser: Option<&'a str>,
}

/// What somebody has shown beside their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Factor {
    /// The password, where nothing else is asked for.
    Password,
    /// The password and a code of the second factor.
    Code,
    /// The password and a recovery code.
    Recovery,
}

impl Factor {
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "",
            Self::Code => "动态码",
            Self::Recovery => "恢复码",
        }
    }
}

/// A session that has begun.
#[derive(Clone)]
pub struct SignedIn {
    /// The secret of the session, for a cookie that ends with the browser.
    pub token: Token,
    /// The mark of the browser, for a cookie that stays. It opens nothing; it only keeps strangers
    /// from slowing this browser down.
    pub browser: String,
    /// What the session is good for.
    pub presence: Presence,
}

impl Office {
    /// Begins a session for whoever knows the password. Whether the account exists, is closed or
    /// has another password, the answer is the same and takes the same work.
    ///
    /// # Errors
    /// Why nobody is signed in.
    pub fn sign_in(&self, asked: &SignIn<'_>, now: Moment) -> Result<SignedIn, Refused> {
        let login = login_of(asked.login);
        let readable = login.chars().count() <= LOGIN_CHARACTERS_MAX
            && asked.password.chars().count() <= PASSWORD_CHARACTERS_MAX;
        let login = match readable {
            true => login,
            false => String::new(),
        };
        let mark = asked.browser.unwrap_or_default();
        let place = Place {
            known: browser::known(&self.secret, &login, mark),
            login,
            address: asked.address.to_owned(),
        };
        self.begin(&place, now)?;
        let found = self
            .readers
            .with(|reader| account_by_login(reader, &place.login))?;
        let usable = found.filter(|it| is_usable(it, now));
        let password = if readable { asked.password } else { "" };
        let right = self.is_right(password, usable.as_ref());
        let Some(account) = usable.filter(|_| right) else {
            return Err(self.not_signed_in(&place, now)?);
        };
        if self.asks_second(&account)? {
            // Nothing is forgiven yet: whoever knows the password only must not guess codes.
            return Err(self.waits(account, place, mark, now)?);
        }
        self.heard(&place);
        let token = self.random(Token::new)?;
        let presence = self.writer.keep(|reader| {
            self.begin_session(
                reader,
                &account,
                &token,
                asked.address,
                Factor::Password,
                now,
            )
        })?;
        Ok(SignedIn {
            token,
            browser: self.browser_of(&place, mark)?,
            presence: presence?,
        })
    }

    /// The mark of the browser: the one it has, or a new one.
    pub(super) fn browser_of(&self, place: &Place, mark: &str) -> Result<String, Refused> {
        if place.known.is_some() {
            return Ok(mark.to_owned());
        }
        let random = self.random(|random| {
            let mut bytes = [0; browser::BYTES];
            random.fill_bytes(&mut bytes);
            bytes
        })?;
        Ok(browser::mark(&self.secret, &place.login, random))
    }

    /// Writes down an attempt that failed, whether the account exists or not. A name that belongs to
    /// no account is not written down: it may be a password in the wrong place.
    fn not_signed_in(&self, place: &Place, now: Moment) -> Result<Refused, Refused> {
        self.writer.keep(|reader| {
            let known = account_by_login(reader, &place.login)?;
            let entry = Entry {
                at: now,
                person: PersonId::from(""),
                deed: Deed::SignIn,
                subject: known.as_ref().map_or("", |it| it.login.as_str()),
                outcome: Outcome::Refused,
                purpose: "",
                address: &place.address,
            };
            Ok((vec![entry.next(reader)?], Refused::Wrong))
        })
    }

    /// The changes with which a session begins, or why it does not although the password is right.
    pub(super) fn begin_session(
        &self,
        reader: &mut dyn Reader,
        account: &AccountRow,
        token: &Token,
        address: &str,
        factor: Factor,
        now: Moment,
    ) -> Result<(Vec<OfficeChange>, Result<Presence, Refused>), Refused> {
        // The password was verified outside the lock and may have been changed meanwhile.
        if account_of(reader, &account.person)?.as_ref() != Some(account) {
            return Err(Refused::Wrong);
        }
        let mut entry = Entry {
            at: now,
            person: account.person.clone(),
            deed: Deed::SignIn,
            subject: &account.login,
            outcome: Outcome::Done,
            purpose: factor.word(),
            address,
        };
        let confirmed = is_confirmed(reader, &account.person)?;
        let person = reader.person(&account.person)?;
        let post = person
            .as_ref()
            .map_or_else(no_post, |it| only_post(it, now));
        let presence = match person {
            Some(person) => self.presence(&post, account, person, confirmed, now),
            None => Err(Refused::NoPost),
        };
        if presence.is_err() {
            entry.outcome = Outcome::Refused;
            return Ok((vec![entry.next(reader)?], presence));
        }
        let sessions = sessions_of(reader, &account.person)?;
        let mut changes = self.too_many(sessions, now);
        changes.push(OfficeChange::Session(SessionRow {
            token: token.digest(),
            person: account.person.clone(),
            post,
            began: now,
            seen: now,
        }));
        changes.push(entry.next(reader)?);
        Ok((changes, presence))
    }

    /// Ends the sessions that do not hold any more, and the oldest where there would be too many.
    fn too_many(&self, sessions: Vec<SessionRow>, now: Moment) -> Vec<OfficeChange> {
        let dead = |it: &SessionRow| is_live(it, now, self.limits).is_err();
        let (mut ended, mut live): (Vec<_>, Vec<_>) = sessions.into_iter().partition(dead);
        live.sort_by_key(|it| it.seen);
        let surplus = (live.len() + 1).saturating_sub(SESSIONS_OF_PERSON_MAX);
        ended.extend(live.drain(..surplus));
        ended.into_iter().map(OfficeChange::End).collect()
    }
}

/// Whether anybody may sign in with an account.
fn is_usable(account: &AccountRow, now: Moment) -> bool {
    match account.standing {
        AccountStanding::Active => true,
        AccountStanding::Closed => false,
        AccountStanding::Once => one_time_until(account) > now,
    }
}

/// The moment from which the one-time password of an account is not good any more.
pub(crate) fn one_time_until(account: &AccountRow) -> Moment {
    account
        .changed_at
        .plus_ms(i64::from(ONE_TIME_DAYS) * DAY_MS)
}

fn no_post() -> PostId {
    PostId::from("")
}

/// The one post that a person holds; none where there are several to choose from.
pub(super) fn only_post(person: &zs_event::Person, now: Moment) -> PostId {
    let mut posts: Vec<PostId> = held_on(person, now.day())
        .into_iter()
        .map(|it| it.post)
        .collect();
    posts.sort();
    posts.dedup();
    match posts.as_slice() {
        [only] => only.clone(),
        _ => no_post(),
    }
}
