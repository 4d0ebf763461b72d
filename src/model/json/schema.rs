//! The published JSON Schemas, made from the types.

use schemars::{Schema, schema_for, transform::transform_subschemas};
use serde_json::{Value, json};

use crate::model::{
    definition::{Definition, VERSION},
    measure::{self, Measure},
};

/// The schema of a definition's text, published as `schema/definition-1.json`.
pub fn definition_schema() -> Value {
    let mut schema = closed(schema_for!(Definition));
    schema["title"] = json!(format!("Satsuma segment definition, version {VERSION}"));
    schema["properties"]["version"] = json!({ "description": "The version of this form.", "const": VERSION });
    schema["properties"]["$schema"] =
        json!({ "description": "Where this schema is found.", "type": "string" });
    schema
}

/// The schema of a measure's text, published as `schema/measure-1.json`.
pub fn measure_schema() -> Value {
    let mut schema = closed(schema_for!(Measure));
    schema["title"] = json!(format!("Satsuma measure definition, version {}", measure::VERSION));
    schema["properties"]["version"] =
        json!({ "description": "The version of this form.", "const": measure::VERSION });
    schema
}

/// The schema with unknown fields refused wherever a value stands. The types cannot say so themselves, because they are
/// put together from parts, and a closed part would refuse the fields of the parts beside it.
fn closed(mut schema: Schema) -> Value {
    close_uses(&mut schema);
    schema.to_value()
}

fn close_uses(schema: &mut Schema) {
    if let Some(items) = schema.get_mut("items") {
        close(items);
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.values_mut().for_each(close);
    }
    transform_subschemas(&mut close_uses, schema);
}

fn close(used: &mut Value) {
    let Some(used) = used.as_object_mut() else { return };
    if ["$ref", "oneOf", "anyOf"].iter().any(|keyword| used.contains_key(*keyword)) {
        used.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}
