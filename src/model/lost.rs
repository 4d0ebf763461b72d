//! What a definition uses that the tables do not have any more: columns that are missing or of another type, relationships
//! that are gone.
//!
//! A table that is not loaded says nothing: its file may only wait to be opened again.

use super::{
    attribute::{Attribute, ColumnRef, Hop, Path},
    condition::Test,
    definition::{Definition, Figure, Group, Limit, Node, NodeKind},
    measure::{Formula, Grouping, Measure},
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
};

/// Something that is not there any more, or not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The table has no such column now.
    Column {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The column holds something else now.
    Retyped {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What it holds now.
        now: ColumnType,
    },
    /// The set-up has no such relationship now.
    Relationship {
        /// Its id.
        id: String,
    },
}

impl Lost {
    /// One sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Column { table, column } => format!("{table} has no column {column} any more."),
            Self::Retyped { table, column, now } => {
                format!("{column} of {table} holds {} now.", now.plural())
            }
            Self::Relationship { id } => format!("The relationship {id} is not set up any more."),
        }
    }
}

/// All that a definition has lost, each once, in the order of the definition. What is switched off is asked nothing.
pub fn lost(definition: &Definition, tables: &[TableSchema], setup: Option<&Setup>) -> Vec<Lost> {
    let mut search = Search { tables, setup, found: Vec::new() };
    for rule in definition.rules.iter().filter(|rule| !rule.off) {
        rule.path.iter().for_each(|path| search.path(path));
        search.nodes(&rule.nodes);
    }
    if let Some(Limit::Top { by, .. } | Limit::Bottom { by, .. }) = &definition.limit {
        search.attribute(by, None);
    }
    definition.project.iter().for_each(|attribute| search.attribute(attribute, None));
    search.found
}

/// What the figures and dimensions of a measure have lost of the tables' columns, each once.
pub fn lost_of_measure(measure: &Measure, tables: &[TableSchema]) -> Vec<Lost> {
    let mut search = Search { tables, setup: None, found: Vec::new() };
    for calculation in &measure.calculations {
        if let Formula::Figure { figure } = &calculation.formula {
            search.figure(figure);
        }
    }
    if let Grouping::Dimensions { dimensions } = &measure.per {
        dimensions.iter().for_each(|attribute| search.attribute(attribute, None));
    }
    search.found
}

struct Search<'a> {
    tables: &'a [TableSchema],
    setup: Option<&'a Setup>,
    found: Vec<Lost>,
}

impl Search<'_> {
    fn tell(&mut self, lost: Lost) {
        if !self.found.contains(&lost) {
            self.found.push(lost);
        }
    }

    fn hops(&mut self, hops: &[Hop]) {
        for hop in hops {
            if self.setup.is_some_and(|setup| setup.relationship(&hop.relationship).is_none()) {
                self.tell(Lost::Relationship { id: hop.relationship.clone() });
            }
        }
    }

    fn path(&mut self, path: &Path) {
        self.hops(&path.hops);
    }

    fn attribute(&mut self, attribute: &Attribute, test: Option<&Test>) {
        let Attribute::Column(ColumnRef { table, column, via }) = attribute else { return };
        self.hops(via);
        let Some(schema) = self.tables.iter().find(|schema| schema.name == *table) else { return };
        let (table, column) = (table.clone(), column.clone());
        match schema.column(&column) {
            None => self.tell(Lost::Column { table, column }),
            Some((_, found)) if !test.is_none_or(|test| fits(test, &found.kind)) => {
                self.tell(Lost::Retyped { table, column, now: found.kind.clone() });
            }
            Some(_) => {}
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes.iter().filter(|node| !node.off) {
            self.node(&node.kind);
        }
    }

    fn node(&mut self, kind: &NodeKind) {
        match kind {
            NodeKind::Group(group) => self.group(group),
            NodeKind::Condition(condition) => {
                self.attribute(&condition.attribute, Some(&condition.predicate.test));
            }
            NodeKind::Compare(compare) => {
                self.attribute(&compare.left, None);
                self.attribute(&compare.right, None);
            }
            NodeKind::Activity(activity) => self.figure(&activity.figure),
            NodeKind::Sequence(sequence) => {
                for step in &sequence.steps {
                    self.path(&step.path);
                    step.filter.iter().for_each(|filter| self.group(filter));
                    step.same.iter().for_each(|same| self.attribute(same, None));
                    if let Some(between) = &step.without {
                        self.path(&between.path);
                        between.filter.iter().for_each(|filter| self.group(filter));
                    }
                }
            }
            NodeKind::Hierarchy(hierarchy) => self.hops(std::slice::from_ref(&hierarchy.relationship)),
            NodeKind::Membership(_) | NodeKind::Everyone => {}
        }
    }

    fn group(&mut self, group: &Group) {
        group.scope.iter().for_each(|scope| self.path(&scope.path));
        self.nodes(&group.nodes);
    }

    fn figure(&mut self, figure: &Figure) {
        self.path(&figure.path);
        for attribute in figure.attribute.iter().chain(&figure.by) {
            self.attribute(attribute, None);
        }
        figure.filter.iter().for_each(|filter| self.group(filter));
    }
}

