//! Figures of records, and measures of them.

use satsuma::model::{
    attribute::Attribute,
    condition::Test,
    definition::{Aggregate, Figure},
    measure::{Arithmetic, Expression, Formula, Measure, Replacement},
};

use super::{
    Sql, Sqlite, Unsupported,
    number::Exact,
    path::Place,
    value::{Value, narrow},
};
use crate::engine::{oracle::dates::number, sheet::Kind};

impl Sqlite<'_> {
    /// A customer's distinct records: one row each with the attribute's values and the time. `whose` says which customers'
    /// joined records count, as a condition on a name.
    fn records(
        &self,
        figure: &Figure,
        whose: &dyn Fn(&Place) -> String,
    ) -> Sql<(String, Option<(usize, usize)>)> {
        let (place, joined) = self.joined(Some(&figure.path));
        let first = &place.names[0];
        let mut wanted = vec![whose(&place)];
        if let Some(filter) = &figure.filter {
            wanted.extend(self.filter(filter, &place)?);
        }
        if let Some(window) = &figure.window {
            let table = place.tables[0];
            let column = self.reading.tables[table].time.expect("a time column");
            let test = match self.reading.tables[table].kinds[column] {
                Kind::Date { .. } => Test::Date(window.clone()),
                _ => Test::DateTime(window.clone()),
            };
            wanted.push(format!(
                "COALESCE({}, FALSE)",
                self.among(table, column, &format!("{first}.c{column}"), &test)
            ));
        }
        let mut values = String::new();
        let mut of = None;
        for (attribute, letter) in [(&figure.attribute, ""), (&figure.by, "by")] {
            let Some(attribute) = attribute else { continue };
            let Attribute::Column(column) = attribute else {
                return Err(Unsupported("a figure of a measure"));
            };
            let cell = self.cell(column, &place);
            if letter.is_empty() {
                of = Some((cell.table, cell.column));
            }
            let float = matches!(self.reading.tables[cell.table].kinds[cell.column], Kind::Float { .. });
            let floats = if float { cell.read("f") } else { "NULL".into() };
            values += &format!(
                ", {} AS {letter}c, {} AS {letter}m, {} AS {letter}w, {floats} AS {letter}f",
                cell.read("c"),
                cell.read("m"),
                cell.read("w")
            );
        }
        let query = format!(
            "(SELECT DISTINCT {first}.rid AS rid, {first}.tm AS tm, {first}.day AS day{values} FROM {joined} WHERE {})",
            wanted.join(" AND ")
        );
        Ok((query, of))
    }

    pub(super) fn figure(&self, figure: &Figure, whose: &dyn Fn(&Place) -> String) -> Sql<Value> {
        let (from, of) = self.records(figure, whose)?;
        let rows = self.reading.tables[self.reading.place(&figure.path.from)].rows() as f64;
        let whole = |text: &str| Value::Exact(Exact::whole(format!("(SELECT {text} FROM {from})"), rows));
        let ranked = |text: &dyn Fn(&str) -> String| {
            let (table, column) = of.expect("an attribute");
            Value::Ranked { table, column, place: text("c"), written: text("w"), exact: None }
        };
        let ordered = |letter: &str, order: &str| {
            format!("(SELECT {letter} FROM {from} WHERE tm IS NOT NULL ORDER BY {order} LIMIT 1)")
        };
        let (earliest, latest) = ("tm, rid", "tm DESC, rid DESC");
        let today = number(self.reading.calendar.today);
        let since = |order: &str| {
            let text = format!("({today} - {})", ordered("day", order));
            Value::Exact(Exact::whole(text, 1e7))
        };
        Ok(match figure.aggregate {
            Aggregate::Count => whole("COUNT(*)"),
            Aggregate::DistinctCount => whole("COUNT(DISTINCT c)"),
            Aggregate::DistinctDays => whole("COUNT(DISTINCT day)"),
            Aggregate::Sum | Aggregate::Average => self.summed(figure.aggregate, &from, of, rows)?,
            Aggregate::Minimum => ranked(&|letter| format!("(SELECT MIN({letter}) FROM {from})")),
            Aggregate::Maximum => ranked(&|letter| format!("(SELECT MAX({letter}) FROM {from})")),
            Aggregate::First => ranked(&|letter| ordered(letter, earliest)),
            Aggregate::Last => ranked(&|letter| ordered(letter, latest)),
            Aggregate::DaysSinceFirst => since(earliest),
            Aggregate::DaysSinceLast => since(latest),
            Aggregate::ValueAtMax | Aggregate::ValueAtMin => {
                let direction = if figure.aggregate == Aggregate::ValueAtMax { "DESC" } else { "ASC" };
                let order = format!("byc {direction}, CASE WHEN tm IS NULL THEN 1 ELSE 0 END, tm, rid");
                ranked(&|letter| {
                    format!("(SELECT {letter} FROM {from} WHERE byc IS NOT NULL ORDER BY {order} LIMIT 1)")
                })
            }
        })
    }

    fn summed(&self, aggregate: Aggregate, from: &str, of: Option<(usize, usize)>, rows: f64) -> Sql<Value> {
        let (table, column) = of.expect("an attribute");
        let mean = aggregate == Aggregate::Average;
        if matches!(self.reading.tables[table].kinds[column], Kind::Float { .. }) {
            let sum = || Value::Float(format!("(SELECT float_sum(f) FROM {from})"));
            return Ok(if mean { Value::Mean(from.into()) } else { sum() });
        }
        let (scale, most) = narrow(self, table, column).ok_or(Unsupported("a sum of wide numbers"))?;
        let above = format!("(SELECT CAST(SUM(m) AS BIGINT) FROM {from})");
        let below = if mean { format!("(SELECT NULLIF(COUNT(m), 0) FROM {from})") } else { "1".into() };
        Ok(Value::Exact(Exact { above, below, scale, bounds: (most * rows, if mean { rows } else { 1.0 }) }))
    }

    /// A customer's value of a measure of the library, which is worked out once for all.
    pub(super) fn kept_measure(&self, id: &str, customer: &str) -> Sql<Value> {
        let known = format!("measure_{id}");
        let own = self.name("who");
        let value = self.measure(&self.library.measures[id], &own)?;
        let columns = match &value {
            Value::Ranked { place, written, .. } => format!("{place} AS x, {written} AS y"),
            Value::Exact(exact) => format!("{} AS x, 1 AS y", exact.above),
            Value::Float(float) => format!("{float} AS x, 0 AS y"),
            Value::Mean(_) => unreachable!("as a value it is a float"),
        };
        if self.first_time(&known) {
            self.execute(format!(
                "CREATE TABLE {known} AS SELECT {own}.rid AS rid, {columns} FROM t{} {own}",
                self.reading.profile
            ));
        }
        let read =
            |column: &str| format!("(SELECT {column} FROM {known} WHERE {known}.rid = {customer}.rid)");
        Ok(match value {
            Value::Ranked { table, column, .. } => {
                Value::Ranked { table, column, place: read("x"), written: read("y"), exact: None }
            }
            Value::Exact(exact) => Value::Exact(Exact { above: read("x"), ..exact }),
            _ => Value::Float(read("x")),
        })
    }

    /// A customer's value of a measure.
    pub(super) fn measure(&self, measure: &Measure, customer: &str) -> Sql<Value> {
        let whose = |place: &Place| self.whose(measure, place, customer);
        Ok(self.calculated(measure, &whose)?.pop().expect("a calculation"))
    }

    /// That a joined record is a customer's own; with a hierarchy one of everything below, too.
    pub(super) fn whose(&self, measure: &Measure, place: &Place, customer: &str) -> String {
        let name = place.customer();
        match &measure.roll_up {
            None => format!("{name}.rid = {customer}.rid"),
            Some(hop) => {
                let (relationship, below) = (&hop.relationship, self.name("b"));
                format!(
                    "{name}.rid IN (SELECT {below}.rid FROM below_{relationship} {below} WHERE {below}.top = {customer}.rid)"
                )
            }
        }
    }

    /// A value for each calculation, of the joined records that `whose` names.
    pub(super) fn calculated(&self, measure: &Measure, whose: &dyn Fn(&Place) -> String) -> Sql<Vec<Value>> {
        let mut known: Vec<(&str, Value)> = Vec::new();
        for calculation in &measure.calculations {
            let value = match &calculation.formula {
                Formula::Figure { figure } => match (figure.aggregate, self.figure(figure, whose)?) {
                    (Aggregate::Average, Value::Exact(exact)) => Value::Float(exact.float()),
                    (_, Value::Mean(from)) => Value::Float(format!("(SELECT mean(f) FROM {from})")),
                    (_, value) => value,
                },
                Formula::Arithmetic { expression, replace } => {
                    self.worked_out(expression, replace, &known)?
                }
            };
            known.push((&calculation.id, value));
        }
        Ok(known.into_iter().map(|(_, value)| value).collect())
    }

    fn worked_out(
        &self,
        expression: &Expression,
        replace: &[Replacement],
        known: &[(&str, Value)],
    ) -> Sql<Value> {
        match expression {
            Expression::Number { value } if value.scale() == 0 => {
                Ok(Value::Exact(Exact::whole(value.to_string(), value.to_f64().abs())))
            }
            Expression::Number { .. } => Err(Unsupported("a decimal number in arithmetic")),
            Expression::Calculation { calculation } => {
                let value = known.iter().find(|(id, _)| id == calculation).map(|(_, value)| value);
                match value {
                    Some(Value::Exact(exact)) => Ok(Value::Exact(replaced(exact, replace))),
                    Some(Value::Float(float)) => Ok(Value::Float(replaced_float(float, replace))),
                    _ => Err(Unsupported("arithmetic of floats of columns")),
                }
            }
            Expression::Operation { operator, left, right } => {
                let left = self.worked_out(left, replace, known)?;
                let right = self.worked_out(right, replace, known)?;
                let sign = match operator {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '-',
                    Arithmetic::Multiply => '*',
                    Arithmetic::Divide => '/',
                };
                let float = |value: &Value| match value {
                    Value::Exact(exact) => exact.float(),
                    Value::Float(float) => float.clone(),
                    _ => unreachable!("a number"),
                };
                Ok(match (&left, &right) {
                    (Value::Exact(a), Value::Exact(b)) if sign == '/' => Value::Float(a.over(b)?),
                    (Value::Exact(a), Value::Exact(b)) => Value::Exact(a.operation(sign, b)?),
                    _ if sign == '/' => {
                        Value::Float(format!("({} / NULLIF({}, 0.0))", float(&left), float(&right)))
                    }
                    _ => Value::Float(format!("({} {sign} {})", float(&left), float(&right))),
                })
            }
        }
    }
}

/// The first replacement that fits stands instead of the value.
fn replaced(exact: &Exact, replace: &[Replacement]) -> Exact {
    let factor = 10_i64.pow(exact.scale);
    let mut above = exact.above.clone();
    for replacement in replace.iter().rev() {
        let fits = match &replacement.value {
            None => format!("({}) IS NULL", exact.above),
            Some(value) => {
                let value: i64 = value.to_string().parse().expect("a whole number");
                format!("({}) = {}", exact.above, value * factor)
            }
        };
        above = format!("(CASE WHEN {fits} THEN {} ELSE {above} END)", replacement.by * factor);
    }
    let bounds = (exact.bounds.0.max(10.0 * factor as f64), 1.0);
    Exact { above, below: "1".into(), scale: exact.scale, bounds }
}

fn replaced_float(float: &str, replace: &[Replacement]) -> String {
    let mut value = float.to_owned();
    for replacement in replace.iter().rev() {
        let fits = match &replacement.value {
            None => format!("{float} IS NULL"),
            Some(value) => format!("float_against({float}, '{value}') = 0"),
        };
        value = format!("(CASE WHEN {fits} THEN {}.0 ELSE {value} END)", replacement.by);
    }
    value
}
