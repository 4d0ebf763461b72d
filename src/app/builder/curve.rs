//! The size of a segment over one constant of a condition: which constants are asked for, and which one comes nearest to a
//! size that is wanted.

use chrono::{Days, NaiveDate};

use crate::{
    app::chart::tails::{Spread, position},
    model::{cell::Cell, profile::ColumnProfile},
};

/// So many constants are asked for at once.
pub const POINTS: usize = 60;

/// Two constants nearer to each other than this part of the axis are one.
const FINEST: f64 = 1e-9;

/// What the constants are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Whole numbers.
    Whole,
    /// Numbers with places.
    Decimal,
    /// Days, as days since 1970.
    Day,
}

/// A line of constants between the smallest and the largest value of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What they are.
    pub axis: Axis,
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// The smallest and the largest value of all, where the line does not reach to them.
    pub beyond: Option<(f64, f64)>,
}

/// A constant and the size of the segment with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Where it is on the line.
    pub at: f64,
    /// As it is written into the control.
    pub text: String,
    /// How many customers the segment has then.
    pub size: u32,
}

impl Line {
    /// The line along the axis of a column's spread, whose values are numbers, days or times; nothing where it has no two
    /// different ones.
    pub fn of(profile: &ColumnProfile, spread: &Spread) -> Option<Self> {
        let (first, last) = spread.ends()?;
        let (low, high) = (position(first)?, position(last)?);
        let whole = |cell: &Cell| matches!(cell, Cell::Number(text) if !text.contains(['.', 'e', 'E']));
        let axis = match first {
            Cell::Number(_)
                if whole(first) && whole(last) && profile.top.iter().all(|value| whole(&value.value)) =>
            {
                Axis::Whole
            }
            Cell::Number(_) => Axis::Decimal,
            _ => Axis::Day,
        };
        let (low, high) = if axis == Axis::Decimal { (low, high) } else { (low.floor(), high.ceil()) };
        let all = spread
            .histogram
            .edges
            .first()
            .and_then(position)
            .zip(spread.histogram.edges.last().and_then(position));
        let beyond = all.filter(|_| spread.below || spread.above);
        (high > low).then_some(Self { axis, low, high, beyond })
    }

    /// A part of it.
    fn between(self, low: f64, high: f64) -> Self {
        Self { low, high, beyond: None, ..self }
    }

    /// Where a text stands on it; nothing for what is no constant.
    pub fn place(self, text: &str) -> Option<f64> {
        let text = text.trim().to_owned();
        position(&if self.axis == Axis::Day { Cell::Date(text) } else { Cell::Number(text) })
    }

    /// Evenly spread constants from one end to the other, each once; before and behind them the ends of all values.
    pub fn constants(self) -> Vec<(f64, String)> {
        let step = (self.high - self.low) / POINTS as f64;
        let (least, most) = self.beyond.unwrap_or((self.low, self.high));
        let mut found: Vec<(f64, String)> = Vec::with_capacity(POINTS + 3);
        let inner = (0..=POINTS).map(|place| match place {
            POINTS => self.high,
            place => self.low + step * place as f64,
        });
        let before = (least < self.low).then_some(least);
        let behind = (most > self.high).then_some(most);
        for at in before.into_iter().chain(inner).chain(behind) {
            let Some((at, text)) = self.written(at, step) else { continue };
            if found.last().is_none_or(|(_, last)| *last != text) {
                found.push((at, text));
            }
        }
        found
    }

    /// A constant with as many places as its distance to the next one needs.
    fn written(self, at: f64, step: f64) -> Option<(f64, String)> {
        match self.axis {
            Axis::Whole => Some((at.round(), format!("{:.0}", at.round()))),
            Axis::Decimal => {
                let places = (1.0 - step.log10().floor()).clamp(0.0, 15.0) as usize;
                let text = format!("{at:.places$}");
                let short =
                    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
                let short = if short == "-0" { "0" } else { short };
                Some((short.parse().ok()?, short.to_owned()))
            }
            Axis::Day => {
                let days = at.round();
                let epoch = NaiveDate::default();
                let day = if days < 0.0 {
                    epoch.checked_sub_days(Days::new(-days as u64))?
                } else {
                    epoch.checked_add_days(Days::new(days as u64))?
                };
                Some((days, day.to_string()))
            }
        }
    }
}

/// What to do to come nearer to a size.
#[derive(Clone, Debug, PartialEq)]
pub enum Hunt {
    /// This constant comes as near as any.
    Found(Point),
    /// It lies between these two: ask for this line.
    Look(Line),
}

