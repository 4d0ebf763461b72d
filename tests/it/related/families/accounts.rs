//! Business accounts below one another, with cycles and unknown parents; a contact each, and opportunities.

use satsuma::model::setup::{Cardinality, Setup};

use super::{columns::Maker, grid, many, rows, table};
use crate::{engine::random::Random, related::world::World};

const TRADES: [&str; 5] = ["Retail", "Food", "food", "Energía", "Public"];
const STAGES: [&str; 4] = ["open", "won", "lost", "Won"];

pub(super) fn world(random: &mut Random) -> World {
    let (firms, deals) = (rows(random), rows(random));
    let numbered = random.percent(40);
    let mut make = Maker { random, rows: firms };
    let accounts = vec![
        if numbered { make.numbered("id", 32, false) } else { make.keys("id", "a") },
        if numbered {
            make.integers("parent", 64, true, -2, firms as i64 + 1)
        } else {
            make.references("parent", "a", firms, 35)
        },
        make.words("industry", &TRADES),
        make.integers("employees", 32, true, 0, 500),
        make.days("since", 2_000),
        make.words("motto", &TRADES),
    ];
    let held = make.random.below(firms + 1);
    make.rows = held;
    let contacts = vec![
        make.keys("id", "k"),
        // One contact an account at most: the first so many have one.
        if numbered { make.numbered("account", 16, true) } else { make.keys("account", "a") },
        make.integers("age", 8, true, 18, 80),
        make.words("title", &["CEO", "buyer", "Buyer"]),
        make.booleans("active"),
    ];
    make.rows = deals;
    let opportunities = vec![
        if numbered {
            make.integers("account", 16, true, -1, firms as i64)
        } else {
            make.references("account", "a", firms, 5)
        },
        make.references("contact", "k", held, 20),
        make.amounts("amount", 50_000),
        make.amounts("paid", 50_000),
        make.words("stage", &STAGES),
        make.moments("closed", 500),
        make.floats("chance"),
        make.lists("calls"),
    ];
    let tables = vec![
        grid("accounts", accounts, make.random),
        grid("contacts", contacts, make.random),
        grid("opportunities", opportunities, make.random),
    ];
    let mut person = many("person", "contacts", &["account"], "accounts");
    person.kind = Cardinality::OneToOne;
    let setup = Setup {
        profile: "accounts".into(),
        tables: vec![
            table("accounts", &["id"], None),
            table("contacts", &["id"], None),
            table("opportunities", &[], Some("closed")),
        ],
        relationships: vec![
            many("parent", "accounts", &["parent"], "accounts"),
            person,
            many("deal", "opportunities", &["account"], "accounts"),
            many("through", "opportunities", &["contact"], "contacts"),
        ],
    };
    World { setup, tables }
}
