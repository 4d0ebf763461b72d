//! Rows as Arrow files and back, natively: what a scenario drops, and what it knows of it without asking the page.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    sync::Arc,
};

use arrow_array::{
    Array, ArrayRef, Date32Array, Int32Array, Int64Array, NullArray, RecordBatch, StringArray, cast::AsArray,
    types::Int8Type,
};
use arrow_ipc::{reader::FileReader, writer::FileWriter, writer::StreamWriter};
use arrow_schema::{DataType, Field, Schema};
use chrono::NaiveDate;
use satsuma::data::sample::{Framing, Sample};
use xtask::{Context, Result};

/// The customers of a sample as the bytes of an Arrow file.
pub(super) fn customers(customers: u32, seed: u64) -> Result<Vec<u8>> {
    customers_on(customers, seed, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default())
}

/// The same for a sample that ends at a day.
pub(super) fn customers_on(customers: u32, seed: u64, today: NaiveDate) -> Result<Vec<u8>> {
    let sample = Sample { customers, seed, today };
    let pieces = sample.pieces("customers", Framing::File).ok_or("The sample has no customers.")?;
    let pieces = pieces.collect::<std::io::Result<Vec<_>>>().context("The sample could not be made")?;
    Ok(pieces.concat())
}

/// How many purchases of a sample each customer has, by key; first those that no customer has.
pub(super) fn purchases(
    customers: u32,
    seed: u64,
    today: NaiveDate,
) -> Result<BTreeMap<Option<String>, u64>> {
    let pieces = Sample { customers, seed, today }
        .pieces("purchases", Framing::File)
        .ok_or("The sample has no purchases.")?;
    let bytes = pieces.collect::<std::io::Result<Vec<_>>>().context("The sample could not be made")?.concat();
    let mut found = BTreeMap::new();
    for batch in batches(&bytes)? {
        let buyers = batch.column_by_name("customer_id").ok_or("There is no customer_id.")?;
        for buyer in buyers.as_string::<i32>() {
            *found.entry(buyer.map(str::to_owned)).or_default() += 1;
        }
    }
    Ok(found)
}

/// The batches of an Arrow file.
pub(super) fn batches(bytes: &[u8]) -> Result<Vec<RecordBatch>> {
    let reader = FileReader::try_new(Cursor::new(bytes), None).context("The file is no Arrow file")?;
    reader.collect::<std::result::Result<Vec<_>, _>>().context("The file could not be read")
}

/// Some rows of an Arrow file as another one.
pub(super) fn part(bytes: &[u8], from: usize, rows: usize) -> Result<Vec<u8>> {
    let batches = batches(bytes)?;
    let first = batches.first().ok_or("The file has no rows.")?.slice(from, rows);
    file(&first)
}

/// The keys of customers of some countries with at least so many points. Texts are compared in any case.
pub(super) fn keys(bytes: &[u8], countries: &[&str], points: i32) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for batch in batches(bytes)? {
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| format!("There is no {name}."));
        let (ids, place) = (column("customer_id")?.as_string::<i32>(), column("country")?);
        let (codes, have) = (place.as_dictionary::<Int8Type>(), column("points")?);
        let (words, have) = (codes.values().as_string::<i32>(), have.as_any().downcast_ref::<Int32Array>());
        let have = have.ok_or("The points are no whole numbers.")?;
        for row in 0..batch.num_rows() {
            let country = codes.key(row).map(|code| words.value(code).to_lowercase());
            let lives = country.is_some_and(|own| countries.iter().any(|other| other.to_lowercase() == own));
            if lives && have.is_valid(row) && have.value(row) >= points {
                found.insert(ids.value(row).to_owned());
            }
        }
    }
    Ok(found)
}

/// The keys of all customers.
pub(super) fn keys_of(bytes: &[u8]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for batch in batches(bytes)? {
        let ids = batch.column_by_name("customer_id").ok_or("There is no customer_id.")?;
        found.extend(ids.as_string::<i32>().iter().flatten().map(str::to_owned));
    }
    Ok(found)
}

/// A batch as an Arrow file.
pub(super) fn file(batch: &RecordBatch) -> Result<Vec<u8>> {
    let mut writer = FileWriter::try_new(Vec::new(), &batch.schema()).context("No writer")?;
    writer.write(batch).and_then(|()| writer.finish()).context("The file could not be written")?;
    writer.into_inner().context("The file could not be written")
}

/// A batch as an Arrow stream.
pub(super) fn stream(batch: &RecordBatch) -> Result<Vec<u8>> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).context("No writer")?;
    writer.write(batch).and_then(|()| writer.finish()).context("The stream could not be written")?;
    writer.into_inner().context("The stream could not be written")
}

/// People of a gym: whose figures are known.
pub(super) fn members(from: i64, count: i64) -> Result<RecordBatch> {
    let ids: Int64Array = (from..from + count).collect();
    let cities: StringArray = (from..from + count)
        .map(|id| match id % 4 {
            0 => None,
            1 => Some("Bilbao"),
            _ => Some("Lyon"),
        })
        .collect();
    let visits: Int32Array =
        (from..from + count).map(|id| (id % 10 != 0).then_some((id % 7) as i32)).collect();
    let columns: Vec<(&str, ArrayRef)> =
        vec![("member_id", Arc::new(ids)), ("city", Arc::new(cities)), ("visits", Arc::new(visits))];
    RecordBatch::try_from_iter(columns).context("The rows could not be made")
}

/// Visits of a gym of a hundred: every tenth is of somebody who is no member; every one is somebody's guest.
pub(super) fn visits(count: i64) -> Result<RecordBatch> {
    let ids: Int64Array = (1..=count).collect();
    let of: Int64Array = (1..=count).map(|id| if id % 10 == 0 { 9_000 + id } else { id % 100 + 1 }).collect();
    let hosts: Int64Array = (1..=count).map(|id| id % 50 + 1).collect();
    let days = Date32Array::from_iter_values((1..=count).map(|id| 20_000 + (id % 300) as i32));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("visit_id", Arc::new(ids)),
        ("member_id", Arc::new(of)),
        ("host", Arc::new(hosts)),
        ("visited_on", Arc::new(days)),
    ];
    RecordBatch::try_from_iter(columns).context("The rows could not be made")
}

/// Two billion rows in a few hundred bytes.
pub(super) fn bomb() -> Result<Vec<u8>> {
    let schema = Arc::new(Schema::new(vec![Field::new("nothing", DataType::Null, true)]));
    let batch = RecordBatch::try_new(schema, vec![Arc::new(NullArray::new(2_000_000_000))]);
    file(&batch.context("The rows could not be made")?)
}
