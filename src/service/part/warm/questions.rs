//! Questions of the kinds that are asked most, with values from the data, so that each runs through what it is about.

use crate::{
    data::column::Column,
    engine::{columns::Columns, dataset::Dataset},
    model::{
        attribute::{Attribute, ColumnRef, Hop, Path},
        cell::Cell,
        condition::{
            Condition, DateTest, Elements, ListTest, NumberTest, Predicate, Test, TextOperator, TextTest,
        },
        definition::{
            Activity, Aggregate, Definition, Figure, Group, Match, Node, NodeKind, Quantifier, Rule, Scope,
            SetOperator, VERSION,
        },
        setup::Relationship,
        value::Number,
    },
};

/// At most so many columns of a table are asked about.
const COLUMNS: usize = 24;

/// What is asked to prepare for what will be.
pub(super) fn of(data: &Dataset) -> Vec<Definition> {
    let profile = data.profile();
    let own: Vec<NodeKind> = conditions(profile, &[]).flatten().collect();
    let mut asked: Vec<Definition> = own.iter().map(|kind| of_rules(None, &[kind])).collect();
    if own.len() > 1 {
        asked.extend([Match::All, Match::Any, Match::None].map(|matching| of_group(matching, &own)));
        asked.push(of_rules(None, &[&own[0], &own[1], &own[own.len() - 1]]));
    }
    let setup = data.setup();
    for relationship in setup.relationships.iter().filter(|one| one.target == setup.profile) {
        if let Some(columns) = data.columns(&relationship.source) {
            asked.extend(of_activities(data, relationship, columns));
        }
    }
    asked
}

/// A rule for each, by turns joined and taken away.
fn of_rules(path: Option<&Path>, kinds: &[&NodeKind]) -> Definition {
    let rule = |(at, kind): (usize, &&NodeKind)| Rule {
        id: format!("r{at}"),
        operator: [SetOperator::Union, SetOperator::Except, SetOperator::Intersect][at % 3],
        name: None,
        note: None,
        off: false,
        path: path.cloned(),
        matching: Match::All,
        nodes: nodes(at, &[(**kind).clone()]),
    };
    let rules = kinds.iter().enumerate().map(rule).collect();
    Definition { version: VERSION, rules, suppress: Vec::new(), limit: None, project: Vec::new() }
}

fn nodes(rule: usize, kinds: &[NodeKind]) -> Vec<Node> {
    let node =
        |(at, kind): (usize, &NodeKind)| Node { id: format!("n{rule}.{at}"), off: false, kind: kind.clone() };
    kinds.iter().enumerate().map(node).collect()
}

fn of_group(matching: Match, kinds: &[NodeKind]) -> Definition {
    let group = Group { matching, scope: None, nodes: nodes(1, kinds) };
    of_rules(None, &[&NodeKind::Group(group)])
}

/// A few conditions about each column of a table, or of one that is looked up.
fn conditions<'a>(columns: &'a Columns, via: &'a [Hop]) -> impl Iterator<Item = Vec<NodeKind>> + 'a {
    let schema = columns.schema();
    schema.columns.iter().enumerate().take(COLUMNS).filter_map(move |(place, column)| {
        let value = columns.at(place).and_then(|column| typical(column))?;
        let attribute = Attribute::Column(ColumnRef {
            table: schema.name.clone(),
            column: column.name.clone(),
            via: via.to_vec(),
        });
        let condition = |test| {
            let predicate = Predicate { test, negated: false, has_value: false };
            NodeKind::Condition(Condition { attribute: attribute.clone(), predicate })
        };
        Some(tests(&value).into_iter().map(condition).collect())
    })
}

/// A value from the middle of a column: one that divides its rows more likely than its first.
fn typical(column: &Column) -> Option<Cell> {
    let middle = column.len / 2;
    let row = (middle..column.len).take(1_000).find(|row| column.has_value(*row))?;
    Some(column.cell(row, chrono_tz::Tz::UTC))
}

fn tests(value: &Cell) -> Vec<Test> {
    match value {
        Cell::Text(value) => {
            let part: String = value.chars().skip(1).take(3).collect();
            let text = |operator, ignore_case| Test::Text(TextTest { operator, ignore_case });
            let is = TextOperator::Is { value: value.clone() };
            if part.is_empty() {
                return vec![text(is, false)];
            }
            let contains = TextOperator::Contains { value: part };
            vec![text(is, false), text(contains.clone(), false), text(contains, true)]
        }
        Cell::Number(_) => at_least(value).into_iter().collect(),
        Cell::Boolean(value) => vec![Test::Boolean { value: *value }],
        Cell::Date(_) | Cell::DateTime(_) => since(value)
            .map(|test| if matches!(value, Cell::Date(_)) { Test::Date(test) } else { Test::DateTime(test) })
            .into_iter()
            .collect(),
        Cell::List(elements) => {
            let Some(Cell::Text(value)) = elements.first() else { return Vec::new() };
            let values = Elements::Text { values: vec![value.clone()], ignore_case: false };
            vec![Test::List(ListTest::HasAnyOf { values })]
        }
        Cell::Empty => Vec::new(),
    }
}

