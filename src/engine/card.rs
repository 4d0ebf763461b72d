//! One customer with what belongs to them: values, look-ups, related records.

use std::{cmp::Reverse, sync::Arc};

use chrono_tz::Tz;

use super::{
    dataset::{Dataset, Frame},
    limit::row_of,
};
use crate::{
    data::gather::NONE,
    model::{
        attribute::{Attribute, ColumnRef, Hop, Path},
        card::{Card, Field, Named, Naming, RecordsPage, Related, RelatedRecord, namings},
        cell::Cell,
    },
};

/// The customer of that key, with the records that those paths lead to; nothing where there is no such customer.
///
/// Paths that this data set does not have are left out.
pub fn card(data: &Dataset, key: &str, paths: &[Path], lookups: &[Vec<Hop>], zone: Tz) -> Option<Card> {
    let customer = row_of(data, key)?;
    let mut fields = fields(data, data.profile_place(), customer, &[], zone);
    for via in lookups {
        fields.extend(looked_up(data, customer, via, zone).unwrap_or_default());
    }
    let related = paths.iter().filter_map(|path| {
        let frame = data.frame(Some(path)).ok()?;
        let table = data.table(frame.positions[0].table);
        let schema = table.columns.schema();
        Some(Related {
            path: path.clone(),
            time: table.time.map(|place| schema.columns[place].name.clone()),
            columns: schema.columns.iter().map(|column| column.name.clone()).collect(),
            records: records_of(data, &frame, customer).count() as u64,
        })
    });
    Some(Card { key: key.to_owned(), fields, related: related.collect() })
}

/// All values of a row of a table.
fn fields(data: &Dataset, table: usize, row: usize, via: &[Hop], zone: Tz) -> Vec<Field> {
    let table = data.table(table);
    let schema = table.columns.schema();
    let field = |(place, column): (usize, &crate::model::schema::ColumnSchema)| Field {
        attribute: Attribute::Column(ColumnRef {
            table: schema.name.clone(),
            column: column.name.clone(),
            via: via.to_vec(),
        }),
        value: if row == NONE as usize { Cell::Empty } else { table.column(place).cell(row, zone) },
    };
    schema.columns.iter().enumerate().map(field).collect()
}

/// The values at the end of some many-to-one hops; empty ones where a hop leads nowhere.
fn looked_up(data: &Dataset, customer: usize, via: &[Hop], zone: Tz) -> Option<Vec<Field>> {
    let (mut table, mut row) = (data.profile_place(), customer as u32);
    for hop in via {
        let (_, link) = data.link(&hop.relationship).filter(|(_, link)| link.source == table)?;
        table = link.target;
        if row != NONE {
            row = link.map.get(row as usize);
        }
    }
    Some(fields(data, table, row as usize, via, zone))
}

/// The rows of a frame's first table that lead to a customer.
fn records_of<'a>(data: &Dataset, frame: &'a Frame, customer: usize) -> impl Iterator<Item = usize> + 'a {
    let groups = frame.groups(data);
    let rows = groups.range(customer).map(|place| groups.row(place)).filter(|row| frame.exists.get(*row));
    rows.map(|row| frame.positions[0].map.get(row) as usize)
}

/// What the row is called that a naming leads to from a row of a table; nothing where it leads from another table or to
/// no name.
fn named(data: &Dataset, table: usize, row: usize, naming: &Naming, zone: Tz) -> Option<Named> {
    let (_, link) = data.link(&naming.relationship).filter(|(_, link)| link.source == table)?;
    let target = data.table(link.target);
    let row = link.map.get(row);
    let (place, _) = target.columns.schema().column(&naming.name).filter(|_| row != NONE)?;
    match target.column(place).cell(row as usize, zone) {
        Cell::Text(name) => Some(Named { column: naming.column.clone(), name }),
        _ => None,
    }
}

/// A page of the records of a customer, over paths that are many-to-one all the way: the newest first, those without a
/// time last. What they lead to beside the customer is called by its name. Nothing where there is no such customer.
pub fn records(
    data: &Dataset,
    key: &str,
    paths: &[Path],
    (offset, limit): (usize, usize),
    zone: Tz,
) -> Option<RecordsPage> {
    let customer = row_of(data, key)?;
    let frames: Vec<Option<Arc<Frame>>> = paths.iter().map(|path| data.frame(Some(path)).ok()).collect();
    let mut found = Vec::new();
    for (of, frame) in frames.iter().enumerate() {
        let Some(frame) = frame else { continue };
        let table = data.table(frame.positions[0].table);
        for row in records_of(data, frame, customer) {
            let time = table.time_column().map(|time| time.cell(row, zone));
            let time = time.filter(|time| *time != Cell::Empty);
            found.push((time, of, table.file_row(row), row));
        }
    }
    // A day stands for its beginning, and so its text comes before that of every time in it.
    let text = |time: &Option<Cell>| match time {
        Some(Cell::Date(text) | Cell::DateTime(text)) => Some(text.clone()),
        _ => None,
    };
    found.sort_by_cached_key(|(time, of, file_row, _)| match text(time) {
        Some(text) => (false, Reverse(Some(text)), *of, u32::MAX - file_row),
        None => (true, Reverse(None), *of, *file_row),
    });
    let schema = |table: &str| Some(data.table(data.place(table)?).columns.schema());
    let namings: Vec<Vec<Naming>> =
        paths.iter().map(|path| namings(data.setup(), &path.from, schema)).collect();
    let total = found.len() as u64;
    let page = found.into_iter().skip(offset).take(limit);
    let records = page.filter_map(|(time, of, file_row, row)| {
        let table = data.table(frames[of].as_ref()?.positions[0].table);
        let columns = (0..).map_while(|place| table.columns.at(place));
        let cells = columns.map(|column| column.cell(row, zone)).collect();
        let place = frames[of].as_ref()?.positions[0].table;
        let names = namings[of].iter().filter_map(|naming| named(data, place, row, naming, zone)).collect();
        Some(RelatedRecord { of: of as u32, row: file_row, time, cells, names })
    });
    Some(RecordsPage { records: records.collect(), total })
}
