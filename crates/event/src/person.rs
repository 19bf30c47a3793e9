//! People who act for a unit: their posts and certificates, each with its days of validity.

use zs_base::{Day, id::PersonId, id::PostId, id::UnitId};

/// A certificate (执法证, 监督证, 法律职业资格 ...) held from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What it certifies, a word of `law/posts.toml`.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// First day of validity.
    pub from: Day,
    /// Last day of validity.
    pub until: Day,
}

/// A post held in a unit from one day to another; open-ended where `until` is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The post.
    pub post: PostId,
    /// The unit in which it is held.
    pub unit: UnitId,
    /// First day.
    pub from: Day,
    /// Last day, where it has ended.
    pub until: Option<Day>,
}

/// A person who acts. Parties are never persons in this sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name, for papers.
    pub name: String,
    /// Posts, held now or before.
    pub posts: Vec<Holding>,
    /// Certificates, valid or not.
    pub certificates: Vec<Certificate>,
}

/// Who signs a step, and in which post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signer {
    /// The person.
    pub person: PersonId,
    /// The post in which the person signs.
    pub post: PostId,
    /// The number of the certificate that was valid that day, filled in by the engine.
    pub certificate: Option<String>,
}

impl Signer {
    /// Nobody: who stands for the law itself, which supplies a result when a term has ended.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            person: "".into(),
            post: "".into(),
            certificate: None,
        }
    }
}

impl Person {
    /// Whether the person holds the post on that day, in any unit.
    #[must_use]
    pub fn holds_post(&self, post: &PostId, on: Day) -> bool {
        self.posts.iter().any(|held| {
            held.post == *post && held.from <= on && held.until.is_none_or(|until| on <= until)
        })
    }

    /// The certificate of a kind that is valid on that day.
    #[must_use]
    pub fn certificate(&self, kind: &str, on: Day) -> Option<&Certificate> {
        self.certificates
            .iter()
            .find(|c| c.kind == kind && c.from <= on && on <= c.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_valid_on_its_first_and_last_day_only() {
        let day = |number| Day::from_number(number);
        let certificate = Certificate {
            kind: "证".into(),
            number: "1".into(),
            from: day(10),
            until: day(20),
        };
        let person = Person {
            id: "p".into(),
            name: String::new(),
            posts: Vec::new(),
            certificates: vec![certificate],
        };
        let valid = |number| person.certificate("证", day(number)).is_some();
        assert_eq!([9, 10, 20, 21].map(valid), [false, true, true, false]);
    }
}
