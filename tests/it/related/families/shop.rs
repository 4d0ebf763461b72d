//! Customers, purchases and visits in stores: several ways from one table to another.

use satsuma::model::setup::Setup;

use super::{columns::Maker, grid, many, rows, table};
use crate::{
    engine::{
        random::Random,
        sheet::{Column, Sheet, Value},
    },
    related::world::World,
};

const COUNTRIES: [&str; 6] = ["Spain", "spain", "Chile", "Österreich", "Peru", "日本"];
const PLACES: [&str; 5] = ["Lima", "Sevilla", "Wien", "lima", "Kyōto"];
const GOODS: [&str; 5] = ["Coffee", "Tea", "coffee beans", "Mug", "Filter"];

/// The rows that have a value in those columns, of customers who are there.
fn complete(columns: Vec<Column>, filled: &[&str], people: usize) -> Vec<Column> {
    let sheet = Sheet { columns };
    let there = |value: &Value| match value {
        Value::Text(key) => key[1.min(key.len())..].parse::<usize>().is_ok_and(|number| number < people),
        _ => false,
    };
    let rows = (0..sheet.rows()).filter(|row| {
        let filled = filled.iter().all(|name| !sheet.column(name).values[*row].is_empty());
        filled && there(&sheet.column("customer").values[*row])
    });
    sheet.pick(&rows.collect::<Vec<_>>()).columns
}

/// Half of the shops know every purchase's customer and time, and half of those all else that is looked at: then neighbours
/// need not be looked at one by one.
pub(super) fn world(random: &mut Random) -> World {
    match random.below(4) {
        0 => with(random, &["customer", "at"]),
        1 => with(random, &COMPLETE),
        _ => with(random, &[]),
    }
}

/// What a purchase is never without, in a shop that knows all of it.
pub(super) const COMPLETE: [&str; 5] = ["customer", "at", "amount", "quantity", "weight"];

/// A shop whose purchases are never without those columns.
pub(super) fn with(random: &mut Random, filled: &[&str]) -> World {
    let (people, shops, goods) = (rows(random), 1 + random.below(8), 1 + random.below(12));
    let (bought, visited) = (rows(random), rows(random));

    let mut make = Maker { random, rows: people };
    let customers = vec![
        make.keys("id", "c"),
        make.words("country", &COUNTRIES),
        make.days("born", 900),
        make.integers("score", 16, true, -5, 20),
        make.integers("limit", 64, true, -5, 20),
        make.booleans("vip"),
        make.tags("tags", &["new", "Gold", "gold", "", "staff"]),
        make.references("home", "s", shops, 30),
        make.times("joined", 700),
    ];
    make.rows = shops;
    let stores = vec![
        make.keys("id", "s"),
        make.words("city", &PLACES),
        make.days("opened", 900),
        make.amounts("area", 20_000),
    ];
    make.rows = goods;
    let products = vec![
        make.keys("sku", "p"),
        make.words("category", &GOODS),
        make.amounts("price", 3_000),
        make.booleans("organic"),
    ];
    make.rows = bought;
    let purchases = vec![
        make.references("customer", "c", people, 3),
        make.references("recipient", "c", people, 60),
        make.references("store", "s", shops, 5),
        make.references("product", "p", goods, 3),
        make.amounts("amount", 9_000),
        make.integers("quantity", 8, false, 0, 9),
        make.floats("weight"),
        make.times("at", 400),
        make.words("channel", &["web", "Web", "shop"]),
    ];
    let purchases = match filled {
        [] => purchases,
        filled => complete(purchases, filled, people),
    };
    make.rows = visited;
    let visits = vec![
        make.references("customer", "c", people, 3),
        make.references("store", "s", shops, 3),
        make.moments("day", 300),
        make.floats("minutes"),
        make.lists("more"),
    ];
    let tables = vec![
        grid("customers", customers, make.random),
        grid("stores", stores, make.random),
        grid("products", products, make.random),
        grid("purchases", purchases, make.random),
        grid("visits", visits, make.random),
    ];
    let mut bought = table("purchases", &[], Some("at"));
    if make.random.percent(50) {
        bought.utc.push("at".into());
    }
    let setup = Setup {
        profile: "customers".into(),
        tables: vec![
            table("customers", &["id"], None),
            table("stores", &["id"], None),
            table("products", &["sku"], None),
            bought,
            table("visits", &[], Some("day")),
        ],
        relationships: vec![
            many("buyer", "purchases", &["customer"], "customers"),
            many("gift", "purchases", &["recipient"], "customers"),
            many("at", "purchases", &["store"], "stores"),
            many("what", "purchases", &["product"], "products"),
            many("where", "visits", &["store"], "stores"),
            many("who", "visits", &["customer"], "customers"),
            many("home", "customers", &["home"], "stores"),
        ],
    };
    World { setup, tables }
}
