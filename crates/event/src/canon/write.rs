//! From an event to its fields.

use super::Field;
use crate::command::{Declared, Evidence, Stands};
use crate::event::Happening;
use crate::{Signer, Value};

/// The fields of what happened and of who commanded it, in a fixed order.
#[must_use]
pub fn write(by: Option<&Signer>, happening: &Happening) -> Vec<Field> {
    let mut out = Fields(Vec::with_capacity(12));
    if let Some(by) = by {
        out.put("by", signer(by));
    }
    out.happening(happening);
    out.0
}

struct Fields(Vec<Field>);

impl Fields {
    fn put(&mut self, name: impl Into<String>, text: impl ToString) {
        self.0.push((name.into(), text.to_string()));
    }

    fn maybe(&mut self, name: &str, text: Option<impl ToString>) {
        if let Some(text) = text {
            self.put(name, text);
        }
    }

    fn numbered<T>(&mut self, name: &str, items: &[T], text: impl Fn(&T) -> String) {
        for (index, item) in items.iter().enumerate() {
            self.put(format!("{name}.{index}"), text(item));
        }
    }

    fn values(&mut self, values: &[(String, Value)]) {
        for (name, value) in values {
            self.put(format!("value.{name}"), value.canonical());
        }
    }

    fn people(&mut self, people: &[Signer]) {
        self.numbered("person", people, signer);
    }

    fn evidence(&mut self, evidence: &[Evidence]) {
        self.numbered("file", evidence, |item| {
            format!("{} {}", item.file, item.kind)
        });
    }

    fn declared(&mut self, facts: &[Declared]) {
        for fact in facts {
            self.put(
                format!("declared.{}", fact.fact),
                format!("{}{}", sign(fact.holds), fact.reason),
            );
        }
    }

    fn happening(&mut self, happening: &Happening) {
        match happening {
            Happening::Opened(it) => {
                self.put("unit", &it.unit);
                self.numbered("overlay", &it.overlays, Clone::clone);
                self.put("effective_on", it.effective_on);
                self.values(&it.values);
                self.maybe("source", it.source.as_ref());
            }
            Happening::Performed(it) => {
                self.step(&it.path, it.round);
                self.put("effective_on", it.effective_on);
                self.people(&it.people);
                self.maybe("outcome", it.outcome.as_ref());
                self.maybe("number", it.number.as_ref());
                self.values(&it.values);
                self.declared(&it.declared);
                for (fact, holds) in &it.used {
                    self.put(format!("used.{fact}"), sign(*holds));
                }
                self.evidence(&it.evidence);
                self.maybe("reason", it.reason.as_ref());
                self.maybe("source", it.source.as_ref());
            }
            Happening::Served(it) => {
                self.step(&it.path, it.round);
                self.put("way", &it.way);
                self.put("on", it.on);
                self.put("effective_on", it.effective_on);
                self.people(&it.people);
                self.evidence(&it.proof);
            }
            Happening::FactsDeclared(it) => {
                self.maybe("step", it.within.as_ref());
                self.put("effective_on", it.effective_on);
                self.declared(&it.facts);
            }
            _ => self.statement(happening),
        }
    }

    /// The kinds that are statements about the case or about other statements.
    fn statement(&mut self, happening: &Happening) {
        match happening {
            Happening::Extended(it) => {
                self.put("step", &it.path);
                self.put("term", &it.term);
                self.put("count", it.count);
                self.reasoned(it.effective_on, &it.reason);
            }
            Happening::Recused(it) => {
                self.put("person", &it.person);
                self.reasoned(it.effective_on, &it.reason);
            }
            Happening::Corrected(it) => {
                self.step(&it.path, it.round);
                self.maybe("effective_on", it.effective_on);
                self.values(&it.values);
                self.put("stands", sign(it.stands == Stands::Yes));
                self.put("reason", &it.reason);
            }
            Happening::Deemed(it) => {
                self.step(&it.path, it.round);
                self.put("outcome", &it.outcome);
                self.put("term", &it.term);
                self.put("effective_on", it.effective_on);
                self.put("cite", &it.cite);
                self.maybe("because", it.because);
            }
            Happening::Withdrawn(it) => self.reasoned(it.effective_on, &it.reason),
            Happening::Merged(it) | Happening::Split(it) | Happening::Led(it) => {
                self.numbered("case", &it.cases, ToString::to_string);
                self.reasoned(it.effective_on, &it.reason);
            }
            Happening::Transferred(it) => {
                self.put("unit", &it.to);
                self.reasoned(it.effective_on, &it.reason);
            }
            Happening::Moved(it) => {
                self.put("version", it.version);
                self.reasoned(it.effective_on, &it.reason);
            }
            Happening::Recomputed(it) => {
                self.put("step", &it.path);
                self.put("term", &it.term);
                self.put("old", it.old);
                self.put("new", it.new);
                self.put("because", &it.because);
            }
            Happening::Noted(it) => {
                self.put("topic", &it.topic);
                for (name, text) in &it.items {
                    self.put(format!("item.{name}"), text);
                }
            }
            Happening::Opened(_)
            | Happening::Performed(_)
            | Happening::Served(_)
            | Happening::FactsDeclared(_) => {}
        }
    }

    fn step(&mut self, path: &crate::StepPath, round: u16) {
        self.put("step", path);
        self.put("round", round);
    }

    fn reasoned(&mut self, effective_on: zs_base::Moment, reason: &str) {
        self.put("effective_on", effective_on);
        self.put("reason", reason);
    }
}

fn sign(holds: bool) -> &'static str {
    if holds { "+" } else { "-" }
}

/// `person post certificate`, the last where there is one. Ids hold no space.
fn signer(signer: &Signer) -> String {
    match &signer.certificate {
        Some(certificate) => format!("{} {} {certificate}", signer.person, signer.post),
        None => format!("{} {}", signer.person, signer.post),
    }
}
