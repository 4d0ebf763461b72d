//! From a plan to sets: leaves are scanned a piece at a time and remembered, then combined block by block.

use std::{collections::HashMap, sync::Arc};

use super::{
    compare,
    members::Customers,
    plan::{LeafScan, Plan, PlannedRule, Tree, TreeKind, alive},
    test::present,
};
use crate::{
    data::column::{Bits, Values},
    model::{
        definition::{Match, SetOperator},
        figures::{Figures, NodeFigure},
    },
};

/// Words of 64 rows that one step scans.
const STEP: usize = 1024;

/// Words that are combined at a time: small enough for the nearest cache.
const BLOCK: usize = 64;

/// Sets of conditions that were scanned, for one state of the data. The caller clears it when the data changes.
#[derive(Default)]
pub struct Cache {
    sets: HashMap<String, (Arc<Bits>, u64)>,
    bytes: usize,
    clock: u64,
}

impl Cache {
    /// Bytes of sets that are kept at most.
    const LIMIT: usize = 128 << 20;

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn get(&mut self, key: &str) -> Option<Arc<Bits>> {
        self.clock += 1;
        let (bits, used) = self.sets.get_mut(key)?;
        *used = self.clock;
        Some(Arc::clone(bits))
    }

    fn put(&mut self, key: String, bits: Arc<Bits>) {
        self.clock += 1;
        self.bytes += bits.words().len() * 8;
        self.sets.insert(key, (bits, self.clock));
        while self.bytes > Self::LIMIT
            && let Some(oldest) = self.sets.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| key.clone())
            && let Some((bits, _)) = self.sets.remove(&oldest)
        {
            self.bytes -= bits.words().len() * 8;
        }
    }
}

/// An evaluation under way.
pub struct Evaluation {
    plan: Plan,
    sets: Vec<Option<Arc<Bits>>>,
    /// Words of the leaf that is being scanned.
    scanned: Vec<u64>,
}

impl Evaluation {
    /// Begins to evaluate a plan.
    pub fn new(plan: Plan) -> Self {
        let sets = plan.leaves.iter().map(|_| None).collect();
        Self { plan, sets, scanned: Vec::new() }
    }

    /// Scans some rows of the next condition that is not known; `false` when all are known.
    pub fn step(&mut self, cache: &mut Cache) -> bool {
        let Some(at) = self.sets.iter().position(Option::is_none) else { return false };
        let leaf = &self.plan.leaves[at];
        if self.scanned.is_empty()
            && let Some(known) = cache.get(&leaf.key)
        {
            self.sets[at] = Some(known);
            return true;
        }
        let words = self.plan.rows.div_ceil(64);
        let from = self.scanned.len();
        let range = from..(from + STEP).min(words);
        match &leaf.scan {
            LeafScan::Test(scan) => scan.run(range, &mut self.scanned),
            LeafScan::Compare { left, comparison, right, has_value } => {
                compare::run(left, *comparison, right, *has_value, &self.plan.now, range, &mut self.scanned);
            }
        }
        if self.scanned.len() >= words {
            let mut bits = Bits::from_words(std::mem::take(&mut self.scanned), self.plan.rows);
            if leaf.negated {
                bits.negate();
            }
            if let (LeafScan::Test(scan), true) = (&leaf.scan, leaf.has_value) {
                bits.and(&present(&scan.column));
            }
            let bits = Arc::new(bits);
            cache.put(leaf.key.clone(), Arc::clone(&bits));
            self.sets[at] = Some(bits);
        }
        true
    }

    /// Scans to the end.
    pub fn run(&mut self, cache: &mut Cache) {
        while self.step(cache) {}
    }

    fn set(&self, leaf: usize) -> &Bits {
        static NONE: Bits = Bits::none();
        self.sets[leaf].as_deref().unwrap_or(&NONE)
    }

    /// The members: everything must be scanned.
    pub fn customers(&self, live: &Bits) -> Customers {
        let words = live.words().len();
        let mut out = Vec::with_capacity(words);
        for from in (0..words).step_by(BLOCK) {
            let block = from..(from + BLOCK).min(words);
            let mut whole = self.whole(&block, None);
            whole.iter_mut().zip(&live.words()[block]).for_each(|(word, live)| *word &= live);
            out.extend(whole);
        }
        Customers::new(Bits::from_words(out, live.len()))
    }

    /// The sizes of the whole and of every node: everything must be scanned.
    pub fn figures(&self, live: &Bits) -> Figures {
        let mut nodes: Vec<Counted<'_>> = Vec::new();
        for rule in &self.plan.rules {
            nodes.push(Counted::new(&rule.tree, Some(rule)));
            collect(&rule.tree, &mut nodes);
        }
        let mut total = 0;
        let words = live.words().len();
        for from in (0..words).step_by(BLOCK) {
            let block = from..(from + BLOCK).min(words);
            let live = &live.words()[block.clone()];
            let whole = self.whole(&block, None);
            total += count(&whole, live);
            let mut running: Option<Vec<u64>> = None;
            for node in &mut nodes {
                if let Some(alone) = self.tree(node.tree, &block, None, true) {
                    node.alone += count(&alone, live);
                    if let Some(rule) = node.rule
                        && !rule.off
                    {
                        running = Some(join(running.take(), alone, rule.operator));
                        node.running += running.as_deref().map_or(0, |running| count(running, live));
                    }
                }
                node.without += if node.is_off() { count(&whole, live) } else { count(&self.whole(&block, Some(node.id())), live) };
            }
        }
        let nodes = nodes.into_iter().map(|node| self.figure(node, live)).collect();
        Figures { everyone: live.count() as u32, total, nodes }
    }

