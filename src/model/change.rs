//! The smallest change that would turn a verdict: which conditions would have to turn out otherwise for a customer to be
//! a member, or not to be one any more.

use serde::{Deserialize, Serialize};

use super::{
    definition::{Definition, Match, Node, NodeId, NodeKind, Rule, SegmentId, SetOperator},
    explanation::{Explanation, NodeVerdict},
};

/// One thing that would have to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A node would have to hold, or not to hold. A group is named where what is in it does not decide: each of its
    /// conditions holds, but not for the same record, or there is no record.
    Node {
        /// Which.
        id: NodeId,
        /// What it would have to say.
        holds: bool,
    },
    /// The customer would have to be in a suppressing segment no longer.
    Leave(SegmentId),
    /// The limit would have to let the customer through.
    Limit,
}

/// So many conditions and more are out of reach.
type Cost = Option<Vec<Change>>;

fn both(one: Cost, other: Cost) -> Cost {
    let mut all = one?;
    all.extend(other?);
    Some(all)
}

/// The smaller one; the first where they are equal.
fn least(one: Cost, other: Cost) -> Cost {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.len() < one.len() { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn all(costs: impl Iterator<Item = Cost>) -> Cost {
    costs.fold(Some(Vec::new()), both)
}

fn any(costs: impl Iterator<Item = Cost>) -> Cost {
    costs.fold(None, least)
}

/// The fewest changes after which the whole would say the opposite of this customer; nothing where no change of
/// conditions would, as where everyone is a member. Of several that are equally small, the first in document order.
///
/// Whoever meets a limit's rules is ranked by it: whether the limit lets them through shows only then.
pub fn smallest_change(definition: &Definition, explanation: &Explanation) -> Option<Vec<Change>> {
    let (to_true, to_false) = together(definition, explanation)?;
    if explanation.member {
        return to_false;
    }
    let mut changes = to_true?;
    changes.extend(explanation.suppressed_by.iter().cloned().map(Change::Leave));
    if explanation.cut {
        changes.push(Change::Limit);
    }
    Some(changes)
}

/// What makes the rules together true, and what makes them false.
fn together(definition: &Definition, explanation: &Explanation) -> Option<(Cost, Cost)> {
    let mut costs: Option<(Cost, Cost)> = None;
    for (rule, verdict) in definition.rules.iter().zip(&explanation.rules) {
        if verdict.running.is_none() {
            continue;
        }
        let own = (of_rule(rule, &verdict.node, true), of_rule(rule, &verdict.node, false));
        costs = Some(match (costs, rule.operator) {
            (None, _) => own,
            (Some(above), SetOperator::Union) => (least(above.0, own.0), both(above.1, own.1)),
            (Some(above), SetOperator::Intersect) => (both(above.0, own.0), least(above.1, own.1)),
            (Some(above), SetOperator::Except) => (both(above.0, own.1), least(above.1, own.0)),
        });
    }
    costs
}

fn of_rule(rule: &Rule, verdict: &NodeVerdict, wanted: bool) -> Cost {
    let without_records =
        rule.path.is_some() && verdict.records.first().is_some_and(|records| records.all == 0);
    if wanted && without_records {
        return Some(vec![itself(verdict, true)]);
    }
    of_group(rule.matching, &rule.nodes, verdict, wanted)
}

fn itself(verdict: &NodeVerdict, holds: bool) -> Change {
    Change::Node { id: verdict.id.clone(), holds }
}

/// The nodes that count, with what is said of them.
fn live<'a>(
    nodes: &'a [Node],
    verdict: &'a NodeVerdict,
) -> impl Iterator<Item = (&'a Node, &'a NodeVerdict)> + Clone {
    nodes.iter().zip(&verdict.nodes).filter(|(node, verdict)| !node.off && verdict.holds.is_some())
}

fn of_group(matching: Match, nodes: &[Node], verdict: &NodeVerdict, wanted: bool) -> Cost {
    if verdict.holds == Some(wanted) {
        return Some(Vec::new());
    }
    let each = |wanted: bool| live(nodes, verdict).map(move |(node, own)| of_node(node, own, wanted));
    let cost = match (matching, wanted) {
        (Match::All, true) => all(each(true)),
        (Match::All, false) => any(each(false)),
        (Match::Any, true) => any(each(true)),
        (Match::Any, false) => all(each(false)),
        (Match::None, true) => all(each(false)),
        (Match::None, false) => any(each(true)),
    }?;
    // Of joined records, what each condition says alone does not tell what they say together of one record.
    Some(if cost.is_empty() { vec![itself(verdict, wanted)] } else { cost })
}

fn of_node(node: &Node, verdict: &NodeVerdict, wanted: bool) -> Cost {
    match &node.kind {
        _ if verdict.holds == Some(wanted) => Some(Vec::new()),
        NodeKind::Everyone => None,
        NodeKind::Group(group) if group.scope.is_none() => {
            of_group(group.matching, &group.nodes, verdict, wanted)
        }
        _ => Some(vec![itself(verdict, wanted)]),
    }
}