/// Whether a size that is wanted is met, or where to look on; nothing where nothing is known. Of equally near constants the
/// first.
pub fn hunt(line: Line, points: &[Point], wanted: u32) -> Option<Hunt> {
    let off = |point: &Point| point.size.abs_diff(wanted);
    let nearest = points.iter().min_by_key(|point| off(point))?;
    if nearest.size == wanted {
        return Some(Hunt::Found(nearest.clone()));
    }
    let across = |pair: &&[Point]| (pair[0].size > wanted) != (pair[1].size > wanted);
    let pair = points.windows(2).find(across);
    let finest = (line.high - line.low).abs().max(line.low.abs()).max(line.high.abs()) * FINEST;
    if let Some([one, other]) = pair {
        let inner = line.between(one.at, other.at);
        let fine = if line.axis == Axis::Decimal { other.at - one.at > finest } else { true };
        let new = inner.constants().into_iter().any(|(_, text)| text != one.text && text != other.text);
        if fine && new {
            return Some(Hunt::Look(inner));
        }
    }
    Some(Hunt::Found(nearest.clone()))
}

/// The points in a drawing, as the `points` of a polyline; sizes from 0 at the bottom to `most` at the top.
pub fn drawn(line: Line, points: &[Point], most: u32, width: f64, height: f64) -> String {
    let span = line.high - line.low;
    let most = f64::from(most.max(1));
    let place = |point: &Point| {
        let x = (point.at - line.low) / span * width;
        let y = height - f64::from(point.size) / most * (height - 2.0) - 1.0;
        format!("{x:.1},{y:.1}")
    };
    let on = |point: &&Point| (line.low..=line.high).contains(&point.at);
    points.iter().filter(on).map(place).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(axis: Axis, low: f64, high: f64) -> Line {
        Line { axis, low, high, beyond: None }
    }

    /// The values of customers; how many are at least a constant.
    fn found(values: &[i32], line: Line, wanted: u32) -> (u32, usize) {
        let (mut asked, mut rounds) = (line, 0);
        loop {
            rounds += 1;
            assert!(rounds < 12, "no end");
            let size = |at: f64| values.iter().filter(|value| f64::from(**value) >= at).count() as u32;
            let points: Vec<Point> =
                asked.constants().into_iter().map(|(at, text)| Point { at, text, size: size(at) }).collect();
            match hunt(asked, &points, wanted) {
                Some(Hunt::Found(point)) => return (point.size, rounds),
                Some(Hunt::Look(inner)) => asked = inner,
                None => panic!("nothing known"),
            }
        }
    }

    proptest! {
        /// No whole threshold comes nearer than the one that is found.
        #[test]
        fn the_nearest_size_is_found(
            values in prop::collection::vec(-5_000i32..5_000, 2..40),
            wanted in 0u32..45,
        ) {
            let (low, high) = (-5_000.0, 5_000.0);
            let (size, _) = found(&values, line(Axis::Whole, low, high), wanted);
            let best = (-5_000..=5_000)
                .map(|at| (values.iter().filter(|value| **value >= at).count() as u32).abs_diff(wanted))
                .min();
            prop_assert_eq!(Some(size.abs_diff(wanted)), best);
        }

        #[test]
        fn constants_ascend_and_are_written_as_they_are(low in -1e6f64..1e6, span in 1e-3f64..1e6) {
            let asked = line(Axis::Decimal, low, low + span).constants();
            prop_assert!(asked.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(asked.iter().all(|(at, text)| text.parse() == Ok(*at)));
        }
    }

    #[test]
    fn a_size_that_only_the_tail_has_is_found() {
        let tailed = Line { axis: Axis::Whole, low: 0.0, high: 100.0, beyond: Some((-7.0, 1_000_000.0)) };
        let asked = tailed.constants();
        assert_eq!((asked[0].1.as_str(), asked[asked.len() - 1].1.as_str()), ("-7", "1000000"));
        let values: Vec<i32> = (0..1_000).map(|at| at % 100).chain([5_000, 70_000, 900_000]).collect();
        assert_eq!(found(&values, tailed, 2).0, 2);
        let points: Vec<Point> = asked.into_iter().map(|(at, text)| Point { at, text, size: 1 }).collect();
        let drawn = drawn(tailed, &points, 1, 60.0, 10.0);
        assert_eq!(drawn.split(' ').count(), POINTS + 1, "what lies beyond is not drawn");
    }

    #[test]
    fn days_are_constants_too() {
        let asked = line(Axis::Day, 0.0, 3.0).constants();
        let texts: Vec<&str> = asked.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04"]);
        assert_eq!(line(Axis::Day, -1.0, 0.0).constants()[0].1, "1969-12-31");
    }

    #[test]
    fn a_curve_is_drawn_from_left_to_right() {
        let point = |at: f64, size| Point { at, text: at.to_string(), size };
        let points = [point(0.0, 10), point(5.0, 4), point(10.0, 0)];
        assert_eq!(
            drawn(line(Axis::Whole, 0.0, 10.0), &points, 10, 100.0, 52.0),
            "0.0,1.0 50.0,31.0 100.0,51.0"
        );
    }
}
