//! What a request of the lead works with: its memory, questions to parts, and what parts hold for it.

use std::{
    cell::{Cell, RefCell, RefMut},
    collections::HashMap,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use chrono_tz::Tz;

use super::{memory::Memory, targets::By};
use crate::service::{
    outbox::Outbox,
    part::{
        Answered,
        protocol::{Answer, CallId, FromPart, HeldId, Question, ToPart},
    },
    protocol::Failure,
};

/// A message for a part, with its bytes.
pub(crate) type Sent = (usize, ToPart, Vec<Vec<u8>>);

/// The lead, shared by the requests that it works on.
#[derive(Clone)]
pub(crate) struct Lead(Rc<Inner>);

struct Inner {
    parts: usize,
    clock: fn() -> f64,
    memory: RefCell<Memory>,
    out: RefCell<Outbox>,
    sent: RefCell<Vec<Sent>>,
    /// Questions that are open, and answers that nobody took yet.
    open: RefCell<HashMap<CallId, Slot>>,
    next: Cell<u32>,
    changing: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

#[derive(Default)]
struct Slot {
    answer: Option<Answered>,
    waker: Option<Waker>,
}

impl Lead {
    pub(crate) fn new(clock: fn() -> f64, parts: usize) -> Self {
        Self(Rc::new(Inner {
            parts,
            clock,
            memory: RefCell::default(),
            out: RefCell::default(),
            sent: RefCell::default(),
            open: RefCell::default(),
            next: Cell::new(1),
            changing: Cell::new(false),
            waiting: RefCell::default(),
        }))
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.0.parts
    }

    pub(super) fn now(&self) -> f64 {
        (self.0.clock)()
    }

    /// What the lead knows. Not to be kept while waiting.
    pub(super) fn memory(&self) -> RefMut<'_, Memory> {
        self.0.memory.borrow_mut()
    }

    /// What goes to the page. Not to be kept while waiting.
    pub(crate) fn out(&self) -> RefMut<'_, Outbox> {
        self.0.out.borrow_mut()
    }

    /// What is to be sent to parts, in order.
    pub(crate) fn take_sent(&self) -> Vec<Sent> {
        self.0.sent.take()
    }

    /// The zone that date-times are shown in.
    pub(super) fn zone(&self) -> Tz {
        self.memory().zone.parse().unwrap_or(Tz::UTC)
    }

    /// The parts that have a table's rows, each row once.
    pub(super) fn sources(&self, table: &str) -> Result<Vec<usize>, Failure> {
        Ok(match self.memory().table(table)?.placement.by {
            By::One | By::Everywhere => vec![0],
            _ => (0..self.parts()).collect(),
        })
    }

    fn number(&self) -> u32 {
        self.0.next.replace(self.0.next.get() + 1)
    }

    fn send(&self, part: usize, message: ToPart, bytes: Vec<Vec<u8>>) {
        self.0.sent.borrow_mut().push((part, message, bytes));
    }

    /// Asks a part something. The answer is waited for where it is wanted.
    pub(super) fn ask(&self, part: usize, question: Question, bytes: Vec<Vec<u8>>) -> Call {
        let call = self.number();
        self.0.open.borrow_mut().insert(call, Slot::default());
        self.send(part, ToPart::Ask { call, question }, bytes);
        Call { lead: self.clone(), part, call }
    }

    /// Asks a part something whose answer says nothing.
    pub(super) fn tell(&self, part: usize, question: Question) {
        self.send(part, ToPart::Ask { call: self.number(), question }, Vec::new());
    }

    /// Asks several parts, and gives their answers in the order of the parts.
    pub(super) async fn each(
        &self,
        parts: impl IntoIterator<Item = usize>,
        question: impl Fn(usize) -> Question,
        bytes: &[Vec<u8>],
    ) -> Result<Vec<(Answer, Vec<Vec<u8>>)>, Failure> {
        let calls: Vec<Call> =
            parts.into_iter().map(|part| self.ask(part, question(part), bytes.to_vec())).collect();
        let mut answers = Vec::with_capacity(calls.len());
        for call in calls {
            answers.push(call.await?);
        }
        Ok(answers)
    }

    /// Asks all parts.
    pub(super) async fn all(
        &self,
        question: impl Fn(usize) -> Question,
    ) -> Result<Vec<(Answer, Vec<Vec<u8>>)>, Failure> {
        self.each(0..self.parts(), question, &[]).await
    }

    /// A number under which parts hold something, until it is dropped.
    pub(super) fn hold(&self) -> Holding {
        Holding { lead: self.clone(), held: self.number() }
    }

    /// Takes an answer of a part. One that nobody waits for is dropped.
    pub(crate) fn hear(&self, message: FromPart, bytes: Vec<Vec<u8>>) {
        let (call, answer) = match message {
            FromPart::Answered { call, answer } => (call, Ok((answer, bytes))),
            FromPart::Failed { call, failure } => (call, Err(failure)),
        };
        if let Some(slot) = self.0.open.borrow_mut().get_mut(&call) {
            slot.answer = Some(answer);
            if let Some(waker) = slot.waker.take() {
                waker.wake();
            }
        }
    }

    /// Waits until nobody else changes tables or their places, and keeps others from it.
    pub(super) async fn change(&self) -> Changing {
        poll_fn(|context| {
            if self.0.changing.replace(true) {
                self.0.waiting.borrow_mut().push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
        Changing(self.clone())
    }
}

/// The right to change tables or their places.
pub(super) struct Changing(Lead);

impl Drop for Changing {
    fn drop(&mut self) {
        self.0.0.changing.set(false);
        self.0.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// Lets others have their turn.
pub(super) async fn again() {
    let mut been = false;
    poll_fn(|context| {
        if std::mem::replace(&mut been, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A question to a part. Dropped before it is answered, it is taken back.
pub(super) struct Call {
    lead: Lead,
    part: usize,
    call: CallId,
}

impl Future for Call {
    type Output = Answered;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answered> {
        let mut open = self.lead.0.open.borrow_mut();
        let Some(slot) = open.get_mut(&self.call) else { return Poll::Ready(Err(Failure::Cancelled)) };
        match slot.answer.take() {
            Some(answer) => {
                open.remove(&self.call);
                Poll::Ready(answer)
            }
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let slot = self.lead.0.open.borrow_mut().remove(&self.call);
        if slot.is_some_and(|slot| slot.answer.is_none()) {
            self.lead.send(self.part, ToPart::Leave { call: self.call }, Vec::new());
        }
    }
}

/// What parts hold for a request.
pub(super) struct Holding {
    lead: Lead,
    held: HeldId,
}

impl Holding {
    pub(super) fn id(&self) -> HeldId {
        self.held
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        for part in 0..self.lead.parts() {
            self.lead.send(part, ToPart::Release { held: self.held }, Vec::new());
        }
    }
}

/// An answer of another kind than the question's: a part of another build, which is never talked to.
pub(super) fn unexpected() -> Failure {
    Failure::Sentence("The parts of the engine do not understand each other. Reload the page.".into())
}
