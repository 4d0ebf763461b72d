//! Edits of what is asked of related tables: paths, activities, sequences.

use super::{
    Outcome,
    condition::{fit, set_attribute as set_condition, type_of},
    find::{node_mut, not_a_group, rule_mut},
    frame, frame_in, insert, kind_mut, owned_place, take,
};
use crate::model::{
    address::Ids,
    attribute::{Attribute, Path},
    catalog::{Catalog, Frame},
    definition::{Aggregate, Match},
    draft::{Draft, DraftActivity, DraftGroup, DraftKind, DraftNode, DraftScope, HowMany},
    edit::Refusal,
    schema::ColumnType,
};

pub(super) fn activity_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftActivity> {
    match kind_mut(draft, id)? {
        DraftKind::Activity(activity) => Ok(activity),
        _ => Err(Refusal::OtherKind(id.to_owned())),
    }
}

pub(super) fn scope_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftScope> {
    match kind_mut(draft, id)? {
        DraftKind::Group(DraftGroup { scope: Some(scope), .. }) => Ok(scope),
        _ => Err(Refusal::OtherKind(id.to_owned())),
    }
}

pub(super) fn set_path(draft: &mut Draft, container: &str, path: Option<&Path>) -> Outcome {
    if draft.rule(container).is_some() {
        rule_mut(draft, container)?.path = path.cloned();
        return Ok(());
    }
    let owner = draft.owner(container).ok_or_else(|| not_a_group(draft, container))?.id.clone();
    let path = path.ok_or_else(|| Refusal::NotARule(container.to_owned()))?;
    match kind_mut(draft, &owner)? {
        DraftKind::Group(DraftGroup { scope: Some(scope), .. }) => scope.path = path.clone(),
        DraftKind::Activity(activity) => activity.path = path.clone(),
        DraftKind::Sequence(sequence) => {
            for step in &mut sequence.steps {
                if step.id == container {
                    step.path = path.clone();
                }
                if let Some(between) = step.without.as_mut().filter(|between| between.id == container) {
                    between.path = path.clone();
                }
            }
        }
        _ => return Err(Refusal::NotAGroup(container.to_owned())),
    }
    Ok(())
}

/// The tables that the attribute of a condition or an activity can be of.
pub(super) fn asked_frame(draft: &Draft, id: &str, catalog: &Catalog) -> Outcome<Frame> {
    match draft.node(id).map(|node| &node.kind) {
        Some(DraftKind::Activity(activity)) => frame(catalog, Some(&activity.path)),
        _ => frame_in(draft, &owned_place(draft, id)?.0, catalog),
    }
}

/// The type that the operator of a condition or an activity is asked of.
pub(super) fn asked_kind(draft: &Draft, id: &str, catalog: &Catalog) -> Outcome<ColumnType> {
    let frame = asked_frame(draft, id, catalog)?;
    match draft.node(id).map(|node| &node.kind) {
        Some(DraftKind::Activity(activity)) => catalog
            .figure_kind(activity.aggregate, activity.attribute.as_ref(), &activity.path)
            .or_else(|| activity.test.of.clone())
            .ok_or(Refusal::Operator),
        Some(DraftKind::Condition(condition)) => {
            type_of(condition.attribute.as_ref().ok_or(Refusal::Operator)?, catalog, &frame)
        }
        _ => Err(Refusal::NotACondition(id.to_owned())),
    }
}

pub(super) fn set_attribute(
    activity: &mut DraftActivity,
    attribute: &Attribute,
    catalog: &Catalog,
    frame: &Frame,
) -> Outcome {
    let of = type_of(attribute, catalog, frame)?;
    if !activity.aggregate.takes_attribute() || !activity.aggregate.fits(&of) {
        let message = format!(
            "There is no “{}” of an attribute that holds {}.",
            activity.aggregate.label(),
            of.plural()
        );
        return Err(Refusal::Attribute { message });
    }
    activity.attribute = Some(attribute.clone());
    refit(activity, catalog)
}

pub(super) fn set_aggregate(draft: &mut Draft, id: &str, aggregate: Aggregate, catalog: &Catalog) -> Outcome {
    let activity = activity_mut(draft, id)?;
    activity.aggregate = aggregate;
    let fits = activity.attribute.as_ref().is_some_and(|attribute| {
        let frame = catalog.frame(Some(&activity.path));
        let kind = frame.and_then(|frame| catalog.kind_of(attribute, &frame));
        aggregate.takes_attribute() && kind.is_ok_and(|kind| aggregate.fits(&kind))
    });
    if !fits {
        activity.attribute = None;
    }
    refit(activity, catalog)
}

/// The figure's test, for what the figure comes to now.
fn refit(activity: &mut DraftActivity, catalog: &Catalog) -> Outcome {
    match catalog.figure_kind(activity.aggregate, activity.attribute.as_ref(), &activity.path) {
        Some(kind) => fit(&mut activity.test, kind),
        None => Ok(()),
    }
}

fn blank(draft: &Draft, id: &str) -> Outcome {
    match draft.node(id).map(|node| &node.kind) {
        Some(DraftKind::Condition(condition)) if condition.attribute.is_none() => Ok(()),
        Some(_) => Err(Refusal::OtherKind(id.to_owned())),
        None => Err(Refusal::NoSuchNode(id.to_owned())),
    }
}

/// A node that waits for its attribute becomes one of another kind and keeps its id.
pub(super) fn turn(draft: &mut Draft, ids: &mut Ids, id: &str, kind: &DraftKind) -> Outcome {
    blank(draft, id)?;
    let mut made = DraftNode::new(String::new(), kind.clone());
    ids.renew(&mut made);
    let (container, at) = owned_place(draft, id)?;
    let old = take(draft, id)?;
    made.id.clone_from(&old.id);
    made.off = old.off;
    insert(draft, &container, Some(at), vec![made])
}

/// Whether the path of a condition's rule can become another one for its sake, and nobody else in the rule is asked
/// anything different by that: the rule is of the customers alone, and every group down to the condition asks for all.
pub(super) fn adapts(draft: &Draft, id: &str) -> bool {
    let Some((mut container, _)) = draft.place(id) else { return false };
    loop {
        if draft.path(container) != Some(None) || draft.matching(container) != Some(Match::All) {
            return false;
        }
        if draft.rule(container).is_some() {
            return true;
        }
        match draft.place(container) {
            Some((outer, _)) => container = outer,
            None => return false,
        }
    }
}

pub(super) fn reach(
    draft: &mut Draft,
    ids: &mut Ids,
    id: &str,
    path: &Path,
    attribute: &Attribute,
    catalog: &Catalog,
) -> Outcome {
    let tables = frame(catalog, Some(path))?;
    let Some(DraftNode { kind: DraftKind::Condition(condition), .. }) = node_mut(draft, id) else {
        return Err(Refusal::NotACondition(id.to_owned()));
    };
    set_condition(condition, attribute, catalog, &tables)?;
    if adapts(draft, id) {
        let rule = draft.rule_of(id).map(|rule| rule.id.clone());
        let rule = rule.ok_or_else(|| Refusal::NoSuchNode(id.to_owned()))?;
        rule_mut(draft, &rule)?.path = Some(path.clone());
        return Ok(());
    }
    let (container, at) = owned_place(draft, id)?;
    let node = take(draft, id)?;
    let scope = DraftScope { path: path.clone(), how_many: HowMany::Any, count: String::new() };
    let group = DraftGroup { scope: Some(scope), nodes: vec![node], ..DraftGroup::default() };
    insert(draft, &container, Some(at), vec![DraftNode::new(ids.next(), DraftKind::Group(group))])
}
