//! The definition that holds just one customer: how anything that is asked of definitions is asked of one.

use crate::model::{
    attribute::Attribute,
    condition::{Condition, NumberTest, Predicate, Test, TextOperator, TextTest},
    definition::{Definition, Match, Node, NodeKind},
    key,
    schema::{ColumnType, TableSchema, ValueType},
};

/// The customer with that key; nothing where the table has no such columns, or the key as many parts.
pub fn one_customer(table: &TableSchema, columns: &[String], text: &str) -> Option<Definition> {
    let parts = if columns.len() == 1 { vec![text.to_owned()] } else { key::parts(text) };
    if parts.len() != columns.len() {
        return None;
    }
    let node = |(column, part): (&String, String)| {
        let test = match table.column(column)?.1.kind {
            ColumnType::Value(ValueType::Text) => {
                Test::Text(TextTest { operator: TextOperator::Is { value: part }, ignore_case: false })
            }
            ColumnType::Value(ValueType::Number) => {
                Test::Number(NumberTest::Is { value: part.parse().ok()? })
            }
            _ => return None,
        };
        Some(NodeKind::Condition(Condition {
            attribute: Attribute::column(&table.name, column),
            predicate: Predicate { test, negated: false, has_value: false },
        }))
    };
    let mut nodes = columns.iter().zip(parts).map(node);
    let mut definition = Definition::single(None, nodes.next()??);
    let rule = definition.rules.first_mut()?;
    rule.matching = Match::All;
    for (place, kind) in nodes.enumerate() {
        rule.nodes.push(Node { id: format!("n{}", place + 3), off: false, kind: kind? });
    }
    Some(definition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{cell::Cell, schema::ColumnSchema};

    fn table() -> TableSchema {
        let column = |(name, kind): (&str, ValueType)| ColumnSchema {
            name: name.to_owned(),
            kind: ColumnType::Value(kind),
            source_type: String::new(),
        };
        let columns = [("shop", ValueType::Text), ("number", ValueType::Number), ("born", ValueType::Date)];
        TableSchema { name: "people".to_owned(), columns: columns.map(column).into() }
    }

    #[test]
    fn each_part_of_the_key_is_asked_for() {
        let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let key = key::key_of(&[&Cell::Text("a\u{1f}b".into()), &Cell::Number("7".into())]).expect("a key");
        let both = one_customer(&table(), &columns(&["shop", "number"]), &key).expect("one customer");
        assert_eq!(both.rules[0].nodes.len(), 2);
        let json = serde_json::to_value(&both).expect("JSON");
        assert_eq!(json["rules"][0]["nodes"][0]["test"]["value"], "a\u{1f}b");
        assert_eq!(json["rules"][0]["nodes"][1]["test"]["value"], 7);
        let single = one_customer(&table(), &columns(&["number"]), "7").expect("one customer");
        assert_eq!(single.rules[0].nodes.len(), 1);
        assert_eq!(one_customer(&table(), &columns(&["number"]), "seven"), None);
        assert_eq!(one_customer(&table(), &columns(&["shop", "number"]), "a"), None);
        assert_eq!(one_customer(&table(), &columns(&["born"]), "2000-01-01"), None);
        assert_eq!(one_customer(&table(), &columns(&["nothing"]), "a"), None);
    }
}
