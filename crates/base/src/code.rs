//! The numbered codes of diagnostics, refusals, denials and faults, each with its page.
//!
//! `ZS1xxx` text, `ZS2xxx` law files, `ZS3xxx` refusals, `ZS4xxx` authority, `ZS5xxx` imports,
//! `ZS9xxx` faults. A code is never used again for something else.

use std::fmt;

/// A code: its id, its one-line title and its page in Markdown, both in Chinese.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `ZS` and four digits.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The page that `zhunsheng explain` prints.
    pub page: &'static str,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Declares codes; the doc comment above each one is its page.
///
/// ```
/// zs_base::codes! {
///     /// 每一个时限都要写明依据。
///     ZS2104 "时限没有依据";
/// }
/// assert_eq!(ZS2104.page, " 每一个时限都要写明依据。\n");
/// assert_eq!(ALL.len(), 1);
/// ```
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $line:literal])+ $name:ident $title:literal;)*) => {
        $(
            $(#[doc = $line])+
            pub const $name: $crate::Code = $crate::Code {
                id: stringify!($name),
                title: $title,
                page: concat!($($line, "\n"),+),
            };
        )*
        /// Every code of this module, in the order of the file.
        pub const ALL: &[$crate::Code] = &[$($name),*];
    };
}
