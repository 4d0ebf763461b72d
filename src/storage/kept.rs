//! Where each record is kept, the steps from its old forms, and what the trend sees of it.

use super::{
    form::{Fields, Record, Step, has_newer_definition, has_newer_measure},
    records::{
        DraftRecord, MeasureRecord, PreferenceRecord, ProfileRecord, RunsRecord, SegmentRecord,
        SettingsRecord, SetupRecord, SnapshotRecord, SourceRecord, VersionRecord,
    },
    stores::{self, Store},
};
use crate::{
    history::trend::{Outcome, Refresh},
    model::segment::Status,
};

/// Form 1 knew no schedules: what was kept goes with the system's.
impl Record for SegmentRecord {
    const STORE: Store = stores::SEGMENTS;
    const STEPS: &'static [Step] = &[|fields| {
        fields.insert("schedule".to_owned(), "system".into());
        Ok(())
    }];

    fn has_newer_part(fields: &Fields) -> bool {
        has_newer_definition(fields)
    }
}

impl Record for MeasureRecord {
    const STORE: Store = stores::MEASURES;

    fn has_newer_part(fields: &Fields) -> bool {
        has_newer_measure(fields)
    }
}

impl Record for VersionRecord {
    const STORE: Store = stores::VERSIONS;

    fn has_newer_part(fields: &Fields) -> bool {
        has_newer_definition(fields)
    }
}

/// In form 1 the draft was an object among the fields.
impl Record for DraftRecord {
    const STORE: Store = stores::DRAFTS;
    const STEPS: &'static [Step] = &[|fields| {
        let draft = fields.remove("draft").ok_or("no draft")?;
        fields.insert("draft".to_owned(), draft.to_string().into());
        Ok(())
    }];
}

/// In form 1 only persons refreshed.
impl Record for SnapshotRecord {
    const STORE: Store = stores::SNAPSHOTS;
    const STEPS: &'static [Step] = &[|fields| {
        fields.insert("cause".to_owned(), "person".into());
        Ok(())
    }];
}

impl Record for SourceRecord {
    const STORE: Store = stores::SOURCES;
}

impl Record for ProfileRecord {
    const STORE: Store = stores::SINGLES;
}

/// Form 1 knew no contacts.
impl Record for SetupRecord {
    const STORE: Store = stores::SETUPS;
    const STEPS: &'static [Step] = &[|_| Ok(())];
}

/// In form 1 there was no schedule, which is as if it were off.
impl Record for SettingsRecord {
    const STORE: Store = stores::SINGLES;
    const STEPS: &'static [Step] = &[|fields| {
        fields.insert("schedule".to_owned(), serde_json::json!({ "rhythm": null, "time_zone": null }));
        Ok(())
    }];
}

impl Record for RunsRecord {
    const STORE: Store = stores::SINGLES;
}

impl Record for PreferenceRecord {
    const STORE: Store = stores::PREFERENCES;
}

impl SnapshotRecord {
    /// As a trend sees it.
    pub fn refresh(&self) -> Refresh<'_> {
        let outcome = match self.status {
            Status::Successful => {
                Outcome::Counted { members: self.members, entered: self.entered, left: self.left }
            }
            Status::Failed => Outcome::Failed,
            Status::Draft | Status::Skipped | Status::Refreshing | Status::Queued | Status::Canceled => {
                Outcome::Passed
            }
        };
        Refresh { at: self.at, outcome, version: self.version, registry: &self.registry }
    }
}
