//! How points of items become a whole: in proportion to what applies, scaled, weighted, and the line
//! of met items.

use zs_law::{Fraction, Points};

use crate::exact::share;

/// What was reached of `full`, in proportion of `to`; nothing where nothing could be reached.
#[must_use]
pub fn scaled(reached: Points, full: Points, to: Points) -> Option<Points> {
    (full > Points::ZERO).then(|| share(to, i128::from(reached.0), i128::from(full.0)))
}

/// The sum of points, each with its weight, rounded half up to a thousandth at the end only.
#[must_use]
pub fn weighted_sum(parts: &[(Points, Fraction)]) -> Points {
    // Over a common denominator nothing is rounded on the way.
    let common = parts.iter().try_fold(1_i128, |common, (_, weight)| {
        let whole = i128::from(weight.whole);
        common.checked_mul(whole / gcd(common, whole))
    });
    let Some(common) = common else {
        let each = parts.iter();
        return each
            .map(|(points, weight)| {
                share(*points, i128::from(weight.part), i128::from(weight.whole))
            })
            .sum();
    };
    let sum = parts.iter().fold(0_i128, |sum, (points, weight)| {
        let part = i128::from(weight.part).saturating_mul(common / i128::from(weight.whole));
        sum.saturating_add(i128::from(points.0).saturating_mul(part))
    });
    share(Points(1), sum, common)
}

fn gcd(a: i128, b: i128) -> i128 {
    match b {
        0 => a,
        _ => gcd(b, a % b),
    }
}

/// How many of so many applicable items must be met; 0 where none applies.
#[must_use]
pub fn must_be_met(applicable: i64, threshold: Fraction) -> i64 {
    let product = i128::from(applicable) * i128::from(threshold.part);
    let whole = i128::from(threshold.whole);
    let needed = product.div_euclid(whole) + i128::from(product.rem_euclid(whole) > 0);
    i64::try_from(needed).unwrap_or(i64::MAX)
}

/// Whether enough of the applicable items are met. Where none applies, nothing was shown.
#[must_use]
pub fn met_over_applicable(met: i64, applicable: i64, threshold: Fraction) -> bool {
    applicable > 0 && met >= must_be_met(applicable, threshold)
}
