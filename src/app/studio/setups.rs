//! How the tables belong together: remembered for their columns or guessed, corrected by the person, kept.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Segment, Studio, tasks::sentence};
use crate::{
    app::{
        data::{
            doubts::{about_new, doubts},
            joined::{Change, Joined, Origin, changes},
            placing::replaced,
        },
        format,
        route::Route,
    },
    browser::clock,
    model::{
        chosen::{Chosen, Renamed, columns_fingerprint, recognised},
        lost::{Lost, lost, lost_of_measure},
        proposal::{Matching, Proposal},
        schema::TableSchema,
        setup::Relationship,
    },
    service::protocol::{Failure, ProfileSetup, Reply, Request},
    storage::records::{MeasureRecord, SegmentRecord, SetupRecord},
};

/// The choice of the profile table in a set-up.
fn profile_setup(chosen: &Chosen) -> ProfileSetup {
    let own = chosen.table(&chosen.setup.profile);
    ProfileSetup {
        table: own.table,
        key: own.key,
        display_name: chosen.display_name.clone(),
        email: chosen.email.clone(),
        newest_wins: own.newest_wins,
    }
}

/// The set-up with another choice of the profile table.
fn with_profile(mut chosen: Chosen, profile: &ProfileSetup) -> Chosen {
    chosen.set_profile(&profile.table);
    if chosen.table(&profile.table).key != profile.key {
        chosen.set_key(&profile.table, profile.key.clone());
    }
    chosen.set_newest_wins(&profile.table, profile.newest_wins);
    chosen.display_name.clone_from(&profile.display_name);
    chosen.email.clone_from(&profile.email);
    chosen
}

impl Studio {
    pub(super) fn schemas(self) -> Vec<TableSchema> {
        self.tables.with_untracked(|tables| tables.iter().map(|info| info.schema.clone()).collect())
    }

    /// The set-up that was chosen for these columns; else the last one that knows the customers among them.
    fn remembered(self, tables: &[TableSchema]) -> Option<(SetupRecord, Renamed)> {
        let columns = columns_fingerprint(tables);
        self.inner(|inner| {
            let setups = inner.setups.borrow();
            let known = setups.iter().filter_map(|record| {
                let names = recognised(&record.tables, tables);
                let whole = record.columns == columns && names.len() == tables.len();
                let fits = whole || names.contains_key(&record.chosen.setup.profile);
                fits.then(|| ((whole, names.len(), record.changed), record.clone(), names))
            });
            known.max_by_key(|(rank, ..)| *rank).map(|(_, record, names)| (record, names))
        })
    }

    /// The remembered choice of the profile table, known before all tables are looked at together.
    pub(super) fn remembered_profile(self) -> Option<ProfileSetup> {
        let (record, names) = self.remembered(&self.schemas())?;
        let table = names.get(&record.chosen.setup.profile)?.clone();
        self.inner(|inner| inner.guessed.set(false));
        Some(ProfileSetup { table, ..profile_setup(&record.chosen) })
    }

    /// Chooses the profile table, and remembers it with the rest of the set-up.
    pub(super) fn set_profile(self, profile: ProfileSetup) {
        spawn_local(async move {
            match self.joined.get_untracked() {
                Some(joined) => {
                    let chosen = with_profile(joined.chosen.clone(), &profile);
                    if let Err(failure) = self.apply_setup(chosen).await
                        && failure != Failure::Cancelled
                    {
                        self.toast(sentence(&failure), true, None);
                    }
                }
                None => self.set_profile_and_wait(profile).await,
            }
        });
    }

