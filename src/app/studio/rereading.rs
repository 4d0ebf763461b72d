//! Before a refresh: files that have changed since they were read are read again, through their kept handles.

use super::{Studio, inner::From};
use crate::{
    browser::files,
    storage::records::{Origin, SourceRecord},
};

impl Studio {
    /// Reads every table again of which a file has changed, and waits until that is done. What has no handle, or may not be
    /// opened without asking the person, stays as it is loaded.
    pub(super) async fn reread_changed(self) {
        let changed = self.changed_tables().await;
        if changed.is_empty() {
            return;
        }
        self.inner(|inner| inner.rereading.set(true));
        self.tell_waiting(&changed);
        for table in &changed {
            for (record, from) in self.sources_of(table).await {
                self.load_kept(record, from);
            }
        }
        self.settled().await;
        self.inner(|inner| inner.rereading.set(false));
    }

    /// The tables that are loaded of which a file is other now.
    async fn changed_tables(self) -> Vec<String> {
        let loaded = self.inner(|inner| inner.loaded.borrow().clone());
        let mut changed: Vec<String> = Vec::new();
        for source in loaded {
            let From::File(picked) = &source.from else { continue };
            let Some(handle) = &picked.handle else { continue };
            if changed.contains(&source.record.table) {
                continue;
            }
            match files::reopen_without_asking(handle).await {
                Some(now) if now.modified() != picked.modified() || now.bytes() != picked.bytes() => {
                    changed.push(source.record.table.clone());
                }
                Some(_) => {}
                None => {
                    let Origin::File { name, .. } = &source.record.origin else { continue };
                    self.toast(format!("{name} could not be opened again, so segments are refreshed from the rows that are loaded. Open it once more on the Data page if it has changed."), true, None);
                }
            }
        }
        changed
    }

    /// All sources of a table in the order in which they were added, as they are now.
    async fn sources_of(self, table: &str) -> Vec<(SourceRecord, From)> {
        let loaded = self.inner(|inner| inner.loaded.borrow().clone());
        let mut sources = Vec::new();
        for source in loaded.into_iter().filter(|source| source.record.table == table) {
            let from = match &source.from {
                From::File(picked) => match &picked.handle {
                    Some(handle) => files::reopen_without_asking(handle).await.map(From::File),
                    None => None,
                },
                From::Sample { .. } => None,
            };
            sources.push((source.record.clone(), from.unwrap_or(source.from)));
        }
        sources.sort_by_key(|(record, _)| record.id);
        sources
    }
}
