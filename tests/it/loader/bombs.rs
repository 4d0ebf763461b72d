//! Small files that mean much, and numbers that lie: refused with a sentence before memory is taken.

use std::{sync::Arc, time::Instant};

use arrow_array::{
    ArrayRef, DictionaryArray, Int8Array, Int32Array, ListArray, ListViewArray, NullArray, RecordBatch,
    RunArray, StringArray, StructArray, types::Int32Type,
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field, Fields, Schema};
use satsuma::data::limits::Limits;

use super::{
    file,
    reading::{check_sentence, try_read},
};

const MEGABYTE: u64 = 1 << 20;

/// Reads with the limits of the product. Gives the sentence and the most memory that was held.
fn refused(name: &str, bytes: &[u8]) -> (String, u64) {
    let (mut outcome, begun) = (None, Instant::now());
    let used = allocation_counter::measure(|| outcome = Some(try_read(name, bytes, Limits::default())));
    let sentence = match outcome {
        Some(Err(sentence)) => sentence,
        _ => panic!("{name} is read"),
    };
    check_sentence(name, &sentence);
    println!("{sentence} ({} bytes, {:?})", used.bytes_max, begun.elapsed());
    (sentence, used.bytes_max)
}

fn stream(columns: Vec<(String, ArrayRef)>) -> Vec<u8> {
    let fields: Vec<Field> =
        columns.iter().map(|(name, values)| Field::new(name, values.data_type().clone(), true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut writer = StreamWriter::try_new(Vec::new(), &schema).expect("a writer");
    let values = columns.into_iter().map(|(_, values)| values).collect();
    writer.write(&RecordBatch::try_new(schema, values).expect("a batch")).expect("written");
    writer.into_inner().expect("bytes")
}

#[test]
fn compressed_zeros_are_refused_before_they_are_opened() {
    let bytes = include_bytes!("../../data/arrow/bombs/zstd.arrow");
    let (sentence, memory) = refused("zeros.arrow", bytes);
    assert!(sentence.contains("bytes in one record batch"), "{sentence}");
    assert!(memory < MEGABYTE, "{memory}");
}

#[test]
fn a_forged_uncompressed_length_is_noticed() {
    const MAGIC: [(&str, [u8; 4]); 2] =
        [("texts_lz4.arrow", [0x04, 0x22, 0x4D, 0x18]), ("numbers_zstd.arrow", [0x28, 0xB5, 0x2F, 0xFD])];
    for (name, magic) in MAGIC {
        let whole = file(name).bytes;
        let at = whole.windows(4).position(|bytes| bytes == magic).expect("a compressed buffer") - 8;
        for forged in [1_i64, 1 << 28, 1 << 40, i64::MAX, -2] {
            let mut bytes = whole.to_vec();
            bytes[at..at + 8].copy_from_slice(&forged.to_le_bytes());
            let (_, memory) = refused(name, &bytes);
            assert!(memory < 40 * MEGABYTE, "{name}, {forged}: {memory}");
        }
    }
}

#[test]
fn offsets_beyond_32_bits_are_not_cut_to_32_bits() {
    let whole = file("texts.arrow").bytes;
    let offsets: Vec<u8> = [0_i64, 0, 1, 1, 13].iter().flat_map(|offset| offset.to_le_bytes()).collect();
    let at = whole.windows(offsets.len()).position(|bytes| bytes == offsets).expect("64-bit offsets");
    for place in 1..5 {
        let mut bytes = whole.to_vec();
        bytes[at + place * 8 + 4] = 1;
        refused("texts.arrow", &bytes);
    }
}

#[test]
fn billions_of_rows_without_bytes_are_refused() {
    let empty: ArrayRef = Arc::new(NullArray::new(2_000_000_000));
    let (sentence, memory) = refused("rows.arrows", &stream(vec![("nothing".into(), empty)]));
    assert!(sentence.contains("2000000000 rows"), "{sentence}");
    assert!(memory < MEGABYTE);

    let run = RunArray::try_new(&Int32Array::from(vec![150_000_000]), &StringArray::from(vec!["a"]));
    let (_, memory) = refused("runs.arrows", &stream(vec![("runs".into(), Arc::new(run.expect("a run")))]));
    assert!(memory < 4 * MEGABYTE, "{memory}");
}

#[test]
fn many_columns_and_long_names_are_refused() {
    let one: ArrayRef = Arc::new(Int8Array::from(vec![1]));
    let columns = (0..10_001).map(|place| (format!("c{place}"), one.clone())).collect();
    let (sentence, _) = refused("wide.arrows", &stream(columns));
    assert!(sentence.contains("10001 columns"), "{sentence}");

    let fields: Fields =
        (0..5_000).map(|place| Field::new(format!("{place}"), DataType::Int8, true)).collect();
    let values = StructArray::new(fields, vec![one; 5_000], None);
    let (sentence, memory) = refused("names.arrows", &stream(vec![("n".repeat(100_000), Arc::new(values))]));
    assert!(sentence.contains("bytes of column names"), "{sentence}");
    assert!(memory < 64 * MEGABYTE, "{memory}");
}

#[test]
fn ten_thousand_columns_of_one_name_are_told_apart_quickly() {
    let one: ArrayRef = Arc::new(Int8Array::from(vec![1]));
    let begun = Instant::now();
    let bytes = stream(vec![("same".to_owned(), one); 10_000]);
    let table = try_read("same.arrows", &bytes, Limits::default()).expect("a table");
    assert_eq!(table.schema.columns[9_999].name, "same (10000)");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn deep_nesting_is_refused() {
    let mut values: ArrayRef = Arc::new(Int8Array::from(vec![1]));
    for _ in 0..20 {
        let field = Arc::new(Field::new("item", values.data_type().clone(), true));
        values = Arc::new(ListArray::new(field, OffsetBuffer::from_lengths([1]), values, None));
    }
    let (sentence, _) = refused("deep.arrows", &stream(vec![("deep".into(), values)]));
    assert!(sentence.contains("levels of nesting"), "{sentence}");
}

#[test]
fn elements_that_many_lists_share_are_counted_for_each() {
    let elements: ArrayRef = Arc::new(Int8Array::from(vec![1; 10_000]));
    let field = Arc::new(Field::new("item", DataType::Int8, true));
    let lists = ListViewArray::new(
        field,
        ScalarBuffer::from(vec![0; 50_000]),
        ScalarBuffer::from(vec![10_000; 50_000]),
        elements,
        None,
    );
    let (_, memory) = refused("views.arrows", &stream(vec![("views".into(), Arc::new(lists))]));
    assert!(memory < 16 * MEGABYTE, "{memory}");
}

#[test]
fn a_dictionary_that_many_columns_share_stays_small() {
    // One long text, pointed at from a thousand columns: a thousand copies would be 1 GB.
    let long: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(1 << 20)]));
    let coded: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(vec![0; 4]), long));
    let columns = (0..8).map(|place| (format!("c{place}"), coded.clone())).collect();
    let bytes = stream(columns);
    let (mut table, mut used) = (None, 0);
    used += allocation_counter::measure(|| table = try_read("c.arrows", &bytes, Limits::default()).ok())
        .bytes_max;
    assert_eq!(table.expect("a table").rows, 4);
    assert!(used < 6 * bytes.len() as u64, "{used} of {}", bytes.len());
}
