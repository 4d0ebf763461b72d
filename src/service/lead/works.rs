//! Requests at work: futures that are polled when an answer has come, without an executor.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use super::{Done, Lead, work};
use crate::service::{
    protocol::{Failure, Request, RequestId},
    session::Given,
};

/// Set when there is something to do.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Work {
    id: RequestId,
    /// Evaluations for the screen: a newer one replaces an older one.
    latest_wins: bool,
    future: Pin<Box<dyn Future<Output = Result<Done, Failure>>>>,
    ready: Arc<Flag>,
}

/// The lead's work.
#[derive(Default)]
pub(crate) struct Works(VecDeque<Work>);

impl Works {
    /// Begins with a request; gives the older ones that it replaces.
    pub(crate) fn accept(
        &mut self,
        lead: &Lead,
        id: RequestId,
        request: Request,
        given: Given,
    ) -> Vec<RequestId> {
        let latest_wins = matches!(request, Request::Evaluate { .. });
        let future = Box::pin(work(lead.clone(), id, request, given));
        let new = Work { id, latest_wins, future, ready: Arc::new(Flag(AtomicBool::new(true))) };
        let mut older = Vec::new();
        if latest_wins {
            older = self.0.iter().filter(|work| work.latest_wins).map(|work| work.id).collect();
            older.iter().for_each(|id| {
                self.cancel(*id);
            });
            // What a person waits for while typing goes before what runs in the background.
            self.0.push_front(new);
        } else {
            self.0.push_back(new);
        }
        older
    }

    /// Whether a request is at work.
    pub(crate) fn has(&self, id: RequestId) -> bool {
        self.0.iter().any(|work| work.id == id)
    }

    /// Gives a request up; whether it was there.
    pub(crate) fn cancel(&mut self, id: RequestId) -> bool {
        let before = self.0.len();
        self.0.retain(|work| work.id != id);
        self.0.len() < before
    }

    fn ready(&self) -> Option<usize> {
        self.0.iter().position(|work| work.ready.0.load(Ordering::Relaxed))
    }

    pub(crate) fn has_work(&self) -> bool {
        self.ready().is_some()
    }

    /// Goes on with the first request that can: what came of it, once that is known. Others have their turn after it.
    pub(crate) fn step(&mut self) -> Option<(RequestId, Result<Done, Failure>)> {
        let at = self.ready()?;
        let mut work = self.0.remove(at)?;
        work.ready.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&work.ready));
        match work.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => Some((work.id, outcome)),
            Poll::Pending => {
                if work.latest_wins {
                    self.0.push_front(work)
                } else {
                    self.0.push_back(work)
                }
                None
            }
        }
    }
}
