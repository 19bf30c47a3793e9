//! Every citation of a procedure, for pages that lead from the law to what rests on it.

use std::collections::BTreeSet;

use zs_event::Cite;

use super::{Condition, Field, Procedure, Running, Step, Term};

impl Procedure {
    /// Every citation in this procedure, those of the procedures that it calls left out.
    #[must_use]
    pub fn cites(&self) -> BTreeSet<Cite> {
        let mut found: BTreeSet<Cite> = self.basis.iter().cloned().collect();
        let (Running::Stay { cite } | Running::Move { cite }) = &self.running;
        found.insert(cite.clone());
        fields(&self.fields, &mut found);
        for fact in self.facts.iter() {
            found.extend(fact.cite.clone());
        }
        self.steps.iter().for_each(|it| step(it, &mut found));
        for publish in &self.publish {
            found.insert(publish.cite.clone());
            condition(publish.never.as_ref(), &mut found);
            found.extend(publish.recall.as_ref().map(|it| it.cite.clone()));
        }
        found.extend(self.manual.iter().map(|it| it.cite.clone()));
        // What a broken file left without an article stands as an empty one.
        found.retain(|it| !it.as_str().is_empty());
        found
    }
}

fn step(step: &Step, found: &mut BTreeSet<Cite>) {
    found.extend(step.cite.iter().cloned());
    condition(step.when.as_ref(), found);
    fields(&step.fields, found);
    if let Some(actor) = &step.actor {
        found.extend(actor.cite.clone());
        found.extend(actor.not_same_as.iter().filter_map(|it| it.cite.clone()));
    }
    for rule in &step.evidence {
        found.insert(rule.cite.clone());
        condition(rule.when.as_ref(), found);
    }
    for rule in &step.requires {
        found.insert(rule.cite.clone());
        found.extend(rule.condition.cite.clone());
    }
    found.extend(step.outcomes.iter().filter_map(|it| it.cite.clone()));
    step.terms.iter().for_each(|it| term(it, found));
    let separations = step.call.iter().flat_map(|it| &it.separate);
    let separations = separations.flat_map(|(_, rules)| rules);
    found.extend(separations.filter_map(|it| it.cite.clone()));
}

fn term(term: &Term, found: &mut BTreeSet<Cite>) {
    found.insert(term.cite.clone());
    condition(term.when.as_ref(), found);
    condition(term.unless.as_ref(), found);
    found.extend(term.pauses.iter().map(|it| it.cite.clone()));
    found.extend(term.extensions.iter().map(|it| it.cite.clone()));
    found.extend(term.may_change.as_ref().map(|it| it.cite.clone()));
}

fn fields(fields: &[Field], found: &mut BTreeSet<Cite>) {
    fields
        .iter()
        .for_each(|it| condition(it.when.as_ref(), found));
}

fn condition(condition: Option<&Condition>, found: &mut BTreeSet<Cite>) {
    found.extend(condition.and_then(|it| it.cite.clone()));
}
