//! Everybody who asks for a public page that is not kept: few such pages are made at the same time, so
//! that a flood of them leaves most of the machine to those who are at work. The others wait in turn,
//! and when too many wait already, one is asked to come again.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zs_base::limits::{PUBLIC_PAGES_OF_CORE_AT_ONCE_MAX, PUBLIC_PAGES_WAITING_MAX};

/// The places of everybody.
#[derive(Clone, Debug)]
pub struct Crowd {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Crowd {
    /// For a machine with so many cores.
    #[must_use]
    pub fn of(cores: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(cores * PUBLIC_PAGES_OF_CORE_AT_ONCE_MAX)),
            waiting: Arc::new(Semaphore::new(PUBLIC_PAGES_WAITING_MAX)),
        }
    }

    /// Waits for a place, which is free again when it is dropped; nothing where too many wait.
    pub async fn enter(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Some(place);
        }
        let waits = self.waiting.try_acquire().ok()?;
        let place = self.places.clone().acquire_owned().await.ok();
        drop(waits);
        place
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn a10_so_many_wait_for_a_public_page_and_not_one_more() {
        let crowd = Crowd::of(2);
        let mut context = Context::from_waker(Waker::noop());
        let mut now = |crowd: &Crowd| match pin!(crowd.enter()).poll(&mut context) {
            Poll::Ready(place) => place,
            Poll::Pending => None,
        };
        let made: Vec<_> = (0..2 * PUBLIC_PAGES_OF_CORE_AT_ONCE_MAX)
            .map(|_| now(&crowd).unwrap())
            .collect();
        let mut context = Context::from_waker(Waker::noop());
        let mut waiting: Vec<_> = (0..PUBLIC_PAGES_WAITING_MAX)
            .map(|_| Box::pin(crowd.enter()))
            .collect();
        for one in &mut waiting {
            assert!(one.as_mut().poll(&mut context).is_pending());
        }
        // One more is told to come again at once.
        let mut more = Box::pin(crowd.enter());
        assert!(matches!(
            more.as_mut().poll(&mut context),
            Poll::Ready(None)
        ));
        drop(made);
        // Whoever came first gets the first place, and another may wait for it.
        assert!(matches!(
            waiting[0].as_mut().poll(&mut context),
            Poll::Ready(Some(_))
        ));
        let mut next = Box::pin(crowd.enter());
        assert!(next.as_mut().poll(&mut context).is_pending());
    }
}
