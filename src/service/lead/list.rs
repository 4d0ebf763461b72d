//! Rows: the first of a table, a page of a list of members.

use super::{
    Done,
    columns::{Chosen, Columns},
    desk::{Lead, unexpected},
    members::{key_alone, members},
    page,
};
use crate::{
    data::order,
    model::cell::Cell,
    service::{
        part::protocol::{Answer, Output, Question},
        protocol::{Failure, Members, Page, Reply, Rows},
    },
};

/// What a part gave: attachments, the first of which says which rows of the file they are, and the rows.
pub(super) type Given = (Vec<Vec<u8>>, Vec<Vec<Cell>>);

/// What parts gave, each in file order, as one list in file order.
pub(super) fn in_order(answers: Vec<Given>, most: usize) -> Vec<Vec<Cell>> {
    let rows = answers.into_iter().flat_map(|(bytes, cells)| {
        let rows = bytes.first().map(|bytes| order::from_bytes(bytes)).unwrap_or_default();
        rows.into_iter().zip(cells)
    });
    let mut rows: Vec<(u32, Vec<Cell>)> = rows.collect();
    rows.sort_by_key(|(row, _)| *row);
    rows.truncate(most);
    rows.into_iter().map(|(_, cells)| cells).collect()
}

fn cells(answers: Vec<(Answer, Vec<Vec<u8>>)>, most: usize) -> Result<Vec<Vec<Cell>>, Failure> {
    let cells = answers.into_iter().map(|(answer, bytes)| match answer {
        Answer::Cells(cells) => Ok((bytes, cells)),
        _ => Err(unexpected()),
    });
    Ok(in_order(cells.collect::<Result<_, _>>()?, most))
}

pub(super) async fn rows(lead: &Lead, table: &str, limit: u32) -> Result<Done, Failure> {
    let parts = lead.sources(table)?;
    let (columns, total, zone) = {
        let memory = lead.memory();
        let known = memory.table(table)?;
        (known.names(), known.rows, memory.zone.clone())
    };
    let question = |_| Question::Rows { table: table.to_owned(), limit, zone: zone.clone() };
    let rows = cells(lead.each(parts, question, &[]).await?, limit as usize)?;
    Ok(Reply::Rows(Rows { columns, rows, total, missing: 0 }).into())
}

pub(super) async fn list(
    lead: &Lead,
    wanted: Members,
    page: Page,
    columns: Vec<String>,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    lead.memory().profile()?;
    let selected = members(lead, wanted, given).await?;
    let listed = Columns::of(lead, &selected)?;
    let Chosen { names: columns, outputs } = listed.chosen(columns)?;
    let (mut rows, others) = page::page(lead, &selected, &listed, &page, &outputs).await?;
    let key = lead.memory().profile()?.1.setup.key.clone();
    rows.extend(others.iter().map(|missing| key_alone(missing, &key, &columns)));
    let missing = selected.missing.len() as u64;
    Ok(Reply::Rows(Rows { columns, rows, total: selected.there + missing, missing }).into())
}

pub(super) async fn keys(
    lead: &Lead,
    wanted: Members,
    page: Page,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    lead.memory().profile()?;
    let selected = members(lead, wanted, given).await?;
    let listed = Columns::of(lead, &selected)?;
    let (rows, others) = page::page(lead, &selected, &listed, &page, &[Output::Key]).await?;
    let text = |cell| match cell {
        Cell::Text(key) => key,
        _ => String::new(),
    };
    let there = rows.into_iter().filter_map(|mut row| row.pop()).map(text);
    let keys = there.chain(others.iter().cloned()).collect();
    let missing = selected.missing.len() as u64;
    Ok(Reply::Keys { keys, total: selected.there + missing, missing }.into())
}
