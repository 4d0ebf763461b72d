//! A segment's trend as it is drawn: members as a line, who entered and who left as bars below it.

use super::{calendar, histogram::least_height, scale::CountScale};
use crate::history::trend::{Point, Trend};

/// How large the drawing is. From the top: room for the marks of versions, the line, the dates, the bars.
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
    /// Between the line and the bars, for the dates.
    pub dates: f64,
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
        self.ground() + self.dates + self.bars
    }

    /// In all.
    pub fn height(&self) -> f64 {
        self.axis() + self.bars
    }

    /// From the first instant to the last. A point at either end keeps its whole ring and its whole bar.
    fn across(&self) -> (f64, f64) {
        (self.gutter + EDGE, (self.width - self.gutter - 2.0 * EDGE).max(1.0))
    }
}

const EDGE: f64 = 8.0;

/// A trend as it is drawn. Places are in pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Each point, oldest first.
    pub marks: Vec<Mark>,
    /// The lines through the points, as SVG paths.
    pub lines: Vec<String>,
    /// What lies under the lines, likewise.
    pub areas: Vec<String>,
    /// Lines across: how far down, and the count that they stand for.
    pub counts: Vec<(f64, u64)>,
    /// Round instants: how far across, and what is written there.
    pub dates: Vec<(f64, String)>,
    /// Failed refreshes: how far across.
    pub failed: Vec<f64>,
    /// How wide a bar is.
    pub bar_width: f64,
    /// The count that a bar of full height stands for.
    pub most_moved: u32,
    /// Whether the counts begin at zero.
    pub from_zero: bool,
}

/// A point of the trend and where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// What it stands for.
    pub point: Point,
    /// How far across.
    pub x: f64,
    /// How far down.
    pub y: f64,
    /// Height of the bar of those who entered, above the axis.
    pub entered: f64,
    /// Height of the bar of those who left, below the axis.
    pub left: f64,
    /// Another version of the definition begins here.
    pub new_version: bool,
    /// Another trend begins here: nothing before it is compared with it.
    pub new_trend: bool,
}

/// Lays a trend out. Counts begin at zero, or just below the smallest one. `offset` is how many milliseconds the wall
/// clock is ahead of an instant: it differs where clocks change.
pub fn draw(trend: &Trend, from_zero: bool, size: Size, offset: &dyn Fn(i64) -> i64) -> Drawn {
    // All refreshes in one instant lie in the middle of a day.
    let half = if trend.from == trend.to { calendar::DAY / 2 } else { 0 };
    let (from, to) = (trend.from - half, trend.to + half);
    let scale = scale(trend, from_zero);
    let (start, across) = size.across();
    let x = |at: i64| start + (at - from) as f64 / (to - from).max(1) as f64 * across;
    let y = |count: u64| size.top + (1.0 - scale.share(count)) * size.line;
    let (versions, most_moved) = (trend.versions(), trend.most_moved());
    let bar = |count: Option<u32>| least_height(count.unwrap_or(0).into(), most_moved.into(), size.bars, 2.0);
    let mut drawn = Drawn {
        counts: scale.ticks().map(|count| (y(count), count)).collect(),
        dates: dates(from, to, size, &x, offset),
        failed: trend.failed.iter().map(|at| x(*at)).collect(),
        most_moved,
        from_zero: scale.is_from_zero(),
        ..Drawn::default()
    };
    for line in &trend.lines {
        let points: Vec<Point> =
            line.before.into_iter().chain(line.points.iter().copied()).chain(line.after).collect();
        let places: Vec<(f64, f64)> =
            points.iter().map(|point| (x(point.at), y(point.members.into()))).collect();
        drawn.lines.push(path(&places));
        if places.len() > 1 {
            drawn.areas.push(area(&places, size.ground()));
        }
        drawn.marks.extend(line.points.iter().enumerate().map(|(place, point)| Mark {
            point: *point,
            x: x(point.at),
            y: y(point.members.into()),
            entered: bar(point.entered),
            left: bar(point.left),
            new_version: versions.contains(point),
            new_trend: line.new_trend && place == 0,
        }));
    }
    drawn.bar_width = bar_width(&drawn.marks);
    drawn
}

fn scale(trend: &Trend, from_zero: bool) -> CountScale {
    let most = u64::from(trend.highest());
    let edges = trend.lines.iter().flat_map(|line| [line.before, line.after]).flatten();
    let least = trend.points().copied().chain(edges).map(|point| u64::from(point.members)).min();
    if from_zero { CountScale::from_zero(most, 4) } else { CountScale::around(least.unwrap_or(0), most, 4) }
}

