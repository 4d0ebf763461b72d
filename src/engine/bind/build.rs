//! Bound rules as sets, with one node switched off or none.

use std::sync::Arc;

use super::{
    Bound, Branch, Kind, Rule, Tree,
    figure::{FigureTest, FigureTree},
    sequence::SequenceTree,
};
use crate::{
    engine::{
        asked::Asked,
        dataset::Frame,
        expr::{AggregateKey, Expr, Figured, Formula, Known, Set, Source},
        run::ranking,
        sequence::{SequenceKey, StepKey},
    },
    model::definition::{Aggregate, Match, SetOperator},
};

/// The rules from the top down; nothing where none remains.
pub(in crate::engine) fn rules(
    known: &mut Known,
    rules: &[Rule],
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    let mut above: Option<Set> = None;
    for rule in rules {
        let Some(own) = rule_set(known, rule, rows, skip) else { continue };
        above = Some(match above {
            None => own,
            Some(above) => join(known, rule.operator, above, own, rows),
        });
    }
    above
}

fn join(known: &mut Known, operator: SetOperator, above: Set, own: Set, rows: usize) -> Set {
    match operator {
        SetOperator::Union => known.any(vec![above, own], rows),
        SetOperator::Intersect => known.all(vec![above, own], rows),
        SetOperator::Except => {
            let not = known.not(own);
            known.all(vec![above, not], rows)
        }
    }
}

/// The customers of one rule.
pub(in crate::engine) fn rule_set(
    known: &mut Known,
    rule: &Rule,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    let set = tree(known, &rule.tree, &rule.frame, rows, skip)?;
    Some(known.exists(&rule.frame, set))
}

/// What suppression leaves of the rules.
pub(in crate::engine) fn remaining(known: &mut Known, bound: &Bound, rules: Set, rows: usize) -> Set {
    let mut sets = vec![rules];
    for suppressed in &bound.suppressed {
        sets.push(known.not(*suppressed));
    }
    known.all(sets, rows)
}

/// Everything: rules, suppression, limit.
pub(in crate::engine) fn whole(
    known: &mut Known,
    bound: &Bound,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    let rules = rules(known, &bound.rules, rows, skip)?;
    let remaining = remaining(known, bound, rules, rows);
    Some(limited(known, bound, remaining))
}

/// What the limit leaves of what remains.
pub(in crate::engine) fn limited(known: &mut Known, bound: &Bound, remaining: Set) -> Set {
    let Some(cut) = &bound.limit else { return remaining };
    let ranking = ranking(cut).map(|formula| known.put_figured(formula));
    known.put(Expr::Limited { of: remaining, cut: cut.clone(), ranking })
}

/// A node over the joined records of a frame; nothing where it vanishes. `rows` of the profile table.
pub(in crate::engine) fn tree(
    known: &mut Known,
    node: &Tree,
    frame: &Arc<Frame>,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    if node.off || skip == Some(node.id.as_str()) {
        return None;
    }
    alone(known, node, frame, rows, skip)
}

/// A node as if it were switched on.
pub(in crate::engine) fn alone(
    known: &mut Known,
    node: &Tree,
    frame: &Arc<Frame>,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    match &node.kind {
        Kind::Everyone => Some(known.put(Expr::Everything(frame.rows))),
        Kind::Records(leaf) => Some(leaf.set),
        Kind::Group(nodes) => branch(known, nodes, frame, rows, skip),
        _ => {
            let customers = customers(known, node, rows, skip)?;
            Some(known.carried(frame, frame.positions.len() - 1, &[], customers))
        }
    }
}

pub(in crate::engine) fn branch(
    known: &mut Known,
    branch: &Branch,
    frame: &Arc<Frame>,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    let nodes = branch.nodes.iter();
    let sets: Vec<Set> = nodes.filter_map(|node| tree(known, node, frame, rows, skip)).collect();
    if sets.is_empty() {
        return None;
    }
    Some(match branch.matching {
        Match::All => known.all(sets, frame.rows),
        Match::Any => known.any(sets, frame.rows),
        Match::None => {
            let any = known.any(sets, frame.rows);
            known.not(any)
        }
    })
}

/// A node that is asked of customers; nothing where it vanishes.
fn customers(known: &mut Known, node: &Tree, rows: usize, skip: Option<&str>) -> Option<Set> {
    match &node.kind {
        Kind::Customers(leaf) => Some(leaf.set),
        Kind::Scoped { frame, branch: nodes, quantifier } => {
            let of = branch(known, nodes, frame, rows, skip)?;
            Some(known.put(Expr::Quantified { frame: frame.number, of, quantifier: *quantifier }))
        }
        Kind::Figure(figure) => Some(figure_set(known, figure, rows, skip)),
        Kind::Sequence(sequence) => Some(sequence_set(known, sequence, rows, skip)),
        Kind::Everyone | Kind::Records(_) | Kind::Group(_) => None,
    }
}

/// The values of a figure.
pub(in crate::engine) fn figured(
    known: &mut Known,
    figure: &FigureTree,
    rows: usize,
    skip: Option<&str>,
) -> Figured {
    let filter = filtered(known, figure, rows, skip);
    known.put_figured(Formula::Aggregate(AggregateKey {
        frame: figure.frame.number,
        aggregate: figure.aggregate,
        of: figure.of.clone(),
        by: figure.by.clone(),
        filter,
        day: figure.day,
    }))
}

