//! What the sample's customers did: purchases, subscriptions, support cases, visits; and what was there to buy.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int8Array, Int16Array, Int32Array, StringArray, TimestampMillisecondArray,
};

use super::{
    Columns, Sample,
    customers::{Traits, key},
    random::Random,
    words::{COUNTRIES, GOODS, SIZES},
};

/// Products: every good in every size.
pub(super) const PRODUCTS: u64 = GOODS.len() as u64 * SIZES.len() as u64;
/// Stores.
pub(super) const STORES: u64 = 60;

fn texts(values: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn words(values: impl Iterator<Item = Option<&'static str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn days(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.map(|day| day.map(|day| day as i32)).collect::<Date32Array>())
}

fn times(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.map(|second| second.map(|second| second * 1000)).collect::<TimestampMillisecondArray>().with_timezone("UTC"))
}

fn money(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    let array: Decimal128Array = values.map(|cents| cents.map(i128::from)).collect();
    let rows = arrow_array::Array::len(&array);
    Arc::new(array.with_precision_and_scale(10, 2).unwrap_or_else(|_| Decimal128Array::from(vec![None; rows])))
}

fn price(product: u64) -> i64 {
    let (_, _, price) = GOODS[product as usize / SIZES.len()];
    price * [70, 100, 170, 120, 140][product as usize % SIZES.len()] / 100
}

pub(super) fn products(rows: std::ops::Range<u64>) -> Columns {
    let good = |product: u64| GOODS[product as usize / SIZES.len()];
    let size = |product: u64| SIZES[product as usize % SIZES.len()];
    vec![
        ("product_id", Arc::new(rows.clone().map(|product| product as i32 + 1).collect::<Int32Array>())),
        ("name", texts(rows.clone().map(|product| Some(format!("{}, {}", good(product).1, size(product)))))),
        ("category", words(rows.clone().map(|product| Some(good(product).0)))),
        ("price", money(rows.clone().map(|product| Some(price(product))))),
        ("organic", Arc::new(rows.map(|product| Some(size(product) == "organic")).collect::<BooleanArray>())),
    ]
}

pub(super) fn stores(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    let today = sample.today_number();
    let country = |store: u64| &COUNTRIES[Random::of(sample.seed, 30, store).weighted(COUNTRIES.iter().map(|country| country.weight))];
    let city = |store: u64| Random::of(sample.seed, 31, store).pick(country(store).cities).0;
    vec![
        ("store_id", Arc::new(rows.clone().map(|store| store as i16 + 1).collect::<Int16Array>())),
        ("name", texts(rows.clone().map(|store| Some(format!("{} {}", city(store), store + 1))))),
        ("city", words(rows.clone().map(|store| Some(city(store))))),
        ("country", words(rows.clone().map(|store| Some(country(store).name)))),
        ("opened", days(rows.map(|store| Some(today - Random::of(sample.seed, 32, store).between(60, 2900))))),
    ]
}

/// A row's customer, in no order of customers; a few have none, a few one who is not there.
fn customer(sample: &Sample, table: u64, row: u64) -> (u64, Random) {
    let mut draw = Random::of(sample.seed, table, row);
    // The eager ones come oftener: of three draws the one who buys most.
    let drawn = (0..3).map(|_| draw.below(sample.customers.into())).max_by_key(|customer| sample.traits(*customer).zeal);
    (drawn.unwrap_or(0), draw)
}

fn customer_key(sample: &Sample, customer: u64, draw: &mut Random) -> Option<String> {
    match draw.below(2000) {
        0 => None,
        1 => Some(key(u64::from(sample.customers) + draw.below(1000))),
        _ => Some(key(customer)),
    }
}

/// A second between signing up and the last sign of life, more of them in winter and late in the year.
fn moment(sample: &Sample, traits: &Traits, draw: &mut Random) -> i64 {
    let (from, to) = (traits.last_seen.min(traits.signed_up).max(1), traits.signed_up.max(1));
    let mut back = draw.between(from, to);
    let month = |back: i64| ((sample.today_number() - back).rem_euclid(365)) / 31;
    if (3..9).contains(&month(back)) && draw.chance(350) {
        back = draw.between(from, to);
    }
    (sample.today_number() - back) * 86_400 + draw.between(7 * 3600, 21 * 3600)
}

