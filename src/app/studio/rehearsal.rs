//! A rehearsal: an engine of its own reads the data with other files in it and works out every segment. Nothing is kept
//! before a person says so.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};

use super::{
    Inner, Studio, TaskId, TaskState,
    inner::{From, LoadedSource},
    tasks::sentence,
};
use crate::{
    app::{
        data::placing::{Counterpart, Difference, counterpart},
        rehearsed::{Outcome, Rehearsal, Rehearsed, Replaced, Stand},
        round::Round,
    },
    browser::{
        client::{Attachment, Client},
        files::{self, Picked},
    },
    model::{context::Context, segment::SegmentState, setup::Setup},
    service::protocol::{Failure, LoadMode, Reply, Request},
    storage::records::{Cause, Origin, SourceRecord},
};

/// Files that are rehearsed with, each with the table that it takes the place of.
pub(super) type Files = Vec<(String, Picked)>;

impl Studio {
    pub(super) fn pick_for_rehearsal(self) {
        spawn_local(async move {
            match files::pick().await {
                Ok(picked) if picked.is_empty() => {}
                Ok(picked) => self.rehearse(picked),
                Err(error) => self.toast(error.to_string(), true, None),
            }
        });
    }

    pub(super) fn rehearse(self, picked: Vec<Picked>) {
        self.discard_rehearsal();
        self.rehearsal.set(Some(Rehearsal::default()));
        let task = self.begin("Rehearsing".to_owned(), TaskState::Running, None);
        spawn_local(async move {
            self.settled().await;
            let outcome = self.rehearse_with(task, picked).await;
            let told = match &outcome {
                Ok(()) => Stand::Ready,
                Err(failure) => Stand::Failed(sentence(failure)),
            };
            self.stop_rehearsing();
            if outcome == Err(Failure::Cancelled) {
                self.rehearsal.set(None);
            }
            self.update_rehearsal(|rehearsal| rehearsal.stand = told);
            self.update_task(task, |task| {
                task.state = super::tasks::ended(outcome.map(|()| "Nothing was kept.".to_owned()));
                task.ended = Some(crate::browser::clock::now() as i64);
            });
        });
    }

    /// What was rehearsed is done: the files take the place of their tables, and everything is refreshed.
    pub(super) fn keep_rehearsal(self) {
        let files = self.inner(|inner| inner.rehearsed.take());
        self.rehearsal.set(None);
        for (table, picked) in files {
            self.replace_table(table, picked);
        }
        let ids = self.segments.with_untracked(|segments| {
            let can = |one: &&super::Segment| one.record.definition.is_some();
            segments.iter().filter(can).map(|one| one.record.id.clone()).collect()
        });
        self.refresh(ids, Cause::Person);
    }

    pub(super) fn discard_rehearsal(self) {
        self.stop_rehearsing();
        self.inner(|inner| inner.rehearsed.take());
        self.rehearsal.set(None);
    }

    fn stop_rehearsing(self) {
        if let Some(engine) = self.inner(|inner| inner.rehearsing.take()) {
            engine.stop();
        }
    }

    fn update_rehearsal(self, change: impl FnOnce(&mut Rehearsal)) {
        self.rehearsal.update(|rehearsal| {
            if let Some(rehearsal) = rehearsal {
                change(rehearsal);
            }
        });
    }

    async fn rehearse_with(self, task: TaskId, picked: Vec<Picked>) -> Result<(), Failure> {
        let profile = self.profile.get_untracked().map(|profile| profile.setup).ok_or_else(|| {
            Failure::Sentence("There is nothing to compare with: no customers are loaded. Open the files on the Data page first.".to_owned())
        })?;
        let files = self.placed(task, picked).await?;
        self.inner(|inner| inner.rehearsed.replace(files.clone()));
        let engine = Client::start_engine(|_| {}).map_err(|_| {
            Failure::Sentence(
                "The browser did not start another engine. Close other tabs, then rehearse again.".into(),
            )
        })?;
        self.inner(|inner| inner.rehearsing.replace(Some(engine.clone())));
        let for_stop = engine.clone();
        self.set_stop(task, Rc::new(move || for_stop.stop()));
        let time_zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
        engine.ask(Request::SetZone { time_zone }, Vec::new()).await?;
        self.read_for_rehearsal(&engine, task, &files).await?;
        let registry = self.inner(Inner::registry);
        let (repository, registry) = self.inner(Inner::repository).zip(registry).ok_or(Failure::Cancelled)?;
        let blocks = repository
            .registry_blocks(&registry)
            .await
            .map_err(|error| Failure::Sentence(error.to_string()))?;
        engine
            .ask(Request::SetProfile { setup: profile }, blocks.into_iter().map(Attachment::from).collect())
            .await?;
        self.set_up_rehearsal(&engine).await?;
        let (segments, measures) = self.library_now().await?;
        engine.ask(Request::Library { segments, measures }, Vec::new()).await?;
        self.run_all(&engine, &registry).await
    }

