//! What the steps of a procedure bring about in other cases, in words.

use std::collections::BTreeSet;

use zs_base::StepId;

use super::facts::literal;
use super::words::{Words, either, quoted};
use crate::model::{Carried, Link, LinkEffect, LinkUnit, Named, Opens, UnnamedCase};

/// Names of one step in different procedures that are told.
const STEP_NAMES_MAX: usize = 2;

impl Words<'_> {
    /// The links that begin in this procedure, by id, one sentence each.
    pub(super) fn links(&self) -> Vec<(String, String)> {
        let id = &self.procedure.id;
        let links = self.library.links.iter();
        let own = links.filter(|link| link.procedures.contains(id));
        own.map(|link| (link.id.to_string(), self.link(link)))
            .collect()
    }

    fn link(&self, link: &Link) -> String {
        let step = self.procedure.find_step(&link.step);
        let step = step.map_or("", |step| &*self.procedure.step(step).name);
        let outcomes = match link.outcomes.as_slice() {
            [] => "办完".to_owned(),
            outcomes => format!("的结果是{}", either(outcomes)),
        };
        let effect = match &link.effect {
            LinkEffect::Opens(it) => self.opens(it),
            LinkEffect::Deems {
                case,
                step,
                outcome,
                unnamed,
            } => format!(
                "在“{}”所指的案件里登记{}{}",
                case.field,
                self.deemed(step, outcome),
                match unnamed {
                    UnnamedCase::Told => "",
                    UnnamedCase::Silent => "，没有写的不登记",
                }
            ),
        };
        let cite = link.cite.in_words();
        format!("{}：“{step}”{outcomes}的，{effect}（{cite}）。", link.name)
    }

    /// What is recorded in the other case. The step may have several names, one in each procedure; where
    /// they are many, the outcome alone is told.
    fn deemed(&self, id: &StepId, outcome: &str) -> String {
        let newest = self.library.procedures.values().filter_map(|it| it.last());
        let names = newest.filter_map(|it| {
            let step = it.step(it.find_step(id)?);
            let fits = step.outcomes.iter().any(|it| *it.name == *outcome);
            fits.then(|| step.name.to_string())
        });
        let names: BTreeSet<String> = names.collect();
        let names: Vec<String> = names.into_iter().collect();
        if names.len() > STEP_NAMES_MAX {
            return format!("结果“{outcome}”");
        }
        format!("{}，结果是“{outcome}”", either(&names))
    }

    fn opens(&self, it: &Opens) -> String {
        let versions = self.library.procedures.get(&it.procedure);
        let target = versions.and_then(|it| it.last());
        let name = target.map_or_else(|| it.procedure.to_string(), |it| it.name.to_string());
        let unit = match &it.unit {
            LinkUnit::Same => "由本单位办理".to_owned(),
            LinkUnit::Field(named) => format!("由“{}”一栏写的单位办理", named.field),
            LinkUnit::Ending(ending) => format!("由就近的{ending}办理"),
        };
        let same = it.values.iter().filter_map(|(to, from)| match from {
            Carried::Field(Named { field, .. }) if field == to => Some(to),
            _ => None,
        });
        let same = quoted(&same.collect::<Vec<_>>());
        let others = it.values.iter().filter_map(|(to, from)| match from {
            Carried::Field(Named { field, .. }) if field == to => None,
            Carried::Field(Named { field, .. }) => Some(format!("“{to}”照录本案的“{field}”")),
            Carried::Unit => Some(format!("“{to}”写本单位")),
            Carried::Words(value) => Some(format!("“{to}”写{}", literal(value))),
        });
        let mut clauses = vec![format!("另立一件《{name}》案件"), unit];
        clauses.extend((!same.is_empty()).then(|| format!("照录本案的{same}")));
        clauses.extend(others);
        clauses.extend(it.back.as_ref().map(|it| format!("“{it}”写本案编号")));
        clauses.join("，")
    }
}
