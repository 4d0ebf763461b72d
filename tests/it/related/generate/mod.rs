//! Random definitions over a world, each kind of question with its share.

mod activity;
mod attributes;
mod leaves;
mod library;
mod limit;
mod sequence;

use satsuma::model::{
    attribute::Path,
    definition::{Definition, Group, Match, Node, NodeKind, Quantifier, Rule, Scope, SetOperator, VERSION},
    setup::Setup,
};

pub(crate) use attributes::{paths, wild};
pub(crate) use library::{library, measure};

use super::{coverage::Tally, obvious::Obvious, world::World};
use crate::engine::random::Random;

/// Writes definitions about one world.
pub(crate) struct Maker<'a> {
    pub world: &'a World,
    /// Answers what figures there are, so that a threshold divides them.
    pub obvious: &'a Obvious<'a>,
    pub paths: &'a [Path],
    pub random: &'a mut Random,
    pub tally: &'a Tally,
    pub last: usize,
}

impl Maker<'_> {
    fn setup(&self) -> &Setup {
        &self.world.setup
    }

    fn id(&mut self) -> String {
        self.last += 1;
        format!("n{}", self.last)
    }

    fn matching(&mut self) -> Match {
        match self.random.below(100) {
            0..42 => Match::All,
            42..86 => Match::Any,
            _ => Match::None,
        }
    }

    /// Of some labels the one that was asked least.
    fn rarest<T>(&mut self, mut all: Vec<(String, T)>, draws: usize) -> Option<T> {
        if all.is_empty() {
            return None;
        }
        let mut best = self.random.below(all.len());
        for _ in 1..draws {
            let other = self.random.below(all.len());
            if self.tally.count(&all[other].0) < self.tally.count(&all[best].0) {
                best = other;
            }
        }
        Some(all.swap_remove(best).1)
    }

    /// A way from some table to the customers.
    fn path(&mut self) -> Path {
        let tables = &self.world.tables;
        let from = &self.random.pick(tables).name;
        let own: Vec<&Path> = self.paths.iter().filter(|path| path.from == *from).collect();
        if own.is_empty() { self.random.pick(self.paths).clone() } else { (*self.random.pick(&own)).clone() }
    }

    pub(crate) fn definition(&mut self) -> Definition {
        let count = *self.random.pick(&[1, 1, 1, 2, 2, 3]);
        let rules = (0..count).map(|_| self.rule()).collect();
        let suppress = if self.random.percent(12) { vec![self.segment()] } else { Vec::new() };
        let limit = if self.random.percent(25) { Some(self.limit()) } else { None };
        Definition { version: VERSION, rules, suppress, limit, project: Vec::new() }
    }

    fn rule(&mut self) -> Rule {
        let id = self.id();
        let operator = *self.random.pick(&[SetOperator::Union, SetOperator::Intersect, SetOperator::Except]);
        let (off, matching) = (self.random.percent(4), self.matching());
        let path = if self.random.percent(45) { None } else { Some(self.path()) };
        let nodes = self.nodes(path.as_ref(), 1);
        Rule { id, operator, name: None, note: None, off, path, matching, nodes }
    }

    /// A rule about customers, without a node.
    fn plain_rule(&mut self) -> Rule {
        let (id, operator, matching) = (self.id(), SetOperator::Union, Match::All);
        Rule { id, operator, name: None, note: None, off: false, path: None, matching, nodes: Vec::new() }
    }

    fn nodes(&mut self, path: Option<&Path>, depth: usize) -> Vec<Node> {
        let count = if self.random.percent(2) { 0 } else { *self.random.pick(&[1, 1, 1, 2, 2, 3]) };
        (0..count).map(|_| self.node(path, depth)).collect()
    }

    fn node(&mut self, path: Option<&Path>, depth: usize) -> Node {
        let (id, off) = (self.id(), self.random.percent(5));
        let of_customers =
            depth < 3 && (path.is_none_or(|path| path.hops.is_empty()) || self.random.percent(30));
        let kind = match self.random.below(100) {
            0..12 if depth < 4 => {
                let matching = self.matching();
                NodeKind::Group(Group { matching, scope: None, nodes: self.nodes(path, depth + 1) })
            }
            12..40 if of_customers => self.activity(depth),
            40..52 if of_customers => self.scoped(depth),
            52..61 if of_customers => self.sequence(depth).unwrap_or_else(|| self.leaf(path)),
            61..66 if of_customers => self.membership(),
            66..72 if of_customers => self.hierarchy().unwrap_or_else(|| self.leaf(path)),
            72 => NodeKind::Everyone,
            _ => self.leaf(path),
        };
        Node { id, off, kind }
    }

    /// A filter of a figure or a step, seldom with a customer-level question in it.
    fn filter(&mut self, path: &Path, depth: usize) -> Group {
        let depth = if self.random.percent(10) { depth + 1 } else { 5 };
        let matching = self.matching();
        Group { matching, scope: None, nodes: self.nodes(Some(path), depth) }
    }

    fn scoped(&mut self, depth: usize) -> NodeKind {
        let path = self.path();
        let few = self.random.below(4) as u32;
        let all = [
            ("any", Quantifier::Any),
            ("all", Quantifier::All),
            ("none", Quantifier::None),
            ("at least", Quantifier::AtLeast(few)),
            ("at most", Quantifier::AtMost(few)),
            ("exactly", Quantifier::Exactly(few)),
        ];
        let all = all.map(|(label, quantifier)| (format!("quantifier {label}"), quantifier)).to_vec();
        let quantifier = self.rarest(all, 2).expect("a quantifier");
        let matching = self.matching();
        let nodes = self.nodes(Some(&path), depth + 2);
        NodeKind::Group(Group { matching, scope: Some(Scope { path, quantifier }), nodes })
    }
}
