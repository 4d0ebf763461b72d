//! The smallest change and the first reason, against trying everything.

use proptest::{collection::vec, prelude::*, sample::select};

use super::cases;
use crate::model::{
    change::{Change, smallest_change},
    definition::*,
    explanation::{Explanation, NodeVerdict, RuleVerdict},
    reason::{Reason, first_reason, place_of},
};

/// At most so many conditions, so that all their verdicts can be tried.
const LEAVES: usize = 9;

#[derive(Clone, Debug)]
enum Tree {
    Leaf(bool),
    Everyone,
    Group(Match, bool, Vec<Tree>),
}

fn matching() -> impl Strategy<Value = Match> {
    select(vec![Match::All, Match::Any, Match::None])
}

fn off() -> impl Strategy<Value = bool> {
    proptest::bool::weighted(0.1)
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![9 => off().prop_map(Tree::Leaf), 1 => Just(Tree::Everyone)];
    leaf.prop_recursive(3, 6, 3, |inner| {
        (matching(), off(), vec(inner, 0..4))
            .prop_map(|(matching, off, nodes)| Tree::Group(matching, off, nodes))
    })
}

fn operator() -> impl Strategy<Value = SetOperator> {
    select(vec![SetOperator::Union, SetOperator::Intersect, SetOperator::Except])
}

/// Numbers the conditions.
fn node(tree: &Tree, next: &mut usize) -> Node {
    *next += 1;
    let id = next.to_string();
    let (off, kind) = match tree {
        Tree::Leaf(off) => (*off, NodeKind::Membership(Membership { segment: id.clone(), negated: false })),
        Tree::Everyone => (false, NodeKind::Everyone),
        Tree::Group(matching, off, nodes) => {
            let nodes = nodes.iter().map(|tree| node(tree, next)).collect();
            (*off, NodeKind::Group(Group { matching: *matching, scope: None, nodes }))
        }
    };
    Node { id, off, kind }
}

fn definition(rules: &[(SetOperator, Match, Vec<Tree>)]) -> Definition {
    let mut next = 0;
    let rules = rules.iter().enumerate().map(|(at, (operator, matching, trees))| Rule {
        id: format!("rule {at}"),
        operator: *operator,
        name: None,
        note: None,
        off: false,
        path: None,
        matching: *matching,
        nodes: trees.iter().map(|tree| node(tree, &mut next)).collect(),
    });
    Definition {
        version: VERSION,
        rules: rules.collect(),
        suppress: Vec::new(),
        limit: None,
        project: Vec::new(),
    }
}

fn leaves(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match &node.kind {
            NodeKind::Membership(_) => found.push(node.id.clone()),
            NodeKind::Group(group) => leaves(&group.nodes, found),
            _ => {}
        }
    }
}

fn group(id: &str, off: bool, matching: Match, nodes: &[Node], holds: &dyn Fn(&str) -> bool) -> NodeVerdict {
    let nodes: Vec<(bool, NodeVerdict)> = nodes.iter().map(|node| (node.off, told(node, holds))).collect();
    let live = || nodes.iter().filter(|(off, _)| !off).filter_map(|(_, verdict)| verdict.holds);
    let verdict = live().next().map(|_| match matching {
        Match::All => live().all(|holds| holds),
        Match::Any => live().any(|holds| holds),
        Match::None => !live().any(|holds| holds),
    });
    let nodes = nodes.into_iter().map(|(_, verdict)| verdict).collect();
    NodeVerdict { id: id.into(), off, holds: verdict, values: Vec::new(), records: Vec::new(), nodes }
}

fn told(node: &Node, holds: &dyn Fn(&str) -> bool) -> NodeVerdict {
    match &node.kind {
        NodeKind::Group(own) => group(&node.id, node.off, own.matching, &own.nodes, holds),
        kind => NodeVerdict {
            id: node.id.clone(),
            off: node.off,
            holds: Some(matches!(kind, NodeKind::Everyone) || holds(&node.id)),
            values: Vec::new(),
            records: Vec::new(),
            nodes: Vec::new(),
        },
    }
}

fn explain(definition: &Definition, holds: &dyn Fn(&str) -> bool) -> Explanation {
    let mut above: Option<bool> = None;
    let rules: Vec<RuleVerdict> = definition
        .rules
        .iter()
        .map(|rule| {
            let node = group(&rule.id, rule.off, rule.matching, &rule.nodes, holds);
            let running = node.holds.map(|own| match (above, rule.operator) {
                (None, _) => own,
                (Some(above), SetOperator::Union) => above || own,
                (Some(above), SetOperator::Intersect) => above && own,
                (Some(above), SetOperator::Except) => above && !own,
            });
            above = running.or(above);
            RuleVerdict { operator: rule.operator, running, node }
        })
        .collect();
    let member = above.unwrap_or(false);
    Explanation {
        key: "k".into(),
        row: 0,
        rules,
        in_rules: member,
        suppressed_by: Vec::new(),
        remains: member,
        cut: false,
        member,
    }
}

