//! Random tables: every type that a column can have, blanks, extremes, repeated and empty keys.

use super::{
    random::Random,
    sheet::{Column, Form, Kind, Sheet, Value},
};

/// 2026-11-25 in days since 1970-01-01: the dates of the tables lie around it.
pub(crate) const TODAY: i64 = 20_782;

const WORDS: [&str; 16] = [
    "Ana", "ana", "ANA", "Müller", "MÜLLER", "İzmir", "ΟΔΟΣ", "οδος", "Straße", "a", "b", "ab", "no-1", "É",
    "\u{212a}", "日本",
];

const DOUBLES: [f64; 14] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    2.5,
    9_007_199_254_740_992.0,
    1e300,
    -1e300,
    5e-324,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
];

/// A type for a column of single values.
fn scalar(random: &mut Random) -> Kind {
    match random.below(12) {
        0 | 1 => Kind::Integer { bits: *random.pick(&[8, 16, 32, 64]), signed: random.percent(60) },
        2 => Kind::Float { bits: *random.pick(&[32, 64]) },
        3 | 4 => {
            Kind::Decimal { bits: *random.pick(&[32, 64, 128, 256]), scale: *random.pick(&[0, 2, 7, -2]) }
        }
        5 | 6 => Kind::Text(*random.pick(&[Form::Plain, Form::Large, Form::View, Form::Dictionary])),
        7 => Kind::Date { bits: *random.pick(&[32, 64]) },
        8 | 9 => Kind::Time { places: *random.pick(&[0, 3, 6, 9]), zoned: random.percent(50) },
        10 => Kind::Boolean,
        _ if random.percent(60) => Kind::Boolean,
        _ => Kind::Nothing,
    }
}

pub(crate) fn kind(random: &mut Random) -> Kind {
    if random.percent(75) {
        return scalar(random);
    }
    Kind::List(Box::new(match random.below(8) {
        0 => Kind::Integer { bits: 64, signed: false },
        1 => Kind::Float { bits: 64 },
        2 => Kind::Decimal { bits: 128, scale: 2 },
        3 => Kind::Date { bits: 32 },
        4 => Kind::Boolean,
        5 => Kind::Time { places: 3, zoned: true },
        6 => Kind::Text(Form::Dictionary),
        _ => Kind::Text(Form::Plain),
    }))
}

