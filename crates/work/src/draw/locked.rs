//! A locked list as it is kept: each row with its salt, so that its name can be told later, or never.

use zs_base::{BadDrawList, DrawList, DrawRow, draw_name};

const HEAD: &str = "zhunsheng locked list 1";

/// A row of a locked list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedRow {
    /// The row as the public may see it.
    pub row: DrawRow,
    /// What hides its name, 16 random bytes.
    pub salt: [u8; 16],
    /// What the row says: cells set apart by tabs, the code or number first, then the name.
    pub says: String,
}

/// A locked list, in the order of its public rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedList {
    rows: Vec<LockedRow>,
    public: DrawList,
}

/// Why a text is no locked list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLocked {
    /// Its first line is another.
    #[error("这不是锁定的名单")]
    Head,
    /// A line cannot be read, or its name does not fit what it says; its number, from 1.
    #[error("锁定的名单第{0}行读不懂，或者被改动过")]
    Line(usize),
    /// The rows are no list.
    #[error("{0}")]
    List(#[from] BadDrawList),
}

impl LockedRow {
    /// The cell of a place, from 0; empty where the row has fewer.
    #[must_use]
    pub fn cell(&self, place: usize) -> &str {
        self.says.split('\t').nth(place).unwrap_or_default()
    }
}

impl LockedList {
    /// The list of these rows, whatever their order.
    ///
    /// # Errors
    /// When a row stands twice or there are too many.
    pub fn new(rows: impl IntoIterator<Item = LockedRow>) -> Result<Self, BadDrawList> {
        let mut rows: Vec<LockedRow> = rows.into_iter().collect();
        rows.sort_unstable_by(|a, b| a.row.cmp(&b.row));
        let public = DrawList::new(rows.iter().map(|it| it.row.clone()))?;
        Ok(Self { rows, public })
    }

    /// The list as the public may see it.
    #[must_use]
    pub const fn public(&self) -> &DrawList {
        &self.public
    }

    /// The rows, in the order of the public list.
    #[must_use]
    pub fn rows(&self) -> &[LockedRow] {
        &self.rows
    }

    /// The text that is kept: the salt, then the public row, then what the row says, set apart by tabs.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for it in &self.rows {
            let salt: String = it.salt.iter().map(|byte| format!("{byte:02x}")).collect();
            text.push_str(&format!("{salt}\t{}\t{}\n", it.row, it.says));
        }
        text
    }

    /// Reads what [`LockedList::text`] wrote.
    ///
    /// # Errors
    /// When the text is something else, or a row is not the one that was locked.
    pub fn read(text: &str) -> Result<Self, NotLocked> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(NotLocked::Head);
        }
        let rows: Result<Vec<LockedRow>, NotLocked> = lines
            .enumerate()
            .map(|(index, line)| locked_row(line).ok_or(NotLocked::Line(index + 2)))
            .collect();
        Ok(Self::new(rows?)?)
    }
}

fn locked_row(line: &str) -> Option<LockedRow> {
    let (salt, rest) = line.split_once('\t')?;
    // The salt has the form of an id: 16 bytes, printed as 32 hexadecimal digits.
    let salt: zs_base::CaseId = salt.parse().ok()?;
    let cells: Vec<&str> = rest.splitn(5, '\t').collect();
    let [name, category, weight, out, says] = cells.as_slice() else {
        return None;
    };
    let row: DrawRow = [*name, category, weight, out].join("\t").parse().ok()?;
    (draw_name(&salt.0, says) == row.name).then(|| LockedRow {
        row,
        salt: salt.0,
        says: (*says).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u8) -> LockedRow {
        let (salt, says) = ([number; 16], format!("91{number}\t第{number}公司"));
        let row = DrawRow {
            name: draw_name(&salt, &says),
            category: "B".to_owned(),
            weight: 2,
            out: None,
        };
        LockedRow { row, salt, says }
    }

    #[test]
    fn a_locked_list_reads_as_it_was_written_whatever_the_order_of_its_rows() {
        let list = LockedList::new((0..20).map(row)).unwrap();
        let turned = LockedList::new((0..20).rev().map(row)).unwrap();
        assert_eq!(list.text(), turned.text());
        assert_eq!(LockedList::read(&list.text()), Ok(list));
    }

    #[test]
    fn a_name_that_was_edited_is_found_with_its_line() {
        let text = LockedList::new((0..20).map(row)).unwrap().text();
        let line = 1 + text.lines().position(|it| it.ends_with("第7公司")).unwrap();
        let edited = text.replace("第7公司", "第8公司的弟弟");
        assert_eq!(LockedList::read(&edited), Err(NotLocked::Line(line)));
        assert_eq!(LockedList::read("其他"), Err(NotLocked::Head));
    }
}