    /// Which table each file is meant for.
    async fn placed(self, task: TaskId, picked: Vec<Picked>) -> Result<Files, Failure> {
        let read_from: Vec<(String, String)> = self.inner(|inner| {
            let of = |record: &SourceRecord| match &record.origin {
                Origin::File { name, .. } => Some((record.table.clone(), name.clone())),
                Origin::Sample { .. } => None,
            };
            inner.sources.borrow().iter().filter_map(|(record, _)| of(record)).collect()
        });
        let schemas = self.schemas();
        let mut files = Files::new();
        for file in picked {
            let reader = Client::start(|_| {}).map_err(|_| Failure::Cancelled)?;
            let for_stop = reader.clone();
            self.set_stop(task, Rc::new(move || for_stop.stop()));
            let inspected = self.inspect(&reader, &From::File(file.clone())).await;
            reader.stop();
            let schema = inspected?.schema;
            let found = counterpart(&schemas, &read_from, &file.name(), &schema);
            let table = match found {
                Some(Counterpart::Same(table) | Counterpart::Changed(table, _)) => table,
                None => {
                    let names: Vec<&str> = schemas.iter().map(|schema| schema.name.as_str()).collect();
                    return Err(Failure::Sentence(format!(
                        "{} has neither the columns nor the name of a table that is loaded ({}). Choose a file that is to take the place of one of them.",
                        file.name(),
                        names.join(", ")
                    )));
                }
            };
            let before = self.tables.with_untracked(|tables| {
                tables
                    .iter()
                    .find(|info| info.schema.name == table)
                    .map(|info| (info.rows, info.schema.clone()))
            });
            let Some((before, own)) = before else { continue };
            let difference = Difference::between(&own, &schema);
            let replaced =
                Replaced { table: table.clone(), file: file.name(), before, after: None, difference };
            self.update_rehearsal(|rehearsal| rehearsal.tables.push(replaced));
            files.push((table, file));
        }
        Ok(files)
    }

    /// All tables into the other engine, with the files in the place of theirs.
    async fn read_for_rehearsal(self, engine: &Client, task: TaskId, files: &Files) -> Result<(), Failure> {
        let loaded: Vec<LoadedSource> = self.inner(|inner| inner.loaded.borrow().clone());
        let own =
            loaded.into_iter().filter(|source| !files.iter().any(|(table, _)| *table == source.record.table));
        let own = own.map(|source| (source.record.table.clone(), source.from));
        let new = files.iter().map(|(table, file)| (table.clone(), From::File(file.clone())));
        let mut there: Vec<String> = Vec::new();
        for (table, from) in own.chain(new) {
            let mode = if there.contains(&table) { LoadMode::Append } else { LoadMode::New };
            there.push(table.clone());
            let reader = Client::start(|_| {}).map_err(|_| Failure::Cancelled)?;
            let (stopped, for_stop) = (engine.clone(), reader.clone());
            self.set_stop(
                task,
                Rc::new(move || {
                    for_stop.stop();
                    stopped.stop();
                }),
            );
            let read = self.read_into(engine, &reader, task, &from, (&table, mode)).await;
            reader.stop();
            let info = read?;
            engine.expect_rows(info.rows);
            self.update_rehearsal(|rehearsal| {
                let of = |one: &&mut Replaced| one.table == table;
                rehearsal.tables.iter_mut().filter(of).for_each(|one| one.after = Some(info.rows));
            });
        }
        let for_stop = engine.clone();
        self.set_stop(task, Rc::new(move || for_stop.stop()));
        Ok(())
    }

