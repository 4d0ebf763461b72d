//! A definition bound to the columns of one table: leaves that scan, and a tree that combines their sets.

use std::sync::Arc;

use serde::Serialize;

use super::{
    calendar::{Now, Resolved, resolve, told},
    compare,
    test::{self, Misfit, Scan},
};
use crate::{
    data::{chunk::Chunk, column::Column, table::Table},
    model::{
        attribute::{Attribute, ColumnRef},
        condition::{Comparison, DateTest, Test},
        context::Context,
        definition::{Definition, MAX_DEPTH, Match, Node, NodeKind, SetOperator},
        figures::Interval,
        problem::{Part, Problem},
    },
};

/// A definition, ready to be evaluated on one table at one instant.
pub struct Plan {
    pub(super) rules: Vec<PlannedRule>,
    pub(super) leaves: Vec<Leaf>,
    /// Rows of the table.
    pub(super) rows: usize,
    pub(super) now: Now,
}

pub(super) struct PlannedRule {
    pub id: String,
    pub operator: SetOperator,
    pub off: bool,
    pub tree: Tree,
}

/// A node and what is below it.
pub(super) struct Tree {
    pub id: String,
    pub off: bool,
    pub kind: TreeKind,
    pub interval: Option<Interval>,
}

pub(super) enum TreeKind {
    Group(Match, Vec<Tree>),
    Leaf(usize),
    Everyone,
}

/// One condition: what it scans, and how its verdicts are turned.
pub(super) struct Leaf {
    /// Equal for conditions that hold the same rows of the same data.
    pub key: String,
    pub scan: LeafScan,
    pub negated: bool,
    pub has_value: bool,
    /// Where a negated condition counts those without a value.
    pub counts_empty: bool,
}

pub(super) enum LeafScan {
    Test(Scan),
    Compare { left: Arc<Column>, comparison: Comparison, right: Arc<Column>, has_value: bool },
}

/// The table's columns, shared with the plans that scan them.
#[derive(Clone)]
pub struct Columns {
    table: Arc<Table>,
    shared: Vec<Arc<Column>>,
}

impl Columns {
    /// The columns of a table. Its values are moved, not copied.
    pub fn new(mut table: Table) -> Self {
        let shared = std::mem::take(&mut table.columns).into_iter().map(Arc::new).collect();
        Self { table: Arc::new(table), shared }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.table.rows
    }

    /// Its name and columns.
    pub fn schema(&self) -> &crate::model::schema::TableSchema {
        &self.table.schema
    }

    /// All rows as a chunk: to put others behind them.
    pub fn chunk(&self) -> Chunk {
        Chunk { rows: self.rows(), columns: self.shared.iter().map(|column| column.to_chunk()).collect() }
    }

    /// A column by its place.
    pub fn at(&self, place: usize) -> Option<&Arc<Column>> {
        self.shared.get(place)
    }

    /// A column by its name.
    pub fn named(&self, name: &str) -> Option<&Arc<Column>> {
        let (place, _) = self.table.schema.column(name)?;
        self.shared.get(place)
    }
}

struct Binder<'a> {
    columns: &'a Columns,
    now: Now,
    leaves: Vec<Leaf>,
    problems: Vec<Problem>,
}

fn problem(node: Option<&str>, part: Part, message: impl Into<String>, hint: &str) -> Problem {
    Problem { node: node.map(str::to_owned), part, message: message.into(), hint: hint.to_owned() }
}

impl Plan {
    /// Binds a definition to the profile table's columns.
    ///
    /// # Errors
    /// All that is wrong with it, each with its node.
    pub fn bind(definition: &Definition, columns: &Columns, context: &Context) -> Result<Self, Vec<Problem>> {
        let Some(now) = Now::of(context) else {
            let message = format!("The time zone “{}” is not known.", context.time_zone);
            return Err(vec![problem(None, Part::Node, message, "Choose another one in Settings.")]);
        };
        let mut binder = Binder { columns, now, leaves: Vec::new(), problems: Vec::new() };
        let mut rules = Vec::with_capacity(definition.rules.len());
        for rule in &definition.rules {
            if rule.path.is_some() {
                binder.refuse(&rule.id, Part::Path, "This rule speaks of a related table.");
            }
            let nodes = rule.nodes.iter().filter_map(|node| binder.node(node, 1)).collect();
            let tree = Tree { id: rule.id.clone(), off: false, kind: TreeKind::Group(rule.matching, nodes), interval: None };
            rules.push(PlannedRule { id: rule.id.clone(), operator: rule.operator, off: rule.off, tree });
        }
        if !definition.suppress.is_empty() || definition.limit.is_some() || !definition.project.is_empty() {
            binder.problems.push(problem(
                None,
                Part::Node,
                "Suppression, limits and projected attributes cannot be evaluated by this version.",
                "Take them out of the definition, or keep it for a later version.",
            ));
        }
        let plan = Self { rules, leaves: binder.leaves, rows: columns.rows(), now };
        if binder.problems.is_empty() && !plan.rules.iter().any(|rule| !rule.off && alive(&rule.tree)) {
            binder.problems.push(problem(None, Part::Node, "The definition asks nothing.", "Add a condition, or choose All customers."));
        }
        if binder.problems.is_empty() { Ok(plan) } else { Err(binder.problems) }
    }
}

/// Whether a node that is on asks anything.
pub(super) fn alive(tree: &Tree) -> bool {
    !tree.off
        && match &tree.kind {
            TreeKind::Group(_, nodes) => nodes.iter().any(alive),
            _ => true,
        }
}

