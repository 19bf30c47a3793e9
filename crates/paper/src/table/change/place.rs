//! Names of cells and areas as workbooks write them: C5, B2:D4.

use zs_base::limits::TABLE_COLUMNS_MAX;

use super::At;

/// Rows of a sheet; spreadsheets know no more.
const ROWS: u32 = 1_048_576;

/// The row and the column of a cell, from 0; nothing where there is no such cell.
pub(super) fn cell_at(name: &str) -> Option<At> {
    let name = name.trim();
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    let column = letters.bytes().try_fold(0u32, |all, byte| {
        let letter = byte.to_ascii_uppercase();
        let number = letter
            .is_ascii_uppercase()
            .then(|| u32::from(letter - b'A'))?;
        all.checked_mul(26)?.checked_add(number + 1)
    })?;
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let row = digits.parse::<u32>().ok().filter(|row| *row <= ROWS)?;
    let column = column.checked_sub(1)?;
    ((column as usize) < TABLE_COLUMNS_MAX).then_some((row - 1, column))
}

/// The first and the last cell of an area; an area beyond what is read ends where that ends.
pub(super) fn area(name: &str) -> Option<(At, At)> {
    let (first, last) = name.split_once(':')?;
    let first = cell_at(first)?;
    let rows = last.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let end = || {
        Some((
            rows.parse::<u32>().ok()?.checked_sub(1)?,
            TABLE_COLUMNS_MAX as u32,
        ))
    };
    Some((first, cell_at(last).or_else(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        assert_eq!(cell_at("A1"), Some((0, 0)));
        assert_eq!(cell_at("az52"), Some((51, 51)));
        assert_eq!(cell_at("IV1048576"), Some((ROWS - 1, 255)));
        for wrong in [
            "",
            "A",
            "1",
            "A0",
            "A01",
            "1A",
            "A1B",
            "甲1",
            "IW1",
            "A1048577",
            "ZZZZZZZZ1",
        ] {
            assert_eq!(cell_at(wrong), None, "{wrong}");
        }
        assert_eq!(area("B2:D4"), Some(((1, 1), (3, 3))));
        assert_eq!(area("A1:XFD3"), Some(((0, 0), (2, 256))));
        assert_eq!(area("A1"), None);
    }
}
