//! From the fields back to the event.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::str::FromStr;

use super::{ERASED_TEXT, Field};
use crate::command::{Declared, Evidence, Stands};
use crate::event::{
    Closed, Corrected, Deemed, Extended, FactsDeclared, Happening, Linked, Moved, Noted, Opened,
    Performed, Recomputed, Recused, Served, Transferred,
};
use crate::{Cite, Signer, StepPath, Value};

/// What happened and who commanded it, from the kind of the header and the fields in any order.
#[must_use]
pub fn read(kind: &str, fields: &[Field]) -> Option<(Option<Signer>, Happening)> {
    read_erased(kind, fields, &[])
}

/// Whether an event can be read without this field: what a person or a matter was called, what was
/// written about it, and what was attached. Steps, days, people who acted, outcomes, numbers and
/// facts carry the state of the case and stay.
#[must_use]
pub fn is_erasable(name: &str) -> bool {
    name == "reason" || name.starts_with("value.") || name.starts_with("file.")
}

/// The same as [`read`] when some fields were erased. `None` also when one of them is not erasable.
#[must_use]
pub fn read_erased(
    kind: &str,
    fields: &[Field],
    erased: &[&str],
) -> Option<(Option<Signer>, Happening)> {
    let by_name: BTreeMap<&str, &str> = fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    if by_name.len() != fields.len() {
        return None;
    }
    let erased: BTreeSet<&str> = erased.iter().copied().collect();
    if erased.iter().any(|name| by_name.contains_key(name)) {
        return None;
    }
    let mut input = Fields { by_name, erased };
    let by = match input.maybe("by") {
        Some(text) => Some(signer(text)?),
        None => None,
    };
    let happening = input.happening(kind)?;
    // A field that nobody asked for means that another program wrote this.
    (input.by_name.is_empty() && input.erased.is_empty()).then_some((by, happening))
}

/// The fields that were not read yet. The ledger keeps them in the order of their names.
struct Fields<'a> {
    by_name: BTreeMap<&'a str, &'a str>,
    erased: BTreeSet<&'a str>,
}

impl<'a> Fields<'a> {
    fn maybe(&mut self, name: &str) -> Option<&'a str> {
        self.by_name.remove(name)
    }

    fn parsed<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.maybe(name)?.parse().ok()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.maybe(name).map(str::to_owned)
    }

    /// All fields `prefix.<name>`, in the order of the names.
    fn named<T>(&mut self, prefix: &str, make: impl Fn(&str, &str) -> Option<T>) -> Option<Vec<T>> {
        let prefix = format!("{prefix}.");
        let names: Vec<&'a str> = self
            .by_name
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded))
            .map(|(name, _)| *name)
            .take_while(|name| name.starts_with(&prefix))
            .collect();
        names
            .into_iter()
            .map(|name| make(&name[prefix.len()..], self.by_name.remove(name)?))
            .collect()
    }

    /// The fields `prefix.0`, `prefix.1` and so on.
    fn numbered<T>(&mut self, prefix: &str, make: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while let Some(text) = self
            .by_name
            .remove(format!("{prefix}.{}", items.len()).as_str())
        {
            items.push(make(text)?);
        }
        Some(items)
    }

    fn values(&mut self) -> Option<Vec<(String, Value)>> {
        let mut values = self.named("value", |name, text| {
            Some((name.to_owned(), Value::from_canonical(text)?))
        })?;
        self.erased
            .retain(|name| match name.strip_prefix("value.") {
                Some(field) => {
                    values.push((field.to_owned(), Value::Erased));
                    false
                }
                None => true,
            });
        values.sort_by(|(a, _), (b, _)| a.cmp(b));
        Some(values)
    }

    fn reason(&mut self) -> Option<String> {
        match self.erased.remove("reason") {
            true => Some(ERASED_TEXT.to_owned()),
            false => self.text("reason"),
        }
    }

    fn people(&mut self) -> Option<Vec<Signer>> {
        self.numbered("person", signer)
    }

    /// The files, in order; those that were erased are not among them.
    fn files(&mut self) -> Option<Vec<Evidence>> {
        let (mut files, mut place) = (Vec::new(), 0);
        loop {
            let name = format!("file.{place}");
            place += 1;
            if self.erased.remove(name.as_str()) {
                continue;
            }
            let Some(text) = self.by_name.remove(name.as_str()) else {
                return Some(files);
            };
            let (file, kind) = text.split_once(' ')?;
            files.push(Evidence {
                kind: kind.to_owned(),
                file: file.parse().ok()?,
            });
        }
    }

    fn declared(&mut self) -> Option<Vec<Declared>> {
        self.named("declared", |name, text| {
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
                because: match self.maybe("because") {
                    Some(text) => Some(text.parse().ok()?),
                    None => None,
                },
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
                reason: self.reason()?,
            }),
            "recused" => Happening::Recused(Recused {
                person: self.maybe("person")?.into(),
                effective_on: self.parsed("effective_on")?,
                reason: self.reason()?,
            }),
            "withdrawn" => Happening::Withdrawn(Closed {
                effective_on: self.parsed("effective_on")?,
                reason: self.reason()?,
            }),
            "merged" => Happening::Merged(self.linked()?),
            "split" => Happening::Split(self.linked()?),
            "led" => Happening::Led(self.linked()?),
            "transferred" => Happening::Transferred(Transferred {
                to: self.maybe("unit")?.into(),
                effective_on: self.parsed("effective_on")?,
                reason: self.reason()?,
            }),
            "moved" => Happening::Moved(Moved {
                version: self.parsed("version")?,
                effective_on: self.parsed("effective_on")?,
                reason: self.reason()?,
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
                items: self.named("item", |name, text| {
                    Some((name.to_owned(), text.to_owned()))
                })?,
            }),
            _ => return None,
        })
    }

    fn opened(&mut self) -> Option<Opened> {
        Some(Opened {
            unit: self.maybe("unit")?.into(),
            overlays: self.numbered("overlay", |text| Some(text.to_owned()))?,
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
            used: self.named("used", |name, text| match sign(text)? {
                (holds, "") => Some((name.to_owned(), holds)),
                _ => None,
            })?,
            evidence: self.files()?,
            reason: self.reason(),
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
            reason: self.reason()?,
        })
    }

    fn linked(&mut self) -> Option<Linked> {
        Some(Linked {
            cases: self.numbered("case", |text| text.parse().ok())?,
            effective_on: self.parsed("effective_on")?,
            reason: self.reason()?,
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
