//! Where something can be put, for the pointer, the keys and the menu: every place as the edit that puts it there.

use super::{
    attributes::What,
    beginning::{activity, membership},
};
use crate::model::{
    apply::apply,
    attribute::{Attribute, Path},
    catalog::Catalog,
    definition::{NodeId, SetOperator},
    draft::{Draft, DraftKind, DraftNode, DraftStep},
    edit::{Edit, Refusal},
};

/// What is carried.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// A rule.
    Rule(NodeId),
    /// A condition or a sub-rule.
    Node(NodeId),
    /// A step of a sequence.
    Step(NodeId),
    /// What **Add to rule** offers.
    Offer {
        /// What it is.
        what: What,
        /// Of which records it was offered.
        path: Option<Path>,
    },
}

impl Carried {
    /// The rule, node or step; nothing for what is not there yet.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Rule(id) | Self::Node(id) | Self::Step(id) => Some(id),
            Self::Offer { .. } => None,
        }
    }
}

/// Between two things that stand one under the other, or before the first, or behind the last. `at`: how many stand before,
/// what is carried among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among the rules.
    Rules {
        /// So many before.
        at: usize,
    },
    /// In a rule, a sub-rule or a filter.
    Nodes {
        /// The container.
        into: NodeId,
        /// So many before.
        at: usize,
    },
    /// In a sequence.
    Steps {
        /// Its node.
        of: NodeId,
        /// So many before.
        at: usize,
    },
}

/// The edit that puts something in a place; nothing where it stands there already.
///
/// # Errors
/// Why it cannot stand there.
pub fn put(
    draft: &Draft,
    catalog: &Catalog,
    carried: &Carried,
    place: &Place,
) -> Result<Option<Edit>, Refusal> {
    let edit = match (carried, place) {
        (Carried::Rule(rule), Place::Rules { at }) => {
            let from = draft.rules.iter().position(|own| own.id == *rule);
            let from = from.ok_or_else(|| Refusal::NoSuchNode(rule.clone()))?;
            let Some(to) = passed(from, *at) else { return Ok(None) };
            Edit::MoveRule { rule: rule.clone(), to }
        }
        (Carried::Node(node), Place::Nodes { into, at }) => {
            let (container, from) = draft.place(node).ok_or_else(|| Refusal::NoSuchNode(node.clone()))?;
            let at = if container == into {
                let Some(at) = passed(from, *at) else { return Ok(None) };
                at
            } else {
                *at
            };
            Edit::Move { node: node.clone(), into: into.clone(), at: Some(at) }
        }
        (Carried::Node(node), Place::Rules { at }) => {
            let (container, _) = draft.place(node).ok_or_else(|| Refusal::NoSuchNode(node.clone()))?;
            if draft.rule(container).is_some_and(|rule| rule.nodes.len() == 1) {
                return put(draft, catalog, &Carried::Rule(container.to_owned()), place);
            }
            Edit::MakeRule { node: node.clone(), at: *at }
        }
        (Carried::Step(step), Place::Steps { of, at }) => {
            let owner = draft.owner(step).ok_or_else(|| Refusal::NotAStep(step.clone()))?;
            let from = steps(owner).iter().position(|own| own.id == *step).filter(|_| owner.id == *of);
            let to = match from {
                Some(from) => {
                    let Some(to) = passed(from, *at) else { return Ok(None) };
                    to
                }
                None => *at,
            };
            Edit::MoveStep { step: step.clone(), into: of.clone(), to }
        }
        (Carried::Offer { what, path }, place) => return offered(draft, catalog, what, path.as_ref(), place),
        (_, Place::Rules { .. }) => return Err(Refusal::NotARule(String::new())),
        (_, Place::Nodes { .. }) => return Err(Refusal::NotAGroup(String::new())),
        (_, Place::Steps { .. }) => return Err(Refusal::NotAStep(String::new())),
    };
    apply(draft, &edit, catalog).map(|_| Some(edit))
}

/// The steps of a sequence; none of any other node.
fn steps(node: &DraftNode) -> &[DraftStep] {
    match &node.kind {
        DraftKind::Sequence(sequence) => &sequence.steps,
        _ => &[],
    }
}

/// The place among the others of what stood at `from` and is put before `at`; nothing where it stays.
fn passed(from: usize, at: usize) -> Option<usize> {
    let to = if at > from { at - 1 } else { at };
    (to != from).then_some(to)
}

/// The first edit that can be done, or why not even the last one can.
fn offered(
    draft: &Draft,
    catalog: &Catalog,
    what: &What,
    path: Option<&Path>,
    place: &Place,
) -> Result<Option<Edit>, Refusal> {
    let edits = match place {
        Place::Nodes { into, at } => match blank(draft, into, *at) {
            Some(node) => filled(node, what, path),
            None => added(into, *at, what, path),
        },
        Place::Rules { at } => ruled(*at, what, path),
        Place::Steps { .. } => Vec::new(),
    };
    let mut refusal = Refusal::NotAStep(String::new());
    for edit in edits {
        match apply(draft, &edit, catalog) {
            Ok(_) => return Ok(Some(edit)),
            Err(why) => refusal = why,
        }
    }
    Err(refusal)
}

