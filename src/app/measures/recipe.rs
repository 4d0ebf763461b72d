//! The plain form of a measure: one or two aggregates of a table's records, as the dialog asks for them.
//!
//! A measure that is made in another way may not have this form; then it is shown and not changed here.

use crate::model::{
    attribute::{Attribute, Path},
    condition::{Condition, DateTest, DateUnit, Predicate, Test, TextOperator, TextTest, TimeSpan},
    definition::{Aggregate, Figure, Group, Match, Node, NodeKind},
    measure::{Arithmetic, Calculation, Expression, Formula, Grouping, Measure, Replacement, VERSION},
    schema::{ColumnType, TableSchema, ValueType},
};

/// One aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is figured.
    pub aggregate: Aggregate,
    /// Of which column of the table; empty where the aggregate asks for none.
    pub column: String,
}

/// What the first aggregate is combined with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// How.
    pub operator: Arithmetic,
    /// With what.
    pub with: Part,
}

/// A measure as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// One figure for the business instead of one for each customer.
    pub business: bool,
    /// From the records to the customers.
    pub path: Path,
    /// What is figured.
    pub part: Part,
    /// A second aggregate of the same records.
    pub combined: Option<Combined>,
    /// Only records of the last so many days; nothing for all of them.
    pub days: Option<u32>,
    /// Only records whose text column is this.
    pub only: Option<(String, String)>,
    /// Stands in for an aggregate without a value.
    pub empty_as: Option<i64>,
}

/// The aggregates that are offered.
pub const AGGREGATES: [Aggregate; 11] = [
    Aggregate::Sum,
    Aggregate::Average,
    Aggregate::Count,
    Aggregate::DistinctCount,
    Aggregate::DistinctDays,
    Aggregate::Minimum,
    Aggregate::Maximum,
    Aggregate::First,
    Aggregate::Last,
    Aggregate::DaysSinceFirst,
    Aggregate::DaysSinceLast,
];

/// The words of an aggregate.
pub fn label(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Count => "number of records",
        Aggregate::DistinctCount => "number of different values",
        Aggregate::DistinctDays => "number of different days",
        Aggregate::Sum => "sum",
        Aggregate::Average => "average",
        Aggregate::Minimum => "smallest value",
        Aggregate::Maximum => "largest value",
        Aggregate::First => "first value",
        Aggregate::Last => "last value",
        Aggregate::DaysSinceFirst => "days since the first record",
        Aggregate::DaysSinceLast => "days since the last record",
        Aggregate::ValueAtMax => "value at the largest",
        Aggregate::ValueAtMin => "value at the smallest",
    }
}

/// Whether an aggregate asks for a column.
pub fn asks_column(aggregate: Aggregate) -> bool {
    !matches!(
        aggregate,
        Aggregate::Count | Aggregate::DistinctDays | Aggregate::DaysSinceFirst | Aggregate::DaysSinceLast
    )
}

/// Whether an aggregate asks for a table with a time.
pub fn asks_time(aggregate: Aggregate) -> bool {
    matches!(
        aggregate,
        Aggregate::DistinctDays
            | Aggregate::First
            | Aggregate::Last
            | Aggregate::DaysSinceFirst
            | Aggregate::DaysSinceLast
    )
}

/// The columns of a table that an aggregate can be of.
pub fn columns(schema: &TableSchema, aggregate: Aggregate) -> Vec<String> {
    let fits = |kind: &ColumnType| match (aggregate, kind) {
        (_, ColumnType::Value(ValueType::Empty)) => false,
        (Aggregate::Sum | Aggregate::Average, ColumnType::Value(kind)) => *kind == ValueType::Number,
        (Aggregate::Minimum | Aggregate::Maximum, ColumnType::Value(kind)) => *kind != ValueType::Boolean,
        (_, ColumnType::Value(_)) => true,
        (_, ColumnType::List(_) | ColumnType::Unsupported(_)) => false,
    };
    schema.columns.iter().filter(|column| fits(&column.kind)).map(|column| column.name.clone()).collect()
}

