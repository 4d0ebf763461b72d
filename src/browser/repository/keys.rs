//! The keys of customers, in blocks of a registry: a block is kept behind those before it, and never changed.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    Kept, Repository, StoreError, Work,
    plain::{field, object, typed},
};
use crate::{history::block, storage::stores::REGISTRY};

/// How many keys of a registry are kept, by the keys of its blocks.
pub(super) fn kept_keys(blocks: &[JsValue]) -> u32 {
    blocks.iter().filter_map(|key| key.dyn_ref::<Array>()?.get(2).as_f64()).fold(0.0, f64::max) as u32
}

pub(super) async fn put_block(work: &mut Work, registry: &str, block: &Uint8Array) -> Kept<()> {
    let mut head = [0; block::HEAD];
    let length = block.length().min(head.len() as u32);
    block.subarray(0, length).copy_to(&mut head[..length as usize]);
    let ids = block::ids(&head[..length as usize]).ok_or_else(|| work.failure())?;
    // Two tabs that number new keys at once would give two customers one number.
    if kept_keys(&work.keys(REGISTRY, Some(registry)).await?) != ids.start {
        return Err(StoreError::KeysMoved);
    }
    let value = object(
        &[
            ("registry", &registry.into()),
            ("from", &ids.start.into()),
            ("to", &ids.end.into()),
            ("keys", block),
        ],
        work,
    )?;
    work.put(REGISTRY, &value, None).await
}

impl Repository {
    /// Keeps the keys that a registry gained. Nobody waits for it: where there is no room, nothing else is done about it.
    ///
    /// # Errors
    /// They are not kept. [`StoreError::KeysMoved`] where another tab added keys since this registry was opened.
    pub async fn put_keys(&self, registry: &str, block: &Uint8Array) -> Kept<()> {
        let mut work = self.writing(&[REGISTRY], "keep the keys of customers")?;
        put_block(&mut work, registry, block).await?;
        work.commit().await
    }

    /// The blocks of a registry, in the order in which they were kept.
    ///
    /// # Errors
    /// They cannot be read.
    pub async fn registry_blocks(&self, registry: &str) -> Kept<Vec<Uint8Array>> {
        let read = async || {
            self.reading(&[REGISTRY], "read the keys of customers")?.all(REGISTRY, Some(registry)).await
        };
        let mut blocks = self.surely(read).await?;
        let from = |block: &JsValue| field(block, "from").as_f64().unwrap_or_default();
        blocks.sort_by(|one, other| from(one).total_cmp(&from(other)));
        Ok(blocks.iter().filter_map(|block| typed(block, "keys")).collect())
    }
}
