//! Refreshes over data that is replaced again and again: who is a member, who entered, who left, and who of them is not in the
//! data any more, against sets of keys, in any number of parts; two at once; over an engine that begins anew.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use satsuma::{
    history::{change::Change, members::MemberSet, step},
    model::{context::Context, definition::Definition, json},
    service::protocol::{LoadMode, Members, Page, ProfileSetup, Ran, Reply, Request, Source},
};

use super::{
    engine::sheet::{Column, Form, Kind, Sheet, TABLE, Value},
    workers::Engine,
};

/// Who is in a file, and the number by which segments ask: rows in order.
pub(crate) type Day = Vec<(u16, i64)>;

pub(crate) fn key(person: u16) -> String {
    format!("P{person:03}")
}

fn file(day: &Day) -> Vec<u8> {
    let keys = day.iter().map(|(person, _)| Value::Text(key(*person))).collect();
    let points = day.iter().map(|(_, points)| Value::Exact(points.to_string())).collect();
    let columns = vec![
        Column::new("key", Kind::Text(Form::Plain), keys),
        Column::new("points", Kind::Integer { bits: 64, signed: true }, points),
    ];
    Sheet { columns }.bytes(7)
}

fn above(points: i64) -> Definition {
    let text = format!(
        r#"{{ "version": 1, "rules": [{{ "id": "n1", "match": "all", "nodes": [{{ "id": "n2", "kind": "condition",
            "attribute": {{ "table": "{TABLE}", "column": "points" }},
            "test": {{ "type": "number", "operator": "at_least", "value": {points} }} }}] }}] }}"#
    );
    json::read_definition(&text).expect("a definition")
}

/// By the first row of each key.
pub(crate) fn members(day: &Day, points: i64) -> BTreeSet<String> {
    let mut first = BTreeMap::new();
    day.iter().for_each(|(person, own)| {
        first.entry(*person).or_insert(*own);
    });
    first.into_iter().filter(|(_, own)| *own >= points).map(|(person, _)| key(person)).collect()
}

/// What a page keeps: blocks of keys, and the members of each segment's last refresh.
#[derive(Default)]
pub(crate) struct Kept {
    blocks: Vec<Vec<u8>>,
    registered: u32,
    pub(crate) last: BTreeMap<i64, (Vec<u8>, BTreeSet<String>)>,
    /// By segment, as they are kept: the last whole members, and the step ahead of them.
    steps: BTreeMap<i64, Vec<Vec<u8>>>,
}

impl Kept {
    /// Keeps what a refresh found, and gives the members whole.
    fn keep(&mut self, points: i64, bytes: &[Vec<u8>]) -> Vec<u8> {
        let kept = self.steps.entry(points).or_default();
        let Some(base) = kept.first().map(|whole| MemberSet::from_bytes(whole).expect("whole members"))
        else {
            *kept = vec![bytes[0].clone()];
            return bytes[0].clone();
        };
        let change = Change::from_bytes(&bytes[1]).expect("a change");
        let now = change.apply(&base).to_bytes();
        if bytes[0].is_empty() {
            kept.truncate(1);
            let way = step::Way { whole: 0, before: 0, between: 0 };
            kept.push(step::ahead(way, &bytes[1]));
        } else {
            assert_eq!(bytes[0], now, "the members and what changed since the whole ones");
            *kept = vec![now.clone()];
        }
        now
    }
}

pub(crate) struct Tab {
    pub(crate) engine: Engine,
    parts: usize,
}

impl Tab {
    pub(crate) fn open(parts: usize) -> Self {
        Self { engine: Engine::new(parts), parts }
    }

    pub(crate) fn load(&mut self, day: &Day, kept: &Kept) {
        let source = Source::File { name: format!("{TABLE}.arrows") };
        self.engine.load(source, Some(file(day)), TABLE, LoadMode::Replace).expect("loaded");
        let setup = ProfileSetup { table: TABLE.into(), key: vec!["key".into()], ..ProfileSetup::default() };
        self.engine.ask(Request::SetProfile { setup }, kept.blocks.clone()).expect("keyed");
    }

    /// Two are asked at once, in turn with the other one.
    pub(crate) fn refresh(&mut self, day: &Day, all: &[i64], kept: &mut Kept) {
        for pair in all.chunks(2) {
            let begun: Vec<_> = pair
                .iter()
                .map(|points| {
                    let context = Context { as_of: 0, time_zone: "UTC".into(), first_weekday: 1 };
                    let before = kept.steps.get(points).cloned().unwrap_or_default();
                    // Some are kept whole now and then, others never again.
                    let whole = before.len() == 2 && points % 60 == 0;
                    let run = Request::Run { whole, definition: above(*points), context };
                    (*points, self.engine.begin(run, before))
                })
                .collect();
            for (points, id) in begun {
                let (Reply::Ran(ran), bytes) = self.engine.answer(id).expect("ran") else { panic!() };
                let whole = kept.keep(points, &bytes);
                self.check(day, points, &ran, &whole, kept);
            }
            self.keep_keys(kept);
        }
    }

