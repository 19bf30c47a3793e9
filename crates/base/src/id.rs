//! Typed identifiers. Two kinds of id can never be mistaken for one another.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::Moment;

/// The text cannot be this kind of id; it holds the text as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是有效的编号")]
pub struct NotAnId(pub String);

/// Declares ids that are short shared texts, such as the id of a step.
macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

text_ids! {
    /// A county, city or other area with a ledger of its own, by its 行政区划代码 (GB/T 2260).
    Jurisdiction;
    /// A procedure of the law library, such as one named by its folder.
    ProcedureId;
    /// A step of a procedure, unique within it.
    StepId;
    /// A unit of government.
    UnitId;
    /// A person who acts: an officer, a reviewer, a head, a clerk. Never a party.
    PersonId;
    /// A post (岗位) of `law/posts.toml`.
    PostId;
}

/// Declares ids that are 16 random bytes, printed as 32 hexadecimal digits.
macro_rules! random_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes = from_hex(text).and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self).ok_or_else(|| NotAnId(text.to_owned()))
            }
        }
    )*};
}

random_ids! {
    /// A case, chosen at random so that a leaf tells nothing about the matter.
    CaseId;
    /// A command, made by the client so that sending it twice does it once.
    CommandId;
}

impl CommandId {
    /// The id of a command made at a moment, with randomness of its client. Ids that begin with the
    /// moment stand together in the store, so that looking one up stays cheap in a large county; an
    /// id that does not is taken all the same.
    #[must_use]
    pub fn made_at(at: Moment, random: [u8; 10]) -> Self {
        let mut bytes = [0; 16];
        let (moment, rest) = bytes.split_at_mut(6);
        // Six bytes of milliseconds last for eight thousand years.
        moment.copy_from_slice(&at.ms().to_be_bytes()[2..]);
        rest.copy_from_slice(&random);
        Self(bytes)
    }
}

/// The bytes of an even number of hexadecimal digits.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes
        .chunks_exact(2)
        .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_later_commands_come_later() {
        let id = |ms: i64, random: u8| CommandId::made_at(Moment::from_ms(ms), [random; 10]);
        assert!(id(1, 255) < id(2, 0));
        assert!(id(255, 0) < id(256, 0));
        assert_ne!(id(7, 1), id(7, 2));
    }

    #[test]
    fn a_random_id_prints_and_parses() {
        let id = CaseId(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("xyz".parse::<CaseId>().is_err());
        assert!("00".parse::<CaseId>().is_err());
    }
}
