//! Why somebody is left out, in one word: the first node that leaves them out.

use serde::{Deserialize, Serialize};

use super::{
    definition::{Definition, Match, Node, NodeId, NodeKind, SegmentId, SetOperator},
    explanation::{Explanation, NodeVerdict, RuleVerdict},
};

/// What leaves somebody out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// A node that does not hold; of **None of** one that does.
    Node(NodeId),
    /// A rule after **Except** that they are in.
    Excepted(NodeId),
    /// A suppressing segment that they are in.
    Suppressed(SegmentId),
    /// The limit.
    Limit,
}

/// How many of some customers are left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// How many.
    pub count: u64,
    /// The first of their keys, at most 5.
    pub examples: Vec<String>,
}

/// Why those of a list of keys who are no members are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// Different keys of the list.
    pub asked: u64,
    /// How many are members.
    pub members: u64,
    /// How many are not in the data.
    pub unknown: u64,
    /// The first of those, at most 5.
    pub unknown_examples: Vec<String>,
    /// By reason, in the order of the definition.
    pub left_out: Vec<LeftOut>,
}

/// What leaves a customer out; nothing where the customer is a member.
///
/// Of several rules it is the one at which the running result lost the customer for the last time; whoever was in no
/// running result at all is told the first rule.
pub fn first_reason(definition: &Definition, explanation: &Explanation) -> Option<Reason> {
    if explanation.member {
        return None;
    }
    if explanation.in_rules {
        let suppressed = explanation.suppressed_by.first().cloned().map(Reason::Suppressed);
        return Some(suppressed.unwrap_or(Reason::Limit));
    }
    let (mut lost, mut before) = (None, None);
    for (at, verdict) in explanation.rules.iter().enumerate() {
        let Some(now) = verdict.running else { continue };
        if !now && before.unwrap_or(true) {
            lost = Some((at, before.is_some()));
        }
        before = Some(now);
    }
    let (at, joined) = lost?;
    let (rule, RuleVerdict { operator, node, .. }) = (definition.rules.get(at)?, &explanation.rules[at]);
    if joined && *operator == SetOperator::Except {
        return Some(Reason::Excepted(rule.id.clone()));
    }
    Some(Reason::Node(blamed(rule.matching, &rule.nodes, node)))
}

/// The first node of a group that makes it false; the group itself where no single one does.
fn blamed(matching: Match, nodes: &[Node], verdict: &NodeVerdict) -> NodeId {
    let live = || nodes.iter().zip(&verdict.nodes).filter(|(node, own)| !node.off && own.holds.is_some());
    let found = match matching {
        Match::All => live().find(|(_, own)| own.holds == Some(false)),
        Match::Any => live().next().filter(|_| live().count() == 1),
        Match::None => {
            let held = live().find(|(_, own)| own.holds == Some(true));
            return held.map_or_else(|| verdict.id.clone(), |(_, own)| own.id.clone());
        }
    };
    match found {
        Some((node, own)) => match &node.kind {
            NodeKind::Group(group) if group.scope.is_none() => blamed(group.matching, &group.nodes, own),
            _ => own.id.clone(),
        },
        None => verdict.id.clone(),
    }
}

/// The place of a reason in the order of the definition.
pub fn place_of(definition: &Definition, reason: &Reason) -> usize {
    fn walk<'a>(nodes: &'a [Node], ids: &mut Vec<&'a NodeId>) {
        for node in nodes {
            ids.push(&node.id);
            if let NodeKind::Group(group) = &node.kind {
                walk(&group.nodes, ids);
            }
        }
    }
    let mut ids = Vec::new();
    for rule in &definition.rules {
        ids.push(&rule.id);
        walk(&rule.nodes, &mut ids);
    }
    match reason {
        Reason::Node(id) | Reason::Excepted(id) => {
            ids.iter().position(|other| *other == id).unwrap_or(ids.len())
        }
        Reason::Suppressed(id) => {
            let suppress = &definition.suppress;
            ids.len() + suppress.iter().position(|other| other == id).unwrap_or(suppress.len())
        }
        Reason::Limit => usize::MAX,
    }
}
