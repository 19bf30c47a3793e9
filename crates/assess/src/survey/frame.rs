//! The frame of a survey (测评范围): every party of every closed case that it asks about, without a
//! name, as a text that everybody can read and draw from again.

use std::collections::BTreeSet;

use zs_base::limits::SURVEY_MEMBERS_MAX;
use zs_base::{CaseId, Digest, ProcedureId, UnitId};

use super::is_drawn;

const HEAD: &str = "zhunsheng survey frame 1";

/// A party of a case: the case by its random id, the party by its number in the case, from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameMember {
    /// The case.
    pub case: CaseId,
    /// The party.
    pub party: u16,
    /// The unit that handled the case.
    pub unit: UnitId,
    /// The kind of act.
    pub procedure: ProcedureId,
}

/// Everybody who may be asked, in the order of their cases, and which share of them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    percent: u8,
    members: Vec<FrameMember>,
}

/// Why a text is no frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFrame {
    /// Its first lines are others.
    #[error("这不是测评范围文件：第一行应当是“{HEAD}”，第二行是抽样比例")]
    Head,
    /// A line cannot be read; its number, from 1.
    #[error("测评范围文件的第{0}行读不懂")]
    Line(usize),
    /// More parties than one survey asks.
    #[error("一次测评最多{SURVEY_MEMBERS_MAX}名当事人，请缩短结案的期间或者减少单位")]
    TooMany,
}

impl Frame {
    /// The frame of these members, whatever their order.
    ///
    /// # Errors
    /// When there are too many.
    pub fn new(
        percent: u8,
        members: impl IntoIterator<Item = FrameMember>,
    ) -> Result<Self, BadFrame> {
        let members: BTreeSet<FrameMember> = members.into_iter().collect();
        if members.len() > SURVEY_MEMBERS_MAX {
            return Err(BadFrame::TooMany);
        }
        Ok(Self {
            percent,
            members: members.into_iter().collect(),
        })
    }

    /// How many in a hundred are asked.
    #[must_use]
    pub const fn percent(&self) -> u8 {
        self.percent
    }

    /// Everybody who may be asked.
    #[must_use]
    pub fn members(&self) -> &[FrameMember] {
        &self.members
    }

    /// Whether a member is asked, for the one who knows the seed.
    #[must_use]
    pub fn is_drawn(&self, member: &FrameMember, seed: &Digest) -> bool {
        is_drawn(seed, self.percent, &member.case, member.party)
    }

    /// The text that is kept and published: a line each, set apart by tabs.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\npercent\t{}\n", self.percent);
        for it in &self.members {
            let (case, party) = (it.case, it.party);
            text.push_str(&format!("{case}\t{party}\t{}\t{}\n", it.unit, it.procedure));
        }
        text
    }

    /// Reads what [`Frame::text`] wrote.
    ///
    /// # Errors
    /// When the text is something else; the line is named.
    pub fn read(text: &str) -> Result<Self, BadFrame> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return Err(BadFrame::Head);
        }
        let percent = lines.next().and_then(|it| it.strip_prefix("percent\t"));
        let percent = percent.and_then(|it| it.parse().ok());
        let percent: u8 = percent.filter(|it| *it <= 100).ok_or(BadFrame::Head)?;
        let mut members = Vec::new();
        for (index, line) in lines.enumerate() {
            members.push(member(line).ok_or(BadFrame::Line(index + 3))?);
        }
        Self::new(percent, members)
    }
}

fn member(line: &str) -> Option<FrameMember> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [case, party, unit, procedure] = cells.as_slice() else {
        return None;
    };
    Some(FrameMember {
        case: case.parse().ok()?,
        party: party.parse().ok()?,
        unit: (*unit).into(),
        procedure: (*procedure).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(count: usize) -> Vec<FrameMember> {
        let each = (0..count).map(|number| FrameMember {
            case: CaseId(((number as u128 + 1) * 0x9e37_79b9_7f4a_7c15).to_be_bytes()),
            party: 1 + (number % 3) as u16,
            unit: format!("u{}", number % 4).into(),
            procedure: "p".into(),
        });
        each.collect()
    }

    #[test]
    fn f3_the_sample_does_not_depend_on_the_order_and_replays_from_the_text() {
        let seed = Digest([5; 32]);
        let mut turned = members(300);
        let frame = Frame::new(30, turned.clone()).unwrap();
        turned.reverse();
        let again = Frame::read(&Frame::new(30, turned).unwrap().text()).unwrap();
        assert_eq!(frame, again);
        let drawn = |frame: &Frame| -> Vec<FrameMember> {
            let all = frame.members().iter();
            all.filter(|it| frame.is_drawn(it, &seed))
                .cloned()
                .collect()
        };
        assert_eq!(drawn(&frame), drawn(&again));
        assert!(!drawn(&frame).is_empty() && drawn(&frame).len() < 300);
    }

    #[test]
    fn a_damaged_text_is_refused_with_its_line() {
        let text = Frame::new(30, members(3)).unwrap().text();
        let broken = text.replacen("\tp\n", "\n", 1);
        assert_eq!(Frame::read(&broken), Err(BadFrame::Line(3)));
        assert_eq!(Frame::read("something else"), Err(BadFrame::Head));
        assert_eq!(Frame::read(&text.replace("30", "101")), Err(BadFrame::Head));
    }

    #[test]
    fn a10_survey_members_max_is_the_most_that_one_survey_asks() {
        assert!(Frame::new(1, members(SURVEY_MEMBERS_MAX)).is_ok());
        let more = Frame::new(1, members(SURVEY_MEMBERS_MAX + 1));
        assert_eq!(more, Err(BadFrame::TooMany));
    }
}
