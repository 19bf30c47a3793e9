//! Addresses of this server as they stand in pictures and on papers, where somebody elsewhere must
//! find them.

use crate::visit::Ask;

/// The address of a path under the name by which the browser reached this server; nothing where that
/// is no name.
#[must_use]
pub fn whole(ask: &Ask, path: &str) -> Option<String> {
    let scheme = if ask.secure { "https" } else { "http" };
    host(&ask.host).map(|host| format!("{scheme}://{host}{path}"))
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
}
