//! What the prose of a scoring rule suggests. A suggestion counts for nothing until a person has
//! confirmed it; what is not understood suggests nothing.

use super::wording::normal;

/// How a part of a rule gives or takes points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Suggestion {
    /// So many are asked for, and each one short takes points.
    Shortfall {
        /// How many are asked for.
        target: f64,
        /// The points of the part.
        points: f64,
        /// What each one short takes.
        step: f64,
    },
    /// The points are given where the thing is there.
    Presence {
        /// The points of the part.
        points: f64,
    },
    /// All points or none.
    Gate {
        /// The points of the part.
        points: f64,
    },
    /// What is late and what is missing takes points, down to nothing.
    LateMissing {
        /// What each late one takes.
        late: f64,
        /// What each missing one takes.
        missing: f64,
    },
    /// Each per cent below a threshold takes points.
    Linear {
        /// The threshold, from 0 to 1.
        threshold: f64,
        /// What each per cent takes.
        per_percent: f64,
    },
    /// Each case takes points.
    PerCase {
        /// What each takes.
        step: f64,
        /// What all together may take, where it is said.
        cap: Option<f64>,
    },
    /// Points in proportion.
    Ratio {
        /// The points of the part.
        points: f64,
    },
}

impl Suggestion {
    /// The points that the part is worth, where they are said.
    #[must_use]
    pub const fn points(&self) -> Option<f64> {
        match self {
            Self::Shortfall { points, .. }
            | Self::Presence { points }
            | Self::Gate { points }
            | Self::Ratio { points } => Some(*points),
            Self::PerCase { cap, .. } => *cap,
            Self::LateMissing { .. } | Self::Linear { .. } => None,
        }
    }
}

/// What each part of a rule suggests, in order.
#[must_use]
pub fn suggestions(rule: &str) -> Vec<Suggestion> {
    let rule = normal(rule);
    let parts = rule.split(';').filter(|part| !part.is_empty());
    parts.filter_map(part).collect()
}

/// Whether the points of the parts, where they are said, are not those of the item.
#[must_use]
pub fn points_disagree(suggestions: &[Suggestion], points: Option<f64>) -> bool {
    let said: Vec<f64> = suggestions.iter().filter_map(Suggestion::points).collect();
    let sum: f64 = said.iter().sum();
    !said.is_empty() && points.is_some_and(|points| (points - sum).abs() > 1e-9)
}

/// The part of a rule between two semicolons, half-width and without blanks.
fn part(text: &str) -> Option<Suggestion> {
    let points = points_of(text);
    if let (Some(late), Some(missing)) = (taken(text, "迟报"), taken(text, "漏报")) {
        return Some(Suggestion::LateMissing { late, missing });
    }
    if let Some(step) = taken(text, "少一") {
        return Some(Suggestion::Shortfall {
            target: number_after(text, "不少于")?,
            points: points?,
            step,
        });
    }
    if let Some(per_percent) = taken(text, "每低1%") {
        let threshold = text.split('%').next()?;
        let digits = threshold.rfind(|c: char| !is_digit(c));
        let digits = digits.map_or(threshold, |at| {
            threshold[at..].trim_start_matches(|c: char| !is_digit(c))
        });
        return Some(Suggestion::Linear {
            threshold: digits.parse::<f64>().ok()? / 100.0,
            per_percent,
        });
    }
    let each = ["每件", "每次", "每起", "每例"];
    if let Some(step) = each.iter().find_map(|word| taken(text, word)) {
        return Some(Suggestion::PerCase { step, cap: points });
    }
    let points = points?;
    Some(if text.contains("不得分") {
        Suggestion::Gate { points }
    } else if text.contains("比例") {
        Suggestion::Ratio { points }
    } else {
        Suggestion::Presence { points }
    })
}

/// The points in brackets, as in (3分).
fn points_of(text: &str) -> Option<f64> {
    let mut brackets = text.split('(').skip(1);
    brackets.find_map(|inner| {
        let (number, _) = inner.split_once('分')?;
        number.parse().ok()
    })
}

/// What is taken after a word: the number between 扣 and 分.
fn taken(text: &str, word: &str) -> Option<f64> {
    let (_, after) = text.split_once(word)?;
    number_after(after, "扣")
}

fn number_after(text: &str, word: &str) -> Option<f64> {
    let (_, after) = text.split_once(word)?;
    let end = after.find(|c: char| !is_digit(c)).unwrap_or(after.len());
    after[..end].parse().ok()
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_suggests_nothing() {
        assert_eq!(suggestions("工作扎实，成效明显"), []);
        assert_eq!(suggestions(""), []);
        assert_eq!(suggestions("不少于3次，少一次扣1分"), []);
    }

    #[test]
    fn points_that_do_not_add_up_are_told() {
        let parts = suggestions("制定要点（2分）；述法（3分，未述法不得分）");
        assert!(!points_disagree(&parts, Some(5.0)));
        assert!(points_disagree(&parts, Some(6.0)));
        assert!(!points_disagree(&parts, None));
        // Where no part says its points there is nothing to add up.
        let parts = suggestions("迟报一次扣0.5分，漏报一次扣1分");
        assert!(!points_disagree(&parts, Some(6.0)));
    }
}