impl Binder<'_> {
    fn refuse(&mut self, node: &str, part: Part, what: &str) {
        let hint = "This version evaluates conditions on the customers table; delete this part, or switch it off.";
        self.problems.push(problem(Some(node), part, what, hint));
    }

    fn node(&mut self, node: &Node, depth: usize) -> Option<Tree> {
        if depth > MAX_DEPTH {
            let message = format!("Sub-rules can be nested {MAX_DEPTH} deep at most.");
            self.problems.push(problem(Some(&node.id), Part::Node, message, "Take some conditions out of their sub-rule."));
            return None;
        }
        let mut interval = None;
        let kind = match &node.kind {
            NodeKind::Group(group) => {
                if group.scope.is_some() {
                    self.refuse(&node.id, Part::Node, "This sub-rule is asked of a related table.");
                }
                TreeKind::Group(group.matching, group.nodes.iter().filter_map(|node| self.node(node, depth + 1)).collect())
            }
            NodeKind::Everyone => TreeKind::Everyone,
            NodeKind::Condition(condition) => {
                let column = self.column(&node.id, &condition.attribute)?;
                let predicate = &condition.predicate;
                interval = self.interval(&predicate.test);
                let test = match test::bind(&predicate.test, &column.1, &self.now) {
                    Ok(test) => test,
                    Err(Misfit::Type) => {
                        let message = format!("“{}” has another type than this condition asks for.", column.0.column);
                        self.problems.push(problem(Some(&node.id), Part::Attribute, message, "Choose the attribute again."));
                        return None;
                    }
                    Err(Misfit::Value(message)) => {
                        self.problems.push(problem(Some(&node.id), Part::Value, message, "Correct it, or choose another operator."));
                        return None;
                    }
                };
                let (negated, has_value) = (predicate.negated, predicate.negated && predicate.has_value);
                let counts_empty = negated && !matches!(predicate.test, Test::Empty);
                let key = key(&(&condition.attribute, &predicate.test, negated, has_value), &self.now);
                TreeKind::Leaf(self.leaf(Leaf {
                    key,
                    scan: LeafScan::Test(Scan { column: column.1, test }),
                    negated,
                    has_value,
                    counts_empty,
                }))
            }
            NodeKind::Compare(asked) => {
                let left = self.column(&node.id, &asked.left);
                let right = self.column(&node.id, &asked.right);
                let (left, right) = (left?, right?);
                if !compare::comparable(&left.1, &right.1) {
                    let message = format!("“{}” and “{}” have different types.", left.0.column, right.0.column);
                    self.problems.push(problem(Some(&node.id), Part::Attribute, message, "Choose two attributes of the same type."));
                    return None;
                }
                let key = key(&(&asked.left, &asked.comparison, &asked.right, asked.has_value), &self.now);
                let scan = LeafScan::Compare { left: left.1, comparison: asked.comparison, right: right.1, has_value: asked.has_value };
                let counts_empty = asked.comparison == Comparison::NotEqual;
                TreeKind::Leaf(self.leaf(Leaf { key, scan, negated: false, has_value: false, counts_empty }))
            }
            NodeKind::Activity(_) => return self.unknown(node, "This condition counts records of a related table."),
            NodeKind::Sequence(_) => return self.unknown(node, "This condition asks for one record after another of a related table."),
            NodeKind::Membership(_) => return self.unknown(node, "This condition asks for the members of another segment."),
            NodeKind::Hierarchy(_) => return self.unknown(node, "This condition asks for accounts above or below an account."),
        };
        Some(Tree { id: node.id.clone(), off: node.off, kind, interval })
    }

    fn unknown(&mut self, node: &Node, what: &str) -> Option<Tree> {
        if !node.off {
            self.refuse(&node.id, Part::Node, what);
        }
        None
    }

    fn leaf(&mut self, leaf: Leaf) -> usize {
        self.leaves.push(leaf);
        self.leaves.len() - 1
    }

    fn column<'a>(&mut self, node: &str, attribute: &'a Attribute) -> Option<(&'a ColumnRef, Arc<Column>)> {
        let schema = self.columns.schema();
        let (message, hint) = match attribute {
            Attribute::Measure { measure } => (format!("The measure “{measure}” is not there."), "Choose another attribute."),
            Attribute::Column(column) if column.table != schema.name || !column.via.is_empty() => (
                format!("“{}” is a column of “{}”, and the customers are in “{}”.", column.column, column.table, schema.name),
                "Choose an attribute of the customers.",
            ),
            Attribute::Column(column) => match self.columns.named(&column.column) {
                Some(found) => return Some((column, Arc::clone(found))),
                None => (
                    format!("“{}” has no column “{}” now.", schema.name, column.column),
                    "Choose another attribute, or load a file that has the column.",
                ),
            },
        };
        self.problems.push(problem(Some(node), Part::Attribute, message, hint));
        None
    }

    /// What a floating date means now.
    fn interval(&self, test: &Test) -> Option<Interval> {
        let (test, timed) = match test {
            Test::Date(test) => (test, false),
            Test::DateTime(test) => (test, true),
            _ => return None,
        };
        let floating = matches!(
            test,
            DateTest::WithinLast(_) | DateTest::WithinNext(_) | DateTest::MoreThanAgo(_) | DateTest::BetweenAgo { .. } | DateTest::In { .. }
        );
        match resolve(test, &self.now, timed).filter(|_| floating)? {
            Resolved::Span(span) => Some(told(span, &self.now, timed)),
            Resolved::DaysOfYear(_) => None,
        }
    }
}

/// Conditions with the same key hold the same rows: the instant is part of it, because relative dates are.
fn key(asked: &impl Serialize, now: &Now) -> String {
    let asked = serde_json::to_string(asked).unwrap_or_default();
    // What does not look at a date does not change with the instant.
    let dated = asked.contains("\"type\":\"date");
    if dated { format!("{asked}@{}/{}/{:?}", now.instant, now.first_weekday, now.zone) } else { asked }
}
