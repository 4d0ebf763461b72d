//! What is kept, in IndexedDB. Each operation is one transaction: all of it or nothing, acknowledged once it is complete,
//! and then told to the other tabs of the workspace.
//!
//! Where the browser keeps nothing, or stops to, the same operations work in memory for this visit, and
//! [`Repository::warning`] says so.

mod again;
mod backup;
mod behind;
mod connection;
mod damaged;
mod erase;
mod error;
mod keys;
mod known;
mod measures;
mod memory;
mod plain;
mod segments;
mod settings;
mod snapshots;
mod sources;
mod start;
mod transaction;
mod trouble;
mod values;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

pub use again::{MeasureNow, SegmentNow};
pub use backup::Backup;
use connection::{Connection, Durability};
pub use damaged::Damaged;
pub use erase::erase_beside;
pub use error::{Kept, StoreError};
use memory::Memory;
pub use segments::Removed;
pub use snapshots::{Found, KeptMembers, Outcome, Snapshot};
pub use start::Start;
use transaction::Work;
pub use trouble::Unkept;

use super::channel::Channel;
use crate::storage::{
    news::News,
    stores::{DATABASE, Store},
};

/// The workspace's database.
pub struct Repository {
    name: String,
    kept: RefCell<Backing>,
    /// To the other tabs. Silent in memory.
    channel: RefCell<Option<Channel>>,
    trouble: trouble::Trouble,
    /// Members of last refreshes.
    known: known::Known,
    /// Somebody moves what is kept to where it can be kept.
    moving: Cell<bool>,
}

#[derive(Clone)]
enum Backing {
    Database(Rc<Connection>),
    /// For this visit, and why.
    Memory(Rc<RefCell<Memory>>, StoreError),
}

impl Repository {
    /// Opens the workspace. Where it cannot be opened, everything works for this visit; see [`Repository::warning`].
    pub async fn open() -> Self {
        Self::open_named(DATABASE).await
    }

    /// Opens a workspace of another name.
    pub async fn open_named(name: &str) -> Self {
        let kept = match Connection::open(name).await {
            Ok(connection) => Backing::Database(Rc::new(connection)),
            Err(why) => Backing::Memory(Rc::default(), why),
        };
        Self::of(name, kept, Channel::open(name))
    }

    /// A workspace for this visit only.
    pub fn in_memory() -> Self {
        Self::of("", Backing::Memory(Rc::default(), StoreError::Unavailable), None)
    }

    fn of(name: &str, kept: Backing, channel: Option<Channel>) -> Self {
        Self {
            name: name.to_owned(),
            kept: RefCell::new(kept),
            channel: RefCell::new(channel),
            trouble: trouble::Trouble::default(),
            known: known::Known::default(),
            moving: Cell::new(false),
        }
    }

    /// Hears what other tabs of this workspace kept.
    pub fn listen(&self, mut heard: impl FnMut(News) + 'static) {
        if let Some(channel) = self.channel.borrow_mut().as_mut() {
            channel.listen(move |text| heard(News::read(&text)));
        }
    }

    /// Tells the other tabs what is kept now.
    fn tell(&self, news: &News) {
        if let (Backing::Database(_), Some(channel)) = (&*self.kept.borrow(), &*self.channel.borrow()) {
            channel.tell(&news.write());
        }
    }

    /// Why nothing is kept, where that is so.
    pub fn warning(&self) -> Option<String> {
        self.why_not_kept().map(|why| why.to_string())
    }

    /// The same as a value.
    pub fn why_not_kept(&self) -> Option<StoreError> {
        match &*self.kept.borrow() {
            Backing::Database(connection) => connection.lost(),
            Backing::Memory(_, why) => Some(why.clone()),
        }
    }

    fn backing(&self) -> Backing {
        self.kept.borrow().clone()
    }

    fn reading(&self, stores: &[Store], operation: &'static str) -> Kept<Work> {
        Ok(match self.backing() {
            Backing::Database(connection) => {
                Work::on_database(connection.reading(stores, operation)?, operation)
            }
            Backing::Memory(memory, _) => Work::on_memory(memory, operation),
        })
    }

    fn writing(&self, stores: &[Store], operation: &'static str) -> Kept<Work> {
        self.writing_with(stores, Durability::Strict, operation)
    }

    fn writing_with(&self, stores: &[Store], durability: Durability, operation: &'static str) -> Kept<Work> {
        Ok(match self.backing() {
            Backing::Database(connection) => {
                Work::on_database(connection.writing(stores, durability, operation)?, operation)
            }
            Backing::Memory(memory, _) => Work::on_memory(memory, operation),
        })
    }
}
