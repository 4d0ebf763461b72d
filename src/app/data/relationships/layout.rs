//! Where the tables of a diagram stand as long as nobody moved them: the customers at the left, every other table a column
//! further for each step that it is away from them, beside those that it is related to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::diagram::{WIDTH, height};
use crate::model::chosen::Chosen;

/// The upper left corner of each table's card, in pixels, by the table's name.
pub type Places = BTreeMap<String, (f64, f64)>;

/// Room between two columns of cards, for the lines.
const BETWEEN: f64 = 88.0;

/// Room between two cards of a column.
const BELOW: f64 = 32.0;

/// Room around all of them.
const AROUND: f64 = 24.0;

/// A place lies on a grid, so that cards are easily put side by side.
const GRID: f64 = 8.0;

/// How many steps each table is away from the customers; those that are not related to them come last.
fn distances(chosen: &Chosen, tables: &[String]) -> Vec<usize> {
    let mut distance: Vec<Option<usize>> =
        tables.iter().map(|table| (*table == chosen.setup.profile).then_some(0)).collect();
    let place = |name: &str| tables.iter().position(|table| table == name);
    for step in 0..tables.len() {
        for one in &chosen.setup.relationships {
            let (Some(source), Some(target)) = (place(&one.source), place(&one.target)) else { continue };
            for (from, to) in [(source, target), (target, source)] {
                if distance[from] == Some(step) && distance[to].is_none() {
                    distance[to] = Some(step + 1);
                }
            }
        }
    }
    let last = distance.iter().flatten().max().map_or(0, |last| last + 1);
    distance.into_iter().map(|distance| distance.unwrap_or(last)).collect()
}

/// A place for every table; no two cards lie over one another.
pub fn layout(chosen: &Chosen, tables: &[String]) -> Places {
    let distance = distances(chosen, tables);
    let columns = distance.iter().max().map_or(0, |last| last + 1);
    let mut middle: BTreeMap<&str, f64> = BTreeMap::new();
    let mut tops: Vec<Vec<(&String, f64)>> = Vec::new();
    let mut deepest: f64 = 0.0;
    for column in 0..columns {
        let mut own: Vec<&String> =
            tables.iter().zip(&distance).filter(|(_, at)| **at == column).map(|(table, _)| table).collect();
        let wanted = |table: &String| {
            let near: Vec<f64> = chosen
                .setup
                .relationships
                .iter()
                .filter_map(|one| match (one.source == *table, one.target == *table) {
                    (true, false) => middle.get(one.target.as_str()),
                    (false, true) => middle.get(one.source.as_str()),
                    _ => None,
                })
                .copied()
                .collect();
            if near.is_empty() { f64::MAX } else { near.iter().sum::<f64>() / near.len() as f64 }
        };
        own.sort_by(|a, b| wanted(a).total_cmp(&wanted(b)).then_with(|| a.cmp(b)));
        let mut top = 0.0;
        let mut placed = Vec::new();
        for table in own {
            let tall = height(chosen, table);
            placed.push((table, top));
            middle.insert(table, top + tall / 2.0);
            top += tall + BELOW;
        }
        deepest = deepest.max(top - BELOW);
        tops.push(placed);
    }
    let mut places = Places::new();
    for (column, placed) in tops.into_iter().enumerate() {
        let own = placed.last().map_or(0.0, |(table, top)| top + height(chosen, table));
        let shift = (deepest - own) / 2.0;
        for (table, top) in placed {
            let at = (AROUND + column as f64 * (WIDTH + BETWEEN), AROUND + top + shift);
            places.insert(table.clone(), on_grid(at));
        }
    }
    places
}

/// The nearest place of the grid that is not outside at the left or above.
pub fn on_grid((x, y): (f64, f64)) -> (f64, f64) {
    let snap = |at: f64| ((at / GRID).round() * GRID).clamp(0.0, 20_000.0);
    (snap(x), snap(y))
}

/// Places as they are kept.
pub fn to_value(places: &Places) -> Value {
    places
        .iter()
        .map(|(table, (x, y))| (table.clone(), json!([x, y])))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Kept places; what is none is left out.
pub fn from_value(value: &Value) -> Places {
    let place = |(table, value): (&String, &Value)| {
        let at = |place: usize| value.get(place)?.as_f64().filter(|at| at.is_finite());
        Some((table.clone(), on_grid((at(0)?, at(1)?))))
    };
    value.as_object().into_iter().flatten().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::data::joined::tests::relationship,
        model::setup::{Setup, TableSetup},
    };

    fn chosen(edges: &[(&str, &str, &str)]) -> Chosen {
        let relationships: Vec<_> =
            edges.iter().map(|(source, column, target)| relationship(source, column, target)).collect();
        Chosen {
            setup: Setup { profile: "customers".into(), tables: Vec::new(), relationships },
            ..Chosen::default()
        }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn tables_stand_as_far_from_the_customers_as_they_are_related() {
        let chosen = chosen(&[
            ("orders", "customer", "customers"),
            ("lines", "order", "orders"),
            ("lines", "product", "products"),
            ("customers", "parent", "customers"),
        ]);
        let tables = names(&["products", "lines", "customers", "weather", "orders"]);
        let places = layout(&chosen, &tables);
        let order = ["customers", "orders", "lines", "products", "weather"];
        let columns: Vec<f64> = order.iter().map(|name| places[*name].0).collect();
        assert!(columns.windows(2).all(|pair| pair[0] < pair[1]), "{columns:?}");
    }

    #[test]
    fn every_table_has_a_place_and_none_lies_over_another() {
        let all = names(&["customers", "a", "b", "c", "d", "e", "f", "g"]);
        // Every way of leading each of them to one of the others, a few hundred of them.
        for seed in 0..300_u32 {
            let mut rest = seed.wrapping_mul(2_654_435_761);
            let mut edges = Vec::new();
            for table in &all[1..] {
                rest = rest.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let target = &all[(rest >> 16) as usize % all.len()];
                if rest % 5 != 0 {
                    edges.push((table.as_str(), "key", target.as_str()));
                }
            }
            let mut chosen = chosen(&edges);
            for (place, table) in all.iter().enumerate() {
                let key = (0..place % 4).map(|part| format!("k{part}")).collect();
                chosen.setup.tables.push(TableSetup { table: table.clone(), key, ..TableSetup::default() });
            }
            let places = layout(&chosen, &all);
            assert_eq!(places.len(), all.len());
            for (one, (x, y)) in &places {
                assert!(*x >= 0.0 && *y >= 0.0);
                for (other, (left, top)) in places.iter().filter(|(other, _)| *other != one) {
                    let beside = (x - left).abs() >= WIDTH;
                    let below = if y < top {
                        top - y >= height(&chosen, one)
                    } else {
                        y - top >= height(&chosen, other)
                    };
                    assert!(beside || below, "{one} and {other}");
                }
            }
        }
    }

    #[test]
    fn places_are_kept_and_read_again() {
        let places =
            layout(&chosen(&[("orders", "customer", "customers")]), &names(&["customers", "orders"]));
        assert_eq!(from_value(&to_value(&places)), places);
        let odd = json!({ "a": [13, -5], "b": "x", "c": [1], "d": [1e300, 0] });
        let read = from_value(&odd);
        assert_eq!(read.get("a"), Some(&(16.0, 0.0)));
        assert_eq!(read.get("d"), Some(&(20_000.0, 0.0)));
        assert_eq!(read.len(), 2);
    }
}
