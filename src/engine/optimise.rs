//! A plan as one expression over questions, and rewrites that keep what it means and make it cheaper.

use super::plan::{Kind, Leaf, Plan, Tree, Verdict};
use crate::{
    data::column::{Codes, Integers, Values},
    engine::asked::Asked,
    model::definition::{Match, SetOperator},
};

/// What decides whether a customer is a member.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// Every one is true; so is none at all.
    All(Vec<Expression>),
    /// At least one is true.
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Leaf(Verdict),
}

/// A rewrite: the expression that it makes means the same.
type Rewrite = fn(Expression, &[Leaf]) -> Expression;

/// In the order in which they are done.
const REWRITES: &[Rewrite] = &[twice_not, one_of_one, flatten, decided, cheap_first];

/// The rules from the top down, without what is switched off.
pub(super) fn expression(plan: &Plan) -> Expression {
    let mut above: Option<Expression> = None;
    for rule in plan.rules.iter().filter(|rule| rule.tree.is_alive()) {
        let own = of(&rule.tree);
        above = Some(match (above, rule.operator) {
            (None, _) => own,
            (Some(above), SetOperator::Union) => Expression::Any(vec![above, own]),
            (Some(above), SetOperator::Intersect) => Expression::All(vec![above, own]),
            (Some(above), SetOperator::Except) => {
                Expression::All(vec![above, Expression::Not(Box::new(own))])
            }
        });
    }
    above.unwrap_or(Expression::Any(Vec::new()))
}

fn of(tree: &Tree) -> Expression {
    match &tree.kind {
        Kind::Everyone => Expression::All(Vec::new()),
        Kind::Leaf(verdict) => Expression::Leaf(*verdict),
        Kind::Group(matching, nodes) => {
            let nodes = nodes.iter().filter(|node| node.is_alive()).map(of).collect();
            match matching {
                Match::All => Expression::All(nodes),
                Match::Any => Expression::Any(nodes),
                Match::None => Expression::Not(Box::new(Expression::Any(nodes))),
            }
        }
    }
}

/// The same, cheaper.
pub(super) fn optimised(expression: Expression, leaves: &[Leaf]) -> Expression {
    REWRITES.iter().fold(expression, |expression, rewrite| everywhere(expression, leaves, *rewrite))
}

/// From the leaves up.
fn everywhere(expression: Expression, leaves: &[Leaf], rewrite: Rewrite) -> Expression {
    let inner =
        |nodes: Vec<Expression>| nodes.into_iter().map(|node| everywhere(node, leaves, rewrite)).collect();
    let expression = match expression {
        Expression::All(nodes) => Expression::All(inner(nodes)),
        Expression::Any(nodes) => Expression::Any(inner(nodes)),
        Expression::Not(node) => Expression::Not(Box::new(everywhere(*node, leaves, rewrite))),
        leaf @ Expression::Leaf(_) => leaf,
    };
    rewrite(expression, leaves)
}

/// not (not a) = a
fn twice_not(expression: Expression, _: &[Leaf]) -> Expression {
    match expression {
        Expression::Not(inner) => match *inner {
            Expression::Not(twice) => *twice,
            inner => Expression::Not(Box::new(inner)),
        },
        other => other,
    }
}

/// all of (a) = any of (a) = a
fn one_of_one(expression: Expression, _: &[Leaf]) -> Expression {
    match expression {
        Expression::All(mut nodes) | Expression::Any(mut nodes) if nodes.len() == 1 => nodes.remove(0),
        other => other,
    }
}

/// all of (a, all of (b, c)) = all of (a, b, c), and so for any
fn flatten(expression: Expression, _: &[Leaf]) -> Expression {
    match expression {
        Expression::All(nodes) => Expression::All(
            nodes
                .into_iter()
                .flat_map(|node| if let Expression::All(inner) = node { inner } else { vec![node] })
                .collect(),
        ),
        Expression::Any(nodes) => Expression::Any(
            nodes
                .into_iter()
                .flat_map(|node| if let Expression::Any(inner) = node { inner } else { vec![node] })
                .collect(),
        ),
        other => other,
    }
}

