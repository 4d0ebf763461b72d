//! How values are spread over members and over their records; what the output carries besides.

use std::{collections::BTreeMap, sync::Arc};

use chrono_tz::Tz;
use satsuma::{
    data::tally::Tally,
    engine::{
        cache::Cache, dataset::Dataset, distribution::Spread, evaluate::Evaluation, library::Library,
        members::Customers,
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
