//! Figures of columns: those of parts are those of the whole, and what stands in them is right.

use std::sync::Arc;

use chrono_tz::Tz;
use satsuma::{
    data::{
        column::{Bits, Column, Integers, Values},
        tally::{Ranking, Tally, Tallying},
    },
    model::cell::Cell,
};

use super::{
    random::{Random, cases, seed},
    tables,
};

fn bits(rows: usize, mut holds: impl FnMut(usize) -> bool) -> Arc<Bits> {
    let mut bits = Bits::filled(rows, false);
    (0..rows).filter(|row| holds(*row)).for_each(|row| bits.set(row, true));
    Arc::new(bits)
}

#[test]
fn parts_merge_into_the_whole() {
    let seed = seed();
    let mut random = Random::new(seed);
    for _ in 0..cases(600) {
        let (table, _) = tables::sheet(&mut random).table(50);
        let shares = [0, 100, 2_500, 5_000, 9_900, 10_000];
        for column in table.columns {
            let column = Arc::new(column);
            let part: Vec<usize> = (0..column.len).map(|_| random.below(4)).collect();
            let whole = Tally::of(&column, Some(bits(column.len, |row| part[row] < 3)));
            let parts = (0..3).map(|of| Tally::of(&column, Some(bits(column.len, |row| part[row] == of))));
            let merged = parts.fold(Tally::none(), Tally::merge);
            let top = random.below(5);
            let told = |tally: &Tally| tally.distribution(top, &shares, Tz::UTC);
            assert_eq!(told(&merged), told(&whole), "SATSUMA_SEED={seed}");
            // What stands in it, against the rows themselves.
            let values = (0..column.len).filter(|row| part[*row] < 3 && column.has_value(*row));
            let found = told(&whole).profile;
            if !matches!(column.values, Values::List { .. }) {
                let cells: Vec<Cell> = values.map(|row| column.cell(row, Tz::UTC)).collect();
                assert_eq!(found.rows - found.empty, cells.len() as u64, "SATSUMA_SEED={seed}");
                for top in &found.top {
                    let count = cells.iter().filter(|cell| **cell == top.value).count() as u64;
                    assert_eq!(count, top.count, "SATSUMA_SEED={seed}");
                }
            }
        }
    }
}

#[test]
fn numbers_in_order_are_counted_alike() {
    let seed = seed();
    let mut random = Random::new(seed);
    for _ in 0..cases(600) {
        let (table, _) = tables::sheet(&mut random).table(50);
        for column in table.columns {
            let column = Arc::new(column);
            if !matches!(
                column.values,
                Values::Exact { mantissas: Integers::I16(_) | Integers::I32(_) | Integers::I64(_), .. }
                    | Values::Float32(_)
                    | Values::Float64(_)
                    | Values::Date(_)
                    | Values::DateTime { .. }
            ) {
                continue;
            }
            let mut ranking = Ranking::new(Arc::clone(&column));
            while ranking.step() {}
            let ranked = Arc::new(ranking.finish());
            for percent in [0, 40, 100] {
                let rows = bits(column.len, |_| random.percent(percent));
                let mut tallying =
                    Tallying::ranked(Arc::clone(&column), Some(Arc::clone(&rows)), Arc::clone(&ranked));
                while tallying.step() {}
                assert_eq!(tallying.finish(), Tally::of(&column, Some(rows)), "SATSUMA_SEED={seed}");
            }
        }
    }
}

#[test]
fn percentiles_are_values_by_nearest_rank() {
    let values = Values::Exact { mantissas: Integers::I16(vec![50, 20, 0, 15, 35, 40]), scale: 1 };
    let column = Arc::new(Column { len: 6, present: Some((*bits(6, |row| row != 2)).clone()), values });
    let shares = [500, 3_000, 4_000, 5_000, 10_000, 0];
    let found = Tally::of(&column, None).distribution(2, &shares, Tz::UTC);
    let values: Vec<Cell> = found.percentiles.into_iter().map(|percentile| percentile.value).collect();
    assert_eq!(values, ["1.5", "2.0", "2.0", "3.5", "5.0", "1.5"].map(|text| Cell::Number(text.into())));
    assert_eq!((found.profile.rows, found.profile.empty, found.profile.distinct), (6, 1, Some(5)));
    assert_eq!(found.profile.top[0].value, Cell::Number("1.5".into()));
    let none = Tally::of(&column, Some(bits(6, |row| row == 2))).distribution(2, &shares, Tz::UTC);
    assert!(
        none.percentiles.is_empty() && none.profile.smallest.is_none() && none.profile.histogram.is_none()
    );
}
