//! The database's connection: opened with what is missing made, given up when a newer page wants it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use idb::{
    Database, DatabaseEvent, Event, Factory, IndexParams, KeyPath, ObjectStoreParams, Request, Transaction,
    TransactionMode, event::VersionChangeEvent,
};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::error::{Kept, StoreError, failed};
use crate::{
    browser::clock,
    storage::stores::{Store, VERSION, missing_from},
};

/// How long an older page in another tab has to give way, in milliseconds.
const PATIENCE: i32 = 3_000;

/// How much a write matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// It is on the disk before it is acknowledged.
    Strict,
    /// It survives the page and the browser; a power cut within seconds may take it.
    Relaxed,
}

/// What is told once, when the connection is lost.
type Watcher = Box<dyn FnOnce(StoreError)>;

/// Why the connection is lost, and who wants to know.
#[derive(Default)]
struct Loss {
    why: Option<StoreError>,
    watcher: Option<Watcher>,
}

#[derive(Clone, Default)]
struct Lost(Rc<RefCell<Loss>>);

impl Lost {
    fn set(&self, why: StoreError) {
        let watcher = {
            let mut loss = self.0.borrow_mut();
            if loss.why.is_some() {
                return;
            }
            loss.why = Some(why.clone());
            loss.watcher.take()
        };
        if let Some(watcher) = watcher {
            watcher(why);
        }
    }
}

/// An open database.
pub(super) struct Connection {
    database: Database,
    /// The same as a plain object, for what the wrapper does not offer.
    raw: JsValue,
    lost: Lost,
}

impl Drop for Connection {
    /// Nobody hears of it any more, and it holds up nobody.
    fn drop(&mut self) {
        for event in ["onclose", "onversionchange"] {
            let _ = Reflect::set(&self.raw, &event.into(), &JsValue::NULL);
        }
        if let Ok(database) = Database::try_from(self.raw.clone()) {
            database.close();
        }
    }
}

fn make_what_is_missing(event: &VersionChangeEvent) -> Result<(), idb::Error> {
    let database = event.database()?;
    for store in missing_from(event.old_version().unwrap_or(0)) {
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
        let made = database.create_object_store(store.name, params)?;
        if let Some(index) = store.index {
            made.create_index(index, KeyPath::new_single(index), Some(IndexParams::new()))?;
        }
    }
    Ok(())
}

impl Connection {
    /// Opens the database of that name.
    pub(super) async fn open(name: &str) -> Kept<Self> {
        Self::open_or(name, true).await
    }

    /// The same where it is there: none is made.
    pub(super) async fn open_existing(name: &str) -> Kept<Self> {
        Self::open_or(name, false).await
    }

    async fn open_or(name: &str, make: bool) -> Kept<Self> {
        let factory = Factory::new().map_err(|_| StoreError::Unavailable)?;
        let mut request = factory.open(name, Some(VERSION)).map_err(|_| StoreError::Unavailable)?;
        let (outcome, opened) = oneshot::channel();
        let outcome = Rc::new(Cell::new(Some(outcome)));
        request.on_upgrade_needed(move |event| {
            let new = event.old_version().unwrap_or(0) == 0;
            if ((new && !make) || make_what_is_missing(&event).is_err())
                && let Some(upgrade) = event.target().ok().and_then(|request| request.transaction())
            {
                // Half a database would never be completed: better none.
                let _ = upgrade.abort();
            }
        });
        let give_up = Rc::clone(&outcome);
        request.on_blocked(move |_| {
            wasm_bindgen_futures::spawn_local(async move {
                clock::sleep(PATIENCE).await;
                if let Some(outcome) = give_up.take() {
                    let _ = outcome.send(Err(StoreError::Blocked));
                }
            });
        });
        // On its own, because an upgrade that begins when nobody waits any more still has to be made.
        wasm_bindgen_futures::spawn_local(async move {
            let opened = request.await.map_err(|error| match error.to_string() {
                why if why.contains("VersionError") => StoreError::Newer,
                _ => StoreError::Unavailable,
            });
            match (outcome.take(), opened) {
                (Some(outcome), opened) => drop(outcome.send(opened)),
                (None, Ok(database)) => database.close(),
                (None, Err(_)) => {}
            }
        });
        Self::watch_over(opened.await.unwrap_or(Err(StoreError::Unavailable))?)
    }

    fn watch_over(database: Database) -> Kept<Self> {
        let raw: JsValue = database.into();
        let mut database = Database::try_from(raw.clone()).map_err(|_| StoreError::Unavailable)?;
        let lost = Lost::default();
        let (on_close, on_change, to_close) = (lost.clone(), lost.clone(), raw.clone());
        database.on_close(move |_| on_close.set(StoreError::Closed));
        // Another tab wants a newer form of the database, or erases it: give way, or it would wait for ever.
        database.on_version_change(move |event| {
            let newer =
                Reflect::get(&event, &"newVersion".into()).is_ok_and(|version| version.as_f64().is_some());
            if let Ok(database) = Database::try_from(to_close) {
                database.close();
            }
            on_change.set(if newer { StoreError::Superseded } else { StoreError::Erased });
        });
        Ok(Self { database, raw, lost })
    }

    /// Why the connection is lost, where it is.
    pub(super) fn lost(&self) -> Option<StoreError> {
        self.lost.0.borrow().why.clone()
    }

    /// Tells once when the connection is lost.
    pub(super) fn watch(&self, watcher: impl FnOnce(StoreError) + 'static) {
        self.lost.0.borrow_mut().watcher = Some(Box::new(watcher));
    }

    pub(super) fn reading(&self, stores: &[Store], operation: &'static str) -> Kept<Transaction> {
        self.check()?;
        let names: Vec<&str> = stores.iter().map(|store| store.name).collect();
        let transaction = self.database.transaction(&names, TransactionMode::ReadOnly);
        transaction.map_err(|error| self.not_begun(&error.to_string(), operation))
    }

    pub(super) fn writing(
        &self,
        stores: &[Store],
        durability: Durability,
        operation: &'static str,
    ) -> Kept<Transaction> {
        self.check()?;
        let names: Array = stores.iter().map(|store| JsValue::from(store.name)).collect();
        let options = Object::new();
        let durability = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        let begin = || {
            Reflect::set(&options, &"durability".into(), &durability.into())?;
            let method: Function = Reflect::get(&self.raw, &"transaction".into())?.dyn_into()?;
            method.call3(&self.raw, &names, &"readwrite".into(), &options)
        };
        let begun = begin().map_err(|error| {
            let name = Reflect::get(&error, &"name".into())
                .ok()
                .and_then(|name| name.as_string())
                .unwrap_or_default();
            self.not_begun(&name, operation)
        })?;
        Transaction::try_from(begun).map_err(failed(operation))
    }

    /// Closes it, for good.
    pub(super) fn close(&self, why: StoreError) {
        if let Ok(database) = Database::try_from(self.raw.clone()) {
            database.close();
        }
        self.lost.set(why);
    }

    fn check(&self) -> Kept<()> {
        self.lost().map_or(Ok(()), Err)
    }

    /// A connection that the browser closed without saying so begins no transactions.
    fn not_begun(&self, exception: &str, operation: &'static str) -> StoreError {
        if exception.contains("InvalidState") {
            self.lost.set(StoreError::Closed);
            return StoreError::Closed;
        }
        super::error::named(exception, operation)
    }
}