pub(super) fn purchases(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    struct Row {
        id: u64,
        customer: Option<String>,
        product: u64,
        store: Option<u64>,
        at: i64,
        quantity: i8,
    }
    let rows: Vec<Row> = rows
        .map(|id| {
            let (customer, mut draw) = customer(sample, 40, id);
            let traits = sample.traits(customer);
            let wanted = if traits.tea { ["Tea bags", "Loose tea"] } else { ["Coffee beans", "Ground coffee"] };
            let mut product = draw.below(PRODUCTS);
            for _ in 0..4 {
                if wanted.contains(&GOODS[product as usize / SIZES.len()].0) {
                    break;
                }
                product = draw.below(PRODUCTS);
            }
            let store = (draw.below(1000) >= traits.online).then(|| draw.small(STORES, 2));
            let at = moment(sample, &traits, &mut draw);
            Row { id, customer: customer_key(sample, customer, &mut draw), product, store, at, quantity: 1 + draw.small(6, 3) as i8 }
        })
        .collect();
    let cents = |row: &Row| price(row.product) * i64::from(row.quantity);
    vec![
        ("purchase_id", Arc::new(rows.iter().map(|row| row.id as i32 + 1).collect::<Int32Array>())),
        ("customer_id", texts(rows.iter().map(|row| row.customer.clone()))),
        ("product_id", Arc::new(rows.iter().map(|row| row.product as i32 + 1).collect::<Int32Array>())),
        ("store_id", Arc::new(rows.iter().map(|row| row.store.map(|store| store as i16 + 1)).collect::<Int16Array>())),
        ("bought_at", times(rows.iter().map(|row| Some(row.at)))),
        ("channel", words(rows.iter().map(|row| Some(if row.store.is_some() { "store" } else { "online" })))),
        ("quantity", Arc::new(rows.iter().map(|row| row.quantity).collect::<Int8Array>())),
        ("amount", money(rows.iter().map(|row| Some(cents(row))))),
        ("points", Arc::new(rows.iter().map(|row| (cents(row) / 100) as i32).collect::<Int32Array>())),
    ]
}

pub(super) fn subscriptions(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    let today = sample.today_number();
    let row = |id: u64| {
        let (customer, mut draw) = customer(sample, 50, id);
        let back = draw.between(0, sample.traits(customer).signed_up);
        let ended = draw.chance(380).then(|| today - draw.between(0, back));
        let plan = draw.below(3) as usize;
        (key(customer), plan, today - back, ended)
    };
    let rows: Vec<_> = rows.map(|id| (id, row(id))).collect();
    vec![
        ("subscription_id", Arc::new(rows.iter().map(|(id, _)| *id as i32 + 1).collect::<Int32Array>())),
        ("customer_id", texts(rows.iter().map(|(_, row)| Some(row.0.clone())))),
        ("plan", words(rows.iter().map(|(_, row)| Some(["Taster", "Household", "Office"][row.1])))),
        ("started", days(rows.iter().map(|(_, row)| Some(row.2)))),
        ("ended", days(rows.iter().map(|(_, row)| row.3))),
        ("monthly_price", money(rows.iter().map(|(_, row)| Some([990, 1990, 5900][row.1])))),
    ]
}

pub(super) fn support_cases(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    let row = |id: u64| {
        let (customer, mut draw) = customer(sample, 60, id);
        let opened = moment(sample, &sample.traits(customer), &mut draw);
        let limit = sample.today_number() * 86_400;
        let closed = (!draw.chance(90)).then(|| (opened + draw.between(600, 9 * 86_400)).min(limit.max(opened)));
        let reason = draw.pick(&["delivery", "delivery", "quality", "billing", "question", "return"]);
        let satisfaction = (closed.is_some() && draw.chance(480)).then(|| draw.between(1, 5).max(draw.between(1, 5)) as i8);
        (key(customer), opened, closed, reason, satisfaction)
    };
    let rows: Vec<_> = rows.map(|id| (id, row(id))).collect();
    vec![
        ("case_id", Arc::new(rows.iter().map(|(id, _)| *id as i32 + 1).collect::<Int32Array>())),
        ("customer_id", texts(rows.iter().map(|(_, row)| Some(row.0.clone())))),
        ("opened_at", times(rows.iter().map(|(_, row)| Some(row.1)))),
        ("closed_at", times(rows.iter().map(|(_, row)| row.2))),
        ("reason", words(rows.iter().map(|(_, row)| Some(row.3)))),
        ("satisfaction", Arc::new(rows.iter().map(|(_, row)| row.4).collect::<Int8Array>())),
    ]
}

pub(super) fn web_visits(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    let row = |id: u64| {
        let (customer, mut draw) = customer(sample, 70, id);
        let at = moment(sample, &sample.traits(customer), &mut draw);
        let page = draw.pick(&["home", "coffee", "coffee", "tea", "tea", "basket", "account", "blog", "offers"]);
        let source = draw.pick(&["direct", "search", "search", "newsletter", "social", "ad"]);
        (customer_key(sample, customer, &mut draw), at, page, draw.small(1200, 3) as i32, draw.pick(&["phone", "phone", "desktop", "tablet"]), source)
    };
    let rows: Vec<_> = rows.map(|id| (id, row(id))).collect();
    vec![
        ("visit_id", Arc::new(rows.iter().map(|(id, _)| *id as i32 + 1).collect::<Int32Array>())),
        ("customer_id", texts(rows.iter().map(|(_, row)| row.0.clone()))),
        ("at", times(rows.iter().map(|(_, row)| Some(row.1)))),
        ("page", words(rows.iter().map(|(_, row)| Some(row.2)))),
        ("seconds", Arc::new(rows.iter().map(|(_, row)| row.3).collect::<Int32Array>())),
        ("device", words(rows.iter().map(|(_, row)| Some(row.4)))),
        ("source", words(rows.iter().map(|(_, row)| Some(row.5)))),
    ]
}