/// Whether a column of that type can be tested so. A column without any value answers every test.
fn fits(test: &Test, kind: &ColumnType) -> bool {
    match (test, kind) {
        (_, ColumnType::Unsupported(_)) => false,
        (Test::Empty, _) | (_, ColumnType::Value(ValueType::Empty)) => true,
        (Test::List(_), ColumnType::List(_)) => true,
        (Test::Text(_), ColumnType::Value(of)) => *of == ValueType::Text,
        (Test::Number(_), ColumnType::Value(of)) => *of == ValueType::Number,
        (Test::Boolean { .. }, ColumnType::Value(of)) => *of == ValueType::Boolean,
        (Test::Date(_), ColumnType::Value(of)) => *of == ValueType::Date,
        (Test::DateTime(_), ColumnType::Value(of)) => *of == ValueType::DateTime,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{json, schema::ColumnSchema, setup::Relationship};

    fn schema(name: &str, columns: &[(&str, ValueType)]) -> TableSchema {
        let column = |(name, of): &(&str, ValueType)| ColumnSchema {
            name: (*name).into(),
            kind: ColumnType::Value(*of),
            source_type: String::new(),
        };
        TableSchema { name: name.into(), columns: columns.iter().map(column).collect() }
    }

    fn definition() -> Definition {
        let text = r#"{ "version": 1, "rules": [{ "id": "r", "match": "all", "nodes": [
            { "id": "a", "kind": "condition", "attribute": { "table": "customers", "column": "country" },
              "test": { "type": "text", "operator": "is", "value": "Spain" } },
            { "id": "b", "off": true, "kind": "condition", "attribute": { "table": "customers", "column": "gone" },
              "test": { "type": "text", "operator": "is", "value": "x" } },
            { "id": "c", "kind": "activity", "figure": { "aggregate": "sum",
              "path": { "from": "orders", "hops": [{ "relationship": "orders.customer" }] },
              "attribute": { "table": "orders", "column": "amount" } },
              "test": { "type": "number", "operator": "at_least", "value": 5 } } ] }] }"#;
        json::read_definition(text).unwrap_or_else(|error| panic!("{error:?}"))
    }

    fn tables() -> [TableSchema; 2] {
        [
            schema("customers", &[("country", ValueType::Text)]),
            schema("orders", &[("amount", ValueType::Number)]),
        ]
    }

    fn setup(ids: &[&str]) -> Setup {
        let relationship = |id: &&str| Relationship {
            id: (*id).into(),
            source: "orders".into(),
            columns: vec!["customer".into()],
            target: "customers".into(),
            kind: Default::default(),
        };
        Setup { relationships: ids.iter().map(relationship).collect(), ..Setup::default() }
    }

    #[test]
    fn what_is_there_is_not_lost() {
        assert!(lost(&definition(), &tables(), Some(&setup(&["orders.customer"]))).is_empty());
        assert!(lost(&definition(), &[], None).is_empty(), "nothing is loaded");
    }

    #[test]
    fn missing_and_retyped_columns_and_relationships_are_named() {
        let changed = [schema("customers", &[("country", ValueType::Number)]), schema("orders", &[])];
        let found = lost(&definition(), &changed, Some(&setup(&[])));
        let sentences: Vec<String> = found.iter().map(Lost::sentence).collect();
        assert_eq!(
            sentences,
            [
                "country of customers holds numbers now.",
                "The relationship orders.customer is not set up any more.",
                "orders has no column amount any more.",
            ]
        );
    }

    #[test]
    fn a_measure_misses_the_columns_of_its_figures_and_dimensions() {
        let text = r#"{ "version": 1, "per": { "level": "dimensions", "dimensions": [{ "table": "orders", "column": "shop" }] },
            "calculations": [{ "id": "a", "name": "spent", "kind": "figure", "figure": { "aggregate": "sum",
              "path": { "from": "orders", "hops": [{ "relationship": "orders.customer" }] },
              "attribute": { "table": "orders", "column": "amount" } } }] }"#;
        let measure = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        let column = |name: &str| Lost::Column { table: "orders".into(), column: name.into() };
        assert_eq!(lost_of_measure(&measure, &tables()), [column("shop")]);
        assert_eq!(lost_of_measure(&measure, &[schema("orders", &[])]), [column("amount"), column("shop")]);
    }

    #[test]
    fn a_column_without_values_answers_every_test() {
        let empty = [schema("customers", &[("country", ValueType::Empty)])];
        assert!(lost(&definition(), &empty, None).is_empty());
    }
}
