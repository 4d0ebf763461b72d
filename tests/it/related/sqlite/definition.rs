//! Whole definitions: set algebra, suppression, limits.

use satsuma::model::{
    attribute::Attribute,
    definition::{Definition, Limit, SetOperator, Size},
};

use super::{Sql, Sqlite, path::Place, value::Value};
use crate::related::obvious::{hash, rules};

impl Sqlite<'_> {
    /// The query of the members' rows; nothing where no rule remains.
    pub(super) fn definition(&self, definition: &Definition) -> Sql<Option<String>> {
        let rules = rules(definition);
        let Some((first, rest)) = rules.split_first() else { return Ok(None) };
        let mut query = self.rule(first)?;
        for rule in rest {
            let word = match rule.operator {
                SetOperator::Union => "UNION",
                SetOperator::Intersect => "INTERSECT",
                SetOperator::Except => "EXCEPT",
            };
            query = self.combined(&query, word, &self.rule(rule)?);
        }
        for segment in &definition.suppress {
            query = self.combined(&query, "EXCEPT", &self.segment(segment)?);
        }
        Ok(Some(match &definition.limit {
            Some(limit) => self.limited(&query, limit)?,
            None => query,
        }))
    }

    fn combined(&self, left: &str, word: &str, right: &str) -> String {
        let (one, other) = (self.name("u"), self.name("u"));
        format!("SELECT rid FROM ({left}) {one} {word} SELECT rid FROM ({right}) {other}")
    }

    /// The query of a saved segment's members.
    pub(super) fn segment(&self, id: &str) -> Sql {
        let saved = &self.library.segments[id];
        let profile = self.reading.profile;
        match &saved.fixed {
            _ if !saved.active => Ok(format!("SELECT rid FROM t{profile} WHERE FALSE")),
            Some(_) => {
                Ok(format!("SELECT rid FROM t{profile} WHERE ktext IN (SELECT ktext FROM fixed_{id})"))
            }
            None => {
                let known = format!("segment_{id}");
                let query = self.definition(&saved.definition)?.expect("a saved segment asks something");
                if self.first_time(&known) {
                    self.execute(format!("CREATE TABLE {known} AS {query}"));
                }
                Ok(format!("SELECT rid FROM {known}"))
            }
        }
    }

    fn limited(&self, query: &str, limit: &Limit) -> Sql {
        match limit {
            Limit::Top { size, by } => self.ordered(query, *size, by, true),
            Limit::Bottom { size, by } => self.ordered(query, *size, by, false),
            Limit::Random { size: Size::Count(count), seed } => {
                let (hashes, own) = (self.hashes(*seed), self.name("u"));
                Ok(format!(
                    "SELECT rid FROM (SELECT {own}.rid FROM ({query}) {own} JOIN {hashes} ON {hashes}.rid = {own}.rid \
                     ORDER BY {hashes}.h LIMIT {count}) {}",
                    self.name("u")
                ))
            }
            Limit::Random { size: Size::Percent(share), seed } => Ok(self.shared(query, *seed, 0, *share)),
            Limit::Split { seed, from, to } => Ok(self.shared(query, *seed, *from, *to)),
        }
    }

    fn shared(&self, query: &str, seed: u32, from: u32, to: u32) -> String {
        let (hashes, own) = (self.hashes(seed), self.name("u"));
        format!(
            "SELECT {own}.rid FROM ({query}) {own} JOIN {hashes} ON {hashes}.rid = {own}.rid \
             WHERE {hashes}.share >= {from} AND {hashes}.share < {to}"
        )
    }

    /// The hash of every customer as a signed integer of the same order, and the share that it falls under.
    fn hashes(&self, seed: u32) -> String {
        let name = self.name("hash");
        self.execute(format!("CREATE TABLE {name} (rid BIGINT, h BIGINT, share BIGINT)"));
        let row = |row: usize| {
            let hash = hash(self.reading, row, seed);
            let share = (u128::from(hash) * 10_000) >> 64;
            format!("({row},{},{share})", (hash ^ (1 << 63)).cast_signed())
        };
        let rows: Vec<String> = self.reading.customers().into_iter().map(row).collect();
        self.insert(&name, &rows);
        name
    }

    /// The first by an attribute; ties by ascending key, part by part.
    fn ordered(&self, query: &str, size: Size, by: &Attribute, descending: bool) -> Sql {
        let profile = self.reading.profile;
        let key = &self.reading.profile().key;
        let customer = self.name("who");
        let place = Place { tables: vec![profile], names: vec![customer.clone()] };
        let value = match self.value(by, &place)? {
            Value::Ranked { place, .. } => place,
            Value::Float(value) => value,
            Value::Exact(exact) => exact.above,
            Value::Mean(_) => unreachable!("as a value it is a float"),
        };
        let (all, one, other) = (self.name("ranked"), self.name("o"), self.name("o"));
        let keys: String = key.iter().map(|key| format!(", {customer}.c{key} AS k{key}")).collect();
        self.execute(format!(
            "CREATE TABLE {all} AS SELECT {customer}.rid AS rid, {value} AS v{keys} FROM t{profile} \
             {customer} WHERE {customer}.rid IN ({query})"
        ));
        let direction = if descending { "DESC" } else { "ASC" };
        let order: String = key.iter().map(|key| format!(", k{key}")).collect();
        if let Size::Count(count) = size {
            return Ok(format!(
                "SELECT rid FROM (SELECT rid FROM {all} WHERE v IS NOT NULL ORDER BY v {direction}{order} \
                 LIMIT {count}) {one}"
            ));
        }
        // So many stand before it: no division, no window.
        let mut ties = vec!["TRUE".to_owned()];
        let mut before = Vec::new();
        for key in key {
            before.push(format!("({} AND {other}.k{key} < {one}.k{key})", ties.join(" AND ")));
            ties.push(format!("{other}.k{key} = {one}.k{key}"));
        }
        let sign = if descending { ">" } else { "<" };
        let (x, y) = (format!("{other}.v"), format!("{one}.v"));
        let ahead = format!(
            "(SELECT COUNT(*) FROM {all} {other} WHERE {other}.v IS NOT NULL AND \
             ({x} {sign} {y} OR ({x} = {y} AND ({}))))",
            before.join(" OR ")
        );
        let enough = match size {
            Size::Count(count) => format!("{ahead} < {count}"),
            Size::Percent(share) => format!("{ahead} * 10000 < (SELECT COUNT(*) FROM {all}) * {share}"),
        };
        Ok(format!("SELECT {one}.rid AS rid FROM {all} {one} WHERE {one}.v IS NOT NULL AND {enough}"))
    }
}
