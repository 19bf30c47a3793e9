//! The law as data: reads the files of `law/`, reports every problem at once with its place and
//! its cure, and gives checked procedures that the engine can run without failing.

pub mod model;

pub use model::*;
