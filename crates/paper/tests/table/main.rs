//! Tables as a whole: real-looking workbooks, what is told about bad cells, and the bounds.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod breakdown;
#[cfg(test)]
mod change;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod docx_file;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod messy;
#[cfg(test)]
mod out;
#[cfg(test)]
mod row_keys;
#[cfg(test)]
mod wide;
