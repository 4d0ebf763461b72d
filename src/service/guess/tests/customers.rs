//! Which table holds the customers, and who they are.

use super::{Cells, addresses, days, names, numbers, propose, table, texts, times, told};
use crate::model::proposal::{Audience, Fact};

#[test]
fn one_table_alone() {
    let proposal = propose(vec![table(
        "export",
        vec![("reference", numbers(1..=30)), ("full_name", texts(names(30))), ("mail", addresses(30))],
    )]);
    assert_eq!(told(&proposal), "customers: export\nexport: reference\n");
    assert_eq!(proposal.email.value.as_deref(), Some("mail"));
    assert_eq!(proposal.display_name.value.as_deref(), Some("full_name"));
    let plain =
        propose(vec![table("data", vec![("id", numbers(1..=30)), ("height", Cells::Floats(vec![1.5; 30]))])]);
    assert_eq!(plain.setup.profile, "data");
    assert!(plain.profile.confidence < 0.2, "{}", plain.profile.confidence);
}

#[test]
fn no_customers_at_all() {
    let tables = vec![
        table("products", vec![("product_id", numbers(1..=30)), ("price", Cells::Floats(vec![1.5; 30]))]),
        table(
            "stores",
            vec![("store_id", numbers(1..=9)), ("city", texts((0..9).map(|row| ["Oslo", "Graz"][row % 2])))],
        ),
        table(
            "stock",
            vec![
                ("product_id", numbers((0..90).map(|row| 1 + row % 30))),
                ("store_id", numbers((0..90).map(|row| 1 + row % 9))),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: none
products: product_id
stock: no key
stores: store_id
stock.product_id > products
stock.store_id > stores
"
    );
    assert_eq!(proposal.profile.evidence, [Fact::NoCustomers]);
    assert!(!proposal.profile.alternatives.is_empty());
}

#[test]
fn names_that_say_nothing_leave_the_columns_to_speak() {
    let key = |row: usize| format!("K{:04}", row * 37 % 1000);
    let tables = vec![
        table(
            "t1",
            vec![("c1_id", texts((0..50).map(key))), ("c2", addresses(50)), ("birth_date", days(50))],
        ),
        table(
            "t2",
            vec![
                ("x_id", numbers(1..=200)),
                ("c1_id", texts((0..200).map(|row| key(row % 50)))),
                ("at", times(200)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(told(&proposal), "customers: t1\nt1: c1_id\nt2: x_id, at at\nt2.c1_id > t1\n");
    assert_eq!(proposal.email.value.as_deref(), Some("c2"));
    assert!(proposal.profile.confidence > 0.3 && proposal.profile.confidence < 0.95);
}

#[test]
fn contacts_belong_to_accounts() {
    let tables = vec![
        table(
            "accounts",
            vec![
                ("account_id", numbers(1..=20)),
                ("account_name", texts(names(20))),
                ("industry", texts((0..20).map(|row| ["Steel", "Food"][row % 2]))),
            ],
        ),
        table(
            "contacts",
            vec![
                ("contact_id", numbers(1..=60)),
                ("account_id", numbers((0..60).map(|row| 1 + row % 20))),
                ("email", addresses(60)),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.profile, "accounts");
    assert_eq!(proposal.audience.value, Audience::Accounts);
    assert_eq!(proposal.display_name.value.as_deref(), Some("account_name"));
    assert_eq!(proposal.profile.alternatives[0].value.as_deref(), Some("contacts"));
}

#[test]
fn confidences_are_shares_and_facts_are_sentences() {
    let proposal = propose(vec![
        table("customers", vec![("customer_id", numbers(1..=9)), ("email", addresses(9))]),
        table(
            "orders",
            vec![
                ("order_id", numbers(1..=9)),
                ("customer_id", numbers((0..9).map(|row| 1 + row / 2))),
                ("at", times(9)),
            ],
        ),
    ]);
    let text = serde_json::to_string(&proposal).expect("plain data");
    assert_eq!(serde_json::from_str::<crate::model::proposal::Proposal>(&text).expect("the same"), proposal);
    let keys = proposal.tables.iter().flat_map(|one| &one.key.evidence);
    let all = keys
        .chain(&proposal.profile.evidence)
        .chain(proposal.relationships.iter().flat_map(|one| &one.evidence));
    for fact in all {
        let sentence = fact.sentence();
        assert!(sentence.ends_with('.') && !sentence.contains('{'), "{sentence}");
    }
    for confidence in
        proposal.relationships.iter().map(|one| one.confidence).chain([proposal.profile.confidence])
    {
        assert!((0.0..=1.0).contains(&confidence));
    }
}
