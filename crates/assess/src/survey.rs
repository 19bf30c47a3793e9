//! A survey of the parties of closed cases (满意度测评): who is asked, and what may be told of the
//! answers.

mod draw;
mod floor;
mod frame;
mod interval;

pub use draw::{commitment, is_drawn};
pub use floor::{Floored, floored};
pub use frame::{BadFrame, Frame, FrameMember};
pub use interval::wilson_95;