impl Recipe {
    /// The measure that it means; nothing while something is missing.
    pub fn measure(&self, name: &str) -> Option<Measure> {
        let first = self.figure(&self.part)?;
        let mut calculations = vec![calculation("c1", name, first)];
        let result = match &self.combined {
            None if self.empty_as.is_none() => None,
            None => Some(of("c1")),
            Some(combined) => {
                calculations.push(calculation(
                    "c2",
                    label(combined.with.aggregate),
                    self.figure(&combined.with)?,
                ));
                Some(Expression::Operation {
                    operator: combined.operator,
                    left: Box::new(of("c1")),
                    right: Box::new(of("c2")),
                })
            }
        };
        if let Some(expression) = result {
            calculations[0].name = label(self.part.aggregate).to_owned();
            let replace = self.empty_as.map(|by| Replacement { value: None, by }).into_iter().collect();
            calculations.push(calculation("c3", name, Formula::Arithmetic { expression, replace }));
        }
        let per = if self.business { Grouping::Business } else { Grouping::Customer };
        Some(Measure { version: VERSION, calculations, per, roll_up: None })
    }

    fn figure(&self, part: &Part) -> Option<Formula> {
        let attribute = match (asks_column(part.aggregate), part.column.as_str()) {
            (true, "") => return None,
            (true, column) => Some(Attribute::column(&self.path.from, column)),
            (false, _) => None,
        };
        let figure = Figure {
            path: self.path.clone(),
            aggregate: part.aggregate,
            attribute,
            by: None,
            filter: self.filter()?,
            window: self.days.map(|count| DateTest::WithinLast(TimeSpan { count, unit: DateUnit::Days })),
        };
        Some(Formula::Figure { figure: Box::new(figure) })
    }

    #[allow(clippy::option_option)]
    fn filter(&self) -> Option<Option<Group>> {
        let Some((column, value)) = &self.only else { return Some(None) };
        if column.is_empty() || value.is_empty() {
            return None;
        }
        let test =
            Test::Text(TextTest { operator: TextOperator::Is { value: value.clone() }, ignore_case: true });
        let condition = Condition {
            attribute: Attribute::column(&self.path.from, column),
            predicate: Predicate { test, negated: false, has_value: false },
        };
        let node = Node { id: "n1".to_owned(), off: false, kind: NodeKind::Condition(condition) };
        Some(Some(Group { matching: Match::All, scope: None, nodes: vec![node] }))
    }

    /// The plain form of a measure, where it has one.
    pub fn read(measure: &Measure) -> Option<Self> {
        let Formula::Figure { figure } = &measure.calculations.first()?.formula else { return None };
        let days = match &figure.window {
            None => None,
            Some(DateTest::WithinLast(TimeSpan { count, unit: DateUnit::Days })) => Some(*count),
            Some(_) => return None,
        };
        let mut recipe = Self {
            business: measure.per == Grouping::Business,
            path: figure.path.clone(),
            part: part(figure)?,
            combined: None,
            days,
            only: only(figure)?,
            empty_as: None,
        };
        if let Some(Calculation { formula: Formula::Arithmetic { expression, replace }, .. }) =
            measure.calculations.get(1..).and_then(<[_]>::last)
        {
            recipe.empty_as = replace.first().map(|replacement| replacement.by);
            if let (Expression::Operation { operator, .. }, Some(Formula::Figure { figure })) =
                (expression, measure.calculations.get(1).map(|calculation| &calculation.formula))
            {
                recipe.combined = Some(Combined { operator: *operator, with: part(figure)? });
            }
        }
        let name = &measure.calculations.last()?.name;
        (recipe.measure(name).as_ref() == Some(measure)).then_some(recipe)
    }

