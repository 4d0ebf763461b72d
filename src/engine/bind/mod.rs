//! From what is meant to what runs: names become columns, literals become the columns' own values, relative dates become
//! intervals. Whatever does not fit is told, all of it at once.

mod operand;
mod question;

use std::sync::Arc;

use question::{Fault, Question, ask, ask_pair};

use super::{
    calendar::{Now, told},
    plan::{Columns, Key, Kind, Leaf, Leaves, Plan, Rule, Tree, Verdict},
};
use crate::{
    data::column::Column,
    model::{
        attribute::{Attribute, Path},
        column::chosen,
        condition::{DateTest, Test},
        context::Context,
        definition::{self, Compare, Definition, MAX_DEPTH, Node, NodeKind},
        problem::{Part, Problem},
        schema::ColumnType,
    },
};

const RELATED: &str =
    "Delete it or switch it off: only conditions on the customers' own attributes can be evaluated yet.";

impl Plan {
    /// Binds a definition to the profile table's columns.
    ///
    /// What is switched off does not stand in the way: where it does not fit, it has no figures.
    ///
    /// # Errors
    /// All that is wrong with the definition, each with its node, in document order.
    pub fn bind(definition: &Definition, columns: &Columns, context: &Context) -> Result<Self, Vec<Problem>> {
        let Some(now) = Now::of(context) else {
            let message = format!("The time zone “{}” is not known.", context.time_zone);
            return Err(vec![problem(None, Part::Node, message, "Choose another time zone in Settings.")]);
        };
        let mut binder = Binder { columns, now, leaves: Leaves::default(), problems: Vec::new(), off: false };
        let rules: Vec<Rule> = definition.rules.iter().filter_map(|rule| binder.rule(rule)).collect();
        binder.rest(definition);
        if binder.problems.is_empty() && !rules.iter().any(|rule| rule.tree.is_alive()) {
            binder.nothing(definition);
        }
        match binder.problems {
            problems if problems.is_empty() => {
                Ok(Self { rules, leaves: binder.leaves.into_all(), rows: columns.rows() })
            }
            problems => Err(problems),
        }
    }
}

fn problem(node: Option<&str>, part: Part, message: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem { node: node.map(str::to_owned), part, message: message.into(), hint: hint.into() }
}

struct Binder<'a> {
    columns: &'a Columns,
    now: Now,
    leaves: Leaves,
    problems: Vec<Problem>,
    /// Within something that is switched off: problems are not told.
    off: bool,
}

impl<'a> Binder<'a> {
    fn problem(
        &mut self,
        node: Option<&str>,
        part: Part,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if !self.off {
            self.problems.push(problem(node, part, message, hint));
        }
    }

    /// Does it as within something that is switched off, where `off`.
    fn within<T>(&mut self, off: bool, bind: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.off;
        self.off |= off;
        let bound = bind(self);
        self.off = before;
        bound
    }

    fn rule(&mut self, rule: &definition::Rule) -> Option<Rule> {
        let nodes = self.within(rule.off, |binder| {
            let own = binder.own_path(&rule.id, rule.path.as_ref());
            binder.nodes(&rule.nodes, 1).filter(|_| own)
        })?;
        let tree = Tree {
            id: rule.id.clone(),
            off: rule.off,
            kind: Kind::Group(rule.matching, nodes),
            interval: None,
        };
        Some(Rule { operator: rule.operator, tree })
    }

    /// Whether a rule is one over the profile table.
    fn own_path(&mut self, id: &str, path: Option<&Path>) -> bool {
        let schema = self.columns.schema();
        match path {
            Some(path) if path.from != schema.name || !path.hops.is_empty() => {
                let message =
                    format!("This rule is asked of the related table “{}”, which is not loaded.", path.from);
                self.problem(Some(id), Part::Path, message, RELATED);
                false
            }
            _ => true,
        }
    }

    /// All of them, or nothing where one that is switched on does not fit.
    fn nodes(&mut self, nodes: &[Node], depth: usize) -> Option<Vec<Tree>> {
        let bound: Vec<Option<Tree>> =
            nodes.iter().map(|node| self.within(node.off, |binder| binder.node(node, depth))).collect();
        let whole = bound.iter().zip(nodes).all(|(bound, node)| bound.is_some() || node.off);
        whole.then(|| bound.into_iter().flatten().collect())
    }

