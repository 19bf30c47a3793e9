//! W17: no private key, no token and no password stands in the tree. Passwords that tests invent are
//! no secrets; private keys and tokens are not even invented.

use super::tree::File;
use super::{Finding, Tree};

/// Beginnings of tokens that services give out, each with how many letters follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("LTAI", 16),
    ("crates_io_", 20),
];
/// Names of what must not be written down.
const NAMES: &[&str] = &[
    "password", "passwd", "secret", "token", "api_key", "apikey", "密码", "口令", "密钥",
];
/// A value so short is a word of a form and no secret.
const VALUE_MIN: usize = 8;
/// Letters of a key that stand on the line of its head.
const MATERIAL_MIN: usize = 8;

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for (at, line) in file.text.lines().enumerate() {
            let what = private_key(line)
                .or_else(|| token(line))
                .or_else(|| address(line));
            if let Some(what) = what {
                findings.push(Finding::new(&file.path, at + 1, what));
            }
        }
    }
    for (path, number, line) in product_lines(tree) {
        if let Some(what) = named_value(&line) {
            findings.push(Finding::new(&path, number, what));
        }
    }
    findings
}

/// Lines outside tests and benchmarks: the values that these give to names are invented.
fn product_lines(tree: &Tree) -> Vec<(String, usize, String)> {
    let mut lines = Vec::new();
    let shipped = |file: &File| !file.path.starts_with("bench/");
    for (file, rust) in tree.rust("").filter(|it| shipped(it.0)) {
        let whole: Vec<&str> = file.text.lines().collect();
        let outside = rust.lines().filter(|line| !line.test);
        lines.extend(outside.filter_map(|line| {
            let text = whole.get(line.number.checked_sub(1)?)?;
            Some((file.path.clone(), line.number, (*text).to_owned()))
        }));
    }
    for file in tree.files.iter().filter(|it| !it.path.ends_with(".rs")) {
        let all = file.text.lines().enumerate();
        lines.extend(all.map(|(at, line)| (file.path.clone(), at + 1, line.to_owned())));
    }
    lines
}

/// The head of a private key with key material after it, or as a line of its own; who only names
/// the head in a sentence has no key.
fn private_key(line: &str) -> Option<&'static str> {
    let (before, rest) = line.split_once("-----BEGIN ")?;
    let (kind, after) = rest.split_once("PRIVATE KEY-----")?;
    let known = kind.len() <= 16 && kind.chars().all(|it| it.is_ascii_uppercase() || it == ' ');
    let alone = before.trim().chars().all(|it| "\"'#/*>|=rb ".contains(it)) && is_end(after);
    let material = after.trim_start_matches(['\\', 'n', 'r', '"', ' ', ',']);
    let material = material.chars().take_while(char::is_ascii_alphanumeric);
    let found = known && (alone || material.count() >= MATERIAL_MIN);
    found.then_some("a private key: take it out and make a new one")
}

/// Whether nothing but the end of a text in a program follows.
fn is_end(after: &str) -> bool {
    matches!(after.trim(), "" | "\\n" | "\\" | "\\n\\")
}

fn token(line: &str) -> Option<&'static str> {
    let given = |(begin, length): &(&str, usize)| {
        line.match_indices(begin).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let rest = line[at + begin.len()..].chars();
            let follows = rest.take_while(|it| it.is_ascii_alphanumeric() || *it == '_');
            !before.is_some_and(|it| it.is_ascii_alphanumeric()) && follows.count() >= *length
        })
    };
    let jwt = line.split(|it: char| !(it.is_ascii_alphanumeric() || "-_.".contains(it)));
    let mut jwt = jwt.filter(|word| word.starts_with("eyJ") && word.len() > 40);
    let found = TOKENS.iter().any(given) || jwt.any(|word| word.matches('.').count() == 2);
    found.then_some("a token: take it out and have it revoked")
}

