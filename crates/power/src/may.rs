//! The verdict: whether somebody may do something to a matter, and the rules that decided.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use zs_base::{Code, Day, PersonId, PostId, UnitId};
use zs_event::{Cite, Holding, Person};

use crate::authority::{Ground, RuleId};
use crate::{Action, Authority, Denied, Relation, Rule, Units, codes, conflicts};

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Anybody, without a session.
    Public,
    /// A party to the matter who has shown who they are.
    Party,
    /// A person who acts in a post on a day.
    Post {
        /// The person with all posts, held now or before.
        person: &'a Person,
        /// The post in which the person acts.
        post: &'a PostId,
        /// The day.
        on: Day,
    },
}

/// What it is about. The default is the installation itself, which belongs to no unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Matter<'a> {
    /// The unit that handles the case; nothing for people, rules, keys and backups.
    pub unit: Option<&'a UnitId>,
    /// The unit complained about: nobody with a post in it or below it may do or learn anything.
    pub against: Option<&'a UnitId>,
    /// People who are parties to it or have an interest in it.
    pub interested: &'a [PersonId],
    /// Who did what to it before, as far as separation of duties asks.
    pub done: &'a [(Action, PersonId)],
}

/// A rule that decided, with its article and sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule of the authority table.
    pub rule: RuleId,
    /// The article, where one says so.
    pub cite: Option<Cite>,
    /// The reason in one Chinese sentence.
    pub sentence: Arc<str>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        match &self.cite {
            Some(cite) => write!(f, "（{cite}，规则 {}）", self.rule),
            None => write!(f, "（规则 {}）", self.rule),
        }
    }
}

impl From<&Ground> for Reason {
    fn from(ground: &Ground) -> Self {
        Self {
            rule: ground.id.clone(),
            cite: ground.cite.clone(),
            sentence: ground.because.clone(),
        }
    }
}

/// The answer, with the rules that determined it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Nothing where it is allowed, else what to tell the asker.
    pub denied: Option<Denied>,
    /// The rules that decided.
    pub because: Vec<Reason>,
}

impl Verdict {
    /// Whether it is allowed.
    #[must_use]
    pub const fn allowed(&self) -> bool {
        self.denied.is_none()
    }

    /// The reasons, or what to tell the asker.
    ///
    /// # Errors
    /// [`Denied`] where it is not allowed.
    pub fn into_result(self) -> Result<Vec<Reason>, Denied> {
        self.denied.map_or(Ok(self.because), Err)
    }
}

/// What to answer about a matter that does not exist: the same as about one that is hidden.
#[must_use]
pub const fn absent(asker: &Asker<'_>) -> Denied {
    match asker {
        Asker::Public => Denied::SignIn,
        Asker::Party | Asker::Post { .. } => Denied::Hidden,
    }
}

/// Whether the asker may do this to the matter, and why.
#[must_use]
pub fn may(
    authority: &Authority,
    units: &Units,
    asker: &Asker<'_>,
    action: Action,
    matter: &Matter<'_>,
) -> Verdict {
    let (code, because) = match weigh(authority, units, asker, action, matter) {
        Ok(because) => {
            return Verdict {
                denied: None,
                because,
            };
        }
        Err(denial) => denial,
    };
    let hidden = (matter.unit.is_some() || code == codes::ZS4007)
        && (action == Action::ReadCase
            || weigh(authority, units, asker, Action::ReadCase, matter).is_err());
    let denied = match asker {
        Asker::Public => Denied::SignIn,
        // Who may not even read the case must not learn that it exists.
        _ if hidden => Denied::Hidden,
        _ => Denied::Refused {
            code,
            because: because.clone(),
            may: who_may(authority, action, matter),
        },
    };
    Verdict {
        denied: Some(denied),
        because,
    }
}

/// What a person holds on a day.
fn held_on(person: &Person, on: Day) -> impl Iterator<Item = &Holding> {
    let held = person.posts.iter();
    held.filter(move |it| it.from <= on && it.until.is_none_or(|until| on <= until))
}

/// The units of whose complaints a person may not learn on a day: those of all posts held, whichever
/// the person acts in, and those above them.
#[must_use]
pub fn shielded_from(units: &Units, person: &Person, on: Day) -> BTreeSet<UnitId> {
    let held = held_on(person, on);
    held.flat_map(|it| units.around(&it.unit)).collect()
}

