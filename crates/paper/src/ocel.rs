//! Logs in OCEL 2.0 (JSON): objects and events that are related to several of them. The objects of
//! one type are taken for the cases.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde::Deserialize;
use serde_json::Value;
use zs_base::limits::OCEL_BYTES_MAX;

use crate::codes::{ZS5005, ZS5010};
use crate::container::Unusable;
use crate::log::{Attribute, Trace};
use crate::map::{LogMap, MappedCase, Unmapped};

/// A log in OCEL.
#[derive(Debug, Deserialize)]
pub struct Ocel {
    objects: Vec<Object>,
    events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
struct Object {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    attributes: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    time: String,
    #[serde(default)]
    attributes: Vec<Named>,
    #[serde(default)]
    relationships: Vec<Related>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    value: Value,
}

#[derive(Debug, Deserialize)]
struct Related {
    #[serde(rename = "objectId")]
    object: String,
}

/// Reads a log of at most so many bytes as one may have.
///
/// # Errors
/// [`Unusable`] when it is larger, or no OCEL 2.0 in JSON.
pub fn read_ocel(file: impl Read) -> Result<Ocel, Unusable> {
    read_ocel_within(file, OCEL_BYTES_MAX)
}

/// Reads a log of at most so many bytes.
///
/// # Errors
/// [`Unusable`] when it is larger, or no OCEL 2.0 in JSON.
pub fn read_ocel_within(file: impl Read, most: u64) -> Result<Ocel, Unusable> {
    let mut counted = file.take(most + 1);
    let read = serde_json::from_reader(std::io::BufReader::new(&mut counted));
    if counted.limit() == 0 {
        let most = most / 1_024 / 1_024;
        let cure = "按年份或者单位把日志分成几个文件";
        return Err(Unusable::new(ZS5005, format!("日志超过 {most} MB"), cure));
    }
    read.map_err(|error: serde_json::Error| {
        let cause = format!("第{}行不是 OCEL 2.0 的写法", error.line());
        let cure = "请确认选对了文件；对象日志应当是 OCEL 2.0 的 JSON";
        Unusable::new(ZS5010, cause, cure)
    })
}

impl Ocel {
    /// Events, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.events.len() as u64
    }

    /// The types of objects, each with how many there are.
    #[must_use]
    pub fn object_types(&self) -> BTreeMap<&str, usize> {
        let mut types = BTreeMap::new();
        for object in &self.objects {
            *types.entry(object.kind.as_str()).or_default() += 1;
        }
        types
    }

    /// The names of events, in order of first use.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let names = self.events.iter().map(|it| it.kind.as_str());
        names
            .filter(|it| seen.insert(*it))
            .map(str::to_owned)
            .collect()
    }

    /// The cases: the objects of the type that the map names, each with its events. An event that no
    /// case is related to is counted as lost.
    pub fn cases(&self, map: &LogMap, wrong: &mut Vec<Unmapped>) -> (Vec<MappedCase>, u64) {
        let kinds: BTreeMap<&str, &str> = self
            .objects
            .iter()
            .map(|it| (it.id.as_str(), it.kind.as_str()))
            .collect();
        let mut of_case: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        let mut lost = 0;
        for (index, event) in self.events.iter().enumerate() {
            let mut cases: Vec<&str> = Vec::new();
            for it in &event.relationships {
                let id = it.object.as_str();
                if kinds.get(id) == Some(&map.case_key()) && !cases.contains(&id) {
                    cases.push(id);
                }
            }
            lost += u64::from(cases.is_empty());
            for id in cases {
                of_case.entry(id).or_default().push(index as u64 + 1);
            }
        }
        let objects = self.objects.iter().filter(|it| it.kind == map.case_key());
        let mut taken = Vec::new();
        for object in objects {
            let rows = of_case.remove(object.id.as_str()).unwrap_or_default();
            taken.extend(self.case(map, object, &rows, &kinds, wrong));
        }
        (taken, lost)
    }

    fn case(
        &self,
        map: &LogMap,
        object: &Object,
        rows: &[u64],
        kinds: &BTreeMap<&str, &str>,
        wrong: &mut Vec<Unmapped>,
    ) -> Option<MappedCase> {
        let mut own = vec![(map.case_key().to_owned(), raw(&object.id))];
        own.extend(object.attributes.iter().map(Named::raw));
        let events: Vec<Vec<(String, String)>> = rows
            .iter()
            .filter_map(|row| self.events.get(usize::try_from(*row).ok()?.checked_sub(1)?))
            .map(|event| {
                let mut keys = vec![
                    (map.step_key().to_owned(), raw(&event.kind)),
                    (map.time_key().to_owned(), raw(&event.time)),
                ];
                keys.extend(event.attributes.iter().map(Named::raw));
                for it in &event.relationships {
                    let kind = kinds.get(it.object.as_str()).copied();
                    if kind.is_some() && kind == map.person_key() {
                        keys.push((kind.unwrap_or_default().to_owned(), raw(&it.object)));
                    }
                }
                keys
            })
            .collect();
        let attributes: Vec<Vec<Attribute<'_>>> = events.iter().map(|it| written(it)).collect();
        let rows = rows.iter().copied().zip(&attributes);
        Trace::of_rows(&written(&own), rows, |trace| map.case(trace, wrong))
    }
}

impl Named {
    fn raw(&self) -> (String, String) {
        let text = match &self.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (self.name.clone(), raw(&text))
    }
}

/// A text as XML writes it, which attributes of traces are made of.
fn raw(text: &str) -> String {
    text.replace('&', "&amp;")
}

fn written(pairs: &[(String, String)]) -> Vec<Attribute<'_>> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, text)| Attribute::written(key, text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = r#"{"objectTypes":[],"eventTypes":[],"objects":[],"events":[]}"#;

    #[test]
    fn a10_a_log_of_ocel_bytes_max_is_read_and_one_byte_more_is_not() {
        let most = EMPTY.len() as u64;
        assert!(read_ocel_within(EMPTY.as_bytes(), most).is_ok());
        let refused = read_ocel_within(EMPTY.as_bytes(), most - 1).unwrap_err();
        assert_eq!(refused.code.id, "ZS5005");
        assert_eq!(OCEL_BYTES_MAX, 256 * 1024 * 1024);
    }

    #[test]
    fn what_is_no_ocel_is_told_by_its_line() {
        for text in ["", "[]", "{\"objects\":[]}", "{\n\"objects\":7}", "<log/>"] {
            let refused = read_ocel(text.as_bytes()).unwrap_err();
            assert_eq!(refused.code.id, "ZS5010", "{text}");
        }
    }
}
