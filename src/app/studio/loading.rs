//! Sources into tables: one reader a source, thrown away after it, so that a source that crashes it costs nothing else.

use std::rc::Rc;

use futures_channel::oneshot;
use leptos::{prelude::*, task::spawn_local};

use super::{
    About, Command, EngineState, Placement, Question, Studio, TaskId, TaskState,
    inner::{From, LoadedSource},
};
use crate::{
    app::{
        data::placing::{Counterpart, counterpart},
        format,
    },
    browser::{
        client::{self, Client},
        clock,
        files::{self, Picked},
    },
    service::protocol::{
        Failure, Inspected, LoadMode, Reply, Request, SAMPLE_TABLES, SampleSize, Source, TableInfo,
    },
    storage::records::{Origin, SourceRecord},
};

/// The sample is the same for everyone on the same day.
const SEED: u64 = 2026;

/// A source that waits to be loaded.
pub(super) struct Load {
    task: TaskId,
    from: From,
    /// For samples: which of the tables. For kept files: the table that they filled.
    table: Option<String>,
    mode: Option<LoadMode>,
    /// The record that it is read again for.
    kept: Option<SourceRecord>,
}

impl Studio {
    pub(super) fn pick_files(self) {
        spawn_local(async move {
            match files::pick().await {
                Ok(picked) => self.open_files(picked),
                Err(error) => self.toast(error.to_string(), true, None),
            }
        });
    }

    pub(super) fn open_files(self, picked: Vec<Picked>) {
        for file in picked {
            let kept = self.kept_as(&file);
            if kept.is_none() {
                self.inner(|inner| inner.new_files.set(true));
            }
            let (table, mode) = match &kept {
                Some(record) => (Some(record.table.clone()), Some(self.mode_of_kept(record))),
                None => (None, None),
            };
            let title = format!("Loading {}", file.name());
            self.queue_load(title, From::File(file), table, mode, kept);
        }
    }

    pub(super) fn load_sample(self, size: SampleSize) {
        let today = today(&self.settings.get_untracked().time_zone);
        for table in SAMPLE_TABLES {
            let there =
                self.tables.with_untracked(|tables| tables.iter().any(|info| info.schema.name == table));
            let mode = if there { LoadMode::Replace } else { LoadMode::New };
            let from = From::Sample { size, seed: SEED, today: today.clone() };
            self.queue_load(format!("Making {table}"), from, Some(table.to_owned()), Some(mode), None);
        }
    }

    /// Loads kept sources again: samples, and files whose handles or whose bytes are at hand.
    pub(super) fn load_kept(self, record: SourceRecord, from: From) {
        let mode = self.mode_of_kept(&record);
        let title = match &from {
            From::File(file) => format!("Loading {}", file.name()),
            From::Sample { .. } => format!("Making {}", record.table),
        };
        self.queue_load(title, from, Some(record.table.clone()), Some(mode), Some(record));
    }

    fn mode_of_kept(self, record: &SourceRecord) -> LoadMode {
        let there =
            self.tables.with_untracked(|tables| tables.iter().any(|info| info.schema.name == record.table));
        let first = self.inner(|inner| {
            inner
                .sources
                .borrow()
                .iter()
                .filter(|(other, _)| other.table == record.table)
                .map(|(other, _)| other.id)
                .min()
        });
        match (there, first == Some(record.id)) {
            (false, _) => LoadMode::New,
            (true, true) => LoadMode::Replace,
            (true, false) => LoadMode::Append,
        }
    }

    /// The kept source that a given file is, by name and size, where it is not loaded.
    fn kept_as(self, file: &Picked) -> Option<SourceRecord> {
        let missing: Vec<u32> =
            self.missing.with_untracked(|missing| missing.iter().map(|source| source.id).collect());
        self.inner(|inner| {
            inner
                .sources
                .borrow()
                .iter()
                .map(|(record, _)| record)
                .find(|record| {
                    missing.contains(&record.id)
                        && matches!(&record.origin, Origin::File { name, .. } if *name == file.name())
                })
                .cloned()
        })
    }

    fn queue_load(
        self,
        title: String,
        from: From,
        table: Option<String>,
        mode: Option<LoadMode>,
        kept: Option<SourceRecord>,
    ) {
        let task = self.begin(title, TaskState::Queued, None);
        self.about(task, About::Load);
        self.set_stop(
            task,
            Rc::new(move || {
                self.inner(|inner| inner.loads.borrow_mut().retain(|load| load.task != task));
                self.end(task, Err(Failure::Cancelled));
            }),
        );
        let idle = self.inner(|inner| {
            inner.loads.borrow_mut().push(Load { task, from, table, mode, kept });
            !inner.loading.replace(true)
        });
        if idle {
            spawn_local(self.work_off_loads());
        }
    }

