//! Small copies of data as it is found: a shop's orders and their lines, and a sales team's accounts and opportunities.

use super::{Cells, days, numbers, of, propose, table, texts, times, told};
use crate::{
    model::{
        proposal::{Audience, Fact},
        setup::Cardinality,
    },
    service::guess::Seen,
};

fn retail() -> Vec<Seen> {
    let lines = 300;
    vec![
        table(
            "customers",
            vec![
                ("customer_id", numbers(12_000..12_040)),
                ("country", texts((0..40).map(|row| ["Spain", "France", "Italy"][row % 3]))),
                ("first_seen", times(40)),
            ],
        ),
        table(
            "orders",
            vec![
                ("order_id", numbers(1..=100)),
                ("customer_id", numbers((0..100).map(|row| 12_000 + row % 40))),
                ("ordered_at", times(100)),
                ("units", numbers((0..100).map(|row| 1 + row % 30))),
                ("amount", Cells::Floats((0..100).map(|row| f64::from(row) * 1.5).collect())),
                ("lines", numbers((0..100).map(|row| 1 + row % 3))),
            ],
        ),
        table(
            "order_lines",
            vec![
                ("order_id", numbers((0..lines).map(|row| 1 + row / 3))),
                ("product_id", numbers((0..lines).map(|row| 1 + row % 50))),
                ("quantity", numbers((0..lines).map(|row| 1 + row % 12))),
                ("unit_price_pence", numbers((0..lines).map(|row| 99 + row % 50))),
            ],
        ),
        table(
            "products",
            vec![
                ("product_id", numbers(1..=50)),
                ("description", texts((0..50).map(|row| format!("PAINTED TIN NUMBER {row}")))),
            ],
        ),
    ]
}

fn sales() -> Vec<Seen> {
    let accounts: Vec<String> =
        ["Acme", "Betasoloin", "Cancity", "Isdom", "Codehow", "Hatfan", "Zotware", "Konex"]
            .iter()
            .flat_map(|name| [format!("{name} Corporation"), format!("{name} Group")])
            .collect();
    let agents = ["Moses Frase", "Darcel Schlecht", "Anna Snelling", "Cecily Lampkin", "Versie Hillebrand"];
    let managers = ["Dustin Brinkmann", "Melvin Marxen", "Cara Losch"];
    let rows = 200;
    let gap = |row: usize, every: usize| !row.is_multiple_of(every);
    vec![
        table(
            "accounts",
            vec![
                ("account", texts(accounts.clone())),
                ("sector", texts((0..16).map(|row| ["Medical", "Retail", "Finance"][row % 3]))),
                ("year_established", numbers((0..16).map(|row| 1980 + row % 9))),
                ("revenue", Cells::Floats((0..16).map(|row| 100.5 + f64::from(row)).collect())),
                ("employees", numbers((0..16).map(|row| 1000 + row * 7))),
                (
                    "subsidiary_of",
                    texts((0..16).map(|row| if row % 4 == 1 { accounts[0].clone() } else { String::new() })),
                ),
            ],
        ),
        table(
            "opportunities",
            vec![
                ("opportunity_id", texts((0..rows).map(|row| format!("{:04X}K{row}", row * 7919)))),
                ("sales_agent", texts((0..rows).map(|row| agents[row % 4]))),
                (
                    "product",
                    texts((0..rows).map(|row| ["GTX Basic", "GTXPro", "MG Special", "MG Advanced"][row % 4])),
                ),
                ("account", texts((0..rows).map(|row| if row % 5 == 0 { "" } else { &accounts[row % 16] }))),
                ("deal_stage", texts((0..rows).map(|row| ["Won", "Lost"][row % 2]))),
                (
                    "engage_date",
                    Cells::Times((0..rows).map(|row| gap(row, 20).then_some(row as i64)).collect()),
                ),
                (
                    "close_date",
                    Cells::Times((0..rows).map(|row| gap(row, 4).then_some(row as i64)).collect()),
                ),
                ("close_value", numbers((0..rows).map(|row| row as i64 % 90))),
                ("manager", texts((0..rows).map(|row| managers[row % 3]))),
            ],
        ),
        table(
            "products",
            vec![
                ("product", texts(["GTX Basic", "GTX Pro", "MG Special", "MG Advanced"])),
                ("series", texts(["GTX", "GTX", "MG", "MG"])),
                ("sales_price", numbers([550, 4821, 55, 3393])),
            ],
        ),
        table(
            "sales_agents",
            vec![
                ("sales_agent", texts(agents)),
                ("manager", texts((0..5).map(|row| managers[row % 3]))),
                ("regional_office", texts(["Central", "Central", "East", "East", "West"])),
            ],
        ),
    ]
}

