//! Edits of one condition: what is chosen stays as far as it fits what is chosen next.

use super::Outcome;
use crate::model::{
    attribute::Attribute,
    catalog::{Catalog, Frame},
    condition::DateUnit,
    draft::DraftCondition,
    edit::Refusal,
    operand::Operand,
    operator::{Operator, Shape},
    schema::{ColumnType, ValueType},
};

pub(super) fn new_condition(
    attribute: Option<&Attribute>,
    catalog: &Catalog,
    frame: &Frame,
) -> Outcome<DraftCondition> {
    let mut condition = DraftCondition::default();
    if let Some(attribute) = attribute {
        set_attribute(&mut condition, attribute, catalog, frame)?;
    }
    Ok(condition)
}

pub(super) fn type_of(attribute: &Attribute, catalog: &Catalog, frame: &Frame) -> Outcome<ColumnType> {
    catalog.kind_of(attribute, frame).map_err(|fault| Refusal::Attribute { message: fault.message })
}

pub(super) fn set_attribute(
    condition: &mut DraftCondition,
    attribute: &Attribute,
    catalog: &Catalog,
    frame: &Frame,
) -> Outcome {
    let of = type_of(attribute, catalog, frame)?;
    fit(condition, of)?;
    // Whether blanks count was decided of the attribute before.
    condition.has_value &= condition.attribute.as_ref() == Some(attribute);
    condition.attribute = Some(attribute.clone());
    Ok(())
}

/// Operator and values for another type, as far as they fit it.
pub(super) fn fit(condition: &mut DraftCondition, of: ColumnType) -> Outcome {
    let offered = Operator::for_type(&of);
    let operator =
        condition.operator.filter(|operator| offered.contains(operator)).or(offered.first().copied());
    let operator = operator.ok_or(Refusal::Operator)?;
    let same = condition.of.as_ref().is_some_and(|before| family(before) == family(&of));
    let operand = if same { taken(condition, operator) } else { Operand::empty(operator.shape()) };
    condition.operator = Some(operator);
    condition.operand = fitted(operand, &of);
    condition.of = Some(of);
    Ok(())
}

/// Types whose values are written alike.
fn family(of: &ColumnType) -> Option<ValueType> {
    match of.value_type() {
        Some(ValueType::DateTime) => Some(ValueType::Date),
        other => other,
    }
}

pub(super) fn set_operator(condition: &mut DraftCondition, operator: Operator, of: ColumnType) -> Outcome {
    if !operator.fits(&of) {
        return Err(Refusal::Operator);
    }
    let operand = taken(condition, operator);
    condition.operator = Some(operator);
    condition.operand = fitted(operand, &of);
    condition.of = Some(of);
    Ok(())
}

/// What stands in a condition's controls, as it fits another operator.
fn taken(condition: &mut DraftCondition, operator: Operator) -> Operand {
    let before = condition.operator.map_or(Shape::None, Operator::shape);
    std::mem::take(&mut condition.operand).reshaped(before, operator.shape())
}

fn fitted(mut operand: Operand, of: &ColumnType) -> Operand {
    if let Operand::Span { unit, .. } | Operand::Ago { unit, .. } = &mut operand
        && !DateUnit::for_type(of).contains(unit)
    {
        *unit = DateUnit::Days;
    }
    operand
}

pub(super) fn set_operand(condition: &mut DraftCondition, operand: &Operand) -> Outcome {
    let operator = condition.operator.ok_or(Refusal::Operand)?;
    if !operand.has_shape(operator.shape()) {
        return Err(Refusal::Operand);
    }
    condition.operand = operand.clone();
    Ok(())
}
