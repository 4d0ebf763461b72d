//! Literals as a definition writes them: exact numbers, calendar days, local times.

use std::{borrow::Cow, fmt, str::FromStr};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact decimal number. Kept as sign, digits and scale so that no literal ever passes through a float.
///
/// In JSON it is a number where it is an integer within ±2⁵³, else its decimal text; both are read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// Decimal digits without leading zeros; empty for zero.
    digits: String,
    /// How many of the digits stand behind the decimal point; no trailing zeros behind the point.
    scale: usize,
}

/// The text is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotANumber;

/// Literals longer than this are refused: no column can hold them.
const MAX_DIGITS: usize = 400;

impl Number {
    /// Whether it is below zero. Zero itself is never negative.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The decimal digits without leading zeros (empty for zero); the last [`Number::scale`] of them are behind the point.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// How many digits stand behind the decimal point.
    pub fn scale(&self) -> usize {
        self.scale
    }

    /// The nearest 64-bit float.
    pub fn to_f64(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// The shortest decimal text that reads back as this float; nothing for NaN and the infinities.
    pub fn from_f64(value: f64) -> Option<Self> {
        if value.is_finite() { format!("{value}").parse().ok() } else { None }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self { negative: value < 0, digits: trimmed(&value.unsigned_abs().to_string()), scale: 0 }
    }
}

fn trimmed(digits: &str) -> String {
    digits.trim_start_matches('0').to_owned()
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads `12`, `-0.5`, `.5`, `1e3`; no spaces, no thousands separators.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (negative, rest) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], rest[at + 1..].parse::<i32>().map_err(|_| NotANumber)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(NotANumber);
        }
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(NotANumber);
        }
        let mut digits = format!("{whole}{fraction}");
        let mut scale = fraction.len() as i64 - i64::from(exponent);
        if digits.len() as i64 + scale.abs() > MAX_DIGITS as i64 {
            return Err(NotANumber);
        }
        while scale < 0 {
            digits.push('0');
            scale += 1;
        }
        while scale > 0 && digits.ends_with('0') {
            digits.pop();
            scale -= 1;
        }
        let digits = trimmed(&digits);
        if digits.is_empty() {
            return Ok(Self { negative: false, digits, scale: 0 });
        }
        Ok(Self { negative, digits, scale: scale as usize })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.digits.is_empty() {
            return f.write_str("0");
        }
        let sign = if self.negative { "-" } else { "" };
        let digits = format!("{:0>width$}", self.digits, width = self.scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale);
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const SAFE: i64 = 1 << 53;
        let text = self.to_string();
        match text.parse::<i64>() {
            Ok(integer) if (-SAFE..=SAFE).contains(&integer) => serializer.serialize_i64(integer),
            _ => serializer.serialize_str(&text),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or the text of a decimal number")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Number, E> {
                Ok(value.into())
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Number, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
                Number::from_f64(value).ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal number: a JSON number, or its decimal text where a float could not hold it.",
            "anyOf": [{ "type": "number" }, { "type": "string", "pattern": r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$" }]
        })
    }
}

/// A calendar day of the proleptic Gregorian calendar, written `2026-11-24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Day(#[schemars(with = "String", extend("format" = "date"))] pub NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A fixed point of a date or date-time condition: a day, or a day with a wall-clock time in the workspace's zone.
///
/// Written `2026-11-24` or `2026-11-24T09:30:00`, with fractions of a second where there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A whole day.
    Day(NaiveDate),
    /// A wall-clock time.
    Time(NaiveDateTime),
}

impl Moment {
    /// The calendar day it falls on.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => time.date(),
        }
    }
}

/// The text is neither a day nor a day with a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let (day, time) = match text.split_once(['T', ' ']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| NotAMoment)?;
        let Some(time) = time else { return Ok(Self::Day(day)) };
        let time = ["%H:%M:%S%.f", "%H:%M"]
            .iter()
            .find_map(|format| NaiveTime::parse_from_str(time, format).ok())
            .ok_or(NotAMoment)?;
        Ok(Self::Time(day.and_time(time)))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Time(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S%.f")),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| {
            de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &"a day such as 2026-11-24, or a day with a time such as 2026-11-24T09:30:00",
            )
        })
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day (2026-11-24), or a day with a wall-clock time in the workspace's time zone (2026-11-24T09:30:00).",
            "type": "string",
            "pattern": r"^[+-]?\d{4,6}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$"
        })
    }
}
