//! The rows that are measured, as Arrow streams on the disk: customers, their purchases in no order, stores. The same
//! in every run.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMillisecondArray,
};
use arrow_ipc::writer::StreamWriter;
use xtask::{Context, Result, paths};

/// Rows of a record batch.
const BATCH: u64 = 65_536;

/// 2026-11-24, in days since 1970-01-01: the last day of the data.
const TODAY: i32 = 20_781;

/// Changed when the rows are, so that files of before are not taken for theirs.
const EDITION: u32 = 2;

pub(crate) const COUNTRIES: [&str; 12] = [
    "Spain",
    "Germany",
    "France",
    "Italy",
    "Poland",
    "Sweden",
    "Japan",
    "Netherlands",
    "Portugal",
    "Austria",
    "Brazil",
    "Canada",
];
pub(crate) const STATES: [&str; 20] = [
    "Alba", "Brae", "Cara", "Dorn", "Elba", "Fenn", "Gard", "Hale", "Isla", "Jura", "Kent", "Lorn", "Mull",
    "Ness", "Orne", "Pale", "Quay", "Rhin", "Skye", "Tarn",
];
pub(crate) const TIERS: [&str; 4] = ["Bronze", "Silver", "Gold", "Platinum"];
const FIRST: [&str; 16] = [
    "ana", "bruno", "carla", "david", "elena", "felix", "greta", "hugo", "ines", "jonas", "karin", "luis",
    "marta", "nils", "olga", "pablo",
];
const LAST: [&str; 16] = [
    "garcia",
    "müller",
    "rossi",
    "nowak",
    "andersson",
    "sato",
    "silva",
    "dubois",
    "weber",
    "lopez",
    "ferrari",
    "jensen",
    "novak",
    "moreau",
    "santos",
    "keller",
];
const HOSTS: [&str; 6] =
    ["mail.example", "post.example", "web.example", "inbox.test", "letters.test", "box.example"];
const CHANNELS: [&str; 3] = ["store", "online", "app"];

/// How many rows there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Customers.
    pub customers: u64,
    /// Purchases.
    pub purchases: u64,
}

/// Stores, whatever the size.
pub(crate) const STORES: u64 = 1_000;

/// All of them.
pub(crate) const SIZES: [Size; 4] = [
    Size { name: "small", customers: 100_000, purchases: 500_000 },
    Size { name: "part", customers: 500_000, purchases: 2_500_000 },
    Size { name: "large", customers: 1_000_000, purchases: 5_000_000 },
    Size { name: "huge", customers: 10_000_000, purchases: 50_000_000 },
];

/// Makes a table's rows from one row to before another.
type Batch = fn(Size, u64, u64) -> Result<RecordBatch>;

/// The tables' files, made where they are not there yet.
pub(crate) fn files(size: Size) -> Result<Vec<PathBuf>> {
    let folder = paths::target().join(format!("bench/data/{}-{EDITION}", size.name));
    fs::create_dir_all(&folder).context(format!("{} could not be made", folder.display()))?;
    let tables: [(&str, u64, Batch); 3] = [
        ("customers", size.customers, customers),
        ("purchases", size.purchases, purchases),
        ("stores", STORES, stores),
    ];
    tables
        .into_iter()
        .map(|(name, rows, batch)| {
            let file = folder.join(format!("{name}.arrows"));
            if !file.exists() {
                write(&file, rows, |from, to| batch(size, from, to))?;
            }
            Ok(file)
        })
        .collect()
}

fn write(file: &Path, rows: u64, batch: impl Fn(u64, u64) -> Result<RecordBatch>) -> Result<()> {
    let unfinished = file.with_extension("part");
    let out = File::create(&unfinished).context(format!("{} could not be made", unfinished.display()))?;
    let schema = batch(0, 0)?.schema();
    let mut writer = StreamWriter::try_new(BufWriter::new(out), &schema).context("No writer")?;
    for from in (0..rows).step_by(BATCH as usize) {
        writer.write(&batch(from, (from + BATCH).min(rows))?).context("A batch could not be written")?;
    }
    writer.finish().context("The end could not be written")?;
    fs::rename(&unfinished, file).context(format!("{} could not be made", file.display()))
}

/// Numbers that look like chance: splitmix64 of a row.
struct Chance(u64);

impl Chance {
    fn of(table: u64, row: u64) -> Self {
        Self((table << 56) ^ row.wrapping_mul(0xa076_1d64_78bd_642f))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// Small numbers are likelier.
    fn skewed(&mut self, end: u64) -> u64 {
        self.below(end).min(self.below(end)).min(self.below(end))
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.skewed(from.len() as u64) as usize]
    }
}

fn made(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch> {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .context("A batch could not be made")
}

fn column<A: arrow_array::Array + FromIterator<T> + 'static, T>(
    rows: &[Customer],
    of: impl Fn(&Customer) -> T,
) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<A>())
}

struct Customer {
    id: i64,
    email: String,
    first: &'static str,
    last: &'static str,
    country: Option<&'static str>,
    birthday: Option<i32>,
    signed_up: i32,
    last_seen: Option<i64>,
    points: i32,
    income: Option<f64>,
    household: i32,
    tier: Option<&'static str>,
    consent: Option<bool>,
}

