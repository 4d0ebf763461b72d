//! Whether each part can answer a definition for its customers alone.
//!
//! It can where every walk from a customer stays with rows that are in the customer's part: from one partitioned table to
//! another by the relationship that its rows are placed by, or to a table that every part has whole. A walk from such a table
//! back to a partitioned one meets rows of other parts.

use std::{cell::RefCell, collections::BTreeMap};

use super::targets::{Home, Target};
use crate::model::{
    attribute::{Attribute, Hop, Path},
    definition::{Definition, Figure, Group, Limit, Node, NodeKind, SegmentId, Size, Step},
    measure::{Formula, Grouping, Measure},
    setup::Setup,
};

/// Whether each part finds the partners of its rows.
pub(super) fn finds_partners(setup: &Setup, targets: &[Target]) -> bool {
    let (segments, measures) = (BTreeMap::new(), BTreeMap::new());
    let walk = Walk::new(setup, targets, &segments, &measures);
    setup.relationships.iter().all(|one| {
        let hop = Hop { relationship: one.id.clone(), reverse: false };
        walk.step(&one.source, &hop, &one.target)
    })
}

/// Walks what is asked, over tables as they are placed, and what it refers to.
pub(super) struct Walk<'a> {
    setup: &'a Setup,
    targets: &'a [Target],
    segments: &'a BTreeMap<SegmentId, Definition>,
    measures: &'a BTreeMap<String, Measure>,
    /// Segments and measures that were walked already: they may refer to each other.
    been: RefCell<Vec<String>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        setup: &'a Setup,
        targets: &'a [Target],
        segments: &'a BTreeMap<SegmentId, Definition>,
        measures: &'a BTreeMap<String, Measure>,
    ) -> Self {
        Self { setup, targets, segments, measures, been: RefCell::default() }
    }
}

impl Walk<'_> {
    /// Whether a definition can be answered part by part.
    pub(super) fn definition(&self, definition: &Definition) -> bool {
        let rules = definition.rules.iter().all(|rule| {
            rule.path.as_ref().is_none_or(|path| self.path(path))
                && rule.nodes.iter().all(|node| self.node(node))
        });
        // Others are the first of all customers: parts do not know of each other's.
        let limit = matches!(
            definition.limit,
            None | Some(Limit::Split { .. } | Limit::Random { size: Size::Percent(_), .. })
        );
        rules
            && limit
            && definition.suppress.iter().all(|segment| self.segment(segment))
            && definition.project.iter().all(|attribute| self.attribute(attribute))
    }

    /// Whether a measure can be figured part by part. A record that every part has would be counted by each of them.
    pub(super) fn measured(&self, measure: &Measure) -> bool {
        let once = |figure: &Figure| {
            measure.per == Grouping::Customer || self.home(&figure.path.from) != Some(&Home::Everywhere)
        };
        let dimensions = match &measure.per {
            Grouping::Dimensions { dimensions } => {
                dimensions.iter().all(|attribute| self.attribute(attribute))
            }
            Grouping::Customer | Grouping::Business => true,
        };
        dimensions
            && measure.calculations.iter().all(|calculation| match &calculation.formula {
                Formula::Figure { figure } => once(figure) && self.figure(figure),
                Formula::Arithmetic { .. } => true,
            })
    }

    fn once(&self, what: String, walk: impl FnOnce() -> bool) -> bool {
        if self.been.borrow().contains(&what) {
            return true;
        }
        self.been.borrow_mut().push(what);
        walk()
    }

    fn segment(&self, id: &SegmentId) -> bool {
        let Some(definition) = self.segments.get(id) else { return true };
        self.once(format!("segment {id}"), || self.definition(definition))
    }

    fn measure(&self, id: &str) -> bool {
        let Some(measure) = self.measures.get(id) else { return true };
        self.once(format!("measure {id}"), || self.measured(measure))
    }

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
        let column = match attribute {
            Attribute::Column(column) => column,
            Attribute::Measure { measure } => return self.measure(measure),
        };
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
            NodeKind::Membership(membership) => self.segment(&membership.segment),
            NodeKind::Everyone => true,
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
