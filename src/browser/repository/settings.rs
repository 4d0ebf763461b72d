//! Settings, the choice of the profile table, preferences.

use super::{
    Durability, Kept, Repository,
    plain::{put, read_one},
};
use crate::storage::{
    form::Record,
    news::News,
    records::{PreferenceRecord, ProfileRecord, RunsRecord, SettingsRecord, SetupRecord},
    stores::{PREFERENCES, PROFILE, RUNS, SETTINGS, SETUPS, SINGLES},
};

impl Repository {
    async fn put_single<R: Record>(
        &self,
        name: &str,
        record: &R,
        operation: &'static str,
        news: News,
    ) -> Kept<()> {
        let key = name.into();
        let changed = self.surely(async || {
            let mut work = self.writing(&[SINGLES], operation)?;
            // What is there already is not written again: two tabs would tell each other of it for ever.
            let same = read_one(work.get(SINGLES, &key).await?, &key, &mut Vec::new())?;
            if same.as_ref() == Some(record) {
                return Ok(false);
            }
            put(&mut work, record, Some(&key)).await?;
            work.commit().await?;
            Ok(true)
        });
        if changed.await? {
            self.tell(&news);
        }
        Ok(())
    }

    /// What the schedules have done; a damaged record is as none.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn runs(&self) -> Kept<RunsRecord> {
        let key = RUNS.into();
        let value =
            self.surely(async || self.reading(&[SINGLES], "read the schedules")?.get(SINGLES, &key).await);
        let mut damaged = Vec::new();
        let runs = read_one(value.await?, &key, &mut damaged)?.unwrap_or_default();
        self.set_aside(damaged).await;
        Ok(runs)
    }

    /// Keeps what the schedules have done.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_runs(&self, record: &RunsRecord) -> Kept<()> {
        self.put_single(RUNS, record, "keep the schedules", News::Runs).await
    }

    /// Keeps the choice of the profile table.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_profile(&self, record: &ProfileRecord) -> Kept<()> {
        self.put_single(PROFILE, record, "keep the choice of the customers table", News::Profile).await
    }

    /// Keeps how the tables with these columns belong together.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_setup(&self, record: &SetupRecord) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing(&[SETUPS], "keep the set-up")?;
            put(&mut work, record, None).await?;
            work.commit().await
        })
        .await?;
        self.tell(&News::Setups);
        Ok(())
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// They are not kept.
    pub async fn put_settings(&self, record: &SettingsRecord) -> Kept<()> {
        self.put_single(SETTINGS, record, "keep the settings", News::Settings).await
    }

    /// Keeps a preference.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_preference(&self, record: &PreferenceRecord) -> Kept<()> {
        self.surely(async || {
            let mut work = self.writing_with(&[PREFERENCES], Durability::Relaxed, "keep a preference")?;
            put(&mut work, record, None).await?;
            work.commit().await
        })
        .await?;
        self.tell(&News::Preferences);
        Ok(())
    }
}