fn verdict<'a>(nodes: &'a [NodeVerdict], id: &str) -> Option<&'a NodeVerdict> {
    nodes.iter().find_map(|node| if node.id == id { Some(node) } else { verdict(&node.nodes, id) })
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn no_smaller_change_turns_the_verdict(
        rules in vec((operator(), matching(), vec(tree(), 1..4)), 1..4),
        truth in vec(any::<bool>(), LEAVES),
    ) {
        let definition = definition(&rules);
        let mut ids = Vec::new();
        definition.rules.iter().for_each(|rule| leaves(&rule.nodes, &mut ids));
        prop_assume!(ids.len() <= LEAVES);
        let place = |id: &str| ids.iter().position(|other| other == id).unwrap();
        let now = explain(&definition, &|id| truth[place(id)]);
        // Nothing remains of a definition that asks nothing.
        prop_assume!(now.rules.iter().any(|rule| rule.running.is_some()));
        let turned = |flips: u32| {
            explain(&definition, &|id| truth[place(id)] ^ (flips >> place(id) & 1 == 1)).member != now.member
        };
        let least = (0..1u32 << ids.len()).filter(|flips| turned(*flips)).map(u32::count_ones).min();
        let found = smallest_change(&definition, &now);
        prop_assert_eq!(found.as_ref().map(|found| found.len() as u32), least);
        if let Some(found) = found {
            let mut flips = 0;
            for change in &found {
                let Change::Node { id, holds } = change else { panic!("{change:?}") };
                prop_assert_ne!(truth[place(id)], *holds);
                flips |= 1 << place(id);
            }
            prop_assert!(turned(flips));
        }
    }

    #[test]
    fn whoever_is_left_out_is_told_a_node_that_says_so(
        rules in vec((operator(), matching(), vec(tree(), 1..4)), 1..4),
        truth in vec(any::<bool>(), 64),
    ) {
        let definition = definition(&rules);
        let now = explain(&definition, &|id| truth[id.parse::<usize>().unwrap() % 64]);
        prop_assume!(now.rules.iter().any(|rule| rule.running.is_some()));
        let reason = first_reason(&definition, &now);
        prop_assert_eq!(reason.is_none(), now.member);
        let nodes: Vec<NodeVerdict> = now.rules.iter().map(|rule| rule.node.clone()).collect();
        match &reason {
            Some(Reason::Node(id)) => prop_assert!(verdict(&nodes, id).unwrap().holds.is_some()),
            Some(Reason::Excepted(id)) => prop_assert_eq!(verdict(&nodes, id).unwrap().holds, Some(true)),
            _ => {}
        }
        if let Some(reason) = reason {
            prop_assert!(place_of(&definition, &reason) < 1_000);
        }
    }
}

#[test]
fn what_comes_after_the_rules_is_told_too() {
    let definition = definition(&[(SetOperator::Union, Match::All, vec![Tree::Leaf(false)])]);
    let mut now = explain(&definition, &|_| true);
    assert_eq!(smallest_change(&definition, &now), Some(vec![Change::Node { id: "1".into(), holds: false }]));
    (now.remains, now.member) = (false, false);
    now.suppressed_by = vec!["vip".into(), "staff".into()];
    assert_eq!(first_reason(&definition, &now), Some(Reason::Suppressed("vip".into())));
    let leave = |id: &str| Change::Leave(id.into());
    assert_eq!(smallest_change(&definition, &now), Some(vec![leave("vip"), leave("staff")]));
    now.suppressed_by.clear();
    (now.remains, now.cut) = (true, true);
    assert_eq!(first_reason(&definition, &now), Some(Reason::Limit));
    assert_eq!(smallest_change(&definition, &now), Some(vec![Change::Limit]));
}

#[test]
fn the_first_condition_that_fails_is_named() {
    let rules = [
        (SetOperator::Union, Match::All, vec![Tree::Leaf(false), Tree::Leaf(false)]),
        (SetOperator::Except, Match::Any, vec![Tree::Leaf(false)]),
    ];
    let definition = definition(&rules);
    let reason = |holds: &[&str]| first_reason(&definition, &explain(&definition, &|id| holds.contains(&id)));
    assert_eq!(reason(&["1"]), Some(Reason::Node("2".into())));
    assert_eq!(reason(&["2"]), Some(Reason::Node("1".into())));
    assert_eq!(reason(&["1", "2", "3"]), Some(Reason::Excepted("rule 1".into())));
    assert_eq!(reason(&["1", "2"]), None);
}
