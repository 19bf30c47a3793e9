//! A list from which is drawn: rows without names, in an order that does not depend on how the list
//! was typed, and one digest over all of them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::Digest;
use crate::limits::{DRAW_ROWS_MAX, DRAW_WEIGHT_MAX};

/// What is hashed begins with these, so that no hash is ever taken for another.
const NAME: &[u8] = b"zhunsheng draw name 1\0";
const ROW: &[u8] = b"zhunsheng draw row 1\0";
const LIST: &[u8] = b"zhunsheng draw list 1\0";

/// The name of a row: SM3 over a domain tag, 16 random bytes and what the row says, so that a
/// published list tells nobody who stands in it until the bytes are told too.
#[must_use]
pub fn draw_name(salt: &[u8; 16], says: &str) -> Digest {
    Digest::of(&[NAME, salt, says.as_bytes()])
}

/// Why a row is not drawn from although it stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DrawOut {
    /// The list itself says why: exempt from inspection, or withdrawn from it.
    Listed,
    /// The subject was inspected as often this year as may be.
    Capped,
    /// The officer has no certificate that was valid on the day of the list.
    Uncertified,
}

impl DrawOut {
    const ALL: [(&'static str, Self, &'static str); 3] = [
        ("listed", Self::Listed, "名单写明不参加抽取"),
        ("capped", Self::Capped, "本年度检查已达频次上限"),
        ("uncertified", Self::Uncertified, "锁定当日没有有效的执法证"),
    ];

    /// The word in a list.
    #[must_use]
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|it| it.1 == self);
        found.map_or("", |it| it.0)
    }

    /// The words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        let found = Self::ALL.iter().find(|it| it.1 == self);
        found.map_or("", |it| it.2)
    }
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DrawRow {
    /// Its name, see [`draw_name`].
    pub name: Digest,
    /// The category by which it is weighted; empty where rows are not told apart.
    pub category: String,
    /// How many lots it has, from 1 to [`DRAW_WEIGHT_MAX`].
    pub weight: u32,
    /// Why it has none after all.
    pub out: Option<DrawOut>,
}

/// Why a text or a set of rows is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDrawList {
    /// A row cannot be read.
    #[error("这一行读不懂：要有名称的摘要、类别、权重（1 至 {DRAW_WEIGHT_MAX}）和不参加的原因")]
    Row,
    /// A row stands twice.
    #[error("同一行出现了两次：{0}")]
    Twice(Digest),
    /// More rows than one list has.
    #[error("一份名单最多 {DRAW_ROWS_MAX} 行")]
    TooMany,
}

impl DrawRow {
    /// How many lots the row has in the draw.
    #[must_use]
    pub const fn lots(&self) -> u32 {
        match self.out {
            None => self.weight,
            Some(_) => 0,
        }
    }

    /// SM3 over a domain tag and the row as it is printed.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[ROW, self.to_string().as_bytes()])
    }
}

impl fmt::Display for DrawRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let out = self.out.map_or("-", DrawOut::key);
        write!(
            f,
            "{}\t{}\t{}\t{out}",
            self.name, self.category, self.weight
        )
    }
}

impl FromStr for DrawRow {
    type Err = BadDrawList;

    fn from_str(text: &str) -> Result<Self, BadDrawList> {
        let cells: Vec<&str> = text.split('\t').collect();
        let [name, category, weight, out] = cells.as_slice() else {
            return Err(BadDrawList::Row);
        };
        let weight = weight.parse().ok();
        let out = match *out {
            "-" => None,
            key => {
                let found = DrawOut::ALL.iter().find(|it| it.0 == key);
                Some(found.ok_or(BadDrawList::Row)?.1)
            }
        };
        let row = Self {
            name: name.parse().map_err(|_| BadDrawList::Row)?,
            category: (*category).to_owned(),
            weight: weight
                .filter(|it| (1..=DRAW_WEIGHT_MAX).contains(it))
                .ok_or(BadDrawList::Row)?,
            out,
        };
        // A row has one text only, or two lists with the same rows could have two digests.
        match row.to_string() == text {
            true => Ok(row),
            false => Err(BadDrawList::Row),
        }
    }
}

