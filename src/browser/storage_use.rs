//! How much the browser keeps for this page.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

fn manager() -> Option<StorageManager> {
    let storage = super::window()?.navigator().storage();
    (!storage.is_undefined()).then_some(storage)
}

/// Bytes used and bytes allowed, as the browser says.
pub async fn estimate() -> (Option<u64>, Option<u64>) {
    let Some(promise) = manager().and_then(|manager| manager.estimate().ok()) else { return (None, None) };
    match JsFuture::from(promise).await {
        Ok(estimate) => {
            let estimate: StorageEstimate = estimate.unchecked_into();
            (estimate.get_usage().map(|bytes| bytes as u64), estimate.get_quota().map(|bytes| bytes as u64))
        }
        Err(_) => (None, None),
    }
}

/// Whether the browser promised not to clear it by itself.
pub async fn persisted() -> bool {
    match manager().and_then(|manager| manager.persisted().ok()) {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}

/// Asks the browser for that promise.
pub async fn persist() -> bool {
    match manager().and_then(|manager| manager.persist().ok()) {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}
