//! The tests of calendars and ways of service as files.

#[cfg(test)]
mod bad_files;
#[cfg(test)]
mod shipped;
