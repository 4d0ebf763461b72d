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

use super::{
    ahead::{Aheads, Expected, Told},
    memory::Memory,
    targets::By,
};
use crate::service::{
    outbox::Outbox,
    part::{
        Answered,
        protocol::{Answer, CallId, FromPart, HeldId, Question, ToPart},
    },
    protocol::{Failure, RequestId},
};

/// A message for a part, with its bytes.
pub(crate) type Sent = (usize, ToPart, Vec<Vec<u8>>);

/// The lead, shared by the requests that it works on.
#[derive(Clone)]
pub(crate) struct Lead {
    inner: Rc<Inner>,
    /// Where the page asked the other parts too.
    expected: Option<Rc<Expected>>,
}

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
    /// How many questions each part was asked.
    asked: RefCell<Vec<u32>>,
    aheads: RefCell<Aheads>,
}

#[derive(Default)]
struct Slot {
    answer: Option<Answered>,
    waker: Option<Waker>,
}

impl Lead {
    pub(crate) fn new(clock: fn() -> f64, parts: usize) -> Self {
        let inner = Inner {
            parts,
            clock,
            memory: RefCell::default(),
            out: RefCell::default(),
            sent: RefCell::default(),
            open: RefCell::default(),
            next: Cell::new(1),
            changing: Cell::new(false),
            waiting: RefCell::default(),
            asked: RefCell::new(vec![0; parts]),
            aheads: RefCell::default(),
        };
        Self { inner: Rc::new(inner), expected: None }
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.inner.parts
    }

    pub(super) fn now(&self) -> f64 {
        (self.inner.clock)()
    }

    /// What the lead knows. Not to be kept while waiting.
    pub(super) fn memory(&self) -> RefMut<'_, Memory> {
        self.inner.memory.borrow_mut()
    }

    /// What goes to the page. Not to be kept while waiting.
    pub(crate) fn out(&self) -> RefMut<'_, Outbox> {
        self.inner.out.borrow_mut()
    }

    /// What is to be sent to parts, in order.
    pub(crate) fn take_sent(&self) -> Vec<Sent> {
        self.inner.sent.take()
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
        self.inner.next.replace(self.inner.next.get() + 1)
    }

    /// The lead, for a request that the page asked the other parts too.
    pub(crate) fn expecting(&self, id: RequestId) -> Self {
        let own = Self { inner: Rc::clone(&self.inner), expected: None };
        Self { expected: Some(Rc::new(Expected::new(own.clone(), id))), ..own }
    }

    /// What the page asked everywhere. Not to be kept while waiting.
    pub(super) fn aheads(&self) -> RefMut<'_, Aheads> {
        self.inner.aheads.borrow_mut()
    }

    fn send(&self, part: usize, message: ToPart, bytes: Vec<Vec<u8>>) {
        if let (ToPart::Ask { .. }, Some(asked)) = (&message, self.inner.asked.borrow_mut().get_mut(part)) {
            *asked = asked.wrapping_add(1);
        }
        self.inner.sent.borrow_mut().push((part, message, bytes));
    }

    /// Asks a part something. The answer is waited for where it is wanted.
    pub(super) fn ask(&self, part: usize, question: Question, bytes: Vec<Vec<u8>>) -> Call {
        let call = self.number();
        self.inner.open.borrow_mut().insert(call, Slot::default());
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

    /// Asks all parts what the page may have asked the others already. Their answers hold where they were asked after just
    /// the questions that they were asked until now; others are asked again.
    pub(super) async fn all_at_once(
        &self,
        question: impl Fn(usize) -> Question,
    ) -> Result<Vec<(Answer, Vec<Vec<u8>>)>, Failure> {
        let Some(expected) = &self.expected else { return self.all(question).await };
        let asked = self.inner.asked.borrow().clone();
        let mut calls = vec![Err(self.ask(0, question(0), Vec::new()))];
        for (part, asked) in asked.into_iter().enumerate().skip(1) {
            let told = expected.told(part).await.filter(|told| told.after == asked);
            let answer = told.and_then(|Told { answer, bytes, .. }| Some((answer?, bytes)));
            calls.push(answer.ok_or_else(|| self.ask(part, question(part), Vec::new())));
        }
        let mut answers = Vec::with_capacity(calls.len());
        for call in calls {
            answers.push(match call {
                Ok(answer) => answer,
                Err(call) => call.await?,
            });
        }
        Ok(answers)
    }

    /// A number under which parts hold something, until it is dropped.
    pub(super) fn hold(&self) -> Holding {
        Holding { lead: self.clone(), held: self.number() }
    }

    /// Takes an answer of a part. One that nobody waits for is dropped.
    pub(crate) fn hear(&self, part: usize, message: FromPart, bytes: Vec<Vec<u8>>) {
        let (call, answer) = match message {
            FromPart::Answered { call, answer } => (call, Ok((answer, bytes))),
            FromPart::Failed { call, failure } => (call, Err(failure)),
            FromPart::Ahead { id, after, answer } => {
                return self.aheads().hear(part, id, Told { after, answer, bytes });
            }
        };
        if let Some(slot) = self.inner.open.borrow_mut().get_mut(&call) {
            slot.answer = Some(answer);
            if let Some(waker) = slot.waker.take() {
                waker.wake();
            }
        }
    }

    /// Waits until nobody else changes tables or their places, and keeps others from it.
    pub(super) async fn change(&self) -> Changing {
        poll_fn(|context| {
            if self.inner.changing.replace(true) {
                self.inner.waiting.borrow_mut().push(context.waker().clone());
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
        self.0.inner.changing.set(false);
        self.0.inner.waiting.take().into_iter().for_each(Waker::wake);
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
        let mut open = self.lead.inner.open.borrow_mut();
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
        let slot = self.lead.inner.open.borrow_mut().remove(&self.call);
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
