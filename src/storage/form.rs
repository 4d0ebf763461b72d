//! The form of a record, and how old forms become today's.
//!
//! A kept record is an object of its fields and `form`, a number that counts up when the fields change in a way that a
//! reader has to know. Forms of before are brought to today's one step after another; a form from tomorrow is left alone.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::stores::Store;
use crate::model::{
    definition::{self, Definition},
    json, measure,
};

/// The field that says the form.
pub const FORM: &str = "form";

/// The fields of a record.
pub type Fields = Map<String, Value>;

/// Takes the fields from one form to the next.
///
/// # Errors
/// They do not have that form: a sentence.
pub type Step = fn(&mut Fields) -> Result<(), String>;

/// A record that is kept.
pub trait Record: Serialize + DeserializeOwned + PartialEq {
    /// Where it is kept.
    const STORE: Store;

    /// From form 1 to 2, from 2 to 3 and so on: today's form is one more than there are steps.
    const STEPS: &'static [Step] = &[];

    /// Whether a part of it, which counts its own versions, was written by a newer version of the program.
    fn has_newer_part(_: &Fields) -> bool {
        false
    }
}

/// Why a record is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not what it should be: what is wrong, for those who look into it.
    Damaged(String),
    /// A newer version of the program wrote it. It is to be left as it is.
    Newer,
}

/// The form of a record; nothing where it does not say it.
fn form(fields: &Fields) -> Option<usize> {
    let form = fields.get(FORM)?.as_u64()?;
    usize::try_from(form).ok().filter(|form| *form > 0)
}

/// Whether a kept value says that a newer version of the program wrote it: then it must not be overwritten.
pub fn is_newer<R: Record>(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        form(fields).is_some_and(|form| form > R::STEPS.len() + 1) || R::has_newer_part(fields)
    })
}

/// Reads a record of any form that there has been.
///
/// # Errors
/// See [`Unread`].
pub fn decode<R: Record>(value: Value) -> Result<R, Unread> {
    if is_newer::<R>(&value) {
        return Err(Unread::Newer);
    }
    let fields = migrate(value, R::STEPS).map_err(Unread::Damaged)?;
    serde_json::from_value(Value::Object(fields)).map_err(|error| Unread::Damaged(error.to_string()))
}

fn migrate(value: Value, steps: &[Step]) -> Result<Fields, String> {
    let Value::Object(mut fields) = value else { return Err("it is no record".to_owned()) };
    let form = form(&fields).ok_or("it does not say its form")?;
    fields.remove(FORM);
    for step in steps.iter().skip(form - 1) {
        step(&mut fields)?;
    }
    Ok(fields)
}

/// A record in today's form. It is read again before it is given out: what could not be read is never kept.
///
/// # Errors
/// It has a value that has no place in JSON, or a definition that is none.
pub fn encode<R: Record>(record: &R) -> Result<Value, String> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(record) else {
        return Err("it is no record".to_owned());
    };
    fields.insert(FORM.to_owned(), (R::STEPS.len() + 1).into());
    let value = Value::Object(fields);
    match decode::<R>(value.clone()) {
        Ok(again) if again == *record => Ok(value),
        Ok(_) => Err("it is read as something else".to_owned()),
        Err(Unread::Damaged(why)) => Err(why),
        Err(Unread::Newer) => Err("it is of another version".to_owned()),
    }
}

/// What came of reading many records.
#[derive(Clone, Debug, PartialEq)]
pub struct Sorted<R> {
    /// Those that could be read, in their order.
    pub records: Vec<R>,
    /// The places of those that could not, and why.
    pub damaged: Vec<(usize, String)>,
    /// How many a newer version of the program wrote.
    pub newer: usize,
}

/// Reads many records; a value that is nothing could not even be taken for JSON. One that is damaged stops none of the
/// others.
pub fn sort_out<R: Record>(values: impl IntoIterator<Item = Option<Value>>) -> Sorted<R> {
    let mut sorted = Sorted { records: Vec::new(), damaged: Vec::new(), newer: 0 };
    for (place, value) in values.into_iter().enumerate() {
        match value.map_or(Err(Unread::Damaged("it is no plain data".to_owned())), decode) {
            Ok(record) => sorted.records.push(record),
            Err(Unread::Damaged(why)) => sorted.damaged.push((place, why)),
            Err(Unread::Newer) => sorted.newer += 1,
        }
    }
    sorted
}