    fn node(&mut self, node: &Node, depth: usize) -> Option<Tree> {
        if depth > MAX_DEPTH {
            let message = format!("Sub-rules are nested deeper than {MAX_DEPTH}.");
            self.problem(Some(&node.id), Part::Node, message, "Take conditions out of sub-rules.");
            return None;
        }
        let (id, mut interval) = (node.id.as_str(), None);
        let kind = match &node.kind {
            NodeKind::Everyone => Kind::Everyone,
            NodeKind::Group(group) => {
                let own = self.own_scope(id, group);
                Kind::Group(group.matching, self.nodes(&group.nodes, depth + 1).filter(|_| own)?)
            }
            NodeKind::Condition(condition) => {
                let (column, kind, values) = self.column(id, &condition.attribute)?;
                let question = match ask(&condition.predicate, kind, values, &self.now) {
                    Ok(question) => question,
                    Err(fault) => return self.fault(id, fault, &condition.attribute, kind),
                };
                interval = self.interval(&condition.predicate.test);
                self.leaf(column, question)?
            }
            NodeKind::Compare(compare) => self.compare(id, compare)?,
            NodeKind::Activity(activity) => {
                let table = &activity.figure.path.from;
                return self.refuse(
                    id,
                    format!("This condition looks at records of “{table}”, which is not loaded."),
                );
            }
            NodeKind::Sequence(_) => {
                return self.refuse(id, "This condition looks at related tables, which are not loaded.");
            }
            NodeKind::Membership(_) => {
                return self.refuse(
                    id,
                    "This condition looks at another segment's members, which cannot be evaluated yet.",
                );
            }
            NodeKind::Hierarchy(_) => {
                return self.refuse(
                    id,
                    "This condition looks at the accounts' hierarchy, which cannot be evaluated yet.",
                );
            }
        };
        Some(Tree { id: node.id.clone(), off: node.off, kind, interval })
    }

    fn own_scope(&mut self, id: &str, group: &definition::Group) -> bool {
        if let Some(scope) = &group.scope {
            let message =
                format!("This sub-rule is asked of records of “{}”, which is not loaded.", scope.path.from);
            self.problem(Some(id), Part::Path, message, RELATED);
        }
        group.scope.is_none()
    }

    fn refuse<T>(&mut self, id: &str, message: impl Into<String>) -> Option<T> {
        self.problem(Some(id), Part::Node, message, RELATED);
        None
    }

    fn fault<T>(&mut self, id: &str, fault: Fault, attribute: &Attribute, kind: &ColumnType) -> Option<T> {
        let (part, message, hint) = fault.told(attribute, kind);
        self.problem(Some(id), part, message, hint);
        None
    }

    fn column(
        &mut self,
        id: &str,
        attribute: &Attribute,
    ) -> Option<(usize, &'a ColumnType, &'a Arc<Column>)> {
        let columns: &'a Columns = self.columns;
        let schema = columns.schema();
        match (chosen(attribute, schema), attribute) {
            (Ok(kind), Attribute::Column(column)) => {
                let (place, _) = schema.column(&column.column)?;
                Some((place, kind, columns.at(place)?))
            }
            (Err(fault), _) => {
                self.problem(Some(id), Part::Attribute, fault.message, fault.hint);
                None
            }
            (Ok(_), Attribute::Measure { .. }) => None,
        }
    }

    fn compare(&mut self, id: &str, compare: &Compare) -> Option<Kind> {
        let (left, right) = (self.column(id, &compare.left), self.column(id, &compare.right));
        let ((place, kind, left), (other, other_kind, right)) = (left?, right?);
        match ask_pair(compare, (kind, left), (other, other_kind, right), &self.now) {
            Some(question) => self.leaf(place, question),
            None => {
                let message =
                    format!("One side holds {} and the other {}.", kind.plural(), other_kind.plural());
                let hint = "Choose two attributes that hold single values of the same type.";
                self.problem(Some(id), Part::Attribute, message, hint);
                None
            }
        }
    }

    fn leaf(&mut self, place: usize, question: Question) -> Option<Kind> {
        let Question { asked, negated, has_value } = question;
        let other = match asked {
            super::asked::Asked::Against { other, .. } => self.columns.at(other).cloned(),
            _ => None,
        };
        let leaf = self.leaves.place(Leaf {
            key: Key { data: Arc::clone(self.columns.fingerprint()), column: place, asked },
            column: Arc::clone(self.columns.at(place)?),
            other,
            zone: self.now.zone,
        });
        Some(Kind::Leaf(Verdict { leaf, negated, has_value }))
    }

    fn interval(&self, test: &Test) -> Option<crate::model::figures::Interval> {
        let told = |test: &DateTest, timed| told(test, &self.now, timed);
        match test {
            Test::Date(test) => told(test, false),
            Test::DateTime(test) => told(test, true),
            _ => None,
        }
    }

    /// What stands beside the rules.
    fn rest(&mut self, definition: &Definition) {
        let hint = "Take it out of the definition: it cannot be evaluated yet.";
        if !definition.suppress.is_empty() {
            self.problem(None, Part::Node, "The definition takes away the members of other segments.", hint);
        }
        if definition.limit.is_some() {
            self.problem(None, Part::Node, "The definition has a limit on its members.", hint);
        }
        if !definition.project.is_empty() {
            self.problem(None, Part::Node, "The definition appends columns of related tables.", hint);
        }
    }

    fn nothing(&mut self, definition: &Definition) {
        if definition.rules.is_empty() {
            let hint = "Add a condition, or choose All customers.";
            self.problem(None, Part::Node, "There is no rule yet.", hint);
        } else {
            let hint = "Switch on a rule with a condition, or choose All customers.";
            self.problem(None, Part::Node, "Everything is switched off.", hint);
        }
    }
}
