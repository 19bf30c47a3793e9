//! What pages hold, as plain values, and their templates.

pub mod asked;
pub mod booklet;
pub mod draft;
pub mod lines;
pub mod pager;
pub mod sheet;
pub mod trend;
pub mod trouble;
pub mod versions;

use askama::Template;

use crate::answer::Answer;

/// A page as an answer. A template over checked values cannot fail but for want of memory, and then
/// the page is empty.
pub fn html(page: &impl Template) -> Answer {
    Answer::page(page.render().unwrap_or_default())
}
