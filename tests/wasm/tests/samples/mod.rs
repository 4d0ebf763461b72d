//! A record of each kind, with awkward values.

use satsuma::{
    model::{
        json,
        schedule::{Days, Rhythm, Schedule, SystemSchedule},
        schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
        segment::{SegmentState, SegmentType, Status},
    },
    storage::records::{
        Cause, DraftRecord, Origin, PreferenceRecord, ProfileRecord, SegmentRecord, SettingsRecord,
        SnapshotRecord, SourceRecord, Theme, VersionRecord,
    },
};

pub fn segment(id: &str) -> SegmentRecord {
    SegmentRecord {
        id: id.into(),
        name: "Tea “drinkers” 🫖".into(),
        output_name: "TeaDrinkers".into(),
        description: "Two\nlines".into(),
        tags: vec!["ü".into()],
        kind: SegmentType::Dynamic,
        state: SegmentState::Active,
        created: 1_763_985_600_000,
        changed: 1_763_985_600_001,
        version: 1,
        definition: Some(version(id, 1).definition),
        columns: vec!["customer_id".into(), "a.b".into()],
        schedule: Schedule::Own(rhythm()),
        activate_at: Some(1_763_985_600_000),
        deactivate_at: None,
        revision: 0,
    }
}

pub fn version(segment: &str, version: u32) -> VersionRecord {
    let text = include_str!("../../../data/definitions/everything_else.json");
    let definition = json::read_definition(text).expect("a definition");
    VersionRecord { segment: segment.into(), version, saved: 1_763_985_600_000, definition }
}

pub fn draft(segment: &str) -> DraftRecord {
    let draft = serde_json::json!({ "version": 1, "rules": [], "exact": "12345678901234567890.5", "share": 0.1, "none": null });
    DraftRecord { segment: segment.into(), base: 1, changed: 1_763_985_600_000, draft: draft.to_string() }
}

pub fn snapshot(segment: &str, at: i64) -> SnapshotRecord {
    SnapshotRecord {
        segment: segment.into(),
        at,
        took: 12.5,
        as_of: at - 1,
        status: Status::Successful,
        members: u32::MAX,
        entered: Some(3),
        left: None,
        left_missing: None,
        version: 1,
        fingerprint: "3f2a".into(),
        registry: "r".into(),
        error: None,
        cause: Cause::Due(at - 2),
    }
}

pub fn source(id: u32) -> SourceRecord {
    let column = ColumnSchema {
        name: "interests".into(),
        kind: ColumnType::List(ValueType::Text),
        source_type: "list<utf8>".into(),
    };
    let origin = match id % 2 {
        0 => Origin::Sample { customers: 10_000, seed: (1 << 53) - 1, today: "2026-11-24".into() },
        _ => Origin::File { name: "künden.arrow".into(), modified: 1_763_985_600_000, handle: false },
    };
    SourceRecord {
        id,
        table: "customers".into(),
        origin,
        bytes: 5_000_000_000,
        fingerprint: "3f2a".into(),
        rows: 10_000,
        schema: TableSchema { name: "customers".into(), columns: vec![column] },
        read: 1_763_985_600_000,
    }
}

pub fn profile() -> ProfileRecord {
    ProfileRecord {
        table: "customers".into(),
        key: vec!["country".into(), "number".into()],
        display_name: None,
        email: Some("mail".into()),
        newest_wins: true,
        registry: "r".into(),
    }
}

pub fn settings() -> SettingsRecord {
    SettingsRecord {
        time_zone: "Europe/Madrid".into(),
        first_weekday: 7,
        theme: Theme::Dark,
        spreadsheet_safe: false,
        schedule: SystemSchedule { rhythm: Some(rhythm()), time_zone: Some("Asia/Tokyo".into()) },
    }
}

fn rhythm() -> Rhythm {
    Rhythm { days: Days::Weekly(vec![1, 7]), times: vec![0, 1_439] }
}

pub fn preference(name: &str) -> PreferenceRecord {
    PreferenceRecord {
        name: name.into(),
        value: serde_json::json!({ "columns": ["name", "members"], "wide": true }),
    }
}
