//! What tests share: golden files, and harnesses for the machines around the product.

pub mod browser;
pub mod cases;
pub mod foreign_log;
pub mod golden;
pub mod penalty_ledger;
pub mod postgres;
pub mod power_cut;
pub mod staff_table;
pub mod tree;
pub mod wide_list;
