//! The sample's customers: traits that everything else follows from, and the table of them.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int8Array, Int16Array, Int32Array, StringArray,
    TimestampMillisecondArray,
    builder::{ListBuilder, StringBuilder},
};

use super::{
    Columns, Sample,
    random::Random,
    words::{COUNTRIES, Country, INTERESTS, NOTES},
};

/// What a customer is like. Drawn from the seed and the number alone, so that every table can be made without the others.
pub(super) struct Traits {
    pub country: usize,
    pub city: usize,
    /// Days before today.
    pub signed_up: i64,
    /// 0 to 999: how much is bought.
    pub zeal: u64,
    pub tea: bool,
    /// Days before today of the last sign of life.
    pub last_seen: i64,
    pub born: Option<i64>,
    /// Thousands a year.
    pub income: i64,
    pub online: u64,
}

impl Sample {
    pub(super) fn traits(&self, customer: u64) -> Traits {
        let mut draw = Random::of(self.seed, 1, customer);
        let country = draw.weighted(COUNTRIES.iter().map(|country| country.weight));
        let city = draw.small(COUNTRIES[country].cities.len() as u64, 2) as usize;
        // The shop is eight years old and grows.
        let signed_up = draw.small(8 * 365, 2) as i64;
        let zeal = 999 - draw.small(1000, 1).max(draw.below(1000)).min(999);
        let age = draw.between(18, 80).min(draw.between(20, 88));
        let tea = draw.below(100) < COUNTRIES[country].tea + if age > 50 { 12 } else { 0 };
        let churned = draw.chance(if zeal < 300 { 420 } else { 130 });
        let last_seen = if churned { draw.between(signed_up.min(90), signed_up) } else { draw.small(signed_up.max(1) as u64, 6) as i64 };
        let born = (!draw.chance(140)).then(|| age * 365 + age / 4 + draw.between(0, 364));
        let income = 14 + draw.small(120, 2) as i64 + (zeal / 25) as i64;
        let online = (if signed_up < 700 { 720 } else { 380 }) + (70 - age.min(70)) as u64 * 3;
        Traits { country, city, signed_up, zeal, tea, last_seen, born, income, online }
    }
}

pub(super) fn key(customer: u64) -> String {
    format!("C{customer:07}")
}

fn letters(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.len() < 2 { "tea".to_owned() } else { plain }
}

struct Row {
    number: u64,
    traits: Traits,
    first: &'static str,
    last: &'static str,
    draw: Random,
}

impl Row {
    fn country(&self) -> &'static Country {
        &COUNTRIES[self.traits.country]
    }

    fn points(&self) -> i32 {
        (self.traits.zeal * self.traits.zeal / 160) as i32 * (self.traits.signed_up as i32 / 200 + 1) / 4
    }

    fn tier(&self) -> &'static str {
        match self.points() {
            0..=199 => "Bronze",
            200..=1199 => "Silver",
            1200..=3499 => "Gold",
            _ => "Platinum",
        }
    }
}

