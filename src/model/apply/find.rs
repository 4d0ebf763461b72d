//! Finding what an edit changes.

use super::Outcome;
use crate::model::{
    definition::Match,
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
    edit::Refusal,
};

pub(super) fn not_a_rule(draft: &Draft, id: &str) -> Refusal {
    let id = id.to_owned();
    if draft.node(&id).is_some() { Refusal::NotARule(id) } else { Refusal::NoSuchNode(id) }
}

pub(super) fn not_a_group(draft: &Draft, id: &str) -> Refusal {
    let id = id.to_owned();
    if draft.node(&id).is_some() { Refusal::NotAGroup(id) } else { Refusal::NoSuchNode(id) }
}

pub(super) fn rule_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftRule> {
    match draft.rules.iter().position(|rule| rule.id == id) {
        Some(at) => Ok(&mut draft.rules[at]),
        None => Err(not_a_rule(draft, id)),
    }
}

pub(super) fn node_mut<'a>(draft: &'a mut Draft, id: &str) -> Option<&'a mut DraftNode> {
    draft.rules.iter_mut().find_map(|rule| find_mut(&mut rule.nodes, id))
}

fn find_mut<'a>(nodes: &'a mut [DraftNode], id: &str) -> Option<&'a mut DraftNode> {
    nodes.iter_mut().find_map(|node| {
        if node.id == id {
            return Some(node);
        }
        node.containers_mut().into_iter().find_map(|(_, group)| find_mut(&mut group.nodes, id))
    })
}

/// A sub-rule or a filter.
fn group_mut<'a>(nodes: &'a mut [DraftNode], container: &str) -> Option<&'a mut DraftGroup> {
    nodes.iter_mut().flat_map(DraftNode::containers_mut).find_map(|(id, group)| {
        if id == container { Some(group) } else { group_mut(&mut group.nodes, container) }
    })
}

pub(super) fn nodes_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut Vec<DraftNode>> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].nodes);
    }
    let refusal = not_a_group(draft, id);
    let found = draft.rules.iter_mut().find_map(|rule| group_mut(&mut rule.nodes, id));
    found.map(|group| &mut group.nodes).ok_or(refusal)
}

pub(super) fn matching_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut Match> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].matching);
    }
    let refusal = not_a_group(draft, id);
    let found = draft.rules.iter_mut().find_map(|rule| group_mut(&mut rule.nodes, id));
    found.map(|group| &mut group.matching).ok_or(refusal)
}

pub(super) fn off_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut bool> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].off);
    }
    match node_mut(draft, id) {
        Some(node) => Ok(&mut node.off),
        None => Err(Refusal::NoSuchNode(id.to_owned())),
    }
}

/// A condition; of an activity the one that its figure is held against.
pub(super) fn condition_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftCondition> {
    match node_mut(draft, id) {
        Some(DraftNode { kind: DraftKind::Condition(condition), .. }) => Ok(condition),
        Some(DraftNode { kind: DraftKind::Activity(activity), .. }) => Ok(&mut activity.test),
        Some(_) => Err(Refusal::NotACondition(id.to_owned())),
        None => Err(Refusal::NoSuchNode(id.to_owned())),
    }
}
