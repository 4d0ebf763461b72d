//! Tables that have met, whose rows are still to be put in the order of their customers.

use std::sync::Arc;

use super::{Dataset, rows};
use crate::data::{gather::NONE, turns};

/// A data set before its rows are in order. Whoever put the tables in can give up its own columns of those that move, so
/// that they are in memory once.
pub struct Unordered {
    dataset: Dataset,
    /// The rows of each table as they are to stand; nothing where they stand well.
    orders: Vec<Option<Vec<u32>>>,
}

impl Unordered {
    pub(super) fn new(mut dataset: Dataset) -> Self {
        for table in 0..dataset.tables.len() {
            dataset.tables[table].owner = dataset.owner(table).filter(|links| !links.is_empty());
        }
        let orders = (0..dataset.tables.len()).map(|table| dataset.order_of(table)).collect();
        Self { dataset, orders }
    }

    /// Whether the rows of each table will stand in another order.
    pub fn moves(&self) -> impl Iterator<Item = bool> {
        self.orders.iter().map(Option::is_some)
    }

    /// Puts the rows of every table that belongs to customers in their order, and of each customer in order of time.
    pub fn in_order(self) -> Dataset {
        let Self { mut dataset, orders } = self;
        let places: Vec<Option<Vec<u32>>> = orders
            .iter()
            .map(|order| {
                let order = order.as_ref()?;
                let mut places = vec![NONE; order.len()];
                turns::each(0..order.len(), |place| places[order[place] as usize] = place as u32);
                Some(places)
            })
            .collect();
        for link in &mut dataset.links {
            let (rows, moved) = (orders[link.source].as_deref(), places[link.target].as_deref());
            if rows.is_some() || moved.is_some() {
                let targets = dataset.tables[link.target].columns.rows();
                link.map = Arc::new(link.map.reordered(rows, moved, targets));
            }
        }
        drop(places);
        for (table, order) in dataset.tables.iter_mut().zip(orders) {
            let Some(order) = order else { continue };
            table.live = Arc::new(rows::reordered(&table.live, Some(&order)));
            let in_file = turns::map(&order, |row| table.file_row(*row as usize));
            table.order = Some(Arc::new(in_file));
            let fingerprint = format!("{} {}", dataset.fingerprint, table.columns.schema().name);
            table.columns.reorder(&order, &fingerprint);
        }
        dataset
    }
}
