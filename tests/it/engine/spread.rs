//! How values are spread over members and over their records; what the output carries besides.

use std::{collections::BTreeMap, sync::Arc};

use chrono_tz::Tz;
use satsuma::{
    data::tally::Tally,
    engine::{
        cache::Cache, dataset::Dataset, distribution::Spread, evaluate::Evaluation, library::Library,
        members::Customers, project::Projection,
    },
    model::{
        attribute::{Attribute, Path},
        cell::Cell,
        definition::Definition,
    },
};
use serde_json::json;

use super::{
    random::{Random, cases, seed},
    shop::{Customer, Purchase, context, definition, is, path, random, rule, shop},
};

fn members(data: &Arc<Dataset>, definition: &Definition) -> Customers {
    let mut cache = Cache::default();
    let found = Evaluation::members(definition, data, &Library::default(), &context(), &mut cache);
    found.expect("no problems").run(&mut cache).expect("members").1
}

fn spread(data: &Arc<Dataset>, members: &Customers, attribute: &Attribute, path: Option<&Path>) -> Tally {
    let mut cache = Cache::default();
    let library = Library::default();
    let mut spread =
        Spread::new(attribute, path, members, data, &library, &context(), &mut cache).expect("fits");
    while spread.step(&mut cache).expect("no faults") {}
    spread.finish()
}

/// The customers in two parts, each with its own purchases.
fn parts(customers: &[Customer], purchases: &[Purchase], at: usize) -> [Arc<Dataset>; 2] {
    let (first, second) = customers.split_at(at);
    let part = |own: &[Customer]| {
        let theirs = |purchase: &&Purchase| own.iter().any(|customer| customer.0 == purchase.0);
        shop(own, &purchases.iter().filter(theirs).cloned().collect::<Vec<_>>())
    };
    [part(first), part(second)]
}

#[test]
fn spreads_are_over_members_and_their_records() {
    let seed = seed();
    let mut source = Random::new(seed);
    let path: Path = serde_json::from_value(path()).expect("a path");
    for _ in 0..cases(300) {
        let (customers, purchases) = random(&mut source);
        let country = *source.pick(&["ES", "FR"]);
        let meant =
            definition(vec![rule("r", "union", false, json!([is("c", "customers", "country", country)]))]);
        let data = shop(&customers, &purchases);
        let split = 1 + source.below(customers.len() - 1);
        for (table, column, path) in [
            ("customers", "points", None),
            ("customers", "country", None),
            ("purchases", "product", Some(&path)),
            ("purchases", "price", Some(&path)),
            ("customers", "points", Some(&path)),
        ] {
            let attribute = Attribute::column(table, column);
            let told = |tally: Tally| tally.distribution(3, &[5_000, 9_900], Tz::UTC);
            let whole = told(spread(&data, &members(&data, &meant), &attribute, path));
            let each = parts(&customers, &purchases, split)
                .map(|part| spread(&part, &members(&part, &meant), &attribute, path));
            assert_eq!(
                told(each.into_iter().fold(Tally::none(), Tally::merge)),
                whole,
                "SATSUMA_SEED={seed}"
            );
            let own = customers.iter().filter(|customer| customer.1 == country);
            let bought = |key: &str| purchases.iter().filter(|purchase| purchase.0 == key).count();
            let rows: usize = own.map(|customer| path.map_or(1, |_| bought(&customer.0))).sum();
            assert_eq!(whole.profile.rows, rows as u64, "SATSUMA_SEED={seed}");
            if column == "product" {
                let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
                for purchase in &purchases {
                    let member = customers.iter().any(|own| own.0 == purchase.0 && own.1 == country);
                    if member && !purchase.1.is_empty() {
                        *counts.entry(purchase.1).or_default() += 1;
                    }
                }
                let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
                counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
                let top = whole.profile.top.iter().map(|top| (top.value.clone(), top.count));
                let expected = counts.into_iter().map(|(text, count)| (Cell::Text(text.into()), count));
                assert!(top.eq(expected), "SATSUMA_SEED={seed}");
            }
        }
    }
}

fn projected(data: &Arc<Dataset>, definition: &Definition, rows: &[usize]) -> Vec<Vec<Cell>> {
    let mut cache = Cache::default();
    let found = Projection::new(definition, data, &Library::default(), &context(), &mut cache);
    let mut projection = found.expect("no problems");
    while projection.step(&mut cache).expect("no faults") {}
    let lists: Vec<bool> = projection.columns().map(|(_, list)| list).collect();
    assert_eq!(lists, [true, true, false]);
    projection.cells(rows)
}

