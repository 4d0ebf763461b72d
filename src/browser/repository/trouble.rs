//! When the browser stops to keep: what is known goes on in memory, and back into the database once that is possible.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsValue;

use super::{
    Backing, Connection, Durability, Kept, Repository, Start, StoreError, Work,
    memory::{Change, Memory},
    plain::{field, put, to_value},
};
use crate::{
    browser::clock,
    storage::{
        form,
        news::News,
        records::{DraftRecord, MeasureRecord, RunsRecord, SegmentRecord, VersionRecord},
        stores::{DRAFTS, MEASURES, PROFILE, RUNS, SEGMENTS, SETTINGS, SNAPSHOTS, STORES, VERSIONS},
    },
};

/// What the page knows, for when the database cannot even be read any more: as the start reads it, the drafts that were
/// edited in this visit, and what the schedules have done.
type Known = Box<dyn Fn() -> (Start, Vec<DraftRecord>, Option<RunsRecord>)>;

/// Who is told that something changed about keeping.
type Told = Rc<dyn Fn()>;

#[derive(Default)]
pub(super) struct Trouble {
    known: RefCell<Option<Known>>,
    told: RefCell<Option<Told>>,
}

/// What of a visit in memory was not put into the database, because another tab changed or deleted the same meanwhile.
#[derive(Default)]
pub struct Unkept {
    /// Ours and theirs.
    pub segments: Vec<(SegmentRecord, Option<SegmentRecord>)>,
    /// Ours and theirs.
    pub measures: Vec<(MeasureRecord, Option<MeasureRecord>)>,
}

/// How often it is looked for whether somebody else has moved everything, in milliseconds.
const PULSE: i32 = 20;

async fn is_lost_soon(connection: Option<Rc<Connection>>) -> bool {
    let Some(connection) = connection else { return false };
    clock::sleep(PULSE).await;
    connection.lost().is_some()
}

impl Repository {
    /// Says what is carried over where the database cannot be read any more, and hears when keeping stops or begins again.
    pub fn watch(
        self: &Rc<Self>,
        known: impl Fn() -> (Start, Vec<DraftRecord>, Option<RunsRecord>) + 'static,
        told: impl Fn() + 'static,
    ) {
        *self.trouble.known.borrow_mut() = Some(Box::new(known));
        *self.trouble.told.borrow_mut() = Some(Rc::new(told));
        self.watch_connection();
    }

    fn watch_connection(self: &Rc<Self>) {
        if let Backing::Database(connection) = self.backing() {
            let repository = Rc::downgrade(self);
            connection.watch(move |why| {
                if let Some(repository) = repository.upgrade() {
                    wasm_bindgen_futures::spawn_local(async move {
                        repository.go_on_in_memory(&why).await;
                        repository.watch_connection();
                    });
                }
            });
        }
    }

    fn told(&self) {
        let told = self.trouble.told.borrow().clone();
        if let Some(told) = told {
            told();
        }
    }

    /// Does it; where the browser keeps nothing any more, once more in memory.
    pub(super) async fn surely<T>(&self, operation: impl AsyncFn() -> Kept<T>) -> Kept<T> {
        let began = match self.backing() {
            Backing::Database(connection) => Some(connection),
            Backing::Memory(..) => None,
        };
        let why = match operation().await {
            Err(why) if why.stops_keeping() => why,
            // A transaction that is under way when the connection is lost only says that it was aborted.
            Err(StoreError::Failed(_)) if is_lost_soon(began).await => StoreError::Closed,
            outcome => return outcome,
        };
        if self.go_on_in_memory(&why).await { operation().await } else { Err(why) }
    }

    /// The browser stopped to keep. Whether everything goes on: in memory, or in the database where that could be opened
    /// again.
    pub async fn go_on_in_memory(&self, why: &StoreError) -> bool {
        if self.trouble.known.borrow().is_none() {
            return false;
        }
        while self.moving.get() {
            clock::sleep(PULSE).await;
        }
        let Backing::Database(connection) = self.backing() else { return true };
        if connection.lost().is_none() && *why != StoreError::Full {
            return true;
        }
        self.moving.set(true);
        let next = self.next_backing(connection.lost().as_ref().unwrap_or(why)).await;
        *self.kept.borrow_mut() = next;
        self.moving.set(false);
        self.told();
        true
    }

    async fn next_backing(&self, why: &StoreError) -> Backing {
        if *why == StoreError::Closed
            && let Ok(connection) = Connection::open_existing(&self.name).await
        {
            return Backing::Database(Rc::new(connection));
        }
        let memory = match self.all_of_database().await {
            Ok(memory) if *why == StoreError::Full => memory,
            _ => self.all_that_is_known(why).await,
        };
        Backing::Memory(Rc::new(RefCell::new(memory)), why.clone())
    }

    async fn all_of_database(&self) -> Kept<Memory> {
        let work = self.reading(STORES, "read the workspace")?;
        let mut memory = Memory::default();
        for store in STORES {
            let (keys, values) = (work.keys(*store, None).await?, work.all(*store, None).await?);
            for (key, value) in keys.iter().zip(&values) {
                memory.put(*store, value, Some(key));
            }
        }
        Ok(memory.into_kept())
    }

