//! The order in which a table's rows stand: customer by customer, and of each customer in order of time.

use super::{Dataset, Related, RowMap};
use crate::data::{
    column::{Bits, Values},
    turns,
};

/// Sorts by time, rows without one last.
pub(super) fn time_key(table: &Related, row: usize) -> (bool, i64) {
    let Some(column) = table.time_column().filter(|column| column.has_value(row)) else { return (true, 0) };
    match &column.values {
        Values::Date(values) => (false, values[row].into()),
        Values::DateTime { values, .. } => (false, values[row]),
        _ => (true, 0),
    }
}

impl Dataset {
    /// The order in which a table's rows are to stand; nothing where they stand well.
    pub(super) fn order_of(&self, table: usize) -> Option<Vec<u32>> {
        let own = &self.tables[table];
        let hops = own.owner.as_ref()?;
        let mut map = RowMap::clone(&self.links[hops[0]].map);
        for hop in &hops[1..] {
            let link = &self.links[*hop];
            map = map.then(&link.map, self.tables[link.target].columns.rows());
        }
        let mut grouped = Grouped::by(&map, self.tables[self.profile].columns.rows());
        drop(map);
        // Rows of a group stand as they stood, which is the order of their file, unless they were moved before.
        let file = own.order.as_ref().map(|order| order.as_slice()).filter(|order| !order.is_sorted());
        let times = own.time_column().map(|column| (&column.values, column.present.as_ref()));
        match times {
            Some((Values::Date(values), present)) => grouped.sort(time_in(values, present), file),
            Some((Values::DateTime { values, .. }, present)) => grouped.sort(time_in(values, present), file),
            _ if file.is_some() => grouped.sort(|_| (true, 0), file),
            _ => {}
        }
        let moved = grouped.rows.iter().enumerate().any(|(place, row)| place != *row as usize);
        moved.then_some(grouped.rows)
    }
}

/// The time of a row as [`time_key`] has it.
fn time_in<'a, T: Copy + Into<i64>>(
    values: &'a [T],
    present: Option<&'a Bits>,
) -> impl Fn(usize) -> (bool, i64) + 'a {
    move |row| match present.is_none_or(|present| present.get(row)) {
        true => (false, values[row].into()),
        false => (true, 0),
    }
}

/// Rows group by group; those of no group come last.
struct Grouped {
    rows: Vec<u32>,
    /// Where each group ends.
    ends: Vec<u32>,
}

impl Grouped {
    /// By what a map says, of so many groups; within a group in ascending order.
    fn by(map: &RowMap, groups: usize) -> Self {
        let group = |row: usize| groups.min(map.get(row) as usize);
        // Where each group begins: once its rows are there, where it ends.
        let mut ends = vec![0_u32; groups + 2];
        turns::each(0..map.len(), |row| ends[group(row) + 1] += 1);
        turns::each(1..ends.len(), |at| ends[at] += ends[at - 1]);
        let mut rows = vec![0_u32; map.len()];
        turns::each(0..map.len(), |row| {
            let place = &mut ends[group(row)];
            rows[*place as usize] = row as u32;
            *place += 1;
        });
        ends.pop();
        Self { rows, ends }
    }

    /// Each group in order of time, and of the same time by the row of the file, where those are not in order.
    fn sort(&mut self, time: impl Fn(usize) -> (bool, i64), file: Option<&[u32]>) {
        let place = |row: u32| file.map_or(row, |file| file[row as usize]);
        let (mut begin, mut keyed) = (0, Vec::new());
        let Self { rows, ends } = self;
        turns::each(0..ends.len(), |at| {
            let group = &mut rows[begin as usize..ends[at] as usize];
            begin = ends[at];
            if group.len() > 1 {
                keyed.clear();
                keyed.extend(group.iter().map(|row| (time(*row as usize), place(*row), *row)));
                if !keyed.is_sorted() {
                    keyed.sort_unstable();
                    group.iter_mut().zip(&keyed).for_each(|(row, (_, _, sorted))| *row = *sorted);
                }
            }
        });
    }
}
