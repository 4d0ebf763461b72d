//! Moving rules and nodes by one step, for menu and keyboard: each step as the edit that does it.

use crate::model::{apply::apply, catalog::Catalog, draft::Draft, edit::Edit};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the one above; out of the sub-rule where it is the first.
    Up,
    /// Behind the one below; out of the sub-rule where it is the last.
    Down,
    /// Into the sub-rule right above, or into the filter of what is there.
    In,
    /// Behind the sub-rule that it stands in.
    Out,
}

/// The edit that moves a rule or a node by one step; nothing where there is no such step.
pub fn step(draft: &Draft, catalog: &Catalog, id: &str, way: Way) -> Option<Edit> {
    let edit = match draft.rules.iter().position(|rule| rule.id == id) {
        Some(at) => {
            let to = match way {
                Way::Up => at.checked_sub(1)?,
                Way::Down => Some(at + 1).filter(|to| *to < draft.rules.len())?,
                Way::In | Way::Out => return None,
            };
            Edit::MoveRule { rule: id.to_owned(), to }
        }
        None => node_step(draft, id, way)?,
    };
    apply(draft, &edit, catalog).ok().map(|_| edit)
}

fn node_step(draft: &Draft, id: &str, way: Way) -> Option<Edit> {
    let (container, at) = draft.place(id)?;
    let last = draft.nodes(container)?.len() - 1;
    let outside = |behind: usize| {
        let (outer, place) = draft.place(&draft.owner(container)?.id)?;
        Some((outer.to_owned(), place + behind))
    };
    let (into, at) = match way {
        Way::Up if at > 0 => (container.to_owned(), at - 1),
        Way::Up => outside(0)?,
        Way::Down if at < last => (container.to_owned(), at + 1),
        Way::Down | Way::Out => outside(1)?,
        Way::In => {
            let above = draft.nodes(container)?.get(at.checked_sub(1)?)?;
            let (inner, group) = above.containers().into_iter().next_back()?;
            (inner.to_owned(), group.nodes.len())
        }
    };
    Some(Edit::Move { node: id.to_owned(), into, at: Some(at) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        definition::SetOperator,
        draft::{DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
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
            ("d", Way::Down),
            ("r1", Way::Up),
            ("r2", Way::Down),
            ("r1", Way::In),
        ] {
            assert_eq!(moved(id, way), None, "{id} {way:?}");
        }
    }
}
