//! From what is meant back to what is on screen, losing nothing.

pub(super) mod earlier;
mod related;

use super::{
    address::Ids,
    condition::{
        Anniversary, Condition, DateTest, Elements, ListTest, NumberTest, Predicate, Test, TextOperator,
        TextTest,
    },
    definition::{Definition, Group, Node, NodeKind, Rule},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
    limit::DraftLimit,
    operand::Operand,
    operator::{Operator, Verb},
    schema::{ColumnType, ValueType},
};

impl From<&Definition> for Draft {
    fn from(definition: &Definition) -> Self {
        let mut ids = Ids::above(definition.ids());
        Self {
            rules: definition.rules.iter().map(|one| rule(one, &mut ids)).collect(),
            suppress: definition.suppress.clone(),
            limit: definition.limit.as_ref().map(DraftLimit::from),
            project: definition.project.clone(),
        }
    }
}

fn rule(rule: &Rule, ids: &mut Ids) -> DraftRule {
    DraftRule {
        id: rule.id.clone(),
        operator: rule.operator,
        name: rule.name.clone(),
        note: rule.note.clone(),
        off: rule.off,
        path: rule.path.clone(),
        matching: rule.matching,
        nodes: nodes(&rule.nodes, ids),
    }
}

impl From<&Node> for DraftNode {
    /// For words about it: its steps have ids that are unique in the node alone.
    fn from(one: &Node) -> Self {
        node(one, &mut Ids::above([one.id.as_str()]))
    }
}

fn nodes(nodes: &[Node], ids: &mut Ids) -> Vec<DraftNode> {
    nodes.iter().map(|one| node(one, ids)).collect()
}

fn node(node: &Node, ids: &mut Ids) -> DraftNode {
    let kind = match &node.kind {
        NodeKind::Group(one) => DraftKind::Group(group(one, ids)),
        NodeKind::Condition(condition) => DraftKind::Condition(condition.into()),
        NodeKind::Everyone => DraftKind::Everyone,
        NodeKind::Compare(one) => DraftKind::Compare(related::compare(one)),
        NodeKind::Activity(one) => DraftKind::Activity(Box::new(related::activity(one, ids))),
        NodeKind::Sequence(one) => DraftKind::Sequence(related::sequence(one, ids)),
        NodeKind::Membership(one) => DraftKind::Membership(related::membership(one)),
        NodeKind::Hierarchy(one) => DraftKind::Hierarchy(related::hierarchy(one)),
    };
    DraftNode { id: node.id.clone(), off: node.off, kind }
}

fn group(group: &Group, ids: &mut Ids) -> DraftGroup {
    DraftGroup {
        matching: group.matching,
        scope: group.scope.as_ref().map(related::scope),
        nodes: nodes(&group.nodes, ids),
    }
}

impl From<&Condition> for DraftCondition {
    fn from(condition: &Condition) -> Self {
        Self { attribute: Some(condition.attribute.clone()), ..Self::from(&condition.predicate) }
    }
}

impl From<&Predicate> for DraftCondition {
    fn from(Predicate { test, negated, has_value }: &Predicate) -> Self {
        let (verb, operand, of) = controls(test);
        let ignore_case = match test {
            Test::Text(TextTest { ignore_case, .. }) => *ignore_case,
            Test::List(ListTest::HasAnyOf { values } | ListTest::HasAllOf { values }) => match values {
                Elements::Text { ignore_case, .. } => *ignore_case,
                _ => true,
            },
            _ => true,
        };
        Self {
            attribute: None,
            of,
            operator: Some(Operator { verb, negated: *negated }),
            operand,
            ignore_case,
            has_value: *has_value,
        }
    }
}

/// The verb, what stands in its controls, and the type of attribute that the test is for, where that matters.
fn controls(test: &Test) -> (Verb, Operand, Option<ColumnType>) {
    let value = |of| Some(ColumnType::Value(of));
    match test {
        Test::Empty => (Verb::Empty, Operand::None, None),
        Test::Text(TextTest { operator, .. }) => with(text(operator), value(ValueType::Text)),
        Test::Number(test) => with(number(test), value(ValueType::Number)),
        Test::Boolean { value: true } => (Verb::True, Operand::None, value(ValueType::Boolean)),
        Test::Boolean { value: false } => (Verb::False, Operand::None, value(ValueType::Boolean)),
        Test::Date(test) => with(date(test), value(ValueType::Date)),
        Test::DateTime(test) => with(date(test), value(ValueType::DateTime)),
        Test::List(ListTest::HasAnyOf { values }) => elements(Verb::HasAnyOf, values),
        Test::List(ListTest::HasAllOf { values }) => elements(Verb::HasAllOf, values),
        Test::List(ListTest::Size { size }) => (Verb::Size(size.comparison), one(size.value), None),
    }
}

