//! A segment's members over time, and how many came and went.

use super::{
    calendar::{self, DAY},
    scale::CountScale,
};

/// A successful refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When, in milliseconds on the workspace's wall clock, as [`calendar`] counts them.
    pub at: i64,
    /// Members.
    pub members: u32,
    /// Not in the one before; nothing where there is none to compare with.
    pub entered: Option<u32>,
    /// In the one before and not in this one.
    pub left: Option<u32>,
    /// The definition's version.
    pub version: u32,
    /// Points of different trends (another customers table, another key) are not compared, and not joined by a line.
    pub trend: u32,
}

/// How far back a trend looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
    /// From the first refresh on.
    #[default]
    All,
}

impl Frame {
    /// The shortest first.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::Year, Self::All];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Week => "7 days",
            Self::Month => "30 days",
            Self::Quarter => "90 days",
            Self::Year => "1 year",
            Self::All => "All",
        }
    }

    fn days(self) -> Option<i64> {
        match self {
            Self::Week => Some(7),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::All => None,
        }
    }

    /// From when to when. All points: from the first to the last, with a little room where they are one.
    pub fn span(self, points: &[Point], now: i64) -> (i64, i64) {
        match (self.days(), points.first(), points.last()) {
            (Some(days), ..) => (now - days * DAY, now),
            (None, Some(first), Some(last)) if first.at < last.at => (first.at, last.at),
            (None, Some(only), _) => (only.at - DAY / 2, only.at + DAY / 2),
            (None, ..) => (now - DAY, now),
        }
    }
}

/// How large the drawing is. From the top: room for the version marks, the line, the times, the bars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// In all.
    pub width: f64,
    /// Left of the line, for the counts.
    pub gutter: f64,
    /// Above the line.
    pub top: f64,
    /// The line's height.
    pub line: f64,
    /// Between the line and the bars, for the times.
    pub times: f64,
    /// Height of the bars above their axis, and of those below it.
    pub bars: f64,
}

impl Size {
    /// Where the line's lowest place is.
    pub fn ground(&self) -> f64 {
        self.top + self.line
    }

    /// Where the bars' axis is.
    pub fn axis(&self) -> f64 {
        self.ground() + self.times + self.bars
    }

    /// In all.
    pub fn height(&self) -> f64 {
        self.axis() + self.bars
    }

    /// Across the line and the bars. A point keeps its whole ring: the right edge is left free.
    fn across(&self) -> f64 {
        (self.width - self.gutter - 8.0).max(1.0)
    }
}

/// A trend as it is drawn. Places are in pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Each point's place, ascending across.
    pub places: Vec<(f64, f64)>,
    /// Lines through the points, as SVG paths: one for each trend.
    pub lines: Vec<String>,
    /// What lies under the lines, likewise.
    pub areas: Vec<String>,
    /// Lines across: how far down, and the count that they stand for.
    pub counts: Vec<(f64, u64)>,
    /// Round instants: how far across, and what is written there.
    pub times: Vec<(f64, String)>,
    /// Heights of the bars of those who entered and of those who left, at each point.
    pub bars: Vec<(f64, f64)>,
    /// How wide a bar is.
    pub bar_width: f64,
    /// The count that a bar of full height stands for.
    pub most_moved: u32,
    /// Points at which another version of the definition begins.
    pub versions: Vec<usize>,
    /// Points at which another trend begins.
    pub breaks: Vec<usize>,
    /// Whether the counts begin at zero.
    pub from_zero: bool,
}

/// The points within a span of time.
pub fn within(points: &[Point], (from, to): (i64, i64)) -> Vec<Point> {
    points.iter().copied().filter(|point| (from..=to).contains(&point.at)).collect()
}

