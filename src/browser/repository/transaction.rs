//! One transaction over the database or its stand-in in memory: all of it, or nothing.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures_channel::oneshot;
use idb::{KeyRange, Query, Transaction, request::PutStoreRequest};
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    error::{Kept, StoreError, failed, named},
    memory::Memory,
};
use crate::storage::stores::Store;

/// A transaction. Dropped before it is committed, nothing of it is kept.
pub(super) struct Work {
    on: On,
    operation: &'static str,
}

enum On {
    Database(Option<Transaction>),
    Memory { kept: Rc<RefCell<Memory>>, changed: Memory },
}

impl Work {
    pub(super) fn on_database(transaction: Transaction, operation: &'static str) -> Self {
        Self { on: On::Database(Some(transaction)), operation }
    }

    pub(super) fn on_memory(kept: Rc<RefCell<Memory>>, operation: &'static str) -> Self {
        let changed = kept.borrow().clone();
        Self { on: On::Memory { kept, changed }, operation }
    }

    /// The failure of the operation that this is for.
    pub(super) fn failure(&self) -> StoreError {
        StoreError::Failed(self.operation)
    }

    pub(super) async fn get(&self, store: Store, key: &JsValue) -> Kept<Option<JsValue>> {
        let failed = failed(self.operation);
        match &self.on {
            On::Memory { changed, .. } => Ok(changed.get(store, key)),
            On::Database(None) => Err(self.failure()),
            On::Database(Some(transaction)) => {
                let store = transaction.object_store(store.name).map_err(failed)?;
                store.get(Query::Key(key.clone())).map_err(failed)?.await.map_err(failed)
            }
        }
    }

    /// The records of several keys, in their order, asked for all at once.
    pub(super) async fn get_each(&self, store: Store, keys: &[JsValue]) -> Kept<Vec<Option<JsValue>>> {
        let failed = failed(self.operation);
        match &self.on {
            On::Memory { changed, .. } => Ok(keys.iter().map(|key| changed.get(store, key)).collect()),
            On::Database(None) => Err(self.failure()),
            On::Database(Some(transaction)) => {
                let store = transaction.object_store(store.name).map_err(failed)?;
                let ask = |key: &JsValue| store.get(Query::Key(key.clone())).map(IntoFuture::into_future);
                let asked = keys.iter().map(ask).collect::<Result<Vec<_>, _>>().map_err(failed)?;
                all_of(asked, failed).await
            }
        }
    }

    /// Of first parts of a key, whether the greatest second one is this one; nothing stands for none at all.
    pub(super) async fn are_last(&self, store: Store, keys: &[(&str, Option<f64>)]) -> Kept<Vec<bool>> {
        let failed = failed(self.operation);
        if let On::Database(Some(transaction)) = &self.on {
            let store = transaction.object_store(store.name).map_err(failed)?;
            let all = store.count(None).map_err(failed)?.await.map_err(failed)? as usize;
            if all > FEW * keys.len() {
                let ask = |(first, last): &(&str, Option<f64>)| {
                    let (from, end) = (last.unwrap_or(f64::NEG_INFINITY), f64::INFINITY);
                    let range = KeyRange::bound(&pair(first, from), &pair(first, end), None, None)?;
                    store.count(Some(Query::KeyRange(range))).map(IntoFuture::into_future)
                };
                let asked = keys.iter().map(ask).collect::<Result<Vec<_>, _>>().map_err(failed)?;
                let found = all_of(asked, failed).await?;
                let is_last =
                    |((_, last), found): (&(&str, Option<f64>), u32)| found == u32::from(last.is_some());
                return Ok(keys.iter().zip(found).map(is_last).collect());
            }
        }
        let mut last: HashMap<String, f64> = HashMap::new();
        for key in self.keys(store, None).await? {
            let Some(key) = key.dyn_ref::<Array>() else { continue };
            if let (Some(first), Some(second)) = (key.get(0).as_string(), key.get(1).as_f64()) {
                let last = last.entry(first).or_insert(second);
                *last = last.max(second);
            }
        }
        Ok(keys.iter().map(|(first, wanted)| last.get(*first).copied() == *wanted).collect())
    }

    /// All records of a store, or those that belong together by its index.
    pub(super) async fn all(&self, store: Store, of: Option<&str>) -> Kept<Vec<JsValue>> {
        let failed = failed(self.operation);
        match &self.on {
            On::Memory { changed, .. } => Ok(changed.all(store, of)),
            On::Database(None) => Err(self.failure()),
            On::Database(Some(transaction)) => {
                let found = transaction.object_store(store.name).map_err(failed)?;
                match (store.index, of) {
                    (Some(index), Some(of)) => {
                        let index = found.index(index).map_err(failed)?;
                        index
                            .get_all(Some(Query::Key(of.into())), None)
                            .map_err(failed)?
                            .await
                            .map_err(failed)
                    }
                    _ => found.get_all(None, None).map_err(failed)?.await.map_err(failed),
                }
            }
        }
    }

