//! What some occurrences more or fewer would make of figures.

use zs_assess::{Gathered, Period};
use zs_law::{Figure, Library};
use zs_store::{TallyKept, TallyRow};

/// Whether occurrences are added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    /// They are added.
    More,
    /// They are taken away.
    Fewer,
}

/// Adds rows to what was gathered for these days, or takes them away; what comes later than the days
/// counts nowhere.
pub(crate) fn shift<'r>(
    gathered: &mut Gathered,
    rows: impl Iterator<Item = &'r TallyRow>,
    how: Shift,
    days: Period,
) {
    let n = match how {
        Shift::More => 1,
        Shift::Fewer => -1,
    };
    for row in rows {
        let day = row.at.day();
        if day > days.to {
            continue;
        }
        let it = gathered
            .tallies
            .entry(row.tally.as_str().into())
            .or_default();
        if day < days.from {
            it.before += n;
            continue;
        }
        match row.kept {
            TallyKept::NoLimit => it.no_limit += n,
            TallyKept::InTime => it.in_time += n,
            TallyKept::Late => it.late += n,
            TallyKept::Open => it.open += n,
        }
        it.sum += n * row.value;
        if let Some(days) = row.days {
            let days = it.days.entry(days.max(0)).or_default();
            *days += n;
        }
        it.days.retain(|_, n| *n != 0);
    }
}

/// The figures that look at one of these names, in the order of the library.
pub(crate) fn looking_at<'l>(library: &'l Library, names: &[&str]) -> Vec<&'l Figure> {
    let figures = library.figures.iter();
    let looks = figures.filter(|figure| {
        let tallies = figure.measure.tallies();
        tallies.iter().any(|it| names.contains(&&***it))
    });
    looks.collect()
}
