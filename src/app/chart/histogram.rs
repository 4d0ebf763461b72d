//! How values are spread: bars of equal width, as high as their counts or, where a few bins hold nearly all, as the square
//! roots of their counts.

/// Where a bin's bar lies, in the units of the drawing, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// What a bar's height stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    /// The count.
    Count,
    /// The square root of the count, which shows small bins beside large ones (Tukey's rootogram).
    Root,
}

impl Height {
    /// By roots where more than half of the bins that are not empty would be lower than a twentieth of the fullest.
    pub fn of(counts: &[u64]) -> Self {
        let most = counts.iter().copied().max().unwrap_or(0);
        let filled = counts.iter().filter(|count| **count > 0);
        let (filled, low) = filled.fold((0_usize, 0_usize), |(filled, low), count| {
            (filled + 1, low + usize::from(count.saturating_mul(20) < most))
        });
        if low * 2 > filled { Self::Root } else { Self::Count }
    }

    /// What is said beside the bars; nothing where they are as one expects.
    pub fn words(self) -> Option<&'static str> {
        (self == Self::Root).then_some("heights by square root")
    }

    fn share(self, count: u64, most: u64) -> f64 {
        let share = count as f64 / most.max(1) as f64;
        if self == Self::Root { share.sqrt() } else { share }
    }
}

/// Lays bins out side by side in a box, from its bottom up. The fullest bin fills the height; one with few rows is
/// still `least` high, so that it is not taken for an empty one.
pub fn bars(counts: &[u64], width: f64, height: f64, gap: f64, least: f64) -> Vec<Bar> {
    let heights = Height::of(counts);
    let most = counts.iter().copied().max().unwrap_or(0);
    let pitch = width / counts.len().max(1) as f64;
    let gap = gap.min(pitch / 2.0);
    let bar = |(bin, count): (usize, &u64)| {
        let high = match count {
            0 => 0.0,
            count => (heights.share(*count, most) * height).max(least.min(height)),
        };
        Bar { x: bin as f64 * pitch + gap / 2.0, y: height - high, width: pitch - gap, height: high }
    };
    counts.iter().enumerate().map(bar).collect()
}

/// A bar's height where `most` is as high as `height`: nothing for none, and for few at least `least`.
pub fn least_height(count: u64, most: u64, height: f64, least: f64) -> f64 {
    match count {
        0 => 0.0,
        count => (count as f64 / most.max(1) as f64 * height).max(least.min(height)),
    }
}

/// The bin at a place across; the nearest one beyond the ends, nothing where there are no bins.
pub fn bin_at(x: f64, width: f64, bins: usize) -> Option<usize> {
    let last = bins.checked_sub(1)?;
    if width <= 0.0 {
        return Some(0);
    }
    Some(((x / width * bins as f64).max(0.0) as usize).min(last))
}

#[cfg(test)]
mod tests {
    use super::{Height, bars, bin_at};

    #[test]
    fn bars_stand_on_the_ground_and_fit() {
        let drawn = bars(&[0, 10, 5, 1], 80.0, 40.0, 2.0, 1.0);
        assert_eq!(drawn.iter().map(|bar| bar.height).collect::<Vec<_>>(), [0.0, 40.0, 20.0, 4.0]);
        assert!(drawn.iter().all(|bar| bar.y + bar.height == 40.0));
        assert_eq!((drawn[0].x, drawn[0].width), (1.0, 18.0));
        assert_eq!(drawn[3].x + drawn[3].width, 79.0);
    }

    #[test]
    fn a_long_tail_is_seen_by_its_roots() {
        let skewed = [10_000, 100, 25, 4, 0, 1];
        assert_eq!(Height::of(&skewed), Height::Root);
        let high: Vec<f64> = bars(&skewed, 60.0, 100.0, 0.0, 2.0).iter().map(|bar| bar.height).collect();
        assert_eq!(high, [100.0, 10.0, 5.0, 2.0, 0.0, 2.0]);
        assert_eq!(Height::of(&[5, 9, 10, 3, 0, 0, 0]), Height::Count, "empty bins say nothing");
        assert_eq!(Height::of(&[]), Height::Count);
        assert_eq!((Height::of(&[7]), Height::of(&[7]).words()), (Height::Count, None));
    }

    #[test]
    fn a_single_row_is_seen_beside_a_million() {
        let drawn = bars(&[1, 1_000_000, 0], 30.0, 20.0, 0.0, 1.5);
        assert_eq!(drawn.iter().map(|bar| bar.height).collect::<Vec<_>>(), [1.5, 20.0, 0.0]);
        assert!(bars(&[], 30.0, 20.0, 1.0, 1.0).is_empty());
        assert!(bars(&[0, 0], 30.0, 20.0, 1.0, 1.0).iter().all(|bar| bar.height == 0.0));
    }

    #[test]
    fn many_bins_keep_some_width() {
        assert!(bars(&[1; 100], 50.0, 20.0, 1.0, 1.0).iter().all(|bar| bar.width >= 0.25));
    }

    #[test]
    fn a_pointer_is_over_one_bin() {
        assert_eq!(
            [-3.0, 0.0, 9.9, 10.0, 39.9, 40.0, 99.0].map(|x| bin_at(x, 40.0, 4)),
            [0, 0, 0, 1, 3, 3, 3].map(Some)
        );
        assert_eq!(bin_at(5.0, 40.0, 0), None);
        assert_eq!(bin_at(5.0, 0.0, 3), Some(0));
    }
}
