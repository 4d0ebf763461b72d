//! The laws of sets, which hold because every condition is true or false and nothing else.

use std::collections::BTreeSet;

use satsuma::model::{
    condition::{Predicate, Test},
    context::Context,
    definition::{Definition, Group, Match, Node, NodeKind, Rule, SetOperator},
};

use super::{
    definitions::{all_of, context, definition, random_definition, rule_of},
    loaded::Engine,
    questions::condition,
    random::{Random, cases, seed},
    sheet::{Kind, Sheet},
    tables,
};

/// A set of rows, as the engine finds it.
type Rows = BTreeSet<usize>;

struct Asked {
    engine: Engine,
    context: Context,
}

impl Asked {
    fn rows(&self, definition: &Definition) -> Rows {
        self.engine.members(definition, &self.context).into_iter().collect()
    }

    fn all(&self) -> Rows {
        self.rows(&all_of(vec![NodeKind::Everyone]))
    }
}

fn group(matching: Match, kinds: &[&NodeKind]) -> NodeKind {
    let nodes = kinds.iter().enumerate();
    let nodes = nodes.map(|(at, kind)| Node { id: format!("g{at}"), off: false, kind: (*kind).clone() });
    NodeKind::Group(Group { matching, scope: None, nodes: nodes.collect() })
}

/// A node of its own: a condition or a whole tree.
fn node(sheet: &Sheet, random: &mut Random) -> NodeKind {
    if random.percent(60) {
        return NodeKind::Condition(condition(random.pick(&sheet.columns[1..]), random));
    }
    let mut nodes = random_definition(sheet, random).rules.swap_remove(0).nodes;
    nodes.iter_mut().for_each(|node| node.off = false);
    if nodes.is_empty() {
        NodeKind::Everyone
    } else {
        NodeKind::Group(Group { matching: Match::Any, scope: None, nodes })
    }
}

fn rules(kinds: &[&NodeKind], operator: SetOperator) -> Definition {
    let rule = |(at, kind): (usize, &&NodeKind)| Rule {
        id: format!("r{at}"),
        operator,
        ..rule_of(Match::All, vec![(*kind).clone()]).rules.swap_remove(0)
    };
    definition(kinds.iter().enumerate().map(rule).collect())
}

/// Asks something of two nodes over random tables.
fn over_tables(of: impl Fn(&Asked, &NodeKind, &NodeKind)) {
    let mut random = Random::new(seed() ^ 0x1a35);
    for _ in 0..cases(150) {
        let sheet = tables::sheet(&mut random);
        let asked = Asked { engine: Engine::of(&sheet, 64), context: context(&mut random) };
        for _ in 0..3 {
            let (a, b) = (node(&sheet, &mut random), node(&sheet, &mut random));
            // A group of nothing but empty groups asks nothing.
            let asks = |kind: &NodeKind| {
                asked
                    .engine
                    .evaluate(&all_of(vec![kind.clone()]), &asked.context, &mut Default::default())
                    .is_ok()
            };
            if asks(&a) && asks(&b) {
                of(&asked, &a, &b);
            }
        }
    }
}

#[test]
fn groups_are_intersections_unions_and_complements() {
    over_tables(|asked, a, b| {
        let one = |kind: &NodeKind| asked.rows(&all_of(vec![kind.clone()]));
        let both = |matching| asked.rows(&rule_of(matching, vec![a.clone(), b.clone()]));
        let (left, right, all) = (one(a), one(b), asked.all());
        assert_eq!(both(Match::All), &left & &right, "{a:?} {b:?}");
        assert_eq!(both(Match::Any), &left | &right, "{a:?} {b:?}");
        assert_eq!(both(Match::None), &all - &(&left | &right), "{a:?} {b:?}");
        assert!(both(Match::All).is_subset(&left) && left.is_subset(&both(Match::Any)));
    });
}