#[test]
fn the_output_carries_the_records_that_matched() {
    let seed = seed();
    let mut source = Random::new(seed);
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) };
    for _ in 0..cases(300) {
        let (customers, purchases) = random(&mut source);
        let buys = |id: &str, operator: &str, product: &str| {
            let condition = is(&format!("{id}c"), "purchases", "product", product);
            rule(id, operator, true, json!([condition]))
        };
        let mut rules = vec![
            buys("r1", "union", "Coffee"),
            buys("r2", "union", "Tea"),
            buys("r3", "union", "Coffee"),
            buys("r4", "except", "Mug"),
        ];
        let first = source.percent(70);
        if !first {
            // Of the rules that are on, the first one's operator is unused.
            rules = vec![buys("r0", "union", "Tea"), buys("r1", "except", "Coffee")];
            rules[0]["off"] = json!(true);
        }
        let mut meant = definition(rules);
        let attribute = Attribute::column;
        meant.project = vec![
            attribute("purchases", "product"),
            attribute("purchases", "price"),
            attribute("customers", "country"),
        ];
        let data = shop(&customers, &purchases);
        let rows: Vec<usize> = (0..customers.len()).collect();
        let cells = projected(&data, &meant, &rows);
        for (row, (key, country, _)) in customers.iter().enumerate() {
            let mut own: Vec<&Purchase> = purchases
                .iter()
                .filter(|(customer, product, ..)| {
                    customer == key && (*product == "Coffee" || first && *product == "Tea")
                })
                .collect();
            own.sort_by_key(|(_, _, ago, _)| std::cmp::Reverse(*ago));
            let products: Vec<Cell> = own.iter().map(|own| text(own.1)).collect();
            let price = |cents: i64| Cell::Number(format!("{}.{:02}", cents / 100, cents % 100));
            let prices: Vec<Cell> = own.iter().map(|own| price(own.3)).collect();
            let list = |cells: Vec<Cell>| if cells.is_empty() { Cell::Empty } else { Cell::List(cells) };
            assert_eq!(cells[0][row], list(products), "SATSUMA_SEED={seed}");
            assert_eq!(cells[1][row], list(prices), "SATSUMA_SEED={seed}");
            assert_eq!(cells[2][row], text(country), "SATSUMA_SEED={seed}");
        }
        let split = 1 + source.below(customers.len() - 1);
        let [a, b] = parts(&customers, &purchases, split);
        let (mut a, b) =
            (projected(&a, &meant, &rows[..split]), projected(&b, &meant, &rows[..customers.len() - split]));
        a.iter_mut().zip(b).for_each(|(a, b)| a.extend(b));
        assert_eq!(a, cells, "SATSUMA_SEED={seed}");
    }
}

#[test]
fn a_spread_that_is_asked_for_again_is_the_same() {
    let seed = seed();
    let mut source = Random::new(seed);
    let path: Path = serde_json::from_value(path()).expect("a path");
    let customers: Vec<Customer> =
        (0..3_000).map(|at| (format!("k{at}"), *source.pick(&["ES", "FR", ""]), 0)).collect();
    let price = |source: &mut Random| match source.below(3) {
        0 => source.between(0, 9),
        _ => source.between(0, 900_000_000),
    };
    let purchases: Vec<Purchase> = (0..70_000)
        .map(|_| (format!("k{}", source.below(3_100)), "Tea", source.between(0, 9), price(&mut source)))
        .collect();
    let attribute = Attribute::column("purchases", "price");
    let from: BTreeMap<&str, &str> = customers.iter().map(|(key, from, _)| (key.as_str(), *from)).collect();
    let data = shop(&customers, &purchases);
    for country in ["ES", "FR", "ES", "PT", "FR"] {
        let own =
            definition(vec![rule("r", "union", false, json!([is("c", "customers", "country", country)]))]);
        let members = members(&data, &own);
        let found = spread(&data, &members, &attribute, Some(&path));
        let fresh = spread(&shop(&customers, &purchases), &members, &attribute, Some(&path));
        assert_eq!(found, fresh, "SATSUMA_SEED={seed}");
        let bought = purchases.iter().filter(|(key, ..)| from.get(key.as_str()) == Some(&country));
        assert_eq!(found.rows, bought.count() as u64, "SATSUMA_SEED={seed}");
    }
    // Of each row's number the place among all was kept.
    assert!(data.memory() > shop(&customers, &purchases).memory() + 70_000 * 4);
}
