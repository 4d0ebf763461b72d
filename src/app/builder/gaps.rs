//! Places on the screen: the nearest one to the pointer, and how fast the page scrolls where the pointer is near its ends.

use super::places::Place;

/// A place as it lies on the screen: a line from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Which place.
    pub place: Place,
    /// How far down, in pixels.
    pub y: f64,
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
}

/// The gap that is nearest to a point, and of equally near ones the innermost.
pub fn nearest(gaps: &[Gap], y: f64) -> Option<&Gap> {
    let order = |one: &&Gap, other: &&Gap| {
        let far = (one.y - y).abs().total_cmp(&(other.y - y).abs());
        far.then(other.left.total_cmp(&one.left))
    };
    gaps.iter().min_by(order)
}

/// The line between things that stand one under the other, by where each begins and ends, for every place among them: before
/// the first, half way between two, behind the last. Of none: where `empty` says.
pub fn lines(boxes: &[(f64, f64)], empty: f64) -> Vec<f64> {
    let (Some(first), Some(last)) = (boxes.first(), boxes.last()) else { return vec![empty] };
    let between = boxes.windows(2).map(|pair| f64::midpoint(pair[0].1, pair[1].0));
    [first.0].into_iter().chain(between).chain([last.1]).collect()
}

/// So near the ends of what is seen the page scrolls.
const EDGE: f64 = 56.0;

/// The fastest, in pixels a frame.
const FASTEST: f64 = 18.0;

/// How many pixels a frame the page scrolls with the pointer there; up is negative.
pub fn scroll_speed(y: f64, top: f64, bottom: f64) -> f64 {
    let edge = EDGE.min((bottom - top) / 3.0).max(1.0);
    let part = |inside: f64| ((edge - inside) / edge).clamp(0.0, 1.0);
    FASTEST * (part(bottom - y) - part(y - top))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gap(at: usize, y: f64, left: f64) -> Gap {
        Gap { place: Place::Rules { at }, y, left, right: 100.0 }
    }

    #[test]
    fn the_nearest_wins_and_of_two_the_inner_one() {
        let gaps = [gap(0, 10.0, 0.0), gap(1, 50.0, 0.0), gap(2, 50.0, 20.0)];
        let found = |y| nearest(&gaps, y).map(|gap| gap.place.clone());
        assert_eq!(found(0.0), Some(Place::Rules { at: 0 }));
        assert_eq!(found(31.0), Some(Place::Rules { at: 2 }));
        assert_eq!(nearest(&[], 1.0), None);
    }

    proptest! {
        #[test]
        fn lines_lie_in_order_between_the_boxes(heights in prop::collection::vec((0.0f64..50.0, 0.0f64..9.0), 0..8)) {
            let mut boxes = Vec::new();
            let mut y = 0.0;
            for (height, space) in heights {
                boxes.push((y, y + height));
                y += height + space;
            }
            let found = lines(&boxes, 5.0);
            prop_assert_eq!(found.len(), boxes.len() + 1);
            for (at, own) in boxes.iter().enumerate() {
                prop_assert!(found[at] <= own.0 && own.1 <= found[at + 1]);
            }
        }

        #[test]
        fn only_the_ends_scroll_and_faster_farther_out(top in 0.0f64..200.0, height in 60.0f64..900.0, y in -100.0f64..1200.0) {
            let bottom = top + height;
            let speed = scroll_speed(y, top, bottom);
            prop_assert!(speed.abs() <= FASTEST);
            if y <= top { prop_assert!((speed + FASTEST).abs() < 1e-9); }
            if y >= bottom { prop_assert!((speed - FASTEST).abs() < 1e-9); }
            let middle = f64::midpoint(top, bottom);
            prop_assert!(scroll_speed(middle, top, bottom).abs() < 1e-9);
            prop_assert!(scroll_speed(y + 1.0, top, bottom) >= speed - 1e-9);
        }
    }
}
