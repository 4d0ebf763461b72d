//! What is asked of related tables and of other segments, back to what is on screen.

use super::{Ids, date, group};
use crate::model::{
    definition::{Activity, Compare, Hierarchy, Membership, Quantifier, Scope, Sequence, Step},
    draft::{
        DraftActivity, DraftBetween, DraftCompare, DraftCondition, DraftGroup, DraftHierarchy,
        DraftMembership, DraftScope, DraftSequence, DraftSpan, DraftStep, DraftWindow, HowMany,
    },
};

pub(super) fn scope(scope: &Scope) -> DraftScope {
    let (how_many, count) = match scope.quantifier {
        Quantifier::Any => (HowMany::Any, None),
        Quantifier::All => (HowMany::All, None),
        Quantifier::None => (HowMany::None, None),
        Quantifier::AtLeast(count) => (HowMany::AtLeast, Some(count)),
        Quantifier::AtMost(count) => (HowMany::AtMost, Some(count)),
        Quantifier::Exactly(count) => (HowMany::Exactly, Some(count)),
    };
    let count = count.map(|count| count.to_string()).unwrap_or_default();
    DraftScope { path: scope.path.clone(), how_many, count }
}

pub(super) fn compare(compare: &Compare) -> DraftCompare {
    DraftCompare {
        left: Some(compare.left.clone()),
        comparison: compare.comparison,
        right: Some(compare.right.clone()),
        has_value: compare.has_value,
    }
}

pub(super) fn activity(activity: &Activity, ids: &mut Ids) -> DraftActivity {
    let figure = &activity.figure;
    let window = figure.window.as_ref().map(date);
    DraftActivity {
        path: figure.path.clone(),
        aggregate: figure.aggregate,
        attribute: figure.attribute.clone(),
        by: figure.by.clone(),
        filter: filter(figure.filter.as_ref(), ids),
        window: window.map(|(verb, operand)| DraftWindow { verb, operand }),
        test: DraftCondition::from(&activity.predicate),
    }
}

fn filter(filter: Option<&crate::model::definition::Group>, ids: &mut Ids) -> DraftGroup {
    filter.map(|filter| group(filter, ids)).unwrap_or_default()
}

pub(super) fn sequence(sequence: &Sequence, ids: &mut Ids) -> DraftSequence {
    DraftSequence { steps: sequence.steps.iter().map(|one| step(one, ids)).collect() }
}

fn step(step: &Step, ids: &mut Ids) -> DraftStep {
    let without = step.without.as_ref().map(|between| DraftBetween {
        id: ids.next(),
        path: between.path.clone(),
        filter: filter(between.filter.as_ref(), ids),
    });
    let within = step.within.map(|span| DraftSpan { count: span.count.to_string(), unit: span.unit });
    DraftStep {
        id: ids.next(),
        path: step.path.clone(),
        filter: filter(step.filter.as_ref(), ids),
        within,
        without,
        same: step.same.clone(),
    }
}

pub(super) fn membership(membership: &Membership) -> DraftMembership {
    DraftMembership { segment: Some(membership.segment.clone()), negated: membership.negated }
}

pub(super) fn hierarchy(hierarchy: &Hierarchy) -> DraftHierarchy {
    DraftHierarchy {
        relationship: hierarchy.relationship.clone(),
        direction: hierarchy.direction,
        account: hierarchy.account.clone(),
        negated: hierarchy.negated,
    }
}
