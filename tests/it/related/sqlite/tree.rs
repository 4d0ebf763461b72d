//! Rules, groups and what stands in them.

use satsuma::model::definition::{Group, HierarchyDirection, Match, Node, NodeKind, Quantifier, Rule, Scope};

use super::{Sql, Sqlite, load::quoted, path::Place};
use crate::engine::oracle::alive;

impl Sqlite<'_> {
    /// The customers of a rule.
    pub(super) fn rule(&self, rule: &Rule) -> Sql {
        let profile = self.reading.profile;
        let customer = self.name("who");
        let (place, joined) = self.joined(rule.path.as_ref());
        let tree = self.all(rule.matching, &rule.nodes, &place)?;
        let last = place.customer();
        Ok(format!(
            "SELECT {customer}.rid AS rid FROM t{profile} {customer} WHERE EXISTS \
             (SELECT 1 FROM {joined} WHERE {last}.rid = {customer}.rid AND {tree})"
        ))
    }

    pub(super) fn all(&self, matching: Match, nodes: &[Node], place: &Place) -> Sql {
        let nodes: Sql<Vec<String>> =
            alive(nodes).into_iter().map(|node| self.node(&node.kind, place)).collect();
        let joined = |word: &str, nodes: Vec<String>| format!("({})", nodes.join(word));
        Ok(match matching {
            Match::All => joined(" AND ", nodes?),
            Match::Any => joined(" OR ", nodes?),
            Match::None => format!("NOT {}", joined(" OR ", nodes?)),
        })
    }

    /// Nothing where the filter is left empty.
    pub(super) fn filter(&self, filter: &Group, place: &Place) -> Sql<Option<String>> {
        if alive(&filter.nodes).is_empty() {
            return Ok(None);
        }
        self.all(filter.matching, &filter.nodes, place).map(Some)
    }

    fn node(&self, kind: &NodeKind, place: &Place) -> Sql {
        let customer = place.customer();
        let profile = self.reading.profile;
        Ok(match kind {
            NodeKind::Everyone => "TRUE".into(),
            NodeKind::Group(Group { matching, scope: None, nodes }) => self.all(*matching, nodes, place)?,
            NodeKind::Group(Group { matching, scope: Some(scope), nodes }) => {
                self.scoped(*matching, nodes, scope, customer)?
            }
            NodeKind::Condition(condition) => {
                self.predicate(&self.value(&condition.attribute, place)?, &condition.predicate)
            }
            NodeKind::Compare(compare) => self.compare(compare, place)?,
            NodeKind::Activity(activity) => {
                let value = self.figure(&activity.figure, &|place| {
                    format!("{}.rid = {customer}.rid", place.customer())
                })?;
                self.predicate(&value, &activity.predicate)
            }
            NodeKind::Sequence(sequence) => self.sequence(sequence, customer)?,
            NodeKind::Membership(membership) => {
                let members = self.segment(&membership.segment)?;
                let not = if membership.negated { "NOT " } else { "" };
                format!("{customer}.rid {not}IN ({members})")
            }
            NodeKind::Hierarchy(hierarchy) => {
                let (below, account) = (self.name("b"), self.name("x"));
                let (this, that) = match hierarchy.direction {
                    HierarchyDirection::ChildOf => ("rid", "top"),
                    HierarchyDirection::ParentOf => ("top", "rid"),
                };
                format!(
                    "{}EXISTS (SELECT 1 FROM below_{} {below} JOIN t{profile} {account} ON {account}.rid = {below}.{that} \
                     WHERE {account}.ktext = {} AND {below}.{this} = {customer}.rid AND {account}.rid <> {customer}.rid)",
                    if hierarchy.negated { "NOT " } else { "" },
                    hierarchy.relationship.relationship,
                    quoted(&hierarchy.account)
                )
            }
        })
    }

    fn scoped(&self, matching: Match, nodes: &[Node], scope: &Scope, customer: &str) -> Sql {
        let (place, joined) = self.joined(Some(&scope.path));
        let tree = self.all(matching, nodes, &place)?;
        let from = format!("FROM {joined} WHERE {}.rid = {customer}.rid", place.customer());
        let first = &place.names[0];
        let count = format!("(SELECT COUNT(DISTINCT {first}.rid) {from} AND {tree})");
        Ok(match scope.quantifier {
            Quantifier::Any => format!("EXISTS (SELECT 1 {from} AND {tree})"),
            Quantifier::None => format!("NOT EXISTS (SELECT 1 {from} AND {tree})"),
            // No record of the customer's is without a joined record that makes the tree true.
            Quantifier::All => {
                let matched = format!("SELECT {first}.rid {from} AND {tree}");
                let (again, outer) = self.joined(Some(&scope.path));
                let (one, last) = (&again.names[0], again.customer());
                format!(
                    "(EXISTS (SELECT 1 {from}) AND NOT EXISTS (SELECT 1 FROM {outer} WHERE {last}.rid = {customer}.rid \
                     AND {one}.rid NOT IN ({matched})))"
                )
            }
            Quantifier::AtLeast(wanted) => format!("{count} >= {wanted}"),
            Quantifier::AtMost(wanted) => format!("{count} <= {wanted}"),
            Quantifier::Exactly(wanted) => format!("{count} = {wanted}"),
        })
    }
}
