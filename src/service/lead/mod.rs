//! The lead: what the page asks becomes questions to all parts, and their answers one, exactly that of a single part.
//!
//! A request is worked on by a future; what it waits for are answers of parts. Dropping it takes back its open questions
//! and releases what parts hold for it, which is all that cancelling needs.

mod absent;
mod ahead;
mod arrange;
mod arrow;
mod card;
mod check;
mod clash;
mod column;
mod columns;
mod counts;
mod desk;
mod evaluate;
mod export;
mod feed;
mod insight;
mod limit;
mod list;
mod load;
mod local;
mod measure;
mod members;
mod memory;
mod numbers;
mod page;
mod profile;
mod propose;
mod room;
mod roots;
mod route;
mod run;
mod setup;
mod spread;
mod targets;
mod works;

pub(super) use self::{desk::Lead, works::Works};
use super::{
    part::protocol::Question,
    protocol::{Failure, Reply, Request, RequestId},
    session::Given,
};

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

/// Works on a request.
async fn work(lead: Lead, id: RequestId, request: Request, given: Given) -> Result<Done, Failure> {
    match request {
        Request::Receive { table, mode } => load::receive(&lead, id, table, mode).await,
        Request::Forget { table } => load::forget(&lead, &table).await,
        Request::SetProfile { setup } => profile::set(&lead, setup, &given.bytes).await,
        Request::SetUp { setup } => setup::set_up(&lead, setup).await,
        Request::Library { segments, measures } => setup::library(&lead, segments, measures),
        Request::Measure { measure, context, limit } => {
            measure::measure(&lead, measure, context, limit).await
        }
        Request::Count { definition, context } => insight::count(&lead, definition, context).await,
        Request::Counts { definitions, context } => counts::counts(&lead, definitions, context).await,
        Request::Absent { table, column, values, ignore_case } => {
            absent::absent(&lead, &table, &column, values, ignore_case).await
        }
        Request::Explain { definition, context, key } => {
            insight::explain(&lead, definition, context, key).await
        }
        Request::Card { key, context } => card::card(&lead, key, context).await,
        Request::Records { key, paths, offset, limit, context } => {
            card::records(&lead, key, paths, (offset, limit), context).await
        }
        Request::Reasons { definition, context, keys } => {
            card::reasons(&lead, definition, context, keys).await
        }
        Request::Distribution { members, attribute, path, context, top, shares, distinct } => {
            let asked = insight::Asked { members, attribute, path, context };
            insight::distribution(&lead, asked, (top, &shares), distinct).await
        }
        Request::Overlap { definitions, context } => insight::overlap(&lead, definitions, context).await,
        Request::Propose => propose::propose(&lead).await,
        Request::Match { source, columns, target, key } => {
            propose::matching(&lead, (source, columns), (target, key)).await
        }
        Request::Check { text } => check::definition(&text),
        Request::ForgetAnswers => {
            lead.all(|_| Question::ForgetAnswers).await?;
            Ok(Reply::Done.into())
        }
        Request::SetZone { time_zone } => {
            lead.memory().set_zone(&time_zone);
            Ok(Reply::Done.into())
        }
        Request::Column { table, column } => column::column(&lead, &table, &column).await,
        Request::Values { table, column, search, limit } => {
            column::values(&lead, &table, &column, &search, limit as usize).await
        }
        Request::Rows { table, limit } => list::rows(&lead, &table, limit).await,
        Request::Evaluate { definition, context, preview } => {
            evaluate::evaluate(&lead, definition, context, preview).await
        }
        Request::Run { whole, definition, context } => {
            run::run(&lead, definition, context, (&given.bytes, whole)).await
        }
        Request::Registered { since } => run::registered(&lead, since),
        Request::Register { since } => {
            numbers::register_all(&lead).await?;
            run::registered(&lead, since)
        }
        Request::List { members, page, columns } => {
            list::list(&lead, members, page, columns, &given.bytes).await
        }
        Request::Keys { members, page } => list::keys(&lead, members, page, &given.bytes).await,
        Request::Export { members, columns, format } => {
            export::export(&lead, id, members, columns, format, &given.bytes).await
        }
        Request::Lead { .. }
        | Request::Serve
        | Request::Inspect { .. }
        | Request::Read { .. }
        | Request::SaveSample { .. }
        | Request::Ping
        | Request::Break { .. } => Ok(Reply::Done.into()),
    }
}
