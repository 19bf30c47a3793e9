//! Ways of service: on which day a paper counts as served. The ways themselves are data.

use zs_base::Day;

/// One lawful way of service, valid for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceWay {
    /// The id, such as `direct`.
    pub id: String,
    /// The name people read.
    pub name: String,
    /// Natural days from the day of the proof to the day of service; 0 for most ways.
    pub plus_days: u32,
    /// What must be in the file to prove it.
    pub proof: Vec<String>,
    /// The citation.
    pub cite: String,
    /// First day on which this version holds; open when empty.
    pub valid_from: Option<Day>,
    /// Last day on which this version holds; open when empty.
    pub valid_until: Option<Day>,
}

impl ServiceWay {
    /// Whether this version of the way holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// The day on which a paper counts as served.
///
/// `day` is the day of the proof: signature, leaving, arrival in the recipient's system, receipt, or
/// publication. It is not rolled: whoever is deemed served is served on a holiday too, and the terms
/// that begin with it start on the next day.
#[must_use]
pub fn served_on(way: &ServiceWay, day: Day) -> Day {
    let days = i32::try_from(way.plus_days).unwrap_or(i32::MAX);
    day.plus(days).min(Day::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_notice_serves_when_its_days_have_passed() {
        let way = ServiceWay {
            id: "notice".into(),
            name: "公告送达".into(),
            plus_days: 30,
            proof: Vec::new(),
            cite: "民事诉讼法#95".into(),
            valid_from: "2022-01-01".parse().ok(),
            valid_until: None,
        };
        let day: Day = "2026-01-26".parse().unwrap();
        assert_eq!(served_on(&way, day).to_string(), "2026-02-25");
        assert!(way.holds_on(day));
        assert!(!way.holds_on("2021-12-31".parse().unwrap()));
    }
}
