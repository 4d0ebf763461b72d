//! A long chain: suppliers of products of lines of orders of customers, and what came back.

use satsuma::model::setup::Setup;

use super::{columns::Maker, grid, many, rows, table};
use crate::{engine::random::Random, related::world::World};

pub(super) fn world(random: &mut Random) -> World {
    let (people, orders, lines, back) = (rows(random), rows(random), rows(random), rows(random) / 2);
    let (goods, firms) = (1 + random.below(15), 1 + random.below(4));
    let mut make = Maker { random, rows: people };
    let customers = vec![
        make.keys("id", "c"),
        make.words("segment", &["home", "office", "Office"]),
        make.days("born", 9_000),
        make.days("since", 900),
        make.floats("score"),
    ];
    make.rows = orders;
    let placed = vec![
        make.numbered("number", 32, true),
        make.references("customer", "c", people, 4),
        make.moments("placed", 300),
        make.words("state", &["paid", "open", "Paid"]),
        make.amounts("shipping", 900),
        make.booleans("gift"),
        make.booleans("express"),
    ];
    make.rows = lines;
    let order_lines = vec![
        make.numbered("line", 64, false),
        make.integers("order", 64, true, -1, orders as i64),
        make.references("product", "p", goods, 4),
        make.integers("quantity", 16, true, -2, 12),
        make.amounts("price", 4_000),
        make.floats("discount"),
    ];
    make.rows = back;
    let returns = vec![
        make.integers("line", 32, true, 0, lines as i64 + 1),
        make.moments("at", 200),
        make.words("reason", &["broken", "late", "Late", "other"]),
    ];
    make.rows = goods;
    let products = vec![
        make.keys("id", "p"),
        make.references("supplier", "f", firms, 10),
        make.words("kind", &["Coffee", "tea", "Tea"]),
        make.tags("labels", &["bio", "Bio", "fair"]),
    ];
    make.rows = firms;
    let suppliers = vec![make.keys("id", "f"), make.words("land", &["Peru", "Kenya", "peru"])];
    let tables = vec![
        grid("customers", customers, make.random),
        grid("orders", placed, make.random),
        grid("order_lines", order_lines, make.random),
        grid("returns", returns, make.random),
        grid("products", products, make.random),
        grid("suppliers", suppliers, make.random),
    ];
    let setup = Setup {
        profile: "customers".into(),
        tables: vec![
            table("customers", &["id"], None),
            table("orders", &["number"], Some("placed")),
            table("order_lines", &["line"], None),
            table("returns", &[], Some("at")),
            table("products", &["id"], None),
            table("suppliers", &["id"], None),
        ],
        relationships: vec![
            many("ordered", "orders", &["customer"], "customers"),
            many("part", "order_lines", &["order"], "orders"),
            many("of", "order_lines", &["product"], "products"),
            many("from", "products", &["supplier"], "suppliers"),
            many("back", "returns", &["line"], "order_lines"),
        ],
    };
    World { setup, tables }
}
