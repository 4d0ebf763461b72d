//! Lists of keys of several columns: the definition that holds those customers, and the keys of such a definition.

use std::collections::{BTreeMap, HashSet};

use super::keys;
use crate::model::{
    definition::{Definition, Group, Match, Node, NodeKind},
    key::{SEPARATOR, escaped, parts},
    schema::ValueType,
};

/// A column of the customers' key and what it holds.
pub type KeyColumn = (String, ValueType);

/// A definition has a sub-rule for each combination of all columns but one; at most so many.
pub const MOST_GROUPS: usize = 200;

/// Why keys make no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlistable {
    /// There is none that a customer could have.
    Nothing,
    /// So many combinations of all columns but one, and more than [`MOST_GROUPS`].
    TooMany(usize),
}

/// The segment of the customers with those keys.
///
/// # Errors
/// Where there are none, or too many combinations.
pub fn definition(table: &str, columns: &[KeyColumn], keys: &[String]) -> Result<Definition, Unlistable> {
    if let [(column, kind)] = columns {
        return keys::definition(table, column, *kind, keys).ok_or(Unlistable::Nothing);
    }
    let rows: Vec<Vec<String>> =
        keys.iter().map(|key| parts(key)).filter(|parts| parts.len() == columns.len()).collect();
    let distinct = |at: usize| rows.iter().map(|row| &row[at]).collect::<HashSet<_>>().len();
    // The column with the most different values is asked for all of them at once.
    let Some(many) = (0..columns.len()).max_by_key(|at| distinct(*at)).filter(|_| !rows.is_empty()) else {
        return Err(Unlistable::Nothing);
    };
    let mut groups: BTreeMap<Vec<&String>, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let rest = row.iter().enumerate().filter(|(at, _)| *at != many).map(|(_, part)| part).collect();
        groups.entry(rest).or_default().push(row[many].clone());
    }
    if groups.len() > MOST_GROUPS {
        return Err(Unlistable::TooMany(groups.len()));
    }
    let mut ids = (2..).map(|number| format!("n{number}"));
    let mut node = |kind: NodeKind| Node { id: ids.next().unwrap_or_default(), off: false, kind };
    let condition = |at: usize, values: &[String]| {
        let (column, kind) = &columns[at];
        keys::condition(table, column, *kind, values).map(NodeKind::Condition)
    };
    let mut nodes = Vec::new();
    for (rest, values) in &groups {
        let mut rest = rest.iter();
        let kinds: Option<Vec<NodeKind>> =
            (0..columns.len())
                .map(|at| {
                    if at == many { condition(at, values) } else { condition(at, &[(*rest.next()?).clone()]) }
                })
                .collect();
        // A part that is no number where numbers are asked for is nobody's.
        let Some(kinds) = kinds else { continue };
        let inner = kinds.into_iter().map(&mut node).collect();
        nodes.push(node(NodeKind::Group(Group { matching: Match::All, scope: None, nodes: inner })));
    }
    let Some(first) = nodes.first() else { return Err(Unlistable::Nothing) };
    let mut definition = Definition::single(None, first.kind.clone());
    if let Some(rule) = definition.rules.first_mut() {
        rule.matching = Match::Any;
        rule.nodes = nodes;
    }
    Ok(definition)
}

/// The keys of a segment that is such a list; nothing of any other.
pub fn keys_of(definition: &Definition, table: &str, columns: &[KeyColumn]) -> Option<Vec<String>> {
    if let [(column, _)] = columns {
        return keys::keys_of(definition, table, column);
    }
    let rule = keys::only_rule(definition).filter(|rule| rule.matching == Match::Any)?;
    let groups = rule.nodes.iter().map(|node| match &node.kind {
        NodeKind::Group(group) if !node.off => keys_of_group(group, table, columns),
        _ => None,
    });
    let keys: Vec<Vec<String>> = groups.collect::<Option<_>>()?;
    (!keys.is_empty()).then(|| keys.concat())
}

fn keys_of_group(group: &Group, table: &str, columns: &[KeyColumn]) -> Option<Vec<String>> {
    if group.matching != Match::All || group.scope.is_some() || group.nodes.len() != columns.len() {
        return None;
    }
    let mut keys = vec![String::new()];
    for (at, (node, (column, _))) in group.nodes.iter().zip(columns).enumerate() {
        let values = keys::values_of(node, table, column)?;
        let between = if at == 0 { String::new() } else { SEPARATOR.to_string() };
        let longer = |key: &String| {
            let (key, between) = (key.clone(), between.clone());
            values.iter().map(move |value| format!("{key}{between}{}", escaped(value))).collect::<Vec<_>>()
        };
        keys = keys.iter().flat_map(longer).collect();
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{cell::Cell, condition::Test, key::key_of};

    fn columns() -> Vec<KeyColumn> {
        vec![("shop".into(), ValueType::Text), ("number".into(), ValueType::Number)]
    }

    fn key(shop: &str, number: &str) -> String {
        key_of(&[&Cell::Text(shop.into()), &Cell::Number(number.into())]).expect("a key")
    }

    #[test]
    fn a_list_is_a_definition_and_comes_back() {
        let list = [key("b", "7"), key("a", "1"), key("a", "3"), key("a\u{1f}", "1")];
        let made = definition("customers", &columns(), &list).expect("a list");
        let mut back = keys_of(&made, "customers", &columns()).expect("the same list");
        let mut wanted = list.to_vec();
        back.sort();
        wanted.sort();
        assert_eq!(back, wanted);
        assert_eq!(keys_of(&made, "other", &columns()), None);
        assert_eq!(keys_of(&made, "customers", &columns()[..1]), None);
        // With something switched off, or in any case, it is a definition like any other.
        let mut edited = made.clone();
        edited.rules[0].nodes[0].off = true;
        assert_eq!(keys_of(&edited, "customers", &columns()), None);
        let mut edited = made;
        let NodeKind::Group(group) = &mut edited.rules[0].nodes[0].kind else { panic!("a sub-rule") };
        let NodeKind::Condition(condition) = &mut group.nodes[0].kind else { panic!("a condition") };
        let Test::Text(test) = &mut condition.predicate.test else { panic!("a text") };
        test.ignore_case = true;
        assert_eq!(keys_of(&edited, "customers", &columns()), None);
    }

    #[test]
    fn every_pair_is_held_and_no_other() {
        let list: Vec<String> =
            (0..60).map(|at| key(["a", "b", "c"][at % 3], &(at * at % 17).to_string())).collect();
        let made = definition("customers", &columns(), &list).expect("a list");
        let held: HashSet<String> =
            keys_of(&made, "customers", &columns()).expect("keys").into_iter().collect();
        assert_eq!(held, list.into_iter().collect());
        assert_eq!(made.rules[0].nodes.len(), 3, "a sub-rule a shop");
    }

    #[test]
    fn what_cannot_be_listed_is_said() {
        assert_eq!(definition("customers", &columns(), &[]), Err(Unlistable::Nothing));
        assert_eq!(definition("customers", &columns(), &[key("a", "x")]), Err(Unlistable::Nothing));
        let many: Vec<String> = (0..300).map(|at| key(&format!("s{at}"), &at.to_string())).collect();
        assert_eq!(definition("customers", &columns(), &many), Err(Unlistable::TooMany(300)));
    }

    #[test]
    fn a_single_column_is_as_before() {
        let column = vec![("id".to_owned(), ValueType::Text)];
        let list = vec!["a".to_owned(), "b".to_owned()];
        let made = definition("customers", &column, &list).expect("a list");
        assert_eq!(keys_of(&made, "customers", &column), Some(list));
    }
}