/// Whether the asker belongs to the unit complained about, or to one below it.
fn is_complained_about(units: &Units, asker: &Asker<'_>, matter: &Matter<'_>) -> bool {
    match (asker, matter.against) {
        (Asker::Post { person, on, .. }, Some(against)) => {
            held_on(person, *on).any(|it| units.is_within(&it.unit, against))
        }
        _ => false,
    }
}

type Denial = (Code, Vec<Reason>);

/// The places from which somebody asks: each post held that day with its relation to the matter.
fn places<'a>(
    units: &Units,
    asker: &Asker<'a>,
    matter: &Matter<'_>,
) -> Vec<(Option<&'a PostId>, Relation)> {
    let (person, on) = match asker {
        Asker::Public => return vec![(None, Relation::Public)],
        Asker::Party => return vec![(None, Relation::Party)],
        Asker::Post { person, on, .. } => (person, *on),
    };
    let mut places: Vec<_> = held_on(person, on)
        .map(|it| {
            let relation = match matter.unit {
                _ if matter.interested.contains(&person.id) => Relation::Party,
                Some(unit) => units.relation(&it.unit, unit),
                None => Relation::None,
            };
            (Some(&it.post), relation)
        })
        .collect();
    if places.is_empty() {
        // Whoever holds no post any more is one of the public.
        places.push((None, Relation::Public));
    }
    places
}

fn weigh(
    authority: &Authority,
    units: &Units,
    asker: &Asker<'_>,
    action: Action,
    matter: &Matter<'_>,
) -> Result<Vec<Reason>, Denial> {
    if is_complained_about(units, asker, matter) {
        return Err((codes::ZS4007, Vec::new()));
    }
    let places = places(units, asker, matter);
    let forbidden = authority.forbids.iter().filter(|rule| {
        places
            .iter()
            .any(|(post, relation)| rule.covers(*post, action, *relation))
    });
    refuse(codes::ZS4006, forbidden.map(|rule| &rule.ground))?;
    if let Asker::Post { person, post, .. } = asker {
        let held: Vec<_> = places
            .iter()
            .filter_map(|(post, _)| post.cloned())
            .collect();
        let clash = conflicts(authority, &held);
        let clash = clash.iter().filter(|it| it.posts.contains(post));
        refuse(codes::ZS4005, clash.map(|it| &it.ground))?;
        let twice = authority.separations.iter().filter(|rule| {
            let mut done = matter.done.iter();
            rule.action == action
                && done.any(|(did, by)| *by == person.id && rule.after.contains(did))
        });
        refuse(codes::ZS4003, twice.map(|rule| &rule.ground))?;
    }
    let permitted = authority.permits.iter().filter(|rule| {
        let mut places = places.iter().filter(|(post, _)| acts_in(asker, *post));
        places.any(|(post, relation)| rule.covers(*post, action, *relation))
    });
    let because: Vec<_> = permitted.map(|rule| Reason::from(&rule.ground)).collect();
    if because.is_empty() {
        return Err((codes::ZS4001, because));
    }
    Ok(because)
}

/// Permits count only for the post in which the person acts; prohibitions count for every post held.
fn acts_in(asker: &Asker<'_>, held: Option<&PostId>) -> bool {
    match asker {
        Asker::Post { post, .. } => held.is_none_or(|held| held == *post),
        Asker::Public | Asker::Party => true,
    }
}

fn refuse<'a>(code: Code, grounds: impl Iterator<Item = &'a Ground>) -> Result<(), Denial> {
    let because: Vec<_> = grounds.map(Reason::from).collect();
    if because.is_empty() {
        Ok(())
    } else {
        Err((code, because))
    }
}

/// The posts that may do this inside the unit that handles the matter.
fn who_may(authority: &Authority, action: Action, matter: &Matter<'_>) -> Vec<(PostId, String)> {
    let relation = match matter.unit {
        Some(_) => Relation::Own,
        None => Relation::None,
    };
    let covered = |rules: &[Rule], post: &PostId| {
        let mut rules = rules.iter();
        rules.any(|rule| rule.covers(Some(post), action, relation))
    };
    let posts = authority.posts.iter();
    let able = posts.filter(|(post, _)| {
        covered(&authority.permits, post) && !covered(&authority.forbids, post)
    });
    able.map(|(post, name)| (post.clone(), name.to_string()))
        .collect()
}
