//! The figures of a definition, each by evaluating the definition that it speaks of.

use satsuma::model::{
    attribute::{Attribute, Path},
    condition::{Comparison, Condition, ListTest, Predicate, SizeTest, Test},
    definition::{Compare, Definition, Group, Match, Node, NodeKind, Rule, VERSION},
    figures::{Figures, NodeFigure},
};

use crate::engine::oracle::{alive, negative};

/// How many members a definition has; nothing where no rule remains.
type Size<'a> = &'a dyn Fn(&Definition) -> Option<u32>;

/// All figures but the intervals, with the sizes that `size` finds; nothing where no rule remains.
pub(crate) fn figures(definition: &Definition, size: Size<'_>) -> Option<Figures> {
    let everyone = alone(None, NodeKind::Everyone);
    let total = size(definition)?;
    let mut figures = Figures { everyone: size(&everyone)?, total, nodes: Vec::new() };
    let plain =
        |rules: Vec<Rule>| Definition { rules, suppress: Vec::new(), limit: None, ..definition.clone() };
    for (at, rule) in definition.rules.iter().enumerate() {
        let only = plain(vec![Rule { off: false, ..rule.clone() }]);
        let there = !rule.off && !alive(&rule.nodes).is_empty();
        figures.nodes.push(NodeFigure {
            id: rule.id.clone(),
            alone: size(&only).unwrap_or(0),
            running: if there { size(&plain(definition.rules[..=at].to_vec())) } else { None },
            without: size(&switched_off(definition, &rule.id)),
            empty: None,
            interval: None,
        });
        below(&rule.nodes, rule.path.as_ref(), definition, size, &mut figures.nodes);
    }
    Some(figures)
}

/// One rule of one node.
fn alone(path: Option<&Path>, kind: NodeKind) -> Definition {
    let node = Node { id: "alone".into(), off: false, kind };
    let rule = Rule {
        id: "rule".into(),
        operator: Default::default(),
        name: None,
        note: None,
        off: false,
        path: path.cloned(),
        matching: Match::All,
        nodes: vec![node],
    };
    Definition { version: VERSION, rules: vec![rule], suppress: Vec::new(), limit: None, project: Vec::new() }
}

fn below(nodes: &[Node], path: Option<&Path>, whole: &Definition, size: Size<'_>, out: &mut Vec<NodeFigure>) {
    for node in nodes {
        out.push(NodeFigure {
            id: node.id.clone(),
            alone: size(&alone(path, node.kind.clone())).unwrap_or(0),
            running: None,
            without: size(&switched_off(whole, &node.id)),
            empty: empty(&node.kind).map(|kind| size(&alone(path, kind)).unwrap_or(0)),
            interval: None,
        });
        let mut inside = |group: Option<&Group>, path: Option<&Path>| {
            if let Some(group) = group {
                below(&group.nodes, path, whole, size, out);
            }
        };
        match &node.kind {
            NodeKind::Group(group) => {
                inside(Some(group), group.scope.as_ref().map_or(path, |scope| Some(&scope.path)));
            }
            NodeKind::Activity(activity) => {
                inside(activity.figure.filter.as_ref(), Some(&activity.figure.path));
            }
            NodeKind::Sequence(sequence) => {
                for step in &sequence.steps {
                    inside(step.filter.as_ref(), Some(&step.path));
                    if let Some(between) = &step.without {
                        inside(between.filter.as_ref(), Some(&between.path));
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a negative node lets in for having no value.
fn empty(kind: &NodeKind) -> Option<NodeKind> {
    let is_empty = |of: &Predicate| match &of.test {
        // The size of an empty list is a number: only what is no list has none.
        Test::List(ListTest::Size { .. }) => {
            let size = SizeTest { comparison: Comparison::AtLeast, value: 0 };
            Predicate { test: Test::List(ListTest::Size { size }), negated: true, has_value: false }
        }
        _ => Predicate { test: Test::Empty, negated: false, has_value: false },
    };
    match kind {
        NodeKind::Condition(Condition { attribute, predicate })
            if negative(&predicate.test, predicate.negated) =>
        {
            let predicate = is_empty(predicate);
            Some(NodeKind::Condition(Condition { attribute: attribute.clone(), predicate }))
        }
        NodeKind::Activity(activity) if negative(&activity.predicate.test, activity.predicate.negated) => {
            let mut activity = activity.clone();
            activity.predicate = is_empty(&activity.predicate);
            Some(NodeKind::Activity(activity))
        }
        NodeKind::Compare(Compare { left, comparison: Comparison::NotEqual, right, .. }) => {
            let side = |id: &str, attribute: &Attribute| {
                let predicate = Predicate { test: Test::Empty, negated: false, has_value: false };
                let kind = NodeKind::Condition(Condition { attribute: attribute.clone(), predicate });
                Node { id: id.into(), off: false, kind }
            };
            let nodes = vec![side("left", left), side("right", right)];
            Some(NodeKind::Group(Group { matching: Match::Any, scope: None, nodes }))
        }
        _ => None,
    }
}

/// The definition with one rule or node switched off.
fn switched_off(definition: &Definition, id: &str) -> Definition {
    fn inside(nodes: &mut [Node], id: &str) {
        for node in nodes {
            node.off |= node.id == id;
            for group in node.kind.groups_mut() {
                inside(&mut group.nodes, id);
            }
        }
    }
    let mut definition = definition.clone();
    for rule in &mut definition.rules {
        rule.off |= rule.id == id;
        inside(&mut rule.nodes, id);
    }
    definition
}