/// An address with a password in it.
fn address(line: &str) -> Option<&'static str> {
    let found = line.match_indices("://").any(|(at, _)| {
        let rest = &line[at + 3..];
        let end = rest.find(|it: char| it.is_whitespace() || "/\"'`>）".contains(it));
        let place = &rest[..end.unwrap_or(rest.len())];
        let Some((who, _)) = place.rsplit_once('@') else {
            return false;
        };
        let Some((_, password)) = who.split_once(':') else {
            return false;
        };
        // What stands in brackets or capitals is to be filled in.
        password.len() >= 4 && !password.contains(['{', '<', '$']) && password.is_ascii()
    });
    found.then_some("an address with a password: keep it in a file outside the tree")
}

/// `password = "…"` and its like, with a value that looks like a secret.
fn named_value(line: &str) -> Option<&'static str> {
    let lower = line.to_lowercase();
    let named = NAMES.iter().any(|name| {
        lower.match_indices(name).any(|(at, _)| {
            let rest = lower[at + name.len()..].trim_start_matches(['"', '\'', ' ', '_']);
            let rest = rest.strip_prefix(": &str").unwrap_or(rest).trim_start();
            let Some(rest) = rest.strip_prefix(['=', ':']) else {
                return false;
            };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|it| "\"'".contains(*it)) else {
                return false;
            };
            rest[1..].split(quote).next().is_some_and(looks_secret)
        })
    });
    named.then_some("a password or key with its value: take it out and change it")
}

/// Letters and digits without a space, as nobody writes a word.
fn looks_secret(value: &str) -> bool {
    let plain = |it: char| it.is_ascii_graphic() && !"{}<>$".contains(it);
    value.len() >= VALUE_MIN
        && value.chars().all(plain)
        && value.contains(|it: char| it.is_ascii_digit())
        && value.contains(|it: char| it.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn w17_a_secret_in_the_tree_is_found() {
        let key = ["-----BEGIN EC ", "PRIVATE KEY-----\nMHcCAQEE"].concat();
        let within = [
            "let it = \"-----BEGIN ",
            "PRIVATE KEY-----\\nMIGHAgEAMBMG\";",
        ]
        .concat();
        let forge = ["gh", "p_0123456789abcdefghijABCDEFGHIJ0123"].concat();
        let cloud = ["AK", "IAABCDEFGHIJ234567"].concat();
        let web = [
            "ey",
            "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-def_gh",
        ]
        .concat();
        let address = ["postgres://zs:", "Quiet7river@db/county"].concat();
        for text in [&key, &within, &forge, &cloud, &web, &address] {
            assert_eq!(found("docs/a.md", text), 1, "{text}");
            assert_eq!(found("crates/a/tests/b.rs", text), 1, "{text}");
        }
        for text in [
            "password = \"Quiet7river\"",
            "\"token\": \"0123456789abcdef\"",
            "密码：x\nsecret: 'a1b2c3d4e5'",
            "const API_KEY: &str = \"abcdef012345\";",
        ] {
            assert_eq!(found("a/b.toml", text), 1, "{text}");
            assert_eq!(found("crates/a/src/b.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn w17_what_is_no_secret_is_left_alone() {
        for text in [
            "password = \"…\"",
            "let token = \"session\";",
            "密码至少 8 位",
            "postgres://zs@%2Ftmp/postgres",
            "postgres://{user}:{password}@host/db",
            "the begin of AKIA and ghp_ alone",
            &["begins with -----BEGIN ", "PRIVATE KEY-----）。"].concat(),
            &["starts_with(\"-----BEGIN ", "PRIVATE KEY-----\"));"].concat(),
        ] {
            assert_eq!(found("a/b.md", text), 0, "{text}");
        }
        // What a test invents is no secret.
        let text = "const PASSWORD: &str = \"Tr7vLqm2Ze99\";";
        assert_eq!(found("crates/a/tests/b.rs", text), 0);
        assert_eq!(found("bench/src/b.rs", text), 0);
        assert_eq!(found("crates/a/src/b.rs", text), 1);
    }
}
