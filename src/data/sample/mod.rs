//! A coffee-and-tea shop: seeded, the same on every machine, with dates that end today. It is made as Arrow bytes and goes
//! the way of a dropped file.
//!
//! The tables, the profile table first; every one of them also has blanks where real data has them:
//!
//! - `customers`, keyed by `customer_id` (`C0000001` on, in the order of signing up, more of them every day);
//! - `products` and `stores`, look-ups keyed by `product_id` and `store_id`;
//! - `purchases` (`bought_at`), `subscriptions` (`started`), `support_cases` (`opened_at`) and `web_visits` (`visited_at`), in
//!   the order of their days and so in no order of customers. About one purchase in 200 has no key, or a key that no customer
//!   has.
//!
//! What is true in it: tea is drunk in some countries and by the older, and interests say so too; income and subscriptions go
//! with buying more, dissatisfaction with leaving; who signed up lately or is young buys online, who lives far from a store
//! too; December is for gifts, the summer for cold drinks; offices buy in the morning of weekdays. `orders` and
//! `lifetime_value` are exactly the count and the sum of the customer's purchases; `tier` follows the last 365 days.
//!
//! [`actor`] draws what somebody is like from the seed and a number alone. Everything else follows from that, so that each
//! table is made by itself, a batch at a time, and all agree. Draws are whole numbers: no machine rounds them differently.

mod actor;
mod arrow;
mod cases;
mod catalogue;
mod columns;
mod contact;
mod customers;
mod goods;
mod names;
mod notes;
mod order;
mod pieces;
mod places;
mod purchases;
mod random;
mod shop;
mod subscriptions;
mod visits;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use self::{
    arrow::Framing,
    pieces::{Pieces, Stream},
};
use self::{
    cases::Cases, catalogue::Small, columns::Fill, customers::Customers, order::InTimeOrder,
    purchases::Purchases, shop::Shop, subscriptions::Subscriptions, visits::Visits,
};

/// One stream of draws for each kind of row, so that one more draw in one of them changes no other.
mod streams {
    pub(super) const ACTORS: u64 = 1;
    pub(super) const NAMES: u64 = 2;
    pub(super) const CUSTOMERS: u64 = 3;
    pub(super) const PRODUCTS: u64 = 4;
    pub(super) const STORES: u64 = 5;
    pub(super) const PURCHASES: u64 = 6;
    pub(super) const VISITS: u64 = 7;
    pub(super) const CASES: u64 = 8;
    pub(super) const SUBSCRIPTIONS: u64 = 9;
}

/// Which shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many customers. At most ten million.
    pub customers: u32,
    /// The same seed gives the same rows.
    pub seed: u64,
    /// The day that its dates end at.
    pub today: NaiveDate,
}

/// A table of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has. Exact for customers, products and stores, else within a tenth from ten thousand customers on.
    pub rows: u64,
    /// How many bytes it has as Arrow, about.
    pub bytes: u64,
}

impl Sample {
    /// The tables, the profile table first.
    pub fn tables(&self) -> Vec<SampleTable> {
        let customers = u64::from(self.customers);
        let table = |name, rows: u64, bytes| SampleTable { name, rows, bytes: rows * bytes + 32_768 };
        vec![
            table("customers", customers, 236),
            table("products", 124, 90),
            table("stores", 67, 85),
            table("purchases", customers * 5, 53),
            table("subscriptions", customers * 7 / 40, 43),
            table("support_cases", customers * 13 / 50, 35),
            table("web_visits", customers * 2, 32),
        ]
    }

    fn fill(&self, table: &str) -> Option<Box<dyn Fill>> {
        let shop = Shop::new(self);
        Some(match table {
            "customers" => Box::new(Customers::new(shop)),
            "products" => Box::new(Small::products(shop)),
            "stores" => Box::new(Small::stores(shop)),
            "purchases" => Box::new(InTimeOrder::new(shop, Purchases::default())),
            "subscriptions" => Box::new(InTimeOrder::new(shop, Subscriptions::default())),
            "support_cases" => Box::new(InTimeOrder::new(shop, Cases::default())),
            "web_visits" => Box::new(InTimeOrder::new(shop, Visits::default())),
            _ => return None,
        })
    }

    /// A table's bytes, piece by piece; nothing where there is no such table. Pieces one behind the other are the file.
    pub fn pieces(&self, table: &str, framing: Framing) -> Option<Pieces> {
        Some(Pieces::new(self.fill(table)?, framing))
    }

    /// A table as a source for the reader, made while it is read; nothing where there is no such table.
    pub fn stream(&self, table: &str) -> Option<Stream> {
        let bytes = self.tables().into_iter().find(|other| other.name == table)?.bytes;
        Some(Stream::new(self.pieces(table, Framing::Stream)?, bytes))
    }
}