/// The decimal text of an unscaled number.
fn scaled(unscaled: &str, scale: i8) -> String {
    let (sign, digits) = unscaled.strip_prefix('-').map_or(("", unscaled), |digits| ("-", digits));
    let places = usize::from(scale.max(0).unsigned_abs());
    let zeros = if digits == "0" { 0 } else { usize::from(scale.min(0).unsigned_abs()) };
    let digits = format!("{digits:0>width$}{}", "0".repeat(zeros), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

fn integer(bits: u8, signed: bool, random: &mut Random) -> String {
    let (low, high) = match (bits, signed) {
        (bits, true) => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
        (bits, false) => (0, (1_i128 << bits) - 1),
    };
    match random.below(10) {
        0 => low,
        1 => high,
        2 => high - 1,
        _ => i128::from(random.between(if signed { -9 } else { 0 }, 9)),
    }
    .to_string()
}

fn decimal(bits: u16, scale: i8, random: &mut Random) -> String {
    let digits = match bits {
        32 => 9,
        64 => 18,
        128 => 38,
        _ => 76,
    };
    let unscaled = match random.below(10) {
        0 => "9".repeat(digits),
        1 => format!("-{}", "9".repeat(digits)),
        2 => format!("1{}", "0".repeat(digits - 1)),
        3 => "0".to_owned(),
        _ => random.between(-400, 400).to_string(),
    };
    scaled(&unscaled, scale)
}

fn time(places: u32, random: &mut Random) -> i64 {
    let one = 10_i64.pow(places);
    match random.below(12) {
        0 => i64::MIN,
        1 => i64::MAX,
        2 => 0,
        3 => -1,
        // On the hour, so that fixed and relative ends are met.
        4..7 => (TODAY + random.between(-40, 40)) * 86_400 * one + random.between(0, 23) * 3_600 * one,
        _ => {
            let seconds = (TODAY + random.between(-900, 500)) * 86_400 + random.between(0, 86_399);
            seconds * one + random.between(0, one - 1)
        }
    }
}

fn value(kind: &Kind, random: &mut Random) -> Value {
    match kind {
        Kind::Integer { bits, signed } => Value::Exact(integer(*bits, *signed, random)),
        Kind::Float { bits: 32 } => Value::Float32(match random.below(4) {
            0 => *random.pick(&[f32::MAX, f32::MIN, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.1]),
            _ => random.between(-20, 20) as f32 / 4.0,
        }),
        Kind::Float { .. } => Value::Float64(match random.below(3) {
            0 => *random.pick(&DOUBLES),
            _ => random.between(-40, 40) as f64 / 8.0,
        }),
        Kind::Decimal { bits, scale } => Value::Exact(decimal(*bits, *scale, random)),
        Kind::Text(_) => Value::Text(match random.below(5) {
            0 => String::new(),
            1 => format!("{}{}", random.pick(&WORDS), random.below(40)),
            2 => format!("{} {}", random.pick(&WORDS), random.pick(&WORDS)),
            _ => (*random.pick(&WORDS)).to_owned(),
        }),
        Kind::Date { bits } => Value::Day(match (random.below(12), bits) {
            (0, 32) => i32::MIN,
            (1, 32) => i32::MAX,
            (2, _) => *random.pick(&[19_782, 21_243, 11_016]),
            (3..6, _) => (TODAY + random.between(-15, 15)) as i32,
            _ => (TODAY + random.between(-900, 500)) as i32,
        }),
        Kind::Time { places, .. } => Value::Time(time(*places, random)),
        Kind::Boolean => Value::Bool(random.percent(50)),
        Kind::Nothing => Value::Null,
        Kind::List(of) => {
            let size = *random.pick(&[0, 0, 1, 1, 2, 3, 5]);
            let element = |random: &mut Random| {
                if random.percent(15) { Value::Null } else { value(of, random) }
            };
            Value::List((0..size).map(|_| element(random)).collect())
        }
    }
}

/// A column of a type, of which a share is null.
pub(crate) fn column(name: &str, kind: &Kind, rows: usize, random: &mut Random) -> Column {
    let blank = *random.pick(&[0, 15, 40, 40, 100]);
    let blank = if blank == 100 && !random.percent(15) { 10 } else { blank };
    let one = |random: &mut Random| {
        if random.percent(blank) { Value::Null } else { value(kind, random) }
    };
    Column::new(name, kind.clone(), (0..rows).map(|_| one(random)).collect())
}

fn keys(rows: usize, random: &mut Random) -> Column {
    let text = random.percent(50);
    let range = (rows as i64 * 4).max(8);
    let key = |random: &mut Random| match (random.below(20), text) {
        (0, _) => Value::Null,
        (1, true) => Value::Text(String::new()),
        (_, true) => Value::Text(format!("k{}", random.between(0, range))),
        (2, false) => Value::Exact("-9223372036854775808".into()),
        (_, false) => Value::Exact(random.between(-range, range).to_string()),
    };
    let kind = if text {
        Kind::Text(*random.pick(&[Form::Plain, Form::Dictionary]))
    } else {
        Kind::Integer { bits: 64, signed: true }
    };
    Column::new("key", kind, (0..rows).map(|_| key(random)).collect())
}

/// A table of some columns.
pub(crate) fn sheet(random: &mut Random) -> Sheet {
    let rows = *random.pick(&[7, 20, 40, 63, 64, 65, 90, 130]);
    let rows = if random.percent(4) { random.below(2) } else { rows };
    let mut columns = vec![keys(rows, random)];
    for place in 0..7 {
        let kind = kind(random);
        columns.push(column(&format!("c{place}"), &kind, rows, random));
        // A twin of the same type, so that two attributes of a record can be held against each other.
        if random.percent(30) {
            columns.push(column(&format!("t{place}"), &kind, rows, random));
        }
    }
    Sheet { columns }
}
