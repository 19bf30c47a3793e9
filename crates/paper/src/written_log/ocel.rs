//! OCEL 2.0 as JSON: first the objects of all cases, then their events, then the types that occurred.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{WrittenCase, WrittenObject, WrittenValue, stamp};

/// The moment from which attributes of objects hold that do not change.
const EVER: &str = "1970-01-01T00:00:00Z";
/// What a case is to its own events.
const CASE: &str = "case";

/// The attributes of a type with the kind of each.
type Attributes = BTreeMap<String, &'static str>;

/// Writes OCEL. All cases are given twice in the same order: to [`OcelWriter::objects`], then, after
/// [`OcelWriter::turn`], to [`OcelWriter::events`]; so that none of them need be kept.
pub struct OcelWriter<W> {
    out: W,
    /// What a case is called.
    kind: String,
    seen: BTreeSet<String>,
    object_types: BTreeMap<String, Attributes>,
    event_types: BTreeMap<String, Attributes>,
    is_first: bool,
}

impl<W: Write> OcelWriter<W> {
    /// Begins a log whose cases are objects of this type.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W, kind: &str) -> io::Result<Self> {
        out.write_all(b"{\"objects\":[\n")?;
        Ok(Self {
            out,
            kind: kind.to_owned(),
            seen: BTreeSet::new(),
            object_types: BTreeMap::new(),
            event_types: BTreeMap::new(),
            is_first: true,
        })
    }

    /// Writes the objects of a case.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn objects(&mut self, case: &WrittenCase) -> io::Result<()> {
        let people = case.events.iter().flat_map(|it| &it.people);
        for object in case.objects.iter().chain(people) {
            if self.seen.insert(object.id.clone()) {
                self.object_types.entry(object.kind.clone()).or_default();
                let value = json!({ "id": object.id, "type": object.kind });
                self.write(&value)?;
            }
        }
        let attributes = case
            .attributes
            .iter()
            .map(|(name, value)| json!({ "name": name, "time": EVER, "value": plain(value) }));
        let attributes: Vec<Value> = attributes.collect();
        let value = json!({
            "id": case.id,
            "type": self.kind,
            "attributes": attributes,
            "relationships": related(&case.objects),
        });
        let kind = self.kind.clone();
        note(&mut self.object_types, kind, &case.attributes);
        self.write(&value)
    }

    /// Ends the objects and begins the events.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn turn(&mut self) -> io::Result<()> {
        self.is_first = true;
        self.out.write_all(b"\n],\"events\":[\n")
    }

    /// Writes the events of a case.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn events(&mut self, case: &WrittenCase) -> io::Result<()> {
        for event in &case.events {
            let attributes = event.attributes.iter();
            let attributes =
                attributes.map(|(name, value)| json!({ "name": name, "value": plain(value) }));
            let attributes: Vec<Value> = attributes.collect();
            let own = WrittenObject {
                id: case.id.clone(),
                kind: self.kind.clone(),
                as_what: CASE.to_owned(),
            };
            let objects: Vec<WrittenObject> =
                [own].into_iter().chain(event.people.clone()).collect();
            let value = json!({
                "id": event.id,
                "type": event.name,
                "time": stamp(event.at),
                "attributes": attributes,
                "relationships": related(&objects),
            });
            note(&mut self.event_types, event.name.clone(), &event.attributes);
            self.write(&value)?;
        }
        Ok(())
    }

    /// Writes the types and ends the log.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let (objects, events) = (types(&self.object_types), types(&self.event_types));
        write!(
            self.out,
            "\n],\"objectTypes\":{objects},\"eventTypes\":{events}}}\n"
        )?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write(&mut self, value: &Value) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut self.out, value).map_err(io::Error::from)
    }
}

fn related(objects: &[WrittenObject]) -> Vec<Value> {
    let related = |it: &WrittenObject| json!({ "objectId": it.id, "qualifier": it.as_what });
    objects.iter().map(related).collect()
}

fn note(
    types: &mut BTreeMap<String, Attributes>,
    of: String,
    attributes: &[(String, WrittenValue)],
) {
    let known = types.entry(of).or_default();
    for (name, value) in attributes {
        known.entry(name.clone()).or_insert(value.ocel());
    }
}

fn types(types: &BTreeMap<String, Attributes>) -> Value {
    let one = |(name, attributes): (&String, &Attributes)| {
        let attributes = attributes
            .iter()
            .map(|(name, kind)| json!({ "name": name, "type": kind }));
        let attributes: Vec<Value> = attributes.collect();
        json!({ "name": name, "attributes": attributes })
    };
    types.iter().map(one).collect()
}

/// A value as JSON.
fn plain(value: &WrittenValue) -> Value {
    match value {
        WrittenValue::Number(number) => json!(number),
        WrittenValue::Flag(flag) => json!(flag),
        WrittenValue::Money(cents) => json!(*cents as f64 / 100.0),
        other => json!(other.to_string()),
    }
}