    /// The formula as a sentence.
    pub fn words(&self) -> String {
        let table = &self.path.from;
        let part = |part: &Part| match (asks_column(part.aggregate), part.column.as_str()) {
            (false, _) => format!("the {} of {table}", label(part.aggregate)),
            (true, "") => format!("the {} of …", label(part.aggregate)),
            (true, column) => format!("the {} of {table}.{column}", label(part.aggregate)),
        };
        let mut words = part(&self.part);
        if let Some(combined) = &self.combined {
            words = format!("{words} {} {}", sign(combined.operator), part(&combined.with));
        }
        if let Some((column, value)) = &self.only {
            words += &format!(", where {column} is {value}");
        }
        if let Some(days) = self.days {
            words += &format!(", of the last {days} days");
        }
        words += if self.business { ", for the business as a whole" } else { ", for each customer" };
        if let Some(by) = self.empty_as {
            words += &format!("; {by} where there is none");
        }
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect()) + "."
    }
}

/// The sign of an operation.
pub fn sign(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "−",
        Arithmetic::Multiply => "×",
        Arithmetic::Divide => "÷",
    }
}

/// All operations, in the order of the list.
pub const OPERATORS: [Arithmetic; 4] =
    [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];

fn calculation(id: &str, name: &str, formula: Formula) -> Calculation {
    Calculation { id: id.to_owned(), name: name.to_owned(), formula }
}

fn of(id: &str) -> Expression {
    Expression::Calculation { calculation: id.to_owned() }
}

fn part(figure: &Figure) -> Option<Part> {
    let column = match &figure.attribute {
        None => String::new(),
        Some(Attribute::Column(column)) => column.column.clone(),
        Some(Attribute::Measure { .. }) => return None,
    };
    Some(Part { aggregate: figure.aggregate, column })
}

#[allow(clippy::option_option)]
fn only(figure: &Figure) -> Option<Option<(String, String)>> {
    let Some(filter) = &figure.filter else { return Some(None) };
    let [Node { kind: NodeKind::Condition(condition), .. }] = filter.nodes.as_slice() else { return None };
    match (&condition.attribute, &condition.predicate.test) {
        (Attribute::Column(column), Test::Text(TextTest { operator: TextOperator::Is { value }, .. })) => {
            Some(Some((column.column.clone(), value.clone())))
        }
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::attribute::Hop;

    pub(crate) fn recipe(aggregate: Aggregate, column: &str) -> Recipe {
        Recipe {
            business: false,
            path: Path {
                from: "purchases".to_owned(),
                hops: vec![Hop { relationship: "of".to_owned(), reverse: false }],
            },
            part: Part { aggregate, column: column.to_owned() },
            combined: None,
            days: None,
            only: None,
            empty_as: None,
        }
    }

    #[test]
    fn a_plain_form_is_read_again_from_its_measure() {
        for aggregate in AGGREGATES {
            let column = if asks_column(aggregate) { "amount" } else { "" };
            for (at, operator) in [None].into_iter().chain(OPERATORS.map(Some)).enumerate() {
                let with = Part { aggregate: Aggregate::Count, column: String::new() };
                let recipe = Recipe {
                    business: at % 2 == 0,
                    combined: operator.map(|operator| Combined { operator, with }),
                    days: (at > 1).then_some(90),
                    only: (at > 2).then(|| ("product".to_owned(), "Coffee".to_owned())),
                    empty_as: (at % 3 == 0).then_some(0),
                    ..recipe(aggregate, column)
                };
                let measure = recipe.measure("Mine").expect("complete");
                assert_eq!(Recipe::read(&measure), Some(recipe.clone()));
                assert_eq!(measure.calculations.last().map(|last| last.name.as_str()), Some("Mine"));
                assert!(recipe.words().ends_with('.'));
            }
        }
    }

    #[test]
    fn what_is_missing_makes_no_measure() {
        assert_eq!(recipe(Aggregate::Sum, "").measure("m"), None);
        let only = Some(("product".to_owned(), String::new()));
        assert_eq!(Recipe { only, ..recipe(Aggregate::Count, "") }.measure("m"), None);
    }

    #[test]
    fn the_formula_is_a_sentence() {
        let spend = Recipe { days: Some(90), empty_as: Some(0), ..recipe(Aggregate::Sum, "amount") };
        assert_eq!(
            spend.words(),
            "The sum of purchases.amount, of the last 90 days, for each customer; 0 where there is none."
        );
    }
}
