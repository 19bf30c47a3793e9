//! More requests at once than are answered.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::Frame;
use zs_base::limits::{FORMS_AT_ONCE_MAX, REQUESTS_AT_ONCE_MAX};

use crate::town::{Odd, Town};

/// A body whose end never comes.
struct Never;

impl http_body::Body for Never {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Pending
    }
}

fn endless() -> Body {
    Body::new(Never)
}

#[test]
fn a10_so_many_are_answered_at_once_and_not_one_more() {
    let odd = Odd::default();
    let door = odd.door.clone();
    let town = Town::with(odd);
    door.hold(true);
    let begun: Vec<_> = (0..REQUESTS_AT_ONCE_MAX)
        .map(|_| town.begin("/login", Body::empty()))
        .collect();
    door.until_waiting(REQUESTS_AT_ONCE_MAX);
    let more = town.begin("/login", Body::empty());
    assert_eq!(town.ended(more), 503);
    door.hold(false);
    for one in begun {
        assert_ne!(town.ended(one), 503);
    }
    let after = town.begin("/login", Body::empty());
    assert_ne!(town.ended(after), 503);
}

#[test]
fn a10_w15_so_many_bodies_arrive_at_once_and_those_that_have_none_wait_for_nobody() {
    let town = Town::new();
    let mut begun: Vec<_> = (0..FORMS_AT_ONCE_MAX - 1)
        .map(|_| town.begin("/login", endless()))
        .collect();
    // One place is left, for a request that has come whole.
    while town.ask("", "GET", "/login", "").status == 503 {
        std::thread::yield_now();
    }
    assert_eq!(town.ask("", "GET", "/login", "").status, 200);
    begun.push(town.begin("/login", endless()));
    while town.ask("", "GET", "/login", "").status != 503 {
        std::thread::yield_now();
    }
    begun.into_iter().for_each(|one| one.abort());
    while town.ask("", "GET", "/login", "").status != 200 {
        std::thread::yield_now();
    }
}