/// Some rows of the table.
pub(super) fn columns(sample: &Sample, rows: std::ops::Range<u64>) -> Columns {
    let today = sample.today_number();
    let rows: Vec<Row> = rows
        .map(|number| {
            let traits = sample.traits(number);
            let mut draw = Random::of(sample.seed, 2, number);
            let country = &COUNTRIES[traits.country];
            Row { number, first: draw.pick(country.first), last: draw.pick(country.last), traits, draw }
        })
        .collect();
    // Each column draws from its own stream, so that one more column changes no other.
    let drawn = |column: u64, row: &Row| Random::of(row.draw.clone_seed(), column, row.number);
    let text = |f: &dyn Fn(&Row) -> Option<String>| -> ArrayRef { Arc::new(rows.iter().map(f).collect::<StringArray>()) };
    let word = |f: &dyn Fn(&Row) -> Option<&'static str>| -> ArrayRef { Arc::new(rows.iter().map(f).collect::<StringArray>()) };
    let mut interests = ListBuilder::new(StringBuilder::new());
    for row in &rows {
        let mut draw = drawn(20, row);
        let count = if draw.chance(80) { 0 } else { draw.below(4) + 1 };
        let offset = if row.traits.tea { 4 } else { 0 };
        for _ in 0..count {
            interests.values().append_value(INTERESTS[((draw.below(6) + offset) as usize) % INTERESTS.len()]);
        }
        interests.append(!draw.chance(60));
    }
    let income: Decimal128Array = rows
        .iter()
        .map(|row| {
            let mut draw = drawn(11, row);
            (!draw.chance(230)).then(|| i128::from(row.traits.income * 100_000 + draw.between(0, 99_999)))
        })
        .collect();
    let seen: TimestampMillisecondArray = rows
        .iter()
        .map(|row| {
            let second = drawn(16, row).between(6 * 3600, 22 * 3600);
            let day = if row.traits.last_seen == 0 { 1 } else { row.traits.last_seen };
            (row.traits.last_seen <= row.traits.signed_up).then_some(((today - day) * 86_400 + second) * 1000)
        })
        .collect();
    vec![
        ("customer_id", text(&|row| Some(key(row.number)))),
        ("first_name", word(&|row| Some(row.first))),
        ("last_name", word(&|row| Some(row.last))),
        ("full_name", text(&|row| Some(format!("{} {}", row.first, row.last)))),
        ("email", text(&|row| (!drawn(3, row).chance(45)).then(|| {
            let host = drawn(4, row).pick(&["example.com", "example.org", "example.net", "mail.example"]);
            format!("{}.{}{}@{host}", letters(row.first), letters(row.last), row.number)
        }))),
        ("phone", text(&|row| (!drawn(5, row).chance(310)).then(|| format!("{} {}", row.country().dial, drawn(6, row).between(200_000_000, 999_999_999))))),
        ("country", word(&|row| (!drawn(7, row).chance(25)).then_some(row.country().name))),
        ("city", word(&|row| (!drawn(7, row).chance(40)).then_some(row.country().cities[row.traits.city].0))),
        ("postal_code", text(&|row| (!drawn(8, row).chance(60)).then(|| format!("{}{:03}", row.country().cities[row.traits.city].1, drawn(9, row).below(1000))))),
        ("language", word(&|row| Some(row.country().language))),
        ("birthday", Arc::new(rows.iter().map(|row| row.traits.born.map(|days| (today - days) as i32)).collect::<Date32Array>())),
        ("gender", word(&|row| { let mut draw = drawn(10, row); (!draw.chance(180)).then(|| draw.pick(&["female", "female", "male", "male", "non-binary"])) })),
        ("signed_up", Arc::new(rows.iter().map(|row| Some((today - row.traits.signed_up) as i32)).collect::<Date32Array>())),
        ("last_seen", Arc::new(seen.with_timezone("UTC"))),
        ("tier", word(&|row| Some(row.tier()))),
        ("points", Arc::new(rows.iter().map(|row| Some(row.points())).collect::<Int32Array>())),
        ("income", Arc::new(income.with_precision_and_scale(10, 2).unwrap_or_else(|_| Decimal128Array::from(vec![None; rows.len()])))),
        ("lifetime_value", Arc::new(rows.iter().map(|row| {
            let cents = row.points() as i64 * 31 + drawn(12, row).between(0, 2_500);
            Some(cents as f64 / 100.0)
        }).collect::<Float64Array>())),
        ("credit_score", Arc::new(rows.iter().map(|row| { let mut draw = drawn(13, row); (!draw.chance(260)).then(|| draw.between(300, 850) as i16) }).collect::<Int16Array>())),
        ("household_size", Arc::new(rows.iter().map(|row| { let mut draw = drawn(14, row); (!draw.chance(200)).then(|| (1 + draw.small(6, 2)) as i8) }).collect::<Int8Array>())),
        ("marketing_consent", Arc::new(rows.iter().map(|row| { let mut draw = drawn(15, row); (!draw.chance(110)).then(|| draw.chance(610)) }).collect::<BooleanArray>())),
        ("newsletter", word(&|row| Some(drawn(17, row).pick(&["never", "weekly", "weekly", "monthly", "monthly", "monthly"])))),
        ("referral", word(&|row| { let mut draw = drawn(18, row); (!draw.chance(90)).then(|| if draw.below(1000) < row.traits.online { draw.pick(&["search", "social", "friend"]) } else { draw.pick(&["store", "friend", "event"]) }) })),
        ("preferred_channel", word(&|row| Some(if drawn(19, row).below(1000) < row.traits.online { "online" } else { "store" }))),
        ("interests", Arc::new(interests.finish())),
        ("note", text(&|row| { let mut draw = drawn(21, row); if draw.chance(60) { Some(draw.pick(NOTES).to_owned()) } else { draw.chance(200).then(String::new) } })),
    ]
}
