//! Public pages that are kept in memory for as long as nothing has changed of which they are made
//! (`docs/adr/0032-public-pages-are-kept-until-something-changes.md`).
//!
//! A page is kept under the count of changes that was read before it was made, and shown only while
//! that count stands: the writer counts before anybody hears of a change, so that what was taken back
//! is gone from every page at once. Nothing of anybody who asked is in a key or in a page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use zs_base::Day;
use zs_base::limits::{KEPT_ADDRESS_BYTES_MAX, KEPT_PAGES_BYTES_MAX};
use zs_paper::packed;
use zs_work::ChangeCounts;

use crate::answer::Answer;
use crate::frame;
use crate::route::Keeps;
use crate::session;
use crate::visit::Ask;

/// Where a page is kept: all of a request of which it is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    host: String,
    address: String,
    large: bool,
}

/// Of which state a page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    changes: u64,
    // What a day brings about is recorded by nobody.
    today: Day,
}

impl Stand {
    /// The state as it is now.
    #[must_use]
    pub fn now(keeps: Keeps, changes: &ChangeCounts, today: Day) -> Self {
        let changes = match keeps {
            Keeps::WhileListsStand => changes.of_lists(),
            Keeps::WhileLedgerStands => changes.of_ledger(),
        };
        Self { changes, today }
    }
}

/// A page as it is sent.
#[derive(Debug)]
pub struct KeptPage {
    /// The media type.
    pub kind: &'static str,
    /// Under which name a browser saves it.
    pub file_name: Option<String>,
    /// Its bytes.
    pub plain: Bytes,
    /// The same, packed.
    pub packed: Bytes,
    /// The mark of the bytes, without what says how they are packed.
    pub mark: String,
}

impl KeptPage {
    /// An answer as a page to be kept.
    #[must_use]
    pub fn of(answer: Answer) -> Self {
        Self {
            mark: answer.mark(),
            packed: packed(&answer.body).into(),
            kind: answer.kind,
            file_name: answer.file_name,
            plain: answer.body.into(),
        }
    }

    const fn bytes(&self) -> usize {
        self.plain.len() + self.packed.len() + KEPT_ADDRESS_BYTES_MAX
    }
}

impl Place {
    /// Where the page of a request is kept; nothing for whoever may be signed in, whose name would
    /// stand on it, and for an address that is too long to be one of ours.
    #[must_use]
    pub fn of(ask: &Ask) -> Option<Self> {
        if session::secret(ask).is_some() || frame::wish(ask).is_some() {
            return None;
        }
        let address = format!("{}?{}", ask.path, ask.query.text());
        let short = address.len() + ask.host.len() <= KEPT_ADDRESS_BYTES_MAX;
        short.then(|| Self {
            host: ask.host.clone(),
            address,
            large: frame::wishes_large(ask),
        })
    }
}

/// The pages. Those that nobody asked for lately make room for others.
#[derive(Debug, Default)]
pub struct KeptPages(Mutex<Shelves>);

/// What came lately, and what came before it: when the first shelf is full it becomes the second one,
/// and what stood there is thrown away.
#[derive(Debug, Default)]
struct Shelves {
    lately: HashMap<Place, (Stand, Arc<KeptPage>)>,
    before: HashMap<Place, (Stand, Arc<KeptPage>)>,
    bytes: usize,
}

impl KeptPages {
    /// The page of a place, if it was made of this state.
    #[must_use]
    pub fn find(&self, place: &Place, stand: Stand) -> Option<Arc<KeptPage>> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made, page)) = shelves.lately.get(place) {
            return (*made == stand).then(|| page.clone());
        }
        let (made, page) = shelves.before.remove(place)?;
        if made != stand {
            return None;
        }
        shelves.put(place.clone(), made, page.clone());
        Some(page)
    }

    /// Keeps a page that was made of this state.
    pub fn keep(&self, place: Place, stand: Stand, page: Arc<KeptPage>) {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.put(place, stand, page);
    }
}

impl Shelves {
    fn put(&mut self, place: Place, stand: Stand, page: Arc<KeptPage>) {
        if self.bytes + page.bytes() > KEPT_PAGES_BYTES_MAX / 2 {
            self.before = std::mem::take(&mut self.lately);
            self.bytes = 0;
        }
        self.bytes += page.bytes();
        if let Some((_, other)) = self.lately.insert(place, (stand, page)) {
            self.bytes -= other.bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(address: &str) -> Place {
        Place {
            host: String::new(),
            address: address.to_owned(),
            large: false,
        }
    }

    fn stand(changes: u64, today: i32) -> Stand {
        Stand {
            changes,
            today: Day::from_number(today),
        }
    }

    fn page(bytes: usize) -> Arc<KeptPage> {
        Arc::new(KeptPage {
            kind: "text/html",
            file_name: None,
            plain: vec![0; bytes].into(),
            packed: Bytes::new(),
            mark: String::new(),
        })
    }

    #[test]
    fn a_page_is_shown_only_of_the_state_of_which_it_was_made() {
        let kept = KeptPages::default();
        kept.keep(place("/g?"), stand(7, 20_000), page(10));
        assert!(kept.find(&place("/g?"), stand(7, 20_000)).is_some());
        assert!(kept.find(&place("/g?"), stand(8, 20_000)).is_none());
        assert!(kept.find(&place("/g?"), stand(7, 20_001)).is_none());
        assert!(kept.find(&place("/w?"), stand(7, 20_000)).is_none());
    }

    #[test]
    fn a10_an_address_of_so_many_bytes_is_kept_and_none_of_one_more() {
        let ask = |bytes: usize| Ask {
            path: "x".repeat(bytes - 1),
            ..Ask::default()
        };
        assert!(Place::of(&ask(KEPT_ADDRESS_BYTES_MAX)).is_some());
        assert!(Place::of(&ask(KEPT_ADDRESS_BYTES_MAX + 1)).is_none());
    }

    #[test]
    fn a10_kept_pages_take_so_many_bytes_and_those_that_nobody_asks_for_go_first() {
        let kept = KeptPages::default();
        let (now, each) = (
            stand(1, 1),
            KEPT_PAGES_BYTES_MAX / 8 - KEPT_ADDRESS_BYTES_MAX,
        );
        for number in 0..4 {
            kept.keep(place(&number.to_string()), now, page(each));
        }
        // The shelf is full to the byte, and one more page begins another.
        assert_eq!(kept.0.lock().unwrap().before.len(), 0);
        kept.keep(place("4"), now, page(each));
        assert!(kept.find(&place("0"), now).is_some());
        for number in 5..8 {
            kept.keep(place(&number.to_string()), now, page(each));
        }
        // What was asked for again stayed; what was not is gone.
        assert!(kept.find(&place("0"), now).is_some());
        assert!(kept.find(&place("1"), now).is_none());
        let shelves = kept.0.lock().unwrap();
        let all = shelves.lately.values().chain(shelves.before.values());
        let bytes: usize = all.map(|(_, page)| page.bytes()).sum();
        assert!(bytes <= KEPT_PAGES_BYTES_MAX, "{bytes}");
    }
}