#[test]
fn a_shop_of_orders_and_lines() {
    let proposal = propose(retail());
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
order_lines: no key
orders: order_id, at ordered_at
products: product_id
order_lines.order_id > orders
order_lines.product_id > products
orders.customer_id > customers
"
    );
    assert_eq!(proposal.audience.value, Audience::Individuals);
    assert!(proposal.refused.is_empty(), "{:?}", proposal.refused);
    let lines = of(&proposal, "order_lines", "order_id").matching.as_ref().expect("compared");
    assert_eq!(
        (lines.rows, lines.matched, lines.distinct, lines.used, lines.keys),
        (300, 300, 100, 100, 100)
    );
}

#[test]
fn a_sales_team_whose_customers_are_companies() {
    let proposal = propose(sales());
    assert_eq!(
        told(&proposal),
        "customers: accounts
accounts: account
opportunities: opportunity_id, at engage_date
products: product
sales_agents: sales_agent
accounts.subsidiary_of > accounts
opportunities.sales_agent > sales_agents
opportunities.product > products
opportunities.account > accounts
"
    );
    assert_eq!(proposal.audience.value, Audience::Accounts);
    assert_eq!(proposal.hierarchy.value.as_deref(), Some("accounts.subsidiary_of"));
    assert_eq!(proposal.display_name.value.as_deref(), Some("account"));
    let said = |source, column| -> Vec<String> {
        of(&proposal, source, column).evidence.iter().map(Fact::sentence).collect()
    };
    assert_eq!(
        said("opportunities", "account"),
        [
            "account is named after accounts.",
            "100 % of the values of opportunities.account are keys of accounts.",
            "40 of 200 rows have no value.",
            "Every key of accounts comes up.",
        ]
    );
    let misspelt = said("opportunities", "product");
    assert!(
        misspelt.contains(&"75 % of the values of opportunities.product are keys of products.".to_owned())
    );
    assert!(misspelt.contains(&"50 rows have a value that is no key, such as “GTXPro”.".to_owned()));
    let time = &proposal.tables.iter().find(|one| one.table == "opportunities").expect("there").time;
    assert_eq!(time.alternatives[0].value.as_deref(), Some("close_date"));
    assert!(time.confidence > time.alternatives[0].confidence + 0.3);
}

#[test]
fn the_order_of_the_tables_changes_nothing() {
    let tables: [fn() -> Vec<Seen>; 2] = [retail, sales];
    for tables in tables {
        let expected = propose(tables());
        for shift in 1..4 {
            let mut others = tables();
            others.rotate_left(shift);
            assert_eq!(propose(others), expected);
        }
        let mut others = tables();
        others.reverse();
        assert_eq!(propose(others), expected);
    }
}

#[test]
fn other_ways_to_name_the_same() {
    let tables = vec![
        table(
            "dim_Customer",
            vec![
                ("CustomerID", numbers(1..=40)),
                ("FullName", texts(super::names(40))),
                ("EMail", super::addresses(40)),
            ],
        ),
        table(
            "fact_Sales",
            vec![
                ("SaleKey", numbers(1..=200)),
                ("custID", numbers((0..200).map(|row| 1 + row % 40))),
                ("ProductNo", numbers((0..200).map(|row| 1 + row % 30))),
                ("TransactionDate", days(200)),
                ("Qty", numbers((0..200).map(|row| 1 + row % 9))),
            ],
        ),
        table(
            "dim_Product",
            vec![("No", numbers(1..=30)), ("Title", texts((0..30).map(|row| format!("Thing {row}"))))],
        ),
    ];
    assert_eq!(
        told(&propose(tables)),
        "customers: dim_Customer
dim_Customer: CustomerID
dim_Product: No
fact_Sales: SaleKey, at TransactionDate
fact_Sales.custID > dim_Customer
fact_Sales.ProductNo > dim_Product
"
    );
}

#[test]
fn one_to_one_is_said() {
    let tables = vec![
        table("customers", vec![("customer_id", numbers(1..=30)), ("email", super::addresses(30))]),
        table(
            "loyalty",
            vec![
                ("customer_id", numbers(1..=20)),
                ("tier", texts((0..20).map(|row| ["gold", "none"][row % 2]))),
            ],
        ),
    ];
    let proposal = propose(tables);
    assert_eq!(
        told(&proposal),
        "customers: customers\ncustomers: customer_id\nloyalty: no key\nloyalty.customer_id = customers\n"
    );
    assert_eq!(proposal.setup.relationships[0].kind, Cardinality::OneToOne);
}