impl Customer {
    fn of(row: u64) -> Self {
        let mut chance = Chance::of(1, row);
        let (first, last) = (chance.pick(&FIRST), chance.pick(&LAST));
        let signed_up = TODAY - chance.skewed(3_650) as i32;
        let tail = chance.below(100_000);
        let mut maybe = |empty: u64| chance.below(100) >= empty;
        let (country, birthday, seen, income, tier, consent) =
            (maybe(3), maybe(8), maybe(5), maybe(10), maybe(2), maybe(6));
        Self {
            id: row as i64 + 1,
            email: format!("{first}.{last}{tail}{row}@{}", chance.pick(&HOSTS)),
            first,
            last,
            country: country.then(|| chance.pick(&COUNTRIES)),
            birthday: birthday.then(|| TODAY - 6_570 - chance.below(25_000) as i32),
            signed_up,
            last_seen: seen.then(|| {
                i64::from(TODAY) * 86_400_000 - chance.skewed(1_000) as i64 * 86_400_000
                    + chance.below(86_400_000) as i64
            }),
            points: chance.skewed(5_000) as i32,
            income: income.then(|| chance.below(12_000_000) as f64 / 100.0),
            household: 1 + chance.skewed(7) as i32,
            tier: tier.then(|| chance.pick(&TIERS)),
            consent: consent.then(|| chance.below(5) < 3),
        }
    }
}

fn customers(_: Size, from: u64, to: u64) -> Result<RecordBatch> {
    let rows: Vec<Customer> = (from..to).map(Customer::of).collect();
    made(vec![
        ("customer_id", column::<Int64Array, _>(&rows, |row| Some(row.id))),
        ("email", column::<StringArray, _>(&rows, |row| Some(row.email.clone()))),
        ("first_name", column::<StringArray, _>(&rows, |row| Some(row.first))),
        ("last_name", column::<StringArray, _>(&rows, |row| Some(row.last))),
        ("country", column::<StringArray, _>(&rows, |row| row.country)),
        ("birthday", column::<Date32Array, _>(&rows, |row| row.birthday)),
        ("signed_up", column::<Date32Array, _>(&rows, |row| Some(row.signed_up))),
        ("last_seen", column::<TimestampMillisecondArray, _>(&rows, |row| row.last_seen)),
        ("points", column::<Int32Array, _>(&rows, |row| Some(row.points))),
        ("income", column::<Float64Array, _>(&rows, |row| row.income)),
        ("household_size", column::<Int32Array, _>(&rows, |row| Some(row.household))),
        ("tier", column::<StringArray, _>(&rows, |row| row.tier)),
        ("marketing_consent", column::<BooleanArray, _>(&rows, |row| row.consent)),
    ])
}

/// One in eight customers never buys; some buy much.
fn purchases(size: Size, from: u64, to: u64) -> Result<RecordBatch> {
    let span = 1_460 * 86_400_000;
    let mut ids = Vec::new();
    let (mut buyers, mut stores, mut times, mut channels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut amounts, mut quantities) = (Vec::new(), Vec::new());
    for row in from..to {
        let mut chance = Chance::of(2, row);
        let buyer = loop {
            let one = if chance.below(3) == 0 {
                chance.skewed(size.customers)
            } else {
                chance.below(size.customers)
            };
            if Chance::of(4, one).below(8) > 0 {
                break one;
            }
        };
        let at = i64::from(TODAY) * 86_400_000 + 36_000_000 - span;
        ids.push(row as i64 + 1);
        buyers.push(buyer as i64 + 1);
        channels.push(chance.pick(&CHANNELS));
        stores.push((channels[channels.len() - 1] == "store").then(|| chance.skewed(STORES) as i32 + 1));
        times.push(at + chance.below(span as u64) as i64);
        amounts.push(i128::from(100 + chance.skewed(30_000)));
        quantities.push(1 + chance.skewed(9) as i32);
    }
    let amounts = Decimal128Array::from(amounts).with_precision_and_scale(10, 2).context("No amounts")?;
    made(vec![
        ("purchase_id", Arc::new(Int64Array::from(ids))),
        ("customer_id", Arc::new(Int64Array::from(buyers))),
        ("store_id", Arc::new(Int32Array::from(stores))),
        ("purchased_at", Arc::new(TimestampMillisecondArray::from(times))),
        ("channel", Arc::new(StringArray::from(channels))),
        ("amount", Arc::new(amounts)),
        ("quantity", Arc::new(Int32Array::from(quantities))),
    ])
}

fn stores(_: Size, from: u64, to: u64) -> Result<RecordBatch> {
    let rows = || (from..to).map(|row| (row, Chance::of(3, row)));
    made(vec![
        ("store_id", Arc::new(rows().map(|(row, _)| Some(row as i32 + 1)).collect::<Int32Array>())),
        (
            "store",
            Arc::new(rows().map(|(row, _)| Some(format!("Store {}", row + 1))).collect::<StringArray>()),
        ),
        (
            "state",
            Arc::new(
                rows()
                    .map(|(_, mut chance)| Some(STATES[chance.below(20) as usize]))
                    .collect::<StringArray>(),
            ),
        ),
        (
            "opened",
            Arc::new(
                rows()
                    .map(|(_, mut chance)| Some(TODAY - 2_000 - chance.below(4_000) as i32))
                    .collect::<Date32Array>(),
            ),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_rows_every_time_and_some_who_never_buy() {
        let size = Size { name: "tiny", customers: 1_000, purchases: 5_000 };
        let batch = purchases(size, 0, 5_000).expect("rows");
        assert_eq!(batch, purchases(size, 0, 5_000).expect("rows"));
        let never = (0..1_000).filter(|one| Chance::of(4, *one).below(8) == 0).count();
        assert!((80..180).contains(&never), "{never}");
    }
}
