//! What is worth a second look in a definition whose figures are known: each a sentence at its node.

use crate::model::{
    definition::{Match, NodeId},
    draft::{Draft, DraftKind, DraftNode},
    figures::Figures,
};

/// A sentence, and the rule or node that it is about; nothing for the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Whose.
    pub node: Option<NodeId>,
    /// What is worth a look.
    pub message: String,
}

/// Everything worth a look, in document order, the whole last. The figures must be those of the draft.
pub fn warnings(draft: &Draft, figures: &Figures) -> Vec<Warning> {
    let mut found = Vec::new();
    for rule in &draft.rules {
        if rule.off {
            found.push(at(&rule.id, "This rule is switched off: it changes nothing."));
            continue;
        }
        two_negatives(&rule.id, rule.matching, &rule.nodes, &mut found);
        rule.nodes.iter().for_each(|node| node_warnings(node, figures, &mut found));
    }
    let all = figures.everyone;
    let everyone =
        draft.rules.iter().flat_map(|rule| &rule.nodes).any(|node| matches!(node.kind, DraftKind::Everyone));
    if all > 0 && figures.total == 0 {
        found.push(Warning { node: None, message: "Nobody is in this segment.".to_owned() });
    } else if all > 0 && figures.total == all && !everyone {
        found.push(Warning { node: None, message: "Every customer is in this segment.".to_owned() });
    }
    found
}

fn at(node: &str, message: &str) -> Warning {
    Warning { node: Some(node.to_owned()), message: message.to_owned() }
}

fn node_warnings(node: &DraftNode, figures: &Figures, found: &mut Vec<Warning>) {
    if node.off {
        return;
    }
    let alone = figures.nodes.iter().find(|figure| figure.id == node.id).map(|figure| figure.alone);
    match &node.kind {
        DraftKind::Group(group) => {
            two_negatives(&node.id, group.matching, &group.nodes, found);
            group.nodes.iter().for_each(|inner| node_warnings(inner, figures, found));
        }
        DraftKind::Condition(_) if figures.everyone > 0 => match alone {
            Some(0) => found.push(at(&node.id, "No customer has this.")),
            Some(alone) if alone == figures.everyone => found.push(at(&node.id, "Every customer has this.")),
            _ => {}
        },
        _ => {}
    }
}

/// "Not Spain or not France" is everybody: seldom what is meant.
fn two_negatives(id: &str, matching: Match, nodes: &[DraftNode], found: &mut Vec<Warning>) {
    let negative = |node: &&DraftNode| match &node.kind {
        DraftKind::Condition(condition) => {
            !node.off && condition.operator.is_some_and(|operator| operator.is_negative())
        }
        _ => false,
    };
    let attribute = |node: &DraftNode| match &node.kind {
        DraftKind::Condition(condition) => condition.attribute.clone(),
        _ => None,
    };
    let negatives: Vec<&DraftNode> = nodes.iter().filter(negative).collect();
    let repeats = negatives.iter().enumerate().any(|(place, node)| {
        let own = attribute(node);
        own.is_some() && negatives[..place].iter().any(|other| attribute(other) == own)
    });
    if matching == Match::Any && repeats {
        found.push(at(id, "Two negative conditions on one attribute are joined by any of: nearly everybody makes one of them true. All of may be meant."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        attribute::Attribute,
        definition::SetOperator,
        draft::{DraftCondition, DraftRule},
        figures::NodeFigure,
        operator::{Operator, Verb},
    };

    fn draft(matching: Match, negated: bool) -> Draft {
        let condition = |id: &str| {
            let condition = DraftCondition {
                attribute: Some(Attribute::column("customers", "country")),
                operator: Some(Operator { verb: Verb::Is, negated }),
                ..DraftCondition::default()
            };
            DraftNode::new(id.into(), DraftKind::Condition(condition))
        };
        let rule = DraftRule {
            matching,
            nodes: vec![condition("a"), condition("b")],
            ..DraftRule::new("r".into(), SetOperator::Union)
        };
        Draft { rules: vec![rule], ..Draft::default() }
    }

    fn figures(total: u32, a: u32, b: u32) -> Figures {
        let node = |id: &str, alone| NodeFigure { id: id.into(), alone, ..NodeFigure::default() };
        Figures { everyone: 10, total, nodes: vec![node("r", total), node("a", a), node("b", b)] }
    }

    fn messages(draft: &Draft, figures: &Figures) -> Vec<(Option<String>, String)> {
        warnings(draft, figures)
            .into_iter()
            .map(|warning| (warning.node, warning.message.split('.').next().unwrap_or_default().to_owned()))
            .collect()
    }

    #[test]
    fn nobody_and_everybody_are_worth_a_look() {
        let said = messages(&draft(Match::All, false), &figures(0, 0, 10));
        assert_eq!(
            said,
            [
                (Some("a".into()), "No customer has this".into()),
                (Some("b".into()), "Every customer has this".into()),
                (None, "Nobody is in this segment".into())
            ]
        );
        assert!(messages(&draft(Match::All, false), &figures(4, 5, 6)).is_empty());
    }

    #[test]
    fn two_negatives_joined_by_any_are_told() {
        let said = messages(&draft(Match::Any, true), &figures(9, 8, 9));
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].0.as_deref(), Some("r"));
        assert!(messages(&draft(Match::All, true), &figures(7, 8, 9)).is_empty());
    }

    #[test]
    fn what_is_switched_off_is_told_once() {
        let mut off = draft(Match::Any, true);
        off.rules[0].off = true;
        assert_eq!(messages(&off, &figures(3, 0, 0)).len(), 1);
    }
}
