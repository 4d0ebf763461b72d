//! Tables and a setup become a data set: rows that count are found, keys meet, related rows are put side by side.

use std::{
    collections::HashSet,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex},
};

use rustc_hash::FxHasher;

use super::{Dataset, Link, Part, Related, RowMap, Unordered};
use crate::{
    data::{
        column::{Bits, Column, Values},
        gather::NONE,
        join::{self, KeyKind},
        keys::key_of,
        order::in_file,
        universe::{universe, universe_in},
    },
    model::{
        schema::{ColumnType, ValueType},
        setup::{Misfit, Relationship, RelationshipFound, Setup, TableFound, TableSetup},
    },
};

/// So many examples are kept.
const EXAMPLES: usize = 5;

fn misfit(table: Option<&str>, relationship: Option<&str>, message: String, hint: &str) -> Misfit {
    Misfit {
        table: table.map(str::to_owned),
        relationship: relationship.map(str::to_owned),
        message,
        hint: hint.to_owned(),
    }
}

impl Dataset {
    /// Joins tables as the setup says. Tables that the setup does not name are there without key and time.
    ///
    /// # Errors
    /// Everything that does not fit: tables or columns that are not there, keys that cannot be keys or do not compare.
    pub fn assemble(parts: Vec<Part>, setup: &Setup) -> Result<Self, Vec<Misfit>> {
        Ok(Self::meet(parts, setup)?.in_order())
    }

    /// The same, but that the rows of all tables still stand as they did.
    ///
    /// # Errors
    /// As of [`Dataset::assemble`].
    pub fn meet(parts: Vec<Part>, setup: &Setup) -> Result<Unordered, Vec<Misfit>> {
        let mut wrong = Vec::new();
        let plain = |name: &str| TableSetup { table: name.to_owned(), ..TableSetup::default() };
        let mut tables = Vec::with_capacity(parts.len());
        for part in parts {
            let name = part.columns.schema().name.clone();
            let own = setup.table(&name).cloned().unwrap_or_else(|| plain(&name));
            tables.push(related(part, &own, name == setup.profile, &mut wrong));
        }
        let place = |name: &str| tables.iter().position(|table| table.columns.schema().name == name);
        for named in setup.tables.iter().filter(|named| place(&named.table).is_none()) {
            let message = format!("The table “{}” is not loaded.", named.table);
            wrong.push(misfit(
                Some(&named.table),
                None,
                message,
                "Load its file, or take it out of the set-up.",
            ));
        }
        let profile = place(&setup.profile);
        match profile.map(|profile| (&tables[profile], setup.table(&setup.profile))) {
            None => wrong.push(misfit(
                Some(&setup.profile),
                None,
                format!("The table of the customers, “{}”, is not loaded.", setup.profile),
                "Load its file, or choose another table.",
            )),
            Some((_, Some(own))) if !own.key.is_empty() => {}
            Some(_) => wrong.push(misfit(
                Some(&setup.profile),
                None,
                format!(
                    "The table “{}” needs a key: the column that tells its customers apart.",
                    setup.profile
                ),
                "Choose its key.",
            )),
        }
        let links: Vec<Option<(Link, RelationshipFound)>> =
            setup.relationships.iter().map(|one| link(one, setup, &tables, &mut wrong)).collect();
        let Some(profile) = profile.filter(|_| wrong.is_empty()) else { return Err(wrong) };
        let (links, relationships) = links.into_iter().flatten().unzip();
        let fingerprint = fingerprint(&tables, setup);
        let dataset = Self {
            setup: setup.clone(),
            tables,
            profile,
            links,
            relationships,
            fingerprint,
            frames: super::Frames::default(),
            ranges: Mutex::default(),
            ends: Mutex::default(),
            reversed: Mutex::default(),
            coarse: Mutex::default(),
            ranked: super::Ranks::default(),
            sizes: Mutex::default(),
            magnitudes: Mutex::default(),
        };
        Ok(Unordered::new(dataset))
    }

