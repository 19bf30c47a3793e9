//! The pages of the county: routes with their authority, rendered on the server, usable without
//! script. The only crate that speaks HTTP; it holds no rule and no SQL.

mod address;
pub mod answer;
mod answering;
mod assets;
mod atom;
mod cited;
mod crowd;
mod filters;
pub mod frame;
mod incident;
mod kept_pages;
mod looking;
mod lookups;
mod marked;
mod menu;
mod notice_counts;
pub mod one_at_a_time;
mod one_table;
mod owed_counts;
mod pages;
pub mod pairs;
mod qr;
mod receive;
mod replays;
pub mod route;
pub mod routes;
mod scanned;
mod seal;
mod sending;
mod server;
mod session;
pub mod site;
mod strip;
pub mod tls;
pub mod trouble;
mod uploads;
pub mod visit;
mod words;
mod workshop;

pub use address::PublicAddress;
pub use server::{app, asked_to_end, serve};
pub use site::{Open, Parts, Site};
pub use tls::{BadTls, Tls};
