//! Relationships, and false friends that are none.

use super::{addresses, names, numbers, of, propose, table, texts, times, told};
use crate::{model::proposal::Fact, service::guess::Seen};

fn customers(rows: i64) -> Seen {
    table("customers", vec![("customer_id", numbers(1..=rows)), ("email", addresses(rows as usize))])
}

#[test]
fn numbers_that_fit_by_accident_are_no_relationship() {
    let tables = vec![
        table(
            "customers",
            vec![
                ("id", numbers(1..=90)),
                ("email", addresses(90)),
                ("age", numbers((0..90).map(|row| 1 + row % 60))),
                ("orders", numbers((0..90).map(|row| 1 + row % 9))),
                ("order_count", numbers((0..90).map(|row| 1 + row % 9))),
                ("number_of_stores", numbers((0..90).map(|row| 1 + row % 9))),
                ("store_age", numbers((0..90).map(|row| 1 + row % 9))),
            ],
        ),
        table("stores", vec![("store_id", numbers(1..=60))]),
        table(
            "orders",
            vec![
                ("id", numbers(1..=300)),
                ("quantity", numbers((0..300).map(|row| 1 + row % 12))),
                ("products", numbers((0..300).map(|row| 1 + row % 12))),
                ("at", times(300)),
            ],
        ),
        table("products", vec![("product_id", numbers(1..=300))]),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.relationships, []);
    assert_eq!(proposal.refused, []);
}

#[test]
fn texts_that_fit_by_accident_are_no_relationship() {
    let code = |rows: usize| texts((0..rows).map(|row| format!("{row:03}")));
    let tables = vec![
        table(
            "stores",
            vec![("code", code(30)), ("grade", texts((0..30).map(|row| ["A", "B", "C", "D"][row % 4])))],
        ),
        table(
            "products",
            vec![("code", code(90)), ("shelf", texts((0..90).map(|row| format!("{:03}", row % 30))))],
        ),
        table("classes", vec![("letter", texts(["A", "B", "C", "D", "E"]))]),
    ];
    assert_eq!(propose(tables).setup.relationships, []);
}

