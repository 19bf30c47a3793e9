//! The authority table, read and checked.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use zs_base::PostId;
use zs_event::Cite;

use crate::{Action, Relation};

/// The id of a rule of the table, such as `handle.own`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RuleId {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a rule exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The rule.
    pub id: RuleId,
    /// The article, where one says so; rules of internal control have none.
    pub cite: Option<Cite>,
    /// The reason in one Chinese sentence.
    pub because: Arc<str>,
}

/// Whose posts a rule speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posts {
    /// Anybody, also without a post.
    Anyone,
    /// The holders of these posts.
    Of(Vec<PostId>),
}

impl Posts {
    /// Whether the rule speaks of this post.
    #[must_use]
    pub fn hold(&self, post: Option<&PostId>) -> bool {
        match self {
            Self::Anyone => true,
            Self::Of(posts) => post.is_some_and(|post| posts.contains(post)),
        }
    }
}

/// Permits or forbids actions to posts in some relations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Why.
    pub ground: Ground,
    /// Whom.
    pub posts: Posts,
    /// What.
    pub actions: Vec<Action>,
    /// Where.
    pub relations: Vec<Relation>,
}

impl Rule {
    /// Whether the rule speaks of this cell of the table.
    #[must_use]
    pub fn covers(&self, post: Option<&PostId>, action: Action, relation: Relation) -> bool {
        self.posts.hold(post)
            && self.actions.contains(&action)
            && self.relations.contains(&relation)
    }
}

/// Posts that one person must not hold at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Why.
    pub ground: Ground,
    /// None of these together with another of these, or with one of `with` where that is given.
    pub posts: Vec<PostId>,
    /// Empty: the posts exclude one another. Else: each of `posts` excludes each of `with`.
    pub with: Vec<PostId>,
}

/// Whoever did one thing to a matter may not do another to the same matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// Why.
    pub ground: Ground,
    /// What may not be done.
    pub action: Action,
    /// By whoever has done one of these.
    pub after: Vec<Action>,
}

/// The whole table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// The posts there are, with their Chinese names.
    pub posts: BTreeMap<PostId, Arc<str>>,
    /// Which action a step of a role is, the more special role first.
    pub steps: Vec<(Arc<str>, Action)>,
    /// What is permitted.
    pub permits: Vec<Rule>,
    /// What is forbidden, whatever is permitted.
    pub forbids: Vec<Rule>,
    /// Posts that exclude one another.
    pub exclusions: Vec<Exclusion>,
    /// Actions that need another person.
    pub separations: Vec<Separation>,
    /// Days within which a new case of the same party is asked about; 0 asks about none.
    pub duplicate_days: u16,
    /// Posts that nobody acts in without a second factor at the sign-in.
    pub second_factor: Vec<PostId>,
}

impl Authority {
    /// The action that performing a step is, by the roles that the procedure gives it.
    pub fn step_action<'a>(&self, roles: impl IntoIterator<Item = &'a str> + Clone) -> Action {
        let mut steps = self.steps.iter();
        let found = steps.find(|(role, _)| roles.clone().into_iter().any(|it| it == &**role));
        found.map_or(Action::PerformStep, |(_, action)| *action)
    }
}
