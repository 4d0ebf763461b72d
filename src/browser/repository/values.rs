//! Kept values as plain data that can be written as text, and back. What JSON has no word for is an object with one field
//! that begins with `$`.

use js_sys::{Array, ArrayBuffer, Date, Object, Reflect, Uint8Array};
use serde_json::{Map, Value, json};
use wasm_bindgen::{JsCast, JsValue};

use crate::storage::workspace::{BYTES, decode, encode};

/// Numbers that are none in JSON, as text.
const NUMBER: &str = "$number";
/// An instant, in milliseconds since 1970.
const DATE: &str = "$date";
/// No value at all.
const NOTHING: &str = "$undefined";
/// An object with a field that begins with `$`: its fields as pairs.
const OBJECT: &str = "$object";
/// Anything else, as the browser writes it.
const OTHER: &str = "$text";

/// Values of more levels are no records.
const DEEPEST: usize = 128;

/// As plain data.
pub(super) fn plain(value: &JsValue) -> Value {
    at_depth(value, 0)
}

fn at_depth(value: &JsValue, depth: usize) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    if value.is_undefined() {
        return json!({ NOTHING: true });
    }
    if let Some(flag) = value.as_bool() {
        return flag.into();
    }
    if let Some(number) = value.as_f64() {
        return self::number(number);
    }
    if let Some(text) = value.as_string() {
        return text.into();
    }
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return json!({ BYTES: encode(&bytes.to_vec()) });
    }
    if let Some(date) = value.dyn_ref::<Date>() {
        return json!({ DATE: self::number(date.value_of()) });
    }
    if let Some(array) = value.dyn_ref::<Array>().filter(|_| depth < DEEPEST) {
        return array.iter().map(|item| at_depth(&item, depth + 1)).collect();
    }
    match value.dyn_ref::<Object>().filter(|object| depth < DEEPEST && is_plain(object)) {
        Some(object) => fields(object, depth),
        None => json!({ OTHER: Object::from(value.clone()).to_string().as_string() }),
    }
}

fn number(number: f64) -> Value {
    let whole = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0;
    if whole && !(number == 0.0 && number.is_sign_negative()) {
        return (number as i64).into();
    }
    serde_json::Number::from_f64(number).map_or_else(|| json!({ NUMBER: number.to_string() }), Value::Number)
}

fn is_plain(object: &Object) -> bool {
    let tag = object.to_string();
    tag == "[object Object]" && object.dyn_ref::<ArrayBuffer>().is_none()
}

fn fields(object: &Object, depth: usize) -> Value {
    let mut fields = Map::new();
    for key in Object::keys(object).iter() {
        let value = Reflect::get(object, &key).unwrap_or(JsValue::UNDEFINED);
        fields.insert(key.as_string().unwrap_or_default(), at_depth(&value, depth + 1));
    }
    if fields.keys().any(|name| name.starts_with('$')) {
        let pairs: Vec<Value> = fields.into_iter().map(|(name, value)| json!([name, value])).collect();
        return json!({ OBJECT: pairs });
    }
    Value::Object(fields)
}

/// Back as the browser's value.
pub(super) fn value(plain: &Value) -> JsValue {
    match plain {
        Value::Null => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_f64().unwrap_or_default().into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(value).collect::<Array>().into(),
        Value::Object(fields) => special(fields).unwrap_or_else(|| object(fields)),
    }
}

fn object(fields: &Map<String, Value>) -> JsValue {
    let object = Object::new();
    for (name, field) in fields {
        let _ = Reflect::set(&object, &name.as_str().into(), &value(field));
    }
    object.into()
}

fn special(fields: &Map<String, Value>) -> Option<JsValue> {
    let (name, inner) = fields.iter().next().filter(|_| fields.len() == 1)?;
    match name.as_str() {
        BYTES => Some(Uint8Array::from(decode(inner.as_str()?)?.as_slice()).into()),
        NUMBER => Some(inner.as_str()?.parse::<f64>().ok()?.into()),
        DATE => Some(Date::new(&value(inner)).into()),
        NOTHING => Some(JsValue::UNDEFINED),
        OBJECT => {
            let pairs = inner.as_array()?.iter();
            let fields =
                pairs.filter_map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.clone())));
            Some(object(&fields.collect()))
        }
        _ => None,
    }
}
