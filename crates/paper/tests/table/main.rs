//! Tables as a whole: real-looking workbooks, what is told about bad cells, and the bounds.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod messy;
#[cfg(test)]
mod out;
