//! A guess about how all tables belong together.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
};
use crate::service::{
    part::protocol::{Answer, Question},
    protocol::{Failure, Reply},
};

/// Values of one table are held against those of another, wherever they are: the first part looks at all of them.
pub(super) async fn propose(lead: &Lead) -> Result<Done, Failure> {
    let known: Vec<(String, Vec<bool>)> = lead
        .memory()
        .tables
        .iter()
        .map(|table| {
            let unique = table.facts.iter().map(|facts| facts.unique == Some(true)).collect();
            (table.schema.name.clone(), unique)
        })
        .collect();
    let (mut whole, mut tables) = (Vec::new(), Vec::new());
    for (table, unique) in known {
        let table = arrange::whole(lead, &table, None).await?;
        tables.push((table.whose.clone(), unique));
        whole.push(table);
    }
    match lead.ask(0, Question::Propose { tables }, Vec::new()).await? {
        (Answer::Proposed(proposal), _) => Ok(Reply::Proposed(proposal).into()),
        _ => Err(unexpected()),
    }
}

/// How values of one table match keys of another.
pub(super) async fn matching(
    lead: &Lead,
    (source, columns): (String, Vec<String>),
    (target, key): (String, Vec<String>),
) -> Result<Done, Failure> {
    let from = arrange::whole(lead, &source, Some(columns.clone())).await?;
    let to = arrange::whole(lead, &target, Some(key.clone())).await?;
    let question = Question::Match { source: from.whose.clone(), columns, target: to.whose.clone(), key };
    match lead.ask(0, question, Vec::new()).await? {
        (Answer::Matching(found), _) => Ok(Reply::Matching(found).into()),
        _ => Err(unexpected()),
    }
}
