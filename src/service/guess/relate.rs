//! Which columns could hold another table's keys, and how sure that is.

use super::{
    Seen,
    keys::Candidate,
    names::{self, Naming},
};
use crate::{
    data::{
        column::{Bits, Column, Values},
        keys::can_be_key,
        matching::comparable,
    },
    model::{
        proposal::{Fact, Matching},
        schema::ColumnType,
    },
};

/// Where names say nothing, keys of at most so many rows are compared.
const UNNAMED_ROWS: usize = 1_000_000;

/// Columns that could hold a candidate's keys.
#[derive(Debug)]
pub(super) struct Pair {
    /// The table with the columns.
    pub source: usize,
    /// Their places.
    pub columns: Vec<usize>,
    /// Whose keys.
    pub candidate: usize,
    /// How names speak for it.
    pub naming: Option<Naming>,
    /// Whether values can be compared at all.
    pub comparable: bool,
    /// What comparing them came to.
    pub matching: Option<Matching>,
    /// Whether the keys are text.
    pub text: bool,
}

/// Every pair that is worth a look, candidate by candidate.
pub(super) fn pairs(tables: &[Seen], candidates: &[Candidate]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        for source in 0..tables.len() {
            match candidate.columns.as_slice() {
                [key] => pairs.extend(singles(tables, candidates, at, *key, source)),
                _ => pairs.extend(several(tables, candidate, at, source)),
            }
        }
    }
    pairs
}

fn singles(tables: &[Seen], candidates: &[Candidate], at: usize, key: usize, source: usize) -> Vec<Pair> {
    let candidate = &candidates[at];
    let (target, from) = (&tables[candidate.table], &tables[source]);
    let one = |(place, column): (usize, &Column)| {
        if source == candidate.table && place == key {
            return None;
        }
        let (name, text) = (from.column_name(place), is_text(column));
        let naming = match source == candidate.table {
            true => names::naming_of_self(name, text, target.name()),
            false => names::naming(name, text, target.name(), target.column_name(key)),
        };
        let comparable = fits(from, place, target, key);
        let unnamed = comparable
            && source != candidate.table
            && speaks_for_itself(column)
            && !from.is_unique(place)
            && target.columns.rows() <= UNNAMED_ROWS;
        let usable = can_be_key(column) || naming == Some(Naming::Table { key: true });
        let worth = if naming.is_some() { usable } else { unnamed };
        worth.then(|| Pair {
            source,
            columns: vec![place],
            candidate: at,
            naming,
            comparable,
            matching: None,
            text,
        })
    };
    from.places().filter_map(one).collect()
}

/// Columns of the same names as the parts of the key.
fn several(tables: &[Seen], candidate: &Candidate, at: usize, source: usize) -> Option<Pair> {
    if source == candidate.table {
        return None;
    }
    let (target, from) = (&tables[candidate.table], &tables[source]);
    let mut columns = Vec::new();
    for place in &candidate.columns {
        let (found, _) = from.columns.schema().column(target.column_name(*place))?;
        if !fits(from, found, target, *place) {
            return None;
        }
        columns.push(found);
    }
    let naming = Some(Naming::Key);
    Some(Pair { source, columns, candidate: at, naming, comparable: true, matching: None, text: false })
}

/// Whether the two can be compared; of columns without any value the files say what they would hold.
fn fits(source: &Seen, column: usize, target: &Seen, key: usize) -> bool {
    let (Some(values), Some(keys)) = (source.columns.at(column), target.columns.at(key)) else {
        return false;
    };
    let vain = |column: &Column| column.present.as_ref().map_or(column.len, Bits::count) == 0;
    if vain(values) || vain(keys) {
        let kind = |seen: &Seen, place: usize| {
            seen.columns.schema().columns.get(place).map(|found| found.kind.clone())
        };
        return kind(source, column) == kind(target, key);
    }
    comparable(values, keys)
}

fn is_text(column: &Column) -> bool {
    matches!(column.values, Values::Text(_) | Values::Dictionary { .. })
}

/// Whether values are words rather than codes: only of words it means something that they are the same elsewhere.
fn speaks_for_itself(column: &Column) -> bool {
    let (Values::Text(texts) | Values::Dictionary { entries: texts, .. }) = &column.values else {
        return false;
    };
    let every = (texts.len() / 100).max(1);
    let looked: Vec<&str> =
        (0..texts.len()).step_by(every).map(|at| texts.get(at)).filter(|text| !text.is_empty()).collect();
    let words = looked.iter().filter(|text| {
        text.chars().count() >= 3 && !text.chars().any(|sign| sign.is_ascii_digit())
            || text.chars().filter(|sign| sign.is_alphabetic()).count() >= 5
    });
    looked.len() >= 3 && words.count() * 2 > looked.len()
}

