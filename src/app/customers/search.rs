//! A search for customers is a definition: whose key, name or e-mail address has the text in it.

use crate::{
    model::{
        attribute::Attribute,
        condition::{Condition, NumberTest, Predicate, Test, TextOperator, TextTest},
        definition::{Definition, Match, Node, NodeKind, Rule, SetOperator, VERSION},
        schema::{ColumnType, TableSchema, ValueType},
        value::Number,
    },
    service::protocol::ProfileSetup,
};

/// The columns that are searched: key, name, e-mail address; each once.
pub fn searched(setup: &ProfileSetup) -> Vec<&str> {
    let named = setup.display_name.iter().chain(&setup.email);
    let mut columns: Vec<&str> = Vec::new();
    for column in setup.key.iter().chain(named) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    columns
}

fn all(matching: Match, kinds: Vec<NodeKind>) -> Definition {
    let nodes = kinds
        .into_iter()
        .enumerate()
        .map(|(at, kind)| Node { id: format!("n{at}"), off: false, kind })
        .collect();
    let rule = Rule {
        id: "r".into(),
        operator: SetOperator::Union,
        name: None,
        note: None,
        off: false,
        path: None,
        matching,
        nodes,
    };
    Definition { version: VERSION, rules: vec![rule], suppress: Vec::new(), limit: None, project: Vec::new() }
}

/// Everybody.
pub fn everybody() -> Definition {
    all(Match::Any, vec![NodeKind::Everyone])
}

/// Those whose key, name or e-mail address has a text in it, in any case; of a key of numbers, whose key is that number.
/// Everybody where there is no text; nothing where nobody can be meant.
pub fn definition(search: &str, setup: &ProfileSetup, schema: &TableSchema) -> Option<Definition> {
    let search = search.trim();
    if search.is_empty() {
        return Some(everybody());
    }
    let number = search.replace([',', ' ', '\u{a0}', '\u{202f}', '’'], "").parse::<Number>().ok();
    let test = |column: &str| match schema.column(column)?.1.kind {
        ColumnType::Value(ValueType::Text) => {
            let operator = TextOperator::Contains { value: search.to_owned() };
            Some(Test::Text(TextTest { operator, ignore_case: true }))
        }
        ColumnType::Value(ValueType::Number) => Some(Test::Number(NumberTest::Is { value: number.clone()? })),
        _ => None,
    };
    let conditions: Vec<NodeKind> = searched(setup)
        .into_iter()
        .filter_map(|column| {
            let predicate = Predicate { test: test(column)?, negated: false, has_value: false };
            let attribute = Attribute::column(setup.table.clone(), column);
            Some(NodeKind::Condition(Condition { attribute, predicate }))
        })
        .collect();
    (!conditions.is_empty()).then(|| all(Match::Any, conditions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{schema::ColumnSchema, words::definition_words};

    fn words(search: &str, key: ValueType) -> String {
        let columns = [("id", key), ("name", ValueType::Text), ("mail", ValueType::Text)];
        let columns = columns.map(|(name, kind)| ColumnSchema {
            name: name.into(),
            kind: ColumnType::Value(kind),
            source_type: String::new(),
        });
        let schema = TableSchema { name: "customers".into(), columns: columns.into() };
        let setup = ProfileSetup {
            table: "customers".into(),
            key: vec!["id".into()],
            display_name: Some("name".into()),
            email: Some("mail".into()),
            newest_wins: false,
        };
        definition(search, &setup, &schema).map(|found| definition_words(&found)).unwrap_or_default()
    }

    #[test]
    fn a_search_looks_into_key_name_and_mail() {
        assert_eq!(words(" ", ValueType::Text), "All customers.");
        let any = words("Ana", ValueType::Text);
        assert_eq!(any.matches("contains Ana").count(), 3, "{any}");
        let any = words("Ana", ValueType::Number);
        assert_eq!(any.matches("contains Ana").count(), 2, "{any}");
        let any = words("12,346", ValueType::Number);
        assert!(any.contains("id = 12346") || any.contains("12346"), "{any}");
    }

    #[test]
    fn a_column_with_two_roles_is_searched_once() {
        let setup = ProfileSetup {
            key: vec!["mail".into()],
            display_name: Some("mail".into()),
            email: Some("mail".into()),
            ..ProfileSetup::default()
        };
        assert_eq!(searched(&setup), ["mail"]);
    }
}
