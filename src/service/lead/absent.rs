//! Which values of a list a column does not have in any part.

use std::{collections::HashSet, sync::Arc};

use super::{
    Done,
    desk::{Lead, unexpected},
};
use crate::service::{
    part::protocol::{Answer, Question},
    protocol::{Failure, Reply},
};

pub(super) async fn absent(
    lead: &Lead,
    table: &str,
    column: &str,
    values: Arc<[String]>,
    ignore_case: bool,
) -> Result<Done, Failure> {
    let (parts, zone) = (lead.sources(table)?, lead.memory().zone.clone());
    let question = |_| Question::Absent {
        table: table.to_owned(),
        column: column.to_owned(),
        values: Arc::clone(&values),
        ignore_case,
        zone: zone.clone(),
    };
    let mut all: Option<Vec<u32>> = None;
    for (answer, _) in lead.each(parts, question, &[]).await? {
        let Answer::Absent(own) = answer else { return Err(unexpected()) };
        all = Some(match all {
            Some(mut all) => {
                let own: HashSet<u32> = own.into_iter().collect();
                all.retain(|place| own.contains(place));
                all
            }
            None => own,
        });
    }
    Ok(Reply::Absent(all.unwrap_or_default()).into())
}
