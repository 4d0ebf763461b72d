//! The sizes of every node at once, from the sets of its conditions, a block of rows after the other.
//!
//! A customer's membership in the whole is, seen from one node, a function of that node's own verdict alone: there is one
//! outcome for the case that it is true and one for the case that it is false. Both are carried down the tree as two sets.
//! So the whole without a node is the outcome for what its siblings say, and a definition costs a few operations a node
//! instead of one evaluation a node.

use std::sync::Arc;

use super::{
    asked::Asked,
    plan::{Kind, Leaf, Plan, Tree, Verdict},
};
use crate::{
    data::column::Bits,
    model::{
        definition::{Match, NodeId, SetOperator},
        figures::{Figures, Interval, NodeFigure},
    },
};

/// Words that are combined at a time: small enough for the nearest cache.
const BLOCK: usize = 128;

/// A node with its figures so far.
struct Counted {
    id: NodeId,
    shape: Shape,
    interval: Option<Interval>,
    /// Switched on, with content, in groups that are: the whole would be another without it.
    there: bool,
    alone: u32,
    running: Option<u32>,
    without: Option<u32>,
    empty: Option<u32>,
}

enum Shape {
    /// The nodes in it that are switched on and have content, by their places.
    Group(Match, Vec<usize>),
    Leaf(Verdict),
    Everyone,
}

/// Counts the nodes of a plan.
pub(super) struct Combiner {
    /// Rules and nodes in document order.
    nodes: Vec<Counted>,
    /// The rules that are there.
    rules: Vec<(SetOperator, usize)>,
    total: u32,
    /// The members so far.
    members: Vec<u64>,
}

/// What one block is combined from.
struct Block<'a> {
    leaves: &'a [Leaf],
    answers: &'a [Arc<Bits>],
    live: &'a [u64],
    /// The first word.
    from: usize,
}

/// The outcome of the whole for customers of whom something is true, and for those of whom it is false.
#[derive(Clone)]
struct Outcome {
    yes: Vec<u64>,
    no: Vec<u64>,
}

impl Outcome {
    fn pick(yes: u64, no: u64, set: u64) -> u64 {
        (set & yes) | (!set & no)
    }

    /// The outcome where it holds that set.
    fn of(&self, set: &[u64]) -> Vec<u64> {
        self.yes.iter().zip(&self.no).zip(set).map(|((yes, no), set)| Self::pick(*yes, *no, *set)).collect()
    }

