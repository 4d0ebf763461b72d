//! The table of a measure.

use num_rational::BigRational;
use rusqlite::types::Value as Stored;
use satsuma::model::{
    attribute::{Attribute, Path},
    measure::{Formula, Grouping, Measure},
};

use super::{Sql, Sqlite, path::Place, value::Value};
use crate::related::value::Val;

/// A value as a database tells it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    Nothing,
    /// Its place in the order of its type.
    Place(i64),
    Exact(BigRational),
    /// Zero has one sign.
    Float(f64),
}

/// What it is grouped by and its values, by row.
pub(crate) type Rows = Vec<(Vec<Told>, Vec<Told>)>;

impl Sqlite<'_> {
    /// The place of a value of the world; nothing where it is empty.
    pub(crate) fn place(&self, value: &Val) -> Option<i64> {
        self.ranks.of_value(value)
    }

    /// A value as this database tells it: of a column or figure of a column its place, else the number.
    pub(crate) fn told(&self, value: &Val, placed: bool) -> Told {
        match value {
            Val::Empty => Told::Nothing,
            value if placed => Told::Place(self.ranks.of_value(value).expect("a value of the world")),
            Val::Exact(value) => Told::Exact(value.clone()),
            Val::F64(value) => Told::Float(*value + 0.0),
            other => panic!("{other:?} is no figure"),
        }
    }

    /// The rows of a measure, and of each calculation whether it is told by its place.
    pub(crate) fn measured(&self, measure: &Measure) -> Sql<(Rows, Vec<bool>)> {
        let profile = self.reading.profile;
        match &measure.per {
            Grouping::Business => {
                let values = self.calculated(measure, &|_| "TRUE".into())?;
                self.rows("(SELECT 1) one", &[], &values)
            }
            Grouping::Customer => {
                let customer = self.name("who");
                let whose = |place: &Place| self.whose(measure, place, &customer);
                let values = self.calculated(measure, &whose)?;
                self.rows(&format!("t{profile} {customer}"), &[format!("{customer}.rid")], &values)
            }
            Grouping::Dimensions { dimensions } => {
                let own = self.name("g");
                let groups = measure.calculations.iter().filter_map(|one| match &one.formula {
                    Formula::Figure { figure } => Some(self.groups(&figure.path, dimensions)),
                    Formula::Arithmetic { .. } => None,
                });
                let groups: Vec<String> = groups.collect();
                let same = |place: &Place| {
                    let pairs = self.dimensions(dimensions, place).into_iter().enumerate();
                    let pairs: Vec<String> =
                        pairs.map(|(at, cell)| format!("{cell} IS NOT DISTINCT FROM {own}.d{at}")).collect();
                    pairs.join(" AND ")
                };
                let values = self.calculated(measure, &same)?;
                let names: Vec<String> = (0..dimensions.len()).map(|at| format!("{own}.d{at}")).collect();
                self.rows(&format!("({}) {own}", groups.join(" UNION ")), &names, &values)
            }
        }
    }

    fn dimensions(&self, dimensions: &[Attribute], place: &Place) -> Vec<String> {
        let cell = |attribute: &Attribute| match attribute {
            Attribute::Column(column) => self.cell(column, place).read("c"),
            Attribute::Measure { .. } => panic!("a dimension is a column"),
        };
        dimensions.iter().map(cell).collect()
    }

    fn groups(&self, path: &Path, dimensions: &[Attribute]) -> String {
        let (place, joined) = self.joined(Some(path));
        let cells = self.dimensions(dimensions, &place).into_iter().enumerate();
        let cells: Vec<String> = cells.map(|(at, cell)| format!("{cell} AS d{at}")).collect();
        format!("SELECT DISTINCT {} FROM {joined}", cells.join(", "))
    }

    fn rows(&self, from: &str, groups: &[String], values: &[Value]) -> Sql<(Rows, Vec<bool>)> {
        let mut columns = groups.to_vec();
        for value in values {
            columns.extend(match value {
                Value::Ranked { place, .. } => [place.clone(), "1".into()],
                Value::Exact(exact) => [exact.above.clone(), exact.below.clone()],
                Value::Float(value) => [value.clone(), "1".into()],
                Value::Mean(_) => unreachable!("as a value it is a float"),
            });
        }
        let query = format!("SELECT {} FROM {from}", columns.join(", "));
        let whole = |stored: Stored| match stored {
            Stored::Integer(whole) => Some(whole),
            Stored::Null => None,
            other => panic!("{other:?} is no integer in {query}"),
        };
        let told = |value: &Value, a: Stored, b: Stored| match value {
            Value::Float(_) => match a {
                Stored::Real(float) => Told::Float(float + 0.0),
                _ => Told::Nothing,
            },
            Value::Exact(exact) => match (whole(a), whole(b)) {
                (Some(a), Some(b)) => {
                    let below = i128::from(b) * 10_i128.pow(exact.scale);
                    Told::Exact(BigRational::new(a.into(), below.into()))
                }
                _ => Told::Nothing,
            },
            _ => whole(a).map_or(Told::Nothing, Told::Place),
        };
        let rows = self.selected(&query).into_iter().map(|mut row| {
            let mut rest = row.split_off(groups.len()).into_iter();
            let own = row.into_iter().map(|cell| whole(cell).map_or(Told::Nothing, Told::Place)).collect();
            let figures = values.iter().map(|value| {
                let (a, b) = (rest.next().expect("a cell"), rest.next().expect("a cell"));
                told(value, a, b)
            });
            (own, figures.collect())
        });
        let placed = values.iter().map(|value| matches!(value, Value::Ranked { .. })).collect();
        Ok((rows.collect(), placed))
    }
}
