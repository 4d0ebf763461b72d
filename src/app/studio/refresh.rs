//! Segments evaluated for keeps: one after another, each snapshot kept whole before it is shown.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};

use super::{About, Segment, Studio, TaskId, TaskState, tasks::sentence};
use crate::{
    app::format,
    browser::{
        client::{Attachment, Bytes},
        clock,
        repository::Repository,
    },
    model::{
        context::Context,
        definition::{Definition, SegmentId},
        segment::Status,
    },
    service::protocol::{Failure, Ran, Reply, Request},
    storage::records::{Cause, SnapshotRecord},
};

impl Studio {
    pub(super) fn refresh(self, ids: Vec<SegmentId>) {
        for id in self.in_order(&ids) {
            let Some(segment) = self.segment_untracked(&id) else { continue };
            let waiting = self.inner(|inner| inner.refreshes.borrow().iter().any(|(other, _)| *other == id));
            if waiting {
                continue;
            }
            let task = self.begin(format!("Refreshing {}", segment.record.name), TaskState::Queued, None);
            self.about(task, About::Refresh(id.clone()));
            self.set_stop(
                task,
                Rc::new(move || {
                    self.inner(|inner| inner.refreshes.borrow_mut().retain(|(_, other)| *other != task));
                    self.end(task, Err(Failure::Cancelled));
                }),
            );
            self.inner(|inner| inner.refreshes.borrow_mut().push((id, task)));
        }
        if self.inner(|inner| !inner.refreshing.replace(true)) {
            spawn_local(self.work_off_refreshes());
        }
    }

    async fn work_off_refreshes(self) {
        // Of this round: what refers to one of them is passed over.
        let mut failed = Vec::new();
        loop {
            let next = self.inner(|inner| {
                let mut waiting = inner.refreshes.borrow_mut();
                if waiting.is_empty() { None } else { Some(waiting.remove(0)) }
            });
            let Some((id, task)) = next else { break };
            self.settled().await;
            if self
                .tasks
                .with_untracked(|tasks| tasks.iter().any(|other| other.id == task && other.ended.is_some()))
            {
                continue;
            }
            self.run_task(task);
            let hindered = self.hindered(&id, &failed);
            let skipped = hindered.is_some();
            let outcome = match hindered {
                Some(other) => self.skip(&id, &other).await,
                None => self.refresh_one(&id, task).await,
            };
            if skipped || outcome.as_ref().is_err_and(|failure| *failure != Failure::Cancelled) {
                failed.push(id);
            }
            self.end(task, outcome);
        }
        self.inner(|inner| inner.refreshing.set(false));
    }

    /// Passes a segment over because of one that it refers to; its members stay as they were.
    async fn skip(self, id: &str, because: &str) -> Result<String, Failure> {
        let Some(segment) = self.segment_untracked(id) else { return Err(Failure::Cancelled) };
        let Some(repository) = self.inner(super::Inner::repository) else { return Err(Failure::Cancelled) };
        let other = self.segment_untracked(because).map(|other| other.record.name).unwrap_or_default();
        let said = format!("Skipped: it uses {other}, which could not be refreshed.");
        let record = SnapshotRecord {
            error: Some(said.clone()),
            ..self.snapshot(&segment, &self.context(), Status::Skipped)
        };
        if self.kept(repository.put_snapshot(&record, None, None).await).is_some() {
            self.show(id, |segment| segment.snapshots.push(record));
        }
        Ok(said)
    }

