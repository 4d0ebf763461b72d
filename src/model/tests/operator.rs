use std::collections::HashSet;

use super::generate::{schema, usable};
use crate::model::{
    condition::{DatePart, DateUnit},
    operand::Operand,
    operator::{Operator, Shape, Verb},
    schema::{ColumnType, ValueType},
};

#[test]
fn offered_operators_fit_and_have_words_of_their_own() {
    for column in schema().columns {
        let offered = Operator::for_type(&column.kind);
        let labels: HashSet<_> = offered.iter().map(|operator| operator.label()).collect();
        assert_eq!(labels.len(), offered.len(), "{}", column.name);
        for operator in offered {
            assert!(operator.fits(&column.kind) && operator.opposite().fits(&column.kind));
            assert_ne!(operator.label(), operator.opposite().label());
            assert!(Operand::empty(operator.shape()).has_shape(operator.shape()));
        }
    }
    assert_eq!(usable().len(), schema().columns.len() - 1);
}

#[test]
fn dates_have_no_hours() {
    let date = ColumnType::Value(ValueType::Date);
    let time = ColumnType::Value(ValueType::DateTime);
    let hour = Operator { verb: Verb::Part(DatePart::Hour), negated: false };
    assert!(!hour.fits(&date) && hour.fits(&time));
    assert!(!DateUnit::for_type(&date).contains(&DateUnit::Hours));
    assert!(DateUnit::for_type(&time).contains(&DateUnit::Minutes));
}

#[test]
fn only_what_is_true_on_empty_values_is_negative() {
    let of = |verb, negated| Operator { verb, negated };
    assert!(of(Verb::Is, true).is_negative());
    assert!(!of(Verb::Is, false).is_negative());
    assert!(!of(Verb::Empty, true).is_negative());
    assert!(!of(Verb::False, false).is_negative());
}

#[test]
fn case_matters_to_texts_only() {
    let of = |verb| Operator { verb, negated: false };
    assert!(of(Verb::Contains).knows_case(&ColumnType::Value(ValueType::Text)));
    assert!(of(Verb::HasAllOf).knows_case(&ColumnType::List(ValueType::Text)));
    assert!(!of(Verb::HasAllOf).knows_case(&ColumnType::List(ValueType::Number)));
    assert!(!of(Verb::Empty).knows_case(&ColumnType::Value(ValueType::Text)));
}

#[test]
fn values_move_between_shapes() {
    let two = Operand::Two("1".to_owned(), "2".to_owned());
    assert_eq!(two.clone().reshaped(Shape::Two, Shape::One), Operand::One("1".to_owned()));
    assert_eq!(two.reshaped(Shape::Two, Shape::Many), Operand::Many(["1".to_owned(), "2".to_owned()].into()));
    let weeks = Operand::Span { count: "2".to_owned(), unit: DateUnit::Weeks };
    let ago = weeks.clone().reshaped(Shape::Span, Shape::Ago);
    assert_eq!(ago, Operand::Ago { from: "2".to_owned(), to: String::new(), unit: DateUnit::Weeks });
    let (month, hour) = (Shape::Parts(DatePart::Month), Shape::Parts(DatePart::Hour));
    let none = Operand::Many([].into());
    assert_eq!(weeks.reshaped(Shape::Span, hour), none, "a number of weeks is no hour");
    let march = Operand::Many(["3".to_owned()].into());
    assert_eq!(march.clone().reshaped(month, hour), none);
    assert_eq!(march.clone().reshaped(month, month), march);
    assert_eq!(Operand::One(String::new()).reshaped(Shape::One, Shape::Many), Operand::Many([].into()));
    assert_eq!(ago.reshaped(Shape::Ago, Shape::None), Operand::None);
}
