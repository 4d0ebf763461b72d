//! Edits of one condition: what is chosen stays as far as it fits what is chosen next.

use super::Outcome;
use crate::model::{
    attribute::Attribute,
    column::chosen,
    condition::DateUnit,
    draft::DraftCondition,
    edit::Refusal,
    operand::Operand,
    operator::Operator,
    schema::{ColumnType, TableSchema, ValueType},
};

pub(super) fn new_condition(attribute: Option<&Attribute>, schema: &TableSchema) -> Outcome<DraftCondition> {
    let mut condition = DraftCondition::default();
    if let Some(attribute) = attribute {
        set_attribute(&mut condition, attribute, schema)?;
    }
    Ok(condition)
}

fn type_of(attribute: &Attribute, schema: &TableSchema) -> Outcome<ColumnType> {
    chosen(attribute, schema).cloned().map_err(|fault| Refusal::Attribute { message: fault.message })
}

pub(super) fn set_attribute(
    condition: &mut DraftCondition,
    attribute: &Attribute,
    schema: &TableSchema,
) -> Outcome {
    let of = type_of(attribute, schema)?;
    let offered = Operator::for_type(&of);
    let operator =
        condition.operator.filter(|operator| offered.contains(operator)).or(offered.first().copied());
    let operator = operator.ok_or(Refusal::Operator)?;
    let same = condition.of.as_ref().is_some_and(|before| family(before) == family(&of));
    let operand = if same { std::mem::take(&mut condition.operand) } else { Operand::None };
    condition.attribute = Some(attribute.clone());
    condition.operator = Some(operator);
    condition.operand = fitted(operand.reshaped(operator.shape()), &of);
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

pub(super) fn set_operator(
    condition: &mut DraftCondition,
    operator: Operator,
    schema: &TableSchema,
) -> Outcome {
    let attribute = condition.attribute.as_ref().ok_or(Refusal::Operator)?;
    let of = type_of(attribute, schema)?;
    if !operator.fits(&of) {
        return Err(Refusal::Operator);
    }
    let operand = std::mem::take(&mut condition.operand);
    condition.operator = Some(operator);
    condition.operand = fitted(operand.reshaped(operator.shape()), &of);
    condition.of = Some(of);
    Ok(())
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