fn at_least(value: &Cell) -> Option<Test> {
    let Cell::Number(value) = value else { return None };
    Some(Test::Number(NumberTest::AtLeast { value: value.parse().ok()? }))
}

fn since(value: &Cell) -> Option<DateTest> {
    let (Cell::Date(text) | Cell::DateTime(text)) = value else { return None };
    Some(DateTest::OnOrAfter { value: text.parse().ok()? })
}

/// What is asked about records of customers, by all that is in them and by what can be looked up from them.
fn of_activities(data: &Dataset, relationship: &Relationship, columns: &Columns) -> Vec<Definition> {
    let setup = data.setup();
    let hop = |relationship: &Relationship| Hop { relationship: relationship.id.clone(), reverse: false };
    let path = Path { from: relationship.source.clone(), hops: vec![hop(relationship)] };
    let mut of_records: Vec<NodeKind> = conditions(columns, &[]).flatten().collect();
    let mut asked = Vec::new();
    for lookup in
        setup.relationships.iter().filter(|one| one.source == path.from && one.id != relationship.id)
    {
        let Some(columns) = data.columns(&lookup.target) else { continue };
        let via = [hop(lookup)];
        of_records.extend(conditions(columns, &via).flatten());
        let back = Hop { reverse: true, ..hop(lookup) };
        let path = Path { from: lookup.target.clone(), hops: vec![back, hop(relationship)] };
        let kind = conditions(columns, &[]).flatten().next();
        asked.extend(kind.map(|kind| of_rules(Some(&path), &[&kind])));
    }
    let time = setup.table(&path.from).and_then(|own| own.time.as_ref());
    let window = time
        .and_then(|time| columns.named(time))
        .and_then(|time| typical(time))
        .and_then(|value| since(&value));
    let counted = |filter: Option<&NodeKind>, window: &Option<DateTest>, least: i64| {
        let filter = filter.map(|kind| Group {
            matching: Match::All,
            scope: None,
            nodes: nodes(1, std::slice::from_ref(kind)),
        });
        let figure = Figure { filter, window: window.clone(), ..figure(&path, Aggregate::Count, None) };
        activity(figure, NumberTest::AtLeast { value: least.into() })
    };
    let never = activity(figure(&path, Aggregate::Count, None), NumberTest::Is { value: 0.into() });
    let mut figured = vec![never, counted(None, &None, 2), counted(None, &window, 1)];
    if time.is_some() {
        let ago = NumberTest::AtLeast { value: 30.into() };
        figured.push(activity(figure(&path, Aggregate::DaysSinceLast, None), ago));
    }
    for kind in &of_records {
        figured.push(counted(Some(kind), &None, 1));
        figured.push(counted(Some(kind), &window, 2));
    }
    figured.extend(sums(columns, &path, window.as_ref()));
    asked.extend(figured.iter().map(|kind| of_rules(None, &[kind])));
    asked.extend(of_records.first().into_iter().flat_map(|kind| {
        let scope = Scope { path: path.clone(), quantifier: Quantifier::All };
        let group =
            Group { matching: Match::All, scope: Some(scope), nodes: nodes(1, std::slice::from_ref(kind)) };
        [of_rules(Some(&path), &[kind]), of_rules(None, &[&NodeKind::Group(group)])]
    }));
    asked
}

/// What numbers of records come to.
fn sums(columns: &Columns, path: &Path, window: Option<&DateTest>) -> Vec<NodeKind> {
    let mut asked = Vec::new();
    for (place, column) in columns.schema().columns.iter().enumerate().take(COLUMNS) {
        let Some(Cell::Number(value)) = columns.at(place).and_then(|column| typical(column)) else {
            continue;
        };
        let Ok(value) = value.parse::<Number>() else { continue };
        let least = NumberTest::AtLeast { value };
        let of = Some(Attribute::column(&path.from, &column.name));
        for aggregate in [Aggregate::Sum, Aggregate::Average, Aggregate::Maximum] {
            asked.push(activity(figure(path, aggregate, of.clone()), least.clone()));
        }
        let recent = Figure { window: window.cloned(), ..figure(path, Aggregate::Sum, of) };
        asked.push(activity(recent, least));
    }
    asked
}

fn figure(path: &Path, aggregate: Aggregate, attribute: Option<Attribute>) -> Figure {
    Figure { path: path.clone(), aggregate, attribute, by: None, filter: None, window: None }
}