#[test]
fn the_laws_of_de_morgan_and_of_double_negation_hold() {
    over_tables(|asked, a, b| {
        let not = |kind: &NodeKind| group(Match::None, &[kind]);
        let one = |kind: NodeKind| asked.rows(&all_of(vec![kind]));
        assert_eq!(
            one(not(&group(Match::All, &[a, b]))),
            one(group(Match::Any, &[&not(a), &not(b)])),
            "{a:?} {b:?}"
        );
        assert_eq!(
            one(not(&group(Match::Any, &[a, b]))),
            one(group(Match::All, &[&not(a), &not(b)])),
            "{a:?} {b:?}"
        );
        assert_eq!(one(not(&not(a))), one(a.clone()), "{a:?}");
        assert_eq!(&one(a.clone()) | &one(not(a)), asked.all(), "{a:?}");
    });
}

#[test]
fn rules_are_joined_as_sets_are() {
    over_tables(|asked, a, b| {
        let one = |kind: &NodeKind| asked.rows(&all_of(vec![kind.clone()]));
        let joined = |kinds: &[&NodeKind], operator| asked.rows(&rules(kinds, operator));
        let (left, right) = (one(a), one(b));
        assert_eq!(joined(&[a, b], SetOperator::Union), &left | &right);
        assert_eq!(joined(&[a, b], SetOperator::Union), joined(&[b, a], SetOperator::Union));
        assert_eq!(joined(&[a, b], SetOperator::Intersect), &left & &right);
        assert_eq!(joined(&[a, b], SetOperator::Intersect), joined(&[b, a], SetOperator::Intersect));
        assert_eq!(joined(&[a, b], SetOperator::Except), &left - &right);
        assert_eq!(joined(&[a, b, b], SetOperator::Except), &left - &right);
        assert_eq!(joined(&[a, a], SetOperator::Except), Rows::new());
        assert_eq!(joined(&[a, b, a], SetOperator::Union), &left | &right);
    });
}

/// Takes a node of a tree that asks the same question twice: the second time it is answered as the first.
#[test]
fn a_question_that_stands_twice_has_one_answer() {
    over_tables(|asked, a, b| {
        let one = |kind: &NodeKind| asked.rows(&all_of(vec![kind.clone()]));
        let not = |kind: &NodeKind| group(Match::None, &[kind]);
        let apart = group(Match::Any, &[&group(Match::All, &[a, b]), &group(Match::All, &[a, &not(b)])]);
        assert_eq!(one(&apart), one(a), "{a:?} {b:?}");
        let exclusive =
            group(Match::Any, &[&group(Match::All, &[a, &not(b)]), &group(Match::All, &[b, &not(a)])]);
        assert_eq!(one(&exclusive), &one(a) ^ &one(b), "{a:?} {b:?}");
    });
}

#[test]
fn an_operator_and_its_opposite_are_everybody() {
    let mut random = Random::new(seed() ^ 0x0bb0);
    for _ in 0..cases(200) {
        let sheet = tables::sheet(&mut random);
        let asked = Asked { engine: Engine::of(&sheet, 64), context: context(&mut random) };
        for column in &sheet.columns[1..] {
            let mut positive = condition(column, &mut random);
            positive.predicate = Predicate { negated: false, has_value: false, ..positive.predicate };
            let with = |negated, has_value| {
                let predicate = Predicate { negated, has_value, ..positive.predicate.clone() };
                asked.rows(&all_of(vec![NodeKind::Condition(satsuma::model::condition::Condition {
                    predicate,
                    ..positive.clone()
                })]))
            };
            let (own, opposite) = (with(false, false), with(true, false));
            assert_eq!(&own | &opposite, asked.all(), "{positive:?}");
            assert!(own.is_disjoint(&opposite), "{positive:?}");
            assert!(with(true, true).is_subset(&opposite), "{positive:?}");
            if column.kind == Kind::Boolean {
                let group = |test: Test| {
                    let predicate = Predicate { test, negated: false, has_value: false };
                    let condition = satsuma::model::condition::Condition { predicate, ..positive.clone() };
                    asked.rows(&all_of(vec![NodeKind::Condition(condition)])).len()
                };
                let three =
                    [Test::Boolean { value: true }, Test::Boolean { value: false }, Test::Empty].map(group);
                assert_eq!(three.iter().sum::<usize>(), asked.all().len());
            }
        }
    }
}