    /// What the page knows, as records. What cannot be written as one stays behind.
    async fn all_that_is_known(&self, why: &StoreError) -> Memory {
        let memory = Rc::new(RefCell::new(Memory::default()));
        let known = self.trouble.known.borrow().as_ref().map(|known| known());
        if let Some((start, drafts, runs)) = known {
            let mut work = Work::on_memory(memory.clone(), "go on in memory");
            let _ = carry_over(&mut work, start, drafts, runs).await;
            let _ = work.commit().await;
        }
        let memory = memory.take();
        // A database that was superseded or erased is nothing to go back to.
        if matches!(why, StoreError::Superseded | StoreError::Erased) { memory.into_kept() } else { memory }
    }

    /// Puts what is in memory into the database, where that is possible again, and goes on there.
    ///
    /// # Errors
    /// It still goes on in memory.
    pub async fn keep_again(self: &Rc<Self>) -> Kept<Unkept> {
        while self.moving.get() {
            clock::sleep(PULSE).await;
        }
        let Backing::Memory(memory, why) = self.backing() else { return Ok(Unkept::default()) };
        if !why.may_pass() {
            return Err(why);
        }
        let connection = Rc::new(Connection::open(&self.name).await?);
        let changes = memory.borrow().changes();
        let transaction = connection.writing(STORES, Durability::Strict, "keep the changes")?;
        let mut work = Work::on_database(transaction, "keep the changes");
        let unkept = put_changes(&mut work, &changes).await?;
        work.commit().await?;
        *self.kept.borrow_mut() = Backing::Database(connection);
        self.watch_connection();
        self.tell(&News::All);
        self.told();
        Ok(unkept)
    }
}

/// Everything but what another tab changed meanwhile, and what belongs to that.
async fn put_changes(work: &mut Work, changes: &[Change]) -> Kept<Unkept> {
    let mut unkept = Unkept::default();
    let mut passed: Vec<String> = Vec::new();
    let revision = |value: Option<&JsValue>| {
        value.and_then(|value| field(value, "revision").as_f64()).unwrap_or_default()
    };
    for change in changes.iter().filter(|change| change.store == SEGMENTS || change.store == MEASURES) {
        let there = work.get(change.store, &change.key).await?;
        if revision(there.as_ref()) == revision(change.before.as_ref()) {
            continue;
        }
        passed.extend(change.key.as_string());
        let read = |value: Option<&JsValue>| value.and_then(to_value);
        let (ours, theirs) = (read(change.now.as_ref()), read(there.as_ref()));
        if change.store == SEGMENTS {
            let theirs = theirs.and_then(|value| form::decode(value).ok());
            unkept
                .segments
                .extend(ours.and_then(|value| form::decode(value).ok()).map(|ours| (ours, theirs)));
        } else {
            let theirs = theirs.and_then(|value| form::decode(value).ok());
            unkept
                .measures
                .extend(ours.and_then(|value| form::decode(value).ok()).map(|ours| (ours, theirs)));
        }
    }
    for change in changes {
        let owner = match &change.key {
            key if key.is_string() => key.as_string(),
            key => js_sys::Array::from(key).get(0).as_string(),
        };
        let own = [SEGMENTS, MEASURES, VERSIONS, DRAFTS, SNAPSHOTS].contains(&change.store);
        if own && owner.is_some_and(|owner| passed.contains(&owner)) {
            continue;
        }
        match &change.now {
            Some(value) => {
                let beside = change.store.key.is_empty().then_some(&change.key);
                work.put(change.store, value, beside).await?;
            }
            None => work.delete(change.store, &change.key).await?,
        }
    }
    Ok(unkept)
}

async fn carry_over(
    work: &mut Work,
    start: Start,
    drafts: Vec<DraftRecord>,
    runs: Option<RunsRecord>,
) -> Kept<()> {
    for record in &start.segments {
        put(work, record, None).await?;
        if let Some(definition) = record.definition.clone() {
            let (segment, version, saved) = (record.id.clone(), record.version, record.changed);
            put(work, &VersionRecord { segment, version, saved, definition }, None).await?;
        }
    }
    for record in &start.snapshots {
        put(work, record, None).await?;
    }
    for record in &drafts {
        put(work, record, None).await?;
    }
    for record in &start.measures {
        put(work, record, None).await?;
    }
    for record in &start.setups {
        put(work, record, None).await?;
    }
    for record in &start.preferences {
        put(work, record, None).await?;
    }
    for (record, handle) in &start.sources {
        super::sources::put_source(work, record, handle.as_ref()).await?;
    }
    if let Some(record) = &start.settings {
        put(work, record, Some(&SETTINGS.into())).await?;
    }
    if let Some(record) = &start.profile {
        put(work, record, Some(&PROFILE.into())).await?;
    }
    if let Some(record) = &runs {
        put(work, record, Some(&RUNS.into())).await?;
    }
    Ok(())
}
