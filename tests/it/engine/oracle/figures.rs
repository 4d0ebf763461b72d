//! The figures of a definition, each by evaluating the definition that it speaks of.

use satsuma::model::{
    condition::Comparison,
    definition::{Definition, Match, Node, NodeKind, Rule},
    figures::{Figures, NodeFigure},
};

use super::{Oracle, alive, has_one, negative};

impl Oracle<'_> {
    /// All figures but the intervals; nothing where no rule is there.
    pub(crate) fn figures(&self, definition: &Definition) -> Option<Figures> {
        let size = |definition: &Definition| self.members(definition).map(|rows| rows.len() as u32);
        let mut figures =
            Figures { everyone: self.customers().len() as u32, total: size(definition)?, nodes: Vec::new() };
        for (at, rule) in definition.rules.iter().enumerate() {
            let only = Definition { rules: vec![Rule { off: false, ..rule.clone() }], ..definition.clone() };
            let upto = Definition { rules: definition.rules[..=at].to_vec(), ..definition.clone() };
            let there = !rule.off && !alive(&rule.nodes).is_empty();
            figures.nodes.push(NodeFigure {
                id: rule.id.clone(),
                alone: size(&only).unwrap_or(0),
                running: if there { size(&upto) } else { None },
                without: size(&switched_off(definition, &rule.id)),
                empty: None,
                interval: None,
            });
            self.below(&rule.nodes, definition, &mut figures.nodes);
        }
        Some(figures)
    }

    fn below(&self, nodes: &[Node], definition: &Definition, out: &mut Vec<NodeFigure>) {
        for node in nodes {
            let mut only = Definition { rules: vec![definition.rules[0].clone()], ..definition.clone() };
            only.rules[0] = Rule {
                off: false,
                matching: Match::All,
                nodes: vec![Node { off: false, ..node.clone() }],
                ..only.rules[0].clone()
            };
            out.push(NodeFigure {
                id: node.id.clone(),
                alone: self.members(&only).map_or(0, |rows| rows.len() as u32),
                running: None,
                without: self.members(&switched_off(definition, &node.id)).map(|rows| rows.len() as u32),
                empty: self.empty(&node.kind),
                interval: None,
            });
            if let NodeKind::Group(group) = &node.kind {
                self.below(&group.nodes, definition, out);
            }
        }
    }

    /// Of negative conditions, how many customers have no value.
    fn empty(&self, kind: &NodeKind) -> Option<u32> {
        let is_empty: Box<dyn Fn(&usize) -> bool> = match kind {
            NodeKind::Condition(condition)
                if negative(&condition.predicate.test, condition.predicate.negated) =>
            {
                Box::new(|row| !has_one(self.value(&condition.attribute, *row).1, &condition.predicate.test))
            }
            NodeKind::Compare(compare) if compare.comparison == Comparison::NotEqual => Box::new(|row| {
                self.value(&compare.left, *row).1.is_empty() || self.value(&compare.right, *row).1.is_empty()
            }),
            _ => return None,
        };
        Some(self.customers().iter().filter(|row| is_empty(row)).count() as u32)
    }
}

/// The definition with one rule or node switched off.
fn switched_off(definition: &Definition, id: &str) -> Definition {
    fn inside(nodes: &mut [Node], id: &str) {
        for node in nodes {
            node.off |= node.id == id;
            if let NodeKind::Group(group) = &mut node.kind {
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
