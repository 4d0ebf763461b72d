//! The sample's tables, as they are read.

use chrono::NaiveDate;

use super::{propose, seen, told};
use crate::{
    data::{ipc::Reader, limits::Limits, sample::Sample, table::TableBuilder},
    model::proposal::{Audience, Fact},
    service::guess::Seen,
};

fn sample() -> Vec<Seen> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let sample = Sample { customers: 2000, seed: 7, today };
    let read = |name: &str| {
        let stream = Box::new(sample.stream(name).expect("a table of the sample"));
        let mut reader = Reader::open(stream, name, Limits::default()).expect("readable");
        let mut builder = TableBuilder::new(reader.schema().clone(), reader.physical());
        while let Some(chunk) = reader.next_chunk().expect("rows") {
            builder.append(chunk).expect("the same columns");
        }
        seen(builder.seal())
    };
    sample.tables().iter().map(|table| read(table.name)).collect()
}

#[test]
fn the_sample_is_set_up_as_it_is_meant() {
    let proposal = propose(sample());
    assert_eq!(
        told(&proposal),
        "customers: customers
customers: customer_id
products: product_id
purchases: purchase_id, at bought_at
stores: store_id
subscriptions: subscription_id, at started
support_cases: case_id, at opened_at
web_visits: visit_id, at visited_at
purchases.customer_id > customers
purchases.product_id > products
purchases.store_id > stores
subscriptions.customer_id > customers
support_cases.customer_id > customers
web_visits.customer_id > customers
"
    );
}

#[test]
fn the_sample_says_why() {
    let proposal = propose(sample());
    assert!(proposal.profile.confidence > 0.9);
    assert_eq!(proposal.audience.value, Audience::Individuals);
    assert_eq!(proposal.display_name.value.as_deref(), Some("full_name"));
    assert_eq!(proposal.email.value.as_deref(), Some("email"));
    assert_eq!(proposal.hierarchy.value, None);
    let bought = super::of(&proposal, "purchases", "customer_id");
    let found = bought.matching.as_ref().expect("compared");
    assert!(found.orphans > 0 && found.empty > 0 && found.examples.len() <= 5, "{found:?}");
    assert_eq!(found.matched + found.orphans + found.empty, found.rows);
    assert!(bought.confidence > 0.95);
    // The preferred store is given by its name, the key of stores is a number.
    let store = super::of(&proposal, "customers", "preferred_store");
    assert_eq!((store.confidence, &store.matching), (0.0, &None));
    assert!(store.evidence.iter().any(|fact| matches!(fact, Fact::TypesDiffer { .. })));
}