    async fn work_off_loads(self) {
        loop {
            let load = self.inner(|inner| {
                let mut loads = inner.loads.borrow_mut();
                if loads.is_empty() { None } else { Some(loads.remove(0)) }
            });
            let Some(load) = load else {
                self.propose_profile().await;
                // More may have come while the key was looked at.
                if self.inner(|inner| inner.loads.borrow().is_empty()) {
                    break;
                }
                continue;
            };
            self.run_task(load.task);
            let outcome =
                self.load(load.task, &load.from, load.table.as_deref(), load.mode, load.kept.as_ref()).await;
            self.end(load.task, outcome);
        }
        self.inner(|inner| inner.loading.set(false));
    }

    /// Waits until what is being loaded is loaded and keyed, and an engine that starts again has read its data.
    pub(super) async fn settled(self) {
        while self.inner(|inner| inner.loading.get())
            || self.engine.get_untracked() == EngineState::Restarting
        {
            clock::sleep(40).await;
        }
    }

    pub(super) async fn load(
        self,
        task: TaskId,
        from: &From,
        table: Option<&str>,
        mode: Option<LoadMode>,
        kept: Option<&SourceRecord>,
    ) -> Result<String, Failure> {
        let reader = Client::start(|_| {}).map_err(|_| not_started())?;
        let for_stop = reader.clone();
        self.set_stop(task, Rc::new(move || for_stop.stop()));
        let outcome = self.load_with(&reader, task, from, table, mode, kept).await;
        reader.stop();
        outcome
    }

    async fn load_with(
        self,
        reader: &Client,
        task: TaskId,
        from: &From,
        table: Option<&str>,
        mode: Option<LoadMode>,
        kept: Option<&SourceRecord>,
    ) -> Result<String, Failure> {
        let name = match from {
            From::File(file) => file.name(),
            From::Sample { .. } => table.unwrap_or_default().to_owned(),
        };
        let (table, mode) = match (table, mode) {
            (Some(table), Some(mode)) => (table.to_owned(), mode),
            _ => {
                let inspected = self.inspect(reader, from).await?;
                match self.place(&name, &inspected).await? {
                    Some(place) => place,
                    None => {
                        if let From::File(file) = from {
                            self.rehearse(vec![file.clone()]);
                        }
                        return Err(Failure::Cancelled);
                    }
                }
            }
        };
        let engine = self.inner(super::Inner::engine).ok_or_else(not_started)?;
        let info = self.read_into(&engine, reader, task, from, (&table, mode)).await?;
        let message = format!("{} in {}.", format::counted(info.rows, "row", "rows"), info.schema.name);
        self.loaded(from, mode, info, kept).await;
        Ok(message)
    }

    /// What a source has.
    pub(super) async fn inspect(self, reader: &Client, from: &From) -> Result<Inspected, Failure> {
        let name = match from {
            From::File(file) => file.name(),
            From::Sample { .. } => String::new(),
        };
        let request = Request::Inspect { source: source(from, None) };
        let answer = reader.ask(request, attachments(from)).await;
        match answer.map_err(|failure| in_reading(&name, failure))? {
            (Reply::Inspected(inspected), _) => Ok(inspected),
            _ => Err(Failure::Cancelled),
        }
    }

    /// A file's rows take the place of a table's.
    pub(super) fn replace_table(self, table: String, file: Picked) {
        let title = format!("Loading {}", file.name());
        let there = self.tables.with_untracked(|tables| tables.iter().any(|info| info.schema.name == table));
        let mode = if there { LoadMode::Replace } else { LoadMode::New };
        self.queue_load(title, From::File(file), Some(table), Some(mode), None);
    }

    /// Reads a source into a table of an engine.
    pub(super) async fn read_into(
        self,
        engine: &Client,
        reader: &Client,
        task: TaskId,
        from: &From,
        (table, mode): (&str, LoadMode),
    ) -> Result<TableInfo, Failure> {
        let name = match from {
            From::File(file) => file.name(),
            From::Sample { .. } => table.to_owned(),
        };
        let (to_engine, to_reader) = engine.lines()?;
        let receive = Request::Receive { table: table.to_owned(), mode };
        let taking = engine.request(receive, to_reader, |_| {}, |_| {});
        let mut given = attachments(from);
        given.extend(to_engine);
        let reading = reader.request(
            Request::Read { source: source(from, Some(table)) },
            given,
            move |progress| self.progress(task, progress),
            |_| {},
        );
        let taking_id = taking.id;
        if let Err(failure) = reading.answer().await {
            engine.cancel(taking_id);
            let _ = taking.answer().await;
            return Err(in_reading(&name, failure));
        }
        let (Reply::Loaded(info), _) = taking.answer().await? else { return Err(Failure::Cancelled) };
        Ok(*info)
    }

