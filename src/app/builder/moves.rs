//! Moving rules, nodes and steps of sequences by one step, for menu and keyboard: each step as the edit that does it.

use super::places::{Carried, Place, put};
use crate::model::{
    catalog::Catalog,
    draft::{Draft, DraftKind},
    edit::Edit,
};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the one above; out of the sub-rule where it is the first, and of a rule into the one above.
    Up,
    /// Behind the one below; out of the sub-rule where it is the last, and of a rule into the one below.
    Down,
    /// Into the sub-rule right above, or into the filter of what is there.
    In,
    /// Behind the sub-rule that it stands in.
    Out,
}

/// The edit that moves a rule, a node or a step of a sequence by one step; nothing where there is no such step.
pub fn step(draft: &Draft, catalog: &Catalog, id: &str, way: Way) -> Option<Edit> {
    let (carried, place) = aim(draft, id, way)?;
    put(draft, catalog, &carried, &place).ok().flatten()
}

/// The place that a step goes to.
fn aim(draft: &Draft, id: &str, way: Way) -> Option<(Carried, Place)> {
    let beside = |from: usize, many: usize| match way {
        Way::Up => from.checked_sub(1),
        Way::Down => Some(from + 2).filter(|at| *at <= many),
        Way::In | Way::Out => None,
    };
    if let Some(from) = draft.rules.iter().position(|rule| rule.id == id) {
        let at = beside(from, draft.rules.len())?;
        return Some((Carried::Rule(id.to_owned()), Place::Rules { at }));
    }
    let Some((container, from)) = draft.place(id) else {
        let owner = draft.owner(id)?;
        let DraftKind::Sequence(sequence) = &owner.kind else { return None };
        let at = beside(sequence.steps.iter().position(|step| step.id == id)?, sequence.steps.len())?;
        return Some((Carried::Step(id.to_owned()), Place::Steps { of: owner.id.clone(), at }));
    };
    let nodes = draft.nodes(container)?;
    let rule = draft.rules.iter().position(|rule| rule.id == container);
    let next_rule = |by: usize| draft.rules.get((rule? + by).checked_sub(1)?);
    let outside = |behind: usize| {
        let (outer, place) = draft.place(&draft.owner(container)?.id)?;
        Some((outer.to_owned(), place + behind))
    };
    let (into, at) = match (way, beside(from, nodes.len())) {
        (Way::Up | Way::Down, Some(at)) => (container.to_owned(), at),
        (Way::Up, None) if rule.is_some() => {
            let above = next_rule(0)?;
            (above.id.clone(), above.nodes.len())
        }
        (Way::Down, None) if rule.is_some() => (next_rule(2)?.id.clone(), 0),
        (Way::Up, None) => outside(0)?,
        (Way::Down | Way::Out, _) => outside(1)?,
        (Way::In, _) => {
            let above = nodes.get(from.checked_sub(1)?)?;
            let (inner, group) = above.containers().into_iter().next_back()?;
            (inner.to_owned(), group.nodes.len())
        }
    };
    Some((Carried::Node(id.to_owned()), Place::Nodes { into, at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        apply::apply,
        definition::SetOperator,
        draft::{DraftCondition, DraftGroup, DraftNode, DraftRule},
    };

    fn condition(id: &str) -> DraftNode {
        DraftNode::new(id.into(), DraftKind::Condition(DraftCondition::default()))
    }

    /// r1: a, g(b, c), d; r2: empty.
    fn draft() -> Draft {
        let group = DraftGroup { nodes: vec![condition("b"), condition("c")], ..DraftGroup::default() };
        let nodes = vec![condition("a"), DraftNode::new("g".into(), DraftKind::Group(group)), condition("d")];
        let rules = vec![
            DraftRule { nodes, ..DraftRule::new("r1".into(), SetOperator::Union) },
            DraftRule::new("r2".into(), SetOperator::Except),
        ];
        Draft { rules, ..Draft::default() }
    }

    fn order(draft: &Draft) -> String {
        draft.ids().join(" ")
    }

    fn moved(id: &str, way: Way) -> Option<String> {
        let (draft, catalog) = (draft(), Catalog::default());
        let edit = step(&draft, &catalog, id, way)?;
        Some(order(&apply(&draft, &edit, &catalog).expect("a step that can be done")))
    }

    #[test]
    fn nodes_go_up_and_down_in_and_out() {
        let moves = [
            ("a", Way::Down, "r1 g b c a d r2"),
            ("d", Way::Up, "r1 a d g b c r2"),
            ("d", Way::In, "r1 a g b c d r2"),
            ("b", Way::Up, "r1 a b g c d r2"),
            ("c", Way::Down, "r1 a g b c d r2"),
            ("b", Way::Out, "r1 a g c b d r2"),
            ("d", Way::Down, "r1 a g b c r2 d"),
            ("r1", Way::Down, "r2 r1 a g b c d"),
        ];
        for (id, way, expected) in moves {
            assert_eq!(moved(id, way).as_deref(), Some(expected), "{id} {way:?}");
        }
    }

    #[test]
    fn there_is_no_step_beyond_the_ends() {
        for (id, way) in [
            ("a", Way::Up),
            ("a", Way::In),
            ("a", Way::Out),
            ("r1", Way::Up),
            ("r2", Way::Down),
            ("r1", Way::In),
        ] {
            assert_eq!(moved(id, way), None, "{id} {way:?}");
        }
    }
}
