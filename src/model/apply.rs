//! Doing edits. Total: every edit of every draft gives another draft or a reason why not, and never half of both.

use super::{
    address::Ids,
    attribute::{Attribute, Path},
    column::chosen,
    condition::DateUnit,
    definition::{MAX_DEPTH, Match, SetOperator},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
    edit::{Edit, Refusal},
    operand::Operand,
    operator::Operator,
    schema::{ColumnType, TableSchema, ValueType},
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
        Edit::Replace(other) => {
            check(other)?;
            next = (**other).clone();
        }
    }
    Ok(next)
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

fn new_condition(attribute: Option<&Attribute>, schema: &TableSchema) -> Outcome<DraftCondition> {
    let mut condition = DraftCondition::default();
    if let Some(attribute) = attribute {
        set_attribute(&mut condition, attribute, schema)?;
    }
    Ok(condition)
}

fn type_of(attribute: &Attribute, schema: &TableSchema) -> Outcome<ColumnType> {
    chosen(attribute, schema).cloned().map_err(|fault| Refusal::Attribute { message: fault.message })
}

fn set_attribute(condition: &mut DraftCondition, attribute: &Attribute, schema: &TableSchema) -> Outcome {
    let of = type_of(attribute, schema)?;
    let offered = Operator::for_type(&of);
    let operator =
        condition.operator.filter(|operator| offered.contains(operator)).or(offered.first().copied());
    let operator = operator.ok_or(Refusal::Operator)?;
    let same = condition.of.as_ref().is_some_and(|before| family(before) == family(&of));
    let operand = if same { std::mem::take(&mut condition.operand) } else { Operand::None };
    condition.attribute = Some(attribute.clone());
    condition.operator = Some(operator);
    condition.operand = fitted(operand.reshaped(operator.shape()), &of);
    condition.of = Some(of);
    Ok(())
}

/// Types whose values are written alike.
fn family(of: &ColumnType) -> Option<ValueType> {
    match of.value_type() {
        Some(ValueType::DateTime) => Some(ValueType::Date),
        other => other,
    }
}

fn set_operator(condition: &mut DraftCondition, operator: Operator, schema: &TableSchema) -> Outcome {
    let attribute = condition.attribute.as_ref().ok_or(Refusal::Operator)?;
    let of = type_of(attribute, schema)?;
    if !operator.fits(&of) {
        return Err(Refusal::Operator);
    }
    let operand = std::mem::take(&mut condition.operand);
    condition.operator = Some(operator);
    condition.operand = fitted(operand.reshaped(operator.shape()), &of);
    condition.of = Some(of);
    Ok(())
}

fn fitted(mut operand: Operand, of: &ColumnType) -> Operand {
    if let Operand::Span { unit, .. } | Operand::Ago { unit, .. } = &mut operand
        && !DateUnit::for_type(of).contains(unit)
    {
        *unit = DateUnit::Days;
    }
    operand
}

fn set_operand(condition: &mut DraftCondition, operand: &Operand) -> Outcome {
    let operator = condition.operator.ok_or(Refusal::Operand)?;
    if !operand.has_shape(operator.shape()) {
        return Err(Refusal::Operand);
    }
    condition.operand = operand.clone();
    Ok(())
}

fn not_a_rule(draft: &Draft, id: &str) -> Refusal {
    let id = id.to_owned();
    if draft.node(&id).is_some() { Refusal::NotARule(id) } else { Refusal::NoSuchNode(id) }
}

fn not_a_group(draft: &Draft, id: &str) -> Refusal {
    let id = id.to_owned();
    if draft.node(&id).is_some() { Refusal::NotAGroup(id) } else { Refusal::NoSuchNode(id) }
}

fn rule_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftRule> {
    match draft.rules.iter().position(|rule| rule.id == id) {
        Some(at) => Ok(&mut draft.rules[at]),
        None => Err(not_a_rule(draft, id)),
    }
}

fn node_mut<'a>(draft: &'a mut Draft, id: &str) -> Option<&'a mut DraftNode> {
    draft.rules.iter_mut().find_map(|rule| find_mut(&mut rule.nodes, id))
}

fn find_mut<'a>(nodes: &'a mut [DraftNode], id: &str) -> Option<&'a mut DraftNode> {
    nodes.iter_mut().find_map(|node| {
        if node.id == id {
            return Some(node);
        }
        match &mut node.kind {
            DraftKind::Group(group) => find_mut(&mut group.nodes, id),
            _ => None,
        }
    })
}

fn nodes_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut Vec<DraftNode>> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].nodes);
    }
    let refusal = not_a_group(draft, id);
    match node_mut(draft, id) {
        Some(DraftNode { kind: DraftKind::Group(group), .. }) => Ok(&mut group.nodes),
        _ => Err(refusal),
    }
}

fn matching_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut Match> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].matching);
    }
    let refusal = not_a_group(draft, id);
    match node_mut(draft, id) {
        Some(DraftNode { kind: DraftKind::Group(group), .. }) => Ok(&mut group.matching),
        _ => Err(refusal),
    }
}

fn off_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut bool> {
    if let Some(at) = draft.rules.iter().position(|rule| rule.id == id) {
        return Ok(&mut draft.rules[at].off);
    }
    match node_mut(draft, id) {
        Some(node) => Ok(&mut node.off),
        None => Err(Refusal::NoSuchNode(id.to_owned())),
    }
}

fn condition_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftCondition> {
    match node_mut(draft, id) {
        Some(DraftNode { kind: DraftKind::Condition(condition), .. }) => Ok(condition),
        Some(_) => Err(Refusal::NotACondition(id.to_owned())),
        None => Err(Refusal::NoSuchNode(id.to_owned())),
    }
}
