//! The county: its units and the people who act in them, each with posts and certificates.

use std::collections::BTreeMap;

use serde::Deserialize;
use zs_base::random::Seeded;
use zs_base::{Day, PersonId, PostId, UnitId};
use zs_event::{Certificate, Holding, Person};

use crate::Error;
use crate::names::Names;

/// `samples/county.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The code of the jurisdiction; one that GB/T 2260 does not give out.
    pub jurisdiction: String,
    /// The name, which says that it is invented.
    pub name: String,
    /// First day of the sample.
    pub from: String,
    /// Last day of the sample.
    pub until: String,
    pub(crate) names: Names,
    #[serde(rename = "unit")]
    units: Vec<UnitSpec>,
    #[serde(rename = "post")]
    posts: Vec<PostSpec>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitSpec {
    id: String,
    name: String,
    kind: String,
    officers: u32,
}

/// How people of a unit are given a post.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PostSpec {
    id: String,
    /// Kinds of unit that have it; all where nothing is written.
    #[serde(default)]
    kinds: Vec<String>,
    /// How many people of a unit hold it; its number of officers where nothing is written.
    count: Option<u32>,
    certificate: Option<CertificateSpec>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateSpec {
    kind: String,
    prefix: String,
    from: String,
    until: String,
    /// One in so many has lapsed before the sample ends.
    lapsed_one_in: u64,
    lapsed_until: String,
}

/// A unit with its people by post.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind, by which stories choose it.
    pub kind: String,
    /// The people by post.
    pub by_post: BTreeMap<PostId, Vec<PersonId>>,
}

/// The county.
#[derive(Clone, Debug)]
pub struct County {
    /// The units, in the order of the file.
    pub units: Vec<Staff>,
    /// The people, in the order of their ids.
    pub people: Vec<Person>,
}

impl County {
    /// The name of a person of this county; people stand in the order of their ids.
    #[must_use]
    pub fn name(&self, id: &PersonId) -> Option<&str> {
        let at = self.people.binary_search_by(|person| person.id.cmp(id));
        self.people.get(at.ok()?).map(|person| &*person.name)
    }
}

impl Spec {
    /// Reads `samples/county.toml`.
    ///
    /// # Errors
    /// When the text is not a county.
    pub fn read(text: &str) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Text {
            file: "county.toml".into(),
            reason,
        };
        let spec: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        for text in [&spec.from, &spec.until] {
            text.parse::<Day>()
                .map_err(|error| wrong(error.to_string()))?;
        }
        Ok(spec)
    }

    /// The county of a seed.
    ///
    /// # Errors
    /// When a date of a certificate is none.
    pub fn county(&self, seed: u64) -> Result<County, Error> {
        let mut rng = Seeded::new(seed);
        let mut county = County {
            units: Vec::new(),
            people: Vec::new(),
        };
        for spec in &self.units {
            let staff = self.staff(spec, &mut rng, &mut county.people)?;
            county.units.push(staff);
        }
        Ok(county)
    }

    fn staff(
        &self,
        spec: &UnitSpec,
        rng: &mut Seeded,
        people: &mut Vec<Person>,
    ) -> Result<Staff, Error> {
        let unit = UnitId::from(&*spec.id);
        let mut by_post: BTreeMap<PostId, Vec<PersonId>> = BTreeMap::new();
        for post in self
            .posts
            .iter()
            .filter(|it| it.kinds.is_empty() || it.kinds.contains(&spec.kind))
        {
            for _ in 0..post.count.unwrap_or(spec.officers) {
                let number = people.len() + 1;
                let id = PersonId::from(format!("p{number:05}"));
                by_post
                    .entry(PostId::from(&*post.id))
                    .or_default()
                    .push(id.clone());
                let certificates = match &post.certificate {
                    Some(spec) => vec![spec.certificate(number, rng)?],
                    None => Vec::new(),
                };
                let holding = Holding {
                    post: PostId::from(&*post.id),
                    unit: unit.clone(),
                    from: day(&self.from)?.plus(-365),
                    until: None,
                };
                let name = self.names.person(rng);
                people.push(Person {
                    id,
                    name,
                    posts: vec![holding],
                    certificates,
                });
            }
        }
        Ok(Staff {
            unit,
            name: spec.name.clone(),
            kind: spec.kind.clone(),
            by_post,
        })
    }
}

impl CertificateSpec {
    fn certificate(&self, number: usize, rng: &mut Seeded) -> Result<Certificate, Error> {
        let lapsed = rng.once_in(self.lapsed_one_in);
        let until = if lapsed {
            &self.lapsed_until
        } else {
            &self.until
        };
        Ok(Certificate {
            kind: self.kind.clone(),
            number: format!("{}{number:06}", self.prefix),
            from: day(&self.from)?,
            until: day(until)?,
        })
    }
}

fn day(text: &str) -> Result<Day, Error> {
    let wrong = |reason: String| Error::Text {
        file: "county.toml".into(),
        reason,
    };
    text.parse()
        .map_err(|error: zs_base::NotADate| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_found_by_id_and_units_have_different_words() {
        let spec = Spec::read(include_str!("../../../samples/county.toml")).unwrap();
        let county = spec.county(1).unwrap();
        for person in &county.people {
            assert_eq!(county.name(&person.id), Some(&*person.name));
        }
        assert_eq!(county.name(&PersonId::from("p99999")), None);
        let words: std::collections::BTreeSet<_> = county.units.iter().map(|it| &it.unit).collect();
        assert_eq!(words.len(), county.units.len());
    }
}
