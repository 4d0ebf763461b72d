//! The bytes: the same every time and everywhere, and read alike by both readers.

use arrow_array::RecordBatch;

use super::{CUSTOMERS, bytes, sample, table, texts};
use crate::data::{
    ipc::Reader,
    limits::Limits,
    sample::{Framing, Sample},
};

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let small = Sample { customers: 700, ..sample() };
    for table in small.tables() {
        let first = bytes(&small, table.name, Framing::File);
        assert_eq!(first, bytes(&small, table.name, Framing::File), "{}", table.name);
        let other = bytes(&Sample { seed: 8, ..small }, table.name, Framing::File);
        assert_ne!(first, other, "{}", table.name);
    }
    assert!(small.pieces("nothing", Framing::File).is_none());
}

/// Draws are whole numbers, so a build for another machine must come to the same. Changes with the sample itself.
#[test]
fn every_machine_makes_the_same_bytes() {
    let small = Sample { customers: 700, ..sample() };
    let all: Vec<u8> =
        small.tables().iter().flat_map(|table| bytes(&small, table.name, Framing::File)).collect();
    assert_eq!(format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&all)), "ba719fb5b2d2a8d0");
}

#[test]
fn the_reader_takes_files_and_streams_alike() {
    for table in sample().tables() {
        let file = Box::new(bytes(&sample(), table.name, Framing::File));
        let stream = Box::new(sample().stream(table.name).expect("a table"));
        let mut file = Reader::open(file, table.name, Limits::default()).expect("a file");
        let mut stream = Reader::open(stream, table.name, Limits::default()).expect("a stream");
        assert_eq!(file.schema(), stream.schema());
        loop {
            let (of_file, of_stream) = (file.next_chunk().expect("rows"), stream.next_chunk().expect("rows"));
            assert!(of_file == of_stream, "{}", table.name);
            if of_file.is_none() {
                break;
            }
        }
        assert_eq!(file.so_far().rows, file.rows_expected().expect("a file knows its rows"));
        let written = bytes(&sample(), table.name, Framing::Stream).len() as u64;
        assert_eq!((stream.bytes(), stream.so_far().bytes), (written, written), "{}", table.name);
    }
}

#[test]
fn row_counts_are_as_announced() {
    for announced in sample().tables() {
        let rows: usize = table(announced.name).iter().map(RecordBatch::num_rows).sum();
        let close = rows as u64 * 10 <= announced.rows * 11 && rows as u64 * 10 >= announced.rows * 9;
        assert!(close, "{}: {rows} rows, announced {}", announced.name, announced.rows);
        let size = bytes(&sample(), announced.name, Framing::Stream).len() as u64;
        assert!(
            size <= announced.bytes + announced.bytes / 8,
            "{}: {size} bytes, announced {}",
            announced.name,
            announced.bytes
        );
        assert!(table(announced.name).iter().all(|batch| batch.num_rows() <= 65_536));
    }
    assert_eq!(texts("customers", "customer_id").len(), CUSTOMERS as usize);
    assert_eq!(texts("products", "name").len(), 124);
    assert_eq!(texts("stores", "name").len(), 67);
    assert!(table("purchases").len() == 1 || table("purchases")[0].num_rows() == 65_536);
    assert!(table("customers")[0].num_columns() >= 25);
}

#[test]
fn tiny_and_empty_shops_can_be_made() {
    for customers in [0, 1, 2, 65] {
        let tiny = Sample { customers, ..sample() };
        for table in tiny.tables() {
            let mut reader = Reader::open(
                Box::new(tiny.stream(table.name).expect("a table")),
                table.name,
                Limits::default(),
            )
            .expect("a stream");
            while reader.next_chunk().expect("rows").is_some() {}
            assert!(table.name != "customers" || reader.so_far().rows == u64::from(customers));
        }
    }
}
