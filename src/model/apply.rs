//! Doing edits. Total: every edit of every draft gives another draft or a reason why not, and never half of both.

mod condition;
mod find;
mod place;
mod related;
mod steps;

use condition::{new_condition, set_attribute, set_operand, set_operator};
use find::{condition_mut, matching_mut, node_mut, nodes_mut, not_a_group, not_a_rule, off_mut, rule_mut};

use super::{
    address::Ids,
    attribute::Path,
    catalog::{Catalog, Frame},
    definition::MAX_DEPTH,
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule, DraftStep},
    edit::{Edit, Refusal},
};

type Outcome<T = ()> = Result<T, Refusal>;

/// The draft after an edit.
///
/// # Errors
/// Ids that are not there, places that are not there, what would nest too deep, attributes and operators that do not fit.
pub fn apply(draft: &Draft, edit: &Edit, catalog: &Catalog) -> Outcome<Draft> {
    let mut ids = Ids::after(draft);
    let mut next = draft.clone();
    match edit {
        Edit::AddRule { at, operator, path, attribute } => {
            let mut rule = DraftRule { path: path.clone(), ..DraftRule::new(ids.next(), *operator) };
            if attribute.is_some() {
                let frame = frame(catalog, path.as_ref())?;
                let condition = new_condition(attribute.as_ref(), catalog, &frame)?;
                rule.nodes.push(DraftNode::new(ids.next(), DraftKind::Condition(condition)));
            }
            let at = position(*at, next.rules.len())?;
            next.rules.insert(at, rule);
        }
        Edit::AddRuleOf { at, operator, kind } => {
            let mut rule = DraftRule::new(ids.next(), *operator);
            let mut node = DraftNode::new(String::new(), (**kind).clone());
            ids.renew(&mut node);
            rule.nodes.push(node);
            let at = position(*at, next.rules.len())?;
            next.rules.insert(at, rule);
            check(&next)?;
        }
        Edit::MakeRule { node, at } => place::make_rule(&mut next, &mut ids, node, *at)?,
        Edit::AddCondition { into, at, attribute } => {
            let condition = match attribute {
                Some(_) => new_condition(attribute.as_ref(), catalog, &frame_in(&next, into, catalog)?)?,
                None => DraftCondition::default(),
            };
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), DraftKind::Condition(condition))])?;
        }
        Edit::AddGroup { into, at } => {
            let group = DraftKind::Group(DraftGroup::default());
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), group)])?;
        }
        Edit::AddEveryone { into, at } => {
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), DraftKind::Everyone)])?;
        }
        Edit::Add { into, at, kind } => {
            let mut node = DraftNode::new(String::new(), (**kind).clone());
            ids.renew(&mut node);
            insert(&mut next, into, *at, vec![node])?;
        }
        Edit::Become { node, kind } => related::turn(&mut next, &mut ids, node, kind)?,
        Edit::Reach { node, path, attribute } => {
            related::reach(&mut next, &mut ids, node, path, attribute, catalog)?;
        }
        Edit::AddReach { into, at, path, attribute } => {
            let id = ids.next();
            let blank = DraftKind::Condition(DraftCondition::default());
            insert(&mut next, into, *at, vec![DraftNode::new(id.clone(), blank)])?;
            related::reach(&mut next, &mut ids, &id, path, attribute, catalog)?;
        }
        Edit::SetPath { container, path } => related::set_path(&mut next, container, path.as_ref())?,
        Edit::SetHowMany { node, how_many, count } => {
            let scope = related::scope_mut(&mut next, node)?;
            (scope.how_many, scope.count) = (*how_many, count.clone());
        }
        Edit::SetAggregate { node, aggregate } => {
            related::set_aggregate(&mut next, node, *aggregate, catalog)?;
        }
        Edit::SetWindow { node, window } => related::activity_mut(&mut next, node)?.window.clone_from(window),
        Edit::SetCompare { node, compare } => match kind_mut(&mut next, node)? {
            DraftKind::Compare(own) => own.clone_from(compare),
            _ => return Err(Refusal::OtherKind(node.clone())),
        },
        Edit::SetMembership { node, membership } => match kind_mut(&mut next, node)? {
            DraftKind::Membership(own) => own.clone_from(membership),
            _ => return Err(Refusal::OtherKind(node.clone())),
        },
        Edit::SetHierarchy { node, hierarchy } => match kind_mut(&mut next, node)? {
            DraftKind::Hierarchy(own) => own.clone_from(hierarchy),
            _ => return Err(Refusal::OtherKind(node.clone())),
        },
        Edit::AddStep { node, path } => match kind_mut(&mut next, node)? {
            DraftKind::Sequence(own) => own.steps.push(DraftStep::new(ids.next(), path.clone())),
            _ => return Err(Refusal::OtherKind(node.clone())),
        },
        Edit::MoveStep { step, into, to } => steps::move_step(&mut next, step, into, *to)?,
        Edit::RemoveStep(step) => steps::remove_step(&mut next, step)?,
        Edit::SetWithin { step, within } => steps::step_mut(&mut next, step)?.within.clone_from(within),
        Edit::SetWithout { step, path } => steps::set_without(&mut next, &mut ids, step, path.as_ref())?,
        Edit::SetSame { step, same } => steps::step_mut(&mut next, step)?.same.clone_from(same),
        Edit::Remove(id) => remove(&mut next, id)?,
        Edit::Duplicate(id) => duplicate(&mut next, &mut ids, id)?,
        Edit::Move { node, into, at } => place::move_node(&mut next, node, into, *at, catalog)?,
        Edit::MoveRule { rule, to } => move_rule(&mut next, rule, *to)?,
        Edit::SetMatch { node, matching } => *matching_mut(&mut next, node)? = *matching,
        Edit::SetSetOperator { rule, operator } => rule_mut(&mut next, rule)?.operator = *operator,
        Edit::SetAttribute { node, attribute } => {
            let frame = related::asked_frame(&next, node, catalog)?;
            match kind_mut(&mut next, node)? {
                DraftKind::Condition(condition) => set_attribute(condition, attribute, catalog, &frame)?,
                DraftKind::Activity(activity) => {
                    related::set_attribute(activity, attribute, catalog, &frame)?;
                }
                _ => return Err(Refusal::NotACondition(node.clone())),
            }
        }
        Edit::SetOperator { node, operator } => {
            let of = related::asked_kind(&next, node, catalog)?;
            set_operator(condition_mut(&mut next, node)?, *operator, of)?;
        }
        Edit::SetOperand { node, operand } => set_operand(condition_mut(&mut next, node)?, operand)?,
        Edit::SetIgnoreCase { node, on } => condition_mut(&mut next, node)?.ignore_case = *on,
        Edit::SetHasValue { node, on } => condition_mut(&mut next, node)?.has_value = *on,
        Edit::SetOff { node, off } => *off_mut(&mut next, node)? = *off,
        Edit::RenameRule { rule, name } => rule_mut(&mut next, rule)?.name = filled(name),
        Edit::SetNote { rule, note } => rule_mut(&mut next, rule)?.note = filled(note),
        Edit::Wrap(id) => wrap(&mut next, &mut ids, id)?,
        Edit::Unwrap(id) => unwrap(&mut next, id)?,
        Edit::SetLimit(limit) => next.limit.clone_from(limit),
        Edit::SetSuppress(segments) => next.suppress = once_each(segments),
        Edit::SetProject(attributes) => next.project = once_each(attributes),
        Edit::Replace(other) => {
            check(other)?;
            next = (**other).clone();
        }
    }
    Ok(next)
}

