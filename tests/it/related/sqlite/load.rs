//! The tables of a world as tables of integers.
//!
//! Of each column `c0`, `c1` … the place of its values, of floats also `w0` … the place as a person reads them and `f0` …
//! the float itself, of exact numbers `m0` … the number without its decimal point. `rid` is the file's row, `tm` the time
//! within its table, `ins` its place among all instants, `day` its local day, `ktext` the key as a text.

use std::fmt::Write;

use num_bigint_of_fractions::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::Sqlite;
use crate::{
    engine::sheet::Kind,
    related::{
        obvious::instant,
        value::Val,
        world::{Read, World},
    },
};

/// An integer or nothing.
fn told(value: Option<i64>) -> String {
    value.map_or_else(|| "NULL".into(), |value| value.to_string())
}

/// How many decimal places an exact column has.
pub(super) fn scale(kind: &Kind) -> Option<u32> {
    match kind {
        Kind::Integer { .. } => Some(0),
        Kind::Decimal { scale, .. } => Some((*scale).max(0).unsigned_abs().into()),
        _ => None,
    }
}

/// The number without its decimal point; nothing where it is too large.
pub(super) fn unscaled(value: &Val, scale: u32) -> Option<i64> {
    let Val::Exact(value) = value else { return None };
    let whole = value * BigRational::from_integer(BigInt::from(10).pow(scale));
    whole.to_integer().to_i64().filter(|whole| whole.unsigned_abs() < 1 << 40)
}

pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Sqlite<'_> {
    pub(super) fn load(&self, world: &World) {
        for (at, table) in self.reading.tables.iter().enumerate() {
            self.raw(at, table);
            let newest = world.setup.table(&table.name).is_some_and(|setup| setup.newest_wins);
            self.live(at, table, newest);
        }
        let own = self.reading.profile;
        for (id, joined) in &self.reading.relationships {
            if (joined.source, joined.target) == (own, own) {
                let on = self.matching((own, "child"), &joined.columns, (own, "parent"));
                self.execute(format!(
                    "CREATE TABLE below_{id} AS WITH RECURSIVE below(top, rid) AS (SELECT rid, rid FROM t{own} UNION \
                     SELECT below.top, child.rid FROM below JOIN t{own} parent ON parent.rid = below.rid \
                     JOIN t{own} child ON {on}) SELECT top, rid FROM below"
                ));
            }
        }
        for (id, saved) in &self.library.segments {
            if let Some(keys) = &saved.fixed {
                self.execute(format!("CREATE TABLE fixed_{id} (ktext TEXT)"));
                let rows: Vec<String> = keys.iter().map(|key| format!("({})", quoted(key))).collect();
                self.insert(&format!("fixed_{id}"), &rows);
            }
        }
    }

    pub(super) fn insert(&self, table: &str, rows: &[String]) {
        for some in rows.chunks(400) {
            self.execute(format!("INSERT INTO {table} VALUES {}", some.join(",")));
        }
    }

    /// Every row of the file.
    fn raw(&self, at: usize, table: &Read) {
        let mut columns = String::from("rid BIGINT, tm BIGINT, ins BIGINT, day BIGINT, ktext TEXT");
        for (place, kind) in table.kinds.iter().enumerate() {
            write!(columns, ", c{place} BIGINT, m{place} BIGINT, w{place} BIGINT").expect("text");
            if matches!(kind, Kind::Float { .. }) {
                write!(columns, ", f{place} DOUBLE").expect("text");
            }
        }
        self.execute(format!("CREATE TABLE raw{at} ({columns})"));
        let rows: Vec<String> = (0..table.rows()).map(|row| self.row(table, row)).collect();
        self.insert(&format!("raw{at}"), &rows);
    }

    fn row(&self, table: &Read, row: usize) -> String {
        let time = table.at(row);
        let at = time.and_then(|time| self.ranks.of_value(time));
        let ins = time.map(|time| self.ranks.until(instant(time, &self.reading.calendar)));
        let day = time.map(|time| self.reading.day(time));
        let keyed = !table.key.is_empty() && table.key.iter().all(|key| !table.cells[*key][row].is_empty());
        let ktext = if keyed { quoted(&table.key_text(row)) } else { "NULL".into() };
        let mut text = format!("({row},{},{},{},{ktext}", told(at), told(ins), told(day));
        for (place, kind) in table.kinds.iter().enumerate() {
            let value = &table.cells[place][row];
            let number = matches!(value, Val::Exact(_) | Val::F32(_) | Val::F64(_));
            let mantissa = scale(kind).and_then(|scale| unscaled(value, scale));
            let written = if number { self.ranks.of_written(value) } else { None };
            write!(text, ",{},{},{}", told(self.ranks.of_value(value)), told(mantissa), told(written))
                .expect("text");
            if matches!(kind, Kind::Float { .. }) {
                let float = match value {
                    Val::F32(float) => Some(f64::from(*float)),
                    Val::F64(float) => Some(*float),
                    _ => None,
                };
                let literal = match float {
                    None => "NULL".into(),
                    Some(float) if float.is_infinite() => if float > 0.0 { "9e999" } else { "-9e999" }.into(),
                    Some(float) => format!("{float:e}"),
                };
                write!(text, ",{literal}").expect("text");
            }
        }
        text.push(')');
        text
    }

    /// Those that take part: of rows with the same key one, of customers none without a key.
    fn live(&self, at: usize, table: &Read, newest: bool) {
        let mut keep = vec!["TRUE".to_owned()];
        if !table.key.is_empty() {
            let same: Vec<String> =
                table.key.iter().map(|key| format!("other.c{key} = own.c{key}")).collect();
            let before = if newest { ">" } else { "<" };
            keep.push(format!(
                "NOT EXISTS (SELECT 1 FROM raw{at} other WHERE {} AND other.rid {before} own.rid)",
                same.join(" AND ")
            ));
            if at == self.reading.profile {
                keep.extend(table.key.iter().map(|key| format!("own.c{key} IS NOT NULL")));
            }
        }
        self.execute(format!("CREATE TABLE t{at} AS SELECT * FROM raw{at} own WHERE {}", keep.join(" AND ")));
    }

    /// That a row of a source belongs to a row of a target.
    pub(super) fn matching(&self, source: (usize, &str), columns: &[usize], target: (usize, &str)) -> String {
        let key = &self.reading.tables[target.0].key;
        let pairs = columns.iter().zip(key);
        let pairs: Vec<String> =
            pairs.map(|(from, to)| format!("{}.c{from} = {}.c{to}", source.1, target.1)).collect();
        pairs.join(" AND ")
    }
}
