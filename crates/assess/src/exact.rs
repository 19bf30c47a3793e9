//! Exact arithmetic of scores: nothing is rounded before the thousandth of a point, and that half up.

use zs_law::{Fraction, Points};

use crate::value::Value;

/// The number behind a value; nothing where there is none. Amounts are in 元.
pub(crate) fn number(value: &Value) -> Option<Fraction> {
    match *value {
        Value::NotApplicable | Value::NoCases => None,
        Value::Number(n) => Fraction::new(n, 1),
        Value::Money(amount) => Fraction::new(amount, 100),
        Value::Ratio { part, whole } => Fraction::new(part, whole),
        Value::Average { sum, among } => Fraction::new(sum, among.saturating_mul(100)),
        Value::Days { doubled, .. } => Fraction::new(doubled, 2),
    }
}

/// `points × part ÷ whole`, rounded half up to a thousandth of a point; the divisor is above 0.
pub(crate) fn share(points: Points, part: i128, whole: i128) -> Points {
    let product = i128::from(points.0).saturating_mul(part);
    let doubled = product.saturating_mul(2).saturating_add(whole);
    let rounded = doubled.div_euclid(whole.saturating_mul(2));
    Points(rounded.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64)
}

/// `points` times the quotient of two fractions; the divisor is above 0.
pub(crate) fn in_proportion(points: Points, to: Fraction, of: Fraction) -> Points {
    let part = i128::from(to.part) * i128::from(of.whole);
    let whole = i128::from(to.whole) * i128::from(of.part);
    share(points, part, whole)
}

/// What is off for percentage points below a threshold, in proportion for fractions of them.
pub(crate) fn below(threshold: Fraction, rate: Fraction, per_pct: Points) -> Points {
    let one = i128::from(threshold.part) * i128::from(rate.whole);
    let other = i128::from(rate.part) * i128::from(threshold.whole);
    let whole = i128::from(threshold.whole) * i128::from(rate.whole);
    match one - other {
        missing if missing <= 0 => Points::ZERO,
        missing => share(per_pct, missing.saturating_mul(100), whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_up_at_the_thousandth() {
        let cases = [
            (1, 3, 333),
            (2, 3, 667),
            (1, 2_000, 1),
            (1, 2_001, 0),
            (1, 1, 1_000),
        ];
        for (part, whole, thousandths) in cases {
            assert_eq!(share(Points::ONE, part, whole), Points(thousandths));
        }
        assert_eq!(share(Points(-1_000), 1, 3), Points(-333));
    }

    #[test]
    fn nothing_below_a_threshold_is_off_where_it_is_reached() {
        let of = |part, whole| Fraction::new(part, whole).unwrap();
        assert_eq!(below(of(20, 100), of(1, 5), Points(100)), Points::ZERO);
        assert_eq!(below(of(20, 100), of(3, 20), Points(100)), Points(500));
        assert_eq!(below(of(20, 100), of(39, 200), Points(100)), Points(50));
    }
}
