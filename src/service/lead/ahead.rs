//! What the page asked everywhere: the answers of the other parts, some of which come before the lead has heard the question.

use std::{
    collections::HashMap,
    future::poll_fn,
    task::{Poll, Waker},
};

use super::desk::Lead;
use crate::service::{part::protocol::Answer, protocol::RequestId};

/// What a part says to a question that the page asked it.
pub(super) struct Told {
    /// How many questions of the lead it was asked after.
    pub after: u32,
    pub answer: Option<Answer>,
    pub bytes: Vec<Vec<u8>>,
}

/// The answers that are waited for, or came before their question.
#[derive(Default)]
pub(super) struct Aheads {
    /// Pages count upwards: what is not after this one and not waited for came too late.
    newest: RequestId,
    open: HashMap<RequestId, Open>,
}

#[derive(Default)]
struct Open {
    told: HashMap<usize, Told>,
    waker: Option<Waker>,
}

impl Aheads {
    pub(super) fn hear(&mut self, part: usize, id: RequestId, told: Told) {
        if id <= self.newest && !self.open.contains_key(&id) {
            return;
        }
        let open = self.open.entry(id).or_default();
        open.told.insert(part, told);
        open.waker.take().into_iter().for_each(Waker::wake);
    }
}

/// A request that was asked everywhere. Dropped, its answers are not waited for any more.
pub(super) struct Expected {
    lead: Lead,
    id: RequestId,
}

impl Expected {
    pub(super) fn new(lead: Lead, id: RequestId) -> Self {
        let mut aheads = lead.aheads();
        aheads.newest = aheads.newest.max(id);
        aheads.open.entry(id).or_default();
        drop(aheads);
        Self { lead, id }
    }

    /// What a part says, once it does.
    pub(super) async fn told(&self, part: usize) -> Option<Told> {
        poll_fn(|context| {
            let mut aheads = self.lead.aheads();
            let Some(open) = aheads.open.get_mut(&self.id) else { return Poll::Ready(None) };
            if let Some(told) = open.told.remove(&part) {
                return Poll::Ready(Some(told));
            }
            open.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        self.lead.aheads().open.remove(&self.id);
    }
}
