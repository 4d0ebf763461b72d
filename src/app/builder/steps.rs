//! The way from all customers to the result, step by step: what the waterfall draws.

use crate::model::{
    definition::{Definition, SetOperator},
    figures::Figures,
};

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Where it begins.
    Everyone,
    /// A rule that is on: its place among all rules, its name, and how it joins those above; nothing on the first.
    Rule {
        /// From 0 on.
        place: usize,
        /// Where a person gave it one.
        name: Option<String>,
        /// Nothing on the first rule that is on.
        operator: Option<SetOperator>,
    },
    /// Suppressed segments are taken away.
    Suppression,
    /// Only so many stay.
    Limit,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub doing: Doing,
    /// How many customers there were.
    pub before: u32,
    /// How many there are then.
    pub after: u32,
}

/// The steps of a definition, the last one ending at the result. Nothing while a size between is not known. `suppressed`:
/// what is left after suppression, where a limit follows it.
pub fn steps(definition: &Definition, figures: &Figures, suppressed: Option<u32>) -> Option<Vec<Step>> {
    let everyone = figures.everyone;
    let mut steps = vec![Step { doing: Doing::Everyone, before: everyone, after: everyone }];
    let mut left = everyone;
    let mut go = |doing: Doing, after: u32| {
        steps.push(Step { doing, before: left, after });
        left = after;
    };
    let mut first = true;
    for (place, rule) in definition.rules.iter().enumerate().filter(|(_, rule)| !rule.off) {
        let figure = figures.nodes.iter().find(|figure| figure.id == rule.id);
        let Some(running) = figure.and_then(|figure| figure.running) else { continue };
        let operator = (!std::mem::take(&mut first)).then_some(rule.operator);
        go(Doing::Rule { place, name: rule.name.clone(), operator }, running);
    }
    let limited = definition.limit.is_some();
    if !definition.suppress.is_empty() {
        go(Doing::Suppression, if limited { suppressed? } else { figures.total });
    }
    if limited {
        go(Doing::Limit, figures.total);
    }
    Some(steps)
}

/// A bar of a step: what stays, and what comes or goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where what stays ends; it begins at 0.
    pub stays: f64,
    /// From where to where customers come or go; both the same where nobody does.
    pub change: (f64, f64),
    /// They come.
    pub grows: bool,
    /// Where the step ends.
    pub end: f64,
}

/// The narrowest bar of somebody.
const NARROW: f64 = 1.5;

/// The bar of a step in a drawing of this width for so many customers.
pub fn bar(step: &Step, everyone: u32, width: f64) -> Bar {
    let place = |count: u32| if everyone == 0 { 0.0 } else { width * f64::from(count) / f64::from(everyone) };
    let (before, after) = (place(step.before), place(step.after));
    let (low, mut high) = (before.min(after), before.max(after));
    if step.before != step.after && high - low < NARROW {
        high = (low + NARROW).min(width);
    }
    let stays = if step.before.min(step.after) > 0 { low.max(NARROW.min(width)) } else { 0.0 };
    Bar { stays, change: (low.max(stays).min(high), high), grows: step.after > step.before, end: after }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        definition::{Limit, Match, Rule, Size, VERSION},
        figures::NodeFigure,
    };

    fn rule(id: &str, operator: SetOperator, off: bool) -> Rule {
        let (name, note, path, nodes) = (None, None, None, Vec::new());
        Rule { id: id.into(), operator, name, note, off, path, matching: Match::All, nodes }
    }

    #[test]
    fn each_step_begins_where_the_one_before_ends() {
        let rules = vec![
            rule("a", SetOperator::Except, false),
            rule("b", SetOperator::Union, true),
            rule("c", SetOperator::Union, false),
        ];
        let limit = Some(Limit::Random { size: Size::Count(5), seed: 1 });
        let suppress = vec!["s".to_owned()];
        let definition = Definition { version: VERSION, rules, suppress, limit, project: Vec::new() };
        let node = |id: &str, running| NodeFigure { id: id.into(), running, ..NodeFigure::default() };
        let nodes = vec![node("a", Some(40)), node("b", None), node("c", Some(60))];
        let figures = Figures { everyone: 100, total: 5, nodes };
        assert_eq!(steps(&definition, &figures, None), None);
        let steps = steps(&definition, &figures, Some(55)).unwrap_or_default();
        let ends: Vec<u32> = steps.iter().map(|step| step.after).collect();
        assert_eq!(ends, [100, 40, 60, 55, 5]);
        assert!(steps.windows(2).all(|pair| pair[0].after == pair[1].before));
        let first = Doing::Rule { place: 0, name: None, operator: None };
        assert_eq!((&steps[1].doing, &steps[3].doing), (&first, &Doing::Suppression));
    }

    proptest! {
        #[test]
        fn bars_stay_in_the_drawing(before in 0u32..=1000, after in 0u32..=1000) {
            let step = Step { doing: Doing::Limit, before, after };
            let drawn = bar(&step, 1000, 300.0);
            let (from, to) = drawn.change;
            prop_assert!(0.0 <= drawn.stays && drawn.stays <= from && from <= to && to <= 300.0);
            prop_assert_eq!(before == after, to - from == 0.0);
            prop_assert_eq!(drawn.grows, after > before);
        }
    }
}
