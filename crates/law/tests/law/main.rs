//! The reader of law files, tested from outside: broken files, composition, pages, any text at all.

#[cfg(test)]
mod bad_files;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod composition;
#[cfg(test)]
mod computed;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod run_time;
#[cfg(test)]
mod schemes;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod support;
