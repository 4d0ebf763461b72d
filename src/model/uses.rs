//! Which segments and measures a definition refers to, and in which order those that refer to one another are worked out.
//!
//! What is switched off refers to nothing.

use std::collections::{HashMap, HashSet};

use super::{
    attribute::Attribute,
    definition::{Definition, Figure, Group, Limit, Node, NodeKind, SegmentId},
    measure::{Formula, Grouping, Measure},
};

/// What is referred to, each once, in the order of the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Segments, by id.
    pub segments: Vec<SegmentId>,
    /// Measures, by id.
    pub measures: Vec<String>,
}

impl Uses {
    /// What a segment refers to.
    pub fn of(definition: &Definition) -> Self {
        let mut uses = Self::default();
        for rule in definition.rules.iter().filter(|rule| !rule.off) {
            uses.nodes(&rule.nodes);
        }
        definition.suppress.iter().for_each(|segment| uses.segment(segment));
        if let Some(Limit::Top { by, .. } | Limit::Bottom { by, .. }) = &definition.limit {
            uses.attribute(by);
        }
        definition.project.iter().for_each(|attribute| uses.attribute(attribute));
        uses
    }

    /// What a measure refers to.
    pub fn of_measure(measure: &Measure) -> Self {
        let mut uses = Self::default();
        for calculation in &measure.calculations {
            if let Formula::Figure { figure } = &calculation.formula {
                uses.figure(figure);
            }
        }
        if let Grouping::Dimensions { dimensions } = &measure.per {
            dimensions.iter().for_each(|attribute| uses.attribute(attribute));
        }
        uses
    }

    fn segment(&mut self, id: &str) {
        if !self.segments.iter().any(|other| other == id) {
            self.segments.push(id.to_owned());
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        if let Attribute::Measure { measure } = attribute
            && !self.measures.contains(measure)
        {
            self.measures.push(measure.clone());
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes.iter().filter(|node| !node.off) {
            match &node.kind {
                NodeKind::Group(group) => self.nodes(&group.nodes),
                NodeKind::Condition(condition) => self.attribute(&condition.attribute),
                NodeKind::Compare(compare) => {
                    self.attribute(&compare.left);
                    self.attribute(&compare.right);
                }
                NodeKind::Activity(activity) => self.figure(&activity.figure),
                NodeKind::Sequence(sequence) => {
                    for step in &sequence.steps {
                        self.filter(step.filter.as_ref());
                        step.same.iter().for_each(|same| self.attribute(same));
                        self.filter(step.without.as_ref().and_then(|between| between.filter.as_ref()));
                    }
                }
                NodeKind::Membership(membership) => self.segment(&membership.segment),
                NodeKind::Hierarchy(_) | NodeKind::Everyone => {}
            }
        }
    }

    fn filter(&mut self, filter: Option<&Group>) {
        filter.iter().for_each(|group| self.nodes(&group.nodes));
    }

    fn figure(&mut self, figure: &Figure) {
        figure.attribute.iter().chain(&figure.by).for_each(|attribute| self.attribute(attribute));
        self.filter(figure.filter.as_ref());
    }
}

/// Which ids each id refers to directly.
pub type References = HashMap<String, Vec<String>>;

/// What something refers to, directly and over others; itself, where that leads back.
pub fn reached(id: &str, references: &References) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut next = vec![id];
    while let Some(one) = next.pop() {
        for other in references.get(one).into_iter().flatten() {
            if found.insert(other.clone()) {
                next.push(other);
            }
        }
    }
    found
}

/// The ids so that each stands behind what it refers to, otherwise in the order given. What is not among the ids is
/// passed through: of two that refer to each other over a third the order is still right.
pub fn in_order(ids: &[String], references: &References) -> Vec<String> {
    let mut placed = HashSet::new();
    let mut order = Vec::new();
    for id in ids {
        place(id, references, &mut placed, &mut order);
    }
    order.retain(|id| ids.contains(id));
    order
}

fn place<'a>(
    id: &'a str,
    references: &'a References,
    placed: &mut HashSet<&'a str>,
    order: &mut Vec<String>,
) {
    if !placed.insert(id) {
        return;
    }
    for other in references.get(id).into_iter().flatten() {
        place(other, references, placed, order);
    }
    order.push(id.to_owned());
}

/// The way from an id back to itself, beginning and ending with it; nothing where there is none.
pub fn cycle(id: &str, references: &References) -> Option<Vec<String>> {
    let mut seen = HashSet::new();
    let mut open = vec![vec![id.to_owned()]];
    while let Some(way) = open.pop() {
        for next in way.last().and_then(|last| references.get(last)).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(next.clone());
            if next == id {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                open.push(longer);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json;

    fn references(edges: &[(&str, &[&str])]) -> References {
        edges
            .iter()
            .map(|(id, others)| ((*id).to_owned(), others.iter().map(|other| (*other).to_owned()).collect()))
            .collect()
    }

    fn ids(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        let known = references(&[("a", &["b"]), ("b", &["c"]), ("d", &[])]);
        assert_eq!(in_order(&ids("a b c d"), &known), ids("c b a d"));
        assert_eq!(in_order(&ids("a c"), &known), ids("c a"), "over one that is not asked for");
        assert_eq!(in_order(&ids("d a"), &known), ids("d a"));
        let round = references(&[("a", &["b"]), ("b", &["a"])]);
        assert_eq!(in_order(&ids("a b"), &round).len(), 2, "a cycle has an end");
    }

    #[test]
    fn what_is_reached_over_others() {
        let known = references(&[("a", &["b"]), ("b", &["c", "a"]), ("d", &[])]);
        let mut found: Vec<_> = reached("a", &known).into_iter().collect();
        found.sort();
        assert_eq!(found, ids("a b c"));
        assert!(reached("d", &known).is_empty() && reached("x", &known).is_empty());
    }

    #[test]
    fn a_cycle_is_told_by_its_way() {
        let known = references(&[("a", &["b", "x"]), ("b", &["c"]), ("c", &["a"]), ("x", &["x"])]);
        assert_eq!(cycle("a", &known), Some(ids("a b c a")));
        assert_eq!(cycle("x", &known), Some(ids("x x")));
        assert_eq!(cycle("d", &known), None);
        assert_eq!(cycle("c", &references(&[("c", &["x"]), ("x", &["x"])])), None, "another one's cycle");
    }

    #[test]
    fn what_is_off_refers_to_nothing() {
        let text = r#"{ "version": 1, "suppress": ["s3"], "rules": [{ "id": "r1", "match": "all", "nodes": [
            { "id": "n1", "kind": "membership", "segment": "s1" },
            { "id": "n2", "kind": "membership", "segment": "s2", "off": true },
            { "id": "n3", "kind": "group", "match": "any", "nodes": [
                { "id": "n4", "kind": "condition", "attribute": { "measure": "m1" }, "test": { "type": "empty" } },
                { "id": "n5", "kind": "membership", "segment": "s1", "negated": true }] }] }] }"#;
        let uses = Uses::of(&json::read_definition(text).expect("a definition"));
        assert_eq!(uses, Uses { segments: ids("s1 s3"), measures: ids("m1") });
    }
}
