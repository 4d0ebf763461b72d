//! A coffee-and-tea shop: seeded, the same everywhere, with dates that end today. Made as Arrow bytes, so that it goes
//! the way of a dropped file. The only module that names the writer.

mod customers;
mod random;
mod related;
mod words;

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

type Columns = Vec<(&'static str, ArrayRef)>;

/// Rows of one record batch.
const BATCH: u64 = 65_536;

/// Which shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many customers.
    pub customers: u32,
    /// The same seed gives the same rows.
    pub seed: u64,
    /// The day that its dates end at.
    pub today: NaiveDate,
}

impl Sample {
    fn today_number(&self) -> i64 {
        self.today.signed_duration_since(NaiveDate::default()).num_days()
    }

    /// How many rows a table has; nothing where there is no such table.
    pub fn rows(&self, table: &str) -> Option<u64> {
        let customers = u64::from(self.customers);
        Some(match table {
            "customers" => customers,
            "products" => related::PRODUCTS,
            "stores" => related::STORES,
            "purchases" => customers * 5,
            "subscriptions" => customers / 4,
            "support_cases" => customers / 5,
            "web_visits" => customers * 2,
            _ => return None,
        })
    }

    fn columns(&self, table: &str, rows: std::ops::Range<u64>) -> Columns {
        match table {
            "customers" => customers::columns(self, rows),
            "products" => related::products(rows),
            "stores" => related::stores(self, rows),
            "purchases" => related::purchases(self, rows),
            "subscriptions" => related::subscriptions(self, rows),
            "support_cases" => related::support_cases(self, rows),
            _ => related::web_visits(self, rows),
        }
    }

    /// A table as an Arrow file; nothing where there is no such table.
    pub fn arrow(&self, table: &str) -> Option<Vec<u8>> {
        let rows = self.rows(table)?;
        let first = self.columns(table, 0..0);
        let fields: Vec<Field> = first.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, IpcWriteOptions::default()).ok()?;
        for from in (0..rows).step_by(BATCH as usize) {
            let arrays = self.columns(table, from..(from + BATCH).min(rows)).into_iter().map(|(_, array)| array).collect();
            writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays).ok()?).ok()?;
        }
        writer.finish().ok()?;
        writer.into_inner().ok()
    }
}