    /// Which table a new source's rows go to; nothing where that is to be rehearsed first. Where a table with the same columns
    /// or the same name is there, the person is asked.
    async fn place(self, file: &str, inspected: &Inspected) -> Result<Option<(String, LoadMode)>, Failure> {
        let read_from: Vec<(String, String)> = self.inner(|inner| {
            let of = |record: &SourceRecord| match &record.origin {
                Origin::File { name, .. } => Some((record.table.clone(), name.clone())),
                Origin::Sample { .. } => None,
            };
            inner.sources.borrow().iter().filter_map(|(record, _)| of(record)).collect()
        });
        let schema = inspected.schema.clone();
        let separate = (self.free_name(&schema.name), LoadMode::New);
        let found = counterpart(&self.schemas(), &read_from, file, &schema);
        let file = file.to_owned();
        let (table, question) = match found {
            None => return Ok(Some(separate)),
            Some(Counterpart::Same(table)) => (table.clone(), Question::SameColumns { file, table, schema }),
            Some(Counterpart::Changed(table, difference)) => {
                (table.clone(), Question::ChangedColumns { file, table, schema, difference })
            }
        };
        let (sender, answer) = oneshot::channel();
        self.inner(|inner| *inner.answer.borrow_mut() = Some(sender));
        self.question.set(Some(question));
        let answer = answer.await;
        self.question.set(None);
        match answer {
            Ok(Placement::Append) => Ok(Some((table, LoadMode::Append))),
            Ok(Placement::Replace) => Ok(Some((table, LoadMode::Replace))),
            Ok(Placement::Rehearse) => Ok(None),
            Ok(Placement::Separate) => Ok(Some(separate)),
            Ok(Placement::Skip) | Err(_) => Err(Failure::Cancelled),
        }
    }

    fn free_name(self, wanted: &str) -> String {
        let taken: Vec<String> =
            self.tables.with_untracked(|tables| tables.iter().map(|info| info.schema.name.clone()).collect());
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        std::iter::once(wanted.to_owned())
            .chain(numbered)
            .find(|name| !taken.contains(name))
            .unwrap_or_default()
    }

    /// A table is there: shown, and its source kept.
    async fn loaded(self, from: &From, mode: LoadMode, info: TableInfo, kept: Option<&SourceRecord>) {
        let table = info.schema.name.clone();
        let (origin, handle) = match from {
            From::File(picked) => {
                let origin = Origin::File {
                    name: picked.name(),
                    modified: picked.modified(),
                    handle: picked.handle.is_some(),
                };
                (origin, picked.handle.clone())
            }
            From::Sample { size, seed, today } => {
                (Origin::Sample { customers: size.customers(), seed: *seed, today: today.clone() }, None)
            }
        };
        let id = self.inner(|inner| {
            let mut sources = inner.sources.borrow_mut();
            let mut loaded = inner.loaded.borrow_mut();
            if mode != LoadMode::Append {
                sources.retain(|(record, _)| record.table != table);
                loaded.retain(|source| source.record.table != table);
            } else if let Some(kept) = kept {
                sources.retain(|(record, _)| record.id != kept.id);
            }
            let next = sources.iter().map(|(record, _)| record.id + 1).max().unwrap_or(1);
            kept.map_or(next, |record| record.id)
        });
        let record = SourceRecord {
            id,
            table: table.clone(),
            origin,
            bytes: info.bytes,
            fingerprint: info.fingerprint.clone(),
            rows: info.rows,
            schema: info.schema.clone(),
            read: clock::now() as i64,
        };
        let changed = kept.is_some_and(|kept| kept.fingerprint != record.fingerprint);
        let sources = self.inner(|inner| {
            inner.sources.borrow_mut().push((record.clone(), handle));
            inner.loaded.borrow_mut().push(LoadedSource { record, mode, from: from.clone() });
            inner.sources.borrow().clone()
        });
        self.missing.update(|missing| {
            missing.retain(|source| source.id != id && (mode == LoadMode::Append || source.table != table))
        });
        self.tables.update(|tables| match tables.iter_mut().find(|other| other.schema.name == table) {
            Some(there) => *there = info,
            None => tables.push(info),
        });
        let rows = self.tables.with_untracked(|tables| tables.iter().map(|table| table.rows).sum());
        if let Some(engine) = self.inner(super::Inner::engine) {
            engine.expect_rows(rows);
        }
        self.forget_columns();
        if changed {
            let message = if self.inner(|inner| inner.rereading.get()) {
                format!("{table} was read again: its file has changed.")
            } else {
                format!(
                    "{table} is not the same data as when it was read last. Refresh the segments to see what changed."
                )
            };
            self.toast(message, false, None);
        }
        if let Some(repository) = self.inner(super::Inner::repository) {
            self.kept(repository.put_sources(&sources).await);
        }
        if self.profile.get_untracked().is_some_and(|profile| profile.setup.table == table) {
            self.key_again().await;
        }
    }