    /// Joins the tables as remembered for their columns, or as they are likely to belong together. Where nothing fits, the
    /// customers stand alone.
    pub(super) async fn join_tables(self) {
        let Some(engine) = self.inner(super::Inner::engine) else { return };
        let Some(profile) = self.profile.get_untracked().map(|profile| profile.setup) else { return };
        let Ok((Reply::Proposed(proposal), _)) = engine.ask(Request::Propose, Vec::new()).await else {
            return;
        };
        let tables = self.schemas();
        let mut proposed = Chosen::proposed(&proposal);
        let early = self.inner(|inner| inner.guessed.replace(false));
        if !early || proposed.table(&proposed.setup.profile).key.is_empty() {
            proposed = with_profile(proposed, &profile);
        }
        let remembered = self.remembered(&tables);
        if let Some((record, names)) = &remembered {
            let chosen = proposed.kept_over(&record.chosen, names);
            match self.join(chosen, Origin::Remembered(record.changed), &proposal).await {
                Ok(joined) => {
                    let joined = Arc::new(joined);
                    self.joined.set(Some(joined.clone()));
                    if names.len() == tables.len() {
                        return self.say_remembered(record);
                    }
                    let known = |table: &str| names.values().any(|name| name == table);
                    let open = about_new(doubts(&joined.proposal, &joined.chosen), &joined.chosen, known);
                    return self.ask_about(&joined, &tables, !open.is_empty());
                }
                Err(Failure::Cancelled) => return,
                Err(failure) => {
                    let why = sentence(&failure);
                    self.toast(format!("The set-up of before does not fit these files, so that the tables are related as guessed. {why}"), true, Some(look()));
                }
            }
        }
        match self.join(proposed, Origin::Guessed, &proposal).await {
            Ok(joined) => {
                let joined = Arc::new(joined);
                self.joined.set(Some(joined.clone()));
                let open = doubts(&joined.proposal, &joined.chosen);
                self.ask_about(&joined, &tables, !open.is_empty());
            }
            Err(Failure::Cancelled) => {}
            Err(failure) => {
                self.joined.set(None);
                self.toast(sentence(&failure), true, Some(look()));
            }
        }
    }

    /// What was remembered is used without asking, and it is said.
    fn say_remembered(self, record: &SetupRecord) {
        if self.inner(|inner| inner.new_files.replace(false)) {
            let zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
            let day = format::day_of(record.changed, &zone);
            let message =
                format!("These files have columns that are known: the set-up of {day} is used again.");
            self.toast(message, false, Some(look()));
        }
    }

    /// A guess about new files is asked about where it is not sure, and told where it is.
    fn ask_about(self, joined: &Joined, tables: &[TableSchema], doubtful: bool) {
        let new = self.inner(|inner| {
            let new = inner.new_files.replace(false);
            new && inner.asked.borrow_mut().insert(columns_fingerprint(tables))
        });
        if !new || tables.len() < 2 {
            return;
        }
        let here = matches!(self.route.get_untracked(), Route::Home | Route::Data);
        let related = joined.relationships.len() as u64;
        if doubtful && here {
            self.dispatch(Command::Go(Route::Setup));
        } else if doubtful {
            let message = "Some of how these tables belong together is not sure.".to_owned();
            self.toast(message, false, Some(look()));
        } else if related > 0 {
            let message = format!(
                "{} between {} found.",
                format::counted(related, "relationship", "relationships"),
                format::counted(tables.len() as u64, "table", "tables")
            );
            self.toast(message, false, Some(look()));
        }
    }

    /// Joins the tables so. One that does not fit changes nothing.
    async fn join(self, chosen: Chosen, origin: Origin, proposal: &Proposal) -> Result<Joined, Failure> {
        let engine = self.inner(super::Inner::engine).ok_or(Failure::Cancelled)?;
        let request = || Request::SetUp { setup: chosen.setup.clone() };
        let before = self.profile.get_untracked().map(|profile| profile.setup);
        let wanted = profile_setup(&chosen);
        let mut answer = engine.ask(request(), Vec::new()).await;
        if before.as_ref() != Some(&wanted) {
            match (&answer, before) {
                (Ok(_), _) => {
                    // The key again, with the registry that its results are kept by.
                    self.key_profile(wanted).await?;
                    answer = engine.ask(request(), Vec::new()).await;
                }
                (Err(_), Some(before)) => {
                    self.key_profile(before).await?;
                    if let Some(joined) = self.joined.get_untracked() {
                        let setup = joined.chosen.setup.clone();
                        let _ = engine.ask(Request::SetUp { setup }, Vec::new()).await;
                    }
                }
                (Err(_), None) => {}
            }
        }
        let (Reply::SetUp { tables, relationships, customers }, _) = answer? else {
            return Err(Failure::Cancelled);
        };
        Ok(Joined { chosen, origin, proposal: proposal.clone(), tables, relationships, customers })
    }

