//! Reads the calendar of each year and the ways of service from their TOML files.

mod service;
mod table;
mod year;

pub use service::read_service_ways;
pub use year::{read_calendar, read_calendar_year};
