//! The interval of a share: how far the share of all parties may be from that of those who answered.

/// The 97.5% point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// Hundredths of a percent in one.
const WHOLE: f64 = 10_000.0;

/// The 95% score interval of a share (Wilson 1927), in hundredths of a percent rounded half up, the
/// lower end first. Nothing where nobody answered, or where the part is more than the whole.
#[must_use]
pub fn wilson_95(part: u64, whole: u64) -> Option<[u32; 2]> {
    if whole == 0 || part > whole {
        return None;
    }
    let (part, whole) = (part as f64, whole as f64);
    let (share, z2) = (part / whole, Z * Z);
    let middle = share + z2 / (2.0 * whole);
    let half = Z * (share * (1.0 - share) / whole + z2 / (4.0 * whole * whole)).sqrt();
    let scale = 1.0 + z2 / whole;
    let told = |end: f64| ((end / scale).clamp(0.0, 1.0) * WHOLE).round() as u32;
    Some([told(middle - half), told(middle + half)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_reproduce() {
        // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
        // Medicine 17 (1998), table I, method 3 (Wilson score), to four places.
        let published = [
            (81, 263, [2553, 3662]),
            (15, 148, [624, 1605]),
            (0, 20, [0, 1611]),
            (1, 29, [61, 1718]),
        ];
        for (part, whole, told) in published {
            assert_eq!(wilson_95(part, whole), Some(told), "{part}/{whole}");
        }
    }

    #[test]
    fn an_interval_holds_its_share_mirrors_that_of_the_rest_and_narrows_with_more_answers() {
        for whole in 1..300 {
            for part in 0..=whole {
                let [low, high] = wilson_95(part, whole).unwrap();
                let share = (part * 10_000).div_ceil(whole) as u32;
                assert!(low <= share && share <= high + 1, "{part}/{whole}");
                let [other_low, other_high] = wilson_95(whole - part, whole).unwrap();
                assert!((low + other_high).abs_diff(10_000) <= 1);
                assert!((high + other_low).abs_diff(10_000) <= 1);
                let [more_low, more_high] = wilson_95(part * 4, whole * 4).unwrap();
                assert!(more_high - more_low <= high - low);
            }
        }
        assert_eq!(wilson_95(0, 0), None);
        assert_eq!(wilson_95(3, 2), None);
    }
}
