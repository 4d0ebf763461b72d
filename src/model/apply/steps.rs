//! Edits of the steps of sequences.

use super::{Outcome, check, kind_mut, position};
use crate::model::{
    address::Ids,
    attribute::{Attribute, Path},
    definition::NodeId,
    draft::{Draft, DraftBetween, DraftGroup, DraftKind, DraftNode, DraftSpan, DraftStep},
    edit::Refusal,
};

/// The sequence that a step, or what may not happen before it, belongs to.
fn sequence_of(draft: &Draft, step: &str) -> Outcome<NodeId> {
    match draft.owner(step) {
        Some(DraftNode { id, kind: DraftKind::Sequence(_), .. }) => Ok(id.clone()),
        _ => Err(Refusal::NotAStep(step.to_owned())),
    }
}

fn steps_mut<'a>(draft: &'a mut Draft, step: &str) -> Outcome<&'a mut Vec<DraftStep>> {
    let sequence = sequence_of(draft, step)?;
    match kind_mut(draft, &sequence)? {
        DraftKind::Sequence(sequence) => Ok(&mut sequence.steps),
        _ => Err(Refusal::NotAStep(step.to_owned())),
    }
}

pub(super) fn step_mut<'a>(draft: &'a mut Draft, id: &str) -> Outcome<&'a mut DraftStep> {
    let step = steps_mut(draft, id)?.iter_mut().find(|step| step.id == id);
    step.ok_or_else(|| Refusal::NotAStep(id.to_owned()))
}

fn steps_of<'a>(draft: &'a mut Draft, sequence: &str) -> Outcome<&'a mut Vec<DraftStep>> {
    match kind_mut(draft, sequence)? {
        DraftKind::Sequence(sequence) => Ok(&mut sequence.steps),
        _ => Err(Refusal::OtherKind(sequence.to_owned())),
    }
}

/// What is asked of a step and the one before it.
type Between = (Option<DraftSpan>, Option<DraftBetween>, Option<Attribute>);

fn take_between(step: &mut DraftStep) -> Between {
    (step.within.take(), step.without.take(), step.same.take())
}

fn give_between(step: &mut DraftStep, between: Between) {
    (step.within, step.without, step.same) = between;
}

pub(super) fn move_step(draft: &mut Draft, id: &str, into: &str, to: usize) -> Outcome {
    let own = sequence_of(draft, id)?;
    let steps = steps_of(draft, &own)?;
    let from = steps.iter().position(|step| step.id == id).ok_or_else(|| Refusal::NotAStep(id.to_owned()))?;
    if own != into {
        return move_over(draft, (&own, from), into, to);
    }
    if to >= steps.len() {
        return Err(Refusal::NoSuchPlace(to));
    }
    let between: Vec<Between> = steps.iter_mut().map(take_between).collect();
    let step = steps.remove(from);
    steps.insert(to, step);
    for (step, between) in steps.iter_mut().zip(between) {
        give_between(step, between);
    }
    Ok(())
}

/// Into another sequence.
fn move_over(draft: &mut Draft, (own, from): (&str, usize), into: &str, to: usize) -> Outcome {
    let steps = steps_of(draft, own)?;
    let mut inside = Vec::new();
    let step = &steps[from];
    let between = step.without.iter().map(|between| &between.filter);
    for filter in between.chain([&step.filter]) {
        filter.nodes.iter().for_each(|node| node.collect_ids(&mut inside));
    }
    if inside.contains(&into) {
        return Err(Refusal::IntoItself);
    }
    let mut step = steps.remove(from);
    let between = if from > 0 { Some(&mut step) } else { steps.first_mut() }.map(take_between);
    let steps = steps_of(draft, into)?;
    let to = position(Some(to), steps.len())?;
    steps.insert(to, step);
    if let (Some(between), Some(later)) = (between, steps.get_mut(to.max(1))) {
        give_between(later, between);
    }
    check(draft)
}

pub(super) fn remove_step(draft: &mut Draft, id: &str) -> Outcome {
    let steps = steps_mut(draft, id)?;
    let at = steps.iter().position(|step| step.id == id).ok_or_else(|| Refusal::NotAStep(id.to_owned()))?;
    steps.remove(at);
    // Before the first step there is nothing.
    if let Some(first) = steps.first_mut() {
        (first.within, first.without, first.same) = (None, None, None);
    }
    Ok(())
}

pub(super) fn set_without(draft: &mut Draft, ids: &mut Ids, id: &str, path: Option<&Path>) -> Outcome {
    let between =
        path.map(|path| DraftBetween { id: ids.next(), path: path.clone(), filter: DraftGroup::default() });
    step_mut(draft, id)?.without = between;
    Ok(())
}
