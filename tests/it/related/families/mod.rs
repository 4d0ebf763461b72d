//! Random worlds of four families: a shop, accounts, dirty keys, and a long chain.

mod accounts;
mod columns;
mod dirty;
mod orders;
mod shop;

use satsuma::model::setup::{Cardinality, Relationship, TableSetup};

use super::world::{Grid, World};
use crate::engine::{
    random::Random,
    sheet::{Column, Sheet},
    tables,
};

/// A random world, and the name of its family.
pub(crate) fn world(random: &mut Random) -> (&'static str, World) {
    match random.below(4) {
        0 => ("shop", shop::world(random)),
        1 => ("accounts", accounts::world(random)),
        2 => ("dirty", dirty::world(random)),
        _ => ("orders", orders::world(random)),
    }
}

/// A shop that knows all of every purchase.
pub(crate) fn complete(random: &mut Random) -> World {
    shop::with(random, &shop::COMPLETE)
}

/// A shop, tidy or not.
pub(crate) fn shop(random: &mut Random) -> World {
    shop::world(random)
}

/// How many rows a table has: mostly some, sometimes many, seldom none.
fn rows(random: &mut Random) -> usize {
    match random.below(40) {
        0 => 0,
        1 => 1,
        2 => 200,
        3..8 => random.below(120),
        _ => 6 + random.below(40),
    }
}

/// A table in random order of its rows, with perhaps a column of any type, extremes and all.
fn grid(name: &str, mut columns: Vec<Column>, random: &mut Random) -> Grid {
    let rows = columns[0].values.len();
    if random.percent(60) {
        let kind = tables::kind(random);
        columns.push(tables::column("wild", &kind, rows, random));
    }
    let mut order: Vec<usize> = (0..rows).collect();
    for place in (1..rows).rev() {
        order.swap(place, random.below(place + 1));
    }
    Grid { name: name.into(), sheet: Sheet { columns }.pick(&order) }
}

fn table(name: &str, key: &[&str], time: Option<&str>) -> TableSetup {
    TableSetup {
        table: name.into(),
        key: key.iter().map(|&column| column.to_owned()).collect(),
        time: time.map(Into::into),
        ..TableSetup::default()
    }
}

fn many(id: &str, source: &str, columns: &[&str], target: &str) -> Relationship {
    Relationship {
        id: id.into(),
        source: source.into(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        target: target.into(),
        kind: Cardinality::ManyToOne,
    }
}
