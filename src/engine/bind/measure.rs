//! Customer-level measures: a value for each customer, usable like any attribute.

use std::sync::Arc;

use super::{
    Binder, build,
    figure::{Result, float},
};
use crate::{
    data::column::{Column, Integers, Values},
    engine::expr::{Figured, Formula},
    model::{
        attribute::Hop,
        measure::{Arithmetic, Calculation, Expression, Formula as Meant, Grouping, Measure, Replacement},
        problem::Part,
        schema::{ColumnType, ValueType},
        value::Number,
    },
};

/// More decimal places than this are not worked with.
const PLACES: i16 = 60;

/// A calculation of a measure, for each customer.
pub(in crate::engine) struct Calculated {
    pub id: String,
    pub figured: Figured,
    pub kind: ColumnType,
    pub layout: Arc<Column>,
}

impl Binder<'_> {
    /// The value of a measure where it is used as an attribute: its last calculation.
    pub(super) fn measure(
        &mut self,
        node: Option<&str>,
        name: &str,
    ) -> Option<(Figured, ColumnType, Arc<Column>)> {
        let Some(measure) = self.library.measures.get(name) else {
            let message = format!("The measure “{name}” is not there.");
            let hint = "Choose another attribute, or delete the condition.";
            self.problem(node, Part::Attribute, message, hint);
            return None;
        };
        let measure = measure.clone();
        if measure.per != Grouping::Customer {
            let message = format!("The measure “{name}” has no value for each customer.");
            self.problem(
                node,
                Part::Attribute,
                message,
                "Choose a measure that is calculated for each customer.",
            );
            return None;
        }
        if self.measures.iter().any(|open| open == name) {
            let message = format!("Measures look at one another in a circle: “{name}”.");
            self.problem(node, Part::Attribute, message, "Take one of these conditions out.");
            return None;
        }
        self.measures.push(name.to_owned());
        let outer = std::mem::take(&mut self.problems);
        let calculated = self.calculations(&measure);
        let problems = std::mem::replace(&mut self.problems, outer);
        self.measures.pop();
        match (calculated, problems.into_iter().next()) {
            (Some(mut all), None) => {
                let last = all.pop()?;
                Some((last.figured, last.kind, last.layout))
            }
            (_, fault) => {
                let why = fault.map_or_else(|| "it has no calculation.".to_owned(), |fault| fault.message);
                let message = format!("The measure “{name}” cannot be evaluated: {why}");
                self.problem(node, Part::Attribute, message, "Open that measure and put it right.");
                None
            }
        }
    }

    /// Every calculation of a customer-level measure, in order.
    pub(in crate::engine) fn calculations(&mut self, measure: &Measure) -> Option<Vec<Calculated>> {
        let mut done: Vec<Calculated> = Vec::new();
        for calculation in &measure.calculations {
            let (figured, result) = self.calculation(calculation, measure.roll_up.as_ref(), &done)?;
            done.push(Calculated {
                id: calculation.id.clone(),
                figured,
                kind: result.kind,
                layout: result.layout,
            });
        }
        if done.is_empty() {
            self.problem(None, Part::Node, "This measure has no calculation.", "Add a calculation.");
            return None;
        }
        Some(done)
    }

    fn calculation(
        &mut self,
        calculation: &Calculation,
        roll_up: Option<&Hop>,
        done: &[Calculated],
    ) -> Option<(Figured, Result)> {
        let id = calculation.id.as_str();
        match &calculation.formula {
            Meant::Figure { figure } => {
                let mut frame = self.frame(id, Some(&figure.path))?;
                if let Some(hop) = roll_up {
                    let profile = self.data.profile_place();
                    match self.data.link(&hop.relationship) {
                        Some((at, link)) if link.source == profile && link.target == profile => {
                            match self.data.rolled(&figure.path, &frame, at) {
                                Ok(rolled) => frame = rolled,
                                Err(fault) => {
                                    let (message, hint) = super::told(&fault, self.data);
                                    self.problem(Some(id), Part::Path, message, hint);
                                    return None;
                                }
                            }
                        }
                        _ => {
                            let message = format!(
                                "The relationship “{}” does not lead from an account to its parent.",
                                hop.relationship
                            );
                            let hint = "Choose the relationship of the accounts with their parents.";
                            self.problem(Some(id), Part::Path, message, hint);
                            return None;
                        }
                    }
                }
                let (tree, result) = self.figure(id, figure, frame, 0)?;
                let rows = self.customers();
                Some((build::figured(self.known, &tree, rows, None), result))
            }
            Meant::Arithmetic { expression, replace } => self.arithmetic(id, expression, replace, done),
        }
    }

    fn arithmetic(
        &mut self,
        id: &str,
        expression: &Expression,
        replace: &[Replacement],
        done: &[Calculated],
    ) -> Option<(Figured, Result)> {
        match expression {
            Expression::Number { value } => {
                let figured = self.known.put_figured(Formula::Number(value.clone()));
                Some((figured, exact(scale_of(value))))
            }
            Expression::Calculation { calculation } => {
                let Some(found) = done.iter().find(|one| one.id == *calculation) else {
                    let message = format!("The calculation “{calculation}” does not stand before this one.");
                    self.problem(Some(id), Part::Value, message, "Choose a calculation that stands above.");
                    return None;
                };
                if !matches!(found.kind, ColumnType::Value(ValueType::Number | ValueType::Empty)) {
                    let message = format!(
                        "The calculation “{calculation}” holds {}, not numbers.",
                        found.kind.plural()
                    );
                    self.problem(Some(id), Part::Value, message, "Choose a calculation that gives a number.");
                    return None;
                }
                let result = Result { kind: found.kind.clone(), layout: Arc::clone(&found.layout) };
                if replace.is_empty() {
                    return Some((found.figured, result));
                }
                let rules = replace.to_vec().into();
                let figured = self.known.put_figured(Formula::Replaced { of: found.figured, rules });
                Some((figured, result))
            }
            Expression::Operation { operator, left, right } => {
                let (left, a) = self.arithmetic(id, left, replace, done)?;
                let (right, b) = self.arithmetic(id, right, replace, done)?;
                let result = match (&a.layout.values, &b.layout.values, operator) {
                    (_, _, Arithmetic::Divide) => float(),
                    (Values::Exact { scale: p, .. }, Values::Exact { scale: q, .. }, operator) => {
                        let places = match operator {
                            Arithmetic::Multiply => i16::from(*p) + i16::from(*q),
                            _ => i16::from(*p.max(q)),
                        };
                        if places.abs() > PLACES {
                            let message = format!("The result would have {places} decimal places.");
                            self.problem(
                                Some(id),
                                Part::Value,
                                message,
                                "Use fewer factors with decimal places.",
                            );
                            return None;
                        }
                        exact(places as i8)
                    }
                    _ => float(),
                };
                let formula = Formula::Arithmetic { operator: *operator, left, right };
                Some((self.known.put_figured(formula), result))
            }
        }
    }
}

fn exact(scale: i8) -> Result {
    let values = Values::Exact { mantissas: Integers::I128(Vec::new()), scale };
    let layout = Arc::new(Column { len: 0, present: None, values });
    Result { kind: ColumnType::Value(ValueType::Number), layout }
}

/// Decimal places of a literal.
pub(in crate::engine) fn scale_of(value: &Number) -> i8 {
    i8::try_from(value.scale()).unwrap_or(i8::MAX)
}