    /// The way from a table to the profile table over many-to-one hops alone, the shortest.
    pub(super) fn owner(&self, table: usize) -> Option<Vec<usize>> {
        let mut open = std::collections::VecDeque::from([(table, Vec::new())]);
        let mut seen = HashSet::from([table]);
        while let Some((here, hops)) = open.pop_front() {
            if here == self.profile {
                return Some(hops);
            }
            for (at, link) in self.links.iter().enumerate().filter(|(_, link)| link.source == here) {
                if seen.insert(link.target) {
                    open.push_back((link.target, hops.iter().copied().chain([at]).collect()));
                }
            }
        }
        None
    }
}

fn fingerprint(tables: &[Related], setup: &Setup) -> Arc<str> {
    let mut hasher = FxHasher::default();
    setup.hash(&mut hasher);
    let own = tables.iter().map(|table| table.columns.fingerprint().as_ref());
    let names: Vec<&str> = own.collect();
    format!("{:016x} {}", hasher.finish(), names.join(" ")).into()
}

fn related(part: Part, own: &TableSetup, is_profile: bool, wrong: &mut Vec<Misfit>) -> Related {
    let Part { mut columns, order } = part;
    let name = columns.schema().name.clone();
    let rows = columns.rows();
    let mut missing = |column: &str, what: &str| {
        let message = format!("The table “{name}” has no column “{column}” for its {what}.");
        wrong.push(misfit(Some(&name), None, message, "Choose another column."));
    };
    let time = own.time.as_ref().and_then(|time| match columns.schema().column(time) {
        Some((place, column))
            if matches!(column.kind, ColumnType::Value(ValueType::Date | ValueType::DateTime)) =>
        {
            Some(place)
        }
        _ => {
            missing(time, "time");
            None
        }
    });
    for utc in &own.utc {
        if columns.schema().column(utc).is_none() {
            missing(utc, "UTC times");
        }
    }
    columns = columns.with_utc(&own.utc);
    let mut missing = |column: &str, what: &str| {
        let message = format!("The table “{name}” has no column “{column}” for its {what}.");
        wrong.push(misfit(Some(&name), None, message, "Choose another column."));
    };
    let key: Vec<Arc<Column>> = own
        .key
        .iter()
        .filter_map(|column| {
            let found = columns.named(column).filter(|column| join::kind_of(column).is_some()).cloned();
            if found.is_none() {
                missing(column, "key");
            }
            found
        })
        .collect();
    let mut found = TableFound { table: name, rows: rows as u64, ..TableFound::default() };
    let mut live = Bits::filled(rows, true);
    if !key.is_empty() && key.len() == own.key.len() {
        let key: Vec<&Column> = key.iter().map(AsRef::as_ref).collect();
        let universe = match order.as_ref().and_then(|order| in_file(order)) {
            None => universe(&key, rows, own.newest_wins),
            Some(in_file) => {
                universe_in(&key, rows, in_file.iter().map(|row| *row as usize), own.newest_wins)
            }
        };
        found.duplicates = universe.duplicates;
        found.duplicate_examples = universe.duplicate_examples.into_iter().map(|(_, key)| key).collect();
        found.without_key = universe.without_key;
        live = universe.live;
        if !is_profile && found.without_key > 0 {
            // They are nobody's partner, but they are there.
            let empty = |row: &usize| key.iter().any(|column| !column.has_value(*row));
            (0..rows).filter(empty).for_each(|row| live.set(row, true));
        }
    }
    Related { columns, live: Arc::new(live), time, order, owner: None, found }
}