    /// Takes a corrected set-up over and remembers it. Gives what is different now. One that does not fit changes nothing:
    /// [`Failure::Misfits`] says why.
    pub async fn apply_setup(self, chosen: Chosen) -> Result<Vec<Change>, Failure> {
        let before = self.joined.get_untracked().ok_or(Failure::Cancelled)?;
        let now = Arc::new(self.join(chosen, Origin::Chosen, &before.proposal).await?);
        self.joined.set(Some(now.clone()));
        // What is on screen is counted again.
        self.profile.update(|_| {});
        self.remember(&now.chosen).await;
        Ok(changes(&before, &now))
    }

    async fn remember(self, chosen: &Chosen) {
        let tables = self.schemas();
        let record = SetupRecord {
            columns: columns_fingerprint(&tables),
            tables,
            chosen: chosen.clone(),
            changed: clock::now() as i64,
        };
        self.inner(|inner| {
            let mut setups = inner.setups.borrow_mut();
            setups.retain(|other| other.columns != record.columns);
            setups.push(record.clone());
        });
        if let Some(repository) = self.inner(super::Inner::repository) {
            self.kept(repository.put_setup(&record).await);
        }
    }

    /// What a segment's saved definition uses that the loaded tables do not have any more. Tracked.
    pub fn lost(self, segment: &SegmentRecord) -> Vec<Lost> {
        let Some(definition) = &segment.definition else { return Vec::new() };
        let tables: Vec<TableSchema> =
            self.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect());
        self.joined
            .with(|joined| lost(definition, &tables, joined.as_ref().map(|joined| &joined.chosen.setup)))
    }

    /// The same for many segments: what is looked at for each is put together once. Tracked.
    pub fn lost_of_each(self) -> impl Fn(&SegmentRecord) -> Vec<Lost> {
        let tables: Vec<TableSchema> =
            self.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect());
        let setup = self.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.setup.clone()));
        move |segment| {
            let definition = segment.definition.as_ref();
            definition.map(|definition| lost(definition, &tables, setup.as_ref())).unwrap_or_default()
        }
    }

    /// The names of segments and measures that would miss something if a file's columns were those of a table, and do not
    /// miss it now.
    pub fn would_lose(self, table: &str, file: &TableSchema) -> Vec<String> {
        let tables = self.schemas();
        let after = replaced(&tables, table, file);
        let grows = |now: Vec<Lost>, then: Vec<Lost>| then.iter().any(|one| !now.contains(one));
        let segments = self.segments.with_untracked(|segments| {
            let of = |segment: &Segment| {
                let definition = segment.record.definition.as_ref()?;
                grows(lost(definition, &tables, None), lost(definition, &after, None))
                    .then(|| segment.record.name.clone())
            };
            segments.iter().filter_map(of).collect::<Vec<_>>()
        });
        let measures = self.measures.with_untracked(|measures| {
            let of = |record: &MeasureRecord| {
                grows(lost_of_measure(&record.measure, &tables), lost_of_measure(&record.measure, &after))
                    .then(|| record.name.clone())
            };
            measures.iter().filter_map(of).collect::<Vec<_>>()
        });
        segments.into_iter().chain(measures).collect()
    }

    /// How the values of a relationship match the keys of its target; nothing where they cannot be compared.
    pub async fn matching(
        self,
        relationship: Relationship,
        key: Vec<String>,
    ) -> Result<Option<Matching>, Failure> {
        let Relationship { source, columns, target, .. } = relationship;
        let engine = self.inner(super::Inner::engine).ok_or(Failure::Cancelled)?;
        match engine.ask(Request::Match { source, columns, target, key }, Vec::new()).await?.0 {
            Reply::Matching(found) => Ok(found),
            _ => Err(Failure::Cancelled),
        }
    }
}

/// The button that leads to the set-up.
fn look() -> (String, Command) {
    ("Look at the set-up".to_owned(), Command::Go(Route::Setup))
}
