//! How many customers each of several definitions holds.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    insight,
};
use crate::{
    model::{context::Context, definition::Definition},
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, Reply},
    },
};

pub(super) async fn counts(
    lead: &Lead,
    definitions: Vec<Definition>,
    context: Context,
) -> Result<Done, Failure> {
    // A limit is of all parts together: those that have one are counted one by one.
    if definitions.iter().any(|definition| definition.limit.is_some()) {
        let mut found = Vec::with_capacity(definitions.len());
        for definition in definitions {
            found.push(match insight::count(lead, definition, context.clone()).await {
                Ok(Done { reply: Reply::Count { customers }, .. }) => Some(customers),
                Ok(_) => return Err(unexpected()),
                Err(Failure::Problems(_)) => None,
                Err(failure) => return Err(failure),
            });
        }
        return Ok(Reply::Counts(found).into());
    }
    lead.memory().set_zone(&context.time_zone);
    arrange::ready_for_all(lead, &definitions).await?;
    let question = |_| Question::Counts { definitions: definitions.clone(), context: context.clone() };
    let mut all: Option<Vec<Option<u32>>> = None;
    for (answer, _) in lead.all(question).await? {
        let Answer::Counts(more) = answer else { return Err(unexpected()) };
        all = Some(match all {
            Some(all) => all.into_iter().zip(more).map(|(one, other)| Some(one? + other?)).collect(),
            None => more,
        });
    }
    Ok(Reply::Counts(all.unwrap_or_default()).into())
}
