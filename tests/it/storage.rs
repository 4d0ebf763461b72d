//! Records of every form that there has been are still read, and nothing else is.

use std::{fs, path::Path};

use satsuma::storage::{
    form::{self, Record, Unread, decode, encode},
    records::{
        DraftRecord, MeasureRecord, PreferenceRecord, ProfileRecord, RunsRecord, SegmentRecord,
        SettingsRecord, SetupRecord, SnapshotRecord, SourceRecord, VersionRecord,
    },
};
use serde_json::{Value, json};

fn fixtures(version: u32, name: &str) -> Vec<Value> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/storage/v{version}/{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is read in today's form is written again as it was. Forms of before only have to be read.
fn check<R: Record + std::fmt::Debug>(version: u32, name: &str) {
    for value in fixtures(version, name) {
        let record: R =
            decode(value.clone()).unwrap_or_else(|error| panic!("{name}: {error:?} in {value:#}"));
        let again = encode(&record).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(decode::<R>(again.clone()).as_ref(), Ok(&record));
        if again[form::FORM] == value[form::FORM] {
            // Whole numbers are the same with and without a point.
            assert_eq!(again.to_string().replace(".0,", ","), value.to_string(), "{name}");
        }
        refuses::<R>(&value);
    }
}

/// A record with any field missing, of a newer form, or of another kind is not read as something.
fn refuses<R: Record + std::fmt::Debug>(value: &Value) {
    let fields = value.as_object().expect("an object");
    let mut newer = fields.clone();
    newer.insert(form::FORM.into(), json!(99));
    assert_eq!(decode::<R>(Value::Object(newer)), Err(Unread::Newer));
    for name in fields.keys() {
        let mut wrong = fields.clone();
        wrong.insert(name.clone(), json!({ "not": "this" }));
        let free = name == "value" || name == "draft" && fields[form::FORM] == 1;
        assert_eq!(decode::<R>(Value::Object(wrong)).is_ok(), free, "{name} of another kind");
    }
    for name in ["id", "segment", "table", "time_zone", form::FORM] {
        let mut without = fields.clone();
        if without.remove(name).is_some() {
            assert!(matches!(decode::<R>(Value::Object(without)), Err(Unread::Damaged(_))), "without {name}");
        }
    }
}

#[test]
fn kept_records_are_read() {
    check::<SegmentRecord>(1, "segments");
    check::<SegmentRecord>(2, "segments");
    check::<MeasureRecord>(1, "measures");
    check::<VersionRecord>(1, "versions");
    check::<DraftRecord>(1, "drafts");
    check::<DraftRecord>(2, "drafts");
    check::<SnapshotRecord>(1, "snapshots");
    check::<SnapshotRecord>(2, "snapshots");
    check::<SourceRecord>(1, "sources");
    check::<ProfileRecord>(1, "profile");
    check::<SettingsRecord>(1, "settings");
    check::<SettingsRecord>(2, "settings");
    check::<SetupRecord>(1, "setups");
    check::<SetupRecord>(2, "setups");
    check::<PreferenceRecord>(1, "preferences");
    check::<RunsRecord>(1, "runs");
}

#[test]
fn a_definition_of_tomorrow_leaves_its_segment_alone() {
    for (name, place) in [("segments", 1), ("versions", 0)] {
        let mut value = fixtures(1, name)[place].clone();
        value["definition"]["version"] = json!(2);
        let newer = if name == "segments" {
            decode::<SegmentRecord>(value).map(drop)
        } else {
            decode::<VersionRecord>(value).map(drop)
        };
        assert_eq!(newer, Err(Unread::Newer), "{name}");
    }
    let mut damaged = fixtures(1, "segments")[1].clone();
    damaged["definition"]["rules"][0]["surprise"] = json!(1);
    assert!(
        matches!(decode::<SegmentRecord>(damaged), Err(Unread::Damaged(_))),
        "nothing of a definition is lost silently"
    );
}

#[test]
fn a_snapshot_is_a_point_of_its_trend() {
    use satsuma::history::trend::{Frame, Trend};
    let snapshots: Vec<SnapshotRecord> =
        fixtures(1, "snapshots").into_iter().map(|value| decode(value).expect("a snapshot")).collect();
    let refreshes: Vec<_> = snapshots.iter().map(SnapshotRecord::refresh).collect();
    let trend = Trend::of(&refreshes, Frame::All, 0);
    assert_eq!(trend.points().map(|point| point.members).collect::<Vec<_>>(), [4372, u32::MAX]);
    assert_eq!(trend.failed, [1764072000001]);
}

/// A year of daily refreshes of a segment of 100,000 among a million customers, of whom one in a thousand enters and another
/// leaves a day: a hundred such segments take at most 60 MB beside the keys.
#[test]
fn a_year_of_refreshes_takes_little_room() {
    use std::collections::BTreeSet;

    use satsuma::{
        history::{
            change::compare,
            members::MemberSet,
            step::{self, Step, Way},
        },
        storage::records::Cause,
    };
    const MEMBERS: usize = 100_000;
    const CUSTOMERS: u64 = 1_000_000;
    const MOST_AHEAD: i64 = 16;
    let mut state = 2026_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut members = BTreeSet::new();
    while members.len() < MEMBERS {
        members.insert(next(CUSTOMERS) as u32);
    }
    let set = |members: &BTreeSet<u32>| MemberSet::of(members.iter().copied());
    let (mut last, mut steps, mut ahead, mut records) = (set(&members), 0, 0, 0);
    let mut whole = None;
    for day in 0..365_i64 {
        let leave: Vec<u32> = members.iter().copied().filter(|_| next(1_000) == 0).collect();
        leave.iter().for_each(|id| {
            members.remove(id);
        });
        while members.len() < MEMBERS {
            members.insert(next(CUSTOMERS) as u32);
        }
        let now = set(&members);
        let change = compare(&last, &now);
        let kept = step::back(day, &change.to_bytes());
        assert_eq!(step::read(&kept), Ok(Step::Back { next: day, change: change.clone() }));
        steps += kept.len();
        // The last of them are steps ahead, all from one whole set, at most so many.
        if day >= 365 - MOST_AHEAD {
            let whole = whole.get_or_insert_with(|| last.clone());
            let since = compare(whole, &now);
            assert!(step::is_short(&since, &now), "day {day}");
            let way = Way { whole: day - 1, before: day - 1, between: 0 };
            ahead += step::ahead(way, &since.to_bytes()).len();
        }
        let record = SnapshotRecord {
            segment: "s19a1b2c3d4e2".into(),
            at: 1_764_072_000_000 + day * 86_400_000,
            took: 12.5,
            as_of: 1_764_072_000_000 + day * 86_400_000,
            status: satsuma::model::segment::Status::Successful,
            members: now.len(),
            entered: Some(change.entered.len()),
            left: Some(change.left.len()),
            left_missing: Some(0),
            version: 3,
            fingerprint: "3f2a3f2a3f2a3f2a".into(),
            registry: "customers/customer_id/1763985500000".into(),
            error: None,
            cause: Cause::Due(1_764_072_000_000 + day * 86_400_000),
        };
        records += encode(&record).expect("encoded").to_string().len();
        last = now;
    }
    let all = 100 * (last.to_bytes().len() + steps + ahead + records);
    println!(
        "whole {}, steps {steps} and {ahead}, records {records}, of 100 segments {all}",
        last.to_bytes().len()
    );
    assert!(
        all <= 60_000_000,
        "{all} bytes: {} whole, {steps} of steps, {records} of records",
        last.to_bytes().len()
    );
}