/// all of (a, nobody) = nobody; any of (a, everybody) = everybody; not (nobody) = everybody
fn decided(expression: Expression, _: &[Leaf]) -> Expression {
    let (nobody, everybody) = (Expression::Any(Vec::new()), Expression::All(Vec::new()));
    match expression {
        Expression::All(nodes) if nodes.contains(&nobody) => nobody,
        Expression::Any(nodes) if nodes.contains(&everybody) => everybody,
        Expression::All(mut nodes) if nodes.len() > 1 => {
            nodes.retain(|node| *node != everybody);
            one_of_one(Expression::All(nodes), &[])
        }
        Expression::Any(mut nodes) if nodes.len() > 1 => {
            nodes.retain(|node| *node != nobody);
            one_of_one(Expression::Any(nodes), &[])
        }
        Expression::Not(node) if *node == nobody => everybody,
        Expression::Not(node) if *node == everybody => nobody,
        other => other,
    }
}

/// all of (a, b) = all of (b, a): what is cheap goes first, and what is dear is asked of fewer rows
fn cheap_first(expression: Expression, leaves: &[Leaf]) -> Expression {
    match expression {
        Expression::All(mut nodes) => {
            nodes.sort_by_key(|node| cost(node, leaves));
            Expression::All(nodes)
        }
        Expression::Any(mut nodes) => {
            nodes.sort_by_key(|node| cost(node, leaves));
            Expression::Any(nodes)
        }
        other => other,
    }
}

/// Roughly, in tenths of a nanosecond a row.
fn cost(expression: &Expression, leaves: &[Leaf]) -> u64 {
    match expression {
        Expression::All(nodes) | Expression::Any(nodes) => nodes.iter().map(|node| cost(node, leaves)).sum(),
        Expression::Not(node) => cost(node, leaves),
        Expression::Leaf(verdict) => leaf_cost(&leaves[verdict.leaf]),
    }
}

fn leaf_cost(leaf: &Leaf) -> u64 {
    match (&leaf.key.asked, &leaf.column.values) {
        (Asked::Present | Asked::Boolean(_), _) => 1,
        (Asked::Text(_), Values::Dictionary { codes: Codes::U8(_), .. }) => 3,
        (Asked::Text(_), Values::Dictionary { .. }) => 10,
        (Asked::Text(text), _) if text.is_pattern() => 1_000,
        (Asked::Text(text), _) => {
            if text.fold {
                400
            } else {
                200
            }
        }
        (Asked::Within(_), Values::Exact { mantissas: Integers::I8(_) | Integers::I16(_), .. }) => 2,
        (Asked::Within(_), _) => 5,
        (Asked::Size(..), _) => 10,
        (Asked::Day(..), Values::Date(_)) => 20,
        (Asked::Day(..) | Asked::Hour(..), _) => 100,
        (Asked::HasAny(_) | Asked::HasAll(_) | Asked::Against { .. }, _) => 200,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(leaf: usize) -> Expression {
        Expression::Leaf(Verdict { leaf, negated: false, has_value: false })
    }

    fn all(nodes: Vec<Expression>) -> Expression {
        Expression::All(nodes)
    }

    fn any(nodes: Vec<Expression>) -> Expression {
        Expression::Any(nodes)
    }

    fn not(node: Expression) -> Expression {
        Expression::Not(Box::new(node))
    }

    fn after(rewrite: Rewrite, expression: Expression) -> Expression {
        everywhere(expression, &[], rewrite)
    }

    #[test]
    fn rewrites_do_what_they_say() {
        assert_eq!(after(twice_not, not(not(leaf(1)))), leaf(1));
        assert_eq!(after(one_of_one, all(vec![any(vec![leaf(1)])])), leaf(1));
        assert_eq!(
            after(flatten, all(vec![leaf(1), all(vec![leaf(2), leaf(3)])])),
            all(vec![leaf(1), leaf(2), leaf(3)])
        );
        assert_eq!(
            after(flatten, any(vec![leaf(1), all(vec![leaf(2)])])),
            any(vec![leaf(1), all(vec![leaf(2)])])
        );
        assert_eq!(after(decided, all(vec![leaf(1), any(vec![])])), any(vec![]));
        assert_eq!(after(decided, any(vec![leaf(1), all(vec![])])), all(vec![]));
        assert_eq!(after(decided, all(vec![leaf(1), all(vec![])])), leaf(1));
        assert_eq!(after(decided, not(not(any(vec![])))), any(vec![]));
    }
}
