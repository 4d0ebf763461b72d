//! Records that could not be read: where they were, why, and as they were found.

use serde_json::{Value, json};
use wasm_bindgen::JsValue;

use super::{
    Kept, Repository, Work,
    plain::{Found, field, read_all, typed},
    values,
};
use crate::storage::{
    records::VersionRecord,
    stores::{DAMAGED, MEMBERS, REGISTRY, VERSIONS},
};

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Damaged {
    /// Its key among those.
    pub place: Value,
    /// The store that it was in.
    pub store: String,
    /// Its key there, as text.
    pub key: String,
    /// What is wrong with it.
    pub why: String,
}

/// As text for a person: a text without its quotes.
fn shown(value: &JsValue) -> String {
    match values::plain(value) {
        Value::String(text) => text,
        Value::Array(parts) => {
            let part = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

impl Repository {
    /// All that could not be read, in the order of their places. What is only read when it is needed is looked through
    /// first.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn damaged(&self) -> Kept<Vec<Damaged>> {
        self.look_through().await?;
        let work = self.reading(&[DAMAGED], "read the damaged records")?;
        let (keys, all) = (work.keys(DAMAGED, None).await?, work.all(DAMAGED, None).await?);
        let damaged = |(key, value): (&JsValue, &JsValue)| Damaged {
            place: values::plain(key),
            store: field(value, "store").as_string().unwrap_or_else(|| "unknown".to_owned()),
            key: shown(&field(value, "key")),
            why: field(value, "why").as_string().unwrap_or_else(|| "it is no record".to_owned()),
        };
        Ok(keys.iter().zip(&all).map(damaged).collect())
    }

    /// As they were found, for a file.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn damaged_as_found(&self) -> Kept<Vec<Value>> {
        let work = self.reading(&[DAMAGED], "read the damaged records")?;
        let (keys, all) = (work.keys(DAMAGED, None).await?, work.all(DAMAGED, None).await?);
        let found = keys.iter().zip(&all);
        Ok(found
            .map(|(key, value)| json!({ "place": values::plain(key), "found": values::plain(value) }))
            .collect())
    }

    /// Takes them away, for good.
    ///
    /// # Errors
    /// They are still there.
    pub async fn forget_damaged(&self, places: &[Value]) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing(&[DAMAGED], "remove the damaged records")?;
            for place in places {
                work.delete(DAMAGED, &values::value(place)).await?;
            }
            work.commit().await
        })
        .await
    }

    /// Sets aside what is damaged among versions, members and keys of customers, which the start does not read.
    async fn look_through(&self) -> Kept<()> {
        let work = self.reading(&[VERSIONS, MEMBERS, REGISTRY], "look through what is kept")?;
        let mut damaged = Vec::new();
        let _: Vec<VersionRecord> = read_all(work.all(VERSIONS, None).await?, &mut damaged, &mut 0);
        no_bytes(&work, &mut damaged).await?;
        drop(work);
        self.set_aside(damaged).await;
        Ok(())
    }
}

async fn no_bytes(work: &Work, damaged: &mut Vec<Found>) -> Kept<()> {
    for key in work.keys(MEMBERS, None).await? {
        let Some(value) = work.get(MEMBERS, &key).await? else { continue };
        if !wasm_bindgen::JsCast::is_instance_of::<js_sys::Uint8Array>(&value) {
            damaged.push(Found::new(MEMBERS, Some(key), value, "they are no bytes".to_owned()));
        }
    }
    for value in work.all(REGISTRY, None).await? {
        if typed::<js_sys::Uint8Array>(&value, "keys").is_none() {
            damaged.push(Found::new(REGISTRY, None, value, "they are no bytes".to_owned()));
        }
    }
    Ok(())
}
