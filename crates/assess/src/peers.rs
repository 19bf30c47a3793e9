//! The second pass of a comparing form: what all units of a type have, once all of them are in.

use zs_law::Fraction;

use crate::exact::number;
use crate::value::Value;

/// In the mean every number counts to this part of one.
const MILLIONTH: i128 = 1_000_000;
/// Up to here a sum keeps all its digits.
const DIGITS_KEPT: u128 = 10_000_000_000_000;

/// The numbers of all units of a type for one item. Units to which it does not apply, or which have
/// no such cases, are not among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peers {
    numbers: Vec<Fraction>,
}

impl Peers {
    /// The peers with these values.
    pub fn of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Self {
        Self {
            numbers: values.into_iter().filter_map(number).collect(),
        }
    }

    /// The place of a number, from 1: one more than there are greater ones, so equals share it.
    #[must_use]
    pub fn place(&self, of: Fraction) -> usize {
        let greater = self.numbers.iter().filter(|it| **it > of);
        greater.count() + 1
    }

    /// The greatest number.
    #[must_use]
    pub fn best(&self) -> Option<Fraction> {
        let numbers = self.numbers.iter().copied();
        numbers.reduce(|best, it| if it > best { it } else { best })
    }

    /// The mean. Every number is taken to a millionth, so that the mean of any number of shares is
    /// still a fraction of two small numbers; of very large numbers only the leading digits count.
    #[must_use]
    pub fn mean(&self) -> Option<Fraction> {
        let millionths = self.numbers.iter().map(|it| {
            let doubled = i128::from(it.part) * MILLIONTH * 2 + i128::from(it.whole);
            doubled.div_euclid(i128::from(it.whole) * 2)
        });
        let (mut sum, mut unit) = (millionths.sum::<i128>(), MILLIONTH);
        while unit > 1 && sum.unsigned_abs() > DIGITS_KEPT {
            (sum, unit) = (sum / 10, unit / 10);
        }
        let many = i128::try_from(self.numbers.len()).ok()?;
        Fraction::new(clamped(sum), clamped(many * unit))
    }
}

/// The nearest number of 64 bits.
const fn clamped(number: i128) -> i64 {
    if number > i64::MAX as i128 {
        i64::MAX
    } else if number < i64::MIN as i128 {
        i64::MIN
    } else {
        number as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(part: i64, whole: i64) -> Value {
        Value::Ratio { part, whole }
    }

    #[test]
    fn equals_share_a_place_and_the_next_one_is_left_out() {
        let peers = Peers::of(&[5, 9, 9, 7].map(Value::Number));
        let place = |n| peers.place(Fraction::new(n, 1).unwrap());
        assert_eq!([9, 7, 5].map(place), [1, 3, 4]);
        assert_eq!(peers.best(), Fraction::new(9, 1));
    }

    #[test]
    fn units_without_such_cases_do_not_lower_the_mean() {
        let values = [
            share(1, 2),
            Value::NoCases,
            Value::NotApplicable,
            share(1, 4),
        ];
        let mean = Peers::of(&values).mean().unwrap();
        assert_eq!(Some(mean), Fraction::new(3, 8));
        assert_eq!(Peers::of(&[Value::NoCases]).mean(), None);
        let large = Peers::of(&[Value::Number(-9_223_372_036_855)]);
        assert_eq!(large.mean(), Fraction::new(-9_223_372_036_855, 1));
    }
}
