//! What is kept for this visit only, where the browser keeps nothing: the same stores, in memory.

use std::collections::BTreeMap;

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::storage::stores::Store;

/// Stores by name, records by key. Keys are in no order that means something.
#[derive(Clone, Default)]
pub(super) struct Memory(BTreeMap<(&'static str, String), (JsValue, JsValue)>);

/// As a database would: what is kept is not what the caller goes on changing.
fn copy(value: &JsValue) -> JsValue {
    let copied = Reflect::get(&js_sys::global(), &"structuredClone".into())
        .and_then(|function| function.dyn_into::<Function>())
        .and_then(|function| function.call1(&JsValue::UNDEFINED, value));
    copied.unwrap_or_else(|_| value.clone())
}

fn name(key: &JsValue) -> String {
    JSON::stringify(key).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// The key that a record has by its fields.
pub(super) fn key_of(store: Store, value: &JsValue) -> JsValue {
    let field = |field: &&str| Reflect::get(value, &JsValue::from(*field)).unwrap_or(JsValue::UNDEFINED);
    match store.key {
        [one] => field(one),
        many => many.iter().map(field).collect::<Array>().into(),
    }
}

impl Memory {
    pub(super) fn put(&mut self, store: Store, value: &JsValue, key: Option<&JsValue>) {
        let key = key.cloned().unwrap_or_else(|| key_of(store, value));
        self.0.insert((store.name, name(&key)), (key, copy(value)));
    }

    pub(super) fn get(&self, store: Store, key: &JsValue) -> Option<JsValue> {
        self.0.get(&(store.name, name(key))).map(|(_, value)| copy(value))
    }

    pub(super) fn delete(&mut self, store: Store, key: &JsValue) {
        self.0.remove(&(store.name, name(key)));
    }

    pub(super) fn clear(&mut self, store: Store) {
        self.0.retain(|(name, _), _| *name != store.name);
    }

    fn found<'a>(
        &'a self,
        store: Store,
        of: Option<&'a str>,
    ) -> impl Iterator<Item = &'a (JsValue, JsValue)> {
        self.0.iter().filter(move |((name, _), _)| *name == store.name).map(|(_, found)| found).filter(
            move |(_, value)| {
                let (Some(index), Some(of)) = (store.index, of) else { return true };
                Reflect::get(value, &index.into()).is_ok_and(|field| field.as_string().as_deref() == Some(of))
            },
        )
    }

    pub(super) fn all(&self, store: Store, of: Option<&str>) -> Vec<JsValue> {
        self.found(store, of).map(|(_, value)| copy(value)).collect()
    }

    pub(super) fn keys(&self, store: Store, of: Option<&str>) -> Vec<JsValue> {
        self.found(store, of).map(|(key, _)| key.clone()).collect()
    }
}
