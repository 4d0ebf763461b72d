//! The plain form of a measure: one or two aggregates of a table's records, as the dialog asks for them.
//!
//! A measure that is made in another way may not have this form; then it is shown and not changed here.

use crate::model::{
    attribute::{Attribute, Hop, Path},
    condition::{Condition, DateTest, DateUnit, Predicate, Test, TextOperator, TextTest, TimeSpan},
    definition::{Aggregate, Figure, Group, Match, Node, NodeKind},
    measure::{Arithmetic, Calculation, Expression, Formula, Grouping, Measure, Replacement, VERSION},
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
};

/// One aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is figured.
    pub aggregate: Aggregate,
    /// Of which column of the table; empty where the aggregate asks for none.
    pub column: String,
    /// The column that decides which record, of *value at*; empty for others.
    pub by: String,
}

impl Part {
    /// An aggregate of a column, or of none where the text is empty.
    pub fn new(aggregate: Aggregate, column: &str) -> Self {
        Self { aggregate, column: column.to_owned(), by: String::new() }
    }
}

/// What there is one figure for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Per {
    /// Each customer.
    #[default]
    Customer,
    /// The business as a whole.
    Business,
    /// Each value of a column of the table.
    Value(String),
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
    /// What there is one figure for.
    pub per: Per,
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
    /// The relationship by which the records of sub-accounts count for an account too.
    pub roll_up: Option<String>,
}

/// The aggregates that are offered.
pub const AGGREGATES: [Aggregate; 13] = [
    Aggregate::Sum,
    Aggregate::Average,
    Aggregate::Count,
    Aggregate::DistinctCount,
    Aggregate::DistinctDays,
    Aggregate::Minimum,
    Aggregate::Maximum,
    Aggregate::First,
    Aggregate::Last,
    Aggregate::ValueAtMax,
    Aggregate::ValueAtMin,
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

/// Whether an aggregate asks for a column that decides which record.
pub fn asks_by(aggregate: Aggregate) -> bool {
    matches!(aggregate, Aggregate::ValueAtMax | Aggregate::ValueAtMin)
}

/// The columns by which *value at* can decide: what has a smallest and a largest value.
pub fn deciding(schema: &TableSchema) -> Vec<String> {
    columns(schema, Aggregate::Maximum)
}

/// The relationship from an account to its parent, where accounts have one.
pub fn hierarchy(setup: &Setup) -> Option<String> {
    let own = setup.relationships.iter();
    let mut own = own
        .filter(|relationship| relationship.source == setup.profile && relationship.target == setup.profile);
    own.next().map(|relationship| relationship.id.clone())
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
        let per = match &self.per {
            Per::Customer => Grouping::Customer,
            Per::Business => Grouping::Business,
            Per::Value(column) if column.is_empty() => return None,
            Per::Value(column) => {
                Grouping::Dimensions { dimensions: vec![Attribute::column(&self.path.from, column)] }
            }
        };
        let roll_up = self
            .roll_up
            .as_ref()
            .map(|relationship| Hop { relationship: relationship.clone(), reverse: false });
        Some(Measure { version: VERSION, calculations, per, roll_up })
    }

    fn figure(&self, part: &Part) -> Option<Formula> {
        let attribute = match (asks_column(part.aggregate), part.column.as_str()) {
            (true, "") => return None,
            (true, column) => Some(Attribute::column(&self.path.from, column)),
            (false, _) => None,
        };
        let by = match (asks_by(part.aggregate), part.by.as_str()) {
            (true, "") => return None,
            (true, column) => Some(Attribute::column(&self.path.from, column)),
            (false, _) => None,
        };
        let figure = Figure {
            path: self.path.clone(),
            aggregate: part.aggregate,
            attribute,
            by,
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
        let per = match &measure.per {
            Grouping::Customer => Per::Customer,
            Grouping::Business => Per::Business,
            Grouping::Dimensions { dimensions } => match dimensions.as_slice() {
                [Attribute::Column(column)] => Per::Value(column.column.clone()),
                _ => return None,
            },
        };
        let mut recipe = Self {
            per,
            path: figure.path.clone(),
            part: part(figure)?,
            combined: None,
            days,
            only: only(figure)?,
            empty_as: None,
            roll_up: measure.roll_up.as_ref().map(|hop| hop.relationship.clone()),
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
            (true, column) if asks_by(part.aggregate) => {
                let by = if part.by.is_empty() { "…" } else { &part.by };
                let which = if part.aggregate == Aggregate::ValueAtMax { "largest" } else { "smallest" };
                format!("the {column} of {table} where {by} is {which}")
            }
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
        words += &match &self.per {
            Per::Customer => ", for each customer".to_owned(),
            Per::Business => ", for the business as a whole".to_owned(),
            Per::Value(column) => format!(", for each {table}.{column}"),
        };
        if self.roll_up.is_some() {
            words += ", with those of sub-accounts";
        }
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
    let name = |attribute: &Option<Attribute>| match attribute {
        None => Some(String::new()),
        Some(Attribute::Column(column)) => Some(column.column.clone()),
        Some(Attribute::Measure { .. }) => None,
    };
    Some(Part { aggregate: figure.aggregate, column: name(&figure.attribute)?, by: name(&figure.by)? })
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

    pub(crate) fn recipe(aggregate: Aggregate, column: &str) -> Recipe {
        Recipe {
            per: Per::Customer,
            path: Path {
                from: "purchases".to_owned(),
                hops: vec![Hop { relationship: "of".to_owned(), reverse: false }],
            },
            part: Part {
                by: if asks_by(aggregate) { "price".to_owned() } else { String::new() },
                ..Part::new(aggregate, column)
            },
            combined: None,
            days: None,
            only: None,
            empty_as: None,
            roll_up: None,
        }
    }

    #[test]
    fn a_plain_form_is_read_again_from_its_measure() {
        for aggregate in AGGREGATES {
            let column = if asks_column(aggregate) { "amount" } else { "" };
            for (at, operator) in [None].into_iter().chain(OPERATORS.map(Some)).enumerate() {
                let with = Part::new(Aggregate::Count, "");
                let per = [Per::Customer, Per::Business, Per::Value("channel".to_owned())];
                let recipe = Recipe {
                    per: per[at % 3].clone(),
                    roll_up: (at == 4).then(|| "parent".to_owned()),
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
        let at = recipe(Aggregate::ValueAtMax, "product");
        assert!(at.measure("m").is_some());
        let part = Part::new(Aggregate::ValueAtMax, "product");
        assert_eq!(Recipe { part, ..at.clone() }.measure("m"), None);
        assert_eq!(at.words(), "The product of purchases where price is largest, for each customer.");
        assert_eq!(Recipe { per: Per::Value(String::new()), ..at }.measure("m"), None);
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
