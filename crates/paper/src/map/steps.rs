//! Reads the steps of a map: by the names of events, or by the columns that hold their days.

use std::collections::BTreeMap;

use zs_base::StepId;
use zs_event::StepPath;
use zs_law::StepNo;

use super::read::Reader;
use super::table::{Table, Text};
use super::{Covers, DayRule, StepRule};
use crate::codes;
use crate::table::normal;

impl<'a> Reader<'a> {
    pub(super) fn steps(&self, root: &Table<'a>, covers: Covers) -> BTreeMap<String, StepRule> {
        let mut steps = BTreeMap::new();
        for table in root.tables("step") {
            let from = table.needed("from");
            let served = match covers {
                Covers::All => None,
                Covers::Named => self.served(&table),
            };
            let step = match served {
                Some(_) => table.text("step"),
                None => table.needed("step"),
            };
            let rule = match (step, served) {
                (Some(step), served) => self.step(step).map(|rule| StepRule { served, ..rule }),
                (None, Some(served)) => Some(StepRule {
                    performs: false,
                    served: Some(served),
                    ..self.rule(served)
                }),
                (None, None) => None,
            };
            if let (Some((from, place)), Some(rule)) = (from, rule)
                && steps.insert(from.to_owned(), rule).is_some()
            {
                self.twice(from, place);
            }
            table.finish();
        }
        steps
    }

    /// The columns that hold days, and the steps that were done then by their ids.
    pub(super) fn days(&self, root: &Table<'a>) -> (BTreeMap<String, StepRule>, Vec<DayRule>) {
        let (mut steps, mut days) = (BTreeMap::new(), Vec::new());
        for table in root.tables("day") {
            let from = table.needed("from");
            let served = self.served(&table);
            let step = match served {
                Some(_) => table.text("step"),
                None => table.needed("step"),
            };
            let people = table.texts("people").into_iter();
            let people = people.map(|(column, _)| normal(column)).collect();
            let signed = table.truth("signed");
            if let Some((id, at)) = step.clone()
                && let Some(rule) = self.step((id, at.clone()))
                && steps.insert(id.to_owned(), rule).is_some()
            {
                self.twice(id, at);
            }
            if let Some((from, _)) = from {
                days.push(DayRule {
                    key: normal(from),
                    step: step.map(|(id, _)| id.to_owned()),
                    served,
                    people,
                    signed,
                });
            }
            table.finish();
        }
        (steps, days)
    }

    /// The step whose paper was served.
    fn served(&self, table: &Table<'a>) -> Option<StepNo> {
        let (id, at) = table.text("served")?;
        let number = self.step((id, at.clone()))?.number;
        let paper = self.procedure.step(number).paper.as_ref();
        if !paper.is_some_and(|it| it.served) {
            let cause = format!("“{id}”没有要送达的文书");
            let cure = "写作出要送达的文书的那个环节。";
            self.problems.add(codes::ZS5206, at, cause, cure);
            return None;
        }
        Some(number)
    }

    fn step(&self, (id, at): Text<'a>) -> Option<StepRule> {
        match self.procedure.find_step(&StepId::from(id)) {
            None => {
                self.unknown("环节", id, at);
                None
            }
            Some(number) if self.procedure.step(number).call.is_some() => {
                let cause = format!("“{id}”由子程序办理，不能直接对应");
                let cure = "改为对应子程序里的环节。";
                self.problems.add(codes::ZS5206, at, cause, cure);
                None
            }
            Some(number) => Some(self.rule(number)),
        }
    }

    fn rule(&self, number: StepNo) -> StepRule {
        let law = self.procedure.step(number);
        let mut posts = law.actor.iter().flat_map(|it| &it.posts);
        StepRule {
            number,
            path: StepPath::root(law.id.clone()),
            performs: true,
            served: None,
            post: posts.next().cloned().unwrap_or_else(|| "".into()),
            rules: Vec::new(),
        }
    }
}