/// A list, in the order of the names of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawList {
    rows: Vec<DrawRow>,
}

impl DrawList {
    /// The list of these rows, whatever their order.
    ///
    /// # Errors
    /// When a name stands twice, a weight is out of bounds, or there are too many rows.
    pub fn new(rows: impl IntoIterator<Item = DrawRow>) -> Result<Self, BadDrawList> {
        let mut rows: Vec<DrawRow> = rows.into_iter().take(DRAW_ROWS_MAX + 1).collect();
        if rows.len() > DRAW_ROWS_MAX {
            return Err(BadDrawList::TooMany);
        }
        rows.sort_unstable();
        let mut names = BTreeSet::new();
        for row in &rows {
            if !(1..=DRAW_WEIGHT_MAX).contains(&row.weight) || row.category.contains(['\t', '\n']) {
                return Err(BadDrawList::Row);
            }
            if !names.insert(row.name) {
                return Err(BadDrawList::Twice(row.name));
            }
        }
        Ok(Self { rows })
    }

    /// The rows, in the order of their names.
    #[must_use]
    pub fn rows(&self) -> &[DrawRow] {
        &self.rows
    }

    /// SM3 over a domain tag and the digests of all rows, one after another.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let digests: Vec<Digest> = self.rows.iter().map(DrawRow::digest).collect();
        let mut parts: Vec<&[u8]> = vec![LIST];
        parts.extend(digests.iter().map(|it| &it.0[..]));
        Digest::of(&parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32) -> DrawRow {
        DrawRow {
            name: draw_name(&[7; 16], &number.to_string()),
            category: "A".to_owned(),
            weight: 1,
            out: None,
        }
    }

    #[test]
    fn n3_a_list_does_not_depend_on_the_order_in_which_it_was_typed() {
        let list = DrawList::new((0..50).map(row)).unwrap();
        let turned = DrawList::new((0..50).rev().map(row)).unwrap();
        assert_eq!(list.digest(), turned.digest());
        let shorter = DrawList::new((0..49).map(row)).unwrap();
        assert_ne!(list.digest(), shorter.digest());
    }

    #[test]
    fn a_row_reads_as_it_is_printed_and_has_no_second_text() {
        let rows = [None, Some(DrawOut::Capped), Some(DrawOut::Listed)];
        for out in rows {
            let row = DrawRow { out, ..row(1) };
            assert_eq!(row.to_string().parse(), Ok(row.clone()));
            for other in ["\tA\t01\t", "\tA\t+1\t", "\tA\t0\t"] {
                let text = row.to_string().replace("\tA\t1\t", other);
                assert_eq!(text.parse::<DrawRow>(), Err(BadDrawList::Row), "{text}");
            }
        }
    }

    #[test]
    fn the_same_row_twice_is_refused() {
        let twice = DrawList::new([row(1), row(2), row(1)]);
        assert_eq!(twice, Err(BadDrawList::Twice(row(1).name)));
    }

    #[test]
    fn a10_draw_weight_max_is_the_most_lots_of_a_row() {
        let weighing = |weight| DrawList::new([DrawRow { weight, ..row(1) }]);
        assert!(weighing(DRAW_WEIGHT_MAX).is_ok());
        assert_eq!(weighing(DRAW_WEIGHT_MAX + 1), Err(BadDrawList::Row));
        assert_eq!(weighing(0), Err(BadDrawList::Row));
    }

    #[test]
    fn a10_draw_rows_max_is_the_longest_list() {
        let most = DRAW_ROWS_MAX as u32;
        assert!(DrawList::new((0..most).map(row)).is_ok());
        let more = DrawList::new((0..=most).map(row));
        assert_eq!(more, Err(BadDrawList::TooMany));
    }
}
