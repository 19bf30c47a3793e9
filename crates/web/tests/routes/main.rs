//! The table of routes: who may do what at which address.

#[cfg(test)]
mod table;
