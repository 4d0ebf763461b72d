//! How segments stand: what they are doing now, or how their last refresh went.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

use crate::{
    app::{
        data::broken::broken_sentences,
        schedule::words,
        segments::row::Row,
        studio::{About, Segment, Studio, Task, TaskState},
        ui::text::{StatusWord, Tone},
    },
    model::{definition::SegmentId, segment::Status},
};

/// What segments are doing now: those that are refreshed or wait for it. Tracked; changes only when one begins or ends.
pub fn doing(studio: Studio) -> Memo<HashMap<SegmentId, Status>> {
    Memo::new(move |_| studio.tasks.with(|tasks| tasks.iter().filter_map(refreshing).collect()))
}

fn refreshing(task: &Task) -> Option<(SegmentId, Status)> {
    let About::Refresh(id) = &task.about else { return None };
    let status = match task.state {
        TaskState::Queued => Status::Queued,
        TaskState::Running => Status::Refreshing,
        _ => return None,
    };
    Some((id.clone(), status))
}

/// The row of a segment. Tracked; nothing where it is not there.
pub fn row(studio: Studio, id: &str, doing: Memo<HashMap<SegmentId, Status>>) -> Option<Row> {
    let segment = studio.segment(id)?;
    let doing = doing.with(|doing| doing.get(id).copied());
    let row = Row::of(&segment.record, &segment.snapshots, segment.has_draft, doing);
    Some(Row { next: studio.next_refresh(&segment.record), ..row })
}

/// The rows of all segments, by creation. Tracked. A row that is as it was is the same one.
pub fn shared_rows(studio: Studio, doing: Memo<HashMap<SegmentId, Status>>) -> Memo<Vec<Arc<Row>>> {
    Memo::new(move |before: Option<&Vec<Arc<Row>>>| {
        let known: HashMap<&str, &Arc<Row>> =
            before.into_iter().flatten().map(|row| (row.id.as_str(), row)).collect();
        let same = |row: Row| match known.get(row.id.as_str()) {
            Some(old) if ***old == row => Arc::clone(old),
            _ => Arc::new(row),
        };
        rows(studio, doing).into_iter().map(same).collect()
    })
}

/// The rows of all segments, by creation. Tracked.
pub fn rows(studio: Studio, doing: Memo<HashMap<SegmentId, Status>>) -> Vec<Row> {
    let mut users = studio.users();
    let broken = broken_sentences(studio);
    let audience = studio.audience();
    let system = studio.settings.with(|settings| settings.schedule.rhythm.clone());
    let mut next = studio.next_refreshes();
    studio.segments.with(|segments| {
        doing.with(|doing| {
            let of = |segment: &Segment| {
                let record = &segment.record;
                let doing = doing.get(&record.id).copied();
                Row {
                    schedule: words::schedule(&record.schedule, system.as_ref()),
                    next: next.of(record),
                    audience,
                    broken: broken(record),
                    usage: users.remove(&record.id).unwrap_or_default(),
                    ..Row::of(record, &segment.snapshots, segment.has_draft, doing)
                }
            };
            segments.iter().map(of).collect()
        })
    })
}

/// The icon of a status, and its colour.
pub(super) fn look(status: Status) -> (&'static str, Tone) {
    match status {
        Status::Draft => ("square-pen", Tone::Plain),
        Status::Successful => ("circle-check", Tone::Ok),
        Status::Failed => ("circle-alert", Tone::Failed),
        Status::Skipped => ("circle-slash", Tone::Warn),
        Status::Canceled => ("circle-x", Tone::Plain),
        Status::Refreshing => ("refresh-cw", Tone::Busy),
        Status::Queued => ("clock", Tone::Busy),
    }
}

/// Why it failed or was passed over.
pub(super) fn tip(status: Status, error: Option<&str>) -> Option<&str> {
    error.filter(|_| matches!(status, Status::Failed | Status::Skipped))
}

/// The status of a segment with its icon; why it failed or was passed over is told when it is pointed at.
#[component]
pub fn SegmentStatus(
    /// How it stands.
    status: Status,
    /// Why its last refresh failed or passed it over.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let (icon, tone) = look(status);
    let tip = tip(status, error.as_deref()).unwrap_or_default().to_owned();
    view! { <StatusWord word=status.label() icon tone tip /> }.into_any()
}