/// The values that a figure is compared by: instead of days since the first or last record the time of that record.
fn compared(known: &mut Known, figure: &FigureTree, rows: usize, skip: Option<&str>) -> Figured {
    let Some((place, _)) = &figure.since else { return figured(known, figure, rows, skip) };
    let filter = filtered(known, figure, rows, skip);
    let first = figure.aggregate == Aggregate::DaysSinceFirst;
    known.put_figured(Formula::Aggregate(AggregateKey {
        frame: figure.frame.number,
        aggregate: if first { Aggregate::First } else { Aggregate::Last },
        of: Some(place.clone()),
        by: None,
        filter,
        day: None,
    }))
}

/// The records that a figure counts; nothing where it counts all.
pub(in crate::engine) fn filtered(
    known: &mut Known,
    figure: &FigureTree,
    rows: usize,
    skip: Option<&str>,
) -> Option<Set> {
    let filter = figure.filter.as_ref().and_then(|filter| branch(known, filter, &figure.frame, rows, skip));
    let sets: Vec<Set> = filter.into_iter().chain(figure.window).collect();
    if sets.is_empty() { None } else { Some(known.all(sets, figure.frame.rows)) }
}

/// Customers whose figure passes.
fn figure_set(known: &mut Known, figure: &FigureTree, rows: usize, skip: Option<&str>) -> Set {
    if let Some(set) = counted(known, figure, rows, skip) {
        return set;
    }
    let value = compared(known, figure, rows, skip);
    let source = Source::Figured(value);
    let (yes, negated, has_value) = match &figure.test {
        FigureTest::Question { negated, has_value, .. } if figure.since.is_some() => {
            (known.put(Expr::Asked(source, about(figure))), *negated, *has_value)
        }
        FigureTest::None => return known.put(Expr::Present(source, Asked::Present)),
        FigureTest::Question { asked, negated, has_value } => {
            (known.put(Expr::Asked(source, asked.clone())), *negated, *has_value)
        }
        FigureTest::Exactly { test, negated, has_value } => {
            (known.put(Expr::Average(value, test.clone())), *negated, *has_value)
        }
    };
    if !negated {
        return yes;
    }
    let not = known.not(yes);
    if !has_value {
        return not;
    }
    let present = known.put(Expr::Present(source, about(figure)));
    known.all(vec![not, present], rows)
}

/// What a figure is asked about: of a list perhaps its size, which an empty one has.
fn about(figure: &FigureTree) -> Asked {
    if let Some((_, times)) = &figure.since {
        return Asked::Within(times.clone());
    }
    match &figure.test {
        FigureTest::Question { asked, .. } => asked.clone(),
        FigureTest::None | FigureTest::Exactly { .. } => Asked::Present,
    }
}

/// count ≥ 1 = there is a record; count = 0 = there is none
fn counted(known: &mut Known, figure: &FigureTree, rows: usize, skip: Option<&str>) -> Option<Set> {
    if figure.aggregate != Aggregate::Count || known.plain {
        return None;
    }
    let FigureTest::Question { asked: Asked::Within(spans), negated, .. } = &figure.test else { return None };
    let (some, none) = (spans.is_from_one(), spans.is_zero());
    if !some && !none {
        return None;
    }
    let of =
        filtered(known, figure, rows, skip).unwrap_or_else(|| known.put(Expr::Everything(figure.frame.rows)));
    let exists = known.put(Expr::Exists { frame: figure.frame.number, of });
    Some(if some != *negated { exists } else { known.not(exists) })
}

/// Of negative conditions on figures: the customers whose figure is empty.
pub(in crate::engine) fn figure_empty(known: &mut Known, figure: &FigureTree, rows: usize) -> Option<Set> {
    let negated = match &figure.test {
        FigureTest::Question { asked, negated, .. } => *negated && *asked != Asked::Present,
        FigureTest::Exactly { negated, .. } => *negated,
        FigureTest::None => false,
    };
    if !negated {
        return None;
    }
    let value = compared(known, figure, rows, None);
    let present = known.put(Expr::Present(Source::Figured(value), about(figure)));
    Some(known.not(present))
}

pub(in crate::engine) fn sequence_set(
    known: &mut Known,
    sequence: &SequenceTree,
    rows: usize,
    skip: Option<&str>,
) -> Set {
    let filtered = |known: &mut Known, nodes: &Option<Branch>, frame: &Arc<Frame>| {
        nodes.as_ref().and_then(|nodes| branch(known, nodes, frame, rows, skip))
    };
    let steps = sequence.steps.iter().map(|step| StepKey {
        frame: step.frame.number,
        filter: filtered(known, &step.filter, &step.frame),
        within: step.within,
        without: step.without.as_ref().map(|(frame, nodes)| (frame.number, filtered(known, nodes, frame))),
        same: step.same.clone(),
    });
    let steps = steps.collect();
    known.put(Expr::Sequence(Arc::new(SequenceKey { steps, zone: sequence.zone })))
}
