//! Lists of keys: read from a pasted text or a file, and what became of them.

use std::collections::HashSet;

use crate::model::{
    attribute::Attribute,
    condition::{Condition, NumberTest, Predicate, Test, TextOperator, TextTest},
    definition::{Definition, NodeKind},
    schema::ValueType,
    value::Number,
};

/// Examples of a report.
pub const EXAMPLES: usize = 5;

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Each key once, in order, without spaces around it.
    pub keys: Vec<String>,
    /// How many came again.
    pub duplicates: usize,
    /// Some of those.
    pub duplicate_examples: Vec<String>,
    /// The first line, where it is a heading and no key.
    pub header: Option<String>,
}

/// The first field of a line, without its quotes.
fn first_field(line: &str) -> String {
    let line = line.trim();
    if let Some(quoted) = line.strip_prefix('"') {
        let mut field = String::new();
        let mut signs = quoted.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '"' if signs.peek() == Some(&'"') => {
                    signs.next();
                    field.push('"');
                }
                '"' => break,
                other => field.push(other),
            }
        }
        return field.trim().to_owned();
    }
    line.split([',', ';', '\t']).next().unwrap_or_default().trim().to_owned()
}

/// Reads the first column of a text. The first line is a heading where it is the name of the key column, or no number
/// where all others are.
pub fn read(text: &str, key: &str) -> Listed {
    let mut fields: Vec<String> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(first_field)
        .filter(|field| !field.is_empty())
        .collect();
    let mut listed = Listed::default();
    let number = |field: &String| field.parse::<Number>().is_ok();
    let heads = fields.first().is_some_and(|first| {
        let rest = &fields[1..];
        first.eq_ignore_ascii_case(key) || (!rest.is_empty() && !number(first) && rest.iter().all(number))
    });
    if heads {
        listed.header = Some(fields.remove(0));
    }
    let mut seen = HashSet::new();
    for field in fields {
        if seen.insert(field.clone()) {
            listed.keys.push(field);
        } else {
            listed.duplicates += 1;
            if listed.duplicate_examples.len() < EXAMPLES && !listed.duplicate_examples.contains(&field) {
                listed.duplicate_examples.push(field);
            }
        }
    }
    listed
}

/// The keys that are not among those found, in order.
pub fn unmatched(keys: &[String], found: &HashSet<String>) -> Vec<String> {
    keys.iter().filter(|key| !found.contains(*key)).cloned().collect()
}

/// The segment of the customers with those keys; nothing where there are none, or where keys of that type make no list.
pub fn definition(table: &str, column: &str, kind: ValueType, keys: &[String]) -> Option<Definition> {
    let test = match kind {
        ValueType::Text => {
            Test::Text(TextTest { operator: TextOperator::AnyOf { values: keys.into() }, ignore_case: false })
        }
        ValueType::Number => Test::Number(NumberTest::AnyOf {
            values: keys.iter().filter_map(|key| key.parse().ok()).collect(),
        }),
        _ => return None,
    };
    let empty = match &test {
        Test::Number(NumberTest::AnyOf { values }) => values.is_empty(),
        _ => keys.is_empty(),
    };
    let condition = Condition {
        attribute: Attribute::column(table, column),
        predicate: Predicate { test, negated: false, has_value: false },
    };
    (!empty).then(|| Definition::single(None, NodeKind::Condition(condition)))
}

/// The keys of a segment that is such a list; nothing of any other.
pub fn keys_of(definition: &Definition, table: &str, column: &str) -> Option<Vec<String>> {
    let [rule] = definition.rules.as_slice() else { return None };
    let [node] = rule.nodes.as_slice() else { return None };
    let NodeKind::Condition(condition) = &node.kind else { return None };
    let plain = rule.path.is_none()
        && !condition.predicate.negated
        && condition.attribute == Attribute::column(table, column)
        && definition.suppress.is_empty()
        && definition.limit.is_none();
    match &condition.predicate.test {
        Test::Text(TextTest { operator: TextOperator::AnyOf { values }, .. }) if plain => {
            Some(values.to_vec())
        }
        Test::Number(NumberTest::AnyOf { values }) if plain => {
            Some(values.iter().map(ToString::to_string).collect())
        }
        _ => None,
    }
}

/// The keys of a list with others behind them, each once.
pub fn appended(mut keys: Vec<String>, more: &[String]) -> Vec<String> {
    let mut seen: HashSet<String> = keys.iter().cloned().collect();
    keys.extend(more.iter().filter(|key| seen.insert((*key).clone())).cloned());
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_column_is_read_from_text_and_csv() {
        let csv = "\u{feff}customer_id,name\r\n\"A,1\",Ann\r\n B2 ;Bob\r\n\r\n\"say \"\"C\"\"\"\nB2\tagain\n";
        let listed = read(csv, "Customer_ID");
        assert_eq!(listed.keys, ["A,1", "B2", "say \"C\""]);
        assert_eq!((listed.duplicates, listed.duplicate_examples), (1, keys("B2")));
        assert_eq!(listed.header.as_deref(), Some("customer_id"));
    }

    #[test]
    fn a_heading_is_told_apart() {
        assert_eq!(read("id\n1\n2", "key").header.as_deref(), Some("id"));
        assert_eq!(read("1\n2", "key").header, None);
        assert_eq!(read("anna\nbob", "key").header, None);
        assert_eq!(read("anna", "key").keys, ["anna"], "a single text is a key");
        assert_eq!(read(" \n", "key"), Listed::default());
    }

    #[test]
    fn a_list_is_a_definition_and_comes_back() {
        for (kind, list) in [(ValueType::Text, keys("a b c")), (ValueType::Number, keys("1 2 30"))] {
            let made = definition("customers", "id", kind, &list).expect("a list");
            assert_eq!(keys_of(&made, "customers", "id"), Some(list));
            assert_eq!(keys_of(&made, "customers", "other"), None);
        }
        assert_eq!(
            definition("customers", "id", ValueType::Number, &keys("a b")),
            None,
            "no number among them"
        );
        assert_eq!(definition("customers", "id", ValueType::Text, &[]), None);
        assert_eq!(definition("customers", "day", ValueType::Date, &keys("1")), None);
        assert_eq!(appended(keys("a b"), &keys("b c c d")), keys("a b c d"));
        let found = HashSet::from(["a".to_owned()]);
        assert_eq!(unmatched(&keys("a x b"), &found), keys("x b"));
    }

    #[test]
    fn a_hundred_thousand_keys_are_read_at_once() {
        let text: String = (0..150_000).map(|key| format!("{key}\n")).collect();
        assert_eq!(read(&text, "id").keys.len(), 150_000);
    }
}
