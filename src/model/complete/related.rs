//! What is asked of related tables and of other segments: from controls to what is meant.

use super::{Completion, operand};
use crate::model::{
    attribute::{Attribute, Path},
    catalog::Frame,
    condition::{Comparison, DateTest, Predicate, TimeSpan},
    definition::{
        Activity, Aggregate, Between, Compare, Figure, Group, Hierarchy, Membership, Quantifier, Scope,
        Sequence, Step,
    },
    draft::{
        DraftActivity, DraftBetween, DraftCompare, DraftGroup, DraftHierarchy, DraftMembership, DraftScope,
        DraftSequence, DraftStep, DraftWindow, HowMany,
    },
    operator::{Operator, Verb},
    problem::Part,
    schema::{ColumnType, ValueType},
};

const CHOOSE: &str = "Choose an attribute.";

impl Completion<'_> {
    /// The tables of a path; where it cannot be walked, a problem of `id`.
    pub(super) fn frame(&mut self, id: &str, path: Option<&Path>) -> Option<Frame> {
        match self.catalog.frame(path) {
            Ok(frame) => Some(frame),
            Err(fault) => {
                self.problem(Some(id), Part::Path, fault.message, fault.hint);
                None
            }
        }
    }

    pub(super) fn scope(&mut self, id: &str, scope: &DraftScope) -> Option<Scope> {
        let quantifier = match scope.how_many {
            HowMany::Any => Quantifier::Any,
            HowMany::All => Quantifier::All,
            HowMany::None => Quantifier::None,
            HowMany::AtLeast => Quantifier::AtLeast(self.whole(id, &scope.count)?),
            HowMany::AtMost => Quantifier::AtMost(self.whole(id, &scope.count)?),
            HowMany::Exactly => Quantifier::Exactly(self.whole(id, &scope.count)?),
        };
        Some(Scope { path: scope.path.clone(), quantifier })
    }

    fn whole(&mut self, id: &str, text: &str) -> Option<u32> {
        self.value(id, operand::whole(text))
    }

    fn value<T>(&mut self, id: &str, read: operand::Read<T>) -> Option<T> {
        read.map_err(|fault| self.problem(Some(id), Part::Value, fault.message, fault.hint)).ok()
    }

    /// An attribute that is chosen and can be asked, with its type.
    fn chosen<'a>(
        &mut self,
        id: &str,
        attribute: Option<&'a Attribute>,
        frame: &Frame,
        missing: &str,
    ) -> Option<(&'a Attribute, ColumnType)> {
        let Some(attribute) = attribute else {
            self.problem(Some(id), Part::Attribute, missing, CHOOSE);
            return None;
        };
        match self.catalog.kind_of(attribute, frame) {
            Ok(kind) => Some((attribute, kind)),
            Err(fault) => {
                self.problem(Some(id), Part::Attribute, fault.message, fault.hint);
                None
            }
        }
    }

    /// A filter; without nodes there is none. The outer option is nothing where it is not complete.
    fn filter(&mut self, frame: Option<&Frame>, filter: &DraftGroup) -> Option<Group> {
        let nodes = self.nodes(&filter.nodes, frame);
        (!nodes.is_empty()).then_some(Group { matching: filter.matching, scope: None, nodes })
    }

    /// A filter that keeps the scope that an imported one has.
    fn scoped_filter(&mut self, id: &str, frame: Option<&Frame>, filter: &DraftGroup) -> Option<Group> {
        let Some(scope) = &filter.scope else { return self.filter(frame, filter) };
        let inner = self.frame(id, Some(&scope.path));
        let scope = self.scope(id, scope)?;
        let group = self.filter(inner.as_ref(), filter)?;
        Some(Group { scope: Some(scope), ..group })
    }

    pub(super) fn activity(&mut self, id: &str, activity: &DraftActivity) -> Option<Activity> {
        let frame = self.frame(id, Some(&activity.path));
        let takes = activity.aggregate.takes_attribute();
        let attribute = frame.as_ref().filter(|_| takes).and_then(|frame| {
            self.chosen(id, activity.attribute.as_ref(), frame, "It is not said of which attribute.")
        });
        let kind = match &attribute {
            Some((_, kind)) if !activity.aggregate.fits(kind) => {
                let message = format!(
                    "There is no “{}” of an attribute that holds {}.",
                    activity.aggregate.label(),
                    kind.plural()
                );
                self.problem(Some(id), Part::Attribute, message, "Choose another attribute.");
                None
            }
            Some((_, kind)) if activity.aggregate.keeps_type() => Some(kind.clone()),
            _ => Some(ColumnType::Value(ValueType::Number)),
        };
        let timed = !activity.aggregate.needs_time() || self.timed(id, &activity.path);
        let window = activity.window.as_ref().map(|window| self.window(id, &activity.path.from, window));
        let filter = self.scoped_filter(id, frame.as_ref(), &activity.filter);
        let predicate = self.predicate(id, activity, kind.as_ref())?;
        if !timed || takes && attribute.is_none() || kind.is_none() || window == Some(None) {
            return None;
        }
        frame?;
        let figure = Figure {
            path: activity.path.clone(),
            aggregate: activity.aggregate,
            attribute: attribute.map(|(attribute, _)| attribute.clone()),
            by: activity
                .by
                .clone()
                .filter(|_| matches!(activity.aggregate, Aggregate::ValueAtMax | Aggregate::ValueAtMin)),
            filter,
            window: window.flatten(),
        };
        Some(Activity { figure: Box::new(figure), predicate })
    }

    fn predicate(
        &mut self,
        id: &str,
        activity: &DraftActivity,
        kind: Option<&ColumnType>,
    ) -> Option<Predicate> {
        let test = &activity.test;
        let Some(operator) = test.operator else {
            let message = "It is not said what the figure is held against.";
            self.problem(Some(id), Part::Operator, message, "Choose an operator.");
            return None;
        };
        let kind = kind.or(test.of.as_ref())?;
        if !operator.fits(kind) {
            let message = format!(
                "“{}” cannot be asked of a figure that comes to {}.",
                operator.label(),
                kind.plural()
            );
            self.problem(Some(id), Part::Operator, message, "Choose another operator.");
            return None;
        }
        let read = operand::test(operator.verb, &test.operand, kind, test.ignore_case);
        let read = self.value(id, read)?;
        let has_value = test.has_value && operator.is_negative();
        Some(Predicate { test: read, negated: operator.negated, has_value })
    }

    fn window(&mut self, id: &str, table: &str, window: &DraftWindow) -> Option<DateTest> {
        let Some((_, kind)) = self.catalog.time(table) else {
            let message = format!("The table “{table}” has no column that says when a record happened.");
            let hint = "Name one in the set-up of the data, or ask for any time.";
            self.problem(Some(id), Part::Value, message, hint);
            return None;
        };
        self.value(id, operand::date(window.verb, &window.operand, &kind))
    }

    pub(super) fn sequence(&mut self, id: &str, sequence: &DraftSequence) -> Option<Sequence> {
        if sequence.steps.len() < 2 {
            self.problem(Some(id), Part::Node, "A sequence has two steps at least.", "Add a step.");
        }
        let mut before: Option<&DraftStep> = None;
        let mut steps = Vec::new();
        for step in &sequence.steps {
            steps.extend(self.step(step, before));
            before = Some(step);
        }
        (steps.len() == sequence.steps.len() && steps.len() >= 2).then_some(Sequence { steps })
    }

    /// Whether it is known when the records of a path's table happened; else a problem of its path.
    fn timed(&mut self, id: &str, path: &Path) -> bool {
        let there = self.catalog.time(&path.from).is_some();
        if !there && self.catalog.table(&path.from).is_some() {
            let message =
                format!("The table “{}” has no column that says when a record happened.", path.from);
            self.problem(Some(id), Part::Path, message, "Choose another table, or name one in the set-up.");
        }
        there
    }

    fn step(&mut self, step: &DraftStep, before: Option<&DraftStep>) -> Option<Step> {
        let id = step.id.as_str();
        let frame = self.frame(id, Some(&step.path));
        let timed = self.timed(id, &step.path);
        let within = step.within.as_ref().map(|span| {
            let count = self.whole(id, &span.count)?;
            Some(TimeSpan { count, unit: span.unit })
        });
        let without = step.without.as_ref().map(|between| self.between(between));
        let same = step.same.as_ref().map(|same| self.same(id, same, step, before));
        let filter = self.scoped_filter(id, frame.as_ref(), &step.filter);
        frame?;
        if !timed || within == Some(None) || without == Some(None) || same == Some(None) {
            return None;
        }
        Some(Step {
            path: step.path.clone(),
            filter,
            within: within.flatten(),
            without: without.flatten(),
            same: same.flatten(),
        })
    }

    fn between(&mut self, between: &DraftBetween) -> Option<Between> {
        let frame = self.frame(&between.id, Some(&between.path))?;
        let timed = self.timed(&between.id, &between.path);
        let filter = self.scoped_filter(&between.id, Some(&frame), &between.filter);
        timed.then(|| Between { path: between.path.clone(), filter })
    }

    fn same(
        &mut self,
        id: &str,
        same: &Attribute,
        step: &DraftStep,
        before: Option<&DraftStep>,
    ) -> Option<Attribute> {
        for path in [Some(&step.path), before.map(|before| &before.path)].into_iter().flatten() {
            let Ok(frame) = self.catalog.frame(Some(path)) else { continue };
            self.chosen(id, Some(same), &frame, "")?;
        }
        Some(same.clone())
    }

    pub(super) fn compare(&mut self, id: &str, compare: &DraftCompare, frame: &Frame) -> Option<Compare> {
        let left = self.chosen(id, compare.left.as_ref(), frame, "The left attribute is missing.");
        let right = self.chosen(id, compare.right.as_ref(), frame, "The right attribute is missing.");
        let ((left, of), (right, other)) = (left?, right?);
        if of != other || matches!(of, ColumnType::List(_)) {
            let message = match of {
                ColumnType::List(_) => "Lists cannot be compared with each other.".to_owned(),
                _ => format!("One holds {}, the other {}.", of.plural(), other.plural()),
            };
            self.problem(Some(id), Part::Attribute, message, "Choose two attributes of the same type.");
            return None;
        }
        let has_value = compare.has_value && compare.comparison == Comparison::NotEqual;
        Some(Compare { left: left.clone(), comparison: compare.comparison, right: right.clone(), has_value })
    }

    pub(super) fn membership(&mut self, id: &str, membership: &DraftMembership) -> Option<Membership> {
        let Some(segment) = &membership.segment else {
            self.problem(Some(id), Part::Value, "The segment is missing.", "Choose a segment.");
            return None;
        };
        Some(Membership { segment: segment.clone(), negated: membership.negated })
    }

    pub(super) fn hierarchy(&mut self, id: &str, hierarchy: &DraftHierarchy) -> Option<Hierarchy> {
        if hierarchy.account.is_empty() {
            self.problem(
                Some(id),
                Part::Value,
                "The account is missing.",
                "Choose or type an account's key.",
            );
            return None;
        }
        Some(Hierarchy {
            relationship: hierarchy.relationship.clone(),
            direction: hierarchy.direction,
            account: hierarchy.account.clone(),
            negated: hierarchy.negated,
        })
    }
}

/// The verbs that a window can have, in the order of the menu.
pub fn window_verbs(kind: &ColumnType) -> Vec<Verb> {
    let offered = Operator::for_type(kind).iter();
    let positive = offered.filter(|operator| !operator.negated && operator.verb != Verb::Empty);
    let mut verbs: Vec<Verb> = positive.map(|operator| operator.verb).collect();
    // What is asked most often comes first.
    verbs.sort_by_key(|verb| *verb != Verb::WithinLast);
    verbs
}
