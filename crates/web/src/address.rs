//! Addresses of this server as they stand in pictures and on papers, where somebody elsewhere must
//! find them.

use std::str::FromStr;

use crate::site::Site;
use crate::visit::Visit;

/// The address under which everybody reaches the county, where another server stands before this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    is_secure: bool,
    host: String,
}

impl FromStr for PublicAddress {
    /// What is wrong with it, and how it is written.
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_end_matches('/');
        let (scheme, name) = text.split_once("://").unwrap_or_default();
        match (scheme, host(name)) {
            ("https" | "http", Some(name)) => Ok(Self {
                is_secure: scheme == "https",
                host: name.to_owned(),
            }),
            _ => Err("写群众打开网页用的地址，例如 https://zhunsheng.example.gov.cn，后面不带路径"),
        }
    }
}

/// The address of a path as somebody elsewhere opens it; nothing where that is no name.
#[must_use]
pub fn whole(visit: &Visit<'_>, path: &str) -> Option<String> {
    let name = name_of(visit)?;
    let is_secure = match &visit.site.public {
        Some(public) => public.is_secure,
        None => visit.ask.secure,
    };
    let scheme = if is_secure { "https" } else { "http" };
    Some(format!("{scheme}://{name}{path}"))
}

/// The name of this server as people type it; nothing where that is none.
#[must_use]
pub fn name_of<'a>(visit: &Visit<'a>) -> Option<&'a str> {
    let site: &'a Site = visit.site;
    match &site.public {
        Some(public) => Some(&public.host),
        None => host(&visit.ask.host),
    }
}

/// The name of the server as the browser wrote it, where it is one.
fn host(text: &str) -> Option<&str> {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '[' | ']');
    (!text.is_empty() && text.len() <= 100 && text.chars().all(fits)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w5_a_strange_name_of_the_server_is_not_written() {
        assert_eq!(host("county.example:8443"), Some("county.example:8443"));
        for strange in ["", "a b", "a\"><script>", "县", &"a".repeat(101)] {
            assert_eq!(host(strange), None, "{strange}");
        }
    }

    #[test]
    fn a_public_address_is_a_scheme_and_a_name() {
        let read = |text: &str| {
            text.parse::<PublicAddress>()
                .map(|it| (it.is_secure, it.host))
        };
        let name = "fz.example.gov.cn".to_owned();
        assert_eq!(read("https://fz.example.gov.cn/"), Ok((true, name.clone())));
        assert_eq!(read("http://fz.example.gov.cn"), Ok((false, name)));
        for strange in [
            "fz.example.gov.cn",
            "ftp://a",
            "https://",
            "https://a/b",
            "",
        ] {
            assert!(read(strange).is_err(), "{strange}");
        }
    }
}
