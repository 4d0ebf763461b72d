//! From what is on screen to what is meant: all that is missing or does not fit, at once and beside its control.

mod operand;
mod related;

pub use related::window_verbs;

use super::{
    attribute::Attribute,
    catalog::{Catalog, Frame},
    condition::{Condition, Predicate},
    definition::{Definition, Group, Limit, MAX_DEPTH, Node, NodeKind, Rule, VERSION},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
    limit::DraftLimit,
    operator::{Operator, Verb},
    problem::{Part, Problem},
    schema::ColumnType,
};

/// The definition that a draft means.
///
/// For every definition that fits the catalog, `complete(&Draft::from(&definition), catalog)` is that definition again.
///
/// # Errors
/// Every problem of every node, in document order. Nodes that are switched off are asked as well.
pub fn complete(draft: &Draft, catalog: &Catalog) -> Result<Definition, Vec<Problem>> {
    match complete_parts(draft, catalog) {
        (Some(definition), problems) if problems.is_empty() => Ok(definition),
        (_, problems) => Err(problems),
    }
}

/// What is complete of a draft, as if the rest were not there, and the problems of the rest. No definition where nothing
/// that is switched on would remain.
pub fn complete_parts(draft: &Draft, catalog: &Catalog) -> (Option<Definition>, Vec<Problem>) {
    let mut completion = Completion { catalog, problems: Vec::new() };
    let rules: Vec<Rule> = draft.rules.iter().filter_map(|rule| completion.rule(rule)).collect();
    if draft.rules.is_empty() {
        completion.problem(
            None,
            Part::Node,
            "There is no rule yet.",
            "Add a condition, or choose All customers.",
        );
    } else if !draft.rules.iter().any(|rule| !rule.off && rule.nodes.iter().any(asks))
        && completion.problems.is_empty()
    {
        let hint = "Switch on a rule with a condition, or choose All customers.";
        completion.problem(None, Part::Node, "Everything is switched off.", hint);
    }
    let limit = draft.limit.as_ref().and_then(|limit| completion.limit(limit));
    let alive = rules.iter().any(|rule| !rule.off && rule.nodes.iter().any(is_live));
    let definition = alive.then(|| Definition {
        version: VERSION,
        rules,
        suppress: draft.suppress.clone(),
        limit,
        project: draft.project.clone(),
    });
    (definition, completion.problems)
}

/// Whether a node is switched on and asks anything.
fn asks(node: &DraftNode) -> bool {
    let inner = match &node.kind {
        DraftKind::Group(group) => group.nodes.iter().any(asks),
        _ => true,
    };
    !node.off && inner
}

fn is_live(node: &Node) -> bool {
    let inner = match &node.kind {
        NodeKind::Group(group) => group.nodes.iter().any(is_live),
        _ => true,
    };
    !node.off && inner
}

struct Completion<'a> {
    catalog: &'a Catalog,
    problems: Vec<Problem>,
}