/// The first of each, in their order.
fn once_each<T: Clone + PartialEq>(all: &[T]) -> Vec<T> {
    let mut once: Vec<T> = Vec::with_capacity(all.len());
    for one in all {
        if !once.contains(one) {
            once.push(one.clone());
        }
    }
    once
}

fn filled(text: &str) -> Option<String> {
    if text.trim().is_empty() { None } else { Some(text.to_owned()) }
}

fn check(draft: &Draft) -> Outcome {
    let mut ids = draft.ids();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refusal::DoubleId(pair[0].to_owned()));
    }
    let heights = draft.rules.iter().flat_map(|rule| &rule.nodes).map(DraftNode::height);
    if heights.max().unwrap_or(0) > MAX_DEPTH { Err(Refusal::TooDeep) } else { Ok(()) }
}

/// The tables of a path, or why it cannot be asked.
fn frame(catalog: &Catalog, path: Option<&Path>) -> Outcome<Frame> {
    catalog.frame(path).map_err(|fault| Refusal::Attribute { message: fault.message })
}

/// The tables of the path that the nodes of a container are asked of.
fn frame_in(draft: &Draft, container: &str, catalog: &Catalog) -> Outcome<Frame> {
    let path = draft.path(container).ok_or_else(|| not_a_group(draft, container))?;
    frame(catalog, path)
}