    async fn refresh_one(self, id: &str, task: TaskId) -> Result<String, Failure> {
        let Some(segment) = self.segment_untracked(id) else { return Err(Failure::Cancelled) };
        let Some(repository) = self.inner(super::Inner::repository) else { return Err(Failure::Cancelled) };
        let context = self.context();
        let started = clock::now();
        match self.run(&segment, &context, &repository, task).await {
            Ok((ran, bytes, registry)) => {
                let (previous, compared) = (segment.last_successful(), ran.clone());
                let compare = previous.is_some_and(|snapshot| snapshot.registry == registry);
                let record = SnapshotRecord {
                    took: ran.milliseconds,
                    members: ran.members,
                    entered: compare.then_some(compared.entered),
                    left: compare.then_some(compared.left),
                    left_missing: compare.then_some(compared.left_missing),
                    fingerprint: ran.fingerprint.clone(),
                    registry,
                    ..self.snapshot(&segment, &context, Status::Successful)
                };
                let mut bytes = bytes.into_iter();
                let (members, block) = (bytes.next(), bytes.next());
                let outcome = repository.put_snapshot(&record, members.as_ref(), block.as_ref()).await;
                if let Err(error) = outcome {
                    self.warning.set(Some(error.to_string()));
                    return Err(Failure::Sentence(error.to_string()));
                }
                self.inner(|inner| inner.registered.set(ran.registered));
                self.show(id, |segment| segment.snapshots.push(record));
                Ok(format!("{}.", format::counted(ran.members.into(), "member", "members")))
            }
            Err(failure) => {
                let status = if failure == Failure::Cancelled { Status::Canceled } else { Status::Failed };
                let record = SnapshotRecord {
                    took: clock::now() - started,
                    error: (status == Status::Failed).then(|| sentence(&failure)),
                    ..self.snapshot(&segment, &context, status)
                };
                if self.kept(repository.put_snapshot(&record, None, None).await).is_some() {
                    self.show(id, |segment| segment.snapshots.push(record));
                }
                Err(failure)
            }
        }
    }

    async fn run(
        self,
        segment: &Segment,
        context: &Context,
        repository: &Repository,
        task: TaskId,
    ) -> Result<(Ran, Vec<Bytes>, String), Failure> {
        let definition: Definition = segment.record.definition.clone().ok_or_else(|| {
            Failure::Sentence(format!(
                "{} has no saved definition yet. Open it in the builder, then choose Run.",
                segment.record.name
            ))
        })?;
        let profile = self.profile.get_untracked();
        let (Some(_), Some(engine)) = (profile, self.inner(super::Inner::engine)) else {
            return Err(Failure::Sentence(format!(
                "{} could not be refreshed: no customers are loaded. Load the data on the Data page, then refresh again.",
                segment.record.name
            )));
        };
        let registry = self
            .inner(|inner| inner.profile.borrow().as_ref().map(|record| record.registry.clone()))
            .unwrap_or_default();
        let previous = match segment.last_successful().filter(|snapshot| snapshot.registry == registry) {
            Some(snapshot) => repository
                .members(&segment.record.id, snapshot.at)
                .await
                .map_err(|error| Failure::Sentence(error.to_string()))?,
            None => None,
        };
        let registered = self.inner(|inner| inner.registered.get());
        self.tell_library().await?;
        let request = Request::Run { definition, context: context.clone(), registered };
        let call = engine.request(
            request,
            previous.into_iter().map(Attachment::from).collect(),
            move |progress| self.progress(task, progress),
            |_| {},
        );
        let (id, for_stop) = (call.id, engine.clone());
        self.set_stop(task, Rc::new(move || for_stop.cancel(id)));
        let (Reply::Ran(ran), bytes) = call.answer().await? else { return Err(Failure::Cancelled) };
        Ok((ran, bytes, registry))
    }

    fn snapshot(self, segment: &Segment, context: &Context, status: Status) -> SnapshotRecord {
        let last = segment.snapshots.last().map_or(0, |snapshot| snapshot.at + 1);
        SnapshotRecord {
            segment: segment.record.id.clone(),
            at: (clock::now() as i64).max(last),
            took: 0.0,
            as_of: context.as_of,
            status,
            members: 0,
            entered: None,
            left: None,
            left_missing: None,
            version: segment.record.version,
            fingerprint: String::new(),
            registry: String::new(),
            error: None,
            cause: Cause::Person,
        }
    }
}
