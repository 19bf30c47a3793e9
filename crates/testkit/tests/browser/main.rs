//! The tests of the browser that tests of pages use.

#[cfg(test)]
mod checks;
