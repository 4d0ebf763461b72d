//! Measures: figures of records, arithmetic on them, and what they are grouped by.

use std::collections::{BTreeSet, HashMap};

use num_traits::Zero;
use satsuma::model::{
    attribute::{Attribute, Hop},
    definition::{Aggregate, Figure},
    measure::{Arithmetic, Calculation, Expression, Formula, Grouping, Measure, Replacement},
};

use super::{
    Obvious,
    frame::{Asking, Frame},
};
use crate::{
    engine::sheet::Kind,
    related::value::{Val, against, literal, nearest, order},
};

/// A row of a measure's table: what it is grouped by, and a value for each calculation.
pub(crate) type Row = (Vec<Val>, Vec<Val>);

impl Obvious<'_> {
    /// A customer's value of a measure as an attribute.
    pub(crate) fn measure_of(&self, id: &str, customer: usize) -> Val {
        let key = (id.to_owned(), customer);
        if let Some(known) = self.measures.borrow().get(&key) {
            return known.clone();
        }
        let measure = &self.library.measures[id];
        let asking = Asking::new(self);
        let value = asking.calculated(&measure.calculations, |figure| {
            asking.records(figure, measure.roll_up.as_ref(), customer)
        });
        let value = value.last().expect("a calculation").clone();
        self.measures.borrow_mut().insert(key, value.clone());
        value
    }

    /// A customer's figure.
    pub(crate) fn figure_of(&self, figure: &Figure, customer: usize) -> Val {
        let asking = Asking::new(self);
        asking.figure(figure, &asking.joined(Some(&figure.path), customer))
    }

    /// The table of a measure, of customers by their keys as texts.
    pub(crate) fn measured(&self, measure: &Measure) -> Vec<Row> {
        let asking = Asking::new(self);
        let customers = self.reading.customers();
        let roll_up = measure.roll_up.as_ref();
        match &measure.per {
            Grouping::Customer => {
                let row = |customer: usize| {
                    let values = asking.calculated(&measure.calculations, |figure| {
                        asking.records(figure, roll_up, customer)
                    });
                    (vec![Val::Text(self.reading.profile().key_text(customer))], values)
                };
                customers.into_iter().map(row).collect()
            }
            Grouping::Business => {
                let all = |figure: &Figure| {
                    let joined =
                        customers.iter().map(|customer| asking.joined(Some(&figure.path), *customer));
                    joined.collect::<Vec<_>>().concat()
                };
                vec![(Vec::new(), asking.calculated(&measure.calculations, all))]
            }
            Grouping::Dimensions { dimensions } => {
                asking.grouped(&measure.calculations, dimensions, &customers)
            }
        }
    }
}

