//! Records between their kept form and the browser's values.

use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use super::{Kept, Repository, StoreError, Work, memory::key_of};
use crate::storage::{
    form::{self, Record, Sorted, Unread},
    stores::{DAMAGED, Store},
    workspace::depth,
};

/// As the browser's value. One text crosses, and the browser takes it apart: field by field takes several times as long.
pub(super) fn to_js<R: Record>(record: &R, work: &Work) -> Kept<JsValue> {
    let value = form::encode(record).map_err(|_| work.failure())?;
    JSON::parse(&value.to_string()).map_err(|_| work.failure())
}

/// Records of more levels are none.
const DEEPEST: usize = 256;

/// As plain data; nothing where it is not. What contains itself, or goes deeper than any record, would never be read to
/// its end.
pub(super) fn to_value(value: &JsValue) -> Option<Value> {
    if value.is_object() {
        let text: String = JSON::stringify(value).ok()?.into();
        if depth(&text) > DEEPEST {
            return None;
        }
    }
    serde_wasm_bindgen::from_value(value.clone()).ok()
}

pub(super) fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A field as the browser's value of that type.
pub(super) fn typed<T: JsCast>(value: &JsValue, name: &str) -> Option<T> {
    field(value, name).dyn_into().ok()
}

/// An object of those fields.
pub(super) fn object(fields: &[(&str, &JsValue)], work: &Work) -> Kept<JsValue> {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from(*name), value).map_err(|_| work.failure())?;
    }
    Ok(object.into())
}

/// A record that could not be read, where it is, and why.
pub(super) struct Found {
    store: Store,
    key: JsValue,
    value: JsValue,
    why: String,
}

impl Found {
    pub(super) fn new(store: Store, key: Option<JsValue>, value: JsValue, why: String) -> Self {
        Self { store, key: key.unwrap_or_else(|| key_of(store, &value)), value, why }
    }
}

/// Reads a store's values; the damaged ones are added to those found, the newer ones are counted.
pub(super) fn read_all<R: Record>(
    values: Vec<JsValue>,
    damaged: &mut Vec<Found>,
    newer: &mut usize,
) -> Vec<R> {
    let Sorted { records, damaged: places, newer: more } = form::sort_out(values.iter().map(to_value));
    damaged.extend(
        places.into_iter().map(|(place, why)| Found::new(R::STORE, None, values[place].clone(), why)),
    );
    *newer += more;
    records
}

/// Reads one value.
pub(super) fn read_one<R: Record>(
    value: Option<JsValue>,
    key: &JsValue,
    damaged: &mut Vec<Found>,
) -> Result<Option<R>, StoreError> {
    let Some(value) = value else { return Ok(None) };
    let read = to_value(&value).map_or(Err(Unread::Damaged("it is no plain data".to_owned())), form::decode);
    match read {
        Ok(record) => Ok(Some(record)),
        Err(Unread::Newer) => Err(StoreError::Newer),
        Err(Unread::Damaged(why)) => {
            damaged.push(Found::new(R::STORE, Some(key.clone()), value, why));
            Ok(None)
        }
    }
}

/// Writes a record, unless what is there is from a newer version of the page.
pub(super) async fn put<R: Record>(work: &mut Work, record: &R, key: Option<&JsValue>) -> Kept<()> {
    let value = to_js(record, work)?;
    let place = key.cloned().unwrap_or_else(|| key_of(R::STORE, &value));
    let there = work.get(R::STORE, &place).await?;
    if there.as_ref().and_then(to_value).is_some_and(|there| form::is_newer::<R>(&there)) {
        return Err(StoreError::Newer);
    }
    work.put(R::STORE, &value, key).await
}

impl Repository {
    /// Puts records that cannot be read where they are in nobody's way. Where that does not work they stay where they are.
    pub(super) async fn set_aside(&self, damaged: Vec<Found>) {
        if !damaged.is_empty() {
            let _ = self.try_to_set_aside(damaged).await;
        }
    }

    async fn try_to_set_aside(&self, damaged: Vec<Found>) -> Kept<()> {
        let mut stores = vec![DAMAGED];
        stores.extend(damaged.iter().map(|found| found.store));
        stores.dedup();
        let mut work = self.writing(&stores, "set damaged records aside")?;
        for Found { store, key, value, why } in damaged {
            let kept = object(
                &[("store", &store.name.into()), ("key", &key), ("value", &value), ("why", &why.into())],
                &work,
            )?;
            let place = js_sys::Array::of2(&store.name.into(), &key);
            let place = JSON::stringify(&place).map_err(|_| work.failure())?;
            work.put(DAMAGED, &kept, Some(&place)).await?;
            work.delete(store, &key).await?;
        }
        work.commit().await
    }
}
