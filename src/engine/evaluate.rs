//! The sizes of a definition and of all its nodes, and its members.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    aggregate::Fault,
    bind::{
        Binder, Bound, Kind, Tree,
        around::{Around, places},
        build, problem,
    },
    cache::Cache,
    calendar::Now,
    dataset::{Dataset, Frame},
    explain::{Explained, Sets},
    expr::{Expr, Figured, Formula, Known, Set},
    library::Library,
    members::Customers,
    run::{Runner, Want},
};
use crate::{
    data::column::Bits,
    model::{
        context::Context,
        definition::{Definition, NodeId},
        figures::{Figures, Interval, NodeFigure},
        problem::{Part, Problem},
    },
};

/// An evaluation under way. Give it up by dropping it: what it has found out so far stays in the cache.
pub struct Evaluation {
    data: Arc<Dataset>,
    runner: Runner,
    whole: Set,
    nodes: Vec<Asked>,
    /// What is to be found out, the whole first, and how far that is.
    wants: Vec<Want>,
    at: usize,
    /// Whose figure is whose node's, for problems that show only when it is worked out.
    owners: FxHashMap<Figured, NodeId>,
    explained: Option<Explained>,
}

/// A node's sets.
struct Asked {
    id: NodeId,
    alone: Option<Set>,
    running: Option<Set>,
    /// Nothing where nothing would remain.
    without: Option<Counted>,
    empty: Option<Set>,
    interval: Option<Interval>,
}

/// A set of which only the size is wanted: of two that are joined it is found out without writing the join down.
#[derive(Clone, Copy)]
enum Counted {
    Set(Set),
    Both(Set, Set),
    Either(Set, Set),
}

impl Counted {
    fn of(known: &Known, set: Set) -> Self {
        match known.set(set) {
            Expr::All(sets) if sets.len() == 2 => Self::Both(sets[0], sets[1]),
            Expr::Any(sets) if sets.len() == 2 => Self::Either(sets[0], sets[1]),
            _ => Self::Set(set),
        }
    }

    fn sets(self) -> impl Iterator<Item = Set> {
        let (one, other) = match self {
            Self::Set(set) => (set, None),
            Self::Both(one, other) | Self::Either(one, other) => (one, Some(other)),
        };
        [one].into_iter().chain(other)
    }

    fn count(self, runner: &Runner, live: &Bits) -> u32 {
        let of_two = |one: Set, other: Set, join: fn(u64, u64) -> u64| {
            let (one, other) = (runner.set(one), runner.set(other));
            let words = one.words().iter().zip(other.words()).zip(live.words());
            words.map(|((one, other), live)| (join(*one, *other) & live).count_ones()).sum()
        };
        match self {
            Self::Set(set) => common(&runner.set(set), live),
            Self::Both(one, other) => of_two(one, other, |one, other| one & other),
            Self::Either(one, other) => of_two(one, other, |one, other| one | other),
        }
    }
}

/// Makes the sets of every node.
struct Collector<'a> {
    known: &'a mut Known,
    bound: &'a Bound,
    customers: usize,
    whole: Set,
    around: Option<Around<'a>>,
    nodes: Vec<Asked>,
    owners: FxHashMap<Figured, NodeId>,
    wanted: Wanted,
    /// What explanations need besides, and what has to be found out for it.
    sets: Vec<Sets>,
    wants: Vec<Want>,
}

