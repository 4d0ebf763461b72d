//! Measures that many businesses want, as far as the loaded tables allow them.

use super::recipe::{Combined, Part, Per, Recipe};
use crate::model::{
    attribute::Path,
    definition::{Aggregate, Figure},
    measure::{Arithmetic, Calculation, Expression, Formula, Grouping, Measure, VERSION},
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
    value::Number,
};

/// A measure to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Of which table's records.
    pub table: String,
    /// What it is called beside others of the same table.
    pub label: String,
    /// What the measure is called: with the table, where several tables have one like it.
    pub name: String,
    /// How it is made.
    pub form: Form,
}

/// How the measure of a template is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// As the dialog asks for it.
    Plain(Recipe),
    /// By a formula of its own; its only missing part is its name.
    Own(Measure),
}

impl Form {
    /// The measure under that name.
    pub fn measure(&self, name: &str) -> Option<Measure> {
        match self {
            Self::Plain(recipe) => recipe.measure(name),
            Self::Own(measure) => {
                let mut measure = measure.clone();
                if let Some(last) = measure.calculations.last_mut() {
                    name.clone_into(&mut last.name);
                }
                Some(measure)
            }
        }
    }
}

/// Words in the names of columns that hold money.
const MONEY: [&str; 8] = ["amount", "total", "revenue", "value", "price", "spend", "sales", "paid"];

fn number(schema: &TableSchema, words: &[&str]) -> Option<String> {
    let numbers =
        || schema.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Number));
    words.iter().find_map(|word| {
        let named = |column: &&crate::model::schema::ColumnSchema| column.name.to_lowercase().contains(word);
        numbers().find(named).map(|column| column.name.clone())
    })
}

/// Words in the names of tables whose first record begins a membership.
const MEMBERSHIP: [&str; 4] = ["member", "subscri", "contract", "enrol"];

/// A sum of money, over the days from the first record to the last, times 365.
fn yearly(path: &Path, money: &str) -> Measure {
    let figure = |id: &str, aggregate, column: Option<&str>| Calculation {
        id: id.to_owned(),
        name: super::recipe::label(aggregate).to_owned(),
        formula: Formula::Figure {
            figure: Box::new(Figure {
                path: path.clone(),
                aggregate,
                attribute: column
                    .map(|column| crate::model::attribute::Attribute::column(&path.from, column)),
                by: None,
                filter: None,
                window: None,
            }),
        },
    };
    let of = |id: &str| Expression::Calculation { calculation: id.to_owned() };
    let number = |value: i64| Expression::Number { value: Number::from(value) };
    let both = |operator, left, right| Expression::Operation {
        operator,
        left: Box::new(left),
        right: Box::new(right),
    };
    let days = both(Arithmetic::Add, both(Arithmetic::Subtract, of("c2"), of("c3")), number(1));
    let expression = both(Arithmetic::Divide, both(Arithmetic::Multiply, of("c1"), number(365)), days);
    let calculations = vec![
        figure("c1", Aggregate::Sum, Some(money)),
        figure("c2", Aggregate::DaysSinceFirst, None),
        figure("c3", Aggregate::DaysSinceLast, None),
        Calculation {
            id: "c4".to_owned(),
            name: String::new(),
            formula: Formula::Arithmetic { expression, replace: Vec::new() },
        },
    ];
    Measure { version: VERSION, calculations, per: Grouping::Business, roll_up: None }
}

/// The templates that the tables allow, table by table; those of tables with money first. Tables with a time that lead to
/// the customers are activities.
pub fn templates(tables: &[TableSchema], setup: &Setup) -> Vec<Template> {
    let own = tables.iter().filter(|schema| schema.name != setup.profile);
    let mut of: Vec<_> = own.filter_map(|schema| of_table(schema, setup)).collect();
    of.sort_by_key(|(money, _)| !money);
    let mut all: Vec<Template> = of.into_iter().flat_map(|(_, templates)| templates).collect();
    let labels: Vec<String> = all.iter().map(|template| template.label.clone()).collect();
    for template in &mut all {
        if labels.iter().filter(|label| **label == template.label).count() > 1 {
            template.name = format!("{} of {}", template.label, template.table);
        }
    }
    all
}

