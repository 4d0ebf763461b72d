//! Keys: clean and dirty, of several columns, and none.

use super::{Cells, addresses, numbers, propose, table, texts, times, told};
use crate::model::proposal::Fact;

#[test]
fn a_dirty_key_is_still_the_key() {
    let ids = (0..200).map(|row| match row {
        7 | 90 => None,
        50 => Some(3),
        row => Some(row),
    });
    let orders = (0..400).map(|row| 1 + row % 190);
    let tables = vec![
        table("customers", vec![("customer_id", Cells::Numbers(ids.collect())), ("email", addresses(200))]),
        table(
            "orders",
            vec![("order_id", numbers(0..400)), ("customer_id", numbers(orders)), ("at", times(400))],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
orders: order_id, at at
orders.customer_id > customers
"
    );
    let key = &proposal.tables[0].key;
    assert!(key.evidence.contains(&Fact::Repeated { rows: 1 }), "{:?}", key.evidence);
    assert!(key.evidence.contains(&Fact::Empty { rows: 2, of: 200 }), "{:?}", key.evidence);
    let found = proposal.relationships[0].matching.as_ref().expect("compared");
    assert_eq!(
        (found.keys, found.examples.as_slice()),
        (197, ["7", "50", "90"].map(str::to_owned).as_slice())
    );
}

#[test]
fn what_repeats_a_lot_is_no_key() {
    let ids = || numbers((0..300).map(|row| row / 2));
    let proposal = propose(vec![table("visits", vec![("visit_id", ids()), ("at", times(300))])]);
    assert_eq!(told(&proposal), "customers: none\nvisits: no key, at at\n");
    // Customers have to have some key: it is proposed, and not believed in.
    let proposal = propose(vec![table("customers", vec![("customer_id", ids()), ("email", addresses(300))])]);
    assert_eq!(proposal.setup.profile, "customers");
    assert!(!proposal.tables[0].key.value.is_empty());
}

#[test]
fn figures_that_differ_by_accident_are_no_key() {
    let tables = vec![
        table("customers", vec![("customer_id", numbers(1..=9)), ("email", addresses(9))]),
        table(
            "payments",
            vec![
                ("customer_id", numbers(1..=9)),
                ("cents", numbers((0..9).map(|row| 100 + row * 17))),
                ("note", texts((0..9).map(|row| format!("thanks {row}")))),
                ("paid_at", times(9)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
payments: no key, at paid_at
payments.customer_id = customers
"
    );
}

#[test]
fn the_key_is_what_others_refer_to() {
    let cities = ["Lisbon", "Oslo", "Ghent", "Turin", "Graz", "Malmo", "Porto", "Bergen"];
    let tables = vec![
        table("stores", vec![("store_id", numbers(1..=8)), ("store", texts(cities))]),
        table(
            "sales",
            vec![
                ("sale_id", numbers(1..=80)),
                ("store", texts((0..80).map(|row| cities[row % 8]))),
                ("sold_at", times(80)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.table("stores").map(|table| table.key.clone()), Some(vec!["store".into()]));
    let stores = proposal.tables.iter().find(|one| one.table == "stores").expect("there");
    assert_eq!(stores.key.alternatives[0].value, ["store_id"]);
    assert!(stores.key.evidence.contains(&Fact::Referred { by: "sales.store".into() }));
}

#[test]
fn several_columns_are_a_key_where_another_table_has_them() {
    let rows = 120;
    let order = || numbers((0..rows).map(|row| 1 + row / 3));
    let line = || numbers((0..rows).map(|row| 1 + row % 3));
    let tables = |both: bool| {
        let mut returns =
            vec![("return_id", numbers(1..=30)), ("order_id", numbers((0..30).map(|row| 1 + row / 2)))];
        if both {
            returns.push(("line_no", numbers((0..30).map(|row| 1 + row % 3))));
        }
        returns.push(("returned_at", times(30)));
        vec![
            table(
                "orders",
                vec![("order_id", numbers(1..=40)), ("customer_id", numbers((0..40).map(|row| 1 + row % 9)))],
            ),
            table(
                "order_lines",
                vec![("order_id", order()), ("line_no", line()), ("cents", numbers(0..rows))],
            ),
            table("customers", vec![("customer_id", numbers(1..=9)), ("email", addresses(9))]),
            table("returns", returns),
        ]
    };
    let proposal = propose(tables(true));
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
order_lines: order_id + line_no
orders: order_id
returns: return_id, at returned_at
order_lines.order_id > orders
orders.customer_id > customers
returns.order_id > orders
returns.order_id + line_no = order_lines
"
    );
    let proposal = propose(tables(false));
    assert_eq!(proposal.setup.table("order_lines").map(|table| table.key.len()), Some(0));
}

#[test]
fn empty_tables_are_set_up_by_their_names() {
    let tables = vec![
        table(
            "customers",
            vec![("customer_id", texts(Vec::<String>::new())), ("email", texts(Vec::<String>::new()))],
        ),
        table(
            "orders",
            vec![
                ("order_id", numbers([])),
                ("customer_id", texts(Vec::<String>::new())),
                ("ordered_at", times(0)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
orders: order_id, at ordered_at
orders.customer_id > customers
"
    );
    assert!(proposal.relationships[0].confidence < 0.5);
    assert!(propose(Vec::new()).setup.profile.is_empty());
    assert!(propose(vec![table("nothing", Vec::new())]).setup.profile.is_empty());
}
