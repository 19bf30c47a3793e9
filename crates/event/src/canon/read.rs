//! From the fields back to the event.

use std::str::FromStr;

use super::Field;
use crate::command::{Declared, Evidence, Stands};
use crate::event::{
    Closed, Corrected, Deemed, Extended, FactsDeclared, Happening, Linked, Moved, Noted, Opened,
    Performed, Recomputed, Recused, Served, Transferred,
};
use crate::{Cite, Signer, StepPath, Value};

/// What happened and who commanded it, from the kind of the header and the fields in their order.
#[must_use]
pub fn read(kind: &str, fields: &[Field]) -> Option<(Option<Signer>, Happening)> {
    let mut input = Fields { fields, at: 0 };
    let by = match input.maybe("by") {
        Some(text) => Some(signer(text)?),
        None => None,
    };
    let happening = input.happening(kind)?;
    // A field that nobody asked for means that another program wrote this.
    (input.at == fields.len()).then_some((by, happening))
}

/// Reads fields in the order in which they were written.
struct Fields<'a> {
    fields: &'a [Field],
    at: usize,
}

impl<'a> Fields<'a> {
    fn maybe(&mut self, name: &str) -> Option<&'a str> {
        let (found, text) = self.fields.get(self.at)?;
        (found == name).then(|| {
            self.at += 1;
            text.as_str()
        })
    }

    fn parsed<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.maybe(name)?.parse().ok()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.maybe(name).map(str::to_owned)
    }

    /// All fields `prefix.<rest>` that come next, with `rest`.
    fn prefixed<T>(
        &mut self,
        prefix: &str,
        make: impl Fn(&str, &str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while let Some((name, text)) = self.fields.get(self.at) {
            let Some(rest) = name
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('.'))
            else {
                break;
            };
            items.push(make(rest, text)?);
            self.at += 1;
        }
        Some(items)
    }

    fn values(&mut self) -> Option<Vec<(String, Value)>> {
        self.prefixed("value", |name, text| {
            Some((name.to_owned(), Value::from_canonical(text)?))
        })
    }

    fn people(&mut self) -> Option<Vec<Signer>> {
        self.prefixed("person", |_, text| signer(text))
    }

    fn files(&mut self) -> Option<Vec<Evidence>> {
        self.prefixed("file", |_, text| {
            let (file, kind) = text.split_once(' ')?;
            Some(Evidence {
                kind: kind.to_owned(),
                file: file.parse().ok()?,
            })
        })
    }

    fn declared(&mut self) -> Option<Vec<Declared>> {
        self.prefixed("declared", |name, text| {
            let (holds, reason) = sign(text)?;
            Some(Declared {
                fact: name.to_owned(),
                holds,
                reason: reason.to_owned(),
            })
        })
    }

    fn happening(&mut self, kind: &str) -> Option<Happening> {
        Some(match kind {
            "opened" => Happening::Opened(self.opened()?),
            "performed" => Happening::Performed(self.performed()?),
            "served" => Happening::Served(Served {
                path: self.parsed("step")?,
                round: self.parsed("round")?,
                way: self.text("way")?,
                on: self.parsed("on")?,
                effective_on: self.parsed("effective_on")?,
                people: self.people()?,
                proof: self.files()?,
            }),
            "facts_declared" => {
                let within = self.maybe("step");
                let within = within.map(StepPath::from_str).transpose().ok()?;
                let effective_on = self.parsed("effective_on")?;
                Happening::FactsDeclared(FactsDeclared {
                    within,
                    effective_on,
                    facts: self.declared()?,
                })
            }
            "corrected" => Happening::Corrected(self.corrected()?),
            "deemed" => Happening::Deemed(Deemed {
                path: self.parsed("step")?,
                round: self.parsed("round")?,
                outcome: self.text("outcome")?,
                term: self.text("term")?,
                effective_on: self.parsed("effective_on")?,
                cite: Cite::from(self.maybe("cite")?),
            }),
            _ => return self.statement(kind),
        })
    }

    fn statement(&mut self, kind: &str) -> Option<Happening> {
        Some(match kind {
            "extended" => Happening::Extended(Extended {
                path: self.parsed("step")?,
                term: self.text("term")?,
                count: self.parsed("count")?,
                effective_on: self.parsed("effective_on")?,
                reason: self.text("reason")?,
            }),
            "recused" => Happening::Recused(Recused {
                person: self.maybe("person")?.into(),
                effective_on: self.parsed("effective_on")?,
                reason: self.text("reason")?,
            }),
            "withdrawn" => Happening::Withdrawn(Closed {
                effective_on: self.parsed("effective_on")?,
                reason: self.text("reason")?,
            }),
            "merged" => Happening::Merged(self.linked()?),
            "split" => Happening::Split(self.linked()?),
            "transferred" => Happening::Transferred(Transferred {
                to: self.maybe("unit")?.into(),
                effective_on: self.parsed("effective_on")?,
                reason: self.text("reason")?,
            }),
            "moved" => Happening::Moved(Moved {
                version: self.parsed("version")?,
                effective_on: self.parsed("effective_on")?,
                reason: self.text("reason")?,
            }),
            "recomputed" => Happening::Recomputed(Recomputed {
                path: self.parsed("step")?,
                term: self.text("term")?,
                old: self.parsed("old")?,
                new: self.parsed("new")?,
                because: self.text("because")?,
            }),
            "noted" => Happening::Noted(Noted {
                topic: self.text("topic")?,
                items: self.prefixed("item", |name, text| {
                    Some((name.to_owned(), text.to_owned()))
                })?,
            }),
            _ => return None,
        })
    }

    fn opened(&mut self) -> Option<Opened> {
        Some(Opened {
            unit: self.maybe("unit")?.into(),
            overlays: self.prefixed("overlay", |_, text| Some(text.to_owned()))?,
            effective_on: self.parsed("effective_on")?,
            values: self.values()?,
            source: self.text("source"),
        })
    }

    fn performed(&mut self) -> Option<Performed> {
        Some(Performed {
            path: self.parsed("step")?,
            round: self.parsed("round")?,
            effective_on: self.parsed("effective_on")?,
            people: self.people()?,
            outcome: self.text("outcome"),
            number: self.text("number"),
            values: self.values()?,
            declared: self.declared()?,
            used: self.prefixed("used", |name, text| match sign(text)? {
                (holds, "") => Some((name.to_owned(), holds)),
                _ => None,
            })?,
            evidence: self.files()?,
            reason: self.text("reason"),
            source: self.text("source"),
        })
    }

    fn corrected(&mut self) -> Option<Corrected> {
        let (path, round) = (self.parsed("step")?, self.parsed("round")?);
        let effective_on = match self.maybe("effective_on") {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        };
        let values = self.values()?;
        let stands = match self.maybe("stands")? {
            "+" => Stands::Yes,
            "-" => Stands::No,
            _ => return None,
        };
        Some(Corrected {
            path,
            round,
            effective_on,
            values,
            stands,
            reason: self.text("reason")?,
        })
    }

    fn linked(&mut self) -> Option<Linked> {
        Some(Linked {
            cases: self.prefixed("case", |_, text| text.parse().ok())?,
            effective_on: self.parsed("effective_on")?,
            reason: self.text("reason")?,
        })
    }
}

fn sign(text: &str) -> Option<(bool, &str)> {
    text.strip_prefix('+')
        .map(|rest| (true, rest))
        .or_else(|| Some((false, text.strip_prefix('-')?)))
}

fn signer(text: &str) -> Option<Signer> {
    let mut parts = text.splitn(3, ' ');
    Some(Signer {
        person: parts.next()?.into(),
        post: parts.next()?.into(),
        certificate: parts.next().map(str::to_owned),
    })
}
