//! The deadline calculator: every term of every act of the library, and its day for a start that
//! somebody names. It knows no case and writes nothing.

mod act;
mod acts;
mod count;
mod family;

pub use act::{Act, ActTerm, NoAct, RuleSet, Start, act};
pub use acts::{ActLine, Family, families};
pub use count::{
    Counted, Form, Problem, START, begin, count_one, extension_field, extensions, reminders,
    stretch_fields,
};
