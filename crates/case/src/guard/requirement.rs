//! Requirements that the procedure writes down for a step, each with its own sentence.

use super::Asked;
use super::order::undefined_facts;
use crate::codes::ZS3117;
use crate::fact::condition;
use crate::refusal::Objection;

pub(super) fn check(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let step = asked.step();
    let chosen = asked
        .candidate
        .outcome
        .and_then(|it| step.outcomes.get(usize::from(it)));
    for (place, require) in step.requires.iter().enumerate() {
        let applies = require.outcomes.is_empty()
            || chosen.is_some_and(|it| require.outcomes.contains(&it.name));
        if !applies {
            continue;
        }
        let missing = match condition(&asked.view, asked.at(), &require.condition) {
            Some(true) => continue,
            Some(false) => Vec::new(),
            None => undefined_facts(asked, asked.at(), &require.condition),
        };
        let cure = match &require.cure {
            Some(cure) => cure.to_string(),
            None => "按照要求改正后再办理。".to_owned(),
        };
        found.push(
            Objection::new(ZS3117, &*require.refuse, cure)
                .citing(Some(&require.cite))
                .missing(missing)
                .placed(place),
        );
    }
}
