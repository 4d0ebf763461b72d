//! Keys as they come: repeated, empty, of two columns, of odd characters, of integers of another width.

use satsuma::model::setup::Setup;

use super::{columns::Maker, grid, many, rows, table};
use crate::{
    engine::{
        random::Random,
        sheet::{Column, Value},
    },
    related::world::World,
};

const REGIONS: [&str; 7] = ["a", "A", "ä", "a ", "\u{1f}", "x\u{1e}e", "3"];
const CODES: [&str; 6] = ["'", "\"q\"", "a,b", "0", "00", "Ω"];

/// Some cells without a value.
fn blanked(mut column: Column, random: &mut Random) -> Column {
    for value in &mut column.values {
        if random.percent(6) {
            *value = Value::Null;
        }
    }
    column
}

pub(super) fn world(random: &mut Random) -> World {
    let (people, happened, kept) = (rows(random), rows(random), rows(random) / 2);
    let range = (people as i64 / 4).max(2);
    let mut make = Maker { random, rows: people };
    let customers = vec![
        make.words("region", &REGIONS),
        make.integers("number", 16, true, -2, range),
        make.words("name", &["Ana", "ana", "Bo", "Cy"]),
        make.integers("level", 8, false, 0, 5),
        make.floats("ratio"),
        make.times("seen", 300),
    ];
    make.rows = happened;
    let events = vec![
        make.words("area", &REGIONS),
        make.integers("who", 64, true, -2, range),
        make.integers("code", 64, true, -3, 12),
        make.words("memo", &CODES),
        make.moments("at", 60),
        make.amounts("value", 900),
        make.booleans("fine"),
        make.booleans("seen"),
        make.lists("marks"),
    ];
    make.rows = 14;
    let codes = make.integers("code", 8, true, -3, 12);
    let meaning = make.words("meaning", &["call", "mail", "Mail", "visit"]);
    let weight = make.integers("weight", 16, true, 0, 9);
    let codes = vec![blanked(codes, make.random), meaning, weight];
    make.rows = kept;
    let memos =
        vec![make.words("text", &CODES), make.days("day", 200), make.integers("mark", 32, false, 0, 3)];
    let tables = vec![
        grid("people", customers, make.random),
        grid("events", events, make.random),
        grid("codes", codes, make.random),
        grid("memos", memos, make.random),
    ];
    let newest = make.random.percent(50);
    let mut people = table("people", &["region", "number"], None);
    people.newest_wins = newest;
    let mut memos = table("memos", &["text"], Some("day"));
    memos.newest_wins = make.random.percent(50);
    let setup = Setup {
        profile: "people".into(),
        tables: vec![people, table("events", &[], Some("at")), table("codes", &["code"], None), memos],
        relationships: vec![
            many("whose", "events", &["area", "who"], "people"),
            many("means", "events", &["code"], "codes"),
            many("noted", "events", &["memo"], "memos"),
        ],
    };
    World { setup, tables }
}