fn with((verb, operand): (Verb, Operand), of: Option<ColumnType>) -> (Verb, Operand, Option<ColumnType>) {
    (verb, operand, of)
}

fn one(value: impl ToString) -> Operand {
    Operand::One(value.to_string())
}

fn many<T: ToString>(values: &[T]) -> Operand {
    Operand::Many(values.iter().map(ToString::to_string).collect())
}

fn text(operator: &TextOperator) -> (Verb, Operand) {
    match operator {
        TextOperator::Is { value } => (Verb::Is, one(value)),
        TextOperator::AnyOf { values } => (Verb::AnyOf, Operand::Many(values.clone())),
        TextOperator::Contains { value } => (Verb::Contains, one(value)),
        TextOperator::StartsWith { value } => (Verb::StartsWith, one(value)),
        TextOperator::EndsWith { value } => (Verb::EndsWith, one(value)),
        TextOperator::Matches { pattern } => (Verb::Matches, one(pattern)),
    }
}

fn number(test: &NumberTest) -> (Verb, Operand) {
    match test {
        NumberTest::Is { value } => (Verb::Equal, one(value)),
        NumberTest::AnyOf { values } => (Verb::AnyOf, many(values)),
        NumberTest::Less { value } => (Verb::Less, one(value)),
        NumberTest::AtMost { value } => (Verb::AtMost, one(value)),
        NumberTest::Greater { value } => (Verb::Greater, one(value)),
        NumberTest::AtLeast { value } => (Verb::AtLeast, one(value)),
        NumberTest::Between { from, to } => (Verb::Between, Operand::Two(from.to_string(), to.to_string())),
    }
}

fn date(test: &DateTest) -> (Verb, Operand) {
    let span =
        |span: &super::condition::TimeSpan| Operand::Span { count: span.count.to_string(), unit: span.unit };
    match test {
        DateTest::On { value } => (Verb::On, one(value)),
        DateTest::Before { value } => (Verb::Before, one(value)),
        DateTest::After { value } => (Verb::After, one(value)),
        DateTest::OnOrBefore { value } => (Verb::OnOrBefore, one(value)),
        DateTest::OnOrAfter { value } => (Verb::OnOrAfter, one(value)),
        DateTest::Between { from, to } => (Verb::Between, Operand::Two(from.to_string(), to.to_string())),
        DateTest::WithinLast(within) => (Verb::WithinLast, span(within)),
        DateTest::WithinNext(within) => (Verb::WithinNext, span(within)),
        DateTest::MoreThanAgo(ago) => (Verb::MoreThanAgo, span(ago)),
        DateTest::BetweenAgo { from, to, unit } => {
            (Verb::BetweenAgo, Operand::Ago { from: from.to_string(), to: to.to_string(), unit: *unit })
        }
        DateTest::In { period } => (Verb::During, Operand::Period(Some(*period))),
        DateTest::Part { part, values } => (Verb::Part(*part), many(values)),
        DateTest::Anniversary { when: Anniversary::Today } => (Verb::AnniversaryToday, Operand::None),
        DateTest::Anniversary { when: Anniversary::WithinNext(days) } => {
            (Verb::AnniversaryWithinNext, one(days))
        }
        DateTest::Anniversary { when: Anniversary::WithinLast(days) } => {
            (Verb::AnniversaryWithinLast, one(days))
        }
    }
}

fn elements(verb: Verb, values: &Elements) -> (Verb, Operand, Option<ColumnType>) {
    let (operand, of) = match values {
        Elements::Text { values, .. } => (many(values), ValueType::Text),
        Elements::Number { values } => (many(values), ValueType::Number),
        Elements::Date { values } => (many(values), ValueType::Date),
        Elements::Boolean { values } => (many(values), ValueType::Boolean),
    };
    (verb, operand, Some(ColumnType::List(of)))
}
