//! What is kept, in IndexedDB. Each operation is one transaction: all of it or nothing, acknowledged once it is complete.
//!
//! Where the browser keeps nothing, the same operations work in memory for this visit, and [`Repository::warning`] says so.

mod connection;
mod error;
mod measures;
mod memory;
mod plain;
mod segments;
mod settings;
mod snapshots;
mod sources;
mod start;
mod transaction;

use std::cell::RefCell;

use connection::{Connection, Durability};
pub use error::{Kept, StoreError};
use memory::Memory;
pub use segments::Removed;
pub use snapshots::{Found, Outcome, Snapshot};
pub use start::Start;
use transaction::Work;

use crate::storage::stores::{DATABASE, STORES, Store};

/// The workspace's database.
pub struct Repository {
    kept: Backing,
}

enum Backing {
    Database(Connection),
    /// For this visit, and why.
    Memory(RefCell<Memory>, StoreError),
}

impl Repository {
    /// Opens the workspace. Where it cannot be opened, everything works for this visit; see [`Repository::warning`].
    pub async fn open() -> Self {
        Self::open_named(DATABASE).await
    }

    /// Opens a workspace of another name.
    pub async fn open_named(name: &str) -> Self {
        Self {
            kept: match Connection::open(name).await {
                Ok(connection) => Backing::Database(connection),
                Err(why) => Backing::Memory(RefCell::default(), why),
            },
        }
    }

    /// A workspace for this visit only.
    pub fn in_memory() -> Self {
        Self { kept: Backing::Memory(RefCell::default(), StoreError::Unavailable) }
    }

    /// Why nothing is kept, where that is so.
    pub fn warning(&self) -> Option<String> {
        match &self.kept {
            Backing::Database(connection) => connection.lost(),
            Backing::Memory(_, why) => Some(why.clone()),
        }
        .map(|why| why.to_string())
    }

    /// Tells, once, when the browser closes the storage underneath or a newer page in another tab takes it.
    pub fn watch(&self, lost: impl FnOnce(StoreError) + 'static) {
        if let Backing::Database(connection) = &self.kept {
            connection.watch(lost);
        }
    }

    /// Takes away everything that is kept. Handles to files go, the files stay.
    ///
    /// # Errors
    /// Everything is still there.
    pub async fn erase_everything(&self) -> Kept<()> {
        let mut work = self.writing(STORES, "erase the workspace")?;
        for store in STORES {
            work.clear(*store).await?;
        }
        work.commit().await
    }

    fn reading(&self, stores: &[Store], operation: &'static str) -> Kept<Work<'_>> {
        Ok(match &self.kept {
            Backing::Database(connection) => {
                Work::on_database(connection.reading(stores, operation)?, operation)
            }
            Backing::Memory(memory, _) => Work::on_memory(memory, operation),
        })
    }

    fn writing(&self, stores: &[Store], operation: &'static str) -> Kept<Work<'_>> {
        self.writing_with(stores, Durability::Strict, operation)
    }

    fn writing_with(
        &self,
        stores: &[Store],
        durability: Durability,
        operation: &'static str,
    ) -> Kept<Work<'_>> {
        Ok(match &self.kept {
            Backing::Database(connection) => {
                Work::on_database(connection.writing(stores, durability, operation)?, operation)
            }
            Backing::Memory(memory, _) => Work::on_memory(memory, operation),
        })
    }
}
