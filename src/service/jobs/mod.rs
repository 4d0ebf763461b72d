//! Requests at work, one file each. A job does a few milliseconds' worth at a step.

mod check;
mod evaluate;
mod export;
mod list;
mod look;
mod measure;
mod propose;
mod read;
mod receive;
mod run;
mod sample;
mod setup;

use super::{
    outbox::Outbox,
    protocol::{Failure, Reply, Request, RequestId},
    state::State,
    stream::Streamed,
};
use crate::data::source::Source;

/// What came with a request.
#[derive(Default)]
pub struct Given {
    /// A file.
    pub source: Option<Box<dyn Source>>,
    /// Bytes, in order.
    pub bytes: Vec<Vec<u8>>,
}

/// What a step came to.
pub(super) enum Turn {
    /// There is more to do.
    Again,
    /// There is more to do, after others had their turn.
    Later,
    /// Nothing to do before a message comes.
    Wait,
    /// The answer.
    Done(Result<Done, Failure>),
}

/// An answer and its bytes.
pub(super) struct Done {
    pub reply: Reply,
    pub bytes: Vec<Vec<u8>>,
}

impl From<Reply> for Done {
    fn from(reply: Reply) -> Self {
        Self { reply, bytes: Vec::new() }
    }
}

/// A request at work.
pub(super) trait Job {
    /// A few milliseconds' worth.
    fn step(&mut self, id: RequestId, state: &mut State, out: &mut Outbox) -> Turn;

    /// A message over the request's port.
    fn hear(&mut self, _message: Streamed, _bytes: Vec<Vec<u8>>) {}
}

/// Anything that is done in one step.
struct Once<F>(Option<F>);

impl<F: FnOnce(&mut State) -> Result<Done, Failure>> Job for Once<F> {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
        Turn::Done(self.0.take().map_or(Err(Failure::Cancelled), |work| work(state)))
    }
}

fn once(work: impl FnOnce(&mut State) -> Result<Done, Failure> + 'static) -> Box<dyn Job> {
    Box::new(Once(Some(work)))
}

/// The job that answers a request.
pub(super) fn begin(request: Request, given: Given) -> Result<Box<dyn Job>, Failure> {
    Ok(match request {
        Request::Inspect { source } => read::inspect(source, given)?,
        Request::Read { source } => read::read(source, given)?,
        Request::SaveSample { source } => sample::save(source)?,
        Request::Receive { table, mode } => receive::receive(table, mode),
        Request::Forget { table } => once(move |state| {
            state.forget(&table);
            Ok(Reply::Done.into())
        }),
        Request::SetProfile { setup } => {
            once(move |state| Ok(Reply::Profile(state.set_profile(setup, &given.bytes)?).into()))
        }
        Request::SetZone { time_zone } => once(move |state| {
            state.set_zone(&time_zone);
            Ok(Reply::Done.into())
        }),
        Request::SetUp { setup } => once(move |state| setup::set_up(state, setup)),
        Request::Library { segments, measures } => {
            once(move |state| setup::library(state, segments, measures))
        }
        Request::Measure { measure, context, limit } => measure::measure(measure, context, limit),
        Request::Propose => propose::propose(),
        Request::Column { table, column } => look::column(table, column),
        Request::Values { table, column, search, limit } => look::values(table, column, search, limit),
        Request::Rows { table, limit } => look::rows(table, limit),
        Request::Evaluate { definition, context, preview } => {
            evaluate::evaluate(definition, context, preview)
        }
        Request::Run { definition, context, registered } => run::run(definition, context, registered, given),
        Request::List { members, limit } => list::list(members, limit, given),
        Request::Export { members, columns, spreadsheet_safe } => {
            export::export(members, columns, spreadsheet_safe, given)
        }
        Request::Check { text } => once(move |_| check::definition(&text)),
        Request::ForgetAnswers => once(|state| {
            state.cache.forget_answers();
            Ok(Reply::Done.into())
        }),
        Request::Ping | Request::Trap => once(|_| Ok(Reply::Done.into())),
    })
}
