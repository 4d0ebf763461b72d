//! Counts to places: a scale between round numbers.

/// A scale of counts, whose ends and steps are round: 1, 2 or 5 times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountScale {
    low: u64,
    high: u64,
    step: u64,
}

impl CountScale {
    /// From zero to a round number that is not below `most`, with at most `lines` steps.
    pub fn from_zero(most: u64, lines: u64) -> Self {
        let step = round_step(most.max(1), lines);
        Self { low: 0, high: most.max(1).div_ceil(step) * step, step }
    }

    /// Just around `least` and `most`, with at most `lines` steps and one more. The ends are apart even where the
    /// counts are not.
    pub fn around(least: u64, most: u64, lines: u64) -> Self {
        let step = round_step((most - least.min(most)).max(1), lines);
        let low = least / step * step;
        let high = most.div_ceil(step) * step;
        // A line that never moves lies in the middle, not on the frame.
        if low == high {
            return Self { low: low.saturating_sub(step), high: high + step, step };
        }
        Self { low, high, step }
    }

    /// Whether the scale begins at zero.
    pub fn is_from_zero(self) -> bool {
        self.low == 0
    }

    /// How far up a count lies: 0 at the lower end, 1 at the upper one.
    pub fn share(self, count: u64) -> f64 {
        (count as f64 - self.low as f64) / (self.high - self.low) as f64
    }

    /// The round numbers from one end to the other, ascending.
    pub fn ticks(self) -> impl Iterator<Item = u64> {
        (0..=(self.high - self.low) / self.step).map(move |tick| self.low + tick * self.step)
    }
}

/// The smallest of 1, 2 or 5 times a power of ten that needs at most so many steps for the span.
fn round_step(span: u64, steps: u64) -> u64 {
    let rough = span.div_ceil(steps.max(1));
    let power = 10_u64.pow(rough.ilog10());
    [1, 2, 5, 10].into_iter().map(|times| times * power).find(|step| *step >= rough).unwrap_or(rough)
}

#[cfg(test)]
mod tests {
    use super::CountScale;

    fn ticks(scale: CountScale) -> Vec<u64> {
        scale.ticks().collect()
    }

    #[test]
    fn ends_and_steps_are_round() {
        assert_eq!(ticks(CountScale::from_zero(93, 4)), [0, 50, 100]);
        assert_eq!(ticks(CountScale::from_zero(3_412, 4)), [0, 1_000, 2_000, 3_000, 4_000]);
        assert_eq!(ticks(CountScale::from_zero(3, 4)), [0, 1, 2, 3]);
        assert_eq!(ticks(CountScale::around(3_312, 3_398, 4)), [3_300, 3_350, 3_400]);
    }

    #[test]
    fn nothing_at_all_has_a_scale_too() {
        assert_eq!(ticks(CountScale::from_zero(0, 4)), [0, 1]);
        assert_eq!(ticks(CountScale::around(0, 0, 4)), [0, 1]);
        assert_eq!(ticks(CountScale::around(70, 70, 4)), [69, 70, 71]);
    }

    #[test]
    fn every_count_between_the_ends_lies_on_it() {
        for (least, most) in [(0, 1), (7, 9), (99, 101), (1_234, 98_765), (0, u64::from(u32::MAX))] {
            for scale in [CountScale::from_zero(most, 4), CountScale::around(least, most, 4)] {
                for count in [least, (least + most) / 2, most] {
                    assert!((0.0..=1.0).contains(&scale.share(count)), "{count} on {scale:?}");
                }
                assert!(scale.ticks().count() <= 6, "{scale:?}");
            }
        }
        assert!(CountScale::from_zero(9, 4).is_from_zero());
        assert!(!CountScale::around(3_312, 3_398, 4).is_from_zero());
    }
}