impl Completion<'_> {
    fn problem(
        &mut self,
        node: Option<&str>,
        part: Part,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (message, hint) = (message.into(), hint.into());
        self.problems.push(Problem { node: node.map(str::to_owned), part, message, hint });
    }

    fn limit(&mut self, limit: &DraftLimit) -> Option<Limit> {
        match limit.complete() {
            Ok(limit) => Some(limit),
            Err(fault) => {
                self.problem(None, fault.part, fault.message, fault.hint);
                None
            }
        }
    }

    fn rule(&mut self, rule: &DraftRule) -> Option<Rule> {
        if rule.nodes.is_empty() {
            let hint = "Add a condition, choose All customers, or delete the rule.";
            self.problem(Some(&rule.id), Part::Node, "This rule has no condition.", hint);
        }
        let frame = self.frame(&rule.id, rule.path.as_ref());
        let nodes = self.nodes(&rule.nodes, frame.as_ref());
        (frame.is_some() && !nodes.is_empty()).then(|| Rule {
            id: rule.id.clone(),
            operator: rule.operator,
            name: rule.name.clone(),
            note: rule.note.clone(),
            off: rule.off,
            path: rule.path.clone(),
            matching: rule.matching,
            nodes,
        })
    }

    /// Without a frame, which is a problem told elsewhere, nothing of them is complete; what else is wrong is told all the same.
    fn nodes(&mut self, nodes: &[DraftNode], frame: Option<&Frame>) -> Vec<Node> {
        let mut complete = Vec::new();
        for node in nodes {
            if node.height() > MAX_DEPTH {
                let message = format!("Sub-rules are nested deeper than {MAX_DEPTH}.");
                self.problem(Some(&node.id), Part::Node, message, "Take conditions out of sub-rules.");
            } else if let Some(kind) = self.kind(node, frame) {
                complete.push(Node { id: node.id.clone(), off: node.off, kind });
            }
        }
        complete
    }

    fn kind(&mut self, node: &DraftNode, frame: Option<&Frame>) -> Option<NodeKind> {
        let id = &node.id;
        match &node.kind {
            DraftKind::Group(group) => self.group(id, group, frame).map(NodeKind::Group),
            DraftKind::Condition(condition) => self.condition(id, condition, frame?).map(NodeKind::Condition),
            DraftKind::Everyone => Some(NodeKind::Everyone),
            DraftKind::Compare(compare) => self.compare(id, compare, frame?).map(NodeKind::Compare),
            DraftKind::Activity(activity) => self.activity(id, activity).map(NodeKind::Activity),
            DraftKind::Sequence(sequence) => self.sequence(id, sequence).map(NodeKind::Sequence),
            DraftKind::Membership(membership) => self.membership(id, membership).map(NodeKind::Membership),
            DraftKind::Hierarchy(hierarchy) => self.hierarchy(id, hierarchy).map(NodeKind::Hierarchy),
        }
    }

    fn group(&mut self, id: &str, group: &DraftGroup, frame: Option<&Frame>) -> Option<Group> {
        if group.nodes.is_empty() {
            let hint = "Add a condition, or delete the sub-rule.";
            self.problem(Some(id), Part::Node, "This sub-rule has no condition.", hint);
        }
        let Some(scope) = &group.scope else {
            let nodes = self.nodes(&group.nodes, frame);
            return (!nodes.is_empty()).then_some(Group { matching: group.matching, scope: None, nodes });
        };
        let inner = self.frame(id, Some(&scope.path));
        let scope = self.scope(id, scope);
        let nodes = self.nodes(&group.nodes, inner.as_ref());
        let scope = scope.filter(|_| inner.is_some() && !nodes.is_empty())?;
        Some(Group { matching: group.matching, scope: Some(scope), nodes })
    }

    fn condition(&mut self, id: &str, condition: &DraftCondition, frame: &Frame) -> Option<Condition> {
        let attribute = self.attribute(id, condition, frame);
        let Some(operator) = condition.operator else {
            if condition.attribute.is_some() {
                self.problem(
                    Some(id),
                    Part::Operator,
                    "This condition has no operator.",
                    "Choose an operator.",
                );
            }
            return None;
        };
        let of = match &attribute {
            Some((_, of)) => of,
            None => condition.of.as_ref()?,
        };
        if attribute.is_some() && !operator.fits(of) {
            let message =
                format!("“{}” cannot be asked of an attribute that holds {}.", operator.label(), of.plural());
            self.problem(Some(id), Part::Operator, message, "Choose another operator.");
            return None;
        }
        let test = match operand::test(operator.verb, &condition.operand, of, condition.ignore_case) {
            Ok(test) => test,
            Err(fault) => {
                self.problem(Some(id), Part::Value, fault.message, fault.hint);
                return None;
            }
        };
        let (attribute, _) = attribute?;
        let has_value = condition.has_value && operator.is_negative();
        let predicate = Predicate { test, negated: operator.negated, has_value };
        Some(Condition { attribute: attribute.clone(), predicate })
    }

    /// The attribute with its type, where it is there and still of the type that the condition was made for.
    fn attribute<'a>(
        &mut self,
        id: &str,
        condition: &'a DraftCondition,
        frame: &Frame,
    ) -> Option<(&'a Attribute, ColumnType)> {
        let Some(attribute) = &condition.attribute else {
            self.problem(
                Some(id),
                Part::Attribute,
                "This condition has no attribute.",
                "Choose an attribute.",
            );
            return None;
        };
        let now = match self.catalog.kind_of(attribute, frame) {
            Ok(now) => now,
            Err(fault) => {
                self.problem(Some(id), Part::Attribute, fault.message, fault.hint);
                return None;
            }
        };
        if let Some(before) = &condition.of
            && *before != now
            && condition.operator.is_some_and(|operator| !asked_of_any(operator))
        {
            let (message, hint) = retyped(attribute, before, &now);
            self.problem(Some(id), Part::Attribute, message, hint);
            return None;
        }
        Some((attribute, now))
    }
}

/// Operators that do not care what kind of values there are.
fn asked_of_any(operator: Operator) -> bool {
    matches!(operator.verb, Verb::Empty | Verb::Size(_))
}

pub(crate) fn retyped(attribute: &Attribute, before: &ColumnType, now: &ColumnType) -> (String, String) {
    let (before, now) = (before.plural(), now.plural());
    let message = match attribute {
        Attribute::Column(column) => format!(
            "The column “{}” of the table “{}” holds {now} now, and the condition was made for {before}.",
            column.column, column.table
        ),
        Attribute::Measure { measure } => {
            format!("The measure “{measure}” gives {now} now, and the condition was made for {before}.")
        }
    };
    (message, format!("Choose the attribute again, or load a file in which it holds {before}."))
}
