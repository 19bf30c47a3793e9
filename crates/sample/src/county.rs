//! The county: its units and the people who act in them, each with posts and certificates.

use std::collections::BTreeMap;

use serde::Deserialize;
use zs_base::random::Seeded;
use zs_base::{Day, PersonId, PostId, UnitId};
use zs_event::{Certificate, Holding, Person};

use crate::Error;
use crate::names::Names;

/// What the stream of people who come after all units differs by.
const AFTER_ALL: u64 = 0x6C65_6761_6C69_7479;

/// `samples/county.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The code of the jurisdiction; one that GB/T 2260 does not give out.
    pub jurisdiction: String,
    /// The name.
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
    /// People with whose accounts a newcomer may try the county, in the order to try them.
    #[serde(rename = "persona", default)]
    pub personas: Vec<Persona>,
}

/// A part that a newcomer may play.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// The post.
    pub post: String,
    /// The kind of unit; the first unit of it is taken.
    pub kind: String,
    /// What to try.
    pub tries: String,
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
    /// Whether its people come after those of all units, so that these stay who they are.
    #[serde(default)]
    after_all: bool,
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

    /// Who plays a part on a day: the first of the post in the first unit of the kind whose
    /// certificate has not lapsed.
    #[must_use]
    pub fn plays(&self, persona: &Persona, on: Day) -> Option<(&Staff, &Person)> {
        let staff = self.units.iter().find(|it| it.kind == persona.kind)?;
        let mut people = staff
            .by_post
            .get(&PostId::from(&*persona.post))?
            .iter()
            .filter_map(|id| {
                let at = self.people.binary_search_by(|person| person.id.cmp(id));
                self.people.get(at.ok()?)
            });
        let valid = |it: &Certificate| it.from <= on && on <= it.until;
        let person = people.find(|person| person.certificates.iter().all(valid))?;
        Some((staff, person))
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

    /// The same county, with all its days moved so that it ends on this one.
    ///
    /// # Errors
    /// When a day of the county is none.
    pub fn ending(mut self, until: Day) -> Result<Self, Error> {
        let days = until.since(day(&self.until)?);
        let certificates = self
            .posts
            .iter_mut()
            .filter_map(|it| it.certificate.as_mut());
        let own = certificates.flat_map(|it| [&mut it.from, &mut it.until, &mut it.lapsed_until]);
        for text in own.chain([&mut self.from, &mut self.until]) {
            *text = day(text)?.plus(days).to_string();
        }
        Ok(self)
    }

    /// The first and the last day of the sample.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn span(&self) -> Result<(Day, Day), Error> {
        Ok((day(&self.from)?, day(&self.until)?))
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
            let mut staff = Staff {
                unit: UnitId::from(&*spec.id),
                name: spec.name.clone(),
                kind: spec.kind.clone(),
                by_post: BTreeMap::new(),
            };
            let posts = self.posts.iter().filter(|it| !it.after_all);
            self.fill(&mut staff, spec, posts, &mut rng, &mut county.people)?;
            county.units.push(staff);
        }
        let mut rng = Seeded::new(seed ^ AFTER_ALL);
        for (staff, spec) in county.units.iter_mut().zip(&self.units) {
            let posts = self.posts.iter().filter(|it| it.after_all);
            self.fill(staff, spec, posts, &mut rng, &mut county.people)?;
        }
        Ok(county)
    }

    /// Gives people to the posts that a unit has among these.
    fn fill<'a>(
        &self,
        staff: &mut Staff,
        spec: &UnitSpec,
        posts: impl Iterator<Item = &'a PostSpec>,
        rng: &mut Seeded,
        people: &mut Vec<Person>,
    ) -> Result<(), Error> {
        let has = |it: &&PostSpec| it.kinds.is_empty() || it.kinds.contains(&spec.kind);
        for post in posts.filter(has) {
            for _ in 0..post.count.unwrap_or(spec.officers) {
                let number = people.len() + 1;
                let id = PersonId::from(format!("p{number:05}"));
                staff
                    .by_post
                    .entry(PostId::from(&*post.id))
                    .or_default()
                    .push(id.clone());
                let certificates = match &post.certificate {
                    Some(spec) => vec![spec.certificate(number, rng)?],
                    None => Vec::new(),
                };
                let holding = Holding {
                    post: PostId::from(&*post.id),
                    unit: staff.unit.clone(),
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
        Ok(())
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

    #[test]
    fn a_county_that_ends_later_keeps_its_length_its_people_and_its_lapsed_certificates() {
        let spec = Spec::read(include_str!("../../../samples/county.toml")).unwrap();
        let until: Day = "2029-03-14".parse().unwrap();
        let later = spec.clone().ending(until).unwrap();
        let (from, last) = spec.span().unwrap();
        assert_eq!(
            later.span().unwrap(),
            (until.plus(-last.since(from)), until)
        );
        let lapsed = |spec: &Spec| {
            let on = spec.span().unwrap().1;
            let county = spec.county(7).unwrap();
            let people = county.people.into_iter();
            let people = people.map(|it| (it.certificates.iter().all(|it| it.until >= on), it));
            people
                .map(|(good, it)| (it.id, it.name, good))
                .collect::<Vec<_>>()
        };
        assert_eq!(lapsed(&spec), lapsed(&later));
        assert!(lapsed(&later).iter().any(|(_, _, good)| !good));
    }

    #[test]
    fn every_part_is_played_by_somebody_with_that_post_and_a_good_certificate() {
        let spec = Spec::read(include_str!("../../../samples/county.toml")).unwrap();
        let on = spec.span().unwrap().1;
        for seed in 1..20 {
            let county = spec.county(seed).unwrap();
            for persona in &spec.personas {
                let (staff, person) = county.plays(persona, on).unwrap();
                assert!(
                    person
                        .posts
                        .iter()
                        .any(|it| it.post.as_str() == persona.post)
                );
                assert_eq!(staff.kind, persona.kind);
                assert!(person.certificates.iter().all(|it| it.until >= on));
            }
        }
        assert!(spec.personas.len() >= 8);
    }
}
