//! What is kept, in IndexedDB: every write is one transaction, acknowledged once it is complete.

mod kept;

use std::{cell::RefCell, fmt};

use idb::{
    Database, DatabaseEvent, Factory, IndexParams, KeyPath, ObjectStoreParams, Query, Transaction, TransactionMode, TransactionResult,
};
use js_sys::{Array, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

pub use kept::{Removed, Start};

use super::files::Handle;
use crate::storage::{
    records::{
        DraftRecord, PreferenceRecord, ProfileRecord, SegmentRecord, SettingsRecord, SnapshotRecord, SourceRecord, VersionRecord,
    },
    stores::{DATABASE, STORES, Store, VERSION},
};

/// Why something could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The browser keeps nothing for this page (a private window, or storage switched off).
    Unavailable,
    /// The browser has no room left for this page.
    Full,
    /// Another tab changed the segment since it was read here.
    Conflict,
    /// The workspace was written by a newer version of the page.
    Newer,
    /// Anything else: the operation.
    Failed(&'static str),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str(
                "This browser keeps nothing for this page, so work is lost when it is closed. Allow site data, or leave the private window.",
            ),
            Self::Full => f.write_str("The browser has no room left for this page, so the last change is not kept. Free some space, then try again."),
            Self::Conflict => f.write_str("Another tab changed this segment in the meantime. Reload the page to see its version, then change it again."),
            Self::Newer => f.write_str("This workspace was written by a newer version of Satsuma and is left alone. Reload the page to get that version."),
            Self::Failed(operation) => write!(f, "The browser failed to {operation}. Reload the page; what was kept before is still there."),
        }
    }
}

type Kept<T> = Result<T, StoreError>;

fn failed(operation: &'static str) -> impl Fn(idb::Error) -> StoreError {
    move |error| {
        let text = error.to_string();
        if text.contains("QuotaExceeded") { StoreError::Full } else { StoreError::Failed(operation) }
    }
}

fn to_js<T: Serialize>(record: &T, operation: &'static str) -> Kept<JsValue> {
    record.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|_| StoreError::Failed(operation))
}

/// Records that cannot be read are passed over: they stay where they are and never stop the start.
fn from_js<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

fn pair(first: &str, second: f64) -> JsValue {
    Array::of2(&first.into(), &second.into()).into()
}

/// The workspace's database.
pub struct Repository {
    database: RefCell<Option<Database>>,
    problem: Option<StoreError>,
}

async fn open() -> Kept<Database> {
    let factory = Factory::new().map_err(|_| StoreError::Unavailable)?;
    let mut request = factory.open(DATABASE, Some(VERSION)).map_err(|_| StoreError::Unavailable)?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for store in STORES {
            if database.store_names().iter().any(|name| name == store.name) {
                continue;
            }
            let mut params = ObjectStoreParams::new();
            match store.key {
                [] => {}
                [one] => {
                    params.key_path(Some(KeyPath::new_single(one)));
                }
                many => {
                    params.key_path(Some(KeyPath::new_array(many.iter().copied())));
                }
            }
            if let (Ok(made), Some(index)) = (database.create_object_store(store.name, params), store.index) {
                let _ = made.create_index(index, KeyPath::new_single(index), Some(IndexParams::new()));
            }
        }
    });
    request.await.map_err(|error| if error.to_string().contains("VersionError") { StoreError::Newer } else { StoreError::Unavailable })
}

impl Repository {
    /// Opens the workspace. Where it cannot be opened, everything but keeping works; see [`Repository::warning`].
    pub async fn open() -> Self {
        match open().await {
            Ok(mut database) => {
                // Another tab wants a newer form: give way, or it would wait for ever.
                database.on_version_change(|event| {
                    if let Ok(database) = event.database() {
                        database.close();
                    }
                });
                Self { database: RefCell::new(Some(database)), problem: None }
            }
            Err(problem) => Self { database: RefCell::new(None), problem: Some(problem) },
        }
    }

    /// Why nothing can be kept, where that is so.
    pub fn warning(&self) -> Option<String> {
        self.problem.as_ref().map(ToString::to_string)
    }

    fn transaction(&self, stores: &[Store], mode: TransactionMode, operation: &'static str) -> Kept<Transaction> {
        let database = self.database.borrow();
        let database = database.as_ref().ok_or_else(|| self.problem.clone().unwrap_or(StoreError::Unavailable))?;
        let names: Vec<&str> = stores.iter().map(|store| store.name).collect();
        database.transaction(&names, mode).map_err(failed(operation))
    }

    fn writing(&self, stores: &[Store], operation: &'static str) -> Kept<Transaction> {
        self.transaction(stores, TransactionMode::ReadWrite, operation)
    }

    fn reading(&self, stores: &[Store], operation: &'static str) -> Kept<Transaction> {
        self.transaction(stores, TransactionMode::ReadOnly, operation)
    }
}

/// Waits until everything is on disk.
async fn finish(transaction: Transaction, operation: &'static str) -> Kept<()> {
    let commit = transaction.commit().map_err(failed(operation))?;
    match commit.await {
        Ok(TransactionResult::Committed) => Ok(()),
        Ok(_) => Err(StoreError::Failed(operation)),
        Err(error) => Err(failed(operation)(error)),
    }
}

async fn put(transaction: &Transaction, store: Store, value: &JsValue, key: Option<&JsValue>, operation: &'static str) -> Kept<()> {
    let store = transaction.object_store(store.name).map_err(failed(operation))?;
    store.put(value, key).map_err(failed(operation))?.await.map_err(failed(operation))?;
    Ok(())
}

async fn get(transaction: &Transaction, store: Store, key: JsValue, operation: &'static str) -> Kept<Option<JsValue>> {
    let store = transaction.object_store(store.name).map_err(failed(operation))?;
    store.get(Query::Key(key)).map_err(failed(operation))?.await.map_err(failed(operation))
}

async fn delete(transaction: &Transaction, store: Store, key: JsValue, operation: &'static str) -> Kept<()> {
    let store = transaction.object_store(store.name).map_err(failed(operation))?;
    store.delete(Query::Key(key)).map_err(failed(operation))?.await.map_err(failed(operation))
}

async fn all(transaction: &Transaction, store: Store, of: Option<&str>, operation: &'static str) -> Kept<Vec<JsValue>> {
    let found = transaction.object_store(store.name).map_err(failed(operation))?;
    match (store.index, of) {
        (Some(index), Some(of)) => {
            let index = found.index(index).map_err(failed(operation))?;
            index.get_all(Some(Query::Key(of.into())), None).map_err(failed(operation))?.await.map_err(failed(operation))
        }
        _ => found.get_all(None, None).map_err(failed(operation))?.await.map_err(failed(operation)),
    }
}

fn number(value: &JsValue, field: &str) -> f64 {
    Reflect::get(value, &field.into()).ok().and_then(|value| value.as_f64()).unwrap_or_default()
}