/// A condition beside a place that waits for its attribute.
fn blank<'a>(draft: &'a Draft, into: &str, at: usize) -> Option<&'a str> {
    let nodes = draft.nodes(into)?;
    let waits =
        |node: &&DraftNode| matches!(&node.kind, DraftKind::Condition(own) if own.attribute.is_none());
    let beside = at.checked_sub(1).and_then(|before| nodes.get(before)).into_iter().chain(nodes.get(at));
    beside.into_iter().find(waits).map(|node| node.id.as_str())
}

/// What an offer becomes.
enum Becomes<'a> {
    /// A condition on an attribute, with the path that comes to it from anywhere.
    Condition(&'a Attribute, Option<&'a Path>),
    /// A node of another kind.
    Other(Box<DraftKind>),
}

fn becomes<'a>(what: &'a What, path: Option<&'a Path>) -> Becomes<'a> {
    match what {
        What::Here(attribute) => Becomes::Condition(attribute, path),
        What::There { path, attribute } => Becomes::Condition(attribute, Some(path)),
        What::Activity(path) => Becomes::Other(Box::new(activity(path.clone()))),
        What::Segment(segment) => Becomes::Other(Box::new(membership(segment.clone()))),
    }
}

fn filled(node: &str, what: &What, path: Option<&Path>) -> Vec<Edit> {
    let node = node.to_owned();
    match becomes(what, path) {
        Becomes::Condition(attribute, path) => {
            let here = Edit::SetAttribute { node: node.clone(), attribute: attribute.clone() };
            let path = path.cloned();
            let there = path.map(|path| Edit::Reach { node, path, attribute: attribute.clone() });
            [here].into_iter().chain(there).collect()
        }
        Becomes::Other(kind) => vec![Edit::Become { node, kind }],
    }
}

fn added(into: &str, at: usize, what: &What, path: Option<&Path>) -> Vec<Edit> {
    let (into, at) = (into.to_owned(), Some(at));
    match becomes(what, path) {
        Becomes::Condition(attribute, path) => {
            let here = Edit::AddCondition { into: into.clone(), at, attribute: Some(attribute.clone()) };
            let path = path.cloned();
            let there = path.map(|path| Edit::AddReach { into, at, path, attribute: attribute.clone() });
            [here].into_iter().chain(there).collect()
        }
        Becomes::Other(kind) => vec![Edit::Add { into, at, kind }],
    }
}

/// A rule of its own.
fn ruled(at: usize, what: &What, path: Option<&Path>) -> Vec<Edit> {
    let (attribute, path) = match becomes(what, path) {
        Becomes::Condition(attribute, path) => (attribute, path),
        Becomes::Other(kind) => {
            return vec![Edit::AddRuleOf { at: Some(at), operator: SetOperator::Union, kind }];
        }
    };
    let rule = |path: Option<&Path>| Edit::AddRule {
        at: Some(at),
        operator: SetOperator::Union,
        path: path.cloned(),
        attribute: Some(attribute.clone()),
    };
    let over = path.map(|path| rule(Some(path)));
    [rule(None)].into_iter().chain(over).collect()
}

/// Every place that there is for what is carried: of rules among the rules, of steps in every sequence, of the rest in every
/// container and between the rules, and none of it within what is carried.
pub fn places(draft: &Draft, carried: &Carried) -> Vec<Place> {
    let mut found = Vec::new();
    match carried {
        Carried::Rule(_) => {}
        Carried::Step(step) => {
            draft.rules.iter().for_each(|rule| sequences(&rule.nodes, step, &mut found));
            return found;
        }
        Carried::Node(_) | Carried::Offer { .. } => {
            for rule in &draft.rules {
                found.extend(within(&rule.id, rule.nodes.len()));
                inside(&rule.nodes, carried.id(), &mut found);
            }
        }
    }
    found.extend((0..=draft.rules.len()).map(|at| Place::Rules { at }));
    found
}

fn sequences(nodes: &[DraftNode], carried: &str, found: &mut Vec<Place>) {
    for node in nodes {
        if matches!(node.kind, DraftKind::Sequence(_)) {
            found.extend((0..=steps(node).len()).map(|at| Place::Steps { of: node.id.clone(), at }));
        }
        let own = |id: &str| steps(node).iter().any(|step| step.id == carried && step.holds(id));
        for (container, group) in node.containers() {
            if !own(container) {
                sequences(&group.nodes, carried, found);
            }
        }
    }
}

fn within(into: &str, many: usize) -> impl Iterator<Item = Place> {
    (0..=many).map(move |at| Place::Nodes { into: into.to_owned(), at })
}

fn inside(nodes: &[DraftNode], carried: Option<&str>, found: &mut Vec<Place>) {
    for node in nodes.iter().filter(|node| carried != Some(node.id.as_str())) {
        for (container, group) in node.containers() {
            found.extend(within(container, group.nodes.len()));
            inside(&group.nodes, carried, found);
        }
    }
}

#[cfg(test)]
mod tests;
