//! Active and inactive: at once, or when a person said.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Studio};
use crate::{
    app::format,
    browser::clock,
    model::{definition::SegmentId, segment::SegmentState},
    storage::records::SegmentRecord,
};

impl Studio {
    /// Whoever is made active is refreshed; of whoever is made inactive nobody is a member any more, which is no refresh.
    pub(super) fn set_state(self, ids: Vec<SegmentId>, state: SegmentState) {
        spawn_local(async move {
            let mut changed = Vec::new();
            for id in ids {
                let set = move |record: &mut SegmentRecord| {
                    record.state = state;
                    match state {
                        SegmentState::Active => record.activate_at = None,
                        SegmentState::Inactive => record.deactivate_at = None,
                    }
                };
                if self.change(&id, None, false, set).await {
                    changed.push(id);
                }
            }
            self.say_state(&changed, state);
            if state == SegmentState::Active {
                self.refresh_activated(changed);
            }
        });
    }

    pub(super) fn refresh_activated(self, mut ids: Vec<SegmentId>) {
        ids.retain(|id| self.segment_untracked(id).is_some_and(|one| one.record.definition.is_some()));
        if !ids.is_empty() {
            self.dispatch(Command::Refresh(ids));
        }
    }

    fn say_state(self, changed: &[SegmentId], state: SegmentState) {
        let first = changed.first().and_then(|id| self.segment_untracked(id)).map(|one| one.record.name);
        let (Some(first), many) = (first, changed.len()) else { return };
        let message = match (state, many) {
            (SegmentState::Inactive, 1) => {
                format!("{first} is inactive: nobody is in it. Its definition and its trend stay.")
            }
            (SegmentState::Inactive, _) => {
                format!(
                    "{} are inactive: nobody is in them. Their definitions and trends stay.",
                    format::counted(many as u64, "segment", "segments")
                )
            }
            (SegmentState::Active, 1) => format!("{first} is active."),
            (SegmentState::Active, _) => {
                format!("{} are active.", format::counted(many as u64, "segment", "segments"))
            }
        };
        self.toast(message, false, None);
    }

    pub(super) fn set_later(self, ids: Vec<SegmentId>, activate_at: Option<i64>, deactivate_at: Option<i64>) {
        spawn_local(async move {
            for id in ids {
                self.change(&id, None, false, |record| {
                    record.activate_at = activate_at;
                    record.deactivate_at = deactivate_at;
                })
                .await;
            }
        });
    }

    /// Makes those active and inactive whose time has come, and gives those that are active now: they are to be refreshed.
    pub(super) async fn come_to_their_time(self) -> Vec<SegmentId> {
        let now = clock::now() as i64;
        let due: Vec<(SegmentId, SegmentState)> = self.segments.with_untracked(|segments| {
            segments
                .iter()
                .filter_map(|one| Some((one.record.id.clone(), state_at(&one.record, now)?)))
                .collect()
        });
        let mut activated = Vec::new();
        for (id, state) in due {
            let set = move |record: &mut SegmentRecord| {
                record.state = state;
                record.activate_at = record.activate_at.filter(|at| *at > now);
                record.deactivate_at = record.deactivate_at.filter(|at| *at > now);
            };
            if self.change(&id, None, false, set).await {
                self.say_state(std::slice::from_ref(&id), state);
                if state == SegmentState::Active {
                    activated.push(id);
                }
            }
        }
        activated
    }
}

/// The state that a segment is given at an instant, by the later of what was said for before; nothing where nothing was.
fn state_at(record: &SegmentRecord, now: i64) -> Option<SegmentState> {
    let passed = |at: Option<i64>| at.filter(|at| *at <= now);
    match (passed(record.activate_at), passed(record.deactivate_at)) {
        (None, None) => None,
        (Some(on), Some(off)) if off >= on => Some(SegmentState::Inactive),
        (None, Some(_)) => Some(SegmentState::Inactive),
        (Some(_), _) => Some(SegmentState::Active),
    }
}