    /// The keys of [`Work::all`], without the records.
    pub(super) async fn keys(&self, store: Store, of: Option<&str>) -> Kept<Vec<JsValue>> {
        let failed = failed(self.operation);
        match &self.on {
            On::Memory { changed, .. } => Ok(changed.keys(store, of)),
            On::Database(None) => Err(self.failure()),
            On::Database(Some(transaction)) => {
                let found = transaction.object_store(store.name).map_err(failed)?;
                match (store.index, of) {
                    (Some(index), Some(of)) => {
                        let index = found.index(index).map_err(failed)?;
                        index
                            .get_all_keys(Some(Query::Key(of.into())), None)
                            .map_err(failed)?
                            .await
                            .map_err(failed)
                    }
                    _ => found.get_all_keys(None, None).map_err(failed)?.await.map_err(failed),
                }
            }
        }
    }

    /// Writes a record; the key is given where the store does not take it from the record.
    pub(super) async fn put(&mut self, store: Store, value: &JsValue, key: Option<&JsValue>) -> Kept<()> {
        if let Some(asked) = self.begin_put(store, value, key)? {
            asked.await.map_err(failed(self.operation))?;
        }
        Ok(())
    }

    /// The same without waiting: where it fails, [`Work::commit`] says so.
    pub(super) fn put_soon(&mut self, store: Store, value: &JsValue, key: Option<&JsValue>) -> Kept<()> {
        self.begin_put(store, value, key).map(drop)
    }

    fn begin_put(
        &mut self,
        store: Store,
        value: &JsValue,
        key: Option<&JsValue>,
    ) -> Kept<Option<PutStoreRequest>> {
        let failed = failed(self.operation);
        match &mut self.on {
            On::Memory { changed, .. } => changed.put(store, value, key),
            On::Database(None) => return Err(self.failure()),
            On::Database(Some(transaction)) => {
                let store = transaction.object_store(store.name).map_err(failed)?;
                return store.put(value, key).map(Some).map_err(failed);
            }
        }
        Ok(None)
    }

    pub(super) async fn delete(&mut self, store: Store, key: &JsValue) -> Kept<()> {
        let failed = failed(self.operation);
        match &mut self.on {
            On::Memory { changed, .. } => changed.delete(store, key),
            On::Database(None) => return Err(self.failure()),
            On::Database(Some(transaction)) => {
                let store = transaction.object_store(store.name).map_err(failed)?;
                store.delete(Query::Key(key.clone())).map_err(failed)?.await.map_err(failed)?;
            }
        }
        Ok(())
    }

    pub(super) async fn clear(&mut self, store: Store) -> Kept<()> {
        let failed = failed(self.operation);
        match &mut self.on {
            On::Memory { changed, .. } => changed.clear(store),
            On::Database(None) => return Err(self.failure()),
            On::Database(Some(transaction)) => {
                let store = transaction.object_store(store.name).map_err(failed)?;
                store.clear().map_err(failed)?.await.map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Waits until the browser says that everything is kept.
    ///
    /// # Errors
    /// Nothing of it is kept.
    pub(super) async fn commit(mut self) -> Kept<()> {
        let operation = self.operation;
        match &mut self.on {
            On::Memory { kept, changed } => {
                *kept.borrow_mut() = std::mem::take(changed);
                Ok(())
            }
            On::Database(transaction) => {
                let mut transaction = transaction.take().ok_or(StoreError::Failed(operation))?;
                let (done, outcome) = oneshot::channel::<Kept<()>>();
                let done = Rc::new(std::cell::Cell::new(Some(done)));
                let aborted = Rc::clone(&done);
                transaction.on_complete(move |_| {
                    if let Some(done) = done.take() {
                        let _ = done.send(Ok(()));
                    }
                });
                transaction.on_abort(move |event| {
                    // No room is often noticed only here, when the browser writes.
                    let why = event
                        .target()
                        .and_then(|target| Transaction::try_from(target).ok())
                        .and_then(|of| of.error());
                    if let Some(aborted) = aborted.take() {
                        let _ = aborted
                            .send(Err(named(&why.map(|why| why.name()).unwrap_or_default(), operation)));
                    }
                });
                let transaction = transaction.commit().map_err(failed(operation))?;
                let outcome = outcome.await.unwrap_or(Err(StoreError::Failed(operation)));
                drop(transaction);
                outcome
            }
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let On::Database(transaction) = &mut self.on
            && let Some(transaction) = transaction.take()
        {
            // One that has ended by itself cannot be aborted any more, and need not be.
            let _ = transaction.abort();
        }
    }
}

/// So many keys are read in the time in which one question is asked.
const FEW: usize = 20;

/// The answers of requests that were made at once: they come in their order.
async fn all_of<T>(
    asked: Vec<impl Future<Output = Result<T, idb::Error>>>,
    failed: impl Fn(idb::Error) -> StoreError,
) -> Kept<Vec<T>> {
    let mut answers = Vec::with_capacity(asked.len());
    // Also those after one that fails: nobody would hear them otherwise.
    for one in asked {
        answers.push(one.await.map_err(&failed));
    }
    answers.into_iter().collect()
}

/// A key of two parts.
pub(super) fn pair(first: &str, second: f64) -> JsValue {
    Array::of2(&JsString::from(first), &second.into()).into()
}
