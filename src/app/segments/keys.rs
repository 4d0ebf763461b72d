//! Lists of keys: read from a pasted text or a file, and what became of them.

use std::collections::HashSet;

use crate::model::{
    attribute::Attribute,
    cell::Cell,
    condition::{Condition, NumberTest, Predicate, Test, TextOperator, TextTest},
    definition::{Definition, Match, Node, NodeKind, Rule},
    key::key_of,
    schema::ValueType,
    value::Number,
};

/// Between the fields of a line.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

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
    /// Lines that have no value for each column of the key.
    pub incomplete: usize,
    /// The first line, where it is a heading and no key.
    pub header: Option<String>,
}

/// The first field of a line, without its quotes, and what stands behind it.
fn first_field(line: &str) -> (String, &str) {
    let line = line.trim();
    if let Some(quoted) = line.strip_prefix('"') {
        let mut field = String::new();
        let mut signs = quoted.char_indices().peekable();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '"' if signs.peek().is_some_and(|(_, next)| *next == '"') => {
                    signs.next();
                    field.push('"');
                }
                '"' => {
                    let rest = quoted[at + 1..].trim_start();
                    return (field.trim().to_owned(), rest.strip_prefix(SEPARATORS).unwrap_or(rest));
                }
                other => field.push(other),
            }
        }
        return (field.trim().to_owned(), "");
    }
    let (field, rest) = line.split_once(SEPARATORS).unwrap_or((line, ""));
    (field.trim().to_owned(), rest)
}

/// All fields of a line.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut rest) = (Vec::new(), line);
    while !rest.trim().is_empty() {
        let (field, behind) = first_field(rest);
        fields.push(field);
        rest = behind;
    }
    fields
}

/// Reads the columns of a key out of a text: those with the names of the key where the first line has all of them, else
/// the first ones. Lines without a value for each are counted and left out.
pub fn read_columns(text: &str, key: &[String]) -> Listed {
    if let [key] = key {
        return read(text, key);
    }
    let mut listed = Listed::default();
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(fields)
        .filter(|fields| !fields.is_empty())
        .peekable();
    let mut places: Vec<usize> = (0..key.len()).collect();
    let place =
        |head: &[String], name: &String| head.iter().position(|field| field.eq_ignore_ascii_case(name));
    let head =
        lines.peek().and_then(|head| key.iter().map(|name| place(head, name)).collect::<Option<Vec<_>>>());
    if let Some(found) = head {
        places = found;
        listed.header = lines.next().map(|head| head.join(", "));
    }
    let mut seen = HashSet::new();
    for fields in lines {
        let cell = |at: &usize| fields.get(*at).map(|field| Cell::Text(field.clone()));
        let cells: Option<Vec<Cell>> = places.iter().map(cell).collect();
        match cells.and_then(|cells| key_of(&cells.iter().collect::<Vec<_>>())) {
            Some(key) => listed.add(key, &mut seen),
            None => listed.incomplete += 1,
        }
    }
    listed
}

/// Reads the first column of a text. The first line is a heading where it is the name of the key column, or no number
/// where all others are.
pub fn read(text: &str, key: &str) -> Listed {
    let mut fields: Vec<String> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| first_field(line).0)
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
        listed.add(field, &mut seen);
    }
    listed
}

impl Listed {
    fn add(&mut self, key: String, seen: &mut HashSet<String>) {
        if seen.insert(key.clone()) {
            self.keys.push(key);
        } else {
            self.duplicates += 1;
            if self.duplicate_examples.len() < EXAMPLES && !self.duplicate_examples.contains(&key) {
                self.duplicate_examples.push(key);
            }
        }
    }
}

/// The keys that are not among those found, in order.
pub fn unmatched(keys: &[String], found: &HashSet<String>) -> Vec<String> {
    keys.iter().filter(|key| !found.contains(*key)).cloned().collect()
}

/// The segment of the customers with those keys; nothing where there are none, or where keys of that type make no list.
pub fn definition(table: &str, column: &str, kind: ValueType, keys: &[String]) -> Option<Definition> {
    condition(table, column, kind, keys)
        .map(|condition| Definition::single(None, NodeKind::Condition(condition)))
}

/// That a column has one of some values; nothing where there are none, or where values of that type make no list.
pub(super) fn condition(table: &str, column: &str, kind: ValueType, keys: &[String]) -> Option<Condition> {
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
    (!empty).then(|| Condition {
        attribute: Attribute::column(table, column),
        predicate: Predicate { test, negated: false, has_value: false },
    })
}

/// The keys of a segment that is such a list; nothing of any other.
pub fn keys_of(definition: &Definition, table: &str, column: &str) -> Option<Vec<String>> {
    let rule = only_rule(definition)?;
    let [node] = rule.nodes.as_slice() else { return None };
    if rule.matching == Match::None {
        return None;
    }
    values_of(node, table, column)
}

/// The rule of a definition that is nothing but one rule of customers, all of it on.
pub(super) fn only_rule(definition: &Definition) -> Option<&Rule> {
    let [rule] = definition.rules.as_slice() else { return None };
    let plain = rule.path.is_none()
        && !rule.off
        && definition.suppress.is_empty()
        && definition.limit.is_none()
        && definition.project.is_empty();
    plain.then_some(rule)
}

/// The values of a node that asks of a column whether it has, letter for letter, one of them.
pub(super) fn values_of(node: &Node, table: &str, column: &str) -> Option<Vec<String>> {
    let NodeKind::Condition(condition) = &node.kind else { return None };
    if node.off || condition.predicate.negated || condition.attribute != Attribute::column(table, column) {
        return None;
    }
    match &condition.predicate.test {
        Test::Text(TextTest { operator: TextOperator::AnyOf { values }, ignore_case: false }) => {
            Some(values.to_vec())
        }
        Test::Number(NumberTest::AnyOf { values }) => Some(values.iter().map(ToString::to_string).collect()),
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
    fn keys_of_several_columns_are_read_by_place_or_by_name() {
        let columns = keys("shop number");
        let told = |text: &str| {
            let listed = read_columns(text, &columns);
            let shown: Vec<String> = listed.keys.iter().map(|key| crate::model::key::shown(key)).collect();
            (shown.join(" / "), listed.duplicates, listed.incomplete, listed.header)
        };
        assert_eq!(told("a,1\nb;2\n\na\t1\nc\n"), ("a · 1 / b · 2".into(), 1, 1, None));
        let named = told("name,Number,SHOP\nAnn,7,\"x, y\"\nBob,8,z");
        assert_eq!(named, ("x, y · 7 / z · 8".into(), 0, 0, Some("name, Number, SHOP".into())));
        assert_eq!(told("\"say \"\"hi\"\"\" , 3"), ("say \"hi\" · 3".into(), 0, 0, None));
        assert_eq!(read_columns("id\n1\n2", &keys("key")), read("id\n1\n2", "key"));
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
        for change in [
            (|made| made.rules[0].off = true) as fn(&mut Definition),
            |made| made.rules[0].nodes[0].off = true,
            |made| made.rules[0].matching = Match::None,
            |made| made.project.push(Attribute::column("orders", "id")),
            |made| {
                if let NodeKind::Condition(condition) = &mut made.rules[0].nodes[0].kind
                    && let Test::Text(test) = &mut condition.predicate.test
                {
                    test.ignore_case = true;
                }
            },
        ] {
            let mut made = definition("customers", "id", ValueType::Text, &keys("a b")).expect("a list");
            change(&mut made);
            assert_eq!(keys_of(&made, "customers", "id"), None, "edited: a definition like any other");
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