fn activity(figure: Figure, test: NumberTest) -> NodeKind {
    let predicate = Predicate { test: Test::Number(test), negated: false, has_value: false };
    NodeKind::Activity(Activity { figure: Box::new(figure), predicate })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        data::{
            column::{Integers, TimeUnit, Values},
            table::Table,
        },
        engine::{cache::Cache, dataset::Part, evaluate::Evaluation, library::Library},
        model::{
            context::Context,
            schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
            setup::{Cardinality, Setup, TableSetup},
        },
    };

    const ROWS: usize = 40;

    fn numbers(of: impl Fn(usize) -> i32) -> (ValueType, Values) {
        let mantissas = Integers::I32((0..ROWS).map(of).collect());
        (ValueType::Number, Values::Exact { mantissas, scale: 0 })
    }

    fn part(name: &str, columns: Vec<(&str, (ValueType, Values))>) -> Part {
        let schema = |(name, (kind, _)): &(&str, (ValueType, Values))| ColumnSchema {
            name: (*name).into(),
            kind: ColumnType::Value(*kind),
            source_type: String::new(),
        };
        let schema = TableSchema { name: name.into(), columns: columns.iter().map(schema).collect() };
        let columns = columns.into_iter();
        let columns = columns.map(|(_, (_, values))| Column { len: ROWS, present: None, values }).collect();
        Part { columns: Columns::new(Table { schema, rows: ROWS, columns }, name), order: None }
    }

    fn shop() -> Dataset {
        let times = (0..ROWS as i64).map(|row| row * 86_400_000).collect();
        let times = Values::DateTime { values: times, unit: TimeUnit::Millisecond, zoned: true };
        let floats = Values::Float64((0..ROWS).map(|row| row as f64 / 4.0).collect());
        let days = Values::Date((0..ROWS as i32).collect());
        let customers = vec![
            ("id", numbers(|row| row as i32)),
            ("age", numbers(|row| 20 + row as i32 % 30)),
            ("since", (ValueType::Date, days)),
        ];
        let purchases = vec![
            ("customer", numbers(|row| row as i32 % 7)),
            ("store", numbers(|row| row as i32 % 3)),
            ("at", (ValueType::DateTime, times)),
            ("amount", (ValueType::Number, floats)),
        ];
        let stores = vec![("id", numbers(|row| row as i32)), ("size", numbers(|row| row as i32 % 5))];
        let relationship = |id: &str, column: &str, target: &str| Relationship {
            id: id.into(),
            source: "purchases".into(),
            columns: vec![column.into()],
            target: target.into(),
            kind: Cardinality::ManyToOne,
        };
        let table = |name: &str, key: &[&str], time: Option<&str>| TableSetup {
            table: name.into(),
            key: key.iter().map(|key| (*key).into()).collect(),
            time: time.map(Into::into),
            ..TableSetup::default()
        };
        let setup = Setup {
            profile: "customers".into(),
            tables: vec![
                table("customers", &["id"], None),
                table("purchases", &[], Some("at")),
                table("stores", &["id"], None),
            ],
            relationships: vec![
                relationship("buyer", "customer", "customers"),
                relationship("where", "store", "stores"),
            ],
        };
        let parts = vec![part("customers", customers), part("purchases", purchases), part("stores", stores)];
        Dataset::assemble(parts, &setup).unwrap_or_else(|_| panic!("a set-up that fits"))
    }

    #[test]
    fn every_question_can_be_asked_and_divides_customers() {
        let data = std::sync::Arc::new(shop());
        let asked = of(&data);
        let context = Context { as_of: 86_400_000 * 60, time_zone: "UTC".into(), first_weekday: 1 };
        let mut divided = 0;
        let mut aggregates = BTreeSet::new();
        for definition in &asked {
            let mut cache = Cache::default();
            let library = Library::default();
            let begun = Evaluation::new(definition, &data, &library, &context, &mut cache);
            let mut evaluation = begun.unwrap_or_else(|problems| panic!("{definition:?}: {problems:?}"));
            while evaluation.step(&mut cache).expect("no problem") {}
            let (figures, _) = evaluation.finish(&mut cache).expect("an answer");
            divided += usize::from(figures.total > 0 && (figures.total as usize) < ROWS);
            for node in definition.rules.iter().flat_map(|rule| &rule.nodes) {
                if let NodeKind::Activity(activity) = &node.kind {
                    aggregates.insert(format!("{:?}", activity.figure.aggregate));
                }
            }
        }
        assert!(asked.len() > 30, "{}", asked.len());
        assert!(divided * 2 > asked.len(), "{divided} of {}", asked.len());
        assert_eq!(aggregates.len(), 5, "{aggregates:?}");
    }
}
