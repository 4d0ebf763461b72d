//! Guesses about small tables whose answer is plain to see.

mod customers;
mod keys;
mod relationships;
mod sample;
mod shops;
mod times;

use std::fmt::Write;

use super::{Guessing, Seen};
use crate::{
    data::{
        chunk::{Chunk, ChunkColumn, ChunkValues},
        column::{Bits, Integers, Texts},
        table::{Table, TableBuilder},
        unique::Uniqueness,
    },
    engine::columns::Columns,
    model::{
        proposal::Proposal,
        schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
    },
};

/// A column with a value, or none, a row.
pub(super) enum Cells {
    Numbers(Vec<Option<i64>>),
    Floats(Vec<f64>),
    Texts(Vec<Option<String>>),
    /// Days since 1970-01-01.
    Days(Vec<Option<i32>>),
    /// Seconds since then.
    Times(Vec<Option<i64>>),
}

/// Numbers, one a row.
pub(super) fn numbers(values: impl IntoIterator<Item = i64>) -> Cells {
    Cells::Numbers(values.into_iter().map(Some).collect())
}

/// Texts, one a row; an empty one is none.
pub(super) fn texts<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Cells {
    let text = |value: T| Some(value.into()).filter(|text| !text.is_empty());
    Cells::Texts(values.into_iter().map(text).collect())
}

/// So many days, one after the other.
pub(super) fn days(rows: usize) -> Cells {
    Cells::Days((0..rows as i32).map(|row| Some(17_000 + row)).collect())
}

/// So many times, an hour after each other.
pub(super) fn times(rows: usize) -> Cells {
    Cells::Times((0..rows as i64).map(|row| Some(1_500_000_000 + row * 3600)).collect())
}

/// Names of people, all different.
pub(super) fn names(rows: usize) -> Vec<String> {
    let firsts = ["Ada", "Bela", "Cora", "Dario", "Elif", "Finn", "Gita"];
    let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
    (0..rows).map(|row| format!("{} Smi{}{}", firsts[row % 7], letter(row / 7), letter(row / 182))).collect()
}

/// Addresses, all different.
pub(super) fn addresses(rows: usize) -> Cells {
    texts((0..rows).map(|row| format!("somebody{row}@example.org")))
}

impl Cells {
    fn kind(&self) -> ValueType {
        match self {
            Self::Numbers(_) | Self::Floats(_) => ValueType::Number,
            Self::Texts(_) => ValueType::Text,
            Self::Days(_) => ValueType::Date,
            Self::Times(_) => ValueType::DateTime,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) | Self::Times(values) => values.len(),
            Self::Floats(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Days(values) => values.len(),
        }
    }

    fn chunk(&self) -> ChunkColumn {
        fn there<T>(values: &[Option<T>]) -> Option<Bits> {
            let mut bits = Bits::none();
            values.iter().for_each(|value| bits.push(value.is_some()));
            Some(bits)
        }
        let plain = |values: &[Option<i64>]| values.iter().map(|value| value.unwrap_or(0)).collect();
        let (present, values) = match self {
            Self::Numbers(values) => (there(values), ChunkValues::Exact(Integers::I64(plain(values)))),
            Self::Times(values) => (there(values), ChunkValues::DateTime(plain(values))),
            Self::Floats(values) => (None, ChunkValues::Float64(values.clone())),
            Self::Days(values) => {
                (there(values), ChunkValues::Date(values.iter().map(|value| value.unwrap_or(0)).collect()))
            }
            Self::Texts(values) => {
                let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
                values.iter().for_each(|value| texts.push(value.as_deref().unwrap_or("")));
                (there(values), ChunkValues::Text(texts))
            }
        };
        ChunkColumn { present, values }
    }
}

/// A table as it is once it is loaded.
pub(super) fn table(name: &str, columns: Vec<(&str, Cells)>) -> Seen {
    let schema = TableSchema {
        name: name.into(),
        columns: columns
            .iter()
            .map(|(name, cells)| ColumnSchema {
                name: (*name).into(),
                kind: ColumnType::Value(cells.kind()),
                source_type: String::new(),
            })
            .collect(),
    };
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let mut builder = TableBuilder::new(schema, &[]);
    let columns = columns.iter().map(|(_, cells)| cells.chunk()).collect();
    builder.append(Chunk { rows, columns }).expect("columns of one length");
    seen(builder.seal())
}

/// A table of which it is known which columns have no value twice.
pub(super) fn seen(table: Table) -> Seen {
    let unique = |column| {
        let mut question = Uniqueness::default();
        loop {
            if let Some(unique) = question.look(column) {
                return unique;
            }
        }
    };
    let unique = table.columns.iter().map(unique).collect();
    Seen { columns: Columns::new(table, "of this test"), unique }
}

/// What is proposed.
pub(super) fn propose(tables: Vec<Seen>) -> Proposal {
    let mut guessing = Guessing::new(tables);
    loop {
        if let Some(proposal) = guessing.step() {
            return proposal;
        }
    }
}

/// The proposal's setup, a line for each choice.
pub(super) fn told(proposal: &Proposal) -> String {
    let mut out = format!("customers: {}\n", proposal.profile.value.as_deref().unwrap_or("none"));
    for table in &proposal.setup.tables {
        let key = if table.key.is_empty() { "no key".into() } else { table.key.join(" + ") };
        let time = table.time.as_ref().map(|time| format!(", at {time}")).unwrap_or_default();
        writeln!(out, "{}: {key}{time}", table.table).expect("room");
    }
    for one in &proposal.setup.relationships {
        let columns = one.columns.join(" + ");
        let kind = if one.kind == crate::model::setup::Cardinality::OneToOne { "=" } else { ">" };
        writeln!(out, "{}.{columns} {kind} {}", one.source, one.target).expect("room");
    }
    out
}

/// The relationship of a column, with why.
pub(super) fn of<'a>(
    proposal: &'a Proposal,
    source: &str,
    column: &str,
) -> &'a crate::model::proposal::RelationshipProposal {
    let found = proposal.relationships.iter().chain(&proposal.refused);
    found
        .into_iter()
        .find(|one| one.relationship.source == source && one.relationship.columns == [column])
        .expect("a relationship of that column")
}
