//! What is told of the answers: shares with their intervals, by unit and by kind of act, and no group
//! below the floor, nor anything from which it could be computed.

use std::collections::BTreeMap;

use zs_assess::{Floored, Frame, floored, wilson_95};
use zs_base::{Digest, ProcedureId, UnitId};
use zs_store::{SurveyCountRow, SurveyPart};

use super::form::{SurveyCounts, SurveyForm};

/// People of whom fewer are told only together with others.
pub const FLOOR: u64 = 5;

type Group = (UnitId, ProcedureId);

/// How often an answer was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerShare {
    /// The answer.
    pub answer: String,
    /// What it counts as.
    pub counts: SurveyCounts,
    /// How often.
    pub n: u64,
    /// The 95% interval of its share among all answers that count, in hundredths of a percent;
    /// nothing for answers that stand apart, or where none counts.
    pub interval: Option<[u32; 2]>,
}

/// What was said to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionResult {
    /// The question.
    pub name: String,
    /// The answers in order.
    pub answers: Vec<AnswerShare>,
    /// How many said that they are satisfied.
    pub satisfied: u64,
    /// Among how many whose answer counts.
    pub among: u64,
    /// The 95% interval of that share; nothing where none counts.
    pub interval: Option<[u32; 2]>,
}

/// What a group of people said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyBlock {
    /// How many were asked.
    pub asked: u64,
    /// How many answered.
    pub answered: u64,
    /// The questions in order.
    pub questions: Vec<QuestionResult>,
}

/// What is told of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SurveyGroup {
    /// What they said, as far as their small groups are not in the pool.
    Told(SurveyBlock),
    /// Too few; they are told together with others.
    Pooled,
    /// Nobody answered.
    Nobody,
}

/// The answers of those who were drawn, or of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyPartResult {
    /// How many there are, whether they answered or not.
    pub asked: u64,
    /// Everybody together; nothing where fewer answered than the floor.
    pub whole: Option<SurveyBlock>,
    /// Whether anybody answered.
    pub is_answered: bool,
    /// By unit, in the order of their ids.
    pub by_unit: Vec<(UnitId, SurveyGroup)>,
    /// By kind of act.
    pub by_procedure: Vec<(ProcedureId, SurveyGroup)>,
    /// The small groups, told as one.
    pub pool: Option<SurveyBlock>,
}

/// The result of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyResult {
    /// The sample.
    pub drawn: SurveyPartResult,
    /// Those who were not drawn and answered by themselves; never added to the sample.
    pub voluntary: SurveyPartResult,
    /// How many said that somebody else used their code.
    pub complaints: u64,
}

/// The result from what was counted. The seed tells who was asked.
#[must_use]
pub fn result(
    form: &SurveyForm,
    frame: &Frame,
    seed: &Digest,
    counts: &[SurveyCountRow],
) -> SurveyResult {
    let complaints = counts.iter().filter(|it| it.part == SurveyPart::Complaint);
    let complaints = complaints.map(|it| it.n.unsigned_abs()).sum();
    let part = |part: SurveyPart| {
        let mut asked: BTreeMap<Group, u64> = BTreeMap::new();
        for member in frame.members() {
            let is_drawn = frame.is_drawn(member, seed);
            if is_drawn == (part == SurveyPart::Drawn) {
                let group = (member.unit.clone(), member.procedure.clone());
                *asked.entry(group).or_default() += 1;
            }
        }
        let counts = counts.iter().filter(|it| it.part == part).collect();
        Counted {
            form,
            asked,
            counts,
        }
        .told()
    };
    SurveyResult {
        drawn: part(SurveyPart::Drawn),
        voluntary: part(SurveyPart::Voluntary),
        complaints,
    }
}

/// What was counted of a part.
struct Counted<'a> {
    form: &'a SurveyForm,
    asked: BTreeMap<Group, u64>,
    counts: Vec<&'a SurveyCountRow>,
}

