//! Why one customer is a member or is not: verdicts, values and records, of the sets that the counts are of.

use std::{collections::HashSet, sync::Arc};

use chrono_tz::Tz;

use super::{
    bind::{Bound, Branch, Kind, Looked, Tree, build},
    cache::Cache,
    dataset::{Dataset, Frame},
    evaluate::Evaluation,
    expr::{Expr, Figured, Known, Place, Set, Source},
    library::Library,
    limit::row_of,
    run::{Runner, Want},
    sequence::{Search, SequenceKey},
};
use crate::{
    data::{column::Bits, gather::NONE},
    model::{
        attribute::Attribute,
        cell::Cell,
        context::Context,
        definition::{Aggregate, Definition, Quantifier, SegmentId},
        explanation::{Explanation, Looked as Shown, NodeVerdict, Record, Records, RuleVerdict},
        problem::Problem,
    },
};

/// So many values and records are shown.
const SHOWN: usize = 5;

/// So many columns of a record are shown where no condition looks at any.
const COLUMNS: usize = 4;

/// What an evaluation keeps to explain its verdicts.
pub(super) struct Explained {
    pub bound: Bound,
    /// The rules together, and what remains of them after suppression.
    pub rules: Set,
    pub remains: Set,
    pub suppress: Vec<SegmentId>,
    /// In the order of the evaluation's nodes.
    pub sets: Vec<Sets>,
    pub zone: Tz,
}

/// A node's sets besides those that are counted.
#[derive(Default)]
pub(super) struct Sets {
    /// Of the joined records.
    inner: Option<Set>,
    value: Option<Figured>,
    /// Of its records those that make it true; all of them where there is no set.
    records: Option<(Arc<Frame>, Option<Set>)>,
    sequence: Option<Arc<SequenceKey>>,
}

impl Sets {
    /// Of a node that is a rule, or stands in one.
    pub(super) fn of(known: &mut Known, tree: &Tree, frame: &Arc<Frame>, rows: usize, is_rule: bool) -> Self {
        let mut sets = Self { inner: build::alone(known, tree, frame, rows, None), ..Self::default() };
        match &tree.kind {
            Kind::Group(_) if is_rule && !frame.is_profile() => {
                sets.records = sets.inner.map(|set| (Arc::clone(frame), Some(set)));
            }
            Kind::Scoped { frame, branch, .. } => {
                let set = build::branch(known, branch, frame, rows, None);
                sets.records = set.map(|set| (Arc::clone(frame), Some(set)));
            }
            Kind::Figure(figure) => {
                sets.value = Some(build::figured(known, figure, rows, None));
                let set = build::filtered(known, figure, rows, None);
                sets.records = Some((Arc::clone(&figure.frame), set));
            }
            Kind::Sequence(sequence) => {
                let set = build::sequence_set(known, sequence, rows, None);
                if let Expr::Sequence(key) = known.set(set) {
                    sets.sequence = Some(Arc::clone(key));
                }
            }
            _ => {}
        }
        sets
    }

    /// What has to be found out for it. `tree` is the node that it is of.
    pub(super) fn wants(&self, tree: &Tree) -> Vec<Want> {
        let looked = match &tree.kind {
            Kind::Records(leaf) => leaf.values.as_slice(),
            _ => &[],
        };
        let records = self.records.as_ref().and_then(|(_, set)| *set);
        let sets = self.inner.into_iter().chain(records);
        let steps = self.sequence.iter().flat_map(|key| key.sets().map(Want::Set).collect::<Vec<_>>());
        let places = self
            .sequence
            .iter()
            .flat_map(|key| key.places().filter_map(|(_, place)| figured(place.source)).collect::<Vec<_>>());
        sets.map(Want::Set)
            .chain(self.value.map(Want::Values))
            .chain(looked.iter().filter_map(|looked| figured(looked.place.source)))
            .chain(steps)
            .chain(places)
            .collect()
    }
}

fn figured(source: Source) -> Option<Want> {
    match source {
        Source::Figured(figured) => Some(Want::Values(figured)),
        Source::Column { .. } => None,
    }
}

