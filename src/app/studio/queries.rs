//! What screens ask for and wait for.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

use super::{Inner, Preference, Segment, Studio, tasks::sentence};
use crate::{
    browser::clock,
    model::{
        attribute::{Attribute, Path},
        context::Context,
        definition::{Definition, SegmentId},
        draft::Draft,
        fields, output,
        problem::{Part, Problem},
        profile::{Distribution, ValueCount},
        undo::History,
    },
    service::protocol::{Failure, Members, Page, Reply, Request, Rows},
    storage::records::{SegmentRecord, SnapshotRecord, SourceRecord, VersionRecord},
};

/// A segment as a refresh finds it.
pub(super) struct Brief {
    pub record: SegmentRecord,
    /// The last refresh that found its members.
    pub last: Option<SnapshotRecord>,
    /// When the last refresh ended, however it went.
    pub ended: Option<i64>,
}

impl Studio {
    /// The segment of that id, tracked.
    pub fn segment(self, id: &str) -> Option<Segment> {
        self.segments.with(|segments| segments.iter().find(|segment| segment.record.id == id).cloned())
    }

    pub(super) fn segment_untracked(self, id: &str) -> Option<Segment> {
        self.segments
            .with_untracked(|segments| segments.iter().find(|segment| segment.record.id == id).cloned())
    }

    /// A segment without its past: what a refresh needs of it.
    pub(super) fn brief(self, id: &str) -> Option<Brief> {
        self.segments.with_untracked(|segments| {
            let segment = segments.iter().find(|segment| segment.record.id == id)?;
            Some(Brief {
                record: segment.record.clone(),
                last: segment.last_successful().cloned(),
                ended: segment.last().map(|last| last.at),
            })
        })
    }

    /// What the loaded and the missing tables were read from, in the order in which they were added. Tracked.
    pub fn sources(self) -> Vec<SourceRecord> {
        self.tables.track();
        self.missing.track();
        self.inner(|inner| inner.sources.borrow().iter().map(|(record, _)| record.clone()).collect())
    }

    pub(super) async fn ask(self, request: Request) -> Result<Reply, Failure> {
        let engine = self.inner(Inner::engine).ok_or(Failure::Cancelled)?;
        engine.ask(request, Vec::new()).await.map(|(reply, _)| reply)
    }

    /// The commonest values of a column that contain a text, at most `limit`, and how many there are in all.
    pub async fn values(
        self,
        table: String,
        column: String,
        search: String,
        limit: u32,
    ) -> Result<(Vec<ValueCount>, u64), Failure> {
        match self.ask(Request::Values { table, column, search, limit }).await? {
            Reply::Values { values, matching } => Ok((values, matching)),
            _ => Err(Failure::Cancelled),
        }
    }

    /// The first rows of a table.
    pub async fn rows(self, table: String, limit: u32) -> Result<Rows, Failure> {
        match self.ask(Request::Rows { table: table.clone(), limit }).await? {
            Reply::Rows(rows) => Ok(self.rows_of(&table, rows)),
            _ => Err(Failure::Cancelled),
        }
    }

    /// Sizes of a definition and of all its nodes, and its first members. A newer call makes an older one fail as
    /// cancelled. Reply: `Evaluated`.
    pub async fn evaluate(
        self,
        definition: Definition,
        context: Context,
        preview: u32,
    ) -> Result<Reply, Failure> {
        self.ask(Request::Evaluate { definition, context, preview }).await
    }

    /// How many customers each of several definitions holds; nothing of those that cannot be evaluated.
    pub async fn counts(
        self,
        definitions: Vec<Definition>,
        context: Context,
    ) -> Result<Vec<Option<u32>>, Failure> {
        match self.ask(Request::Counts { definitions, context }).await? {
            Reply::Counts(counts) => Ok(counts),
            _ => Err(Failure::Cancelled),
        }
    }

