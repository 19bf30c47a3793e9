//! Numbers as logs write them: `35`, `35.0`, `4.248252E8`; exact, never through a float.

/// The number times ten to the power of `scale`, where that is a whole number that fits.
pub(super) fn scaled(text: &str, scale: u32) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut number: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = (byte as char).to_digit(10)?;
        number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    let fraction_len = i32::try_from(fraction.len()).ok()?;
    let mut shift = i32::try_from(scale)
        .ok()?
        .checked_add(exponent)?
        .checked_sub(fraction_len)?;
    while shift > 0 && number != 0 {
        number = number.checked_mul(10)?;
        shift -= 1;
    }
    while shift < 0 && number != 0 {
        if number % 10 != 0 {
            return None;
        }
        number /= 10;
        shift += 1;
    }
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_money_exactly() {
        let cents = |text| scaled(text, 2);
        assert_eq!(cents("35.0"), Some(3500));
        assert_eq!(cents("71.5"), Some(7150));
        assert_eq!(cents("-0.07"), Some(-7));
        assert_eq!(cents("4.248252E8"), Some(42_482_520_000));
        assert_eq!(cents("1e-2"), Some(1));
        assert_eq!(cents("36.120"), Some(3612));
        for wrong in [
            "",
            "-",
            ".",
            "1,5",
            "0.001",
            "1e400",
            "99999999999999999999",
            "１",
        ] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
        assert_eq!(scaled("3", 0), Some(3));
        assert_eq!(scaled("0e999999", 0), Some(0));
    }
}