impl Evaluation {
    /// Begins to find out what [`Evaluation::explain`] tells: the members, and every node alone.
    ///
    /// # Errors
    /// As of [`Evaluation::new`].
    pub fn explaining(
        definition: &Definition,
        data: &Arc<Dataset>,
        library: &Library,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Self, Vec<Problem>> {
        Self::begin_explaining(definition, data, library, context, cache)
    }

    /// Why the customer of that key is a member or is not. Nothing where there is no such customer in the data, and while
    /// there are steps left of an evaluation begun with [`Evaluation::explaining`].
    pub fn explain(&self, key: &str) -> Option<Explanation> {
        self.explained()?;
        let customer = row_of(self.data(), key)?;
        self.told(customer, key.to_owned(), false)
    }

    /// The verdicts alone about the customer of a row, without values, records and the key: for many customers.
    pub fn verdict(&self, customer: usize) -> Option<Explanation> {
        self.told(customer, String::new(), true)
    }

    fn told(&self, customer: usize, key: String, brief: bool) -> Option<Explanation> {
        let explained = self.explained()?;
        let runner = self.runner();
        let holds = |set: Set| runner.set(set).get(customer);
        let telling = Telling { data: self.data(), runner, customer, zone: explained.zone, brief };
        let mut walk = explained.sets.iter().zip(self.verdicts());
        let mut rules = Vec::with_capacity(explained.bound.rules.len());
        for rule in &explained.bound.rules {
            let mut running = None;
            let node = telling.node(&rule.tree, &rule.frame, &mut walk, &mut running)?;
            rules.push(RuleVerdict { operator: rule.operator, running: running.map(holds), node });
        }
        let suppressed = explained.suppress.iter().zip(&explained.bound.suppressed);
        let (remains, member) = (holds(explained.remains), holds(self.whole()));
        Some(Explanation {
            key,
            row: self.data().table(self.data().profile_place()).file_row(customer),
            rules,
            in_rules: holds(explained.rules),
            suppressed_by: suppressed.filter(|(_, set)| holds(**set)).map(|(id, _)| id.clone()).collect(),
            remains,
            cut: remains && !member,
            member,
        })
    }
}

/// Tells of one customer.
struct Telling<'a> {
    data: &'a Arc<Dataset>,
    runner: &'a Runner,
    customer: usize,
    zone: Tz,
    /// Nothing but verdicts is told.
    brief: bool,
}

