//! From what is meant to what runs: names become columns and paths, literals become the columns' own values, relative
//! dates become intervals. Whatever does not fit is told, all of it at once.

pub(super) mod around;
pub(super) mod build;
mod few_days;
mod figure;
mod measure;
mod operand;
mod place;
mod question;
mod reach;
mod rest;
mod sequence;
mod tree;

use std::sync::Arc;

use super::{
    calendar::Now,
    dataset::{Dataset, Frame, FrameFault},
    expr::{Known, Set},
    library::Library,
};
use crate::model::{
    attribute::Path,
    context::Context,
    definition::{Definition, SegmentId},
    problem::{Part, Problem},
};

pub(super) use self::{
    figure::FigureTree,
    place::Located,
    rest::Projected,
    tree::{Branch, Kind, Looked, Rule, Tree},
};

/// A definition bound to a data set.
pub(super) struct Bound {
    pub rules: Vec<Rule>,
    /// Taken away before the limit.
    pub suppressed: Vec<Set>,
    pub limit: Option<super::limit::Cut>,
    pub project: Vec<Projected>,
}

/// What binding goes by, and what it has found out.
pub(super) struct Binder<'a> {
    pub data: &'a Dataset,
    pub library: &'a Library,
    pub known: &'a mut Known,
    pub now: Now,
    pub problems: Vec<Problem>,
    /// Within something that is switched off: problems are not told.
    off: bool,
    /// The segments that are being bound, from the outermost.
    within: Vec<SegmentId>,
    /// The measures that are being bound.
    measures: Vec<String>,
}

pub(super) fn problem(
    node: Option<&str>,
    part: Part,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Problem {
    Problem { node: node.map(str::to_owned), part, message: message.into(), hint: hint.into() }
}

impl<'a> Binder<'a> {
    /// Begins to bind.
    ///
    /// # Errors
    /// The time zone is not known.
    pub(super) fn new(
        data: &'a Dataset,
        library: &'a Library,
        known: &'a mut Known,
        context: &Context,
    ) -> Result<Self, Vec<Problem>> {
        let Some(now) = Now::of(context) else {
            let message = format!("The time zone “{}” is not known.", context.time_zone);
            return Err(vec![problem(None, Part::Node, message, "Choose another time zone in Settings.")]);
        };
        Ok(Self {
            data,
            library,
            known,
            now,
            problems: Vec::new(),
            off: false,
            within: Vec::new(),
            measures: Vec::new(),
        })
    }

    /// Binds a definition. What is switched off does not stand in the way: where it does not fit, it has no figures.
    ///
    /// # Errors
    /// All that is wrong with the definition, each with its node, in document order.
    pub(super) fn definition(&mut self, definition: &Definition) -> Result<Bound, Vec<Problem>> {
        let rules: Vec<Rule> = definition.rules.iter().filter_map(|rule| self.rule(rule)).collect();
        let suppressed =
            definition.suppress.iter().filter_map(|segment| self.member(None, segment)).collect();
        let limit = definition.limit.as_ref().and_then(|limit| self.limit(limit));
        let project =
            definition.project.iter().filter_map(|attribute| self.projected(&rules, attribute)).collect();
        if self.problems.is_empty() && !rules.iter().any(|rule| rule.tree.is_alive()) {
            let (message, hint) = if definition.rules.is_empty() {
                ("There is no rule yet.", "Add a condition, or choose All customers.")
            } else {
                ("Everything is switched off.", "Switch on a rule with a condition, or choose All customers.")
            };
            self.problem(None, Part::Node, message, hint);
        }
        match std::mem::take(&mut self.problems) {
            problems if problems.is_empty() => Ok(Bound { rules, suppressed, limit, project }),
            problems => Err(problems),
        }
    }

    pub(super) fn problem(
        &mut self,
        node: Option<&str>,
        part: Part,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if !self.off {
            self.problems.push(problem(node, part, message, hint));
        }
    }

    /// Does it as within something that is switched off, where `off`.
    fn within<T>(&mut self, off: bool, bind: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.off;
        self.off |= off;
        let bound = bind(self);
        self.off = before;
        bound
    }

    /// The customers' own frame.
    pub(super) fn own_frame(&self) -> Arc<Frame> {
        self.data.frame(None).unwrap_or_else(|_| unreachable!("the profile table is there"))
    }

    /// How many rows the profile table has.
    pub(super) fn customers(&self) -> usize {
        self.data.profile().rows()
    }

    pub(super) fn frame(&mut self, id: &str, path: Option<&Path>) -> Option<Arc<Frame>> {
        match self.data.frame(path) {
            Ok(frame) => Some(frame),
            Err(fault) => {
                let (message, hint) = told(&fault, self.data);
                self.problem(Some(id), Part::Path, message, hint);
                None
            }
        }
    }
}

fn told(fault: &FrameFault, data: &Dataset) -> (String, &'static str) {
    let profile = &data.setup().profile;
    match fault {
        FrameFault::NoTable(table) => {
            (format!("The table “{table}” is not loaded."), "Load its file, or choose another path.")
        }
        FrameFault::NoRelationship(relationship) => {
            (format!("The relationship “{relationship}” is not there any more."), "Choose the path again.")
        }
        FrameFault::Broken { relationship, table } => (
            format!(
                "The relationship “{relationship}” does not begin at the table “{table}”, where the path is."
            ),
            "Choose the path again.",
        ),
        FrameFault::Elsewhere(table) => (
            format!("The path ends at the table “{table}”, and not at the customers, “{profile}”."),
            "Choose a path that leads to the customers.",
        ),
        FrameFault::TooLong(hops) => (
            format!("The path has {hops} hops, and {} are the most.", crate::model::setup::MAX_HOPS),
            "Choose a shorter path.",
        ),
        FrameFault::TooMany(records) => (
            format!(
                "The path multiplies to more than {records} joined records, too many to look at one by one."
            ),
            "Choose a path that does not come back from one to many, or split it into two rules.",
        ),
    }
}
