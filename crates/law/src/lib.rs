//! The law as data: reads the files of `law/`, reports every problem at once with its place and
//! its cure, and gives checked procedures that the engine can run without failing.

mod calendar;
pub mod calendar_codes;
mod check;
pub mod codes;
mod compose;
mod draft;
pub mod model;
mod place;
mod read;
mod resolve;
mod show;
pub mod text;

pub use calendar::{read_calendar, read_calendar_year, read_service_ways};
pub use model::*;
pub use place::place_of;
pub use read::read;
pub use show::{
    Chart, ChartArrow, ChartBox, LineChange, OpenNorm, Part, PartChange, PartLine, PartOf, Piece,
    StartSaid, StepRow, TermRow, TermSaid, chart, compare, open_norms, parts, pieces, say_term,
    show, step_rows, term_in_words, term_rows,
};
pub use text::Files;