impl Telling<'_> {
    /// A node and those below it. `running` takes the running set of the node itself.
    fn node<'s>(
        &self,
        tree: &Tree,
        frame: &Arc<Frame>,
        walk: &mut impl Iterator<Item = (&'s Sets, (Option<Set>, Option<Set>))>,
        running: &mut Option<Set>,
    ) -> Option<NodeVerdict> {
        let (sets, (alone, own_running)) = walk.next()?;
        *running = own_running;
        let values = match (&tree.kind, sets.inner) {
            _ if self.brief => Vec::new(),
            (Kind::Records(leaf), Some(set)) => {
                leaf.values.iter().map(|looked| self.looked(looked, frame, set)).collect()
            }
            (Kind::Figure(_), _) => sets.value.iter().map(|value| self.figure(*value)).collect(),
            _ => Vec::new(),
        };
        let records = if self.brief { Vec::new() } else { self.records(tree, frame, sets) };
        let mut nodes = Vec::new();
        for (frame, branch) in tree.branches(frame) {
            for node in &branch.nodes {
                nodes.push(self.node(node, frame, walk, &mut None)?);
            }
        }
        let holds = alone.map(|set| self.runner.set(set).get(self.customer));
        Some(NodeVerdict { id: tree.id.clone(), off: tree.off, holds, values, records, nodes })
    }

    /// The customer's joined records in order.
    fn rows(&self, frame: &Frame) -> Vec<usize> {
        if frame.is_profile() {
            return vec![self.customer];
        }
        let groups = frame.groups(self.data);
        let rows = groups.range(self.customer).map(|place| groups.row(place));
        rows.filter(|row| frame.exists.get(*row)).collect()
    }

    fn looked(&self, looked: &Looked, frame: &Frame, set: Set) -> Shown {
        let set = self.runner.set(set);
        let mut rows = self.rows(frame);
        if rows.iter().any(|row| set.get(*row)) {
            rows.retain(|row| set.get(*row));
        }
        let (column, map) = self.runner.at(frame, &looked.place);
        let mut values: Vec<Cell> = Vec::new();
        let mut known = HashSet::new();
        for row in rows {
            let cell = match map.get(row) {
                NONE => Cell::Empty,
                row => column.cell(row as usize, self.zone),
            };
            if known.insert(format!("{cell:?}")) && values.len() < SHOWN {
                values.push(cell);
            }
        }
        Shown { attribute: Some(looked.attribute.clone()), values, distinct: known.len() as u64 }
    }

    fn figure(&self, value: Figured) -> Shown {
        let cell = self.runner.values(value).column().cell(self.customer, self.zone);
        Shown { attribute: None, values: vec![cell], distinct: 1 }
    }

    fn records(&self, tree: &Tree, frame: &Arc<Frame>, sets: &Sets) -> Vec<Records> {
        if let (Kind::Sequence(sequence), Some(key)) = (&tree.kind, &sets.sequence) {
            let values = |frame: u32, place: &Place| self.runner.spread_at(&self.data.frame_at(frame), place);
            let set = |set| self.runner.set(set);
            let Some(search) = Search::new(key, Arc::clone(self.data), set, values) else {
                return Vec::new();
            };
            let steps = sequence.steps.iter().zip(search.trace(self.customer));
            return steps
                .map(|(step, rows)| {
                    let looked = looked_at(step.filter.as_ref(), &step.frame);
                    self.told(&step.frame, &rows, looked, Which::First)
                })
                .collect();
        }
        let Some((own, set)) = &sets.records else { return Vec::new() };
        let set: Option<Arc<Bits>> = set.map(|set| self.runner.set(set));
        let mut rows = self.rows(own);
        if let Some(set) = &set {
            rows.retain(|row| set.get(*row));
        }
        let (looked, which) = match &tree.kind {
            Kind::Figure(figure) => {
                let mut looked = looked_at(figure.filter.as_ref(), own);
                let place = figure.of.clone().zip(figure.attribute.clone());
                let place = place.map(|(place, attribute)| Looked { attribute, place });
                looked.splice(0..0, place.filter(|looked| is_of_records(looked, own)));
                let latest = matches!(figure.aggregate, Aggregate::Last | Aggregate::DaysSinceLast);
                (looked, if latest { Which::Latest } else { Which::First })
            }
            Kind::Group(branch) => (looked_at(Some(branch), frame), Which::First),
            Kind::Scoped { branch, quantifier, .. } => {
                let which = if *quantifier == Quantifier::All { Which::Against } else { Which::First };
                (looked_at(Some(branch), own), which)
            }
            _ => (Vec::new(), Which::First),
        };
        vec![self.told(own, &rows, looked, which)]
    }

    /// Records of a frame's first table, which `rows` of the frame are of.
    fn told(&self, frame: &Frame, rows: &[usize], mut looked: Vec<Looked>, which: Which) -> Records {
        let first = &frame.positions[0];
        let once_each = |rows: &[usize]| -> Vec<usize> {
            let mut known = HashSet::new();
            rows.iter().copied().filter(|row| known.insert(first.map.get(*row))).collect()
        };
        let table = self.data.table(first.table);
        let schema = table.columns.schema();
        if looked.is_empty() {
            let columns = schema.columns.iter().enumerate().take(COLUMNS);
            looked.extend(columns.map(|(at, column)| Looked {
                attribute: Attribute::column(&schema.name, &column.name),
                place: Place {
                    position: 0,
                    via: [].into(),
                    source: Source::Column { table: first.table, column: at },
                },
            }));
        }
        let (all, matching) = (once_each(&self.rows(frame)), once_each(rows));
        let others = || {
            let fit: HashSet<u32> = matching.iter().map(|row| first.map.get(*row)).collect();
            all.iter().copied().filter(|row| !fit.contains(&first.map.get(*row))).take(SHOWN).collect()
        };
        let against = matches!(which, Which::Against) && matching.len() < all.len();
        let decided: Vec<usize> = match which {
            _ if against => others(),
            Which::Latest => matching[matching.len().saturating_sub(SHOWN)..].to_vec(),
            Which::First | Which::Against => matching.iter().copied().take(SHOWN).collect(),
        };
        let record = |row: &usize| {
            let own = first.map.get(*row) as usize;
            let cell = |looked: &Looked| {
                let (column, map) = self.runner.at(frame, &looked.place);
                match map.get(*row) {
                    NONE => Cell::Empty,
                    row => column.cell(row as usize, self.zone),
                }
            };
            Record {
                row: table.file_row(own),
                time: table.time_column().map(|time| time.cell(own, self.zone)),
                cells: looked.iter().map(cell).collect(),
            }
        };
        Records {
            table: schema.name.clone(),
            all: all.len() as u64,
            matching: matching.len() as u64,
            shown: decided.iter().map(record).collect(),
            against,
            columns: looked.into_iter().map(|looked| looked.attribute).collect(),
        }
    }
}

/// Which of the records are shown.
#[derive(Clone, Copy)]
enum Which {
    First,
    Latest,
    /// All were to be: those that are not, where there are any.
    Against,
}

/// Whether it is of the records of a path, and not of the customer at its end.
fn is_of_records(looked: &Looked, frame: &Frame) -> bool {
    matches!(looked.place.source, Source::Column { .. })
        && (frame.is_profile() || looked.place.position + 1 < frame.positions.len())
}

/// What the conditions of a branch look at in its own records, each once.
fn looked_at(branch: Option<&Branch>, frame: &Frame) -> Vec<Looked> {
    fn collect(branch: &Branch, frame: &Frame, found: &mut Vec<Looked>) {
        for node in &branch.nodes {
            match &node.kind {
                Kind::Group(branch) => collect(branch, frame, found),
                Kind::Records(leaf) => {
                    for looked in leaf.values.iter().filter(|looked| is_of_records(looked, frame)) {
                        if found.iter().all(|other| other.place != looked.place) {
                            found.push(looked.clone());
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    branch.iter().for_each(|branch| collect(branch, frame, &mut found));
    found
}
