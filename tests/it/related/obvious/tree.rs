//! Rules, groups and what stands in them.

use std::collections::BTreeSet;

use satsuma::model::{
    condition::Comparison,
    definition::{Compare, Group, Match, Node, NodeKind, Quantifier, Rule, Scope},
};

use super::{
    Customers,
    frame::{Asking, Frame},
    predicate,
};
use crate::{
    engine::oracle::{alive, holds},
    related::value::order,
};

impl Asking<'_> {
    /// The customers of whom some joined record makes the rule's tree true.
    pub(super) fn rule(&self, rule: &Rule) -> Customers {
        let tables = self.reading.tables_of(rule.path.as_ref());
        let inside = |customer: &usize| {
            let joined = self.joined(rule.path.as_ref(), *customer);
            joined.iter().any(|rows| self.all(rule.matching, &rule.nodes, Frame { tables: &tables, rows }))
        };
        self.reading.customers().into_iter().filter(inside).collect()
    }

    pub(super) fn all(&self, matching: Match, nodes: &[Node], frame: Frame<'_>) -> bool {
        let nodes = alive(nodes);
        match matching {
            Match::All => nodes.iter().all(|node| self.node(&node.kind, frame)),
            Match::Any => nodes.iter().any(|node| self.node(&node.kind, frame)),
            Match::None => !nodes.iter().any(|node| self.node(&node.kind, frame)),
        }
    }

    /// A filter that is left empty filters nothing.
    pub(super) fn passes(&self, filter: Option<&Group>, frame: Frame<'_>) -> bool {
        filter.is_none_or(|group| {
            alive(&group.nodes).is_empty() || self.all(group.matching, &group.nodes, frame)
        })
    }

    fn node(&self, kind: &NodeKind, frame: Frame<'_>) -> bool {
        match kind {
            NodeKind::Everyone => true,
            NodeKind::Group(group) if group.scope.is_none() => self.all(group.matching, &group.nodes, frame),
            NodeKind::Condition(condition) => {
                self.condition(&condition.attribute, &condition.predicate, frame)
            }
            NodeKind::Compare(compare) => self.compare(compare, frame),
            _ => {
                let key = (std::ptr::from_ref(kind) as usize, frame.customer());
                if let Some(known) = self.customers.borrow().get(&key) {
                    return *known;
                }
                let answer = self.of_customer(kind, frame.customer());
                self.customers.borrow_mut().insert(key, answer);
                answer
            }
        }
    }

    /// What holds of a customer, whatever the joined record.
    fn of_customer(&self, kind: &NodeKind, customer: usize) -> bool {
        match kind {
            NodeKind::Group(Group { matching, scope: Some(scope), nodes }) => {
                self.scoped(*matching, nodes, scope, customer)
            }
            NodeKind::Activity(activity) => {
                let joined = self.joined(Some(&activity.figure.path), customer);
                let value = self.figure(&activity.figure, &joined);
                predicate(&activity.predicate, &value, &self.reading.calendar)
            }
            NodeKind::Sequence(sequence) => self.sequence(sequence, customer),
            NodeKind::Membership(membership) => {
                self.obvious.segment(&membership.segment).contains(&customer) != membership.negated
            }
            NodeKind::Hierarchy(hierarchy) => self.hierarchy(hierarchy, customer) != hierarchy.negated,
            other => panic!("{other:?} is of a record"),
        }
    }

    fn scoped(&self, matching: Match, nodes: &[Node], scope: &Scope, customer: usize) -> bool {
        let tables = self.reading.tables_of(Some(&scope.path));
        let joined = self.joined(Some(&scope.path), customer);
        let records: BTreeSet<usize> = joined.iter().map(|rows| rows[0]).collect();
        let inside = |rows: &&Vec<usize>| self.all(matching, nodes, Frame { tables: &tables, rows });
        let matched: BTreeSet<usize> = joined.iter().filter(inside).map(|rows| rows[0]).collect();
        let (all, count) = (records.len(), matched.len());
        match scope.quantifier {
            Quantifier::Any => count >= 1,
            Quantifier::All => all >= 1 && count == all,
            Quantifier::None => count == 0,
            Quantifier::AtLeast(wanted) => count >= wanted as usize,
            Quantifier::AtMost(wanted) => count <= wanted as usize,
            Quantifier::Exactly(wanted) => count == wanted as usize,
        }
    }

    fn compare(&self, compare: &Compare, frame: Frame<'_>) -> bool {
        let (left, right) = (self.value(&compare.left, frame), self.value(&compare.right, frame));
        let there = !left.is_empty() && !right.is_empty();
        if compare.comparison == Comparison::NotEqual {
            let equal = there && order(&left, &right).is_eq();
            return !equal && (there || !compare.has_value);
        }
        there && holds(order(&left, &right), compare.comparison)
    }
}