/// As wide as the nearest points leave room for, from 2 to 14 pixels.
fn bar_width(marks: &[Mark]) -> f64 {
    let nearest = marks.windows(2).map(|pair| pair[1].x - pair[0].x).fold(f64::INFINITY, f64::min);
    (nearest * 0.6).clamp(2.0, 14.0)
}

/// A label needs 88 pixels; one that would stick out is left away.
fn dates(
    from: i64,
    to: i64,
    size: Size,
    x: &dyn Fn(i64) -> f64,
    offset: &dyn Fn(i64) -> i64,
) -> Vec<(f64, String)> {
    let (start, across) = size.across();
    let most = (across / 88.0).floor().max(1.0) as usize;
    let ticks = calendar::ticks(from + offset(from), to + offset(to), most).into_iter();
    let placed = ticks.map(|tick| {
        // The offset just before the tick's own instant is near enough to find that instant, and then the right one.
        let about = tick.at - offset(tick.at);
        (x(tick.at - offset(about)), tick.label)
    });
    placed.filter(|(x, _)| (start..=start + across - 20.0).contains(x)).collect()
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
pub fn nearest(marks: &[Mark], x: f64) -> Option<usize> {
    let distance = |mark: &Mark| (mark.x - x).abs();
    let nearest = marks.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
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

/// From the first to the last point of a stretch of time, across; nothing where none of its points is there.
pub fn stretch(marks: &[Mark], from: i64, to: i64) -> Option<(f64, f64)> {
    let within = |mark: &&Mark| (from..=to).contains(&mark.point.at);
    let (first, last) = (marks.iter().find(within)?, marks.iter().rfind(within)?);
    Some((first.x, last.x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::trend::{Frame, Outcome, Refresh};

    const SIZE: Size = Size { width: 166.0, gutter: 50.0, top: 10.0, line: 100.0, dates: 20.0, bars: 30.0 };

    fn counted(at: i64, members: u32) -> Refresh<'static> {
        let outcome = Outcome::Counted { members, entered: Some(2), left: Some(0) };
        Refresh { at, outcome, version: 1, registry: "" }
    }

    fn drawn(refreshes: &[Refresh], from: i64, to: i64, from_zero: bool) -> Drawn {
        draw(&Trend::of(refreshes, Frame::Custom { from, to }, to), from_zero, SIZE, &|_| 0)
    }

    fn places(drawn: &Drawn) -> Vec<(f64, f64)> {
        drawn.marks.iter().map(|mark| (mark.x, mark.y)).collect()
    }

    #[test]
    fn it_begins_at_zero_and_fits() {
        let drawn = drawn(&[counted(0, 70), counted(10, 100), counted(20, 0)], 0, 20, true);
        assert_eq!(places(&drawn), [(58.0, 40.0), (108.0, 10.0), (158.0, 110.0)]);
        assert_eq!(drawn.counts, [(110.0, 0), (60.0, 50), (10.0, 100)]);
        assert_eq!(drawn.lines, ["M58.0 40.0L108.0 10.0L158.0 110.0"]);
        assert_eq!(drawn.areas, ["M58.0 40.0L108.0 10.0L158.0 110.0L158.0 110.0L58.0 110.0Z"]);
        assert!(drawn.marks.iter().all(|mark| (mark.entered, mark.left) == (30.0, 0.0)));
        assert!(drawn.from_zero);
    }

    #[test]
    fn small_moves_of_a_large_count_can_be_seen() {
        let refreshes = [counted(0, 33_120), counted(20, 33_190)];
        let gap = |drawn: &Drawn| drawn.marks[0].y - drawn.marks[1].y;
        assert!(gap(&drawn(&refreshes, 0, 20, true)) < 1.0);
        let close = drawn(&refreshes, 0, 20, false);
        assert!(gap(&close) > 60.0);
        assert!(!close.from_zero);
    }

    #[test]
    fn the_line_comes_in_from_before_the_frame_and_goes_out_behind_it() {
        let refreshes = [counted(-20, 50), counted(0, 60), counted(20, 70), counted(40, 80)];
        let drawn = drawn(&refreshes, 0, 20, true);
        assert_eq!(drawn.marks.len(), 2);
        assert!(drawn.lines[0].starts_with("M-42.0") && drawn.lines[0].contains("L258.0"));
    }

    #[test]
    fn another_trend_is_not_joined_to_the_one_before() {
        let other = |at| Refresh { registry: "other", ..counted(at, 9) };
        let drawn = drawn(&[counted(0, 50), counted(5, 60), other(10), other(20)], 0, 20, true);
        assert_eq!(drawn.lines.len(), 2);
        let begins: Vec<bool> = drawn.marks.iter().map(|mark| mark.new_trend).collect();
        assert_eq!(begins, [false, false, true, false]);
    }

    #[test]
    fn failed_refreshes_and_new_versions_are_marked() {
        let failed = Refresh { outcome: Outcome::Failed, ..counted(5, 0) };
        let later = Refresh { version: 2, ..counted(20, 9) };
        let drawn = drawn(&[counted(0, 50), failed, later], 0, 20, true);
        assert_eq!(drawn.failed, [83.0]);
        assert_eq!(drawn.marks.iter().map(|mark| mark.new_version).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn bars_are_as_high_as_the_most_that_moved() {
        let moved = |at, entered, left| {
            let outcome = Outcome::Counted { members: 1, entered: Some(entered), left: Some(left) };
            Refresh { outcome, ..counted(at, 0) }
        };
        let drawn = drawn(&[moved(0, 1_000_000, 500_000), moved(20, 0, 1)], 0, 20, true);
        let bars: Vec<_> = drawn.marks.iter().map(|mark| (mark.entered, mark.left)).collect();
        assert_eq!(bars, [(30.0, 15.0), (0.0, 2.0)]);
        assert_eq!((drawn.most_moved, drawn.bar_width), (1_000_000, 14.0));
    }

    #[test]
    fn one_point_and_none_are_drawn_too() {
        let one = draw(&Trend::of(&[counted(5, 0)], Frame::All, 9), true, SIZE, &|_| 0);
        assert_eq!(places(&one), [(108.0, 110.0)]);
        assert!(one.areas.is_empty());
        assert!(draw(&Trend::of(&[], Frame::All, 9), true, SIZE, &|_| 0).marks.is_empty());
    }

    #[test]
    fn midnights_are_those_of_the_zone_also_where_clocks_change() {
        // Clocks go from UTC+2 to UTC+1 at 01:00 UTC of the fourth day.
        let hour = 3_600_000;
        let change = 3 * calendar::DAY + hour;
        let offset = |at: i64| if at < change { 2 * hour } else { hour };
        let trend = Trend { from: -2 * hour, to: 6 * calendar::DAY - hour, ..Trend::default() };
        let size = Size { width: 1_066.0, ..SIZE };
        let drawn = draw(&trend, true, size, &offset);
        let (start, across) = size.across();
        let day_length = |pair: &[(f64, String)]| {
            (pair[1].0 - pair[0].0) / across * (trend.to - trend.from) as f64 / hour as f64
        };
        let days: Vec<f64> = drawn.dates.windows(2).map(day_length).map(f64::round).collect();
        assert_eq!(days, [24.0, 24.0, 24.0, 25.0, 24.0]);
        assert_eq!(drawn.dates[0], (start, "1 Jan 1970".to_owned()));
    }

    #[test]
    fn pointer_and_keys_find_points() {
        let marks = drawn(&[counted(0, 1), counted(10, 1), counted(20, 1)], 0, 20, true).marks;
        assert_eq!([0.0, 82.0, 84.0, 900.0].map(|x| nearest(&marks, x)), [0, 0, 1, 2].map(Some));
        assert_eq!(nearest(&[], 3.0), None);
        assert_eq!(step(None, 3, "ArrowRight"), Some(2));
        assert_eq!(step(Some(2), 3, "ArrowRight"), Some(2));
        assert_eq!(step(Some(0), 3, "ArrowLeft"), Some(0));
        assert_eq!(step(Some(2), 3, "Home"), Some(0));
        assert_eq!(step(Some(2), 3, "Tab"), None);
        assert_eq!(step(None, 0, "End"), None);
    }

    #[test]
    fn a_stretch_goes_from_point_to_point() {
        let marks = drawn(&[counted(0, 1), counted(10, 1), counted(20, 1)], 0, 20, true).marks;
        assert_eq!(stretch(&marks, 0, 10), Some((58.0, 108.0)));
        assert_eq!(stretch(&marks, -9, 15), Some((58.0, 108.0)));
        assert_eq!(stretch(&marks, 11, 19), None);
    }
}
