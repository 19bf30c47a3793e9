//! The cookies of a session, and who has it.

use zs_base::Moment;
use zs_event::Person;
use zs_work::Unanswered;
use zs_work::office::{Presence, Visitor};

use crate::seal;
use crate::site::Site;
use crate::visit::Ask;

/// Somebody who has signed in, though perhaps not got to work yet.
#[derive(Clone, Debug)]
pub struct Guest {
    /// What the session is good for.
    pub presence: Presence,
    /// The secret of the session.
    pub token: String,
    /// The seal of its forms.
    pub seal: String,
}

impl Guest {
    /// Whoever is at work.
    #[must_use]
    pub const fn visitor(&self) -> Option<&Visitor> {
        match &self.presence {
            Presence::AtWork(visitor) => Some(visitor),
            Presence::ChangePassword(..) | Presence::SetUpSecond(..) | Presence::ChoosePost(..) => {
                None
            }
        }
    }

    /// Whose session it is.
    #[must_use]
    pub const fn person(&self) -> &Person {
        match &self.presence {
            Presence::AtWork(visitor) => &visitor.person,
            Presence::ChangePassword(person, _)
            | Presence::SetUpSecond(person, _)
            | Presence::ChoosePost(person, _) => person,
        }
    }

    /// The name of the person.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.person().name
    }
}

/// The name of the cookie. Over TLS browsers then refuse it from any other host or path.
const fn name(secure: bool) -> &'static str {
    match secure {
        true => "__Host-session",
        false => "session",
    }
}

/// The cookie that marks a browser in which somebody has signed in before.
const fn browser_name(secure: bool) -> &'static str {
    match secure {
        true => "__Host-browser",
        false => "browser",
    }
}

/// How long a browser keeps its mark, in seconds: a year.
const BROWSER_S: u32 = 365 * 24 * 3_600;

/// The secret of the session that a browser sent.
#[must_use]
pub fn secret(ask: &Ask) -> Option<&str> {
    ask.cookies.get(name(ask.secure)).map(String::as_str)
}

/// The mark that a browser kept.
#[must_use]
pub fn browser(ask: &Ask) -> Option<&str> {
    ask.cookies
        .get(browser_name(ask.secure))
        .map(String::as_str)
}

/// Who asks: the holder of a session that still holds.
///
/// # Errors
/// When the machine failed.
pub fn guest(site: &Site, ask: &Ask, now: Moment) -> Result<Option<Guest>, Unanswered> {
    let Some(token) = secret(ask) else {
        return Ok(None);
    };
    let presence = site.office.session(token, now)?;
    Ok(presence.map(|presence| Guest {
        presence,
        token: token.to_owned(),
        seal: seal::of(token),
    }))
}

/// The cookie that keeps the secret of a session until the browser is closed.
#[must_use]
pub fn cookie(secure: bool, secret: &str) -> String {
    whole(name(secure), secret, secure)
}

/// The cookie that takes the secret away.
#[must_use]
pub fn no_cookie(secure: bool) -> String {
    format!("{}; Max-Age=0", cookie(secure, ""))
}

/// The cookie that keeps the mark of a browser.
#[must_use]
pub fn browser_cookie(secure: bool, mark: &str) -> String {
    let whole = whole(browser_name(secure), mark, secure);
    format!("{whole}; Max-Age={BROWSER_S}")
}

/// The cookie that keeps a wish about how pages look, or takes it away. It tells nothing of anybody.
#[must_use]
pub fn wish_cookie(secure: bool, name: &str, wished: bool) -> String {
    let (value, seconds) = if wished { ("1", BROWSER_S) } else { ("", 0) };
    format!("{}; Max-Age={seconds}", whole(name, value, secure))
}

fn whole(name: &str, value: &str, secure: bool) -> String {
    let mark = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{mark}")
}