    pub(super) fn answer_placement(self, answer: Placement) {
        if let Some(sender) = self.inner(|inner| inner.answer.borrow_mut().take()) {
            let _ = sender.send(answer);
        }
    }

    pub(super) fn save_sample(self, size: SampleSize) {
        spawn_local(async move {
            let today = today(&self.settings.get_untracked().time_zone);
            let from = From::Sample { size, seed: SEED, today };
            for table in SAMPLE_TABLES {
                let task = self.begin(format!("Saving {table}.arrow"), TaskState::Running, None);
                let outcome = self.save_sample_table(task, &from, table).await;
                let failed = outcome.is_err();
                self.end(task, outcome);
                if failed {
                    break;
                }
            }
        });
    }

    async fn save_sample_table(self, task: TaskId, from: &From, table: &str) -> Result<String, Failure> {
        let reader = Client::start(|_| {}).map_err(|_| not_started())?;
        let for_stop = reader.clone();
        self.set_stop(task, Rc::new(move || for_stop.stop()));
        let request = Request::SaveSample { source: source(from, Some(table)) };
        let outcome = self
            .save_stream(
                task,
                &reader,
                request,
                Vec::new(),
                &format!("{table}.arrow"),
                "application/vnd.apache.arrow.file",
            )
            .await;
        reader.stop();
        outcome.map(|(_, message)| message)
    }

    pub(super) fn forget_table(self, table: String) {
        spawn_local(async move {
            if let Some(engine) = self.inner(super::Inner::engine) {
                let _ = engine.ask(Request::Forget { table: table.clone() }, Vec::new()).await;
            }
            let sources = self.inner(|inner| {
                inner.sources.borrow_mut().retain(|(record, _)| record.table != table);
                inner.loaded.borrow_mut().retain(|source| source.record.table != table);
                inner.sources.borrow().clone()
            });
            self.tables.update(|tables| tables.retain(|info| info.schema.name != table));
            self.missing.update(|missing| missing.retain(|source| source.table != table));
            if self.profile.get_untracked().is_some_and(|profile| profile.setup.table == table) {
                self.profile.set(None);
            }
            self.forget_columns();
            if let Some(repository) = self.inner(super::Inner::repository) {
                self.kept(repository.put_sources(&sources).await);
            }
            self.toast(format!("{table} is forgotten. The file itself is untouched."), false, None);
            self.propose_profile().await;
        });
    }

    /// Opens kept handles (the browser asks the person) and makes samples; files without a handle are asked for by name.
    pub(super) fn reconnect(self) {
        spawn_local(async move {
            let missing: Vec<u32> =
                self.missing.with_untracked(|missing| missing.iter().map(|source| source.id).collect());
            let sources = self.inner(|inner| inner.sources.borrow().clone());
            let mut by_name = Vec::new();
            for (record, handle) in sources.into_iter().filter(|(record, _)| missing.contains(&record.id)) {
                match (&record.origin, handle) {
                    (Origin::Sample { customers, seed, today }, _) => {
                        let size = SampleSize::of_customers(*customers).unwrap_or(SampleSize::Small);
                        let from = From::Sample { size, seed: *seed, today: today.clone() };
                        self.load_kept(record, from);
                    }
                    (Origin::File { .. }, Some(handle)) => match files::reopen(&handle).await {
                        Ok(picked) => self.load_kept(record, From::File(picked)),
                        Err(error) => self.toast(error.to_string(), true, None),
                    },
                    (Origin::File { name, .. }, None) => by_name.push(name.clone()),
                }
            }
            if !by_name.is_empty() {
                self.dispatch(Command::PickFiles);
            }
        });
    }
}

fn source(from: &From, table: Option<&str>) -> Source {
    match from {
        From::File(file) => Source::File { name: file.name() },
        From::Sample { size, seed, today } => Source::Sample {
            size: *size,
            seed: *seed,
            today: today.clone(),
            table: table.unwrap_or_default().to_owned(),
        },
    }
}

fn attachments(from: &From) -> Vec<client::Attachment> {
    match from {
        From::File(file) => vec![file.attachment()],
        From::Sample { .. } => Vec::new(),
    }
}

fn not_started() -> Failure {
    Failure::Sentence("The engine is not running. Reload the page.".into())
}

/// A reader that died took only its file with it.
fn in_reading(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Sentence(sentence) if !sentence.contains(name) => Failure::Sentence(format!(
            "{name} could not be read: the reader stopped while it worked on it. What was loaded before is still there; save the file anew with the program that made it, then try again."
        )),
        failure => failure,
    }
}

fn today(zone: &str) -> String {
    crate::browser::clock::today(zone)
}