/// Whether a definition among the fields was written by a newer version of the program.
pub(super) fn has_newer_definition(fields: &Fields) -> bool {
    let version =
        fields.get("definition").and_then(|definition| definition.get("version")).and_then(Value::as_u64);
    version.is_some_and(|version| version > u64::from(definition::VERSION))
}

/// Whether a measure among the fields was written by a newer version of the program.
pub(super) fn has_newer_measure(fields: &Fields) -> bool {
    let version = fields.get("measure").and_then(|measure| measure.get("version")).and_then(Value::as_u64);
    version.is_some_and(|version| version > u64::from(measure::VERSION))
}

/// Reads a definition of any version that there has been.
pub(super) fn read_definition<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Definition, D::Error> {
    let value = Value::deserialize(deserializer)?;
    json::read_definition(&value.to_string()).map_err(serde::de::Error::custom)
}

/// As [`read_definition`], where there may be none.
pub(super) fn read_optional_definition<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Definition>, D::Error> {
    match Option::<Value>::deserialize(deserializer)? {
        Some(value) => json::read_definition(&value.to_string()).map(Some).map_err(serde::de::Error::custom),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::storage::stores;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Parcel {
        width: f64,
        unit: String,
    }

    /// In form 1 a parcel had inches; in form 2 a size in centimetres; in form 3 it says its unit.
    impl Record for Parcel {
        const STORE: Store = stores::PREFERENCES;
        const STEPS: &'static [Step] = &[
            |fields| {
                let inches = fields.remove("inches").and_then(|inches| inches.as_f64()).ok_or("no inches")?;
                fields.insert("width".to_owned(), (inches * 2.5).into());
                Ok(())
            },
            |fields| {
                fields.insert("unit".to_owned(), "cm".into());
                Ok(())
            },
        ];
    }

    fn read(value: Value) -> Result<Parcel, Unread> {
        decode(value)
    }

    #[test]
    fn every_form_becomes_todays() {
        let today = Parcel { width: 10.0, unit: "cm".into() };
        assert_eq!(encode(&today), Ok(json!({ "form": 3, "width": 10.0, "unit": "cm" })));
        for value in [
            json!({ "form": 1, "inches": 4 }),
            json!({ "form": 2, "width": 10 }),
            json!({ "form": 3, "width": 10, "unit": "cm" }),
        ] {
            assert_eq!(read(value), Ok(Parcel { width: 10.0, unit: "cm".into() }));
        }
    }

    #[test]
    fn tomorrows_form_is_left_alone() {
        let value = json!({ "form": 4, "colour": "red" });
        assert!(is_newer::<Parcel>(&value));
        assert_eq!(read(value), Err(Unread::Newer));
    }

    #[test]
    fn damage_is_told_and_stops_nothing_else() {
        let values = [
            Some(json!({ "form": 3, "width": 1, "unit": "cm" })),
            Some(json!({ "form": 1, "feet": 4 })),
            Some(json!({ "form": 0, "width": 1, "unit": "cm" })),
            Some(json!({ "form": "3", "width": 1, "unit": "cm" })),
            Some(json!({ "form": 3, "width": null, "unit": "cm" })),
            Some(json!("a text")),
            None,
            Some(json!({ "form": 9 })),
            Some(json!({ "form": 2, "width": 2 })),
        ];
        let sorted: Sorted<Parcel> = sort_out(values);
        assert_eq!(sorted.records.iter().map(|found| found.width).collect::<Vec<_>>(), [1.0, 2.0]);
        assert_eq!(sorted.damaged.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert_eq!((sorted.damaged[0].1.as_str(), sorted.newer), ("no inches", 1));
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        assert!(encode(&Parcel { width: f64::NAN, unit: String::new() }).is_err());
    }
}
