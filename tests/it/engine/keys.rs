//! Which rows are customers: one of each key, and none without a key.

use std::collections::HashMap;

use satsuma::data::{
    keys::{key_of, parts_of},
    universe::universe,
};

use super::{
    oracle::key,
    random::{Random, cases, seed},
    sheet::{Column, Form, Kind, Sheet, Value},
};

fn part(text: bool, random: &mut Random) -> Value {
    match random.below(12) {
        0 => Value::Null,
        1 if text => Value::Text(String::new()),
        // The text "3" and the number 3 never stand in the same column; leading zeros make another text.
        _ if text => Value::Text(format!(
            "{}{}{}",
            random.pick(&["", "0", "a", "\u{1f}", "\u{1e}s"]),
            random.below(4),
            random.pick(&["", "\u{1f}"])
        )),
        2 => Value::Exact(random.pick(&["-9223372036854775808", "9223372036854775807"]).to_string()),
        _ => Value::Exact(random.between(-6, 6).to_string()),
    }
}

#[test]
fn the_first_or_the_last_row_of_each_key_is_a_customer() {
    let mut random = Random::new(seed() ^ 0x4e1);
    for _ in 0..cases(600) {
        let (rows, count) = (random.below(150), 1 + random.below(3));
        let columns: Vec<Column> = (0..count)
            .map(|place| {
                let text = random.percent(50);
                let kind = if text {
                    Kind::Text(*random.pick(&[Form::Plain, Form::Dictionary]))
                } else {
                    Kind::Integer { bits: 64, signed: true }
                };
                let values = (0..rows).map(|_| part(text, &mut random)).collect();
                Column::new(&format!("k{place}"), kind, values)
            })
            .collect();
        let sheet = Sheet { columns };
        let keys: Vec<Option<Vec<String>>> = (0..rows)
            .map(|row| sheet.columns.iter().map(|column| key(&column.values[row])).collect())
            .collect();
        for newest_wins in [false, true] {
            let mut winners: HashMap<&Vec<String>, usize> = HashMap::new();
            for (row, key) in keys.iter().enumerate() {
                let Some(key) = key else { continue };
                if newest_wins {
                    winners.insert(key, row);
                } else {
                    winners.entry(key).or_insert(row);
                }
            }
            let mut expected: Vec<usize> = winners.values().copied().collect();
            expected.sort_unstable();
            let (table, _) = sheet.table(40);
            for row in &expected {
                let mut text = String::new();
                assert!(key_of(&table.columns.iter().collect::<Vec<_>>(), *row, &mut text));
                assert_eq!(Some(parts_of(&text, count)), keys[*row], "{text:?}");
            }
            let found = universe(&table.columns.iter().collect::<Vec<_>>(), rows, newest_wins);
            assert_eq!(found.live.iter_ones().collect::<Vec<_>>(), expected, "{newest_wins}\n{sheet}");
            let without = keys.iter().filter(|key| key.is_none()).count();
            assert_eq!(found.customers as usize, expected.len());
            assert_eq!(found.without_key as usize, without);
            assert_eq!(found.duplicates as usize, rows - without - expected.len());
        }
    }
}
