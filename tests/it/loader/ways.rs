//! The same rows, written in other ways, are the same table.

use satsuma::data::{ipc::Reader, limits::Limits, table::Table};

use super::{file, reading::read};

fn table(name: &str) -> Table {
    read(file(name).bytes, Limits::default()).unwrap_or_else(|error| panic!("{}", error.sentence(name)))
}

#[test]
fn batches_compression_and_framing_change_nothing() {
    let ways: [&[&str]; 8] = [
        &[
            "shop.arrow",
            "shop.arrows",
            "shop.feather",
            "shop_gaps.arrow",
            "shop_legacy.arrow",
            "shop_legacy.arrows",
            "shop_lz4.arrows",
            "shop_single_rows.arrow",
            "shop_zstd.arrow",
        ],
        &["numbers.arrow", "numbers_zstd.arrow", "numbers_v4.arrow"],
        &["texts.arrow", "texts_lz4.arrow"],
        &["lists.arrow", "lists.arrows"],
        &["structs.arrow", "structs.arrows"],
        &["dictionaries.arrow", "dictionaries.arrows"],
        &["dictionary_delta.arrow", "dictionary_delta.arrows"],
        &["polars.arrow", "polars.arrows", "polars_lz4.arrow", "polars_zstd.arrow"],
    ];
    for names in ways {
        let first = table(names[0]);
        assert!(first.rows > 0);
        for name in &names[1..] {
            let other = table(name);
            assert_eq!(other.schema, first.schema, "{name}");
            for (place, (a, b)) in first.columns.iter().zip(&other.columns).enumerate() {
                assert!(a == b, "{name}, {}: {b:?}, not {a:?}", first.schema.columns[place].name);
            }
        }
    }
}

#[test]
fn reading_says_how_far_it_is() {
    for (name, rows_known) in [("shop_zstd.arrow", true), ("shop.arrows", false)] {
        let mut reader =
            Reader::open(Box::new(file(name).bytes.to_vec()), "shop", Limits::default()).expect("opened");
        assert_eq!(reader.rows_expected(), rows_known.then_some(101), "{name}");
        let (mut rows, mut before) = (0, reader.so_far());
        while let Some(chunk) = reader.next_chunk().expect("a chunk") {
            rows += chunk.rows as u64;
            let now = reader.so_far();
            assert_eq!((now.rows, now.batches), (rows, before.batches + 1), "{name}");
            assert!(now.bytes > before.bytes && now.bytes <= reader.bytes(), "{name}");
            before = now;
        }
        assert_eq!(rows, 101, "{name}");
    }
}