    /// The other way round.
    fn swapped(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

fn count(words: &[u64], live: &[u64]) -> u32 {
    words.iter().zip(live).map(|(word, live)| (word & live).count_ones()).sum()
}

fn join(operator: SetOperator, above: u64, own: u64) -> u64 {
    match operator {
        SetOperator::Union => above | own,
        SetOperator::Intersect => above & own,
        SetOperator::Except => above & !own,
    }
}

/// Puts a tree behind the nodes, and gives its place. `there`: all around it is.
fn collect(tree: &Tree, plan: &Plan, there: bool, nodes: &mut Vec<Counted>) -> usize {
    let place = nodes.len();
    let there = there && tree.is_alive();
    let negative =
        |verdict: &Verdict| verdict.negated && plan.leaves[verdict.leaf].key.asked != Asked::Present;
    let empty = matches!(&tree.kind, Kind::Leaf(verdict) if negative(verdict)).then_some(0);
    nodes.push(Counted {
        id: tree.id.clone(),
        shape: Shape::Everyone,
        interval: tree.interval.clone(),
        there,
        alone: 0,
        running: None,
        without: Some(0),
        empty,
    });
    nodes[place].shape = match &tree.kind {
        Kind::Everyone => Shape::Everyone,
        Kind::Leaf(verdict) => Shape::Leaf(*verdict),
        Kind::Group(matching, inner) => {
            let mut alive = Vec::new();
            for node in inner {
                let place = collect(node, plan, there, nodes);
                if node.is_alive() {
                    alive.push(place);
                }
            }
            Shape::Group(*matching, alive)
        }
    };
    place
}

impl Combiner {
    pub(super) fn new(plan: &Plan) -> Self {
        let (mut nodes, mut rules) = (Vec::new(), Vec::new());
        for rule in &plan.rules {
            let place = collect(&rule.tree, plan, true, &mut nodes);
            if rule.tree.is_alive() {
                nodes[place].running = Some(0);
                rules.push((rule.operator, place));
            }
        }
        Self { nodes, rules, total: 0, members: Vec::with_capacity(plan.rows.div_ceil(64)) }
    }

    /// Combines at most so many words more: `true` while there are more. `answers` are those of the plan's leaves, in
    /// order; `live` the rows that are customers.
    pub(super) fn step(&mut self, leaves: &[Leaf], answers: &[Arc<Bits>], live: &Bits, words: usize) -> bool {
        let end = live.words().len().min(self.members.len() + words);
        if end == 0 {
            // Where no rule would remain without a node, there is none without rows either.
            self.block(&Block { leaves, answers, live: &[], from: 0 });
        }
        while self.members.len() < end {
            let from = self.members.len();
            let live = &live.words()[from..end.min(from + BLOCK)];
            self.block(&Block { leaves, answers, live, from });
        }
        end < live.words().len()
    }

    /// The figures and the members, once all words are combined.
    pub(super) fn finish(self, live: &Bits) -> (Figures, Bits) {
        let total = self.total;
        let nodes = self.nodes.into_iter().map(|node| NodeFigure {
            id: node.id,
            alone: node.alone,
            running: node.running,
            without: if node.there { node.without } else { Some(total) },
            empty: node.empty,
            interval: node.interval,
        });
        let figures = Figures { everyone: live.count() as u32, total, nodes: nodes.collect() };
        (figures, Bits::from_words(self.members, live.len()))
    }

    fn block(&mut self, block: &Block<'_>) {
        let sets = self.sets(block);
        let above = self.above(&sets, block);
        if let Some(whole) = above.last() {
            self.total += count(whole, block.live);
            self.members.extend(whole.iter().zip(block.live).map(|(word, live)| word & live));
        } else {
            self.members.resize(self.members.len() + block.live.len(), 0);
        }
        self.without(&sets, &above, block.live);
    }

    /// What each node holds by itself, and how many customers that are.
    fn sets(&mut self, block: &Block<'_>) -> Vec<Vec<u64>> {
        let mut sets: Vec<Vec<u64>> = vec![Vec::new(); self.nodes.len()];
        // A group's nodes stand behind it.
        for (place, node) in self.nodes.iter_mut().enumerate().rev() {
            let set = match &node.shape {
                Shape::Everyone => vec![u64::MAX; block.live.len()],
                Shape::Leaf(verdict) => {
                    let leaf = &block.leaves[verdict.leaf];
                    if let Some(empty) = &mut node.empty {
                        let words = block.live.iter().enumerate();
                        *empty += words
                            .map(|(at, live)| (live & !leaf.present(block.from + at)).count_ones())
                            .sum::<u32>();
                    }
                    block.verdicts(verdict, leaf)
                }
                Shape::Group(matching, nodes) => {
                    let mut inner = nodes.iter().map(|node| &sets[*node]);
                    let mut set = inner.next().cloned().unwrap_or_else(|| vec![0; block.live.len()]);
                    for other in inner {
                        let pairs = set.iter_mut().zip(other);
                        match matching {
                            Match::All => pairs.for_each(|(word, other)| *word &= other),
                            Match::Any | Match::None => pairs.for_each(|(word, other)| *word |= other),
                        }
                    }
                    if *matching == Match::None && !nodes.is_empty() {
                        set.iter_mut().for_each(|word| *word = !*word);
                    }
                    set
                }
            };
            node.alone += count(&set, block.live);
            sets[place] = set;
        }
        sets
    }

    /// What each rule that is there and those above it hold.
    fn above(&mut self, sets: &[Vec<u64>], block: &Block<'_>) -> Vec<Vec<u64>> {
        let mut above: Vec<Vec<u64>> = Vec::with_capacity(self.rules.len());
        for (operator, place) in &self.rules {
            let own = &sets[*place];
            let running: Vec<u64> = match above.last() {
                None => own.clone(),
                Some(before) => {
                    before.iter().zip(own).map(|(above, own)| join(*operator, *above, *own)).collect()
                }
            };
            if let Some(counted) = &mut self.nodes[*place].running {
                *counted += count(&running, block.live);
            }
            above.push(running);
        }
        above
    }

    /// From the last rule to the first: the outcome for what stands above it, and so the whole without it.
    fn without(&mut self, sets: &[Vec<u64>], above: &[Vec<u64>], live: &[u64]) {
        let mut outcome = Outcome { yes: vec![u64::MAX; live.len()], no: vec![0; live.len()] };
        for at in (0..self.rules.len()).rev() {
            let (operator, place) = self.rules[at];
            if at == 0 {
                // The operator of the rule that is then the first is unused.
                let left = self
                    .rules
                    .get(1)
                    .map(|(_, second)| count(&self.after_second(sets, above, *second), live));
                self.descend(place, &outcome, left, sets, live);
                break;
            }
            let before = &above[at - 1];
            let by = |own: u64| before.iter().map(|above| join(operator, *above, own)).collect::<Vec<_>>();
            let own = Outcome { yes: outcome.of(&by(u64::MAX)), no: outcome.of(&by(0)) };
            self.descend(place, &own, Some(count(&outcome.of(before), live)), sets, live);
            let by =
                |above: u64| sets[place].iter().map(|own| join(operator, above, *own)).collect::<Vec<_>>();
            outcome = Outcome { yes: outcome.of(&by(u64::MAX)), no: outcome.of(&by(0)) };
        }
    }

    /// The whole without the first rule.
    fn after_second(&self, sets: &[Vec<u64>], above: &[Vec<u64>], second: usize) -> Vec<u64> {
        debug_assert!(above.len() == self.rules.len());
        let mut running = sets[second].clone();
        for (operator, place) in &self.rules[2..] {
            running
                .iter_mut()
                .zip(&sets[*place])
                .for_each(|(above, own)| *above = join(*operator, *above, *own));
        }
        running
    }

    /// Counts the whole without a node, which `left` is already (nothing where nothing would remain), and without each
    /// node below it. `outcome` is that of the node's own verdict.
    fn descend(
        &mut self,
        place: usize,
        outcome: &Outcome,
        left: Option<u32>,
        sets: &[Vec<u64>],
        live: &[u64],
    ) {
        let node = &mut self.nodes[place];
        node.without = node.without.zip(left).map(|(sum, left)| sum + left);
        let Shape::Group(matching, inner) = &node.shape else { return };
        let (matching, inner) = (*matching, inner.clone());
        if let [only] = inner[..] {
            // Without its only node the group is not there.
            let outcome = if matching == Match::None { &outcome.clone().swapped() } else { outcome };
            return self.descend(only, outcome, left, sets, live);
        }
        let start = if matching == Match::All { u64::MAX } else { 0 };
        let add = |all: &mut [u64], set: &[u64]| {
            let pairs = all.iter_mut().zip(set);
            match matching {
                Match::All => pairs.for_each(|(all, set)| *all &= set),
                Match::Any | Match::None => pairs.for_each(|(all, set)| *all |= set),
            }
        };
        // What the nodes behind each one say together.
        let mut behind = vec![vec![start; live.len()]; inner.len()];
        for at in (1..inner.len()).rev() {
            let mut all = behind[at].clone();
            add(&mut all, &sets[inner[at]]);
            behind[at - 1] = all;
        }
        let mut others = vec![start; live.len()];
        for (node, behind) in inner.into_iter().zip(behind) {
            let mut siblings = others.clone();
            add(&mut siblings, &behind);
            let own = child(outcome, matching, &siblings);
            let group: Vec<u64> = match matching {
                Match::None => siblings.iter().map(|word| !word).collect(),
                _ => siblings,
            };
            let left = Some(count(&outcome.of(&group), live));
            self.descend(node, &own, left, sets, live);
            add(&mut others, &sets[node]);
        }
    }
}

/// The outcome for a node's verdict, from that of its group's and from what its siblings say together.
fn child(group: &Outcome, matching: Match, siblings: &[u64]) -> Outcome {
    match matching {
        // Where it is true its siblings decide; where it is false the group is.
        Match::All => Outcome { yes: group.of(siblings), no: group.no.clone() },
        Match::Any => Outcome { yes: group.yes.clone(), no: group.of(siblings) },
        Match::None => {
            let group = group.clone().swapped();
            Outcome { no: group.of(siblings), yes: group.yes }
        }
    }
}

impl Block<'_> {
    /// What a condition holds.
    fn verdicts(&self, verdict: &Verdict, leaf: &Leaf) -> Vec<u64> {
        let answer = &self.answers[verdict.leaf].words()[self.from..self.from + self.live.len()];
        match (verdict.negated, verdict.has_value) {
            (false, _) => answer.to_vec(),
            (true, false) => answer.iter().map(|word| !word).collect(),
            (true, true) => {
                answer.iter().enumerate().map(|(at, word)| !word & leaf.present(self.from + at)).collect()
            }
        }
    }
}