    /// The places of those values that are in no row of a column, ascending.
    pub async fn absent(
        self,
        table: String,
        column: String,
        values: Arc<[String]>,
        ignore_case: bool,
    ) -> Result<Vec<u32>, Failure> {
        match self.ask(Request::Absent { table, column, values, ignore_case }).await? {
            Reply::Absent(places) => Ok(places),
            _ => Err(Failure::Cancelled),
        }
    }

    /// By region: the customers who are in just the definitions whose bits are set in its number.
    pub async fn overlap(self, definitions: Vec<Definition>, context: Context) -> Result<Vec<u64>, Failure> {
        match self.ask(Request::Overlap { definitions, context }).await? {
            Reply::Overlap { regions } => Ok(regions),
            _ => Err(Failure::Cancelled),
        }
    }

    /// How many customers a definition holds now.
    ///
    /// # Errors
    /// A sentence.
    pub async fn count(self, definition: Definition) -> Result<u32, String> {
        let request = Request::Count { definition, context: self.context() };
        match self.ask(request).await.map_err(|failure| sentence(&failure))? {
            Reply::Count { customers } => Ok(customers),
            _ => Err(sentence(&Failure::Cancelled)),
        }
    }

    /// How an attribute is spread over the customers, or over the records that a path begins with: so many of the commonest
    /// values, percentiles at shares, and whether different values are counted.
    ///
    /// # Errors
    /// A sentence.
    pub async fn distribution(
        self,
        attribute: Attribute,
        path: Option<Path>,
        (top, shares, distinct): (u32, Vec<u32>, bool),
    ) -> Result<Distribution, String> {
        let context = self.context();
        let request =
            Request::Distribution { members: None, attribute, path, context, top, shares, distinct };
        match self.ask(request).await.map_err(|failure| sentence(&failure))? {
            Reply::Distribution(distribution) => Ok(*distribution),
            _ => Err(sentence(&Failure::Cancelled)),
        }
    }

    /// Those of some keys that are customers.
    ///
    /// # Errors
    /// A sentence.
    pub async fn known_keys(self, keys: Vec<String>) -> Result<Vec<String>, String> {
        let request = Request::Keys { members: Members::Keys { keys }, page: Page::first(u32::MAX) };
        match self.ask(request).await.map_err(|failure| sentence(&failure))? {
            // Those that are not in the data come last.
            Reply::Keys { mut keys, missing, .. } => {
                keys.truncate(keys.len().saturating_sub(missing as usize));
                Ok(keys)
            }
            _ => Err(sentence(&Failure::Cancelled)),
        }
    }

    /// The first members of a segment's last successful snapshot, and where in its columns the attributes are that the
    /// definition asks for, in its order. Those of look-ups and measures come behind the columns of the customers.
    pub async fn members(self, segment: SegmentId, limit: u32) -> Result<(Rows, Vec<usize>), Failure> {
        let kept = self.snapshot_members(&segment).await?;
        let engine = self.inner(Inner::engine).ok_or(Failure::Cancelled)?;
        let profile = self.profile.with_untracked(|profile| {
            profile.as_ref().map(|profile| profile.setup.table.clone()).unwrap_or_default()
        });
        let definition = self.segment_untracked(&segment).and_then(|segment| segment.record.definition);
        let asked = definition.as_ref().map(|own| fields::asked(own, &profile)).unwrap_or_default();
        let own = |attribute: &Attribute| matches!(attribute, Attribute::Column(column) if column.table == profile && column.via.is_empty());
        let project: Vec<Attribute> = asked.iter().filter(|attribute| !own(attribute)).cloned().collect();
        let list =
            |members: Members| Request::List { members, page: Page::first(limit), columns: Vec::new() };
        let mut projected = project.len();
        let mut answer = Err(Failure::Cancelled);
        if let Some(definition) = definition.filter(|_| projected > 0) {
            self.tell_library().await?;
            let definition = Definition { project: project.clone(), ..definition };
            let members = Members::SnapshotOf { definition, context: self.context() };
            answer = engine.ask(list(members), vec![kept.clone()]).await;
        }
        // What cannot be found out now, such as a look-up into a table that is not loaded, takes nothing else away.
        if answer.is_err() {
            projected = 0;
            answer = engine.ask(list(Members::Snapshot), vec![kept]).await;
        }
        let (Reply::Rows(mut rows), _) = answer? else { return Err(Failure::Cancelled) };
        let first = rows.columns.len().saturating_sub(projected);
        let behind = rows.columns.split_off(first);
        let name = |id: &str| self.measure_name(id);
        let names = output::projected_names(&rows.columns, &profile, &project, name);
        rows.columns.extend(names.into_iter().take(behind.len()));
        let place = |attribute: &Attribute| match attribute {
            Attribute::Column(column) if own(attribute) => {
                rows.columns[..first].iter().position(|name| *name == column.column)
            }
            _ => project
                .iter()
                .position(|other| other == attribute)
                .filter(|_| projected > 0)
                .map(|at| first + at),
        };
        let places = asked.iter().filter_map(place).collect();
        Ok((self.rows_of_customers(rows), places))
    }

