//! From what all parts came to together to the table that is shown.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{Partial, Portion, empty, partial, told};
use crate::{
    data::column::{Column, Values},
    engine::{
        aggregate::Fault,
        run::{arithmetic, constant, replaced},
    },
    model::{
        attribute::Attribute,
        cell::Cell,
        definition::Aggregate,
        measure::{Expression, Formula, Grouping, Measure, Replacement},
        measured::Measured,
        problem::Problem,
    },
};

/// The table of a measure that is grouped by dimensions or of the business, from what all parts came to together.
///
/// # Errors
/// A number that has too many digits.
pub fn table(measure: &Measure, portion: &Portion, limit: usize) -> Result<Measured, Vec<Problem>> {
    let groups: Vec<_> = portion.groups.values().collect();
    let rows = groups.len();
    let mut columns: Vec<(String, Arc<Column>, Vec<Cell>)> = Vec::new();
    let mut place = 0;
    for calculation in &measure.calculations {
        let wrong = |fault| vec![told(Some(&calculation.id), fault)];
        let (column, cells) = match &calculation.formula {
            Formula::Figure { figure } => {
                let own = empty(figure.aggregate);
                let partials: Vec<&Partial> =
                    groups.iter().map(|(_, partials)| partials.get(place).unwrap_or(&own)).collect();
                place += 1;
                let average = figure.aggregate == Aggregate::Average;
                let column = partial::column(&partials, average).map_err(wrong)?;
                let cells = (0..rows).map(|row| match partials[row] {
                    Partial::Pick { value, .. } => value.clone(),
                    _ => column.cell(row, Tz::UTC),
                });
                (Arc::new(column.clone()), cells.collect())
            }
            Formula::Arithmetic { expression, replace } => {
                let column = worked_out(expression, replace, rows, &columns).map_err(wrong)?;
                let cells = (0..rows).map(|row| column.cell(row, Tz::UTC)).collect();
                (Arc::new(column), cells)
            }
        };
        columns.push((calculation.id.clone(), column, cells));
    }
    let dimensions = match &measure.per {
        Grouping::Dimensions { dimensions } => dimensions.iter().map(name_of).collect(),
        Grouping::Customer | Grouping::Business => Vec::new(),
    };
    let calculated = measure.calculations.iter().map(|calculation| calculation.name.clone());
    let row = |row: usize| {
        let own = columns.iter().map(|(_, _, cells)| cells[row].clone());
        groups[row].0.iter().cloned().chain(own).collect()
    };
    Ok(Measured {
        dimensions: dimensions.len(),
        rows: (0..rows.min(limit)).map(row).collect(),
        total: rows as u64,
        columns: dimensions.into_iter().chain(calculated).collect(),
    })
}

fn name_of(attribute: &Attribute) -> String {
    match attribute {
        Attribute::Column(column) => column.column.clone(),
        Attribute::Measure { measure } => measure.clone(),
    }
}

fn worked_out(
    expression: &Expression,
    replace: &[Replacement],
    rows: usize,
    done: &[(String, Arc<Column>, Vec<Cell>)],
) -> Result<Column, Fault> {
    match expression {
        Expression::Number { value } => constant(value, rows),
        Expression::Calculation { calculation } => {
            let found = done.iter().find(|(id, ..)| id == calculation);
            let column = found.map_or_else(
                || Column { len: rows, present: None, values: Values::Empty },
                |(_, column, _)| Column::clone(column),
            );
            if replace.is_empty() { Ok(column) } else { replaced(&column, replace) }
        }
        Expression::Operation { operator, left, right } => {
            let (left, right) =
                (worked_out(left, replace, rows, done)?, worked_out(right, replace, rows, done)?);
            arithmetic(*operator, &left, &right)
        }
    }
}
