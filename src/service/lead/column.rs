//! A column's figures and values, brought together from all parts by value.

use super::{Done, desk::Lead, spread};
use crate::{
    model::profile::Distribution,
    service::{
        part::protocol::Question,
        protocol::{Failure, Reply},
    },
};

/// So many of the commonest values are kept.
const TOP: usize = 200;

async fn summed(
    lead: &Lead,
    (table, column): (&str, &str),
    search: &str,
    top: usize,
) -> Result<Distribution, Failure> {
    let (parts, zone) = (lead.sources(table)?, lead.memory().zone.clone());
    let question = |held| Question::Column {
        held,
        table: table.to_owned(),
        column: column.to_owned(),
        search: search.to_owned(),
        zone: zone.clone(),
    };
    spread::summed(lead, parts, question, (top, &[])).await
}

pub(super) async fn column(lead: &Lead, table: &str, column: &str) -> Result<Done, Failure> {
    let found = summed(lead, (table, column), "", TOP).await?;
    Ok(Reply::Column(Box::new(found.profile)).into())
}

pub(super) async fn values(
    lead: &Lead,
    table: &str,
    column: &str,
    search: &str,
    limit: usize,
) -> Result<Done, Failure> {
    let found = summed(lead, (table, column), search, limit).await?.profile;
    Ok(Reply::Values { values: found.top, matching: found.distinct.unwrap_or_default() }.into())
}
