//! Entering people, giving and ending posts and certificates. Nothing is taken away: what ends keeps
//! its days.

use zs_base::{Day, Moment, PersonId, PostId, UnitId};
use zs_case::Objection;
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_store::OfficeChange;

use super::audit_log::{Deed, Entry};
use super::{Office, Refused, Visitor, codes};
use crate::import_people::is_id;
use crate::tenure::{clash, overlap};

/// Addresses of pages that a person's id must not hide.
const RESERVED: [&str; 3] = ["new", "import", "export"];

/// A change to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonChange {
    /// Somebody new, with a first post.
    Enter {
        /// The name.
        name: String,
        /// The post, without an end.
        post: Holding,
    },
    /// A further post, without an end.
    GivePost(Holding),
    /// A post is not held any more.
    EndPost {
        /// The post.
        post: PostId,
        /// The unit.
        unit: UnitId,
        /// The first day of that holding, which tells it from earlier ones.
        from: Day,
        /// The first day on which it is not held.
        off: Day,
    },
    /// A certificate, also a renewed one.
    Certify(Certificate),
    /// A certificate does not hold any more.
    EndCertificate {
        /// The kind.
        kind: String,
        /// The number.
        number: String,
        /// The first day of its validity.
        from: Day,
        /// The first day on which it does not hold.
        off: Day,
    },
}

impl PersonChange {
    const fn deed(&self) -> Deed {
        match self {
            Self::Enter { .. } => Deed::EnterPerson,
            Self::GivePost(_) => Deed::GivePost,
            Self::EndPost { .. } => Deed::EndPost,
            Self::Certify(_) => Deed::Certify,
            Self::EndCertificate { .. } => Deed::EndCertificate,
        }
    }

    /// What the audit log keeps beside the person: ids and days.
    fn told(&self) -> String {
        let held = |it: &Holding| format!("{} {} {}", it.unit, it.post, it.from);
        match self {
            Self::Enter { post, .. } | Self::GivePost(post) => held(post),
            Self::EndPost {
                post, unit, off, ..
            } => format!("{unit} {post} {off}"),
            Self::Certify(it) => format!("{} {} {}", it.kind, it.from, it.until),
            Self::EndCertificate { kind, off, .. } => format!("{kind} {off}"),
        }
    }
}

impl Office {
    /// Changes a person, and writes down who did it; what is decided from then on knows it, and so
    /// does the next request of that person.
    ///
    /// # Errors
    /// When the visitor may not, or a rule says no; both are written down.
    pub fn change_person(
        &self,
        visitor: &Visitor,
        person: &PersonId,
        change: &PersonChange,
        address: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let told = change.told();
        let entry = self.manager(visitor, change.deed(), person, address, now)?;
        let entry = Entry {
            purpose: &told,
            ..entry
        };
        let kept = self.writer.keep(|reader| {
            let known = reader.person(person)?;
            let changed = self.changed(known, person, change)?;
            let changes = vec![OfficeChange::Person(Box::new(changed)), entry.next(reader)?];
            Ok((changes, ()))
        });
        match kept {
            Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
            Err(refused) => Err(self.refused(entry, refused)),
            Ok(()) => Ok(()),
        }
    }

    /// The person after a change.
    fn changed(
        &self,
        known: Option<Person>,
        id: &PersonId,
        change: &PersonChange,
    ) -> Result<Person, Refused> {
        if let PersonChange::Enter { name, post } = change {
            return self.entered(known, id, name, post);
        }
        let mut person = known.ok_or(Refused::NoPerson)?;
        match change {
            PersonChange::Enter { .. } => {}
            PersonChange::GivePost(post) => self.give(&mut person, post)?,
            PersonChange::EndPost {
                post,
                unit,
                from,
                off,
            } => {
                let mut posts = person.posts.iter_mut();
                let held =
                    posts.find(|it| it.post == *post && it.unit == *unit && it.from == *from);
                let held = held.ok_or_else(no_such)?;
                held.until = Some(last_day(held.from, held.until, *off)?);
            }
            PersonChange::Certify(new) => self.certify(&mut person, new)?,
            PersonChange::EndCertificate {
                kind,
                number,
                from,
                off,
            } => {
                let mut all = person.certificates.iter_mut();
                let found =
                    all.find(|it| it.kind == *kind && it.number == *number && it.from == *from);
                let found = found.ok_or_else(no_such)?;
                found.until = last_day(found.from, Some(found.until), *off)?;
            }
        }
        Ok(person)
    }