    fn figure(&self, node: Counted<'_>, live: &Bits) -> NodeFigure {
        let on = |rule: &&PlannedRule| !rule.off && alive(&rule.tree);
        let remains = node.is_off() || self.plan.rules.iter().filter(on).any(|rule| rule.id != node.id() && without(&rule.tree, node.id()));
        NodeFigure {
            id: node.id().to_owned(),
            alone: node.alone,
            running: node.rule.filter(on_and_alive).map(|_| node.running),
            without: remains.then_some(node.without),
            empty: self.empty(node.tree, live),
            interval: node.tree.interval.clone(),
        }
    }

    fn empty(&self, tree: &Tree, live: &Bits) -> Option<u32> {
        let TreeKind::Leaf(leaf) = tree.kind else { return None };
        let leaf = &self.plan.leaves[leaf];
        if !leaf.counts_empty {
            return None;
        }
        let mut without = match &leaf.scan {
            LeafScan::Test(scan) if matches!(scan.column.values, Values::Empty) => Bits::filled(live.len(), false),
            LeafScan::Test(scan) => present(&scan.column),
            LeafScan::Compare { left, right, .. } => compare::both(left, right),
        };
        without.negate();
        without.and(live);
        Some(without.count() as u32)
    }

    /// The whole over some words, perhaps without a node.
    fn whole(&self, block: &std::ops::Range<usize>, without: Option<&str>) -> Vec<u64> {
        let mut running = None;
        for rule in self.plan.rules.iter().filter(|rule| !rule.off && without != Some(rule.id.as_str())) {
            if let Some(set) = self.tree(&rule.tree, block, without, false) {
                running = Some(join(running, set, rule.operator));
            }
        }
        running.unwrap_or_else(|| vec![0; block.len()])
    }

    /// A node over some words; nothing where it is not there. `alone` looks at a node that is itself switched off.
    fn tree(&self, tree: &Tree, block: &std::ops::Range<usize>, without: Option<&str>, alone: bool) -> Option<Vec<u64>> {
        if (tree.off && !alone) || without == Some(tree.id.as_str()) {
            return None;
        }
        match &tree.kind {
            TreeKind::Everyone => Some(vec![u64::MAX; block.len()]),
            TreeKind::Leaf(leaf) => Some(self.set(*leaf).words().get(block.clone())?.to_vec()),
            TreeKind::Group(matching, nodes) => {
                let mut sets = nodes.iter().filter_map(|node| self.tree(node, block, without, false));
                let mut all = sets.next()?;
                for set in sets {
                    let pairs = all.iter_mut().zip(set);
                    match matching {
                        Match::All => pairs.for_each(|(all, word)| *all &= word),
                        Match::Any | Match::None => pairs.for_each(|(all, word)| *all |= word),
                    }
                }
                if *matching == Match::None {
                    all.iter_mut().for_each(|word| *word = !*word);
                }
                Some(all)
            }
        }
    }
}

fn on_and_alive(rule: &&PlannedRule) -> bool {
    !rule.off && alive(&rule.tree)
}

/// Whether a tree still asks something when a node is taken out.
fn without(tree: &Tree, id: &str) -> bool {
    if tree.off || tree.id == id {
        return false;
    }
    match &tree.kind {
        TreeKind::Group(_, nodes) => nodes.iter().any(|node| without(node, id)),
        _ => true,
    }
}

struct Counted<'a> {
    tree: &'a Tree,
    rule: Option<&'a PlannedRule>,
    alone: u32,
    running: u32,
    without: u32,
}

impl<'a> Counted<'a> {
    fn new(tree: &'a Tree, rule: Option<&'a PlannedRule>) -> Self {
        Self { tree, rule, alone: 0, running: 0, without: 0 }
    }

    fn id(&self) -> &'a str {
        &self.tree.id
    }

    fn is_off(&self) -> bool {
        self.tree.off || self.rule.is_some_and(|rule| rule.off)
    }
}

fn collect<'a>(tree: &'a Tree, out: &mut Vec<Counted<'a>>) {
    if let TreeKind::Group(_, nodes) = &tree.kind {
        for node in nodes {
            out.push(Counted::new(node, None));
            collect(node, out);
        }
    }
}

fn join(above: Option<Vec<u64>>, mut set: Vec<u64>, operator: SetOperator) -> Vec<u64> {
    let Some(above) = above else { return set };
    let pairs = set.iter_mut().zip(above);
    match operator {
        SetOperator::Union => pairs.for_each(|(word, above)| *word |= above),
        SetOperator::Intersect => pairs.for_each(|(word, above)| *word &= above),
        SetOperator::Except => pairs.for_each(|(word, above)| *word = above & !*word),
    }
    set
}

fn count(words: &[u64], live: &[u64]) -> u32 {
    words.iter().zip(live).map(|(word, live)| (word & live).count_ones()).sum()
}
