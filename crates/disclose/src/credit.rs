//! The unified social credit code (统一社会信用代码, GB 32100-2015), which names an organisation
//! and stays in full.

const SYMBOLS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

/// Whether a text of half-width characters is a credit code with a right check character.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    let values: Option<Vec<usize>> = text
        .chars()
        .map(|letter| SYMBOLS.find(letter.to_ascii_uppercase()))
        .collect();
    let Some(values) = values.filter(|it| it.len() == 18) else {
        return false;
    };
    let sum: usize = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    values[17] == (31 - sum % 31) % 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors() {
        for code in [
            "91150100MA0DEMX051",
            "92150102MA0YYYY96M",
            "93150123MA0QQQQ17F",
        ] {
            assert!(is_credit_code(code), "{code}");
        }
        for code in [
            "91150100MA0DEMX052",
            "91150100MA0DEMX05",
            "91150100MA0DEMX05I",
        ] {
            assert!(!is_credit_code(code), "{code}");
        }
    }
}