#[test]
fn many_words_that_fit_are_one_whatever_the_names() {
    let people = names(60);
    let tables = vec![
        table(
            "companies",
            vec![
                ("company", texts(people.clone())),
                ("industry", texts((0..60).map(|row| ["x", "y"][row % 2]))),
            ],
        ),
        table(
            "deals",
            vec![
                ("deal_id", numbers(1..=240)),
                ("sold_to", texts((0..240).map(|row| people[row * 7 % 60].clone()))),
                ("opened_at", times(240)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: companies
companies: company
deals: deal_id, at opened_at
deals.sold_to > companies
"
    );
    let sold = of(&proposal, "deals", "sold_to");
    assert!(sold.confidence < 0.7);
    assert!(sold.evidence.iter().any(|fact| matches!(fact, Fact::NamedOtherwise { .. })));
}

#[test]
fn text_is_never_a_number() {
    let tables = vec![
        customers(40),
        table(
            "orders",
            vec![
                ("order_id", numbers(1..=80)),
                ("customer_id", texts((0..80).map(|row| format!("{}", 1 + row % 40)))),
                ("at", times(80)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.relationships, []);
    assert_eq!(
        of(&proposal, "orders", "customer_id").evidence.iter().map(Fact::sentence).collect::<Vec<_>>(),
        [
            "customer_id is named after customers.",
            "orders.customer_id holds text, customers.customer_id holds numbers: they cannot be compared.",
        ]
    );
}

#[test]
fn a_key_is_no_fraction() {
    let floats = super::Cells::Floats((0..80).map(|row| f64::from(1 + row % 40)).collect());
    let tables =
        vec![customers(40), table("orders", vec![("order_id", numbers(1..=80)), ("customer_id", floats)])];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.relationships, []);
    assert_eq!(
        of(&proposal, "orders", "customer_id").evidence[1].sentence(),
        "A key is text or a whole number: orders.customer_id and customers.customer_id cannot be compared."
    );
}

#[test]
fn a_name_without_matching_values_is_refused_and_told() {
    let tables = vec![
        customers(40),
        table(
            "orders",
            vec![
                ("order_id", numbers(1..=80)),
                ("customer_id", numbers((0..80).map(|row| 31 + row))),
                ("at", times(80)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.relationships, []);
    let found = of(&proposal, "orders", "customer_id");
    assert_eq!((found.confidence, found.matching.as_ref().map(|found| found.matched)), (0.0, Some(10)));
}

#[test]
fn parts_that_somebody_plays_and_parents() {
    let rows = 80;
    let customer = |by: i64| numbers((0..rows).map(move |row| 1 + row * by % 40));
    let mut parents: Vec<Option<i64>> = vec![None; 40];
    (20..40).for_each(|row| parents[row] = Some(1 + row as i64 % 20));
    let tables = vec![
        table(
            "customers",
            vec![
                ("customer_id", numbers(1..=40)),
                ("parent_id", super::Cells::Numbers(parents)),
                ("referred_by", numbers((0..40).map(|row| 1 + row / 2))),
            ],
        ),
        table(
            "orders",
            vec![
                ("order_id", numbers(1..=rows)),
                ("billing_customer_id", customer(1)),
                ("shipping_customer_id", customer(3)),
                ("at", times(80)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
orders: order_id, at at
customers.parent_id > customers
customers.referred_by > customers
orders.billing_customer_id > customers
orders.shipping_customer_id > customers
"
    );
    assert_eq!(proposal.hierarchy.value.as_deref(), Some("customers.parent_id"));
    assert!(proposal.hierarchy.alternatives.is_empty(), "who referred somebody is nobody's parent");
}

#[test]
fn two_tables_of_one_key_refer_once() {
    let ids = |rows: usize| texts((0..rows).map(|row| format!("M-{row:05}")));
    let tables = vec![
        table(
            "people",
            vec![
                ("member_no", ids(50)),
                ("email", addresses(50)),
                ("city", texts((0..50).map(|row| ["Oslo", "Graz"][row % 2]))),
            ],
        ),
        table("cards", vec![("member_no", ids(50)), ("points", numbers((0..50).map(|row| row % 7)))]),
        table(
            "visits",
            vec![
                ("visit_id", numbers(1..=200)),
                ("member_no", texts((0..200).map(|row| format!("M-{:05}", row % 50)))),
                ("visited_on", super::days(200)),
            ],
        ),
    ];
    assert_eq!(
        told(&propose(tables)),
        "customers: people
people: member_no
cards: member_no
visits: visit_id, at visited_on
cards.member_no = people
visits.member_no > people
"
    );
}

#[test]
fn of_very_many_rows_a_part_is_looked_at_and_said() {
    let rows = 1_200_000;
    let tables = vec![
        customers(1000),
        table("clicks", vec![("customer_id", numbers((0..rows).map(|row| 1 + row * 31 % 1100)))]),
    ];
    let proposal = propose(tables);
    let found = of(&proposal, "clicks", "customer_id");
    assert!(
        found.evidence.contains(&Fact::Sampled { every: 5, looked: 240_000, rows: 1_200_000 }),
        "{found:?}"
    );
    let share = found.matching.as_ref().and_then(|found| found.share()).expect("compared");
    assert!((share - 1000.0 / 1100.0).abs() < 0.001, "{share}");
}

#[test]
fn ids_are_different_whatever_the_names() {
    let ids = || numbers((0..80).map(|row| 1 + row % 40));
    let tables = vec![
        customers(40),
        table("a.b", vec![("customer_id", ids()), ("at", times(80))]),
        table("a", vec![("b.customer_id", ids()), ("at", times(80))]),
    ];
    let proposal = propose(tables);
    let found: Vec<&str> = proposal.setup.relationships.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(found, ["a.b.customer_id", "a.b.customer_id (2)"]);
}

#[test]
fn a_city_does_not_make_a_key() {
    let cities = ["Lisbon", "Oslo", "Ghent", "Turin", "Graz", "Malmo", "Porto", "Bergen"];
    let city = |rows: usize| texts((0..rows).map(|row| cities[row % 8]));
    let tables = vec![
        table(
            "customers",
            vec![("customer_id", numbers(1..=40)), ("email", addresses(40)), ("city", city(40))],
        ),
        table("suppliers", vec![("supplier_id", numbers(1..=20)), ("city", city(20))]),
        table("stores", vec![("store_id", numbers(1..=8)), ("city", city(8))]),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.table("stores").map(|table| table.key.clone()), Some(vec!["store_id".into()]));
    assert_eq!(proposal.setup.relationships, []);
}
