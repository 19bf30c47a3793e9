//! The sample county: units, people and invented acts, told from the files of `samples/`.
//!
//! Nothing here names a procedure: a story says which steps are done, by which posts, after how
//! many days; and worked cases of the law are told again beside the stories, by people of the county.
//! Every act goes through the engine as a command, so a sample county is as true as a
//! real one, and the same seed gives the same county.

mod act;
mod county;
mod names;
mod plan;
mod retelling;
mod run;
mod script;
mod story;
mod value;

pub use county::{County, Persona, Spec, Staff};
pub use plan::{Planned, Teller, sample_file};
pub use run::{Answer, Ask, Engine, Progress, Told, tell};
pub use script::{Retold, Scripts, Source};
pub use story::{Story, read_story};

/// A file of `samples/` cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not a county or story.
    #[error("{file}：{reason}")]
    Text {
        /// The file.
        file: String,
        /// What the reader says.
        reason: String,
    },
    /// The story asks for something the county does not have.
    #[error("故事“{story}”：{reason}")]
    Story {
        /// The story.
        story: String,
        /// What is missing.
        reason: String,
    },
}
