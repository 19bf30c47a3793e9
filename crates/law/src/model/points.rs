//! Exact numbers of assessments: points in thousandths, and fractions of two whole numbers.

/// Points of a score (分), in thousandths. Sums of them are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(pub i64);

/// A fraction of two whole numbers; the second is greater than 0. `1/2` and `50%` are equal.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    /// The numerator.
    pub part: i64,
    /// The denominator.
    pub whole: i64,
}

/// What fractions are bounded by, so that products of them fit.
const FOURTEEN_DIGITS: i64 = 100_000_000_000_000;

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);
    /// A whole point.
    pub const ONE: Self = Self(1_000);

    /// So many whole points.
    #[must_use]
    pub const fn whole(points: i64) -> Self {
        Self(points.saturating_mul(1_000))
    }

    /// The sum, which stays at the greatest number there is rather than running over.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many times as much.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The points rounded half up to two places and printed without needless zeros: `78.41`, `0.5`.
    #[must_use]
    pub fn printed(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = (self.0.unsigned_abs() + 5) / 10;
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match (rest, rest % 10) {
            (0, _) => format!("{sign}{whole}"),
            (_, 0) => format!("{sign}{whole}.{}", rest / 10),
            _ => format!("{sign}{whole}.{rest:02}"),
        }
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

impl Fraction {
    /// A fraction of two numbers; nothing where the second is not greater than 0. A number of more
    /// than fourteen digits counts as the greatest that has fourteen.
    #[must_use]
    pub fn new(part: i64, whole: i64) -> Option<Self> {
        (whole > 0).then(|| Self {
            part: part.clamp(-FOURTEEN_DIGITS, FOURTEEN_DIGITS),
            whole: whole.min(FOURTEEN_DIGITS),
        })
    }

    /// A number such as `3`, `-0.5`, `0.5分`, `85%` or `2%`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, whole) = match (text.strip_suffix('%'), text.strip_suffix('分')) {
            (Some(rest), _) => (rest, 100),
            (None, Some(rest)) => (rest, 1),
            (None, None) => (text, 1),
        };
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
        let only_digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
        let dotted = digits.contains('.') != after.is_empty();
        if before.is_empty() || !dotted || !only_digits(before) || !only_digits(after) {
            return None;
        }
        let scale = 10_i64.checked_pow(u32::try_from(after.len()).ok()?)?;
        let number: i64 = format!("{before}{after}").parse().ok()?;
        Self::new(sign * number, scale.checked_mul(whole)?)
    }

    /// The fraction as points, where thousandths hold it exactly.
    #[must_use]
    pub fn points(self) -> Option<Points> {
        let thousandths = i128::from(self.part) * 1_000;
        let whole = i128::from(self.whole);
        let points = i64::try_from(thousandths / whole).ok()?;
        (thousandths % whole == 0).then_some(Points(points))
    }

    /// The fraction as a whole number, where it is one.
    #[must_use]
    pub const fn number(self) -> Option<i64> {
        match self.part % self.whole {
            0 => Some(self.part / self.whole),
            _ => None,
        }
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let left = i128::from(self.part) * i128::from(other.whole);
        let right = i128::from(other.part) * i128::from(self.whole);
        left.cmp(&right)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fraction {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_exactly_and_nothing_else_reads() {
        let points = |text: &str| Fraction::parse(text).and_then(Fraction::points);
        assert_eq!(points("0.5分"), Some(Points(500)));
        assert_eq!(points("-3"), Some(Points(-3_000)));
        assert_eq!(points("1.2"), Some(Points(1_200)));
        assert_eq!(points("0.0005"), None);
        assert_eq!(Fraction::parse("85%"), Fraction::new(85, 100));
        assert_eq!(Fraction::parse("99.5%"), Fraction::new(995, 1_000));
        for text in ["", "%", "一", "1.", ".5", "1.2.3", "--1", "1e3", "+1"] {
            assert_eq!(Fraction::parse(text), None, "{text}");
        }
    }

    #[test]
    fn points_print_rounded_half_up() {
        let printed = [78_412, 500, 3_000, 1_005, -2_500, 92_120, 4].map(|it| Points(it).printed());
        assert_eq!(printed, ["78.41", "0.5", "3", "1.01", "-2.5", "92.12", "0"]);
    }

    #[test]
    fn a_fraction_is_compared_exactly_however_large_its_numbers_are() {
        let of = |part, whole| Fraction::new(part, whole).unwrap();
        assert!(of(79, 94) < of(85, 100) && of(80, 94) > of(85, 100));
        assert!(of(1, 3) > of(333_333_333, 1_000_000_000));
        assert_eq!(Fraction::new(1, 0), None);
        assert!(of(i64::MAX, 1) > of(99_999_999_999_999, 1));
        assert_eq!(of(600, 100).number(), Some(6));
        assert_eq!(of(1, 2).number(), None);
    }
}
