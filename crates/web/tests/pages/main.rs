//! Pages as browsers ask for them, over a socket, of a county with a case under way.

#[cfg(test)]
mod acts;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod consult;
#[cfg(test)]
mod county;
#[cfg(test)]
mod draw;
#[cfg(test)]
mod duplicates;
#[cfg(test)]
mod harm;
#[cfg(test)]
mod import;
#[cfg(test)]
mod lead;
#[cfg(test)]
mod ledgers;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod other_case;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod people;
#[cfg(test)]
mod rectified;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod same_items;
#[cfg(test)]
mod second;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod share_out;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod steps_table;
#[cfg(test)]
mod survey;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod trial;
#[cfg(test)]
mod units;
#[cfg(test)]
mod upload;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod workbook;
