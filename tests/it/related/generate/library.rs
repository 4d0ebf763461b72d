//! Saved segments and measures of a world.

use satsuma::model::{
    attribute::{Attribute, Hop},
    definition::{Aggregate, Definition, Figure, NodeKind},
    measure::{self, Arithmetic, Calculation, Expression, Formula, Grouping, Measure, Replacement},
};

use super::Maker;
use crate::{
    engine::random::Random,
    related::{
        coverage::Tally,
        obvious::{Obvious, rules},
        world::{Library, Reading, Saved, World},
    },
};

/// Measures of customers, and segments: a static one, an inactive one, and others that refer to those before.
pub(crate) fn library(
    world: &World,
    reading: &Reading,
    paths: &[satsuma::model::attribute::Path],
    random: &mut Random,
) -> Library {
    let tally = Tally::default();
    let mut library = Library::default();
    for at in 0..3 {
        let known = Library::default();
        let obvious = Obvious::new(reading, &known);
        let mut maker = Maker { world, obvious: &obvious, paths, random, tally: &tally, last: 0 };
        let measure = measure(&mut maker, Grouping::Customer);
        library.measures.insert(format!("m{at}"), measure);
    }
    for at in 0..4 {
        let obvious = Obvious::new(reading, &library);
        let mut maker = Maker { world, obvious: &obvious, paths, random, tally: &tally, last: 0 };
        let definition = saved(&mut maker, at);
        let fixed = (at == 0).then(|| {
            let keys = reading.customers().into_iter().map(|row| reading.profile().key_text(row));
            let mut keys: Vec<String> = keys.filter(|_| random.percent(50)).collect();
            keys.push("gone".into());
            keys
        });
        library.segments.insert(format!("s{at}"), Saved { definition, active: at != 1, fixed });
    }
    library
}

/// A definition that asks something; the first segments cannot refer to others.
fn saved(maker: &mut Maker<'_>, at: usize) -> Definition {
    loop {
        let mut definition = if maker.obvious.library.segments.is_empty() {
            let rule = maker.rule_of_leaves();
            Definition {
                version: 1,
                rules: vec![rule],
                suppress: Vec::new(),
                limit: None,
                project: Vec::new(),
            }
        } else {
            maker.definition()
        };
        if at < 2 {
            definition.suppress.clear();
        }
        if !rules(&definition).is_empty() {
            return definition;
        }
    }
}

impl Maker<'_> {
    /// Of the record where something else is largest or smallest.
    fn of_the_most(&mut self, figure: &mut Figure) {
        let mut all = self.single_attributes(&figure.path);
        all.retain(|column| matches!(self.class_of(column), "number" | "text" | "date" | "date_time"));
        if let (Some(_), Some(by)) = (&figure.attribute, self.pick(&all)) {
            figure.aggregate = *self.random.pick(&[Aggregate::ValueAtMax, Aggregate::ValueAtMin]);
            figure.by = Some(Attribute::Column(by));
        }
    }

    fn rule_of_leaves(&mut self) -> satsuma::model::definition::Rule {
        let mut rule = self.rule();
        rule.off = false;
        let (id, kind) = (self.id(), self.leaf(rule.path.as_ref()));
        rule.nodes = vec![satsuma::model::definition::Node { id, off: false, kind }];
        rule
    }
}

/// Whether a figure is a number that arithmetic is done with.
fn number(maker: &Maker<'_>, figure: &Figure) -> bool {
    use crate::engine::sheet::Kind;
    match (&figure.aggregate, &figure.attribute) {
        (Aggregate::Sum, Some(Attribute::Column(column))) => {
            !matches!(maker.kind_of(column), Kind::Float { bits: 32 })
        }
        (Aggregate::Average, _) => true,
        (Aggregate::Count | Aggregate::DistinctCount | Aggregate::DistinctDays, _) => true,
        (Aggregate::DaysSinceFirst | Aggregate::DaysSinceLast, _) => true,
        _ => false,
    }
}

/// A figure, or two and arithmetic on them.
pub(crate) fn measure(maker: &mut Maker<'_>, per: Grouping) -> Measure {
    let figure = |maker: &mut Maker<'_>, wanted: bool| loop {
        let mut figure = maker.figure(5);
        figure.filter = figure.filter.filter(|group| plain(&group.nodes));
        if !wanted && maker.random.percent(25) {
            maker.of_the_most(&mut figure);
        }
        let list =
            matches!(&figure.attribute, Some(Attribute::Column(column)) if maker.class_of(column) == "list");
        if !list && (!wanted || number(maker, &figure)) {
            return Formula::Figure { figure: Box::new(figure) };
        }
    };
    let calculation = |id: &str, formula| Calculation { id: id.into(), name: id.into(), formula };
    let arithmetic = maker.random.percent(45);
    let mut calculations = vec![calculation("a", figure(maker, arithmetic))];
    if arithmetic {
        calculations.push(calculation("b", figure(maker, true)));
        let expression = expression(maker, 2);
        let replace = match maker.random.below(3) {
            0 => Vec::new(),
            1 => vec![Replacement { value: None, by: maker.random.between(-2, 2) }],
            _ => vec![
                Replacement {
                    value: Some(maker.random.between(0, 2).into()),
                    by: maker.random.between(-3, 5),
                },
                Replacement { value: None, by: 1 },
            ],
        };
        calculations.push(calculation("c", Formula::Arithmetic { expression, replace }));
    }
    let profile = &maker.setup().profile;
    let own = maker.setup().relationships.iter().find(|one| one.source == *profile && one.target == *profile);
    let own = own.map(|own| Hop { relationship: own.id.clone(), reverse: false });
    let roll_up = own.filter(|_| per == Grouping::Customer && maker.random.percent(40));
    Measure { version: measure::VERSION, calculations, per, roll_up }
}

/// Whether nodes ask nothing but the joined record.
fn plain(nodes: &[satsuma::model::definition::Node]) -> bool {
    nodes.iter().all(|node| match &node.kind {
        NodeKind::Group(group) => group.scope.is_none() && plain(&group.nodes),
        NodeKind::Condition(condition) => !matches!(condition.attribute, Attribute::Measure { .. }),
        NodeKind::Compare(_) | NodeKind::Everyone => true,
        _ => false,
    })
}

fn expression(maker: &mut Maker<'_>, depth: usize) -> Expression {
    if depth == 0 || maker.random.percent(15) {
        return match maker.random.below(5) {
            // A number that no replacement names.
            0 => Expression::Number { value: maker.random.between(7, 9).into() },
            1 | 2 => Expression::Calculation { calculation: "a".into() },
            _ => Expression::Calculation { calculation: "b".into() },
        };
    }
    let all = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
    let operator = *maker.random.pick(&all);
    let (left, right) = (Box::new(expression(maker, depth - 1)), Box::new(expression(maker, depth - 1)));
    Expression::Operation { operator, left, right }
}
