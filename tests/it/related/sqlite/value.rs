//! Attributes and what is asked of them.

use satsuma::model::{
    attribute::Attribute,
    condition::{Comparison, ListTest, Predicate, SizeTest, Test},
    definition::Compare,
};

use super::{
    Sql, Sqlite, Unsupported,
    load::{scale, unscaled},
    number::{Exact, tested},
    path::{Cell, Place},
};
use crate::{
    engine::{oracle::negative, sheet::Kind},
    related::{obvious::predicate, value::Val},
};

/// A value in a query.
pub(super) enum Value {
    /// Of a column, or of one of a customer's records.
    Ranked {
        table: usize,
        column: usize,
        place: String,
        written: String,
        exact: Option<String>,
    },
    Exact(Exact),
    Float(String),
    /// The floats that are averaged: what is selected from.
    Mean(String),
}

/// The column as an exact number, where all of its numbers are small.
pub(super) fn narrow(sqlite: &Sqlite<'_>, table: usize, column: usize) -> Option<(u32, f64)> {
    let read = &sqlite.reading.tables[table];
    let scale = scale(&read.kinds[column])?;
    let there = read.cells[column].iter().filter(|value| !value.is_empty());
    let mantissas: Option<Vec<i64>> = there.map(|value| unscaled(value, scale)).collect();
    let most = mantissas?.into_iter().map(i64::unsigned_abs).max().unwrap_or(0);
    Some((scale, most as f64))
}

impl Sqlite<'_> {
    pub(super) fn ranked(&self, cell: &Cell) -> Value {
        Value::Ranked {
            table: cell.table,
            column: cell.column,
            place: cell.read("c"),
            written: cell.read("w"),
            exact: Some(cell.read("m")),
        }
    }

    pub(super) fn value(&self, attribute: &Attribute, place: &Place) -> Sql<Value> {
        match attribute {
            Attribute::Column(column) => Ok(self.ranked(&self.cell(column, place))),
            Attribute::Measure { measure } => self.kept_measure(measure, place.customer()),
        }
    }

    pub(super) fn predicate(&self, value: &Value, asked: &Predicate) -> String {
        let Predicate { test, negated, has_value } = asked;
        let there = self.there(value, test);
        if *test == Test::Empty {
            return if *negated { there } else { format!("NOT ({there})") };
        }
        let positive = match (value, test) {
            (Value::Ranked { table, column, place, .. }, _) => {
                format!("COALESCE({}, FALSE)", self.among(*table, *column, place, &twin(test)))
            }
            (Value::Exact(exact), Test::Number(test)) => format!("COALESCE({}, FALSE)", exact.test(test)),
            (Value::Float(value), Test::Number(test)) => {
                let against = |literal: &_| format!("float_against({value}, '{literal}')");
                format!("COALESCE({}, FALSE)", tested(test, &against))
            }
            (Value::Mean(from), Test::Number(test)) => {
                let against = |literal: &_| format!("(SELECT mean_against(f, '{literal}') FROM {from})");
                format!("COALESCE({}, FALSE)", tested(test, &against))
            }
            _ => panic!("{test:?} is not of a number"),
        };
        match (negative(test, *negated), has_value) {
            (false, _) => positive,
            (true, false) => format!("NOT ({positive})"),
            (true, true) => format!("({there} AND NOT ({positive}))"),
        }
    }

    /// That there is what a test is about.
    fn there(&self, value: &Value, test: &Test) -> String {
        match value {
            Value::Ranked { table, column, place, .. } => {
                let size = matches!(test, Test::List(ListTest::Size { .. }));
                let list = matches!(self.reading.tables[*table].kinds[*column], Kind::List(_));
                let nothing = self.ranks.of_value(&Val::List(Vec::new()));
                match nothing.filter(|_| list && !size) {
                    Some(nothing) => format!("COALESCE({place} <> {nothing}, FALSE)"),
                    None => format!("{place} IS NOT NULL"),
                }
            }
            Value::Exact(exact) => {
                format!("(({}) IS NOT NULL AND ({}) IS NOT NULL)", exact.above, exact.below)
            }
            Value::Float(value) => format!("{value} IS NOT NULL"),
            Value::Mean(from) => format!("(SELECT mean_against(f, '0') FROM {from}) IS NOT NULL"),
        }
    }

    /// That a place is one of those whose value passes the positive test.
    pub(super) fn among(&self, table: usize, column: usize, place: &str, test: &Test) -> String {
        let read = &self.reading.tables[table];
        let asked = Predicate { test: test.clone(), negated: false, has_value: false };
        let mut seen: Vec<(i64, &Val)> = read.cells[column]
            .iter()
            .filter_map(|value| Some((self.ranks.of_value(value)?, value)))
            .collect();
        seen.sort_by_key(|(place, _)| *place);
        seen.dedup_by_key(|(place, _)| *place);
        let inside = seen.iter().filter(|(_, value)| predicate(&asked, value, &self.reading.calendar));
        let places: Vec<String> = inside.map(|(place, _)| place.to_string()).collect();
        if places.is_empty() { "FALSE".into() } else { format!("{place} IN ({})", places.join(",")) }
    }

    pub(super) fn compare(&self, compare: &Compare, place: &Place) -> Sql {
        let (left, right) = (self.value(&compare.left, place)?, self.value(&compare.right, place)?);
        let (left, right) = match (&left, &right) {
            (
                Value::Ranked { table: a, column: c, place: one, written: x, .. },
                Value::Ranked { table: b, column: d, place: other, written: y, .. },
            ) => {
                let float = |table: &usize, column: &usize| {
                    matches!(self.reading.tables[*table].kinds[*column], Kind::Float { .. })
                };
                let mixed = float(a, c) != float(b, d);
                if mixed { (x.clone(), y.clone()) } else { (one.clone(), other.clone()) }
            }
            (Value::Float(left), Value::Float(right)) => (left.clone(), right.clone()),
            _ => self.exact(&left)?.aligned(&self.exact(&right)?)?,
        };
        let there = format!("(({left}) IS NOT NULL AND ({right}) IS NOT NULL)");
        let sign = match compare.comparison {
            Comparison::NotEqual => {
                let differ = format!("NOT COALESCE({left} = {right}, FALSE)");
                return Ok(if compare.has_value { format!("({there} AND {differ})") } else { differ });
            }
            Comparison::Equal => "=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        };
        Ok(format!("COALESCE({left} {sign} {right}, FALSE)"))
    }

    fn exact(&self, value: &Value) -> Sql<Exact> {
        match value {
            Value::Exact(exact) => Ok(exact.clone()),
            Value::Ranked { table, column, exact: Some(place), .. } => {
                let (scale, most) = narrow(self, *table, *column).ok_or(Unsupported("wide numbers"))?;
                Ok(Exact { above: place.clone(), below: "1".into(), scale, bounds: (most, 1.0) })
            }
            _ => Err(Unsupported("a float against an exact number")),
        }
    }
}

/// The test whose opposite a negative one is.
fn twin(test: &Test) -> Test {
    match test {
        Test::List(ListTest::Size { size }) if size.comparison == Comparison::NotEqual => {
            Test::List(ListTest::Size { size: SizeTest { comparison: Comparison::Equal, ..*size } })
        }
        other => other.clone(),
    }
}
