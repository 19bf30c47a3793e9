//! Papers and office files as a whole: docx in and out, and what is refused at the door.

#[cfg(test)]
mod bombs;
#[cfg(test)]
mod county;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod zip_file;
