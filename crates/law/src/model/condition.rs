//! Conditions over facts (情形). There are no free expressions: a condition is `any`, `all` and
//! `none` over facts, and a fact is declared by a person or derived from a closed list of forms.

use std::sync::Arc;

use zs_event::{Cite, Value};

use super::{FactNo, FieldRef, Ref, Table};

/// Holds when all of `all`, at least one of `any` (where there are any) and none of `none` hold.
/// A fact that is undefined is never taken for false: the condition is then undefined too, unless
/// the others decide it alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// All of these hold.
    pub all: Vec<FactNo>,
    /// At least one of these holds.
    pub any: Vec<FactNo>,
    /// None of these holds.
    pub none: Vec<FactNo>,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

impl Condition {
    /// The facts it reads, in order.
    pub fn facts(&self) -> impl Iterator<Item = FactNo> + '_ {
        self.all.iter().chain(&self.any).chain(&self.none).copied()
    }

    /// What the condition is worth, given what each fact is worth.
    pub fn evaluate(&self, mut fact: impl FnMut(FactNo) -> Option<bool>) -> Option<bool> {
        let mut unknown = false;
        for number in &self.all {
            match fact(*number) {
                Some(false) => return Some(false),
                None => unknown = true,
                Some(true) => {}
            }
        }
        for number in &self.none {
            match fact(*number) {
                Some(true) => return Some(false),
                None => unknown = true,
                Some(false) => {}
            }
        }
        let mut any = self.any.is_empty();
        let mut any_unknown = false;
        for number in &self.any {
            match fact(*number) {
                Some(true) => any = true,
                None => any_unknown = true,
                Some(false) => {}
            }
        }
        match (any, any_unknown, unknown) {
            (true, _, false) => Some(true),
            (false, false, _) => Some(false),
            _ => None,
        }
    }
}

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The Chinese name, a word of `law/facts.toml`.
    pub name: Arc<str>,
    /// Where its value comes from.
    pub source: FactSource,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FactSource {
    /// A named person declares it, with a reason. An open norm (需要裁量判断) is one of these.
    Declared {
        /// What it is worth as long as nobody has declared it; undefined where nothing is said.
        default: Option<bool>,
    },
    /// The caller's fact of the same name.
    Inherited,
    /// Computed.
    Derived(Derived),
}

/// A computed fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Derived {
    /// A comparison of two quantities; undefined while one of them is.
    Compare {
        /// The left side.
        left: Quantity,
        /// How they are compared.
        comparison: Comparison,
        /// The right side.
        right: Quantity,
    },
    /// Whether a text is one of a list; for a list, whether any item is.
    Member {
        /// The text.
        left: FieldRef,
        /// The list.
        of: Vec<Arc<str>>,
    },
    /// Whether a step, or the ending step of a call, had one of these outcomes. False where the
    /// step is not needed, undefined where it is still to come.
    Outcome {
        /// The step or call.
        of: Ref,
        /// The outcomes.
        any: Vec<Arc<str>>,
    },
    /// Whether a step has been done, or its mark reached, by now.
    Done(Ref),
    /// Whether an instance of a call has begun and not ended.
    UnderWay(Ref),
    /// Whether an earlier case of the same party with the same value of this field has ended in a
    /// step of this role.
    Earlier {
        /// The field of the party.
        party: FieldRef,
        /// The field of the act.
        act: FieldRef,
        /// The role of the step that the earlier case has done.
        role: Arc<str>,
    },
    /// Whether a moment lies on a working day, between two times of the day.
    Working {
        /// The field of the moment.
        field: FieldRef,
        /// The first minute of the day, 0..1440.
        from: u16,
        /// The last minute of the day, 0..=1440.
        to: u16,
    },
}

/// How two quantities are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Left >= right (以上 includes the number).
    AtLeast,
    /// Left > right (超过 does not).
    MoreThan,
    /// Left <= right (以下 includes the number).
    AtMost,
    /// Left < right (不满 does not).
    LessThan,
}

impl Comparison {
    /// Whether the comparison holds.
    #[must_use]
    pub fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::MoreThan => left > right,
            Self::AtMost => left <= right,
            Self::LessThan => left < right,
        }
    }

    /// The Chinese words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Equal => "等于",
            Self::AtLeast => "不少于",
            Self::MoreThan => "超过",
            Self::AtMost => "不超过",
            Self::LessThan => "少于",
        }
    }
}

/// A quantity. There is no nesting beyond one sum.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A literal.
    Literal(Value),
    /// A field.
    Field(FieldRef),
    /// The sum of fields over all valid rounds of their steps; a field not given counts as zero.
    Sum(Vec<FieldRef>),
    /// How many valid rounds a step has, or how many instances a call.
    Count(Ref),
    /// How many earlier cases of the same party with the same values of these fields have done a
    /// step of this role.
    Earlier {
        /// The field of the party.
        party: FieldRef,
        /// The fields that must agree, such as the year.
        acts: Vec<FieldRef>,
        /// The role of the step that the earlier cases have done.
        role: Arc<str>,
    },
    /// Days from one moment to another; undefined while one is missing.
    DaysBetween(Ref, Ref),
    /// A column of a dated table.
    Lookup {
        /// The table.
        table: Arc<Table>,
        /// The column that is read.
        column: Arc<str>,
        /// The key columns with the fields that fill them.
        by: Vec<(Arc<str>, FieldRef)>,
        /// The day on which the row must be in force; the day of the step where nothing is said.
        on: Option<FieldRef>,
        /// Also look on the day of the step and take the lower number (从旧兼从轻).
        milder: bool,
    },
}
