//! The whole without one node, made of what lies around that node, which is shared with its neighbours: the whole without
//! each of some hundred nodes takes a few joins a node, where each from scratch would join everything anew.

use std::sync::Arc;

use super::{Bound, Kind, Rule, Tree, build};
use crate::{
    engine::{
        dataset::Frame,
        expr::{Known, Set},
        rewrite,
    },
    model::definition::{Match, SetOperator},
};

/// What becomes of customers after a rule: those that are kept, then those that are added. Any sequence of unions, intersections and
/// exceptions can be said so.
#[derive(Clone, Copy, Default)]
struct After {
    /// Nothing where all are kept.
    keep: Option<Set>,
    /// Nothing where none are added.
    add: Option<Set>,
}

impl After {
    /// The same with a rule before it.
    fn behind(self, known: &mut Known, operator: SetOperator, own: Set, rows: usize) -> Self {
        match operator {
            SetOperator::Union => Self { add: Some(self.of(known, own, rows)), ..self },
            SetOperator::Intersect => Self { keep: Some(self.kept(known, own, rows)), ..self },
            SetOperator::Except => {
                let not = known.not(own);
                Self { keep: Some(self.kept(known, not, rows)), ..self }
            }
        }
    }

    fn kept(self, known: &mut Known, set: Set, rows: usize) -> Set {
        self.keep.map_or(set, |keep| rewrite::both(known, keep, set, rows))
    }

    fn added(self, known: &mut Known, set: Set, rows: usize) -> Set {
        self.add.map_or(set, |add| rewrite::either(known, add, set, rows))
    }

    fn of(self, known: &mut Known, set: Set, rows: usize) -> Set {
        let kept = self.kept(known, set, rows);
        self.added(known, kept, rows)
    }
}

/// A rule among the others.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Place {
    /// The rules above it; nothing where none remains.
    above: Option<Set>,
    /// The rule and those above it; nothing where it vanishes.
    pub running: Option<Set>,
    operator: SetOperator,
    after: After,
}

impl Place {
    /// All rules with another set in its place. What does not depend on that set comes first, to be shared.
    fn with(self, known: &mut Known, own: Set, rows: usize) -> Set {
        let Self { above, operator, after, .. } = self;
        let Some(above) = above else { return after.of(known, own, rows) };
        if operator == SetOperator::Union {
            let (others, own) = (after.of(known, above, rows), after.kept(known, own, rows));
            return rewrite::either(known, others, own, rows);
        }
        let own = if operator == SetOperator::Except { known.not(own) } else { own };
        let above = after.kept(known, above, rows);
        let kept = rewrite::both(known, above, own, rows);
        after.added(known, kept, rows)
    }
}

/// The place of every rule.
pub(in crate::engine) fn places(known: &mut Known, bound: &Bound, rows: usize) -> Vec<Place> {
    let mut above = None;
    let mut places = Vec::with_capacity(bound.rules.len());
    let mut sets = Vec::with_capacity(bound.rules.len());
    for rule in &bound.rules {
        let own = build::rule_set(known, rule, rows, None);
        let running = own.map(|own| joined(known, rule.operator, above, own, rows));
        places.push(Place { above, running, operator: rule.operator, after: After::default() });
        sets.push(own);
        above = running.or(above);
    }
    let mut after = After::default();
    for suppressed in &bound.suppressed {
        after = after.behind(known, SetOperator::Except, *suppressed, rows);
    }
    for (place, own) in places.iter_mut().zip(sets).rev() {
        place.after = after;
        if let Some(own) = own {
            after = after.behind(known, place.operator, own, rows);
        }
    }
    places
}

fn joined(known: &mut Known, operator: SetOperator, above: Option<Set>, own: Set, rows: usize) -> Set {
    match (above, operator) {
        (None, _) => own,
        (Some(above), SetOperator::Union) => rewrite::either(known, above, own, rows),
        (Some(above), SetOperator::Intersect) => rewrite::both(known, above, own, rows),
        (Some(above), SetOperator::Except) => {
            let not = known.not(own);
            rewrite::both(known, above, not, rows)
        }
    }
}

/// A group that a node stands in, as it is without that node.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Level {
    matching: Match,
    others: Option<Set>,
    rows: usize,
}

