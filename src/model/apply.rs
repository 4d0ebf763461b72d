//! Doing edits. Total: every edit of every draft gives another draft or a reason why not, and never half of both.

mod condition;
mod find;

use condition::{new_condition, set_attribute, set_operand, set_operator};
use find::{condition_mut, matching_mut, nodes_mut, not_a_group, not_a_rule, off_mut, rule_mut};

use super::{
    address::Ids,
    attribute::{Attribute, Path},
    definition::{MAX_DEPTH, SetOperator},
    draft::{Draft, DraftGroup, DraftKind, DraftNode, DraftRule},
    edit::{Edit, Refusal},
    schema::TableSchema,
};

type Outcome<T = ()> = Result<T, Refusal>;

/// The draft after an edit. `schema` is that of the profile table.
///
/// # Errors
/// Ids that are not there, places that are not there, what would nest too deep, attributes and operators that do not fit.
pub fn apply(draft: &Draft, edit: &Edit, schema: &TableSchema) -> Outcome<Draft> {
    let mut ids = Ids::after(draft);
    let mut next = draft.clone();
    match edit {
        Edit::AddRule { at, operator, attribute } => {
            add_rule(&mut next, &mut ids, *at, *operator, attribute.as_ref(), schema)?;
        }
        Edit::AddCondition { into, at, attribute } => {
            let condition = new_condition(attribute.as_ref(), schema)?;
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), DraftKind::Condition(condition))])?;
        }
        Edit::AddGroup { into, at } => {
            let group = DraftKind::Group(DraftGroup::default());
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), group)])?;
        }
        Edit::AddEveryone { into, at } => {
            insert(&mut next, into, *at, vec![DraftNode::new(ids.next(), DraftKind::Everyone)])?;
        }
        Edit::Remove(id) => remove(&mut next, id)?,
        Edit::Duplicate(id) => duplicate(&mut next, &mut ids, id)?,
        Edit::Move { node, into, at } => move_node(&mut next, node, into, *at)?,
        Edit::MoveRule { rule, to } => move_rule(&mut next, rule, *to)?,
        Edit::SetMatch { node, matching } => *matching_mut(&mut next, node)? = *matching,
        Edit::SetSetOperator { rule, operator } => rule_mut(&mut next, rule)?.operator = *operator,
        Edit::SetAttribute { node, attribute } => {
            set_attribute(condition_mut(&mut next, node)?, attribute, schema)?
        }
        Edit::SetOperator { node, operator } => {
            set_operator(condition_mut(&mut next, node)?, *operator, schema)?
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

fn add_rule(
    draft: &mut Draft,
    ids: &mut Ids,
    at: Option<usize>,
    operator: SetOperator,
    attribute: Option<&Attribute>,
    schema: &TableSchema,
) -> Outcome {
    let mut rule = DraftRule::new(ids.next(), operator);
    if attribute.is_some() {
        let condition = new_condition(attribute, schema)?;
        rule.nodes.push(DraftNode::new(ids.next(), DraftKind::Condition(condition)));
    }
    let at = position(at, draft.rules.len())?;
    draft.rules.insert(at, rule);
    Ok(())
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

fn move_node(draft: &mut Draft, id: &str, into: &str, at: Option<usize>) -> Outcome {
    let node = draft.node(id).ok_or_else(|| Refusal::NoSuchNode(id.to_owned()))?;
    let mut inside = Vec::new();
    node.collect_ids(&mut inside);
    if inside.contains(&into) {
        return Err(Refusal::IntoItself);
    }
    let (from, _) = owned_place(draft, id)?;
    draft.nodes(into).ok_or_else(|| not_a_group(draft, into))?;
    if asked_of(draft, &from) != asked_of(draft, into) {
        return Err(Refusal::OtherTable);
    }
    let node = take(draft, id)?;
    insert(draft, into, at, vec![node])
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

/// The path of the rule and of the innermost scope: conditions can be moved where both are the same.
fn asked_of<'a>(draft: &'a Draft, container: &str) -> (Option<&'a Path>, Option<&'a Path>) {
    let rule = draft.rule_of(container).and_then(|rule| rule.path.as_ref());
    let mut at = draft.node(container);
    while let Some(node) = at {
        if let DraftKind::Group(DraftGroup { scope: Some(scope), .. }) = &node.kind {
            return (rule, Some(&scope.path));
        }
        at = draft.place(&node.id).and_then(|(outer, _)| draft.node(outer));
    }
    (rule, None)
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
