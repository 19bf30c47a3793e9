//! The cookie of a session.

use zs_base::Moment;
use zs_store::Fault;
use zs_work::Visitor;

use crate::site::Site;
use crate::visit::Ask;

/// The name of the cookie. Over TLS browsers then refuse it from any other host or path.
fn name(secure: bool) -> &'static str {
    match secure {
        true => "__Host-session",
        false => "session",
    }
}

/// Who asks: the holder of a session that still holds.
///
/// # Errors
/// When the store cannot be read.
pub fn visitor(site: &Site, ask: &Ask, now: Moment) -> Result<Option<Visitor>, Fault> {
    match ask.cookies.get(name(ask.secure)) {
        Some(secret) => site.office.session(secret, now),
        None => Ok(None),
    }
}

/// The cookie that keeps the secret of a session until the browser is closed.
#[must_use]
pub fn cookie(secure: bool, secret: &str) -> String {
    let mark = if secure { "; Secure" } else { "" };
    format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax{mark}", name(secure))
}

/// The cookie that takes the secret away.
#[must_use]
pub fn no_cookie(secure: bool) -> String {
    format!("{}; Max-Age=0", cookie(secure, ""))
}
