//! Which columns could be a table's key.

use super::{Seen, names};
use crate::{
    data::{
        column::{Bits, Column, Values},
        keys::can_be_key,
        matching::KeySet,
    },
    model::proposal::Fact,
};

/// The share of rows whose key came before, up to which a column that is named like its table's key is still taken for it.
const REPEATED: f64 = 0.1;

/// The same of several columns.
const REPEATED_TOGETHER: f64 = 0.01;

/// So many keys of each table are tried.
const TRIED: usize = 3;

/// A column that holds something long is no key, whatever its values.
const LONG: usize = 40;

/// Columns that are different everywhere and still no key.
const NOT_KEYS: [&str; 16] = [
    "description",
    "comment",
    "note",
    "text",
    "message",
    "url",
    "link",
    "address",
    "street",
    "phone",
    "mobile",
    "subject",
    "body",
    "image",
    "password",
    "token",
];

/// What could be a table's key.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Of which table.
    pub table: usize,
    /// Its columns' places.
    pub columns: Vec<usize>,
    /// Higher is likelier.
    pub score: f64,
    /// Whether its name says so.
    pub named: bool,
    /// What speaks for it.
    pub evidence: Vec<Fact>,
}

/// Columns of which it is not known how many rows have a key that came before.
pub(super) struct Doubt {
    /// Of which table.
    pub table: usize,
    /// Their places.
    pub columns: Vec<usize>,
}

impl Doubt {
    fn allowed(&self) -> f64 {
        if self.columns.len() > 1 { REPEATED_TOGETHER } else { REPEATED }
    }

    /// Whether too many rows so far have a key that came before.
    pub(super) fn is_hopeless(&self, set: &KeySet) -> bool {
        let seen = set.keys() as f64 + set.repeated() as f64;
        seen > 1000.0 && set.repeated() as f64 > seen * self.allowed() * 2.0
    }

    /// The candidate, if few enough rows have a key that came before.
    pub(super) fn settled(&self, tables: &[Seen], set: &KeySet) -> Option<Candidate> {
        let seen = set.keys() as f64 + set.repeated() as f64;
        if set.repeated() as f64 > seen * self.allowed() || (self.columns.len() > 1 && set.empty() > 0) {
            return None;
        }
        let table = &tables[self.table];
        let mut candidate = match self.columns.as_slice() {
            [place] => judged(self.table, table, *place)?,
            columns => Candidate {
                table: self.table,
                columns: columns.to_vec(),
                score: 8.0,
                named: true,
                evidence: columns
                    .iter()
                    .map(|place| Fact::KeyName { column: table.column_name(*place).into() })
                    .collect(),
            },
        };
        if self.columns.len() > 1 || set.repeated() > 0 {
            candidate.evidence.push(Fact::Repeated { rows: set.repeated() });
        }
        if self.columns.len() == 1 && seen > 0.0 {
            // As for a unique one, less what is repeated.
            candidate.score += 4.0 - 20.0 * set.repeated() as f64 / seen;
        }
        Some(candidate)
    }
}

fn is_text(column: &Column) -> bool {
    matches!(column.values, Values::Text(_) | Values::Dictionary { .. })
}

/// How long texts are on average.
fn length(column: &Column) -> usize {
    match &column.values {
        Values::Text(texts) | Values::Dictionary { entries: texts, .. } => {
            texts.bytes.len() / texts.len().max(1)
        }
        _ => 0,
    }
}