    fn measure_name(self, id: &str) -> Option<String> {
        self.measures.with_untracked(|all| all.iter().find(|one| one.id == id).map(|one| one.name.clone()))
    }

    /// Remembers a draft with its past while the page is open, so that undo goes on where the builder was left.
    pub fn keep_history(self, segment: SegmentId, history: History) {
        self.inner(|inner| inner.histories.borrow_mut().insert(segment, history));
    }

    /// The remembered draft with its past, where it is still that draft.
    pub fn history(self, segment: &str, draft: &Draft) -> Option<History> {
        let history = self.inner(|inner| inner.histories.borrow_mut().remove(segment));
        history.filter(|history| **history.present() == *draft)
    }

    /// The kept draft of a segment, as `model::json` wrote it; nothing where there is none.
    pub async fn draft(self, segment: SegmentId) -> Option<String> {
        let repository = self.inner(Inner::repository)?;
        self.kept(repository.draft(&segment).await).flatten().map(|record| record.draft)
    }

    /// The saved versions of a segment's definition, oldest first.
    pub async fn versions(self, segment: SegmentId) -> Vec<VersionRecord> {
        let Some(repository) = self.inner(Inner::repository) else { return Vec::new() };
        self.kept(repository.versions(&segment).await).unwrap_or_default()
    }

    /// What is wrong with a definition, from a failure; a sentence becomes a problem of the whole.
    pub fn problems(failure: &Failure) -> Vec<Problem> {
        match failure {
            Failure::Problems(problems) => problems.clone(),
            Failure::Cancelled => Vec::new(),
            Failure::Sentence(_) | Failure::Misfits(_) => {
                vec![Problem {
                    node: None,
                    part: Part::Node,
                    message: sentence(failure),
                    hint: String::new(),
                }]
            }
        }
    }

    /// The day that is looked back from; nothing where it is now. Tracked.
    pub fn as_of(self) -> Option<String> {
        self.preferences.with(as_of)
    }

    /// The instant that everything is counted at, in the workspace's time zone: now, or the end of the day that is looked
    /// back from.
    pub fn context(self) -> Context {
        let settings = self.settings.get_untracked();
        let day = self.preferences.with_untracked(as_of);
        let end = day.and_then(|day| clock::end_of_day(&day, &settings.time_zone));
        Context {
            as_of: end.unwrap_or_else(clock::now) as i64,
            time_zone: settings.time_zone,
            first_weekday: settings.first_weekday,
        }
    }
}

/// The name of the preference that keeps the day that is looked back from.
pub const AS_OF: &str = "as_of";

fn as_of(kept: &HashMap<String, Preference>) -> Option<String> {
    kept.get(AS_OF).and_then(serde_json::Value::as_str).map(str::to_owned)
}