    fn check(&mut self, day: &Day, points: i64, ran: &Ran, bytes: &[u8], kept: &mut Kept) {
        let now = members(day, points);
        let before = kept.last.get(&points).map(|(_, before)| before.clone()).unwrap_or_default();
        let there: BTreeSet<String> = day.iter().map(|(person, _)| key(*person)).collect();
        let left: Vec<&String> = before.difference(&now).collect();
        let missing = left.iter().filter(|left| !there.contains(**left)).count();
        let told = (ran.members, ran.entered, ran.left, ran.left_missing);
        let expected = (now.len(), now.difference(&before).count(), left.len(), missing);
        let expected = (expected.0 as u32, expected.1 as u32, expected.2 as u32, expected.3 as u32);
        assert_eq!(told, expected, "at least {points} in {} parts", self.parts);
        let (bytes, none) = (bytes.to_vec(), BTreeSet::new());
        assert_eq!(self.keys(Members::Snapshot, vec![bytes.clone()]), (now.clone(), none));
        if let Some((older, before)) = kept.last.get(&points).cloned() {
            let without =
                |members, other| Members::Without { members: Box::new(members), other: Box::new(other) };
            let of_both = || without(Members::Snapshot, Members::Snapshot);
            let entered = self.keys(of_both(), vec![bytes.clone(), older.clone()]);
            assert_eq!(entered.0, now.difference(&before).cloned().collect());
            let (all, gone) = self.keys(of_both(), vec![older, bytes.clone()]);
            assert_eq!(all, before.difference(&now).cloned().collect(), "who left");
            assert_eq!(gone, left.into_iter().filter(|left| !there.contains(*left)).cloned().collect());
        }
        kept.last.insert(points, (bytes, now));
    }

    /// All keys of a list, and those that are not in the data.
    pub(crate) fn keys(
        &mut self,
        members: Members,
        bytes: Vec<Vec<u8>>,
    ) -> (BTreeSet<String>, BTreeSet<String>) {
        let request = Request::Keys { members, page: Page::first(u32::MAX) };
        let (Reply::Keys { keys, missing, .. }, _) = self.engine.ask(request, bytes).expect("keys") else {
            panic!()
        };
        let gone = keys[keys.len() - missing as usize..].iter().cloned().collect();
        (keys.into_iter().collect(), gone)
    }

    fn keep_keys(&mut self, kept: &mut Kept) {
        self.keep_keys_of(Request::Registered { since: kept.registered }, kept);
    }

    fn keep_keys_of(&mut self, request: Request, kept: &mut Kept) {
        let (Reply::Registered(registered), block) = self.engine.ask(request, Vec::new()).expect("keys")
        else {
            panic!()
        };
        assert_eq!(block.is_empty(), registered == kept.registered, "keys and how many there are");
        kept.registered = registered;
        kept.blocks.extend(block);
    }

    /// All customers get a number; none is left for refreshes to give.
    fn register(&mut self, day: &Day, kept: &mut Kept) {
        self.keep_keys_of(Request::Register { since: kept.registered }, kept);
        let registered = kept.registered;
        self.refresh(day, &[30, 0], kept);
        assert_eq!(kept.registered, registered);
    }
}

pub(crate) fn day() -> impl Strategy<Value = Day> {
    proptest::collection::vec((0u16..60, 0i64..100), 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn refreshes_compare_by_key(days in proptest::collection::vec((day(), any::<bool>(), any::<bool>()), 1..5), parts in 1usize..5) {
        let mut page = Tab::open(parts);
        let mut kept = Kept::default();
        for (day, anew, ahead) in &days {
            if *anew {
                page = Tab::open(parts);
            }
            page.load(day, &kept);
            if *ahead {
                page.register(day, &mut kept);
            }
            page.refresh(day, &[0, 30, 60, 95, 1_000], &mut kept);
            // Once more over the same data: nobody enters or leaves.
            page.refresh(day, &[30, 0], &mut kept);
        }
    }

    /// Members that cannot be read are compared with nobody, and all are found.
    #[test]
    fn damaged_members_stop_no_refresh(day in day(), parts in 1usize..4, damaged in proptest::collection::vec(any::<u8>(), 0..40), step in any::<bool>()) {
        let mut page = Tab::open(parts);
        let mut kept = Kept::default();
        page.load(&day, &kept);
        page.refresh(&day, &[30], &mut kept);
        let whole = kept.steps[&30][0].clone();
        let given = if step { vec![whole.clone(), damaged] } else { vec![damaged] };
        let context = Context { as_of: 0, time_zone: "UTC".into(), first_weekday: 1 };
        let run = Request::Run { whole: false, definition: above(30), context };
        let (Reply::Ran(ran), bytes) = page.engine.ask(run, given).expect("ran") else { panic!() };
        prop_assert!(ran.damaged);
        prop_assert_eq!(&bytes[0], &whole);
    }

    /// The kept keys and members are the same bytes in any number of parts.
    #[test]
    fn any_number_of_parts_keeps_the_same(days in proptest::collection::vec((day(), any::<bool>()), 1..4)) {
        let of = |parts: usize| {
            let (mut page, mut kept) = (Tab::open(parts), Kept::default());
            for (day, ahead) in &days {
                page.load(day, &kept);
                if *ahead {
                    page.register(day, &mut kept);
                }
                page.refresh(day, &[60, 0], &mut kept);
            }
            (kept.blocks, kept.last)
        };
        let one = of(1);
        for parts in [2, 3, 8] {
            prop_assert_eq!(&of(parts), &one);
        }
    }
}