impl<'a> Collector<'a> {
    /// Puts a node and those below it behind the others. `there`: all around it is switched on.
    fn node(&mut self, tree: &'a Tree, frame: &'a Arc<Frame>, there: bool, is_rule: bool) {
        if self.wanted == Wanted::Explanation {
            let sets = Sets::of(self.known, tree, frame, self.customers, is_rule);
            self.wants.extend(sets.wants(tree));
            self.sets.push(sets);
        }
        let there = there && tree.is_alive();
        let rows = self.customers;
        let alone = build::alone(self.known, tree, frame, rows, None);
        let alone = alone.map(|set| self.known.exists(frame, set));
        let without = if self.wanted == Wanted::Explanation {
            None
        } else if there {
            match &self.around {
                Some(around) => around.without(self.known, tree),
                None => build::whole(self.known, self.bound, rows, Some(&tree.id)),
            }
        } else {
            Some(self.whole)
        };
        let empty = match &tree.kind {
            Kind::Records(leaf) | Kind::Customers(leaf) => {
                leaf.empty.map(|set| self.known.exists(frame, set))
            }
            Kind::Figure(figure) => build::figure_empty(self.known, figure, rows).map(|customers| {
                let records = self.known.carried(frame, frame.positions.len() - 1, &[], customers);
                self.known.exists(frame, records)
            }),
            _ => None,
        };
        if let Kind::Figure(figure) = &tree.kind {
            let figured = build::figured(self.known, figure, rows, None);
            self.owners.entry(figured).or_insert_with(|| tree.id.clone());
        }
        let without = without.map(|set| Counted::of(self.known, set));
        let interval = tree.interval.clone();
        self.nodes.push(Asked { id: tree.id.clone(), alone, running: None, without, empty, interval });
        let around = self.around.as_mut().filter(|_| there);
        let levels = around.map(|around| around.enter(self.known, tree, frame)).unwrap_or_default();
        for (frame, branch) in tree.branches(frame) {
            for (at, node) in branch.nodes.iter().enumerate() {
                let level = levels.get(at).copied();
                self.around.iter_mut().for_each(|around| around.step(level));
                self.node(node, frame, there, false);
                self.around.iter_mut().for_each(|around| around.back(level));
            }
        }
        self.around.iter_mut().for_each(|around| around.leave(tree));
    }
}

/// The members alone, or every node's sizes as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Members,
    Figures,
    Explanation,
}

impl Evaluation {
    /// Begins to find out the sizes of every node and the members.
    ///
    /// # Errors
    /// All that is wrong with the definition, each with its node, in document order.
    pub fn new(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        Self::begin(definition, data, library, context, cache, Wanted::Figures)
    }

    /// Begins to find out the members alone.
    ///
    /// # Errors
    /// As of [`Evaluation::new`].
    pub fn members(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        Self::begin(definition, data, library, context, cache, Wanted::Members)
    }

