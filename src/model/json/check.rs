//! What the types cannot say and the builder could not mend.

use std::collections::HashSet;

use super::ReadError;
use crate::model::{
    condition::{Comparison, Predicate, Test},
    definition::{Compare, Definition, Group, Limit, MAX_DEPTH, Node, NodeKind, Size},
    draft::{Draft, DraftNode},
};

type Checked = Result<(), ReadError>;

pub(super) fn check(definition: &Definition) -> Checked {
    let mut checker = Checker { ids: HashSet::new() };
    for (at, rule) in definition.rules.iter().enumerate() {
        let path = format!("rules[{at}]");
        checker.id(&rule.id, &path)?;
        checker.nodes(&rule.nodes, &path, 1)?;
    }
    definition.limit.as_ref().map_or(Ok(()), limit)
}

/// A draft's ids are unique and its depth is bounded.
pub(super) fn draft(draft: &Draft) -> Checked {
    let mut seen = HashSet::new();
    if let Some(id) = draft.ids().into_iter().find(|id| !seen.insert(*id)) {
        return Err(ReadError::whole(format!("The id “{id}” is used twice.")));
    }
    match draft.rules.iter().flat_map(|rule| &rule.nodes).map(DraftNode::height).max() {
        Some(height) if height > MAX_DEPTH => Err(ReadError::whole(too_deep())),
        _ => Ok(()),
    }
}

fn too_deep() -> String {
    format!("Sub-rules are nested deeper than {MAX_DEPTH}.")
}

struct Checker<'a> {
    ids: HashSet<&'a str>,
}

impl<'a> Checker<'a> {
    fn id(&mut self, id: &'a str, path: &str) -> Checked {
        if id.is_empty() {
            return Err(ReadError::at(format!("{path}.id"), "An id cannot be empty."));
        }
        if !self.ids.insert(id) {
            return Err(ReadError::at(format!("{path}.id"), format!("The id “{id}” is used twice.")));
        }
        Ok(())
    }

    fn nodes(&mut self, nodes: &'a [Node], path: &str, depth: usize) -> Checked {
        for (at, node) in nodes.iter().enumerate() {
            let path = format!("{path}.nodes[{at}]");
            if depth > MAX_DEPTH {
                return Err(ReadError::at(path, too_deep()));
            }
            self.id(&node.id, &path)?;
            self.kind(&node.kind, &path, depth)?;
        }
        Ok(())
    }

    fn kind(&mut self, kind: &'a NodeKind, path: &str, depth: usize) -> Checked {
        match kind {
            NodeKind::Group(group) => self.nodes(&group.nodes, path, depth + 1),
            NodeKind::Condition(condition) => predicate(&condition.predicate, path),
            NodeKind::Compare(compare) => comparison(compare, path),
            NodeKind::Activity(activity) => {
                predicate(&activity.predicate, path)?;
                self.filter(activity.figure.filter.as_ref(), &format!("{path}.figure.filter"), depth)
            }
            NodeKind::Sequence(sequence) => {
                if sequence.steps.len() < 2 {
                    return Err(ReadError::at(format!("{path}.steps"), "A sequence has two steps or more."));
                }
                for (at, step) in sequence.steps.iter().enumerate() {
                    let path = format!("{path}.steps[{at}]");
                    self.filter(step.filter.as_ref(), &format!("{path}.filter"), depth)?;
                    if let Some(between) = &step.without {
                        self.filter(between.filter.as_ref(), &format!("{path}.without.filter"), depth)?;
                    }
                }
                Ok(())
            }
            NodeKind::Membership(_) | NodeKind::Hierarchy(_) | NodeKind::Everyone => Ok(()),
        }
    }

    fn filter(&mut self, filter: Option<&'a Group>, path: &str, depth: usize) -> Checked {
        filter.map_or(Ok(()), |group| self.nodes(&group.nodes, path, depth + 1))
    }
}

fn predicate(predicate: &Predicate, path: &str) -> Checked {
    if predicate.has_value && (!predicate.negated || predicate.test == Test::Empty) {
        let message = "“has_value” goes with a negated test, and not with one of empty values.";
        return Err(ReadError::at(format!("{path}.has_value"), message));
    }
    Ok(())
}

fn comparison(compare: &Compare, path: &str) -> Checked {
    if compare.has_value && compare.comparison != Comparison::NotEqual {
        return Err(ReadError::at(format!("{path}.has_value"), "“has_value” goes with “not_equal” only."));
    }
    Ok(())
}

fn limit(limit: &Limit) -> Checked {
    match limit {
        Limit::Top { size, .. } | Limit::Bottom { size, .. } | Limit::Random { size, .. } => match size {
            Size::Percent(10_001..) => {
                Err(ReadError::at("limit.size", "A share is given in hundredths of a percent, up to 10000."))
            }
            _ => Ok(()),
        },
        Limit::Split { from, to, .. } if from > to || *to > 10_000 => {
            let message =
                "An arm goes from a lower to a higher share, in hundredths of a percent, up to 10000.";
            Err(ReadError::at("limit", message))
        }
        Limit::Split { .. } => Ok(()),
    }
}