/// Draws the points within a span of time. `points` are all there are, ascending: the line begins at the one before the
/// span, beyond the left edge. Counts begin at zero, or just below the smallest one.
pub fn draw(points: &[Point], (from, to): (i64, i64), from_zero: bool, size: Size) -> Drawn {
    let shown = within(points, (from, to));
    let before = points.iter().copied().rfind(|point| point.at < from);
    let drawn: Vec<Point> = before.into_iter().chain(shown.iter().copied()).collect();
    let least = drawn.iter().map(|point| u64::from(point.members)).min().unwrap_or(0);
    let most = drawn.iter().map(|point| u64::from(point.members)).max().unwrap_or(0);
    let scale = if from_zero { CountScale::from_zero(most, 4) } else { CountScale::around(least, most, 4) };
    let x = |at: i64| size.gutter + (at - from) as f64 / (to - from).max(1) as f64 * size.across();
    let y = |count: u64| size.top + (1.0 - scale.share(count)) * size.line;
    let place = |point: &Point| (x(point.at), y(point.members.into()));
    let places: Vec<(f64, f64)> = shown.iter().map(place).collect();
    let trends: Vec<Vec<(f64, f64)>> =
        drawn.chunk_by(|a, b| a.trend == b.trend).map(|trend| trend.iter().map(place).collect()).collect();
    let most_moved = shown.iter().flat_map(|point| [point.entered, point.left]).flatten().max().unwrap_or(0);
    let bar = |count: Option<u32>| bar_height(count.unwrap_or(0), most_moved, size.bars);
    let begins = |differ: fn(&Point, &Point) -> bool| {
        let first = before.zip(shown.first()).filter(|(before, first)| differ(before, first)).map(|_| 0);
        let later = (1..shown.len()).filter(|at| differ(&shown[at - 1], &shown[*at]));
        first.into_iter().chain(later).collect()
    };
    Drawn {
        lines: trends.iter().map(|trend| path(trend)).collect(),
        areas: trends
            .iter()
            .filter(|trend| trend.len() > 1)
            .map(|trend| area(trend, size.ground()))
            .collect(),
        counts: scale.ticks().map(|count| (y(count), count)).collect(),
        times: times(from, to, size, x),
        bars: shown.iter().map(|point| (bar(point.entered), bar(point.left))).collect(),
        bar_width: bar_width(&places),
        most_moved,
        versions: begins(|a, b| a.version != b.version),
        breaks: begins(|a, b| a.trend != b.trend),
        from_zero: scale.is_from_zero(),
        places,
    }
}

/// One that moved is seen even beside a million.
fn bar_height(count: u32, most: u32, height: f64) -> f64 {
    match count {
        0 => 0.0,
        count => (f64::from(count) / f64::from(most.max(1)) * height).max(1.5),
    }
}

/// As wide as the nearest points leave room for, from 2 to 14.
fn bar_width(places: &[(f64, f64)]) -> f64 {
    let nearest = places.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(f64::INFINITY, f64::min);
    (nearest * 0.6).clamp(2.0, 14.0)
}

/// A label needs 84 pixels; one that would stick out at the right is left away.
fn times(from: i64, to: i64, size: Size, x: impl Fn(i64) -> f64) -> Vec<(f64, String)> {
    let most = (size.across() / 84.0).floor().max(1.0) as usize;
    let ticks = calendar::ticks(from, to, most).into_iter().map(|tick| (x(tick.at), tick.label));
    ticks.filter(|(x, _)| (size.gutter + 8.0..=size.width - 24.0).contains(x)).collect()
}

