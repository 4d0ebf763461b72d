//! Settings, the choice of the profile table, preferences.

use super::{
    Durability, Kept, Repository,
    plain::{put, read_one},
};
use crate::storage::{
    form::Record,
    records::{PreferenceRecord, ProfileRecord, RunsRecord, SettingsRecord, SetupRecord},
    stores::{PREFERENCES, PROFILE, RUNS, SETTINGS, SETUPS, SINGLES},
};

impl Repository {
    async fn put_single<R: Record>(&self, name: &str, record: &R, operation: &'static str) -> Kept<()> {
        let mut work = self.writing(&[SINGLES], operation)?;
        put(&mut work, record, Some(&name.into())).await?;
        work.commit().await
    }

    /// What the schedules have done; a damaged record is as none.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn runs(&self) -> Kept<RunsRecord> {
        let work = self.reading(&[SINGLES], "read the schedules")?;
        let key = RUNS.into();
        Ok(read_one(work.get(SINGLES, &key).await?, &key, &mut Vec::new())?.unwrap_or_default())
    }

    /// Keeps what the schedules have done.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_runs(&self, record: &RunsRecord) -> Kept<()> {
        self.put_single(RUNS, record, "keep the schedules").await
    }

    /// Keeps the choice of the profile table.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_profile(&self, record: &ProfileRecord) -> Kept<()> {
        self.put_single(PROFILE, record, "keep the choice of the customers table").await
    }

    /// Keeps how the tables with these columns belong together.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_setup(&self, record: &SetupRecord) -> Kept<()> {
        let mut work = self.writing(&[SETUPS], "keep the set-up")?;
        put(&mut work, record, None).await?;
        work.commit().await
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// They are not kept.
    pub async fn put_settings(&self, record: &SettingsRecord) -> Kept<()> {
        self.put_single(SETTINGS, record, "keep the settings").await
    }

    /// Keeps a preference.
    ///
    /// # Errors
    /// It is not kept.
    pub async fn put_preference(&self, record: &PreferenceRecord) -> Kept<()> {
        let mut work = self.writing_with(&[PREFERENCES], Durability::Relaxed, "keep a preference")?;
        put(&mut work, record, None).await?;
        work.commit().await
    }
}
