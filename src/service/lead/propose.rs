//! A guess about how all tables belong together.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
};
use crate::service::{
    part::protocol::{Answer, Question},
    protocol::{Failure, Reply},
};

/// Values of one table are held against those of another, wherever they are: all rows are brought together for it, where
/// there is room. Otherwise those of the first part stand for all, for it is a guess.
pub(super) async fn propose(lead: &Lead) -> Result<Done, Failure> {
    arrange::bring_together(lead).await?;
    let tables = lead
        .memory()
        .tables
        .iter()
        .map(|table| {
            let unique = table.facts.iter().map(|facts| facts.unique == Some(true)).collect();
            (table.schema.name.clone(), unique)
        })
        .collect();
    match lead.ask(0, Question::Propose { unique: tables }, Vec::new()).await? {
        (Answer::Proposed(proposal), _) => Ok(Reply::Proposed(proposal).into()),
        _ => Err(unexpected()),
    }
}

/// How values of one table match keys of another. Where there is no room for all rows in one part, those of the first part
/// stand for all.
pub(super) async fn matching(
    lead: &Lead,
    (source, columns): (String, Vec<String>),
    (target, key): (String, Vec<String>),
) -> Result<Done, Failure> {
    arrange::bring_together(lead).await?;
    match lead.ask(0, Question::Match { source, columns, target, key }, Vec::new()).await? {
        (Answer::Matching(found), _) => Ok(Reply::Matching(found).into()),
        _ => Err(unexpected()),
    }
}
