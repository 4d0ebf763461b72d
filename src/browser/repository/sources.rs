//! Sources that were read, and the handles that open their files again.

use wasm_bindgen::JsValue;

use super::{
    Kept, Repository, StoreError, Work,
    plain::{field, object, to_js, to_value},
};
use crate::{
    browser::files::Handle,
    storage::{form::is_newer, news::News, records::SourceRecord, stores::SOURCES},
};

pub(super) async fn put_source(work: &mut Work, record: &SourceRecord, handle: Option<&Handle>) -> Kept<()> {
    let (id, value) = (JsValue::from(record.id), to_js(record, work)?);
    let kept = match handle {
        Some(handle) => object(&[("id", &id), ("record", &value), ("handle", handle)], work)?,
        None => object(&[("id", &id), ("record", &value)], work)?,
    };
    work.put(SOURCES, &kept, None).await
}

impl Repository {
    /// Keeps the sources as they are now, and forgets all others.
    ///
    /// # Errors
    /// The sources of before are kept. [`StoreError::Newer`] where one of them is from a newer version of the page.
    pub async fn put_sources(&self, sources: &[(SourceRecord, Option<Handle>)]) -> Kept<()> {
        self.surely(async || self.put_sources_once(sources).await).await?;
        self.tell(&News::Sources);
        Ok(())
    }

    async fn put_sources_once(&self, sources: &[(SourceRecord, Option<Handle>)]) -> Kept<()> {
        let mut work = self.writing(&[SOURCES], "keep the sources")?;
        for there in work.all(SOURCES, None).await? {
            if to_value(&field(&there, "record")).is_some_and(|there| is_newer::<SourceRecord>(&there)) {
                return Err(StoreError::Newer);
            }
        }
        work.clear(SOURCES).await?;
        for (record, handle) in sources {
            put_source(&mut work, record, handle.as_ref()).await?;
        }
        work.commit().await
    }
}