impl Counted<'_> {
    fn told(&self) -> SurveyPartResult {
        let people = self
            .asked
            .keys()
            .map(|group| (group.clone(), self.people(group)));
        let people: BTreeMap<Group, u64> = people.collect();
        let Floored {
            shown,
            pooled,
            pool_is_told,
        } = floored(&people, FLOOR);
        let answered: u64 = people.values().sum();
        // A group that nobody answered in has no block of its own.
        let shown_of = |chosen: &dyn Fn(&Group) -> bool| {
            let groups = shown.iter().filter(|it| chosen(it));
            let groups: Vec<&Group> = groups.collect();
            let some = groups
                .iter()
                .any(|it| people.get(*it).is_some_and(|n| *n > 0));
            match (some, pooled.iter().any(chosen)) {
                (true, _) => SurveyGroup::Told(self.block(&groups)),
                (false, true) => SurveyGroup::Pooled,
                (false, false) => SurveyGroup::Nobody,
            }
        };
        let units: BTreeMap<UnitId, ()> = self.asked.keys().map(|it| (it.0.clone(), ())).collect();
        let kinds: BTreeMap<ProcedureId, ()> =
            self.asked.keys().map(|it| (it.1.clone(), ())).collect();
        let by_unit = units.into_keys().map(|unit| {
            let block = shown_of(&|it: &Group| it.0 == unit);
            (unit, block)
        });
        let by_procedure = kinds.into_keys().map(|kind| {
            let block = shown_of(&|it: &Group| it.1 == kind);
            (kind, block)
        });
        let everybody: Vec<&Group> = self.asked.keys().collect();
        let small: Vec<&Group> = pooled.iter().collect();
        SurveyPartResult {
            asked: self.asked.values().sum(),
            whole: (answered >= FLOOR).then(|| self.block(&everybody)),
            is_answered: answered > 0,
            by_unit: by_unit.collect(),
            by_procedure: by_procedure.collect(),
            pool: (pool_is_told && !small.is_empty()).then(|| self.block(&small)),
        }
    }

    /// How many people of a group answered.
    fn people(&self, group: &Group) -> u64 {
        self.sum(&[group], "", "")
    }

    fn sum(&self, groups: &[&Group], question: &str, answer: &str) -> u64 {
        let rows = self.counts.iter().filter(|row| {
            let inside = |it: &&Group| it.0 == row.unit && it.1 == row.procedure;
            row.question == question && row.answer == answer && groups.iter().any(inside)
        });
        rows.map(|row| row.n.unsigned_abs()).sum()
    }

    fn block(&self, groups: &[&Group]) -> SurveyBlock {
        let asked = groups.iter().filter_map(|it| self.asked.get(*it)).sum();
        let questions = self.form.questions.iter().map(|question| {
            let n = |answer: &str| self.sum(groups, &question.name, answer);
            let counting = |it: &SurveyCounts| *it != SurveyCounts::Apart;
            let of = |kind: &dyn Fn(&SurveyCounts) -> bool| -> u64 {
                let answers = question.answers.iter().filter(|(_, counts)| kind(counts));
                answers.map(|(answer, _)| n(answer)).sum()
            };
            let among = of(&counting);
            let satisfied = of(&|it| *it == SurveyCounts::Satisfied);
            let answers = question.answers.iter().map(|(answer, counts)| AnswerShare {
                answer: answer.clone(),
                counts: *counts,
                n: n(answer),
                interval: match counting(counts) {
                    true => wilson_95(n(answer), among),
                    false => None,
                },
            });
            QuestionResult {
                name: question.name.clone(),
                answers: answers.collect(),
                satisfied,
                among,
                interval: wilson_95(satisfied, among),
            }
        });
        SurveyBlock {
            asked,
            answered: self.sum(groups, "", ""),
            questions: questions.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zs_assess::FrameMember;
    use zs_base::CaseId;

    fn form() -> SurveyForm {
        SurveyForm {
            name: "执法".to_owned(),
            questions: vec![super::super::SurveyQuestion {
                name: "公正".to_owned(),
                put: "公正吗？".to_owned(),
                answers: vec![
                    ("满意".to_owned(), SurveyCounts::Satisfied),
                    ("不满意".to_owned(), SurveyCounts::Dissatisfied),
                    ("没有遇到".to_owned(), SurveyCounts::Apart),
                ],
            }],
        }
    }

    /// Everybody is drawn; each unit has ten parties of one kind of act.
    fn frame() -> Frame {
        let members = (0..30_u8).map(|number| FrameMember {
            case: CaseId([number; 16]),
            party: 1,
            unit: format!("u{}", number / 10).into(),
            procedure: "p".into(),
        });
        Frame::new(100, members).unwrap()
    }

    fn rows(unit: &str, answers: [(&str, i64); 3]) -> Vec<SurveyCountRow> {
        let people: i64 = answers.iter().map(|(_, n)| n).sum();
        let row = |question: &str, answer: &str, n| SurveyCountRow {
            survey: CaseId([9; 16]),
            part: SurveyPart::Drawn,
            unit: unit.into(),
            procedure: "p".into(),
            question: question.to_owned(),
            answer: answer.to_owned(),
            n,
        };
        let said = answers.iter().map(|(answer, n)| row("公正", answer, *n));
        said.chain([row("", "", people)]).collect()
    }

    #[test]
    fn a_share_counts_only_answers_that_say_something_and_prints_its_interval() {
        let counts = rows("u0", [("满意", 6), ("不满意", 2), ("没有遇到", 1)]);
        let told = result(&form(), &frame(), &Digest([1; 32]), &counts);
        let whole = told.drawn.whole.unwrap();
        assert_eq!((whole.asked, whole.answered), (30, 9));
        let question = &whole.questions[0];
        assert_eq!((question.satisfied, question.among), (6, 8));
        assert_eq!(question.interval, wilson_95(6, 8));
        assert_eq!(question.answers[2].n, 1);
        assert_eq!(question.answers[2].interval, None);
        assert_eq!((told.voluntary.asked, told.voluntary.whole), (0, None));
    }

    #[test]
    fn a_unit_with_few_answers_takes_another_into_the_pool_and_nobody_answering_is_no_zero_share() {
        let mut counts = rows("u0", [("满意", 1), ("不满意", 1), ("没有遇到", 0)]);
        counts.extend(rows("u1", [("满意", 6), ("不满意", 0), ("没有遇到", 0)]));
        let told = result(&form(), &frame(), &Digest([1; 32]), &counts).drawn;
        let groups: Vec<&SurveyGroup> = told.by_unit.iter().map(|(_, group)| group).collect();
        assert_eq!(groups[..2], [&SurveyGroup::Pooled; 2]);
        assert_eq!(groups[2], &SurveyGroup::Nobody);
        assert_eq!(told.pool.unwrap().answered, 8);
        assert_eq!(told.whole.unwrap().answered, 8);
        let none = result(&form(), &frame(), &Digest([1; 32]), &[]).drawn;
        assert!(!none.is_answered && none.whole.is_none() && none.pool.is_none());
        assert_eq!(none.asked, 30);
    }
}
