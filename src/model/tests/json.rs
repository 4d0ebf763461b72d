use std::{
    env, fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::generate;
use crate::model::{
    draft::{Draft, DraftKind},
    json::{
        ReadError, read_definition, read_draft,
        schema::{definition_schema, measure_schema},
        write_definition, write_draft,
    },
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The definitions kept as examples, by file name.
pub(super) fn examples() -> Vec<(PathBuf, String)> {
    let folder = fs::read_dir(root().join("tests/data/definitions")).unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&definition_schema()).unwrap()
}

proptest! {
    #![proptest_config(super::cases(200))]

    #[test]
    fn print_then_parse_is_identity(definition in generate::definition()) {
        let text = write_definition(&definition);
        let read = read_definition(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read, definition);
    }

    #[test]
    fn drafts_are_kept_whole(definition in generate::definition()) {
        let draft = Draft::from(&definition);
        prop_assert_eq!(read_draft(&write_draft(&draft)), Ok(draft));
    }

    /// Of the same text with one value somewhere replaced: reading never panics, and says the same as the schema where
    /// the schema can tell.
    #[test]
    fn damaged_definitions_are_refused_in_words(
        definition in generate::definition(),
        place in any::<prop::sample::Index>(),
        other in prop::sample::select(vec![json!(null), json!("?"), json!(-1.5), json!([7]), json!({"a": 1})]),
    ) {
        let mut value: Value = serde_json::to_value(&definition).unwrap();
        let count = count(&value);
        replace(&mut value, &mut place.index(count), &other);
        let text = value.to_string();
        match read_definition(&text) {
            Ok(read) => prop_assert_eq!(read_definition(&write_definition(&read)), Ok(read)),
            Err(error) => prop_assert!(!error.message.is_empty() && !error.message.contains("untagged")),
        }
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

fn replace(value: &mut Value, place: &mut usize, other: &Value) -> bool {
    if *place == 0 {
        *value = other.clone();
        return true;
    }
    *place -= 1;
    match value {
        Value::Array(values) => values.iter_mut().any(|value| replace(value, place, other)),
        Value::Object(fields) => fields.values_mut().any(|value| replace(value, place, other)),
        _ => false,
    }
}

#[test]
fn generated_definitions_keep_to_the_schema() {
    let validator = validator();
    let mut runner = proptest::test_runner::TestRunner::new(super::cases(60));
    runner
        .run(&generate::definition(), |definition| {
            let value = serde_json::to_value(&definition).unwrap();
            let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            prop_assert!(errors.is_empty(), "{errors:?}\n{value:#}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    for (name, schema) in [("definition-1.json", definition_schema()), ("measure-1.json", measure_schema())] {
        let path = root().join("www/schema").join(name);
        let schema = format!("{schema:#}\n");
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &schema).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap() == schema,
            "run the tests with BLESS=1 to write {}",
            path.display()
        );
    }
}

#[test]
fn the_schema_refuses_what_reading_refuses() {
    let validator = validator();
    let (_, text) =
        examples().into_iter().find(|(path, _)| path.ends_with("not_united_kingdom.json")).unwrap();
    for (from, to) in [
        ("\"negated\"", "\"negate\""),
        ("\"ignore_case\"", "\"ignorecase\""),
        ("\"before\"", "\"earlier\""),
        ("2011-03-01", "1 March 2011"),
        ("\"version\": 1", "\"version\": 2"),
        ("\"match\": \"none\"", "\"match\": \"some\""),
        ("\"0.01\"", "\"0,01\""),
        ("\"days\": 7", "\"days\": -7"),
    ] {
        assert!(text.contains(from), "{from}");
        let damaged = text.replace(from, to);
        assert!(!validator.is_valid(&serde_json::from_str(&damaged).unwrap()), "schema: {to}");
        assert!(read_definition(&damaged).is_err(), "reading: {to}");
    }
}

#[test]
fn examples_are_canonical_and_keep_to_the_schema() {
    let validator = validator();
    let examples = examples();
    assert!(examples.len() >= 3);
    for (path, text) in examples {
        let definition = read_definition(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(write_definition(&definition), text, "{}", path.display());
        validator.validate(&serde_json::from_str(&text).unwrap()).unwrap();
    }
}

fn refusal(text: &str) -> ReadError {
    read_definition(text).unwrap_err()
}

#[test]
fn mistakes_are_named_with_their_place() {
    let (_, text) = examples().into_iter().find(|(path, _)| path.ends_with("coffee_or_tea.json")).unwrap();
    let cases = [
        ("\"any_of\"", "\"one_of\"", "rules[0].nodes[0].test"),
        ("\"column\": \"kind\"", "\"colum\": \"kind\"", "rules[2].nodes[0].figure.filter.nodes[0].attribute"),
        ("\"sum\"", "\"total\"", "rules[2].nodes[0].figure"),
        ("\"value\": 500", "\"value\": \"a lot\"", "rules[2].nodes[1].test"),
        ("\"value\": 500", "\"value\": 500, \"unit\": \"EUR\"", "rules[2].nodes[1].test"),
        ("\"n10\"", "\"n3\"", "rules[2].nodes[1].id"),
        ("\"match\": \"any\"", "\"match\": \"some\"", "rules[2]"),
    ];
    for (from, to, path) in cases {
        let error = refusal(&text.replace(from, to));
        assert_eq!(error.path, path, "{to}: {error}");
    }
}

#[test]
fn other_texts_are_refused_in_words() {
    assert_eq!(refusal("").message, "The text ends too early, at line 1, column 0.");
    assert_eq!(refusal("{\n  oops").message, "This is not JSON: there is a mistake at line 2, column 3.");
    assert!(refusal("[]").message.starts_with("This is not a definition"));
    assert!(refusal("{}").message.starts_with("This is not a definition"));
    let newer = refusal(r#"{"version": 3, "segments": []}"#);
    assert_eq!(newer.path, "version");
    assert!(newer.message.contains("was made by a newer version (3)"), "{newer}");
    assert_eq!(refusal(r#"{"version": 0, "rules": []}"#).path, "version");
    assert_eq!(refusal(r#"{"version": 1, "rules": [{}]}"#).path, "rules[0]");
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refusal(&nested).message.starts_with("This is not JSON"), "{}", refusal(&nested));
    assert!(refusal(&" ".repeat((64 << 20) + 1)).message.contains("longer than 64 MB"));
}

#[test]
fn a_schema_may_be_named_in_the_text() {
    let text = r#"{"$schema": "definition-1.json", "version": 1, "rules": []}"#;
    assert!(read_definition(text).unwrap().rules.is_empty());
    assert!(validator().is_valid(&serde_json::from_str(text).unwrap()));
}

#[test]
fn drafts_of_a_newer_version_are_refused() {
    let newer = json!({ "version": 2, "rules": [] });
    assert!(read_draft(&newer.to_string()).unwrap_err().message.contains("newer version (2)"));
    assert!(read_draft(r#"{ "rules": [] }"#).is_err());
}

/// A draft that was kept when limits, scopes and most kinds of nodes could not be edited yet opens as what it meant.
#[test]
fn drafts_of_before_still_open() {
    let text = fs::read_to_string(root().join("tests/data/drafts/before_all_was_editable.json")).unwrap();
    let draft = read_draft(&text).unwrap();
    let examples = examples();
    let (_, text) = examples.iter().find(|(path, _)| path.ends_with("everything_else.json")).unwrap();
    let mut meant = Draft::from(&read_definition(text).unwrap());
    // Its one condition is of the form of today, and no matter here.
    let group = meant.rules[0].nodes.iter_mut().find(|node| node.id == "n7").unwrap();
    group.containers_mut().into_iter().for_each(|(_, group)| group.nodes[0].kind = DraftKind::Everyone);
    assert_eq!(draft, meant);
    assert_eq!(read_draft(&write_draft(&draft)).unwrap(), draft);
}
