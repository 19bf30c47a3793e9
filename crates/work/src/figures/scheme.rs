//! A scheme (考评方案) for some units counted together: what the acts themselves answer, and how far
//! that is from the line.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{Answer, Answers, Assessed, Score, UnitScore, Value, assess};
use zs_law::{Figure, Indicator, Scheme};
use zs_store::{Fault, Reader};

use super::FigureAsk;
use super::gather::gather;
use crate::Law;

/// What a scheme says of some units before anybody has judged or handed in anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Met, applicable and the items one by one.
    pub score: UnitScore,
    /// The values of the figures of each item, by its code.
    pub values: BTreeMap<Arc<str>, Vec<(Arc<str>, Value)>>,
}

impl Standing {
    /// The score of an item.
    #[must_use]
    pub fn of(&self, code: &str) -> Score {
        let mut scores = self.score.scores.iter();
        let found = scores.find(|(it, _)| **it == *code);
        found.map_or(Score::NotApplicable, |(_, score)| *score)
    }
}

/// Computes where these units stand together, as a unit of this type.
///
/// # Errors
/// When the store cannot be read.
pub fn standing(
    reader: &mut dyn Reader,
    law: &Law,
    scheme: &Scheme,
    unit_type: &str,
    ask: &FigureAsk,
) -> Result<Standing, Fault> {
    let library = &law.library;
    let figures = |item: &Indicator| -> Vec<&Figure> {
        let ids = item.figures.iter();
        ids.filter_map(|id| library.figure(id)).collect()
    };
    let all: Vec<&Figure> = scheme.items.iter().flat_map(figures).collect();
    let from = gather(reader, law, all.iter().map(|it| &it.measure), ask)?;
    let together: Arc<str> = "together".into();
    let (mut by_item, mut values) = (BTreeMap::new(), BTreeMap::new());
    for item in &scheme.items {
        let answer = Answer::computed(library, item, &from);
        let ids = item.figures.iter().cloned();
        let found: Vec<(Arc<str>, Value)> = ids.zip(answer.values.iter().copied()).collect();
        values.insert(item.code.clone(), found);
        by_item.insert((together.clone(), item.code.clone()), answer);
    }
    let assessed = Assessed {
        unit: together,
        name: unit_type.into(),
        unit_type: unit_type.into(),
        has: Vec::new(),
    };
    let assessment = assess(&Answers {
        scheme,
        assessed: vec![assessed],
        by_item,
    });
    let score = assessment.units.into_iter().next();
    Ok(Standing {
        score: score.ok_or_else(|| Fault::Damaged("考评对象".to_owned()))?,
        values,
    })
}