fn path(places: &[(f64, f64)]) -> String {
    let step =
        |(at, (x, y)): (usize, &(f64, f64))| format!("{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
    places.iter().enumerate().map(step).collect()
}

fn area(places: &[(f64, f64)], ground: f64) -> String {
    let (first, last) =
        (places.first().map_or(0.0, |place| place.0), places.last().map_or(0.0, |place| place.0));
    format!("{}L{last:.1} {ground:.1}L{first:.1} {ground:.1}Z", path(places))
}

/// The point that is nearest across.
pub fn nearest(places: &[(f64, f64)], x: f64) -> Option<usize> {
    let distance = |place: &(f64, f64)| (place.0 - x).abs();
    let nearest = places.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
    nearest.map(|(at, _)| at)
}

/// The point that a key leads to; the last one where none was chosen yet. Nothing for other keys, and without points.
pub fn step(at: Option<usize>, points: usize, key: &str) -> Option<usize> {
    let last = points.checked_sub(1)?;
    match key {
        "ArrowLeft" => Some(at.map_or(last, |at| at.saturating_sub(1))),
        "ArrowRight" => Some(at.map_or(last, |at| (at + 1).min(last))),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 158.0, gutter: 50.0, top: 10.0, line: 100.0, times: 20.0, bars: 30.0 };

    fn point(at: i64, members: u32) -> Point {
        Point { at, members, entered: Some(2), left: Some(0), version: 1, trend: 0 }
    }

    #[test]
    fn it_begins_at_zero_and_fits() {
        let points = [point(0, 70), point(10, 100), point(20, 0)];
        let drawn = draw(&points, (0, 20), true, SIZE);
        assert_eq!(drawn.places, [(50.0, 40.0), (100.0, 10.0), (150.0, 110.0)]);
        assert_eq!(drawn.counts, [(110.0, 0), (60.0, 50), (10.0, 100)]);
        assert_eq!(drawn.lines, ["M50.0 40.0L100.0 10.0L150.0 110.0"]);
        assert_eq!(drawn.areas, ["M50.0 40.0L100.0 10.0L150.0 110.0L150.0 110.0L50.0 110.0Z"]);
        assert_eq!(drawn.bars, [(30.0, 0.0); 3]);
        assert!(drawn.from_zero);
    }

    #[test]
    fn small_moves_of_a_large_count_can_be_seen() {
        let points = [point(0, 33_120), point(20, 33_190)];
        let gap = |drawn: &Drawn| drawn.places[0].1 - drawn.places[1].1;
        assert!(gap(&draw(&points, (0, 20), true, SIZE)) < 1.0);
        let close = draw(&points, (0, 20), false, SIZE);
        assert!(gap(&close) > 60.0);
        assert!(!close.from_zero);
    }

    #[test]
    fn the_line_comes_in_from_before_the_frame() {
        let points = [point(-20, 50), point(0, 60), point(20, 70)];
        let drawn = draw(&points, (0, 20), true, SIZE);
        assert_eq!(drawn.places.len(), 2);
        assert!(drawn.lines[0].starts_with("M-50.0"));
    }

    #[test]
    fn another_trend_is_not_joined_to_the_one_before() {
        let points = [
            point(0, 50),
            point(5, 60),
            Point { trend: 1, ..point(10, 9) },
            Point { trend: 1, ..point(20, 8) },
        ];
        let drawn = draw(&points, (0, 20), true, SIZE);
        assert_eq!(drawn.lines.len(), 2);
        assert_eq!(drawn.breaks, [2]);
    }

    #[test]
    fn versions_are_marked_where_they_begin() {
        let points = [point(-5, 1), Point { version: 2, ..point(5, 1) }, Point { version: 2, ..point(9, 1) }];
        assert_eq!(draw(&points, (0, 20), true, SIZE).versions, [0]);
        assert!(draw(&points, (6, 20), true, SIZE).versions.is_empty());
        assert!(draw(&points[..1], (-9, 20), true, SIZE).versions.is_empty());
    }

    #[test]
    fn bars_are_as_high_as_the_most_that_moved() {
        let moved = |entered, left| Point { entered: Some(entered), left: Some(left), ..point(0, 1) };
        let points = [moved(1_000_000, 500_000), Point { at: 20, ..moved(0, 1) }];
        let drawn = draw(&points, (0, 20), true, SIZE);
        assert_eq!(drawn.bars, [(30.0, 15.0), (0.0, 1.5)]);
        assert_eq!(drawn.most_moved, 1_000_000);
        assert_eq!(drawn.bar_width, 14.0);
    }

    #[test]
    fn one_point_and_none_are_drawn_too() {
        let one = [point(5, 0)];
        let drawn = draw(&one, Frame::All.span(&one, 9), true, SIZE);
        assert_eq!(drawn.places, [(100.0, 110.0)]);
        assert!(drawn.areas.is_empty());
        assert!(draw(&[], Frame::All.span(&[], 9), true, SIZE).places.is_empty());
    }

    #[test]
    fn frames_look_back_from_now() {
        let points = [point(0, 1), point(9 * DAY, 1), point(10 * DAY, 1)];
        assert_eq!(within(&points, Frame::Week.span(&points, 10 * DAY)).len(), 2);
        assert_eq!(Frame::All.span(&points, 50 * DAY), (0, 10 * DAY));
    }

    #[test]
    fn pointer_and_keys_find_points() {
        let places = [(50.0, 0.0), (100.0, 0.0), (150.0, 0.0)];
        assert_eq!([0.0, 74.0, 76.0, 900.0].map(|x| nearest(&places, x)), [0, 0, 1, 2].map(Some));
        assert_eq!(nearest(&[], 3.0), None);
        assert_eq!(step(None, 3, "ArrowRight"), Some(2));
        assert_eq!(step(Some(2), 3, "ArrowRight"), Some(2));
        assert_eq!(step(Some(0), 3, "ArrowLeft"), Some(0));
        assert_eq!(step(Some(2), 3, "Home"), Some(0));
        assert_eq!(step(Some(2), 3, "Tab"), None);
        assert_eq!(step(None, 0, "End"), None);
    }
}
