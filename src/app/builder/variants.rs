//! Definitions near the one that is edited, whose sizes are asked for beside its own.

use crate::model::{
    attribute::{Attribute, Path},
    condition::{Elements, ListTest, Test, TextTest},
    definition::{Definition, Group, Match, Node, NodeKind, Rule, SegmentId, SetOperator},
};

/// Without suppression and limit: what the rules alone hold.
pub fn of_rules(definition: &Definition) -> Definition {
    Definition { suppress: Vec::new(), limit: None, project: Vec::new(), ..definition.clone() }
}

/// Without the limit.
pub fn without_limit(definition: &Definition) -> Definition {
    Definition { limit: None, project: Vec::new(), ..definition.clone() }
}

/// The rules with just one suppressed segment, and no limit.
pub fn suppressed_by(definition: &Definition, segment: &SegmentId) -> Definition {
    Definition { suppress: vec![segment.clone()], ..of_rules(definition) }
}

/// A rule of just this node, over the path that it is asked on.
pub fn alone(node: &Node, path: Option<&Path>) -> Definition {
    let rule = Rule {
        id: format!("{}-alone", node.id),
        operator: SetOperator::Union,
        name: None,
        note: None,
        off: false,
        path: path.cloned(),
        matching: Match::All,
        nodes: vec![Node { off: false, ..node.clone() }],
    };
    Definition {
        version: crate::model::definition::VERSION,
        rules: vec![rule],
        suppress: Vec::new(),
        limit: None,
        project: Vec::new(),
    }
}

/// Every node with the path that it is asked on, in document order.
pub fn nodes(definition: &Definition) -> Vec<(&Node, Option<&Path>)> {
    let mut found = Vec::new();
    definition.rules.iter().for_each(|rule| collect(&rule.nodes, rule.path.as_ref(), &mut found));
    found
}

fn collect<'a>(nodes: &'a [Node], path: Option<&'a Path>, found: &mut Vec<(&'a Node, Option<&'a Path>)>) {
    for node in nodes {
        found.push((node, path));
        for (group, path) in groups(node, path) {
            collect(&group.nodes, path, found);
        }
    }
}

/// The groups within a node, each with the path that its nodes are asked on.
pub fn groups<'a>(node: &'a Node, path: Option<&'a Path>) -> Vec<(&'a Group, Option<&'a Path>)> {
    match &node.kind {
        NodeKind::Group(group) => vec![(group, group.scope.as_ref().map(|scope| &scope.path).or(path))],
        NodeKind::Activity(activity) => {
            activity.figure.filter.iter().map(|filter| (filter, Some(&activity.figure.path))).collect()
        }
        NodeKind::Sequence(sequence) => {
            let mut found = Vec::new();
            for step in &sequence.steps {
                found.extend(step.filter.iter().map(|filter| (filter, Some(&step.path))));
                if let Some(between) = &step.without {
                    found.extend(between.filter.iter().map(|filter| (filter, Some(&between.path))));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// The tables whose rows a definition is counted on, without the profile table: those that its paths begin at and those of
/// its attributes, each once, in document order.
pub fn tables(definition: &Definition) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |name: &str| {
        if !found.iter().any(|own| own == name) {
            found.push(name.to_owned());
        }
    };
    definition.rules.iter().filter_map(|rule| rule.path.as_ref()).for_each(|path| add(&path.from));
    for (node, _) in nodes(definition) {
        match &node.kind {
            NodeKind::Condition(condition) => {
                if let Attribute::Column(column) = &condition.attribute {
                    add(&column.table);
                }
            }
            NodeKind::Group(group) => {
                if let Some(scope) = &group.scope {
                    add(&scope.path.from);
                }
            }
            NodeKind::Activity(activity) => add(&activity.figure.path.from),
            NodeKind::Sequence(sequence) => sequence.steps.iter().for_each(|step| add(&step.path.from)),
            _ => {}
        }
    }
    found
}

/// The same condition with upper and lower case being the same; nothing where they are, or where case means nothing.
pub fn ignoring_case(node: &Node) -> Option<Node> {
    let mut other = node.clone();
    let NodeKind::Condition(condition) = &mut other.kind else { return None };
    let flag = match &mut condition.predicate.test {
        Test::Text(TextTest { ignore_case, .. }) => ignore_case,
        Test::List(ListTest::HasAnyOf { values } | ListTest::HasAllOf { values }) => match values {
            Elements::Text { ignore_case, .. } => ignore_case,
            _ => return None,
        },
        _ => return None,
    };
    (!std::mem::replace(flag, true)).then_some(other)
}
