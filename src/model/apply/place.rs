//! Moving nodes: anywhere where all that they ask about is there.

use super::{Outcome, frame_in, insert, not_a_group, owned_place, position, take};
use crate::model::{
    address::Ids,
    attribute::Attribute,
    catalog::{Catalog, Frame},
    definition::SetOperator,
    draft::{Draft, DraftKind, DraftNode, DraftRule},
    edit::Refusal,
};

pub(super) fn move_node(
    draft: &mut Draft,
    id: &str,
    into: &str,
    at: Option<usize>,
    catalog: &Catalog,
) -> Outcome {
    let node = draft.node(id).ok_or_else(|| Refusal::NoSuchNode(id.to_owned()))?;
    let mut inside = Vec::new();
    node.collect_ids(&mut inside);
    if inside.contains(&into) {
        return Err(Refusal::IntoItself);
    }
    let (from, _) = owned_place(draft, id)?;
    let target = draft.path(into).ok_or_else(|| not_a_group(draft, into))?;
    if draft.path(&from) != Some(target) && !fits(node, &frame_in(draft, into, catalog)?, catalog) {
        return Err(Refusal::OtherTable);
    }
    let node = take(draft, id)?;
    insert(draft, into, at, vec![node])
}

/// A node away from where it stands, into a rule of its own over the same records.
pub(super) fn make_rule(draft: &mut Draft, ids: &mut Ids, id: &str, at: usize) -> Outcome {
    let (from, _) = owned_place(draft, id)?;
    let path = draft.path(&from).ok_or_else(|| not_a_group(draft, &from))?.cloned();
    let at = position(Some(at), draft.rules.len())?;
    let node = take(draft, id)?;
    let rule = DraftRule::new(ids.next(), SetOperator::Union);
    draft.rules.insert(at, DraftRule { path, nodes: vec![node], ..rule });
    Ok(())
}

/// Whether all that a node asks of a record is there in a frame. What it asks of the customer is there in every one.
fn fits(node: &DraftNode, frame: &Frame, catalog: &Catalog) -> bool {
    let there = |attribute: &Option<Attribute>| {
        attribute.as_ref().is_none_or(|attribute| catalog.kind_of(attribute, frame).is_ok())
    };
    match &node.kind {
        DraftKind::Condition(condition) => there(&condition.attribute),
        DraftKind::Compare(compare) => there(&compare.left) && there(&compare.right),
        DraftKind::Group(group) if group.scope.is_none() => {
            group.nodes.iter().all(|inner| fits(inner, frame, catalog))
        }
        _ => true,
    }
}
