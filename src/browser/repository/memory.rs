//! What is kept for this visit only, where the browser keeps nothing: the same stores, in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::storage::stores::{STORES, Store};

/// The name of a store, and a key as text.
type Place = (&'static str, String);

/// Stores by name, records by key. Keys are in no order that means something. A copy costs nothing until it is changed.
#[derive(Clone, Default)]
pub(super) struct Memory {
    records: Rc<BTreeMap<Place, (JsValue, JsValue)>>,
    /// What the database does not have, with its key: written or taken away since.
    unkept: Rc<BTreeMap<Place, JsValue>>,
    /// Records as the database had them when this took its place.
    begun_with: Rc<BTreeMap<Place, (JsValue, JsValue)>>,
}

/// Something that the database does not have.
pub(super) struct Change {
    pub(super) store: Store,
    pub(super) key: JsValue,
    /// As the database had it.
    pub(super) before: Option<JsValue>,
    /// As it is now; nothing where it was taken away.
    pub(super) now: Option<JsValue>,
}

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
    /// The same, as what a database has that cannot be written any more.
    pub(super) fn into_kept(self) -> Self {
        Self { begun_with: self.records.clone(), unkept: Rc::default(), records: self.records }
    }

    /// What the database does not have.
    pub(super) fn changes(&self) -> Vec<Change> {
        let value = |of: &BTreeMap<Place, (JsValue, JsValue)>, place: &Place| {
            of.get(place).map(|(_, value)| value.clone())
        };
        let change = |(place, key): (&Place, &JsValue)| {
            let store = STORES.iter().find(|store| store.name == place.0)?;
            Some(Change {
                store: *store,
                key: key.clone(),
                before: value(&self.begun_with, place),
                now: value(&self.records, place),
            })
        };
        self.unkept.iter().filter_map(change).collect()
    }

    pub(super) fn put(&mut self, store: Store, value: &JsValue, key: Option<&JsValue>) {
        let key = key.cloned().unwrap_or_else(|| key_of(store, value));
        let place = (store.name, name(&key));
        Rc::make_mut(&mut self.unkept).insert(place.clone(), key.clone());
        Rc::make_mut(&mut self.records).insert(place, (key, copy(value)));
    }

    pub(super) fn get(&self, store: Store, key: &JsValue) -> Option<JsValue> {
        self.records.get(&(store.name, name(key))).map(|(_, value)| copy(value))
    }

    pub(super) fn delete(&mut self, store: Store, key: &JsValue) {
        let place = (store.name, name(key));
        if Rc::make_mut(&mut self.records).remove(&place).is_some() {
            Rc::make_mut(&mut self.unkept).insert(place, key.clone());
        }
    }

    pub(super) fn clear(&mut self, store: Store) {
        let keys: BTreeSet<String> =
            self.records.keys().filter(|(of, _)| *of == store.name).map(|(_, key)| key.clone()).collect();
        for key in keys {
            let gone = Rc::make_mut(&mut self.records).remove(&(store.name, key.clone()));
            if let Some((value, _)) = gone {
                Rc::make_mut(&mut self.unkept).insert((store.name, key), value);
            }
        }
    }

    fn found<'a>(
        &'a self,
        store: Store,
        of: Option<&'a str>,
    ) -> impl Iterator<Item = &'a (JsValue, JsValue)> {
        self.records.iter().filter(move |((name, _), _)| *name == store.name).map(|(_, found)| found).filter(
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
