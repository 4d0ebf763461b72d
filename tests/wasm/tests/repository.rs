//! The workspace's database in a real browser: everything comes back, or nothing is kept.
#![cfg(target_arch = "wasm32")]

mod samples;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use idb::{Database, DatabaseEvent, Factory, Query, TransactionMode};
use js_sys::Uint8Array;
use samples::{draft, preference, profile, segment, settings, snapshot, source, version};
use satsuma::{
    browser::repository::{Found, Outcome, Repository, Snapshot, Start, StoreError},
    history::{change::compare, members::MemberSet, registry::Registry},
    storage::{
        news::News,
        records::{DraftRecord, SegmentRecord, SnapshotRecord},
        stores,
        workspace::{self, write},
    },
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The database itself, past the repository.
async fn raw(name: &str) -> Database {
    Factory::new().expect("a browser").open(name, None).expect("a request").await.expect("a database")
}

/// Keeps one snapshot of the registry that it names, behind the last one of its trend, with the same members; whether it is
/// kept.
async fn put(
    repository: &Repository,
    record: &SnapshotRecord,
    members: Option<&Uint8Array>,
    block: Option<&Uint8Array>,
) -> Result<bool, StoreError> {
    let gained = block.map(|block| (record.registry.as_str(), block));
    let last = repository.snapshots(&record.segment).await?.pop();
    let seen = last.as_ref().map(|last| last.at);
    let nobody = compare(&MemberSet::default(), &MemberSet::default()).to_bytes();
    let before = match last.filter(|last| last.registry == record.registry) {
        Some(last) => repository.kept_members(&[(record.segment.clone(), last.at)]).await?.pop().flatten(),
        None => None,
    };
    let before = before.map(|kept| (kept.way, nobody));
    let found = members.map(|members| Found { whole: Some(members.clone()), before });
    let kept = repository.put_snapshots(&[Snapshot { record: record.clone(), seen, found }], gained).await?;
    Ok(kept == [Outcome::Kept])
}

async fn plant(name: &str, store: &str, value: &str, key: Option<&str>) {
    let database = raw(name).await;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite).expect("a transaction");
    let value = js_sys::JSON::parse(value).expect("JSON");
    let found = transaction.object_store(store).expect("a store");
    found.put(&value, key.map(JsValue::from).as_ref()).expect("a request").await.expect("planted");
    transaction.commit().expect("a commit").await.expect("kept");
    database.close();
}

