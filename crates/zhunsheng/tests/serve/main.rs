//! `serve` and `demo` as whole processes, and people who use their pages in a browser.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod holder;
#[cfg(test)]
mod items;
#[cfg(test)]
mod keyboard;
#[cfg(test)]
mod large_import;
#[cfg(test)]
mod leader;
#[cfg(test)]
mod look;
#[cfg(test)]
mod no_room;
#[cfg(test)]
mod printed;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod served;
#[cfg(test)]
mod slow_disk;
#[cfg(test)]
mod states;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod street;
#[cfg(test)]
mod survey;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod under_load;
#[cfg(test)]
mod whole_case;
