//! Values by id, each a signal of its own: who looks at one is woken only where that one changes, however many there are.

use std::collections::HashMap;

use leptos::prelude::*;

use super::changes::changes;
use crate::model::definition::NodeId;

/// Values by id. Copied freely.
pub struct Keyed<V: Send + Sync + 'static> {
    all: StoredValue<All<V>>,
}

impl<V: Send + Sync + 'static> Clone for Keyed<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Send + Sync + 'static> Copy for Keyed<V> {}

struct All<V: Send + Sync + 'static> {
    now: HashMap<NodeId, V>,
    /// Of those that somebody looks at.
    signals: HashMap<NodeId, ArcRwSignal<Option<V>>>,
}

impl<V: Clone + PartialEq + Send + Sync + 'static> Keyed<V> {
    /// Of these.
    pub(super) fn new(now: HashMap<NodeId, V>) -> Self {
        Self { all: StoredValue::new(All { now, signals: HashMap::new() }) }
    }

    /// One of them; nothing where there is none. Tracked.
    pub(super) fn get(self, id: &str) -> Option<V> {
        let signal = self.all.try_update_value(|All { now, signals }| match signals.get(id) {
            Some(signal) => signal.clone(),
            None => {
                let signal = ArcRwSignal::new(now.get(id).cloned());
                signals.insert(id.to_owned(), signal.clone());
                signal
            }
        });
        signal?.get()
    }

    /// These are all of them now, made of those before. Who looks at one that is other than it was, and only they, see it.
    pub(super) fn show(self, make: impl FnOnce(&HashMap<NodeId, V>) -> HashMap<NodeId, V>) {
        let written = self.all.try_update_value(|All { now, signals }| {
            let next = make(now);
            let found = changes(now, &next);
            *now = next;
            let mut written = Vec::new();
            for (id, own) in found {
                // Who looks at what is gone asks anew once it is told so.
                let signal = if own.is_some() { signals.get(&id).cloned() } else { signals.remove(&id) };
                written.extend(signal.map(|signal| (signal, own)));
            }
            written
        });
        for (signal, own) in written.unwrap_or_default() {
            signal.set(own);
        }
    }
}
