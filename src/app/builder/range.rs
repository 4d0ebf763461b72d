//! A range chosen on a histogram: which part of the bins a condition covers, and the values at its ends.

use crate::{
    app::chart::tails::position,
    model::{
        cell::Cell,
        operand::Operand,
        operator::{Operator, Verb},
        profile::Histogram,
    },
};

/// Which ends of the range a person sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// From a value on.
    From,
    /// Up to a value.
    To,
    /// Between two.
    Both,
}

/// The ends that an operator has; nothing where a range says nothing of it.
pub fn ends(operator: Operator) -> Option<Ends> {
    Some(match operator.verb {
        Verb::Greater | Verb::AtLeast | Verb::After | Verb::OnOrAfter => Ends::From,
        Verb::Less | Verb::AtMost | Verb::Before | Verb::OnOrBefore => Ends::To,
        Verb::Between => Ends::Both,
        _ => return None,
    })
}

/// A place among the edges: 0 at the first, 1 at the last, and each bin as wide as any other, whatever lies in it.
pub fn place(histogram: &Histogram, text: &str) -> Option<f64> {
    let edges: Vec<f64> = histogram.edges.iter().map(position).collect::<Option<_>>()?;
    let (low, high) = (*edges.first()?, *edges.last()?);
    let value = of_text(histogram.edges.first()?, text)?.clamp(low, high);
    if high <= low {
        return None;
    }
    let bin = edges.partition_point(|edge| *edge <= value).clamp(1, edges.len() - 1) - 1;
    let (from, to) = (edges[bin], edges[bin + 1]);
    let within = if to > from { (value - from) / (to - from) } else { 0.0 };
    Some((bin as f64 + within) / (edges.len() - 1) as f64)
}

/// The edge nearest to a place, as it is written into a control.
pub fn text_at(histogram: &Histogram, place: f64) -> Option<String> {
    let bins = histogram.counts.len();
    let edge = (place.clamp(0.0, 1.0) * bins as f64).round() as usize;
    written(histogram.edges.get(edge.min(bins))?)
}

/// A bin's edge as it is written into a control.
pub fn written(edge: &Cell) -> Option<String> {
    match edge {
        Cell::Number(text) => Some(rounded(text)),
        Cell::Date(text) => Some(text.clone()),
        Cell::DateTime(text) => text.get(..10).map(str::to_owned),
        _ => None,
    }
}

/// Edges of equal bins have more digits than a person wants to read.
fn rounded(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(value) if text.len() > 8 && value.abs() >= 1e-3 && value.abs() < 1e9 => {
            let places = if value.abs() >= 100.0 { 0 } else { 2 };
            let short = format!("{value:.places$}");
            if short.contains('.') {
                short.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                short
            }
        }
        _ => text.to_owned(),
    }
}

/// The operand after one of its ends was set.
pub fn with_end(operand: &Operand, upper: bool, text: String) -> Operand {
    match operand {
        Operand::Two(from, _) if upper => Operand::Two(from.clone(), text),
        Operand::Two(_, to) => Operand::Two(text, to.clone()),
        _ => Operand::One(text),
    }
}

fn of_text(like: &Cell, text: &str) -> Option<f64> {
    position(&match like {
        Cell::Number(_) => Cell::Number(text.trim().to_owned()),
        Cell::Date(_) => Cell::Date(text.to_owned()),
        _ => Cell::DateTime(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Histogram {
        let edge = |text: &str| Cell::Number(text.to_owned());
        Histogram {
            edges: vec![edge("0"), edge("33.333333333333336"), edge("66.66666666666667"), edge("100")],
            counts: vec![1, 2, 3],
        }
    }

    #[test]
    fn a_place_and_its_value_are_the_same() {
        let histogram = numbers();
        assert_eq!(place(&histogram, "50"), Some(0.5));
        assert_eq!(place(&histogram, "-3"), Some(0.0));
        assert_eq!(place(&histogram, "many"), None);
        assert_eq!(text_at(&histogram, 0.34).as_deref(), Some("33.33"));
        assert_eq!(text_at(&histogram, 2.0).as_deref(), Some("100"));
    }

    #[test]
    fn bins_of_other_widths_are_as_wide_as_any() {
        let edge = |text: &str| Cell::Number(text.to_owned());
        let tailed = Histogram {
            edges: vec![edge("-100"), edge("0"), edge("1"), edge("2"), edge("1000002")],
            counts: vec![1, 5, 5, 1],
        };
        let places = ["-100", "-50", "0", "1.5", "2", "500002", "1000002"];
        assert_eq!(
            places.map(|text| place(&tailed, text)),
            [0.0, 0.125, 0.25, 0.625, 0.75, 0.875, 1.0].map(Some)
        );
        for (at, text) in [(0.0, "-100"), (0.25, "0"), (0.5, "1"), (0.75, "2"), (1.0, "1000002")] {
            assert_eq!((text_at(&tailed, at).as_deref(), place(&tailed, text)), (Some(text), Some(at)));
        }
    }

    #[test]
    fn days_are_places_too() {
        let edge = |text: &str| Cell::DateTime(text.to_owned());
        let histogram = Histogram {
            edges: vec![edge("2026-01-01T00:00:00"), edge("2026-01-11T00:00:00")],
            counts: vec![1],
        };
        assert_eq!(place(&histogram, "2026-01-06"), Some(0.5));
        assert_eq!(text_at(&histogram, 0.9).as_deref(), Some("2026-01-11"));
    }

    #[test]
    fn one_end_is_set_and_the_other_stays() {
        let both = Operand::Two("1".into(), "9".into());
        assert_eq!(with_end(&both, true, "7".into()), Operand::Two("1".into(), "7".into()));
        assert_eq!(with_end(&both, false, "3".into()), Operand::Two("3".into(), "9".into()));
        assert_eq!(with_end(&Operand::One("1".into()), true, "7".into()), Operand::One("7".into()));
    }

    #[test]
    fn ranges_have_the_ends_of_their_operator() {
        let is = |verb| Operator { verb, negated: false };
        assert_eq!(ends(is(Verb::AtLeast)), Some(Ends::From));
        assert_eq!(ends(is(Verb::Before)), Some(Ends::To));
        assert_eq!(ends(Operator { verb: Verb::Between, negated: true }), Some(Ends::Both));
        assert_eq!(ends(is(Verb::Empty)), None);
    }
}
