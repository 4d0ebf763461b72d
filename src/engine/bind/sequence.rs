//! One thing, then another: steps bound but for their filters.

use std::sync::Arc;

use super::{Binder, Branch};
use crate::{
    engine::{dataset::Frame, expr::Place},
    model::{
        condition::TimeSpan,
        definition::{Sequence, Step},
        problem::Part,
        schema::ColumnType,
    },
};

/// A sequence, bound.
pub(in crate::engine) struct SequenceTree {
    pub steps: Vec<StepTree>,
    pub zone: &'static str,
}

pub(in crate::engine) struct StepTree {
    pub frame: Arc<Frame>,
    pub filter: Option<Branch>,
    pub within: Option<TimeSpan>,
    pub without: Option<(Arc<Frame>, Option<Branch>)>,
    /// Of the step before, and of this one.
    pub same: Option<(Place, Place)>,
}

impl SequenceTree {
    pub(super) fn branches(&self) -> Vec<(&Arc<Frame>, &Branch)> {
        self.steps.iter().flat_map(StepTree::own_branches).collect()
    }
}

impl StepTree {
    fn own_branches(&self) -> impl Iterator<Item = (&Arc<Frame>, &Branch)> {
        let own = self.filter.iter().map(|branch| (&self.frame, branch));
        let between =
            self.without.iter().flat_map(|(frame, branch)| branch.iter().map(move |branch| (frame, branch)));
        own.chain(between)
    }
}

impl Binder<'_> {
    pub(super) fn sequence(&mut self, id: &str, sequence: &Sequence, depth: usize) -> Option<SequenceTree> {
        if sequence.steps.len() < 2 {
            self.problem(Some(id), Part::Node, "A sequence has two steps or more.", "Add a step.");
            return None;
        }
        let mut steps: Vec<Option<StepTree>> = Vec::new();
        for step in &sequence.steps {
            let before = steps.last().and_then(|step| step.as_ref()).map(|step| Arc::clone(&step.frame));
            let first = steps.is_empty();
            let step = self.step(id, step, before, first, depth);
            steps.push(step);
        }
        let steps = steps.into_iter().collect::<Option<_>>()?;
        Some(SequenceTree { steps, zone: self.now.zone.name() })
    }

    fn step(
        &mut self,
        id: &str,
        step: &Step,
        before: Option<Arc<Frame>>,
        first: bool,
        depth: usize,
    ) -> Option<StepTree> {
        let frame = self.frame(id, Some(&step.path))?;
        self.timed(id, &frame)?;
        let filter = self.filter(&frame, step.filter.as_ref(), depth)?;
        if first {
            return Some(StepTree { frame, filter, within: None, without: None, same: None });
        }
        let without = match &step.without {
            None => None,
            Some(between) => {
                let frame = self.frame(id, Some(&between.path))?;
                self.timed(id, &frame)?;
                let filter = self.filter(&frame, between.filter.as_ref(), depth)?;
                Some((frame, filter))
            }
        };
        let same = match (&step.same, before) {
            (Some(attribute), Some(before)) => {
                let (a, b) =
                    (self.located(Some(id), &before, attribute)?, self.located(Some(id), &frame, attribute)?);
                let several = a.place.position >= before.determined || b.place.position >= frame.determined;
                if several || !matches!(a.kind, ColumnType::Value(_)) {
                    let message = "Steps share an attribute only where each record has one value of it.";
                    self.problem(
                        Some(id),
                        Part::Attribute,
                        message,
                        "Choose an attribute of the steps' own tables.",
                    );
                    return None;
                }
                Some((a.place, b.place))
            }
            _ => None,
        };
        Some(StepTree { frame, filter, within: step.within, without, same })
    }

    fn timed(&mut self, id: &str, frame: &Frame) -> Option<()> {
        let table = self.data.table(frame.positions[0].table);
        if table.time.is_none() {
            let message = format!(
                "The table “{}” has no time column, so its records do not follow one another.",
                table.columns.schema().name
            );
            self.problem(
                Some(id),
                Part::Path,
                message,
                "Choose its time column in the set-up, or another table.",
            );
        }
        table.time.map(|_| ())
    }
}
