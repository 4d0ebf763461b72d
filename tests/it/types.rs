//! The TypeScript types of definitions, measures and set-ups are made from their schemas, so that neither says other things.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::Path,
};

use satsuma::model::{
    json::schema::{definition_schema, measure_schema},
    setup::Setup,
};
use schemars::schema_for;
use serde_json::{Map, Value};

const WIDTH: usize = 116;

#[test]
fn the_published_types_are_those_of_the_schemas() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/schema/types.d.ts");
    let types = types();
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &types).expect("written");
    }
    assert!(
        fs::read_to_string(&path).is_ok_and(|kept| kept == types),
        "run the tests with BLESS=1 to write {}",
        path.display()
    );
}

/// Every word of the schemas is a word of the types: a property, or a value that one can have.
#[test]
fn the_types_leave_nothing_out() {
    let types = types();
    let words: BTreeSet<&str> = types.split(|of: char| !of.is_alphanumeric() && of != '_').collect();
    for schema in schemas().values() {
        let mut names = BTreeSet::new();
        gather(schema, &mut names);
        for name in names {
            assert!(words.contains(name.as_str()), "{name}");
        }
    }
}

fn gather(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                names.extend(properties.keys().filter(|name| !name.starts_with('$')).cloned());
            }
            names.extend(fields.get("const").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|inner| gather(inner, names));
        }
        Value::Array(values) => values.iter().for_each(|inner| gather(inner, names)),
        _ => {}
    }
}

/// Every type with its schema, by the type's name.
fn schemas() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let roots = [
        ("Definition", definition_schema()),
        ("Measure", measure_schema()),
        ("Setup", schema_for!(Setup).to_value()),
    ];
    for (name, mut root) in roots {
        let parts = root.as_object_mut().and_then(|root| root.remove("$defs"));
        if let Some(Value::Object(parts)) = parts {
            all.extend(parts.into_iter().map(|(name, part)| (ours(&name), part)));
        }
        all.insert(name.to_owned(), root);
    }
    all
}

/// A type's name here: that of a schema, unless JavaScript has it already.
fn ours(name: &str) -> String {
    if name == "Number" { "Decimal".to_owned() } else { name.to_owned() }
}

fn types() -> String {
    let mut text = String::from(
        "// Made from the JSON Schemas beside it: what a segment, a measure and a set-up are. A test holds the two together.\n",
    );
    for (name, schema) in schemas() {
        let one = union(&schema, "");
        let _ = write!(text, "\n{}export type {name} ={};\n", comment(&schema, ""), lead(&one));
    }
    text
}

/// What stands behind a sign: on the same line, unless it begins one itself.
fn lead(text: &str) -> String {
    if text.starts_with('\n') { text.to_owned() } else { format!(" {text}") }
}

fn comment(schema: &Value, indent: &str) -> String {
    let Some(about) = schema.get("description").and_then(Value::as_str) else { return String::new() };
    let about = about.replace("*/", "* /").replace('\n', " ");
    if indent.len() + about.len() + 7 <= WIDTH {
        return format!("{indent}/** {about} */\n");
    }
    let mut text = format!("{indent}/**\n");
    let mut line = format!("{indent} *");
    for word in about.split_whitespace() {
        if line.len() + 1 + word.len() > WIDTH {
            text += &line;
            text.push('\n');
            line = format!("{indent} *");
        }
        line.push(' ');
        line += word;
    }
    text + &line + &format!("\n{indent} */\n")
}

/// Whether text would be torn apart by what stands beside it.
fn is_loose(text: &str) -> bool {
    let mut depth = 0_i32;
    text.chars().any(|of| {
        match of {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && "|&".contains(of)
    })
}

fn closed(text: String, indent: &str) -> String {
    match () {
        () if text.starts_with('\n') => format!("({text}\n{indent})"),
        () if is_loose(&text) => format!("({text})"),
        () => text,
    }
}

/// A schema as a type: everything that it asks for at once.
fn union(schema: &Value, indent: &str) -> String {
    let Some(fields) = schema.as_object() else { return "unknown".to_owned() };
    let mut parts = Vec::new();
    if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
        parts.push(ours(name.rsplit('/').next().unwrap_or_default()));
    }
    if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
        parts.push(object(fields, properties, indent));
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(arms) = fields.get(keyword).and_then(Value::as_array) {
            parts.push(either(arms, indent));
        }
    }
    if let Some(value) = fields.get("const") {
        parts.push(value.to_string());
    } else if let Some(values) = fields.get("enum").and_then(Value::as_array) {
        parts.push(values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | "));
    } else if parts.is_empty() {
        parts.push(plain(fields, indent));
    }
    match parts.len() {
        1 => parts.remove(0),
        _ => parts.into_iter().map(|part| closed(part, indent)).collect::<Vec<_>>().join(" & "),
    }
}

fn plain(fields: &Map<String, Value>, indent: &str) -> String {
    let of = |kind: &str| match kind {
        "integer" | "number" => "number".to_owned(),
        "array" => {
            let items = fields.get("items").map_or("unknown".to_owned(), |items| union(items, indent));
            format!("{}[]", closed(items, indent))
        }
        "object" => "Record<string, unknown>".to_owned(),
        other => other.to_owned(),
    };
    match fields.get("type") {
        Some(Value::String(kind)) => of(kind),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).map(of).collect::<Vec<_>>().join(" | ")
        }
        _ => "unknown".to_owned(),
    }
}

fn object(fields: &Map<String, Value>, properties: &Map<String, Value>, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let required: Vec<&str> = fields
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut text = "{\n".to_owned();
    for (name, property) in properties {
        let mark = if required.contains(&name.as_str()) { "" } else { "?" };
        let kind = lead(&union(property, &inner));
        let _ = writeln!(text, "{}{inner}{name}{mark}:{kind};", comment(property, &inner));
    }
    text + indent + "}"
}

/// One of several: a line each, where one has something to say.
fn either(arms: &[Value], indent: &str) -> String {
    let plain = arms.iter().all(|arm| arm.get("description").is_none());
    let inner = format!("{indent}  ");
    if plain {
        let parts: Vec<_> = arms.iter().map(|arm| closed(union(arm, indent), indent)).collect();
        return parts.join(" | ");
    }
    arms.iter().fold(String::new(), |text, arm| {
        format!("{text}\n{}{inner}| {}", comment(arm, &inner), closed(union(arm, &inner), &inner))
    })
}
