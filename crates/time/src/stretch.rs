//! Stretches of days that a term does not count, and restarts.

use std::fmt;
use std::str::FromStr;

use zs_base::Day;

/// What a stretch does to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StretchKind {
    /// 不计入: the days are taken out, the rest goes on.
    Excluded,
    /// 中止: the clock stands and goes on where it stood.
    Suspended,
    /// 重新计算: the clock starts at zero after the last day.
    Restarted,
}

/// Days from `from` to `to`, both included, that do not count, with the reason.
///
/// Who hands a stretch in has already applied the rule for its ends: the first excluded day is the
/// day after the paper that caused it (or the day of the event where the rule says so), the last one
/// is the day on which the result arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First day not counted.
    pub from: Day,
    /// Last day not counted, not before `from`.
    pub to: Day,
    /// What it does.
    pub kind: StretchKind,
    /// Why, in Chinese, such as 鉴定; may be empty.
    pub why: String,
    /// The citation; may be empty where a person asks for a plain computation.
    pub cite: String,
}

/// The text is not a stretch of days; it holds the text as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是一段日期（写法：2026-02-01..2026-02-20，前一个日期不晚于后一个）")]
pub struct NotAStretch(pub String);

impl StretchKind {
    /// The three kinds.
    pub const ALL: [Self; 3] = [Self::Excluded, Self::Suspended, Self::Restarted];

    /// The name in a law file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Excluded => "不计入",
            Self::Suspended => "中止",
            Self::Restarted => "重新计算",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for StretchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Stretch {
    /// Excluded days without a reason; `None` when `to` comes before `from`.
    #[must_use]
    pub fn excluded(from: Day, to: Day) -> Option<Self> {
        (from <= to).then(|| Self {
            from,
            to,
            kind: StretchKind::Excluded,
            why: String::new(),
            cite: String::new(),
        })
    }
}

impl FromStr for Stretch {
    type Err = NotAStretch;

    /// Accepts `FROM..TO`, both days included.
    fn from_str(text: &str) -> Result<Self, NotAStretch> {
        let parse = || {
            let (from, to) = text.split_once("..")?;
            Self::excluded(from.trim().parse().ok()?, to.trim().parse().ok()?)
        };
        parse().ok_or_else(|| NotAStretch(text.to_owned()))
    }
}

/// Days both included that are taken out of a count.
pub(crate) type Gap = (Day, Day);

/// The stretches that stop the clock, sorted and merged so that no day is taken out twice.
pub(crate) fn gaps(stretches: &[Stretch]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = stretches
        .iter()
        .filter(|stretch| stretch.kind != StretchKind::Restarted && stretch.from <= stretch.to)
        .map(|stretch| (stretch.from, stretch.to))
        .collect();
    gaps.sort_unstable();
    let mut merged: Vec<Gap> = Vec::with_capacity(gaps.len());
    for (from, to) in gaps {
        match merged.last_mut() {
            Some(last) if from <= last.1.next() => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The restarts in the order in which they begin.
pub(crate) fn restarts(stretches: &[Stretch]) -> Vec<&Stretch> {
    let mut restarts: Vec<&Stretch> = stretches
        .iter()
        .filter(|stretch| stretch.kind == StretchKind::Restarted && stretch.from <= stretch.to)
        .collect();
    restarts.sort_by_key(|stretch| (stretch.from, stretch.to));
    restarts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_and_touching_stretches_become_one_gap() {
        let of = |text: &str| text.parse::<Stretch>().unwrap();
        let merged = gaps(&[
            of("2026-03-05..2026-03-09"),
            of("2026-03-01..2026-03-04"),
            of("2026-03-08..2026-03-10"),
            of("2026-04-01..2026-04-01"),
        ]);
        let shown: Vec<String> = merged.iter().map(|(a, b)| format!("{a}..{b}")).collect();
        assert_eq!(shown, ["2026-03-01..2026-03-10", "2026-04-01..2026-04-01"]);
    }

    #[test]
    fn refuses_what_is_no_stretch() {
        for text in ["", "2026-01-01", "2026-01-02..2026-01-01", "2026-01-01..x"] {
            assert!(text.parse::<Stretch>().is_err(), "{text}");
        }
    }
}