/// The templates of a table, and whether it has money in it; nothing where it is no activity.
fn of_table(schema: &TableSchema, setup: &Setup) -> Option<(bool, Vec<Template>)> {
    let timed = setup.table(&schema.name).is_some_and(|table| table.time.is_some());
    let path = setup.paths(&schema.name, 1).into_iter().next().filter(|_| timed)?;
    let mut all = Vec::new();
    let plain = |part| Recipe {
        per: Per::Customer,
        path: path.clone(),
        part,
        combined: None,
        days: None,
        only: None,
        empty_as: None,
        roll_up: None,
    };
    let part = Part::new;
    let joined = |operator, with| Some(Combined { operator, with });
    let mut offer = |label: &str, form| {
        let (table, label) = (schema.name.clone(), label.to_owned());
        all.push(Template { table, name: label.clone(), label, form });
    };
    let money = number(schema, &MONEY);
    if let Some(money) = &money {
        let sum = || part(Aggregate::Sum, money);
        offer("Total transaction value", Form::Plain(Recipe { empty_as: Some(0), ..plain(sum()) }));
        offer("Average transaction value", Form::Plain(plain(part(Aggregate::Average, money))));
        let combined = joined(Arithmetic::Divide, part(Aggregate::DistinctDays, ""));
        let daily = Recipe { per: Per::Business, combined, ..plain(sum()) };
        offer("Average daily revenue", Form::Plain(daily));
        offer("Average yearly revenue", Form::Own(yearly(&path, money)));
        offer("Transaction count", Form::Plain(plain(part(Aggregate::Count, ""))));
        offer("Time since last purchase", Form::Plain(plain(part(Aggregate::DaysSinceLast, ""))));
    } else {
        offer("Number of records", Form::Plain(plain(part(Aggregate::Count, ""))));
        offer("Time since the last", Form::Plain(plain(part(Aggregate::DaysSinceLast, ""))));
    }
    let combined = joined(Arithmetic::Subtract, part(Aggregate::DaysSinceLast, ""));
    offer("Active lifespan", Form::Plain(Recipe { combined, ..plain(part(Aggregate::DaysSinceFirst, "")) }));
    let name = schema.name.to_lowercase();
    if MEMBERSHIP.iter().any(|word| name.contains(word)) {
        offer("Membership duration", Form::Plain(plain(part(Aggregate::DaysSinceFirst, ""))));
    }
    let points = |word| number(schema, &[word]).map(|column| part(Aggregate::Sum, &column));
    let (earned, redeemed) = (points("earned"), points("redeemed"));
    for (points, name) in [(&earned, "Loyalty points earned"), (&redeemed, "Loyalty points redeemed")] {
        if let Some(points) = points {
            offer(name, Form::Plain(Recipe { empty_as: Some(0), ..plain(points.clone()) }));
        }
    }
    if let (Some(earned), Some(redeemed)) = (earned, redeemed) {
        let combined = joined(Arithmetic::Subtract, redeemed);
        offer("Loyalty points balance", Form::Plain(Recipe { combined, empty_as: Some(0), ..plain(earned) }));
    }
    Some((money.is_some(), all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        schema::ColumnSchema,
        setup::{Cardinality, Relationship, TableSetup},
    };

    #[test]
    fn only_activities_have_templates() {
        let column = |name: &str| ColumnSchema {
            name: name.to_owned(),
            kind: ColumnType::Value(ValueType::Number),
            source_type: String::new(),
        };
        let table = |name: &str, columns: &[&str]| TableSchema {
            name: name.to_owned(),
            columns: columns.iter().map(|name| column(name)).collect(),
        };
        let tables = [
            table("customers", &["id", "total"]),
            table("visits", &["id", "customer"]),
            table("purchases", &["id", "customer", "Amount", "earned", "redeemed"]),
            table("memberships", &["id", "customer", "price"]),
            table("stores", &["id"]),
        ];
        let timed = |name: &str| TableSetup {
            table: name.to_owned(),
            time: Some("at".to_owned()),
            ..TableSetup::default()
        };
        let relationship = |source: &str| Relationship {
            id: source.to_owned(),
            source: source.to_owned(),
            columns: vec!["customer".to_owned()],
            target: "customers".to_owned(),
            kind: Cardinality::ManyToOne,
        };
        let setup = Setup {
            profile: "customers".to_owned(),
            tables: vec![timed("purchases"), timed("visits"), timed("memberships"), timed("stores")],
            relationships: vec![
                relationship("purchases"),
                relationship("visits"),
                relationship("memberships"),
            ],
        };
        let found = templates(&tables, &setup);
        assert_eq!(found.len(), 10 + 8 + 3);
        for template in &found {
            let measure = template.form.measure(&template.name).expect("complete");
            assert_eq!(measure.calculations.last().map(|last| &last.name), Some(&template.name));
            let alike = found.iter().filter(|other| other.name == template.name);
            assert_eq!(alike.count(), 1, "{}", template.name);
        }
        assert_eq!(
            (found[0].table.as_str(), found[0].name.as_str()),
            ("purchases", "Total transaction value of purchases")
        );
        let balance = found.iter().find(|template| template.label == "Loyalty points balance");
        assert_eq!(balance.map(|one| one.name.as_str()), Some("Loyalty points balance"));
        assert_eq!(found.last().map(|one| one.table.as_str()), Some("visits"), "money comes first");
        assert!(templates(&tables, &Setup::default()).is_empty());
    }
}
