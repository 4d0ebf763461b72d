//! One segment evaluated: who is in it now, against those of its last refresh.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    Studio,
    keep::{Ended, Found},
    queries::Brief,
    refresh::Turn,
};
use crate::{
    browser::{
        client::Attachment,
        repository::{self, KeptMembers},
    },
    history::step,
    model::definition::{Definition, SegmentId},
    service::protocol::{Failure, Reply, Request},
};

impl Studio {
    pub(super) async fn run(self, id: SegmentId, turn: Turn) -> Ended {
        let segment = self.brief(&id);
        let began = self.begins(segment.as_ref());
        let outcome = match segment {
            Some(segment) => self.evaluate_for_keeps(&segment, &turn).await,
            None => Err(Failure::Cancelled),
        };
        Ended::new(id, turn, outcome, began)
    }

    async fn evaluate_for_keeps(self, segment: &Brief, turn: &Turn) -> Result<Found, Failure> {
        let name = &segment.record.name;
        let definition: Definition = segment.record.definition.clone().ok_or_else(|| {
            Failure::Sentence(format!(
                "{name} has no saved definition yet. Open it in the builder, then choose Run."
            ))
        })?;
        let nothing = || {
            Failure::Sentence(format!(
                "{name} could not be refreshed: no customers are loaded. Load the data on the Data page, then refresh again."
            ))
        };
        let registry = self.inner(super::Inner::registry);
        let keyed = self.profile.with_untracked(Option::is_some);
        let (Some(engine), Some(registry), true) = (self.inner(super::Inner::engine), registry, keyed) else {
            return Err(nothing());
        };
        // With another profile table or key a new trend begins.
        let previous = match segment.last.as_ref().filter(|snapshot| snapshot.registry == registry) {
            Some(snapshot) => self
                .members_before(&segment.record.id, snapshot.at)
                .await
                .map_err(|error| Failure::Sentence(error.to_string()))?,
            None => None,
        };
        let (way, given) = match previous {
            Some(KeptMembers { way, bytes }) => (Some(way), bytes),
            None => (None, Vec::new()),
        };
        let whole = way.is_none_or(|way| step::is_long(&segment.record.id, way.between));
        let request = Request::Run { whole, definition, context: turn.context.clone() };
        let (task, given) = (turn.task, given.into_iter().map(Attachment::from).collect());
        let call = engine.request(request, given, move |progress| self.progress(task, progress), |_| {});
        let (id, for_stop) = (call.id, engine.clone());
        self.set_stop(task, Rc::new(move || for_stop.cancel(id)));
        let (Reply::Ran(ran), bytes) = call.answer().await? else { return Err(Failure::Cancelled) };
        let mut bytes = bytes.into_iter();
        let whole = bytes.next().filter(|whole| whole.length() > 0);
        let changed = bytes.next().map(|bytes| bytes.to_vec()).unwrap_or_default();
        let before = way.filter(|_| !ran.damaged).map(|way| (way, changed));
        Ok(Found { ran, members: repository::Found { whole, before }, registry })
    }
}