/// One column as a key.
fn judged(at: usize, table: &Seen, place: usize) -> Option<Candidate> {
    let column = table.columns.at(place)?;
    let name = table.column_name(place);
    let words = names::words(name);
    if !can_be_key(column)
        || length(column) > LONG
        || words.last().is_some_and(|word| NOT_KEYS.contains(&word.as_str()))
    {
        return None;
    }
    let own = is_own(name, table.name());
    let key = names::is_key_name(name);
    let filled = column.present.as_ref().map_or(column.len, Bits::count);
    let mut evidence = Vec::new();
    let mut score = -0.05 * place as f64;
    if own || key {
        score += 3.0;
    }
    if own || names::is_bare(name) {
        score += 3.0;
    }
    match own {
        true => evidence.push(Fact::OwnName { column: name.into(), table: table.name().into() }),
        false if key => evidence.push(Fact::KeyName { column: name.into() }),
        false => {}
    }
    if column.len == 0 {
        evidence.push(Fact::NoValues { column: name.into() });
    } else if table.is_unique(place) {
        score += 4.0;
        evidence.push(Fact::Unique);
    }
    if filled == column.len && column.len > 0 {
        score += 1.0;
        evidence.push(Fact::Full);
    } else if column.len > 0 {
        score -= 3.0 * (column.len - filled) as f64 / column.len as f64;
        evidence.push(Fact::Empty { rows: (column.len - filled) as u64, of: column.len as u64 });
    }
    Some(Candidate { table: at, columns: vec![place], score, named: own || key, evidence })
}

/// Whether the column is named after its own table.
fn is_own(name: &str, table: &str) -> bool {
    names::is_own(name, table) || names::is_own_in_short(name, table)
}

/// Whether the column is named after another of the tables: then it refers to that.
fn is_foreign(tables: &[Seen], at: usize, name: &str) -> bool {
    let others = tables.iter().enumerate().filter(|(other, _)| *other != at);
    !names::is_own(name, tables[at].name())
        && others.into_iter().any(|(_, other)| names::is_own(name, other.name()))
}

/// Columns that could be keys, and columns of which that is to be seen.
pub(super) fn candidates(tables: &[Seen]) -> (Vec<Candidate>, Vec<Doubt>) {
    let (mut sure, mut doubts) = (Vec::new(), Vec::new());
    for (at, table) in tables.iter().enumerate() {
        for (place, column) in table.places() {
            let name = table.column_name(place);
            let Some(candidate) = judged(at, table, place).filter(|_| !is_foreign(tables, at, name)) else {
                continue;
            };
            let own = is_own(name, table.name()) || names::is_bare(name);
            let filled = column.present.as_ref().map_or(column.len, Bits::count);
            if column.len > 0 && filled == 0 {
                continue;
            }
            if table.is_unique(place) || column.len == 0 {
                // A figure that happens to be different everywhere is no key.
                if candidate.named || (column.len > 0 && is_text(column)) {
                    sure.push(candidate);
                }
            } else if own {
                doubts.push(Doubt { table: at, columns: vec![place] });
            }
        }
    }
    (sure, doubts)
}

/// Several columns of a table that has no other key, where another table has all of them.
pub(super) fn composites(tables: &[Seen], candidates: &[Candidate]) -> Vec<Doubt> {
    let lacks = |at: &usize| !candidates.iter().any(|candidate| candidate.table == *at && candidate.named);
    let mut doubts = Vec::new();
    for at in (0..tables.len()).filter(lacks) {
        let table = &tables[at];
        let columns: Vec<usize> = table
            .places()
            .filter(|(place, column)| can_be_key(column) && names::is_key_name(table.column_name(*place)))
            .map(|(place, _)| place)
            .collect();
        let elsewhere = |other: &Seen| {
            let schema = other.columns.schema();
            columns.iter().all(|place| schema.column(table.column_name(*place)).is_some())
        };
        let used = tables.iter().enumerate().any(|(other, table)| other != at && elsewhere(table));
        if (2..=3).contains(&columns.len()) && used && table.columns.rows() > 0 {
            doubts.push(Doubt { table: at, columns });
        }
    }
    doubts
}

/// Keeps the likeliest of each table, the tables in their order.
pub(super) fn keep_best(candidates: &mut Vec<Candidate>, tables: usize) {
    candidates.sort_by(|one, other| {
        one.table
            .cmp(&other.table)
            .then(other.score.total_cmp(&one.score))
            .then(one.columns.cmp(&other.columns))
    });
    let mut kept = vec![0; tables];
    candidates.retain(|candidate| {
        kept[candidate.table] += 1;
        kept[candidate.table] <= TRIED
    });
}
