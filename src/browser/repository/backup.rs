//! Everything that is kept as one file, and back.

use std::collections::HashSet;

use serde_json::Value;
use wasm_bindgen::JsValue;

use super::{Kept, Repository, StoreError, Work, keys::kept_keys, values};
use crate::storage::{
    news::News,
    stores::{MEMBERS, REGISTRY, SEGMENTS, SNAPSHOTS, SOURCES, STORES},
    workspace::{Entry, Plan},
};

/// Everything that is kept, as records in no order.
pub type Backup = Vec<Entry>;

impl Repository {
    /// Everything that is kept, also what could not be read. Handles that open files again stay in this browser.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn everything(&self) -> Kept<Backup> {
        self.surely(async || self.everything_once(true).await).await
    }

    /// The same without the members of refreshes: enough to plan with.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn everything_but_members(&self) -> Kept<Backup> {
        self.surely(async || self.everything_once(false).await).await
    }

    async fn everything_once(&self, members: bool) -> Kept<Backup> {
        let work = self.reading(STORES, "read the workspace")?;
        let mut found = Vec::new();
        for store in STORES {
            let keys = work.keys(*store, None).await?;
            let all = if *store == MEMBERS && !members { Vec::new() } else { work.all(*store, None).await? };
            for (place, key) in keys.iter().enumerate() {
                let value = all.get(place).cloned().unwrap_or(JsValue::NULL);
                let value = if *store == SOURCES { without_handle(&value) } else { values::plain(&value) };
                found.push(Entry { store: *store, key: values::plain(key), value });
            }
        }
        Ok(found)
    }

    /// Does what was planned: all of it, or nothing.
    ///
    /// # Errors
    /// Nothing of it is kept.
    pub async fn restore_workspace(&self, plan: &Plan) -> Kept<()> {
        self.surely(async || self.restore_workspace_once(plan).await).await?;
        self.known.forget_all();
        self.tell(&News::All);
        Ok(())
    }

    async fn restore_workspace_once(&self, plan: &Plan) -> Kept<()> {
        let mut work = self.writing(STORES, "restore the workspace")?;
        fit(plan, &work).await?;
        for (store, key) in &plan.deletes {
            work.delete(*store, &values::value(key)).await?;
        }
        for Entry { store, key, value } in &plan.puts {
            let key = store.key.is_empty().then(|| values::value(key));
            work.put(*store, &values::value(value), key.as_ref()).await?;
        }
        work.commit().await
    }
}

/// Fails where what is here is not what it was planned with: blocks of keys come behind those that are here, and no refresh
/// that came since loses the members that it was compared with.
async fn fit(plan: &Plan, work: &Work) -> Kept<()> {
    let written: HashSet<String> = plan
        .deletes
        .iter()
        .map(|(store, key)| (store, key))
        .chain(plan.puts.iter().map(|entry| (&entry.store, &entry.key)))
        .filter(|(store, _)| **store == SNAPSHOTS)
        .map(|(_, key)| key.to_string())
        .collect();
    for Entry { store, key, .. } in &plan.puts {
        let first = key.get(0).unwrap_or(key).as_str();
        let fits = match (*store, first) {
            (REGISTRY, Some(registry)) => {
                let kept = kept_keys(&work.keys(REGISTRY, Some(registry)).await?);
                key.get(1).and_then(Value::as_u64).is_none_or(|from| from >= kept.into())
            }
            (SEGMENTS, Some(segment)) => {
                let refreshes = work.keys(SNAPSHOTS, Some(segment)).await?;
                refreshes.iter().all(|key| written.contains(&values::plain(key).to_string()))
            }
            _ => true,
        };
        if !fits {
            return Err(StoreError::PlanMoved);
        }
    }
    Ok(())
}

fn without_handle(value: &JsValue) -> Value {
    let mut plain = values::plain(value);
    if let Some(fields) = plain.as_object_mut() {
        fields.remove("handle");
    }
    plain
}
