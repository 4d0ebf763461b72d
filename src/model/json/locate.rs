//! Finding the place of a mistake: the smallest part that is not what it should be.
//!
//! serde alone names no place where enums are tagged or flattened, because it sees such parts only as a whole.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ReadError;
use crate::model::{
    attribute::{Attribute, Path},
    condition::{DateTest, Test, TimeSpan},
    definition::{Between, Definition, Figure, Group, Limit, Node, Rule, Scope, Sequence, Step},
};

/// What a part of the text should be.
#[derive(Clone, Copy)]
enum Kind {
    Definition,
    Rule,
    Node,
    Group,
    Scope,
    Figure,
    Sequence,
    Step,
    Between,
    Attribute,
    Path,
    Test,
    Window,
    Span,
    Limit,
}

type Part<'a> = (String, &'a Value, Kind);

/// The definition, or the innermost part that cannot be read.
pub(super) fn definition(value: &Value) -> Result<Definition, ReadError> {
    read(value).map_err(|message| narrow(value, Kind::Definition, String::new(), message))
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| error.to_string())
}

fn narrow(value: &Value, kind: Kind, path: String, message: String) -> ReadError {
    for (step, part, kind) in parts(value, kind) {
        if let Some(message) = mistake(part, kind) {
            let path = if path.is_empty() { step } else { format!("{path}.{step}") };
            return narrow(part, kind, path, message);
        }
    }
    ReadError::at(path, format!("{message}."))
}

fn mistake(value: &Value, kind: Kind) -> Option<String> {
    match kind {
        Kind::Definition => read::<Definition>(value).err(),
        Kind::Rule => read::<Rule>(value).err(),
        Kind::Node => read::<Node>(value).err(),
        Kind::Group => read::<Group>(value).err(),
        Kind::Scope => read::<Scope>(value).err(),
        Kind::Figure => read::<Figure>(value).err(),
        Kind::Sequence => read::<Sequence>(value).err(),
        Kind::Step => read::<Step>(value).err(),
        Kind::Between => read::<Between>(value).err(),
        Kind::Attribute => read::<Attribute>(value)
            .err()
            .map(|_| "an attribute is a “table” and a “column”, or a “measure”".into()),
        Kind::Path => read::<Path>(value).err(),
        Kind::Test => read::<Test>(value).err(),
        Kind::Window => read::<DateTest>(value).err(),
        Kind::Span => read::<TimeSpan>(value).err(),
        Kind::Limit => read::<Limit>(value).err(),
    }
}

/// The parts of a part, of the text as it stands.
fn parts(value: &Value, kind: Kind) -> Vec<Part<'_>> {
    let one = |name: &str, kind| -> Vec<Part<'_>> {
        value.get(name).map(|part| (name.to_owned(), part, kind)).into_iter().collect()
    };
    // Where nothing may stand, so may null.
    let maybe = |name: &str, kind| -> Vec<Part<'_>> {
        one(name, kind).into_iter().filter(|(_, part, _)| !part.is_null()).collect()
    };
    let each = |name: &str, kind| -> Vec<Part<'_>> {
        let list = value.get(name).and_then(Value::as_array).into_iter().flatten().enumerate();
        list.map(|(at, part)| (format!("{name}[{at}]"), part, kind)).collect()
    };
    let parts: Vec<Vec<Part<'_>>> = match kind {
        Kind::Definition => {
            vec![each("rules", Kind::Rule), maybe("limit", Kind::Limit), each("project", Kind::Attribute)]
        }
        Kind::Rule => vec![maybe("path", Kind::Path), each("nodes", Kind::Node)],
        Kind::Node => match value.get("kind").and_then(Value::as_str) {
            Some("group") => return parts(value, Kind::Group),
            Some("condition") => vec![one("attribute", Kind::Attribute), one("test", Kind::Test)],
            Some("compare") => vec![one("left", Kind::Attribute), one("right", Kind::Attribute)],
            Some("activity") => vec![one("figure", Kind::Figure), one("test", Kind::Test)],
            Some("sequence") => return parts(value, Kind::Sequence),
            _ => vec![],
        },
        Kind::Group => vec![maybe("scope", Kind::Scope), each("nodes", Kind::Node)],
        Kind::Scope => vec![one("path", Kind::Path)],
        Kind::Figure => vec![
            one("path", Kind::Path),
            maybe("attribute", Kind::Attribute),
            maybe("by", Kind::Attribute),
            maybe("filter", Kind::Group),
            maybe("window", Kind::Window),
        ],
        Kind::Sequence => vec![each("steps", Kind::Step)],
        Kind::Step => vec![
            one("path", Kind::Path),
            maybe("filter", Kind::Group),
            maybe("within", Kind::Span),
            maybe("without", Kind::Between),
            maybe("same", Kind::Attribute),
        ],
        Kind::Between => vec![one("path", Kind::Path), maybe("filter", Kind::Group)],
        Kind::Limit => vec![one("by", Kind::Attribute)],
        Kind::Attribute | Kind::Path | Kind::Test | Kind::Window | Kind::Span => vec![],
    };
    parts.concat()
}

/// Every field of the text must have come into the definition; a misspelt one would silently mean something else.
pub(super) fn nothing_lost(text: &Value, definition: &Definition) -> Result<(), ReadError> {
    let canonical = serde_json::to_value(definition).unwrap_or_default();
    match lost(text, &canonical, String::new()) {
        Some((path, field)) => Err(ReadError::at(path, format!("The field “{field}” is not known here."))),
        None => Ok(()),
    }
}

fn lost(text: &Value, canonical: &Value, path: String) -> Option<(String, String)> {
    match (text, canonical) {
        (Value::Object(text), Value::Object(canonical)) => text.iter().find_map(|(field, value)| {
            let inner = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
            match canonical.get(field) {
                Some(kept) => lost(value, kept, inner),
                None if is_default(value) => None,
                None => Some((path.clone(), field.clone())),
            }
        }),
        (Value::Array(text), Value::Array(canonical)) => {
            let pairs = text.iter().zip(canonical).enumerate();
            pairs.into_iter().find_map(|(at, (value, kept))| lost(value, kept, format!("{path}[{at}]")))
        }
        _ => None,
    }
}

/// What is left out when a definition is written.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}