    fn begin(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
        wanted: Wanted,
    ) -> Result<Self, Vec<Problem>> {
        let known = cache.known(data);
        let bound = Binder::new(data, library, known, context)?.definition(definition)?;
        let customers = data.profile().rows();
        let whole = build::whole(known, &bound, customers, None)
            .unwrap_or_else(|| known.put(Expr::Nothing(customers)));
        let places = match wanted {
            Wanted::Members => Vec::new(),
            Wanted::Figures | Wanted::Explanation => places(known, &bound, customers),
        };
        let mut collector = Collector {
            known,
            bound: &bound,
            customers,
            whole,
            around: None,
            nodes: Vec::new(),
            owners: FxHashMap::default(),
            wanted,
            sets: Vec::new(),
            wants: Vec::new(),
        };
        for (rule, place) in bound.rules.iter().zip(places) {
            let at = collector.nodes.len();
            // Where nothing is rewritten each is found from scratch.
            let apart = wanted == Wanted::Figures && !collector.known.plain;
            collector.around = apart.then(|| Around::new(&bound, rule, place, customers));
            collector.node(&rule.tree, &rule.frame, true, true);
            if let Some(node) = collector.nodes.get_mut(at) {
                node.running = place.running;
            }
        }
        let Collector { nodes, owners, sets, wants: more, .. } = collector;
        let of_node = |node: &Asked| {
            let sets = [node.alone, node.running, node.empty].into_iter().flatten();
            sets.chain(node.without.into_iter().flat_map(Counted::sets)).map(Want::Set)
        };
        let mut wants = vec![Want::Set(whole)];
        wants.extend(nodes.iter().flat_map(of_node));
        wants.extend(more);
        let zone = Now::of(context).map(|now| now.zone);
        let Some(zone) = zone else { return Err(Vec::new()) };
        let runner = Runner::new(Arc::clone(data), library, zone);
        let explained = (wanted == Wanted::Explanation).then(|| {
            let rules = build::rules(known, &bound.rules, customers, None)
                .unwrap_or_else(|| known.put(Expr::Nothing(customers)));
            let remains = build::remaining(known, &bound, rules, customers);
            let sets_of_all = [rules, remains].into_iter().chain(bound.suppressed.iter().copied());
            wants.extend(sets_of_all.map(Want::Set));
            let zone = runner.zone().tz();
            Explained { bound, rules, remains, suppress: definition.suppress.clone(), sets, zone }
        });
        Ok(Self { data: Arc::clone(data), runner, whole, nodes, wants, at: 0, owners, explained })
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    ///
    /// # Errors
    /// What shows only in the data: a sum that has too many digits.
    pub fn step(&mut self, cache: &mut Cache) -> Result<bool, Vec<Problem>> {
        if self.runner.depth() == 0 {
            let Some(want) = self.wants.get(self.at) else { return Ok(false) };
            self.at += 1;
            self.runner.want(*want);
        }
        match self.runner.step(cache) {
            Ok(more) => Ok(more || self.at < self.wants.len()),
            Err((figured, Fault::Overflow)) => {
                let hint = "Take fewer records or smaller numbers, or split the figure.";
                let node = self.owners.get(&figured).or_else(|| self.owner_of(figured, cache));
                let node = node.map(String::as_str);
                Err(vec![problem(
                    node,
                    Part::Node,
                    "A sum has more than 38 digits and cannot be held.",
                    hint,
                )])
            }
        }
    }

    /// The node of a figure that differs from a known one in its filter only: of the whole without a node.
    fn owner_of(&self, figured: Figured, cache: &Cache) -> Option<&NodeId> {
        let known = cache.questions();
        let Formula::Aggregate(wanted) = known.figured(figured) else { return None };
        self.owners.iter().find_map(|(own, node)| match known.figured(*own) {
            Formula::Aggregate(key) => ((key.frame, key.aggregate, &key.of)
                == (wanted.frame, wanted.aggregate, &wanted.of))
                .then_some(node),
            _ => None,
        })
    }

    /// Steps to the end.
    ///
    /// # Errors
    /// As of [`Evaluation::step`].
    pub fn run(mut self, cache: &mut Cache) -> Result<(Figures, Customers), Vec<Problem>> {
        while self.step(cache)? {}
        Ok(self.finish(cache).unwrap_or_else(|| unreachable!("all steps are done")))
    }

    /// The sizes and the members; nothing while there is more to do.
    pub fn finish(self, cache: &mut Cache) -> Option<(Figures, Customers)> {
        if self.at < self.wants.len() || self.runner.depth() > 0 {
            return None;
        }
        let live = self.data.customers();
        // Most sets are what they were before an edit: they are counted once.
        let mut count =
            |set: Option<Set>| set.map(|set| cache.counted(set, || common(&self.runner.set(set), live)));
        let mut members = Bits::clone(&self.runner.set(self.whole));
        members.and(live);
        let nodes = self.nodes.iter().map(|node| NodeFigure {
            id: node.id.clone(),
            alone: count(node.alone).unwrap_or(0),
            running: count(node.running),
            without: node.without.map(|counted| counted.count(&self.runner, live)),
            empty: count(node.empty),
            interval: node.interval.clone(),
        });
        let figures =
            Figures { everyone: live.count() as u32, total: members.count() as u32, nodes: nodes.collect() };
        Some((figures, Customers::of_rows(members)))
    }

    pub(super) fn begin_explaining(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        Self::begin(definition, data, library, context, cache, Wanted::Explanation)
    }

    /// What explanations need; nothing while there is more to do.
    pub(super) fn explained(&self) -> Option<&Explained> {
        self.explained.as_ref().filter(|_| self.at == self.wants.len() && self.runner.depth() == 0)
    }

    pub(super) fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    pub(super) fn runner(&self) -> &Runner {
        &self.runner
    }

    pub(super) fn whole(&self) -> Set {
        self.whole
    }

    /// Of each node the set of it alone and the running one.
    pub(super) fn verdicts(&self) -> impl Iterator<Item = (Option<Set>, Option<Set>)> + '_ {
        self.nodes.iter().map(|node| (node.alone, node.running))
    }

    /// How many of how many sets are found out, for a progress bar.
    pub fn progress(&self) -> (u64, u64) {
        (self.at as u64, self.wants.len() as u64)
    }
}

/// How many rows are in both.
fn common(set: &Bits, live: &Bits) -> u32 {
    set.words().iter().zip(live.words()).map(|(word, live)| (word & live).count_ones()).sum()
}
