//! Whether each part can answer a definition for its customers alone.
//!
//! It can where every walk from a customer stays with rows that are in the customer's part: from one partitioned table to
//! another by the relationship that its rows are placed by, or to a table that every part has whole. A walk from such a table
//! back to a partitioned one meets rows of other parts.

use super::targets::{Home, Target};
use crate::model::{
    attribute::{Attribute, Hop, Path},
    definition::{Definition, Figure, Group, Limit, Node, NodeKind, Step},
    setup::Setup,
};

/// Whether a definition can be answered part by part.
pub(super) fn is_local(setup: &Setup, targets: &[Target], definition: &Definition) -> bool {
    let walk = Walk { setup, targets };
    let rules = definition.rules.iter().all(|rule| {
        rule.path.as_ref().is_none_or(|path| walk.path(path)) && rule.nodes.iter().all(|node| walk.node(node))
    });
    let limit = match &definition.limit {
        Some(Limit::Top { by, .. } | Limit::Bottom { by, .. }) => walk.attribute(by),
        Some(Limit::Random { .. } | Limit::Split { .. }) | None => true,
    };
    rules && limit && definition.project.iter().all(|attribute| walk.attribute(attribute))
}

struct Walk<'a> {
    setup: &'a Setup,
    targets: &'a [Target],
}

impl Walk<'_> {
    fn home(&self, table: &str) -> Option<&Home> {
        self.targets.iter().find(|target| target.table == table).map(|target| &target.home)
    }

    /// Whether the rows that a relationship leads to are in the part of the row that it leads from. What the setup does
    /// not know is told by the engine, wherever it is.
    fn step(&self, from: &str, hop: &Hop, to: &str) -> bool {
        match (self.home(from), self.home(to)) {
            (_, Some(Home::Everywhere)) | (None, _) | (_, None) => true,
            (Some(Home::Everywhere), Some(_)) => false,
            (Some(_), Some(_)) => {
                let source = self.setup.relationship(&hop.relationship).map(|one| one.source.as_str());
                let placed_by = source.and_then(|source| self.home(source)).and_then(Home::relationship);
                placed_by == Some(hop.relationship.as_str())
            }
        }
    }

    /// A path is walked from the customer to its beginning.
    fn path(&self, path: &Path) -> bool {
        let Some(tables) = self.setup.tables_of(path) else { return true };
        tables.windows(2).zip(&path.hops).all(|(pair, hop)| self.step(&pair[1], hop, &pair[0]))
    }

    /// Look-ups are walked from the record.
    fn attribute(&self, attribute: &Attribute) -> bool {
        let Attribute::Column(column) = attribute else { return true };
        let Some(first) = column.via.first().and_then(|hop| self.setup.relationship(&hop.relationship))
        else {
            return true;
        };
        let path = Path { from: first.source.clone(), hops: column.via.clone() };
        let Some(tables) = self.setup.tables_of(&path) else { return true };
        tables.windows(2).zip(&path.hops).all(|(pair, hop)| self.step(&pair[0], hop, &pair[1]))
    }

    fn group(&self, group: &Group) -> bool {
        group.scope.as_ref().is_none_or(|scope| self.path(&scope.path))
            && group.nodes.iter().all(|node| self.node(node))
    }

    fn filter(&self, filter: Option<&Group>) -> bool {
        filter.is_none_or(|group| self.group(group))
    }

    fn node(&self, node: &Node) -> bool {
        match &node.kind {
            NodeKind::Group(group) => self.group(group),
            NodeKind::Condition(condition) => self.attribute(&condition.attribute),
            NodeKind::Compare(compare) => self.attribute(&compare.left) && self.attribute(&compare.right),
            NodeKind::Activity(activity) => self.figure(&activity.figure),
            NodeKind::Sequence(sequence) => sequence.steps.iter().all(|step| self.sequence_step(step)),
            NodeKind::Hierarchy(hierarchy) => {
                self.step(&self.setup.profile, &hierarchy.relationship, &self.setup.profile)
            }
            NodeKind::Membership(_) | NodeKind::Everyone => true,
        }
    }

    fn figure(&self, figure: &Figure) -> bool {
        let attributes = figure.attribute.iter().chain(&figure.by);
        self.path(&figure.path)
            && attributes.into_iter().all(|attribute| self.attribute(attribute))
            && self.filter(figure.filter.as_ref())
    }

    fn sequence_step(&self, step: &Step) -> bool {
        self.path(&step.path)
            && self.filter(step.filter.as_ref())
            && step.same.as_ref().is_none_or(|attribute| self.attribute(attribute))
            && step
                .without
                .as_ref()
                .is_none_or(|without| self.path(&without.path) && self.filter(without.filter.as_ref()))
    }
}