    /// The tables joined as they are now, without what does not fit the files.
    async fn set_up_rehearsal(self, engine: &Client) -> Result<(), Failure> {
        let Some(joined) = self.joined.get_untracked() else { return Ok(()) };
        let mut setup: Setup = joined.chosen.setup.clone();
        loop {
            let answer = engine.ask(Request::SetUp { setup: setup.clone() }, Vec::new()).await;
            let Err(Failure::Misfits(misfits)) = answer else { return answer.map(drop) };
            let before = (setup.tables.len(), setup.relationships.len());
            let profile = setup.profile.clone();
            let misfit = |table: &str| {
                table != profile && misfits.iter().any(|one| one.table.as_deref() == Some(table))
            };
            setup.tables.retain(|own| !misfit(&own.table));
            setup
                .relationships
                .retain(|one| !misfits.iter().any(|own| own.relationship.as_ref() == Some(&one.id)));
            if before == (setup.tables.len(), setup.relationships.len()) {
                return Err(Failure::Misfits(misfits));
            }
        }
    }

    /// Every active segment, after those that it refers to.
    async fn run_all(self, engine: &Client, registry: &str) -> Result<(), Failure> {
        let references = self.references();
        let mut round = Round::default();
        let all = self.segments.get_untracked();
        let can = |one: &&super::Segment| {
            one.record.definition.is_some() && one.record.state == SegmentState::Active
        };
        for segment in all.iter().filter(can) {
            round.add(segment.record.id.clone(), &references);
            let (id, name) = (segment.record.id.clone(), segment.record.name.clone());
            let before = segment.current().map(|snapshot| snapshot.members);
            self.update_rehearsal(|rehearsal| {
                rehearsal.segments.push(Rehearsed { id, name, before, outcome: None })
            });
        }
        let context = self.context();
        while let Some(id) = round.begin_next() {
            let Some(segment) = all.iter().find(|one| one.record.id == id) else { continue };
            let outcome = match round.hindered(&id) {
                Some(other) => {
                    let name =
                        all.iter().find(|one| one.record.id == other).map(|one| one.record.name.clone());
                    Outcome::Skipped(format!(
                        "It uses {}, which cannot be worked out.",
                        name.unwrap_or_default()
                    ))
                }
                None => self.run_in(engine, segment, registry, &context).await?,
            };
            round.end(&id, !matches!(outcome, Outcome::Counted { .. }));
            self.update_rehearsal(|rehearsal| {
                let of = |one: &&mut Rehearsed| one.id == id;
                rehearsal.segments.iter_mut().filter(of).for_each(|one| one.outcome = Some(outcome.clone()));
            });
        }
        Ok(())
    }

    async fn run_in(
        self,
        engine: &Client,
        segment: &super::Segment,
        registry: &str,
        context: &Context,
    ) -> Result<Outcome, Failure> {
        let Some(definition) = segment.record.definition.clone() else { return Err(Failure::Cancelled) };
        let last = segment.last_successful().filter(|snapshot| snapshot.registry == registry);
        let previous = match (last, self.inner(Inner::repository)) {
            (Some(snapshot), Some(repository)) => {
                let members = repository.members(&segment.record.id, snapshot.at).await;
                members.map_err(|error| Failure::Sentence(error.to_string()))?
            }
            _ => None,
        };
        let compared = previous.is_some();
        let request = Request::Run { whole: false, definition, context: context.clone() };
        match engine.ask(request, previous.into_iter().map(Attachment::from).collect()).await {
            Ok((Reply::Ran(ran), _)) => Ok(Outcome::Counted {
                members: ran.members,
                moved: (compared && !ran.damaged).then_some((ran.entered, ran.left, ran.left_missing)),
            }),
            Ok(_) | Err(Failure::Cancelled) => Err(Failure::Cancelled),
            Err(failure) => Ok(Outcome::Broken(sentence(&failure))),
        }
    }
}