impl Asking<'_> {
    /// A customer's joined records; with a hierarchy those of everything below, too.
    fn records(&self, figure: &Figure, roll_up: Option<&Hop>, customer: usize) -> Vec<Vec<usize>> {
        let below = |row: &usize| {
            roll_up.is_some_and(|relationship| self.ancestors(relationship, *row).contains(&customer))
        };
        let mut accounts: BTreeSet<usize> = self.reading.customers().into_iter().filter(below).collect();
        accounts.insert(customer);
        accounts.into_iter().flat_map(|account| self.joined(Some(&figure.path), account)).collect()
    }

    /// A row for each combination of values that a joined record of any figure has.
    fn grouped(
        &self,
        calculations: &[Calculation],
        dimensions: &[Attribute],
        customers: &[usize],
    ) -> Vec<Row> {
        let all = |figure: &Figure| -> Vec<Vec<usize>> {
            customers.iter().flat_map(|customer| self.joined(Some(&figure.path), *customer)).collect()
        };
        let group = |figure: &Figure, rows: &[usize]| -> Vec<Val> {
            let tables = self.reading.tables_of(Some(&figure.path));
            let frame = Frame { tables: &tables, rows };
            let plain = |value: Val| if value.is_empty() { Val::Empty } else { value };
            dimensions.iter().map(|one| plain(self.value(one, frame).into_owned())).collect()
        };
        let same = |a: &[Val], b: &[Val]| {
            a.iter().zip(b).all(|(a, b)| match (a.is_empty(), b.is_empty()) {
                (false, false) => order(a, b).is_eq(),
                (a, b) => a == b,
            })
        };
        let mut groups: Vec<Vec<Val>> = Vec::new();
        for calculation in calculations {
            let Formula::Figure { figure } = &calculation.formula else { continue };
            for rows in all(figure) {
                let own = group(figure, &rows);
                if !groups.iter().any(|known| same(known, &own)) {
                    groups.push(own);
                }
            }
        }
        let row = |own: Vec<Val>| {
            let values = self.calculated(calculations, |figure| {
                let mut joined = all(figure);
                joined.retain(|rows| same(&group(figure, rows), &own));
                joined
            });
            (own, values)
        };
        groups.into_iter().map(row).collect()
    }

    /// Whether a figure is a float wherever it is one at all.
    fn is_float(&self, figure: &Figure) -> bool {
        let Some(Attribute::Column(column)) = &figure.attribute else { return false };
        let table = &self.reading.tables[self.reading.place(&column.table)];
        let float = matches!(table.kinds[table.column(&column.column)], Kind::Float { .. });
        figure.aggregate == Aggregate::Average || (float && figure.aggregate != Aggregate::DistinctCount)
    }

    /// A value for each calculation, over the joined records of its figure.
    fn calculated(
        &self,
        calculations: &[Calculation],
        joined: impl Fn(&Figure) -> Vec<Vec<usize>>,
    ) -> Vec<Val> {
        let mut known = Known::new();
        let mut values = Vec::new();
        for calculation in calculations {
            let value = match &calculation.formula {
                // An average is exact where it is held against a number; as a value it is the nearest float.
                Formula::Figure { figure } => {
                    match (figure.aggregate, self.figure(figure, &joined(figure))) {
                        (Aggregate::Average, Val::Exact(mean) | Val::Mean(mean)) => Val::F64(nearest(&mean)),
                        (_, value) => value,
                    }
                }
                Formula::Arithmetic { expression, replace } => worked_out(expression, replace, &known),
            };
            let float = match &calculation.formula {
                Formula::Figure { figure } => self.is_float(figure),
                Formula::Arithmetic { expression, .. } => is_float(expression, &known),
            };
            known.insert(&calculation.id, (value.clone(), float));
            values.push(value);
        }
        values
    }
}

/// The values of the calculations so far, and whether they are floats.
type Known<'a> = HashMap<&'a str, (Val, bool)>;

fn is_float(expression: &Expression, known: &Known<'_>) -> bool {
    match expression {
        Expression::Number { .. } => false,
        Expression::Calculation { calculation } => known[calculation.as_str()].1,
        Expression::Operation { operator, left, right } => {
            *operator == Arithmetic::Divide || is_float(left, known) || is_float(right, known)
        }
    }
}

/// A replacement stands for a calculation's value wherever it is an operand, as a number of the same type.
fn worked_out(expression: &Expression, replace: &[Replacement], known: &Known<'_>) -> Val {
    match expression {
        Expression::Number { value } => Val::Exact(literal(value)),
        Expression::Calculation { calculation } => {
            let (value, float) = known[calculation.as_str()].clone();
            let fits = |replacement: &&Replacement| match &replacement.value {
                None => value.is_empty(),
                Some(wanted) => !value.is_empty() && against(&value, wanted).is_eq(),
            };
            match replace.iter().find(fits) {
                None => value,
                Some(replacement) if float => Val::F64(replacement.by as f64),
                Some(replacement) => Val::whole(replacement.by),
            }
        }
        Expression::Operation { operator, left, right } => {
            let (left, right) = (worked_out(left, replace, known), worked_out(right, replace, known));
            match (&left, &right) {
                (Val::Empty, _) | (_, Val::Empty) => Val::Empty,
                (Val::Exact(a), Val::Exact(b)) => match operator {
                    Arithmetic::Add => Val::Exact(a + b),
                    Arithmetic::Subtract => Val::Exact(a - b),
                    Arithmetic::Multiply => Val::Exact(a * b),
                    Arithmetic::Divide if b.is_zero() => Val::Empty,
                    Arithmetic::Divide => Val::F64(nearest(&(a / b))),
                },
                _ => floats(*operator, float(&left), float(&right)),
            }
        }
    }
}

fn float(value: &Val) -> f64 {
    match value {
        Val::Exact(value) | Val::Mean(value) => nearest(value),
        Val::F32(value) => (*value).into(),
        Val::F64(value) => *value,
        other => panic!("{other:?} is no number"),
    }
}

fn floats(operator: Arithmetic, left: f64, right: f64) -> Val {
    Val::float(match operator {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide if right == 0.0 => f64::NAN,
        Arithmetic::Divide => left / right,
    })
}