fn kind_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftKind> {
    let refusal = Refusal::NoSuchNode(id.to_owned());
    node_mut(draft, id).map(|node| &mut node.kind).ok_or(refusal)
}

fn position(at: Option<usize>, len: usize) -> Outcome<usize> {
    match at {
        None => Ok(len),
        Some(at) if at <= len => Ok(at),
        Some(at) => Err(Refusal::NoSuchPlace(at)),
    }
}

fn insert(draft: &mut Draft, into: &str, at: Option<usize>, nodes: Vec<DraftNode>) -> Outcome {
    let height = nodes.iter().map(DraftNode::height).max().unwrap_or(0);
    let depth = draft.depth(into).ok_or_else(|| Refusal::NoSuchNode(into.to_owned()))?;
    let container = nodes_mut(draft, into)?;
    let at = position(at, container.len())?;
    if depth + height > MAX_DEPTH {
        return Err(Refusal::TooDeep);
    }
    container.splice(at..at, nodes);
    Ok(())
}

fn take(draft: &mut Draft, id: &str) -> Outcome<DraftNode> {
    let (container, at) = owned_place(draft, id)?;
    Ok(nodes_mut(draft, &container)?.remove(at))
}

fn owned_place(draft: &Draft, id: &str) -> Outcome<(String, usize)> {
    let (container, at) = draft.place(id).ok_or_else(|| Refusal::NoSuchNode(id.to_owned()))?;
    Ok((container.to_owned(), at))
}

fn remove(draft: &mut Draft, id: &str) -> Outcome {
    match draft.rules.iter().position(|rule| rule.id == id) {
        Some(at) => drop(draft.rules.remove(at)),
        None => drop(take(draft, id)?),
    }
    Ok(())
}

fn duplicate(draft: &mut Draft, ids: &mut Ids, id: &str) -> Outcome {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        let mut copy = draft.rules[at].clone();
        copy.id = ids.next();
        copy.nodes.iter_mut().for_each(|node| ids.renew(node));
        draft.rules.insert(at + 1, copy);
        return Ok(());
    }
    let (container, at) = owned_place(draft, id)?;
    let nodes = nodes_mut(draft, &container)?;
    let mut copy = nodes[at].clone();
    ids.renew(&mut copy);
    nodes.insert(at + 1, copy);
    Ok(())
}

fn move_rule(draft: &mut Draft, id: &str, to: usize) -> Outcome {
    let from = draft.rules.iter().position(|rule| rule.id == id).ok_or_else(|| not_a_rule(draft, id))?;
    if to >= draft.rules.len() {
        return Err(Refusal::NoSuchPlace(to));
    }
    let rule = draft.rules.remove(from);
    draft.rules.insert(to, rule);
    Ok(())
}

fn wrap(draft: &mut Draft, ids: &mut Ids, id: &str) -> Outcome {
    let (container, at) = owned_place(draft, id)?;
    let node = take(draft, id)?;
    let group = DraftGroup { nodes: vec![node], ..DraftGroup::default() };
    insert(draft, &container, Some(at), vec![DraftNode::new(ids.next(), DraftKind::Group(group))])
}

fn unwrap(draft: &mut Draft, id: &str) -> Outcome {
    let (container, at) = owned_place(draft, id)?;
    match &draft.node(id).ok_or_else(|| Refusal::NoSuchNode(id.to_owned()))?.kind {
        DraftKind::Group(DraftGroup { scope: None, .. }) => {}
        DraftKind::Group(_) => return Err(Refusal::OtherTable),
        _ => return Err(Refusal::NotAGroup(id.to_owned())),
    }
    let node = take(draft, id)?;
    let DraftKind::Group(group) = node.kind else { return Err(Refusal::NotAGroup(id.to_owned())) };
    let nodes = group.nodes.into_iter().map(|inner| DraftNode { off: inner.off || node.off, ..inner });
    insert(draft, &container, Some(at), nodes.collect())
}