async fn found(name: &str, store: &str) -> Vec<String> {
    let database = raw(name).await;
    let transaction = database.transaction(&[store], TransactionMode::ReadOnly).expect("a transaction");
    let all = transaction
        .object_store(store)
        .expect("a store")
        .get_all(None, None)
        .expect("a request")
        .await
        .expect("values");
    database.close();
    all.iter().map(|value| js_sys::JSON::stringify(value).expect("JSON").into()).collect()
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

async fn kept_members(repository: &Repository, at: i64) -> Option<Vec<u8>> {
    repository.members("s1", at).await.expect("read").map(|members| members.to_vec())
}

/// A database of its own for each test, and one in memory, which must do the same.
async fn both(name: &str) -> Vec<Repository> {
    vec![Repository::open_named(name).await, Repository::in_memory()]
}

#[wasm_bindgen_test]
async fn every_record_comes_back() {
    for (place, repository) in both("comes-back").await.into_iter().enumerate() {
        assert_eq!(repository.warning().is_some(), place == 1);
        let kept =
            repository.put_segment(&segment("s1"), Some(&version("s1", 1)), false).await.expect("kept");
        assert_eq!(kept, SegmentRecord { revision: 1, ..segment("s1") });
        repository.put_draft(&draft("s1"), &[]).await.expect("kept");
        put(&repository, &snapshot("s1", 10), None, None).await.expect("kept");
        put(&repository, &snapshot("s1", 20), Some(&bytes(b"who")), None).await.expect("kept");
        repository.put_sources(&[(source(9), None)]).await.expect("kept");
        repository.put_sources(&[(source(1), None), (source(2), None)]).await.expect("kept");
        repository.put_profile(&profile()).await.expect("kept");
        repository.put_settings(&settings()).await.expect("kept");
        repository.put_preference(&preference("segments")).await.expect("kept");
        let again = if place == 0 { Repository::open_named("comes-back").await } else { repository };

        let mut start = again.start().await.expect("read");
        assert_eq!(start.segments, [kept]);
        start.snapshots.sort_by_key(|snapshot| snapshot.at);
        assert_eq!(start.snapshots, [snapshot("s1", 10), snapshot("s1", 20)]);
        assert_eq!(start.drafts, ["s1"]);
        start.sources.sort_by_key(|(record, _)| record.id);
        assert_eq!(start.sources, [(source(1), None), (source(2), None)]);
        assert_eq!((start.profile.as_ref(), start.settings.as_ref()), (Some(&profile()), Some(&settings())));
        assert_eq!(start.preferences, [preference("segments")]);
        assert_eq!(start.notice(), None);
        assert_eq!(again.draft("s1").await, Ok(Some(draft("s1"))));
        assert_eq!(again.draft("s2").await, Ok(None));
        assert_eq!(again.versions("s1").await, Ok(vec![version("s1", 1)]));
        assert_eq!(kept_members(&again, 20).await, Some(b"who".to_vec()));
        assert_eq!(kept_members(&again, 10).await, None);

        let other = SegmentRecord { name: "Other".into(), ..start.segments[0].clone() };
        let saved = again.put_segment(&other, Some(&version("s1", 2)), true).await;
        assert_eq!(saved.map(|record| (record.name, record.revision)), Ok(("Other".to_owned(), 2)));
        assert_eq!(again.draft("s1").await, Ok(None), "saving takes the draft away");
        assert_eq!(again.versions("s1").await.map(|versions| versions.len()), Ok(2));

        again.erase_everything().await.expect("erased");
        let start = again.start().await.expect("read");
        assert!(
            start.segments.is_empty()
                && start.snapshots.is_empty()
                && start.settings.is_none()
                && start.sources.is_empty()
        );
        assert_eq!(again.versions("s1").await, Ok(Vec::new()));
    }
}

#[wasm_bindgen_test]
async fn a_write_that_does_not_know_the_last_one_is_refused() {
    let (one, other) = (Repository::open_named("conflict").await, Repository::open_named("conflict").await);
    let first = one.put_segment(&segment("s1"), None, false).await.expect("kept");
    let second = other
        .put_segment(&SegmentRecord { name: "Theirs".into(), ..first.clone() }, None, false)
        .await
        .expect("kept");
    one.put_draft(&draft("s1"), &[]).await.expect("kept");
    let mine = SegmentRecord { name: "Mine".into(), ..first };
    let refused = one.put_segment(&mine, Some(&version("s1", 2)), true).await;
    assert_eq!(refused, Err(StoreError::Conflict(Some(Box::new(second.clone())))));
    assert_eq!(other.start().await.expect("read").segments, [second]);
    assert_eq!(one.versions("s1").await, Ok(Vec::new()), "nothing of it is kept");
    assert_eq!(one.draft("s1").await, Ok(Some(draft("s1"))), "the draft is still there");

    other.delete_segments(&["s1".to_owned()]).await.expect("deleted");
    assert_eq!(
        one.put_segment(&mine, None, false).await,
        Err(StoreError::Conflict(None)),
        "it does not come back"
    );
    assert_eq!(put(&one, &snapshot("s1", 1), None, None).await, Ok(false));
    assert_eq!(one.start().await.expect("read").snapshots, []);
}

#[wasm_bindgen_test]
async fn a_snapshot_is_kept_whole_or_not_at_all() {
    for (place, repository) in both("whole").await.into_iter().enumerate() {
        repository.put_segment(&segment("s1"), None, false).await.expect("kept");
        let mut registry = Registry::default();
        let members = MemberSet::of(registry.map_rows(["ana", "ben"]).expect("room"));
        let (first, members) = (registry.block_since(0).expect("keys"), bytes(&members.to_bytes()));
        put(&repository, &snapshot("s1", 1), Some(&members), Some(&bytes(&first))).await.expect("kept");
        registry.register("carla").expect("room");
        let second = registry.block_since(2).expect("keys");
        put(&repository, &snapshot("s1", 2), Some(&members), Some(&bytes(&second))).await.expect("kept");

        // Another tab that opened the registry before numbers its new customers from 2 on, too.
        let late = put(&repository, &snapshot("s1", 3), Some(&members), Some(&bytes(&second))).await;
        assert_eq!(late, Err(StoreError::KeysMoved));
        let nonsense = put(&repository, &snapshot("s1", 4), Some(&members), Some(&bytes(b"?"))).await;
        assert!(matches!(nonsense, Err(StoreError::Failed(_))));
        let again = if place == 0 { Repository::open_named("whole").await } else { repository };
        let mut kept: Vec<i64> =
            again.start().await.expect("read").snapshots.iter().map(|snapshot| snapshot.at).collect();
        kept.sort_unstable();
        assert_eq!(kept, [1, 2]);
        assert_eq!(kept_members(&again, 3).await, None);
        let blocks: Vec<Vec<u8>> =
            again.registry_blocks("r").await.expect("read").iter().map(Uint8Array::to_vec).collect();
        let opened = Registry::open(&blocks).expect("a registry");
        assert_eq!((opened.len(), opened.key(2)), (3, "carla"));
        assert_eq!(again.registry_blocks("another").await.map(|blocks| blocks.len()), Ok(0));
    }
}

#[wasm_bindgen_test]
async fn deleted_segments_come_back_as_they_were() {
    for (place, repository) in both("restore").await.into_iter().enumerate() {
        for id in ["s1", "s2"] {
            repository.put_segment(&segment(id), Some(&version(id, 1)), false).await.expect("kept");
            put(&repository, &snapshot(id, 5), Some(&bytes(id.as_bytes())), None).await.expect("kept");
        }
        repository.put_draft(&draft("s1"), &[]).await.expect("kept");
        let removed =
            repository.delete_segments(&["s1".to_owned(), "never there".to_owned()]).await.expect("deleted");
        let left = repository.start().await.expect("read");
        assert_eq!(left.segments.iter().map(|segment| segment.id.as_str()).collect::<Vec<_>>(), ["s2"]);
        assert_eq!((left.snapshots, left.drafts), (vec![snapshot("s2", 5)], Vec::new()));
        assert_eq!(
            (kept_members(&repository, 5).await, repository.versions("s1").await),
            (None, Ok(Vec::new()))
        );

        let kept = SegmentRecord { revision: 1, ..segment("s1") };
        assert_eq!(removed.segments(), [(kept.clone(), vec![snapshot("s1", 5)], true)]);
        repository.restore(&removed).await.expect("back");
        let again = if place == 0 { Repository::open_named("restore").await } else { repository };
        let start = again.start().await.expect("read");
        assert_eq!(
            (start.segments.len(), start.snapshots.len(), start.drafts),
            (2, 2, vec!["s1".to_owned()])
        );
        assert_eq!(kept_members(&again, 5).await, Some(b"s1".to_vec()));
        assert_eq!(again.versions("s1").await, Ok(vec![version("s1", 1)]));
        assert!(again.put_segment(&kept, None, false).await.is_ok(), "it can be changed again");
    }
}

#[wasm_bindgen_test]
async fn damaged_records_are_set_aside_and_stop_nothing() {
    let repository = Repository::open_named("damaged").await;
    repository.put_segment(&segment("good"), Some(&version("good", 1)), false).await.expect("kept");
    repository.put_settings(&settings()).await.expect("kept");
    plant("damaged", stores::SEGMENTS.name, r#"{ "id": "bad", "form": 1, "name": 7 }"#, None).await;
    plant("damaged", stores::SNAPSHOTS.name, r#"{ "segment": "good", "at": 1 }"#, None).await;
    plant("damaged", stores::SOURCES.name, r#"{ "id": 3, "record": "?" }"#, None).await;
    plant("damaged", stores::SINGLES.name, r#"[1]"#, Some(stores::PROFILE)).await;
    plant("damaged", stores::VERSIONS.name, r#"{ "segment": "good", "version": 9, "form": 1 }"#, None).await;
    plant("damaged", stores::DRAFTS.name, r#"{ "segment": "good", "form": 1 }"#, None).await;

    assert_eq!(repository.draft("good").await, Ok(None));
    let start = repository.start().await.expect("read");
    assert_eq!(start.segments.iter().map(|segment| segment.id.as_str()).collect::<Vec<_>>(), ["good"]);
    assert_eq!((start.damaged, start.newer, start.settings.as_ref()), (4, 0, Some(&settings())));
    assert!(start.notice().is_some_and(|notice| notice.starts_with("4 kept records could not be read")));
    assert_eq!(repository.versions("good").await, Ok(vec![version("good", 1)]));
    assert_eq!(repository.start().await.expect("read").damaged, 0, "they are out of the way");
    let aside = found("damaged", stores::DAMAGED.name).await;
    assert_eq!(aside.len(), 6);
    assert!(aside.iter().any(|found| {
        found.contains(r#""store":"segments","key":"bad","value":{"id":"bad","form":1,"name":7}"#)
    }));
    assert_eq!(found("damaged", stores::SNAPSHOTS.name).await.len(), 0);
}

/// Plants each value that the body of a function gives; how many.
async fn plant_all(name: &str, body: &str) -> usize {
    let all = js_sys::Function::new_no_args(body).call0(&JsValue::NULL).expect("a list");
    let all: Vec<JsValue> = js_sys::Array::from(&all).to_vec();
    for one in &all {
        let parts = js_sys::Array::from(one);
        let store = parts.get(0).as_string().expect("a store");
        let database = raw(name).await;
        let transaction =
            database.transaction(&[store.as_str()], TransactionMode::ReadWrite).expect("a transaction");
        let key = Some(parts.get(2)).filter(|key| !key.is_undefined());
        let found = transaction.object_store(&store).expect("a store");
        found.put(&parts.get(1), key.as_ref()).expect("a request").await.expect("planted");
        transaction.commit().expect("a commit").await.expect("kept");
        database.close();
    }
    all.len()
}

#[wasm_bindgen_test]
async fn every_kind_of_damage_is_listed_and_stops_nothing() {
    let repository = Repository::open_named("damage").await;
    let good =
        repository.put_segment(&segment("good"), Some(&version("good", 1)), false).await.expect("kept");
    put(&repository, &snapshot("good", 20), Some(&bytes(b"who")), None).await.expect("kept");
    repository.put_settings(&settings()).await.expect("kept");
    repository.put_sources(&[(source(1), None)]).await.expect("kept");
    let planted = plant_all("damage", include_str!("../../data/storage/damage.js")).await;
    assert!(planted >= 40, "{planted}");

    let start = repository.start().await.expect("read");
    assert_eq!((start.segments, start.snapshots), (vec![good], vec![snapshot("good", 20)]));
    assert_eq!((start.settings.as_ref(), start.sources), (Some(&settings()), vec![(source(1), None)]));
    assert!(start.damaged > 30 && start.newer == 0, "{} {}", start.damaged, start.newer);
    let listed = repository.damaged().await.expect("read");
    assert_eq!(listed.len(), planted, "{listed:#?}");
    assert!(listed.iter().all(|one| !one.why.is_empty() && !one.key.is_empty()));
    assert_eq!(repository.runs().await.map(|runs| runs.watches.len()), Ok(0));
    assert_eq!(repository.versions("good").await.map(|all| all.len()), Ok(1));
    assert_eq!(repository.damaged_as_found().await.map(|all| all.len()), Ok(planted));
    // They go along with a backup, and are taken away when the person says so.
    let text = write::write(repository.everything().await.expect("read"));
    assert!(workspace::read(&text).is_ok());
    let places: Vec<serde_json::Value> = listed.into_iter().map(|one| one.place).collect();
    repository.forget_damaged(&places).await.expect("gone");
    assert_eq!(repository.damaged().await, Ok(Vec::new()));
    assert_eq!(found("damage", stores::DAMAGED.name).await.len(), 0);
}

#[wasm_bindgen_test]
async fn what_a_newer_version_wrote_is_left_alone() {
    let repository = Repository::open_named("newer").await;
    let tomorrow = r#"{"form":99,"time_zone":{"name":"Mars"}}"#;
    plant("newer", stores::SINGLES.name, tomorrow, Some(stores::SETTINGS)).await;
    plant("newer", stores::SEGMENTS.name, r#"{ "id": "s1", "form": 99 }"#, None).await;
    plant("newer", stores::SOURCES.name, r#"{ "id": 1, "record": { "form": 99 } }"#, None).await;
    let start = repository.start().await.expect("read");
    assert_eq!((start.newer, start.damaged, start.settings.clone(), start.segments.len()), (3, 0, None, 0));
    assert!(start.notice().is_some());
    assert_eq!(repository.put_settings(&settings()).await, Err(StoreError::Newer));
    assert_eq!(repository.put_segment(&segment("s1"), None, false).await, Err(StoreError::Newer));
    assert_eq!(repository.put_sources(&[(source(2), None)]).await, Err(StoreError::Newer));
    assert_eq!(found("newer", stores::SINGLES.name).await, [tomorrow]);
}

/// Watches as the page does: what it knows is one segment. Counts how often it is told.
fn watched(repository: &Rc<Repository>, known: SegmentRecord) -> Rc<Cell<u32>> {
    let told = Rc::new(Cell::new(0));
    let count = Rc::clone(&told);
    let known = move || {
        let start = Start { segments: vec![known.clone()], ..Start::default() };
        (start, vec![draft("s1")], None)
    };
    repository.watch(known, move || count.set(count.get() + 1));
    told
}

#[wasm_bindgen_test]
async fn a_newer_page_gets_the_workspace() {
    let repository = Rc::new(Repository::open_named("superseded").await);
    let kept = repository.put_segment(&segment("s1"), None, false).await.expect("kept");
    let told = watched(&repository, kept.clone());
    let newer = Factory::new()
        .expect("a browser")
        .open("superseded", Some(stores::VERSION + 1))
        .expect("a request")
        .await;
    let newer = newer.expect("this page gives way");
    let renamed = SegmentRecord { name: "In memory".into(), ..kept };
    let there = repository.put_segment(&renamed, None, false).await.expect("work goes on in memory");
    assert_eq!((there.revision, told.get()), (2, 1));
    assert_eq!(repository.why_not_kept(), Some(StoreError::Superseded));
    assert_eq!(repository.draft("s1").await, Ok(Some(draft("s1"))), "what the page knew is carried over");
    assert_eq!(repository.keep_again().await.err(), Some(StoreError::Superseded));
    newer.close();

    let older = Repository::open_named("superseded").await;
    assert_eq!(older.warning(), Some(StoreError::Newer.to_string()));
    older.put_segment(&segment("s2"), None, false).await.expect("work goes on in memory");
    assert_eq!(older.start().await.expect("read").segments.len(), 1);
    let database = raw("superseded").await;
    let transaction =
        database.transaction(&[stores::SEGMENTS.name], TransactionMode::ReadOnly).expect("a transaction");
    let store = transaction.object_store(stores::SEGMENTS.name).expect("a store");
    let there = store.get(Query::Key("s1".into())).expect("a request").await.expect("read");
    let name = js_sys::Reflect::get(&there.expect("a segment"), &"name".into()).expect("a name");
    assert_eq!(name.as_string(), Some(segment("s1").name), "what the newer version has is untouched");
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_told() {
    let repository = Rc::new(Repository::open_named("cleared").await);
    let kept = repository.put_segment(&segment("s1"), None, false).await.expect("kept");
    let told = watched(&repository, kept);
    Factory::new().expect("a browser").delete("cleared").expect("a request").await.expect("deleted");
    repository.put_settings(&settings()).await.expect("work goes on in memory");
    assert_eq!((repository.why_not_kept(), told.get()), (Some(StoreError::Erased), 1));
    assert_eq!(repository.start().await.map(|start| start.segments.len()), Ok(1));
    let again = Repository::open_named("cleared").await;
    assert_eq!(again.start().await.map(|start| start.settings), Ok(None), "it writes nothing any more");
}

#[wasm_bindgen_test]
async fn tabs_hear_what_the_others_kept() {
    let (one, other) = (Repository::open_named("tabs").await, Repository::open_named("tabs").await);
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hears = Rc::clone(&heard);
    other.listen(move |news| hears.borrow_mut().push(news));
    one.put_segment(&segment("s1"), None, false).await.expect("kept");
    put(&one, &snapshot("s1", 1), None, None).await.expect("kept");
    one.put_draft(&draft("s1"), &[]).await.expect("kept");
    one.put_settings(&settings()).await.expect("kept");
    one.put_settings(&settings()).await.expect("kept");
    one.delete_segments(&["s1".to_owned()]).await.expect("deleted");
    let ids = || vec!["s1".to_owned()];
    let wanted = [
        News::Segments(ids()),
        News::Segments(ids()),
        News::Drafts(ids()),
        News::Settings,
        News::Segments(ids()),
    ];
    for _ in 0..50 {
        if heard.borrow().len() >= wanted.len() {
            break;
        }
        satsuma::browser::clock::sleep(20).await;
    }
    assert_eq!(*heard.borrow(), wanted, "what is the same is not told again");
    assert_eq!(other.segments_now(&ids()).await, Ok(vec![("s1".to_owned(), None)]));
}

#[wasm_bindgen_test]
async fn a_draft_that_another_tab_edited_is_not_overwritten() {
    for (place, one) in both("drafts").await.into_iter().enumerate() {
        let other = if place == 0 { Some(Repository::open_named("drafts").await) } else { None };
        let theirs = other.as_ref().unwrap_or(&one);
        one.put_segment(&segment("s1"), None, false).await.expect("kept");
        let edited =
            |changed: i64, text: &str| DraftRecord { changed, draft: text.to_owned(), ..draft("s1") };
        one.put_draft(&edited(1, "a"), &[]).await.expect("kept");
        theirs.put_draft(&edited(2, "b"), &[1]).await.expect("kept: it knows the one before");
        let refused = one.put_draft(&edited(3, "c"), &[1]).await;
        assert_eq!(refused, Err(StoreError::DraftConflict(Box::new(edited(2, "b")))));
        assert_eq!(one.delete_draft("s1", &[1]).await, refused);
        assert_eq!(one.put_draft(&edited(4, "b"), &[1]).await, Ok(()), "it says the same");
        one.put_draft(&edited(5, "c"), &[4]).await.expect("kept");
        one.delete_draft("s1", &[5]).await.expect("gone");
        one.delete_segments(&["s1".to_owned()]).await.expect("deleted");
        assert_eq!(one.put_draft(&edited(6, "d"), &[5]).await, Err(StoreError::Conflict(None)));
    }
}

#[wasm_bindgen_test]
async fn what_could_not_be_kept_is_kept_later_and_never_over_another_tab() {
    let repository = Rc::new(Repository::open_named("again").await);
    let first = repository.put_segment(&segment("s1"), None, false).await.expect("kept");
    let second = repository.put_segment(&segment("s2"), None, false).await.expect("kept");
    let told = watched(&repository, first.clone());
    assert!(repository.go_on_in_memory(&StoreError::Full).await);
    assert_eq!((repository.why_not_kept(), told.get()), (Some(StoreError::Full), 1));
    assert_eq!(
        repository.start().await.map(|start| start.segments.len()),
        Ok(2),
        "all that was kept is there"
    );
    let name = |record: &SegmentRecord, name: &str| SegmentRecord { name: name.into(), ..record.clone() };
    repository.put_segment(&name(&first, "Ours"), Some(&version("s1", 2)), false).await.expect("in memory");
    repository.put_segment(&name(&second, "Second"), None, false).await.expect("in memory");
    repository.put_segment(&segment("s3"), None, false).await.expect("in memory");
    let other = Repository::open_named("again").await;
    let theirs = other.put_segment(&name(&first, "Theirs"), None, false).await.expect("kept");
    let unkept = repository.keep_again().await.expect("kept again");
    assert_eq!(unkept.segments.len(), 1);
    assert_eq!(unkept.segments[0].0.name, "Ours");
    assert_eq!(unkept.segments[0].1, Some(theirs));
    assert_eq!((repository.why_not_kept(), told.get()), (None, 2));
    let mut names: Vec<String> =
        other.start().await.expect("read").segments.into_iter().map(|record| record.name).collect();
    names.sort();
    assert_eq!(names, ["Second".to_owned(), segment("s3").name, "Theirs".to_owned()]);
    assert_eq!(other.versions("s1").await, Ok(Vec::new()), "a version of what is not kept is none");
}

#[wasm_bindgen_test]
async fn a_workspace_goes_to_another_browser_and_makes_the_same_bytes() {
    let one = Repository::open_named("backup-one").await;
    one.put_segment(&segment("s1"), Some(&version("s1", 1)), false).await.expect("kept");
    one.put_segment(&segment("s2"), None, false).await.expect("kept");
    one.put_draft(&draft("s2"), &[]).await.expect("kept");
    let mut registry = Registry::default();
    let members = MemberSet::of(registry.map_rows(["ana", "ben"]).expect("room"));
    let (block, members) = (registry.block_since(0).expect("keys"), bytes(&members.to_bytes()));
    put(&one, &snapshot("s1", 7), Some(&members), Some(&bytes(&block))).await.expect("kept");
    one.put_sources(&[(source(1), None), (source(2), None)]).await.expect("kept");
    one.put_profile(&profile()).await.expect("kept");
    one.put_settings(&settings()).await.expect("kept");
    one.put_preference(&preference("segments")).await.expect("kept");
    // What cannot be read goes along as it was found.
    plant("backup-one", stores::SEGMENTS.name, r#"{ "id": "bad", "$bytes": 7, "half": 0.1 }"#, None).await;
    one.start().await.expect("read");
    plant_odd("backup-one").await;

    let text = write::write(one.everything().await.expect("read"));
    let other = Repository::open_named("backup-other").await;
    let file = workspace::read(&text).expect("a workspace");
    let plan = workspace::plan(file, &other.everything_but_members().await.expect("read"));
    other.restore_workspace(&plan).await.expect("restored");
    assert_eq!(write::write(other.everything().await.expect("read")), text);
    assert_eq!(other.start().await.expect("read").segments.len(), 2);
    assert_eq!(other.registry_blocks("r").await.map(|blocks| blocks[0].to_vec()), Ok(block));
    assert_eq!(kept_members(&other, 7).await, Some(members.to_vec()));
    let again = workspace::read(&text).expect("a workspace");
    let again = workspace::plan(again, &other.everything_but_members().await.expect("read"));
    assert!(again.is_idle(), "{:?}", again.kinds);
}

/// Keys that were kept since a restore was planned would have the numbers of others, and refreshes would be compared with members
/// that are gone: nothing of it is restored.
#[wasm_bindgen_test]
async fn what_came_since_the_plan_stops_a_restore() {
    let one = Repository::open_named("plan-one").await;
    one.put_segment(&segment("s1"), None, false).await.expect("kept");
    let mut registry = Registry::default();
    registry.map_rows(["ana", "ben"]).expect("room");
    one.put_keys("r", &bytes(&registry.block_since(0).expect("keys"))).await.expect("kept");
    let text = write::write(one.everything().await.expect("read"));
    let other = Repository::open_named("plan-other").await;
    let file = workspace::read(&text).expect("a workspace");
    let plan = workspace::plan(file, &other.everything_but_members().await.expect("read"));
    let mut theirs = Registry::default();
    theirs.map_rows(["zoe"]).expect("room");
    let kept = bytes(&theirs.block_since(0).expect("keys"));
    assert_eq!(other.put_keys("r", &kept).await, Ok(()));
    assert_eq!(other.put_keys("r", &kept).await, Err(StoreError::KeysMoved));
    assert_eq!(other.restore_workspace(&plan).await, Err(StoreError::PlanMoved));
    assert!(other.start().await.expect("read").segments.is_empty());
    let blocks = other.registry_blocks("r").await.expect("read");
    assert_eq!(blocks.iter().map(|block| block.to_vec()).collect::<Vec<_>>(), [kept.to_vec()]);

    let third = Repository::open_named("plan-third").await;
    third
        .put_segment(&SegmentRecord { name: "Another".into(), ..segment("s1") }, None, false)
        .await
        .expect("kept");
    let plan = async || {
        let file = workspace::read(&text).expect("a workspace");
        workspace::plan(file, &third.everything_but_members().await.expect("read"))
    };
    let before = plan().await;
    let members = bytes(&MemberSet::of([0]).to_bytes());
    put(&third, &snapshot("s1", 7), Some(&members), None).await.expect("kept");
    assert_eq!(third.restore_workspace(&before).await, Err(StoreError::PlanMoved));
    assert_eq!(kept_members(&third, 7).await, Some(members.to_vec()));
    assert_eq!(third.restore_workspace(&plan().await).await, Ok(()));
    assert_eq!(third.start().await.expect("read").segments[0].name, segment("s1").name);
}

/// Among the damaged records, values that JSON has no word for.
async fn plant_odd(name: &str) {
    let database = raw(name).await;
    let store = stores::DAMAGED.name;
    let transaction = database.transaction(&[store], TransactionMode::ReadWrite).expect("a transaction");
    let odd = js_sys::Function::new_no_args(
        "return { gone: undefined, not: NaN, less: -0, far: -Infinity, when: new Date(5), all: [1.5, , 2], $a: 1, bytes: new Uint8Array([1, 2]) }",
    );
    let odd = odd.call0(&JsValue::NULL).expect("a value");
    let found = transaction.object_store(store).expect("a store");
    found.put(&odd, Some(&"odd".into())).expect("a request").await.expect("planted");
    transaction.commit().expect("a commit").await.expect("kept");
    database.close();
}

/// A database of before, as its version made it.
async fn old_database(name: &str, version: u32) {
    let mut request = Factory::new().expect("a browser").open(name, Some(version)).expect("a request");
    request.on_upgrade_needed(move |event| {
        let database = event.database().expect("a database");
        for store in stores::STORES.iter().filter(|store| store.since <= version) {
            let mut params = idb::ObjectStoreParams::new();
            match store.key {
                [] => {}
                [one] => {
                    params.key_path(Some(idb::KeyPath::new_single(one)));
                }
                many => {
                    params.key_path(Some(idb::KeyPath::new_array(many.iter().copied())));
                }
            }
            let made = database.create_object_store(store.name, params).expect("a store");
            if let Some(index) = store.index {
                made.create_index(index, idb::KeyPath::new_single(index), None).expect("an index");
            }
        }
    });
    request.await.expect("a database").close();
}

#[wasm_bindgen_test]
async fn databases_of_before_are_opened_with_all_that_is_in_them() {
    let fixture = include_str!("../../data/storage/v1/segments.json");
    let all: Vec<serde_json::Value> = serde_json::from_str(fixture).expect("JSON");
    for version in 1..stores::VERSION {
        let name = format!("of-before-{version}");
        old_database(&name, version).await;
        for value in &all {
            plant(&name, stores::SEGMENTS.name, &value.to_string(), None).await;
        }
        let repository = Repository::open_named(&name).await;
        assert_eq!(repository.warning(), None);
        let start = repository.start().await.expect("read");
        assert_eq!((start.segments.len(), start.damaged, start.newer), (all.len(), 0, 0));
        repository.put_settings(&settings()).await.expect("kept");
        let again = Repository::open_named(&name).await;
        assert_eq!(again.start().await.map(|start| start.segments.len()), Ok(all.len()));
    }
}

#[wasm_bindgen_test]
async fn many_snapshots_do_not_hold_up_the_start() {
    let repository = Repository::open_named("many").await;
    repository.put_segment(&segment("s1"), None, false).await.expect("kept");
    let database = raw("many").await;
    let transaction =
        database.transaction(&["snapshots"], TransactionMode::ReadWrite).expect("a transaction");
    let store = transaction.object_store("snapshots").expect("a store");
    for at in 0..5_000 {
        let record = satsuma::storage::form::encode(&snapshot("s1", at)).expect("a record");
        store.put(&js_sys::JSON::parse(&record.to_string()).expect("JSON"), None).expect("a request");
    }
    transaction.commit().expect("a commit").await.expect("kept");
    let began = js_sys::Date::now();
    assert_eq!(repository.start().await.expect("read").snapshots.len(), 5_000);
    console_log!("5,000 snapshots read in {} ms", js_sys::Date::now() - began);
    // Whether another tab refreshed it is seen among many, too.
    let next = |seen: i64| {
        let found = Some(Found { whole: Some(bytes(b"who")), before: None });
        [Snapshot { record: snapshot("s1", 5_000), seen: Some(seen), found }]
    };
    assert_eq!(repository.put_snapshots(&next(4_998), None).await, Ok(vec![Outcome::Moved]));
    assert_eq!(repository.put_snapshots(&next(4_999), None).await, Ok(vec![Outcome::Kept]));
}
