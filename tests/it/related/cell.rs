//! Types and cells of tables as text.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::Value as Json;

use crate::engine::sheet::{Form, Kind, Value};

/// `integer 8 unsigned`, `text dictionary`, `list of text plain`.
pub(crate) fn kind_text(kind: &Kind) -> String {
    match kind {
        Kind::Integer { bits, signed } => {
            format!("integer {bits} {}", if *signed { "signed" } else { "unsigned" })
        }
        Kind::Float { bits } => format!("float {bits}"),
        Kind::Decimal { bits, scale } => format!("decimal {bits} {scale}"),
        Kind::Text(form) => format!("text {}", format!("{form:?}").to_lowercase()),
        Kind::Date { bits } => format!("date {bits}"),
        Kind::Time { places, zoned } => format!("time {places}{}", if *zoned { " zoned" } else { "" }),
        Kind::Boolean => "boolean".into(),
        Kind::Nothing => "nothing".into(),
        Kind::List(of) => format!("list of {}", kind_text(of)),
    }
}

pub(crate) fn kind_of(text: &str) -> Kind {
    if let Some(of) = text.strip_prefix("list of ") {
        return Kind::List(Box::new(kind_of(of)));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let number = |at: usize| words[at].parse::<i32>().unwrap_or_else(|_| panic!("{text:?} is no type"));
    match words[0] {
        "integer" => Kind::Integer { bits: number(1) as u8, signed: words[2] == "signed" },
        "float" => Kind::Float { bits: number(1) as u8 },
        "decimal" => Kind::Decimal { bits: number(1) as u16, scale: number(2) as i8 },
        "text" => Kind::Text(match words[1] {
            "large" => Form::Large,
            "view" => Form::View,
            "dictionary" => Form::Dictionary,
            _ => Form::Plain,
        }),
        "date" => Kind::Date { bits: number(1) as u8 },
        "time" => Kind::Time { places: number(1) as u32, zoned: words.len() > 2 },
        "boolean" => Kind::Boolean,
        "nothing" => Kind::Nothing,
        other => panic!("{other:?} is no type"),
    }
}

/// A cell as JSON: numbers as their text, days and times as such, or as a number where the calendar does not reach.
pub(crate) fn json(kind: &Kind, value: &Value) -> Json {
    match (kind, value) {
        (_, Value::Null) => Json::Null,
        (_, Value::Bool(value)) => (*value).into(),
        (_, Value::Exact(text) | Value::Text(text)) => text.as_str().into(),
        (_, Value::Float32(value)) => value.to_string().into(),
        (_, Value::Float64(value)) => value.to_string().into(),
        (_, Value::Day(days)) => {
            let day = NaiveDate::default().checked_add_signed(TimeDelta::days((*days).into()));
            day.map_or_else(|| (*days).into(), |day| day.to_string().into())
        }
        (Kind::Time { places, .. }, Value::Time(time)) => {
            told(*places, *time).map_or_else(|| (*time).into(), Into::into)
        }
        (Kind::List(of), Value::List(elements)) => elements.iter().map(|element| json(of, element)).collect(),
        (kind, value) => panic!("{value:?} in a column of {kind:?}"),
    }
}

/// A time as a text, where the text is read back as the same.
fn told(places: u32, time: i64) -> Option<String> {
    let one = 10_i64.pow(places);
    let nanoseconds = time.rem_euclid(one) * 10_i64.pow(9 - places);
    let moment = DateTime::from_timestamp(time.div_euclid(one), nanoseconds as u32)?.naive_utc();
    let text = moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
    (heard(places, &text) == Some(time)).then_some(text)
}

fn heard(places: u32, text: &str) -> Option<i64> {
    let moment: NaiveDateTime = text.parse().ok()?;
    let moment = moment.and_utc();
    let whole = moment.timestamp().checked_mul(10_i64.pow(places))?;
    whole.checked_add(i64::from(moment.timestamp_subsec_nanos()) / 10_i64.pow(9 - places))
}

pub(crate) fn value(kind: &Kind, json: &Json) -> Value {
    let text = || json.as_str().unwrap_or_else(|| panic!("{json} is no text"));
    match (kind, json) {
        (_, Json::Null) => Value::Null,
        (Kind::Boolean, _) => Value::Bool(json.as_bool().expect("a boolean")),
        (Kind::Integer { .. } | Kind::Decimal { .. }, _) => Value::Exact(text().into()),
        (Kind::Float { bits: 32 }, _) => Value::Float32(text().parse().expect("a float")),
        (Kind::Float { .. }, _) => Value::Float64(text().parse().expect("a float")),
        (Kind::Text(_), _) => Value::Text(text().into()),
        (Kind::Date { .. }, Json::Number(days)) => Value::Day(days.as_i64().expect("days") as i32),
        (Kind::Date { .. }, _) => {
            let day: NaiveDate = text().parse().expect("a day");
            Value::Day((day - NaiveDate::default()).num_days() as i32)
        }
        (Kind::Time { .. }, Json::Number(time)) => Value::Time(time.as_i64().expect("a time")),
        (Kind::Time { places, .. }, _) => Value::Time(heard(*places, text()).expect("a time")),
        (Kind::List(of), Json::Array(elements)) => {
            Value::List(elements.iter().map(|element| value(of, element)).collect())
        }
        (kind, json) => panic!("{json} in a column of {kind:?}"),
    }
}