fn link(
    one: &Relationship,
    setup: &Setup,
    tables: &[Related],
    wrong: &mut Vec<Misfit>,
) -> Option<(Link, RelationshipFound)> {
    let mut tell = |message: String, hint: &str| {
        wrong.push(misfit(None, Some(&one.id), message, hint));
    };
    let place = |name: &str| tables.iter().position(|table| table.columns.schema().name == name);
    let (source, target) = match (place(&one.source), place(&one.target)) {
        (Some(source), Some(target)) => (source, target),
        (source, _) => {
            let name = if source.is_none() { &one.source } else { &one.target };
            tell(
                format!("The relationship “{}” needs the table “{name}”, which is not loaded.", one.id),
                "Load its file, or delete the relationship.",
            );
            return None;
        }
    };
    let target_key = setup.table(&one.target).map(|table| table.key.as_slice()).unwrap_or_default();
    if target_key.is_empty() || target_key.len() != one.columns.len() {
        let message = format!(
            "The relationship “{}” leads to “{}” by {} column{}, and that table's key has {}.",
            one.id,
            one.target,
            one.columns.len(),
            if one.columns.len() == 1 { "" } else { "s" },
            target_key.len()
        );
        tell(message, "Choose a column for each column of the key.");
        return None;
    }
    let mut columns = Vec::new();
    for (own, key) in one.columns.iter().zip(target_key) {
        let Some(own_column) = tables[source].columns.named(own) else {
            tell(
                format!(
                    "The table “{}” has no column “{own}”, which the relationship “{}” needs.",
                    one.source, one.id
                ),
                "Choose another column.",
            );
            continue;
        };
        let Some(key_column) = tables[target].columns.named(key) else { continue };
        match (join::kind_of(own_column), join::kind_of(key_column)) {
            (Some(a), Some(b)) if a == b || a == KeyKind::Empty || b == KeyKind::Empty => {
                columns.push((own_column.as_ref(), key_column.as_ref()));
            }
            _ => {
                let kind = |table: usize, name: &str| {
                    let column = tables[table].columns.schema().column(name);
                    column.map(|(_, column)| column.kind.plural()).unwrap_or_default()
                };
                let message = format!(
                    "“{own}” of “{}” holds {} and “{key}” of “{}” holds {}: they cannot be compared.",
                    one.source,
                    kind(source, own),
                    one.target,
                    kind(target, key)
                );
                tell(
                    message,
                    "A text “03” is not the number 3: choose columns that hold the same kind, whole numbers or text.",
                );
            }
        }
    }
    if columns.len() != one.columns.len() {
        return None;
    }
    let (own, key): (Vec<&Column>, Vec<&Column>) = columns.into_iter().unzip();
    let keyed = keyed(&key, &tables[target].live);
    let mut rows = join::join(&own, tables[source].columns.rows(), &key, &keyed);
    let live = &tables[source].live;
    (0..rows.len()).filter(|row| !live.get(*row)).for_each(|row| rows[row] = NONE);
    let found = found(one, &own, &tables[source], &rows);
    let map = Arc::new(RowMap::narrow(rows, tables[target].columns.rows()));
    Some((Link { id: one.id.clone(), source, target, map }, found))
}

/// Of the rows of a target those that have a whole key.
fn keyed(key: &[&Column], live: &Bits) -> Bits {
    let mut keyed = live.clone();
    for column in key {
        match (&column.values, &column.present) {
            (Values::Empty, _) => keyed = Bits::filled(live.len(), false),
            (_, Some(present)) => keyed.and(present),
            (_, None) => {}
        }
    }
    keyed
}

fn found(one: &Relationship, own: &[&Column], source: &Related, rows: &[u32]) -> RelationshipFound {
    let mut found = RelationshipFound {
        relationship: one.id.clone(),
        rows: source.live.count() as u64,
        ..RelationshipFound::default()
    };
    let without = source.live.iter_ones().filter(|row| rows[*row] == NONE);
    let (mut orphans, empty): (Vec<usize>, Vec<usize>) =
        without.partition(|row| own.iter().all(|column| column.has_value(*row)));
    (found.orphans, found.empty) = (orphans.len() as u64, empty.len() as u64);
    if source.order.is_some() {
        orphans.sort_unstable_by_key(|row| source.file_row(*row));
    }
    let mut key = String::new();
    for row in orphans {
        if found.orphan_examples.len() == EXAMPLES {
            break;
        }
        if key_of(own, row, &mut key) && !found.orphan_examples.contains(&key) {
            found.orphan_examples.push(key.clone());
        }
    }
    found
}