impl Pair {
    /// How sure names alone make it, and the share of the values that must match.
    fn measure(&self) -> (f64, f64) {
        match self.naming {
            Some(Naming::Table { key: true }) => (0.98, 0.5),
            Some(Naming::Table { key: false }) if self.text => (0.96, 0.5),
            Some(Naming::Table { key: false }) => (0.85, 0.98),
            Some(Naming::Key) => (0.95, 0.5),
            Some(Naming::Role) => (0.85, 0.7),
            Some(Naming::Short) => (0.75, 0.8),
            Some(Naming::Parent) => (0.92, 0.5),
            Some(Naming::Fellow) => (0.7, 0.9),
            None => (0.6, 0.95),
        }
    }

    /// Whether what a few rows say makes it worth to look at all.
    pub(super) fn is_worth_it(&self, found: &Matching) -> bool {
        found.share().is_none_or(|share| share >= self.measure().1 - 0.1)
    }

    /// From 0, which is refused, to 1.
    pub(super) fn confidence(&self) -> f64 {
        let (base, least) = self.measure();
        let Some(found) = &self.matching else { return 0.0 };
        let Some(share) = found.share() else {
            // Nothing to compare: names alone.
            let by_name =
                matches!(self.naming, Some(Naming::Table { key: true } | Naming::Key | Naming::Parent));
            return if by_name { 0.4 } else { 0.0 };
        };
        if share < least || (self.naming.is_none() && found.used < 3) {
            return 0.0;
        }
        let few = if found.matched + found.orphans < 3 { 0.8 } else { 1.0 };
        base * (0.4 + 0.6 * share) * few
    }

    /// Whether it should be told of although it is refused: the name leaves no doubt, or some values do match.
    pub(super) fn is_notable(&self) -> bool {
        let some = |found: &Matching| found.share().is_none_or(|share| share >= 0.1);
        match self.naming {
            None => false,
            Some(Naming::Table { key: true } | Naming::Key) => true,
            Some(_) => self.matching.as_ref().is_none_or(some),
        }
    }

    /// What speaks for it, and against.
    pub(super) fn evidence(&self, tables: &[Seen], candidates: &[Candidate]) -> Vec<Fact> {
        let candidate = &candidates[self.candidate];
        let (source, target) = (&tables[self.source], &tables[candidate.table]);
        let (column, table) = (source.names(&self.columns).join(" and "), target.name().to_owned());
        let full = format!("{}.{column}", source.name());
        let mut facts = vec![match self.naming {
            Some(Naming::Table { .. }) => Fact::NamedAfterTable { column, table: table.clone() },
            Some(Naming::Key) => Fact::NamedLikeKey { column, table: table.clone() },
            Some(Naming::Role | Naming::Fellow) => Fact::NamedInRole { column, table: table.clone() },
            Some(Naming::Short) => Fact::NamedInShort { column, table: table.clone() },
            Some(Naming::Parent) => Fact::NamedParent { column },
            None => Fact::NamedOtherwise { column, table: table.clone() },
        }];
        if !self.comparable {
            let kind = |seen: &Seen, places: &[usize]| {
                let column = places.first().and_then(|place| seen.columns.schema().columns.get(*place));
                column.map_or(ColumnType::Unsupported(String::new()), |column| column.kind.clone())
            };
            let key = format!("{table}.{}", target.names(&candidate.columns).join(" and "));
            let key_holds = kind(target, &candidate.columns);
            facts.push(Fact::TypesDiffer {
                column: full,
                holds: kind(source, &self.columns),
                key,
                key_holds,
            });
            return facts;
        }
        let Some(found) = &self.matching else { return facts };
        let filled = found.matched + found.orphans;
        if filled == 0 {
            facts.push(Fact::NoValues { column: full });
            return facts;
        }
        facts.push(Fact::Matching {
            column: full,
            target: table.clone(),
            matched: found.matched,
            of: filled,
        });
        if found.every > 1 {
            facts.push(Fact::Sampled { every: found.every, looked: found.looked, rows: found.rows });
        }
        if found.orphans > 0 {
            facts.push(Fact::Orphans { rows: found.orphans, examples: found.examples.clone() });
        }
        if found.empty > 0 {
            facts.push(Fact::Empty { rows: found.empty, of: found.looked });
        }
        // Of a part of the rows it would say too little.
        if found.used > 0 && found.every == 1 {
            facts.push(Fact::Used { target: table, used: found.used, keys: found.keys });
        }
        if found.is_one_to_one() {
            facts.push(Fact::Unique);
        }
        facts
    }
}
