//! One kept record as plain data, and the order in which records stand.

use std::cmp::Ordering;

use serde_json::Value;

use crate::storage::stores::{
    DRAFTS, MEMBERS, REGISTRY, SEGMENTS, SNAPSHOTS, SOURCES, STORES, Store, VERSIONS,
};

/// A record: where it is, under which key, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where it is kept.
    pub store: Store,
    /// Its key there.
    pub key: Value,
    /// What is kept. Bytes are objects with the one field [`super::BYTES`].
    pub value: Value,
}

impl Entry {
    /// A record of a store whose records have their keys in them.
    pub fn keyed(store: Store, value: Value) -> Option<Self> {
        Some(Self { store, key: key_of(store, &value)?, value })
    }

    /// The segment that it belongs to.
    pub fn owner(&self) -> Option<&str> {
        match self.store {
            SEGMENTS | DRAFTS => self.key.as_str(),
            VERSIONS | SNAPSHOTS | MEMBERS => self.key.get(0)?.as_str(),
            _ => None,
        }
    }

    /// The registry whose block it is.
    pub fn registry(&self) -> Option<&str> {
        (self.store == REGISTRY).then(|| self.key.get(0)?.as_str()).flatten()
    }

    /// What of it makes a record: the value, except that a source stands beside its handle.
    pub fn record(&self) -> &Value {
        match self.store {
            SOURCES => self.value.get("record").unwrap_or(&Value::Null),
            _ => &self.value,
        }
    }

    /// The name that a person knows it by; nothing where it has none.
    pub fn name(&self) -> Option<&str> {
        let record = self.record();
        record.get("name").or_else(|| record.get("table"))?.as_str()
    }
}

/// The key that a record has by its fields; nothing where they are none.
pub fn key_of(store: Store, value: &Value) -> Option<Value> {
    let field = |field: &&str| value.get(field).filter(|part| part.is_string() || part.is_number()).cloned();
    match store.key {
        [] => None,
        [one] => field(one),
        many => many.iter().map(field).collect::<Option<Vec<_>>>().map(Value::Array),
    }
}

/// The order of records: by store, then by key as IndexedDB has it.
pub fn order(one: &Entry, other: &Entry) -> Ordering {
    let place = |entry: &Entry| STORES.iter().position(|store| *store == entry.store);
    place(one).cmp(&place(other)).then_with(|| keys(&one.key, &other.key))
}

fn keys(one: &Value, other: &Value) -> Ordering {
    let rank = |key: &Value| match key {
        Value::Number(_) => 0,
        Value::String(_) => 1,
        Value::Array(_) => 2,
        _ => 3,
    };
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one.as_f64().unwrap_or_default().total_cmp(&other.as_f64().unwrap_or_default())
        }
        (Value::String(one), Value::String(other)) => one.encode_utf16().cmp(other.encode_utf16()),
        (Value::Array(one), Value::Array(other)) => {
            let differs = one.iter().zip(other).map(|(one, other)| keys(one, other)).find(|one| one.is_ne());
            differs.unwrap_or_else(|| one.len().cmp(&other.len()))
        }
        _ => rank(one).cmp(&rank(other)),
    }
}
