//! Figures as small as a word.

use leptos::prelude::*;

/// The view box of a sparkline.
pub const FRAME: &str = "0 0 72 20";

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 20.0;

/// A line through the last values, and a dot at the newest.
#[component]
pub fn Sparkline(
    /// Oldest first.
    values: Vec<u32>,
) -> impl IntoView {
    let (line, (x, y)) = line(&values);
    view! {
        <svg class="spark" viewBox=FRAME aria-hidden="true">
            <path d=line />
            <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="2" />
        </svg>
    }
    .into_any()
}

/// The line through the values as an SVG path, and where the newest lies.
pub fn line(values: &[u32]) -> (String, (f64, f64)) {
    let points = points(values);
    let step =
        |(at, (x, y)): (usize, &(f64, f64))| format!("{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
    let line = points.iter().enumerate().map(step).collect();
    (line, points.last().copied().unwrap_or((0.0, HEIGHT / 2.0)))
}

/// Where the values lie; all in the middle where they are one and the same.
fn points(values: &[u32]) -> Vec<(f64, f64)> {
    let (low, high) = (values.iter().min().copied().unwrap_or(0), values.iter().max().copied().unwrap_or(0));
    let step = (WIDTH - 4.0) / (values.len().max(2) - 1) as f64;
    let y = |value: u32| {
        if high == low {
            HEIGHT / 2.0
        } else {
            HEIGHT - 2.0 - f64::from(value - low) / f64::from(high - low) * (HEIGHT - 4.0)
        }
    };
    let first = if values.len() == 1 { WIDTH / 2.0 } else { 2.0 };
    values.iter().enumerate().map(|(at, value)| (first + at as f64 * step, y(*value))).collect()
}

/// Bars of a small histogram, from zero.
#[component]
pub fn MiniBars(
    /// One a bin.
    counts: Vec<u64>,
) -> impl IntoView {
    let largest = counts.iter().copied().max().unwrap_or(1).max(1) as f64;
    let bins = counts.len().max(1);
    let bars = counts.into_iter().enumerate().filter(|(_, count)| *count > 0).map(|(bin, count)| {
        let height = (count as f64 / largest * 22.0).max(0.6);
        view! { <rect x=format!("{:.2}", bin as f64 + 0.08) y=format!("{:.2}", 22.0 - height) width="0.84" height=format!("{height:.2}") /> }
    });
    let bars = bars.collect_view();
    view! {
        <svg class="mini-bars" viewBox=format!("0 0 {bins} 22") preserveAspectRatio="none" aria-hidden="true">{bars}</svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn the_line_stays_in_its_box() {
        assert_eq!(points(&[5]), [(36.0, 10.0)]);
        assert_eq!(points(&[0, 10]), [(2.0, 18.0), (70.0, 2.0)]);
        assert!(points(&[3, 3, 3]).iter().all(|(_, y)| *y == 10.0));
        assert!(points(&[]).is_empty());
    }
}
