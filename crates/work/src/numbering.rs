//! The numbers of papers (文号): which number of which series an event gave.

use std::collections::BTreeMap;

use zs_case::{Place, State, locate};
use zs_event::Happening;
use zs_event::event::Performed;
use zs_store::{Reader, Wrong};

/// The series and the number that a step gave to its paper; nothing where it gave none.
pub(crate) fn given(state: &State, performed: &Performed) -> Option<(String, u64)> {
    let number = performed.number.as_ref()?;
    let Place::Existing { instance, step } = locate(state, &performed.path)? else {
        return None;
    };
    let step = state.instance(instance).procedure.step(step);
    let pattern = &step.paper.as_ref()?.number.as_ref()?.pattern;
    let series = zs_case::series(pattern, &state.unit, performed.effective_on.day());
    let (head, tail) = series.split_once("{seq}")?;
    let number = number
        .strip_prefix(head)?
        .strip_suffix(tail)?
        .parse()
        .ok()?;
    Some((series, number))
}

/// The numbers that events gave, by series: how many, and the largest.
#[derive(Debug, Default)]
pub(crate) struct Numbers(BTreeMap<String, (u64, u64)>);

impl Numbers {
    /// Takes the number that an event gave. History that was decided elsewhere has its own numbers.
    pub(crate) fn note(&mut self, state: &State, happening: &Happening) {
        let Happening::Performed(it) = happening else {
            return;
        };
        if it.source.is_none()
            && let Some((series, number)) = given(state, it)
        {
            let (count, last) = self.0.entry(series).or_default();
            *count += 1;
            *last = number.max(*last);
        }
    }

    /// The last number of each series.
    pub(crate) fn last(self) -> BTreeMap<String, u64> {
        let each = self.0.into_iter();
        each.map(|(series, (_, last))| (series, last)).collect()
    }

    /// Compares the series with what the store will go on from, and gives their number.
    ///
    /// # Errors
    /// The first series with a gap, or whose last number is not the one stored.
    pub(crate) fn compare(&self, reader: &mut dyn Reader) -> Result<u64, Wrong> {
        for (series, (count, last)) in &self.0 {
            let shown = series.replace("{seq}", "…");
            if count != last {
                let sentence = format!("文号“{shown}”给出{count}个，最大的是{last}：断号或者重号");
                return Err(Wrong::outside(sentence));
            }
            let stored = reader.last_number(series)?;
            if stored != *last {
                let sentence = format!("“编号”里“{shown}”记到{stored}，账本里最大的是{last}");
                return Err(Wrong::outside(sentence));
            }
        }
        Ok(self.0.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use zs_store::{SqliteStore, Store as _};

    use super::*;

    /// What is found where a series gave so many numbers up to a last one, in a store that has none.
    fn found(count: u64, last: u64) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut store = SqliteStore::create(&data, &"152200".into()).unwrap();
        let numbers = Numbers([("某罚〔2026〕{seq}号".to_owned(), (count, last))].into());
        let compared = numbers.compare(store.reads());
        compared.err().map(|wrong| wrong.sentence)
    }

    #[test]
    fn a_gap_a_number_given_twice_and_a_lost_series_are_found() {
        for (count, last) in [(1, 2), (3, 2)] {
            let sentence = found(count, last).unwrap();
            assert!(sentence.contains("断号或者重号"), "{sentence}");
        }
        assert!(found(2, 2).unwrap().contains("记到0"));
        assert_eq!(found(0, 0), None);
    }
}
