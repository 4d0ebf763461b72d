//! What runs: a definition bound to the columns of one state of the data.

use std::{collections::HashMap, sync::Arc};

use super::{asked::Asked, zone::Zone};
use crate::{
    data::{
        column::{Bits, Column, Values},
        table::Table,
    },
    model::{
        definition::{Match, NodeId, SetOperator},
        figures::Interval,
        schema::TableSchema,
    },
};

/// A table's columns, shared with the plans that look at them. Cheap to clone.
#[derive(Clone)]
pub struct Columns {
    table: Arc<Table>,
    shared: Vec<Arc<Column>>,
    fingerprint: Arc<str>,
}

impl Columns {
    /// The columns of a table; its values are moved, not copied. Two that have the same fingerprint hold the same rows:
    /// sets are remembered by it.
    pub fn new(mut table: Table, fingerprint: &str) -> Self {
        let shared = std::mem::take(&mut table.columns).into_iter().map(Arc::new).collect();
        Self { table: Arc::new(table), shared, fingerprint: fingerprint.into() }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.table.rows
    }

    /// Its name and columns.
    pub fn schema(&self) -> &TableSchema {
        &self.table.schema
    }

    /// Of its rows.
    pub fn fingerprint(&self) -> &Arc<str> {
        &self.fingerprint
    }

    /// A column by its place.
    pub fn at(&self, place: usize) -> Option<&Arc<Column>> {
        self.shared.get(place)
    }

    /// A column by its name.
    pub fn named(&self, name: &str) -> Option<&Arc<Column>> {
        let (place, _) = self.table.schema.column(name)?;
        self.shared.get(place)
    }
}

/// A definition, ready to be evaluated on one table at one instant. Made by [`Plan::bind`].
pub struct Plan {
    pub(super) rules: Vec<Rule>,
    /// Each different question once.
    pub(super) leaves: Vec<Leaf>,
    /// Rows of the table.
    pub(super) rows: usize,
}

/// A rule: a group, and how it joins those above it.
#[derive(Clone)]
pub(super) struct Rule {
    pub operator: SetOperator,
    pub tree: Tree,
}

/// A node and what is below it.
#[derive(Clone)]
pub(super) struct Tree {
    pub id: NodeId,
    pub off: bool,
    pub kind: Kind,
    /// Of relative dates.
    pub interval: Option<Interval>,
}

#[derive(Clone)]
pub(super) enum Kind {
    Group(Match, Vec<Tree>),
    Leaf(Verdict),
    Everyone,
}

/// What a condition makes of the answer to its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Which of the plan's leaves.
    pub leaf: usize,
    /// The opposite: true where there is no value.
    pub negated: bool,
    /// And has a value.
    pub has_value: bool,
}

/// What sets are remembered by: a question, of a column, of one state of the data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub data: Arc<str>,
    pub column: usize,
    pub asked: Asked,
}

/// A question with the columns that it looks at.
#[derive(Clone)]
pub(super) struct Leaf {
    pub key: Key,
    pub column: Arc<Column>,
    /// The other side of [`Asked::Against`].
    pub other: Option<Arc<Column>>,
    pub zone: Zone,
}

impl Tree {
    /// Whether it asks anything, were it switched on.
    pub(super) fn has_content(&self) -> bool {
        match &self.kind {
            Kind::Group(_, nodes) => nodes.iter().any(Self::is_alive),
            Kind::Leaf(_) | Kind::Everyone => true,
        }
    }

    /// Whether it is switched on and asks anything.
    pub(super) fn is_alive(&self) -> bool {
        !self.off && self.has_content()
    }
}

fn word(bits: Option<&Bits>, at: usize) -> u64 {
    bits.map_or(u64::MAX, |bits| bits.words().get(at).copied().unwrap_or(0))
}

fn present(column: &Column, at: usize) -> u64 {
    match column.values {
        Values::Empty | Values::Unsupported => 0,
        _ => word(column.present.as_ref(), at),
    }
}

impl Leaf {
    /// Which of the 64 rows of a word have what the question is about: a value, of the size of a list that list, of two
    /// columns both values. Bits beyond the last row are anything.
    pub(super) fn present(&self, at: usize) -> u64 {
        match (&self.key.asked, &self.column.values, &self.other) {
            (Asked::Size(..), Values::List { lists, .. }, _) => word(Some(lists), at),
            (Asked::Against { .. }, _, Some(other)) => present(&self.column, at) & present(other, at),
            _ => present(&self.column, at),
        }
    }
}

/// Leaves, each different question once.
#[derive(Default)]
pub(super) struct Leaves {
    all: Vec<Leaf>,
    places: HashMap<Key, usize>,
}

impl Leaves {
    /// The place of a question, new or not.
    pub(super) fn place(&mut self, leaf: Leaf) -> usize {
        let next = self.all.len();
        let place = *self.places.entry(leaf.key.clone()).or_insert(next);
        if place == next {
            self.all.push(leaf);
        }
        place
    }

    /// All of them.
    pub(super) fn into_all(self) -> Vec<Leaf> {
        self.all
    }
}
