//! Every workspace comes back from its file, and nothing else is taken for one.

use std::fs;

use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use super::{BYTES, Entry, Refused, encode, entry::order, plan, read, write::write};
use crate::storage::stores::{
    DAMAGED, DRAFTS, MEASURES, MEMBERS, PREFERENCES, PROFILE, REGISTRY, RUNS, SEGMENTS, SETTINGS, SINGLES,
    SNAPSHOTS, SOURCES, STORES, Store, VERSIONS,
};

fn keyed(store: Store, value: Value) -> Entry {
    Entry::keyed(store, value).expect("a key")
}

fn beside(store: Store, key: Value, value: Value) -> Entry {
    Entry { store, key, value }
}

/// A record as a version of before or of today kept it.
fn kept(version: &str, name: &str) -> Value {
    let file = format!("{}/tests/data/storage/{version}/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let all: Value = serde_json::from_str(&fs::read_to_string(file).expect("a fixture")).expect("JSON");
    all[0].clone()
}

fn changed(mut value: Value, changes: Value) -> Value {
    let (Some(fields), Some(changes)) = (value.as_object_mut(), changes.as_object()) else { return value };
    fields.extend(changes.clone());
    value
}

fn segment(id: &str, name: &str) -> Entry {
    keyed(
        SEGMENTS,
        changed(
            kept("v1", "segments"),
            json!({ "id": id, "name": name, "output_name": name, "revision": 4 }),
        ),
    )
}

fn snapshot(id: &str, at: i64, registry: &str) -> Entry {
    keyed(
        SNAPSHOTS,
        changed(kept("v2", "snapshots"), json!({ "segment": id, "at": at, "registry": registry })),
    )
}

fn members(id: &str, at: i64) -> Entry {
    beside(MEMBERS, json!([id, at]), json!({ BYTES: encode(b"who") }))
}

fn block(registry: &str, from: u32, keys: &str) -> Entry {
    let to = from + keys.len() as u32;
    keyed(
        REGISTRY,
        json!({ "registry": registry, "from": from, "to": to, "keys": { BYTES: encode(keys.as_bytes()) } }),
    )
}

/// One of each kind.
fn workspace() -> Vec<Entry> {
    let mut all = vec![
        segment("s1", "Loyal"),
        segment("s10", "Rare"),
        segment("s9", "New"),
        keyed(VERSIONS, changed(kept("v1", "versions"), json!({ "segment": "s1", "version": 1 }))),
        keyed(DRAFTS, changed(kept("v1", "drafts"), json!({ "segment": "s9" }))),
        snapshot("s1", 5, "r"),
        snapshot("s1", 40, "r"),
        members("s1", 40),
        members("s1", 5),
        block("r", 0, "abc"),
        block("r", 3, "d"),
        keyed(SOURCES, json!({ "id": 1, "record": kept("v1", "sources") })),
        beside(SINGLES, SETTINGS.into(), kept("v1", "settings")),
        beside(SINGLES, PROFILE.into(), changed(kept("v1", "profile"), json!({ "registry": "r" }))),
        keyed(PREFERENCES, kept("v1", "preferences")),
        beside(
            DAMAGED,
            "[\"segments\",\"x\"]".into(),
            json!({ "store": "segments", "key": "x", "value": 7, "why": "?" }),
        ),
    ];
    all.sort_by(order);
    all
}

fn names(
    of: &str,
    entries: Vec<Entry>,
    here: &[Entry],
) -> (Vec<String>, Vec<String>, usize, Vec<String>, usize) {
    let plan = plan(entries, here);
    let kind = plan.kinds.into_iter().find(|kind| kind.what == of).unwrap_or_default();
    (kind.added, kind.replaced, kind.same, kind.left, kind.stay)
}

#[test]
fn a_workspace_comes_back_and_makes_the_same_bytes() {
    let text = write(workspace());
    let read_again = read(&text).expect("a workspace");
    assert_eq!(read_again, workspace());
    assert_eq!(write(read_again.into_iter().rev().collect()), text);
    for store in STORES {
        assert!(text.contains(&format!("\n\"{}\": [", store.name)), "{}", store.name);
    }
    let plan = plan(workspace(), &[]);
    let mut puts = plan.puts;
    puts.sort_by(order);
    assert_eq!(puts, workspace(), "in an empty browser every record is written as it is");
    assert_eq!((plan.deletes.len(), plan.notes.len()), (0, 0), "{:?}", plan.notes);
}

#[test]
fn the_same_workspace_changes_nothing() {
    let plan = plan(workspace(), &workspace());
    assert!(plan.is_idle(), "{plan:?}");
    assert!(plan.kinds.iter().all(|kind| kind.added.is_empty() && kind.replaced.is_empty()));
}

#[test]
fn a_segment_is_replaced_with_all_that_is_its_own() {
    let here = [
        segment("s1", "Loyal"),
        snapshot("s1", 5, "r"),
        snapshot("s1", 77, "r"),
        members("s1", 77),
        segment("mine", "Mine"),
    ];
    let (added, replaced, same, left, stay) = names("Segments", workspace(), &here);
    assert_eq!((added, replaced), (vec!["Rare".to_owned(), "New".to_owned()], vec!["Loyal".to_owned()]));
    assert_eq!((same, left.len(), stay), (0, 0, 1));
    let plan = plan(workspace(), &here);
    assert_eq!(plan.deletes, [(SNAPSHOTS, json!(["s1", 77])), (MEMBERS, json!(["s1", 77]))]);
    let put = plan.puts.iter().find(|one| one.store == SEGMENTS && one.key == "s1").expect("it");
    assert_eq!(put.value["revision"], 5, "whoever knows the record of before notices");
}

#[test]
fn an_output_name_is_not_given_twice() {
    let here = [changed(segment("mine", "Loyal").value, json!({}))].map(|value| keyed(SEGMENTS, value));
    let plan = plan(vec![segment("s1", "Loyal")], &here);
    assert_ne!(plan.puts[0].value["output_name"], "Loyal");
    assert_eq!(plan.puts[0].value["name"], "Loyal");
}

#[test]
fn a_registry_that_numbers_others_gets_a_name_of_its_own() {
    let here = [block("r", 0, "abc"), block("r", 3, "x"), segment("mine", "Mine")];
    let plan = plan(workspace(), &here);
    let registry = "r/restored-1";
    let blocks: Vec<&Value> =
        plan.puts.iter().filter(|one| one.store == REGISTRY).map(|one| &one.key).collect();
    assert_eq!(blocks, [&json!([registry, 0, 3]), &json!([registry, 3, 4])]);
    let refers = plan.puts.iter().filter(|one| one.value.get("registry") == Some(&json!(registry))).count();
    assert_eq!(refers, 2 + 2 + 1, "blocks, snapshots and the choice of the customers");
    // One that only goes on further here or there is the same.
    for here in
        [vec![block("r", 0, "abc")], vec![block("r", 0, "abc"), block("r", 3, "d"), block("r", 4, "e")]]
    {
        assert!(
            super::plan(workspace(), &here)
                .puts
                .iter()
                .all(|one| one.registry().is_none_or(|name| name == "r"))
        );
    }
}

#[test]
fn data_that_is_here_stays() {
    let other = changed(kept("v1", "sources"), json!({ "table": "others" }));
    let here = [keyed(SOURCES, json!({ "id": 1, "record": other }))];
    let plan = plan(workspace(), &here);
    assert!(plan.puts.iter().all(|one| one.store != SOURCES && one.key != PROFILE && one.key != RUNS));
    assert_eq!(plan.notes.len(), 1);
}

#[test]
fn damaged_and_newer_records_are_told_and_not_lost() {
    let mut file = workspace();
    file.push(keyed(SEGMENTS, json!({ "id": "bad", "form": 1 })));
    file.push(keyed(MEASURES, json!({ "id": "m9", "form": 99, "name": "Of tomorrow" })));
    file.push(beside(MEMBERS, json!(["s1", 41]), json!("no bytes")));
    let plan = plan(file, &[]);
    assert_eq!(plan.notes.len(), 2, "{:?}", plan.notes);
    assert!(plan.notes[0].starts_with("2 records") && plan.notes[1].starts_with("One record"));
    assert_eq!(plan.puts.iter().filter(|one| one.store == DAMAGED).count(), 3);
    assert!(plan.puts.iter().any(|one| one.store == MEASURES && one.key == "m9"), "left as it is");
    let newer = [keyed(SEGMENTS, json!({ "id": "s1", "form": 99, "name": "Of tomorrow" }))];
    let (.., left, _) = names("Segments", workspace(), &newer);
    assert_eq!(left, ["Loyal"], "what a newer version wrote here is not replaced");
}

#[test]
fn other_files_are_refused_with_a_sentence() {
    let whole = write(workspace());
    let cases = [
        ("", Refused::Foreign),
        ("{}", Refused::Foreign),
        ("[1, 2]", Refused::Foreign),
        ("id,name\n1,Ana\n", Refused::Foreign),
        ("ARROW1\0\0", Refused::Foreign),
        ("{\"satsuma\": \"definition\"}", Refused::Foreign),
        (&whole[..whole.len() / 2], Refused::Damaged(0)),
        (&whole.replace("\"form\": 1,\n\"database\"", "\"form\": 2,\n\"database\""), Refused::Newer),
        (&whole.replace("\"database\": ", "\"database\": 9"), Refused::Newer),
        (&whole.replace("\"database\": ", "\"base\": "), Refused::Part("database".into())),
        (&whole.replace("\"stores\": {", "\"stors\": {"), Refused::Part("stores".into())),
        (&whole.replace("\"segments\": [", "\"segmints\": ["), Refused::Part("segmints".into())),
        (
            "{\"satsuma\": \"workspace\", \"form\": 1, \"database\": 1, \"stores\": {\"drafts\": {}}}",
            Refused::Part("drafts".into()),
        ),
    ];
    for (text, wanted) in cases {
        let found = read(text).expect_err("refused");
        match (&found, &wanted) {
            (Refused::Damaged(line), Refused::Damaged(_)) => assert!(*line > 1),
            _ => assert_eq!(found, wanted, "{text:.60}"),
        }
        assert!(found.to_string().ends_with('.'));
    }
}

#[test]
fn a_file_of_before_lacks_what_came_later() {
    let text = "\u{feff}{\"satsuma\": \"workspace\", \"form\": 1, \"database\": 1, \"stores\": {}}";
    assert_eq!(read(text), Ok(Vec::new()));
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_filter("a number", |number| number.is_finite()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((".{0,4}", inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let keyed_by_name = (".{1,6}", any_value())
        .prop_map(|(name, value)| keyed(PREFERENCES, json!({ "form": 1, "name": name, "value": value })));
    let damaged = (".{1,6}", any_value()).prop_map(|(key, value)| beside(DAMAGED, key.into(), value));
    let snapshot = ("[ab]{1,2}", 0_i64..200).prop_map(|(id, at)| snapshot(&id, at, "r"));
    prop_oneof![keyed_by_name, damaged, snapshot]
}

proptest! {
    #[test]
    fn any_records_come_back_and_make_the_same_bytes(entries in vec(any_entry(), 0..12)) {
        let mut sorted = entries.clone();
        sorted.sort_by(order);
        let text = write(entries);
        let found = read(&text).expect("a workspace");
        prop_assert_eq!(&found, &sorted);
        prop_assert_eq!(write(found), text);
    }

    /// Wherever a file is cut off, nothing of it is taken.
    #[test]
    fn a_file_that_is_cut_off_is_refused(share in 0.0_f64..1.0) {
        let text = write(workspace());
        let mut at = (text.trim_end().len() as f64 * share) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        prop_assert!(read(&text[..at]).is_err());
    }

    /// Whatever single character is another one: it is refused, or what is read is whole.
    #[test]
    fn a_changed_character_stops_nothing(place in 0_usize..10_000, with in "[ -~]") {
        let mut text: Vec<char> = write(workspace()).chars().collect();
        let place = place % text.len();
        text[place] = with.chars().next().unwrap_or(' ');
        let text: String = text.into_iter().collect();
        if let Ok(found) = read(&text) {
            let planned = plan(found, &[]);
            prop_assert!(planned.kinds.len() <= 8);
        }
    }
}
