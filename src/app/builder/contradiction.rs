//! Conditions on one attribute that no value can make true together.

use crate::model::{
    attribute::Attribute,
    condition::{Condition, NumberTest, Predicate, Test, TextOperator, TextTest},
    definition::{Match, Node, NodeKind},
    value::Number,
};

/// The first two nodes of an *all of* that contradict each other: no value of their attribute makes both true. Sound and
/// not complete: what is not found here shows in the figures.
pub fn contradiction(matching: Match, nodes: &[Node]) -> Option<(&Node, &Node)> {
    if matching != Match::All {
        return None;
    }
    let conditions: Vec<(&Node, &Condition)> = nodes
        .iter()
        .filter(|node| !node.off)
        .filter_map(|node| match &node.kind {
            NodeKind::Condition(condition) => Some((node, condition)),
            _ => None,
        })
        .collect();
    conditions.iter().enumerate().find_map(|(place, (node, condition))| {
        let mut before = conditions[..place].iter();
        before.find(|(_, other)| contradict(other, condition)).map(|(other, _)| (*other, *node))
    })
}

fn contradict(one: &Condition, other: &Condition) -> bool {
    // A look-up or a table of the path has one value for each joined record, and so has a measure.
    let same: (&Attribute, &Attribute) = (&one.attribute, &other.attribute);
    same.0 == same.1 && (apart(&one.predicate, &other.predicate) || apart(&other.predicate, &one.predicate))
}

fn apart(one: &Predicate, other: &Predicate) -> bool {
    match (&one.test, &other.test) {
        // The very opposite.
        (a, b) if a == b && one.negated != other.negated => true,
        // Without a value and with one.
        (Test::Empty, b) if !one.negated => *b != Test::Empty && (!other.negated || other.has_value),
        _ if one.negated || other.negated => false,
        (Test::Boolean { value }, Test::Boolean { value: opposite }) => value != opposite,
        (Test::Text(a), Test::Text(b)) => match (chosen(a), chosen(b)) {
            (Some(values), Some(others)) => {
                let fold = a.ignore_case || b.ignore_case;
                let plain = |text: &String| if fold { text.to_lowercase() } else { text.clone() };
                let others: Vec<String> = others.iter().map(plain).collect();
                !values.iter().map(plain).any(|value| others.contains(&value))
            }
            _ => false,
        },
        (Test::Number(a), Test::Number(b)) => {
            let (a, b) = (Range::of(a), Range::of(b));
            a.is_some_and(|a| b.is_some_and(|b| a.ends_before(&b) || b.ends_before(&a)))
        }
        _ => false,
    }
}

/// The texts that an attribute may be.
fn chosen(test: &TextTest) -> Option<Vec<String>> {
    match &test.operator {
        TextOperator::Is { value } => Some(vec![value.clone()]),
        TextOperator::AnyOf { values } if values.len() <= 100 => Some(values.to_vec()),
        _ => None,
    }
}

/// From one number to another; the ends belong to it or not.
struct Range<'a> {
    from: Option<(&'a Number, bool)>,
    to: Option<(&'a Number, bool)>,
}

impl<'a> Range<'a> {
    fn of(test: &'a NumberTest) -> Option<Self> {
        let (from, to) = match test {
            NumberTest::Is { value } => (Some((value, true)), Some((value, true))),
            NumberTest::Less { value } => (None, Some((value, false))),
            NumberTest::AtMost { value } => (None, Some((value, true))),
            NumberTest::Greater { value } => (Some((value, false)), None),
            NumberTest::AtLeast { value } => (Some((value, true)), None),
            NumberTest::Between { from, to } => (Some((from, true)), Some((to, true))),
            NumberTest::AnyOf { .. } => return None,
        };
        Some(Self { from, to })
    }

    /// Rounding keeps the order of numbers, so what is apart when it is rounded is apart.
    fn ends_before(&self, other: &Self) -> bool {
        let (Some((to, closed)), Some((from, begins))) = (self.to, other.from) else { return false };
        to.to_f64() < from.to_f64() || (to == from && !(closed && begins))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, test: NumberTest, negated: bool) -> Node {
        let predicate = Predicate { test: Test::Number(test), negated, has_value: false };
        let condition = Condition { attribute: Attribute::column("customers", "points"), predicate };
        Node { id: id.into(), off: false, kind: NodeKind::Condition(condition) }
    }

    fn number(value: i64) -> Number {
        Number::from(value)
    }

    /// Small numbers against every pair of tests: what is said to contradict has no number that makes both true.
    #[test]
    fn what_is_said_to_contradict_has_no_value() {
        let tests = |value: i64| {
            [
                NumberTest::Is { value: number(value) },
                NumberTest::Less { value: number(value) },
                NumberTest::AtMost { value: number(value) },
                NumberTest::Greater { value: number(value) },
                NumberTest::AtLeast { value: number(value) },
                NumberTest::Between { from: number(value - 1), to: number(value) },
            ]
        };
        let holds = |test: &NumberTest, halves: i64| {
            let value = halves as f64 / 2.0;
            match test {
                NumberTest::Is { value: own } => value == own.to_f64(),
                NumberTest::Less { value: own } => value < own.to_f64(),
                NumberTest::AtMost { value: own } => value <= own.to_f64(),
                NumberTest::Greater { value: own } => value > own.to_f64(),
                NumberTest::AtLeast { value: own } => value >= own.to_f64(),
                NumberTest::Between { from, to } => value >= from.to_f64() && value <= to.to_f64(),
                NumberTest::AnyOf { .. } => false,
            }
        };
        for one in (-2..3).flat_map(tests) {
            for other in (-2..3).flat_map(tests) {
                let nodes = [node("a", one.clone(), false), node("b", other.clone(), false)];
                let said = contradiction(Match::All, &nodes).is_some();
                let possible = (-20..20).any(|halves| holds(&one, halves) && holds(&other, halves));
                assert_eq!(said, !possible, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn opposites_contradict_and_only_where_both_are_asked() {
        let least = NumberTest::AtLeast { value: number(3) };
        let nodes = [node("a", least.clone(), false), node("b", least, true)];
        assert!(contradiction(Match::All, &nodes).is_some());
        assert!(contradiction(Match::Any, &nodes).is_none());
        let off = [nodes[0].clone(), Node { off: true, ..nodes[1].clone() }];
        assert!(contradiction(Match::All, &off).is_none());
    }
}
