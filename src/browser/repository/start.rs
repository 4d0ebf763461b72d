//! What the start needs, read at once.

use super::{
    Kept, Repository, Work,
    plain::{Found, field, read_all, read_one, to_value, typed},
};
use crate::{
    browser::files::Handle,
    storage::{
        form::{self, Record, Unread},
        records::{
            DraftRecord, MeasureRecord, PreferenceRecord, ProfileRecord, RunsRecord, SegmentRecord,
            SettingsRecord, SetupRecord, SnapshotRecord, SourceRecord,
        },
        stores::{
            DRAFTS, MEASURES, PREFERENCES, PROFILE, RUNS, SEGMENTS, SETTINGS, SETUPS, SINGLES, SNAPSHOTS,
            SOURCES,
        },
    },
};

/// Everything that the start needs.
#[derive(Default)]
pub struct Start {
    /// Nothing at the first visit.
    pub settings: Option<SettingsRecord>,
    /// In no order.
    pub segments: Vec<SegmentRecord>,
    /// In no order.
    pub measures: Vec<MeasureRecord>,
    /// In no order.
    pub snapshots: Vec<SnapshotRecord>,
    /// Segments that have a draft.
    pub drafts: Vec<String>,
    /// With the handles that open them again; in no order.
    pub sources: Vec<(SourceRecord, Option<Handle>)>,
    /// Nothing before customers were loaded.
    pub profile: Option<ProfileRecord>,
    /// How tables belong together, by their columns; in no order.
    pub setups: Vec<SetupRecord>,
    /// Of lists.
    pub preferences: Vec<PreferenceRecord>,
    /// Records that could not be read and are set aside.
    pub damaged: usize,
    /// Records that a newer version of the page wrote; they stay as they are.
    pub newer: usize,
}

impl Start {
    /// What a person should know about what could not be read.
    pub fn notice(&self) -> Option<String> {
        let damaged = match self.damaged {
            0 => None,
            1 => Some(
                "One kept record could not be read and is set aside; everything else is here.".to_owned(),
            ),
            many => Some(format!(
                "{many} kept records could not be read and are set aside; everything else is here."
            )),
        };
        let what = match self.newer {
            0 => None,
            1 => Some("One kept record is from a newer version of Satsuma and is left alone.".to_owned()),
            many => {
                Some(format!("{many} kept records are from a newer version of Satsuma and are left alone."))
            }
        };
        let newer = what.map(|what| format!("{what} Reload the page to get that version."));
        match (damaged, newer) {
            (Some(damaged), Some(newer)) => Some(format!("{damaged} {newer}")),
            (one, other) => one.or(other),
        }
    }
}

async fn single<R: Record>(
    work: &Work,
    name: &str,
    damaged: &mut Vec<Found>,
    newer: &mut usize,
) -> Kept<Option<R>> {
    let key = name.into();
    let value = work.get(SINGLES, &key).await?;
    Ok(read_one(value, &key, damaged).unwrap_or_else(|_| {
        *newer += 1;
        None
    }))
}

impl Repository {
    /// Everything that the start needs, without touching data files. What is damaged is set aside.
    ///
    /// # Errors
    /// The workspace cannot be read.
    pub async fn start(&self) -> Kept<Start> {
        self.surely(async || self.start_once().await).await
    }

    async fn start_once(&self) -> Kept<Start> {
        let work = self.reading(
            &[SEGMENTS, SNAPSHOTS, DRAFTS, SOURCES, SINGLES, PREFERENCES, SETUPS, MEASURES],
            "read the workspace",
        )?;
        let mut damaged: Vec<Found> = Vec::new();
        let mut newer = 0;
        let segments = read_all(work.all(SEGMENTS, None).await?, &mut damaged, &mut newer);
        let measures = read_all(work.all(MEASURES, None).await?, &mut damaged, &mut newer);
        let snapshots = read_all(work.all(SNAPSHOTS, None).await?, &mut damaged, &mut newer);
        let drafts: Vec<DraftRecord> = read_all(work.all(DRAFTS, None).await?, &mut damaged, &mut newer);
        let preferences = read_all(work.all(PREFERENCES, None).await?, &mut damaged, &mut newer);
        let setups = read_all(work.all(SETUPS, None).await?, &mut damaged, &mut newer);
        let mut sources = Vec::new();
        for value in work.all(SOURCES, None).await? {
            let record = to_value(&field(&value, "record"));
            match record.map_or(Err(Unread::Damaged("it is no plain data".to_owned())), form::decode) {
                Ok(record) => sources.push((record, typed(&value, "handle"))),
                Err(Unread::Damaged(why)) => damaged.push(Found::new(SOURCES, None, value, why)),
                Err(Unread::Newer) => newer += 1,
            }
        }
        let settings = single(&work, SETTINGS, &mut damaged, &mut newer).await?;
        let profile = single(&work, PROFILE, &mut damaged, &mut newer).await?;
        let _: Option<RunsRecord> = single(&work, RUNS, &mut damaged, &mut newer).await?;
        drop(work);
        let drafts = drafts.into_iter().map(|draft| draft.segment).collect();
        let start = Start {
            settings,
            segments,
            measures,
            snapshots,
            drafts,
            sources,
            profile,
            setups,
            preferences,
            damaged: damaged.len(),
            newer,
        };
        self.set_aside(damaged).await;
        Ok(start)
    }
}