impl Level {
    /// With something in the node's place, or with nothing; nothing where nothing remains.
    fn with(&self, known: &mut Known, own: Option<Set>) -> Option<Set> {
        let joined = match (self.others, own) {
            (Some(others), Some(own)) => match self.matching {
                Match::All => rewrite::both(known, others, own, self.rows),
                Match::Any | Match::None => rewrite::either(known, others, own, self.rows),
            },
            (others, own) => others.or(own)?,
        };
        Some(if self.matching == Match::None { known.not(joined) } else { joined })
    }
}

/// What lies around the node that is looked at, from its rule inwards.
pub(in crate::engine) struct Around<'a> {
    bound: &'a Bound,
    rule: &'a Rule,
    place: Place,
    /// Customers.
    rows: usize,
    /// The groups of the rule's own records that it stands in.
    levels: Vec<Level>,
    /// The innermost of their nodes that is no group, where the node stands in that: in a filter, say.
    within: Option<(&'a Tree, &'a Arc<Frame>)>,
}

impl<'a> Around<'a> {
    /// Of a rule.
    pub(in crate::engine) fn new(bound: &'a Bound, rule: &'a Rule, place: Place, rows: usize) -> Self {
        Self { bound, rule, place, rows, levels: Vec::new(), within: None }
    }

    /// Everything without a node that is switched on; nothing where nothing would remain.
    pub(in crate::engine) fn without(&self, known: &mut Known, node: &Tree) -> Option<Set> {
        let (id, rows) = (Some(node.id.as_str()), self.rows);
        let mut own = self.within.and_then(|(tree, frame)| build::tree(known, tree, frame, rows, id));
        for level in self.levels.iter().rev() {
            own = level.with(known, own);
        }
        let own = own.map(|set| known.exists(&self.rule.frame, set));
        let set = match (self.place.above, own) {
            (_, Some(own)) => self.place.with(known, own, rows),
            (Some(above), None) => self.place.after.of(known, above, rows),
            // The next rule is the first one then, however it would join those above it.
            (None, None) => return build::whole(known, self.bound, rows, id),
        };
        Some(build::limited(known, self.bound, set))
    }

    /// Goes into a node that is switched on, to look at those below it. Of a group of the rule's own records: for each of its nodes
    /// what is around that.
    pub(in crate::engine) fn enter(
        &mut self,
        known: &mut Known,
        tree: &'a Tree,
        frame: &'a Arc<Frame>,
    ) -> Vec<Level> {
        match &tree.kind {
            _ if self.within.is_some() => Vec::new(),
            Kind::Group(branch) => {
                let nodes = branch.nodes.iter();
                let sets: Vec<Option<Set>> =
                    nodes.map(|node| build::tree(known, node, frame, self.rows, None)).collect();
                let level = |others| Level { matching: branch.matching, others, rows: frame.rows };
                others(known, branch.matching, &sets, frame.rows).into_iter().map(level).collect()
            }
            _ => {
                self.within = Some((tree, frame));
                Vec::new()
            }
        }
    }

    /// Comes out of it.
    pub(in crate::engine) fn leave(&mut self, tree: &Tree) {
        if self.within.is_some_and(|(within, _)| std::ptr::eq(within, tree)) {
            self.within = None;
        }
    }

    /// Steps to a node of a group.
    pub(in crate::engine) fn step(&mut self, level: Option<Level>) {
        self.levels.extend(level);
    }

    /// Steps back from it.
    pub(in crate::engine) fn back(&mut self, level: Option<Level>) {
        if level.is_some() {
            self.levels.pop();
        }
    }
}

/// For each of some sets all the others, joined; nothing where there is no other.
fn others(known: &mut Known, matching: Match, sets: &[Option<Set>], rows: usize) -> Vec<Option<Set>> {
    let mut join = |one: Option<Set>, other: Option<Set>| match (one, other) {
        (Some(one), Some(other)) => Some(match matching {
            Match::All => rewrite::both(known, one, other, rows),
            Match::Any | Match::None => rewrite::either(known, one, other, rows),
        }),
        (one, other) => one.or(other),
    };
    let mut behind = vec![None; sets.len()];
    for at in (1..sets.len()).rev() {
        behind[at - 1] = join(behind[at], sets[at]);
    }
    let mut before = None;
    let each = sets.iter().zip(behind).map(|(own, behind)| {
        let all = join(before, behind);
        before = join(before, *own);
        all
    });
    each.collect()
}