    fn entered(
        &self,
        known: Option<Person>,
        id: &PersonId,
        name: &str,
        post: &Holding,
    ) -> Result<Person, Refused> {
        let reserved = RESERVED
            .iter()
            .any(|it| id.as_str().eq_ignore_ascii_case(it));
        let readable = is_id(id.as_str()) && !id.as_str().is_empty() && !reserved;
        if known.is_some() || !readable {
            let sentence = match known {
                Some(person) => format!("工号“{id}”是{}的。", person.name),
                None => format!("工号“{id}”不能用。"),
            };
            let cure = "工号一人一个，只用文字、数字、横线和点，不超过64个字。";
            return Err(Objection::new(codes::ZS4114, sentence, cure).into());
        }
        let mut person = Person {
            id: id.clone(),
            name: name.to_owned(),
            posts: Vec::new(),
            certificates: Vec::new(),
        };
        self.give(&mut person, post)?;
        Ok(person)
    }

    /// Gives a post that may be held beside the others.
    fn give(&self, person: &mut Person, post: &Holding) -> Result<(), Refused> {
        let roll = self.law.roll();
        let unit = roll.unit(&post.unit);
        if unit.is_none_or(|it| it.ended.is_some_and(|ended| ended <= post.from)) {
            let sentence = format!("“{}”在{}不是一个单位。", post.unit, post.from);
            let cure = "从列出的单位里选；新的单位由系统管理员在“单位”里登记。";
            return Err(Objection::new(codes::ZS4115, sentence, cure).into());
        }
        let Some(name) = self.law.authority.posts.get(&post.post) else {
            let sentence = format!("没有“{}”这个岗位。", post.post);
            return Err(Objection::new(codes::ZS4116, sentence, "从列出的岗位里选。").into());
        };
        let mut held = person.posts.iter();
        if held.any(|it| it.post == post.post && it.unit == post.unit && overlap(it, post)) {
            let sentence = format!("{}在这个单位已经担任{name}。", person.name);
            let cure = "先终止原来的一条，或者换一个日期。";
            return Err(Objection::new(codes::ZS4116, sentence, cure).into());
        }
        person.posts.push(post.clone());
        let given = std::slice::from_ref(&post.post);
        match clash(&self.law.authority, person, given) {
            None => Ok(()),
            Some(conflict) => {
                let sentence = format!("{}。", conflict.ground.because);
                let cure = "换一个人担任，或者先终止原来的岗位。";
                let objection = Objection::new(zs_power::codes::ZS4005, sentence, cure);
                Err(objection.citing(conflict.ground.cite.as_ref()).into())
            }
        }
    }

    fn certify(&self, person: &mut Person, new: &Certificate) -> Result<(), Refused> {
        let kinds = &self.law.library.certificates;
        if !kinds.iter().any(|known| **known == *new.kind) {
            let sentence = format!("没有“{}”这种证件。", new.kind);
            let cure = format!("可以选：{}。", kinds.join("、"));
            return Err(Objection::new(codes::ZS4118, sentence, cure).into());
        }
        if new.until < new.from {
            let sentence = "有效期止早于有效期起。";
            return Err(Objection::new(codes::ZS4117, sentence, "核对两个日期。").into());
        }
        let mut known = person.certificates.iter();
        let same = known.find(|it| {
            let together = it.from <= new.until && new.from <= it.until;
            it.kind == new.kind && it.number == new.number && together
        });
        if let Some(same) = same {
            let sentence = format!(
                "这个号码的{}已经登记，有效期{}至{}。",
                same.kind, same.from, same.until
            );
            let cure = "续期的，有效期从原来有效期止的第二天起；写错的，先让原来的一条失效。";
            return Err(Objection::new(codes::ZS4118, sentence, cure).into());
        }
        person.certificates.push(new.clone());
        Ok(())
    }
}

fn no_such() -> Refused {
    let sentence = "没有这一条，可能刚被别人改过。";
    Objection::new(codes::ZS4117, sentence, "请看现在的记录，再填一次。").into()
}

/// The last day of what does not hold from `off` on. What has ended already stays as it is.
fn last_day(from: Day, until: Option<Day>, off: Day) -> Result<Day, Refused> {
    let last = Day::from_number(off.number() - 1);
    let sentence = match until {
        _ if off < from => format!("终止日期不能早于开始的{from}。"),
        Some(until) if until <= last => format!("这一条在{until}已经终止。"),
        _ => return Ok(last),
    };
    Err(Objection::new(codes::ZS4117, sentence, "核对日期。").into())
}
