//! The profile table: proposed by the engine, chosen by the person, keyed, and kept.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Loading, Studio, tasks::sentence};
use crate::{
    app::route::Route,
    browser::{client, clock},
    model::profile::ColumnProfile,
    service::protocol::{Failure, ProfileSetup, Reply, Request},
    storage::records::ProfileRecord,
};

impl Studio {
    /// Where no profile table is chosen: the kept choice where its table is loaded, else the likeliest table. A kept choice
    /// whose table waits to be read again stays: another one would begin new trends.
    pub(super) async fn propose_profile(self) {
        if let Some(profile) = self.profile.get_untracked() {
            self.offer_likelier(&profile.setup.table);
            return self.join_tables().await;
        }
        if self.tables.with_untracked(Vec::is_empty) {
            return self.joined.set(None);
        }
        let kept = self.inner(|inner| inner.profile.borrow().clone());
        let waits = kept.as_ref().is_some_and(|record| {
            self.missing.with_untracked(|missing| missing.iter().any(|source| source.table == record.table))
        });
        if waits {
            return;
        }
        let kept = kept.filter(|record| {
            self.tables.with_untracked(|tables| tables.iter().any(|info| info.schema.name == record.table))
        });
        self.inner(|inner| inner.guessed.set(kept.is_none()));
        let setup = match kept {
            Some(record) => Some(ProfileSetup {
                table: record.table,
                key: record.key,
                display_name: record.display_name,
                email: record.email,
                newest_wins: record.newest_wins,
            }),
            None => self.remembered_profile().or_else(|| {
                self.tables.with_untracked(|tables| {
                    let likeliest = tables.iter().max_by(|a, b| a.profile_score.total_cmp(&b.profile_score));
                    likeliest.map(|info| info.proposed.clone())
                })
            }),
        };
        if let Some(setup) = setup.filter(|setup| !setup.key.is_empty()) {
            self.set_profile_and_wait(setup).await;
        }
    }

    /// A table came that looks more like customers than the one in use: it is offered, once.
    fn offer_likelier(self, used: &str) {
        let likelier = self.tables.with_untracked(|tables| {
            let score = tables.iter().find(|info| info.schema.name == used).map(|info| info.profile_score)?;
            let best = tables.iter().max_by(|a, b| a.profile_score.total_cmp(&b.profile_score))?;
            (best.profile_score > score + 2.0).then(|| best.schema.name.clone())
        });
        let Some(table) = likelier else { return };
        if self.inner(|inner| inner.offered.borrow_mut().insert(table.clone())) {
            let message = format!("{table} looks like the customers, and {used} is used as them now.");
            let look = Command::Go(Route::Table(table));
            self.toast(message, false, Some(("Look at it".to_owned(), look)));
        }
    }

    /// The profile table was read again: its key is the same. Tables are joined once all that waits is read.
    pub(super) async fn key_again(self) {
        if let Some(setup) = self.profile.get_untracked().map(|profile| profile.setup) {
            self.key_or_tell(setup).await;
        }
    }

    pub(super) async fn set_profile_and_wait(self, setup: ProfileSetup) {
        if self.key_or_tell(setup).await {
            self.join_tables().await;
        }
    }

    /// Whether the profile table is keyed; what stands in the way is told.
    async fn key_or_tell(self, setup: ProfileSetup) -> bool {
        let keyed = self.key_profile(setup).await;
        match &keyed {
            Ok(()) | Err(Failure::Cancelled) => {}
            Err(failure) => self.toast(sentence(failure), true, None),
        }
        keyed.is_ok()
    }

    pub(super) async fn key_profile(self, setup: ProfileSetup) -> Result<(), Failure> {
        let Some(engine) = self.inner(super::Inner::engine) else { return Err(Failure::Cancelled) };
        let repository = self.inner(super::Inner::repository);
        let record = self.profile_record(&setup);
        // Twice: who keeps keys meanwhile is not to take these blocks for all, and who is evaluated before the engine has them
        // has numbers of before.
        let renumber = || self.inner(|inner| inner.numberings.update(|many| many + 1));
        renumber();
        let blocks = match &repository {
            Some(repository) => repository
                .registry_blocks(&record.registry)
                .await
                .map_err(|error| Failure::Sentence(error.to_string()))?,
            None => Vec::new(),
        };
        let attachments = blocks.into_iter().map(client::Attachment::from).collect();
        renumber();
        let (Reply::Profile(info), _) = engine.ask(Request::SetProfile { setup }, attachments).await? else {
            return Err(Failure::Cancelled);
        };
        self.inner(|inner| {
            inner.registered.set(info.registered);
            *inner.profile.borrow_mut() = Some(record.clone());
        });
        self.profile.set(Some(info));
        if let Some(repository) = repository {
            self.kept(repository.put_profile(&record).await);
        }
        Ok(())
    }

    /// The same table and key keep their registry; another table or another key gets a new one, and a new trend.
    fn profile_record(self, setup: &ProfileSetup) -> ProfileRecord {
        let kept = self.inner(|inner| inner.profile.borrow().clone());
        let registry =
            kept.filter(|record| record.table == setup.table && record.key == setup.key).map_or_else(
                || format!("{}/{}/{}", setup.table, setup.key.join("+"), clock::now() as i64),
                |record| record.registry,
            );
        ProfileRecord {
            table: setup.table.clone(),
            key: setup.key.clone(),
            display_name: setup.display_name.clone(),
            email: setup.email.clone(),
            newest_wins: setup.newest_wins,
            registry,
        }
    }

    /// A column's figures: asked for once for each state of the data, then remembered. Updates when the data changes.
    pub fn column(self, table: &str, column: &str) -> Signal<Loading<ColumnProfile>> {
        let key = (table.to_owned(), column.to_owned());
        let known = self.inner(|inner| inner.columns.borrow().get(&key).copied());
        let signal = known.unwrap_or_else(|| {
            // Owned by the studio, not by the component that happens to ask first.
            let signal = self.owner().with(|| RwSignal::new(Loading::Idle));
            self.inner(|inner| inner.columns.borrow_mut().insert(key.clone(), signal));
            signal
        });
        if signal.with_untracked(|loading| matches!(loading, Loading::Idle)) {
            self.ask_column(key, signal);
        }
        signal.into()
    }

    fn ask_column(self, (table, column): (String, String), signal: RwSignal<Loading<ColumnProfile>>) {
        let previous = signal.with_untracked(|loading| loading.shown().cloned());
        signal.set(Loading::Running { previous });
        spawn_local(async move {
            let Some(engine) = self.inner(super::Inner::engine) else { return signal.set(Loading::Idle) };
            signal.set(match engine.ask(Request::Column { table, column }, Vec::new()).await {
                Ok((Reply::Column(profile), _)) => Loading::Ready(*profile),
                Ok(_) | Err(Failure::Cancelled) => Loading::Idle,
                Err(failure) => Loading::Failed(sentence(&failure)),
            });
        });
    }

    /// The data changed: figures on screen are asked for again, others when they are wanted.
    pub(super) fn forget_columns(self) {
        let known = self.inner(|inner| inner.columns.borrow().clone());
        let there: Vec<String> =
            self.tables.with_untracked(|tables| tables.iter().map(|info| info.schema.name.clone()).collect());
        for (key, signal) in known {
            if there.contains(&key.0) && !signal.with_untracked(|loading| matches!(loading, Loading::Idle)) {
                self.ask_column(key, signal);
            } else {
                signal.set(Loading::Idle);
            }
        }
    }
}
