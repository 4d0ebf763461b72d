//! Who entered and who left between two refreshes of a segment: listed, and as a file.

use leptos::{prelude::*, task::spawn_local};

use super::{Inner, Studio, TaskId, TaskState};
use crate::{
    app::{
        format,
        segment::pair::{Moved, Pair},
    },
    browser::{client::Attachment, clock},
    model::{
        attribute::Attribute,
        definition::{Definition, SegmentId},
        fields,
    },
    service::protocol::{Failure, Format, Members, Page, Reply, Request, Rows},
};

/// The first attachment's members who are not among the second's.
fn without() -> Members {
    Members::Without { members: Box::new(Members::Snapshot), other: Box::new(Members::Snapshot) }
}

impl Studio {
    /// The first of those who entered or left between two refreshes. Those who are not in the data come last.
    pub async fn moved(
        self,
        segment: SegmentId,
        pair: Pair,
        moved: Moved,
        limit: u32,
    ) -> Result<Rows, Failure> {
        let members = self.both_members(&segment, moved.ends(pair)).await?;
        let engine = self.inner(Inner::engine).ok_or(Failure::Cancelled)?;
        let request = Request::List { members: without(), page: Page::first(limit), columns: Vec::new() };
        match engine.ask(request, members).await? {
            (Reply::Rows(rows), _) => Ok(self.rows_of_customers(rows)),
            _ => Err(Failure::Cancelled),
        }
    }

    /// Where in the columns of customers those are that a definition asks for. Tracked.
    pub fn places_of(self, definition: &Definition, rows: &Rows) -> Vec<usize> {
        let profile = self.profile.with(|profile| profile.as_ref().map(|one| one.setup.table.clone()));
        let asked = fields::asked(definition, &profile.unwrap_or_default());
        let place = |attribute: &Attribute| match attribute {
            Attribute::Column(column) if column.via.is_empty() => {
                rows.columns.iter().position(|name| *name == column.column)
            }
            _ => None,
        };
        asked.iter().filter_map(place).collect()
    }

    pub(super) fn download_moved(self, id: SegmentId, pair: Pair, moved: Moved) {
        spawn_local(async move {
            let Some(segment) = self.segment_untracked(&id) else { return };
            let what = match moved {
                Moved::Entered => "who entered",
                Moved::Left => "who left",
            };
            let title = format!("Downloading {what} {}", segment.record.name);
            let task = self.begin(title, TaskState::Running, None);
            let outcome = self.save_moved(task, &id, pair, moved).await;
            self.end(task, outcome);
        });
    }

    async fn save_moved(self, task: TaskId, id: &str, pair: Pair, moved: Moved) -> Result<String, Failure> {
        let segment = self.segment_untracked(id).ok_or(Failure::Cancelled)?;
        let members = self.both_members(id, moved.ends(pair)).await?;
        let engine = self.inner(Inner::engine).ok_or(Failure::Cancelled)?;
        let settings = self.settings.get_untracked();
        let request = Request::Export {
            members: without(),
            columns: segment.record.columns.clone(),
            format: Format::Csv { spreadsheet_safe: settings.spreadsheet_safe },
        };
        let day = |at: i64| clock::day_of(at as f64, &settings.time_zone);
        let name = format!(
            "{}-{}-{}-to-{}.csv",
            segment.record.output_name,
            moved.label().to_lowercase(),
            day(pair.from),
            day(pair.to)
        );
        let (rows, _) =
            self.save_stream(task, &engine, request, members, &name, "text/csv;charset=utf-8").await?;
        Ok(format!("{} in {name}.", format::counted(rows, "row", "rows")))
    }

    /// The members of two refreshes, as kept.
    async fn both_members(self, id: &str, (one, other): (i64, i64)) -> Result<Vec<Attachment>, Failure> {
        Ok(vec![self.members_at(id, one).await?, self.members_at(id, other).await?])
    }
}
