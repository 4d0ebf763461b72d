//! Figures of a trend: how many members a segment had over time, and what came between.
//!
//! Instants are milliseconds since 1970-01-01T00:00:00 UTC. Refreshes are given oldest first.

/// A refresh, as far as a trend is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refresh<'a> {
    /// When it ended.
    pub at: i64,
    /// How it went.
    pub outcome: Outcome,
    /// The version of the definition.
    pub version: u32,
    /// The registry of its members' keys: another profile table or key has another one.
    pub registry: &'a str,
}

/// How a refresh went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The members were found.
    Counted {
        /// How many.
        members: u32,
        /// Not in the one before; nothing where it was compared with none.
        entered: Option<u32>,
        /// In the one before and not any more.
        left: Option<u32>,
    },
    /// It failed: what the members were at that instant is not known.
    Failed,
    /// It was cancelled or passed over: nothing was to be known.
    Passed,
}

/// A counted refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub at: i64,
    /// Members.
    pub members: u32,
    /// Since the point before.
    pub entered: Option<u32>,
    /// Since the point before.
    pub left: Option<u32>,
    /// The version of the definition.
    pub version: u32,
}

/// The part of time that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// So many times 24 hours back from now.
    Days(u16),
    /// Everything there is.
    #[default]
    All,
    /// From one instant to another, both in.
    Custom {
        /// The first; the least that there is for that of the refreshes.
        from: i64,
        /// The last; the largest that there is for that of the refreshes.
        to: i64,
    },
}

const DAY: i64 = 86_400_000;

impl Frame {
    /// What a person chooses from; a custom one is besides.
    pub const CHOICES: [Self; 5] =
        [Self::Days(7), Self::Days(30), Self::Days(90), Self::Days(365), Self::All];

    /// The words on the screen.
    pub fn label(self) -> String {
        match self {
            Self::Days(365) => "A year".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::All => "All".to_owned(),
            Self::Custom { .. } => "Custom".to_owned(),
        }
    }

    /// Its first and last instants; of all, those of the refreshes.
    fn span(self, now: i64, refreshes: &[Refresh]) -> (i64, i64) {
        match self {
            Self::Days(days) => (now - i64::from(days) * DAY, now),
            // An end that is not given is that of the refreshes.
            Self::Custom { from, to } => {
                let (first, last) = Self::All.span(now, refreshes);
                let from = if from == i64::MIN { first.min(to) } else { from };
                let to = if to == i64::MAX { last.max(from) } else { to };
                (from.min(to), to.max(from))
            }
            Self::All => (
                refreshes.first().map_or(now, |first| first.at),
                refreshes.last().map_or(now, |last| last.at),
            ),
        }
    }
}

/// A trend within a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    /// The frame's first instant.
    pub from: i64,
    /// The frame's last instant.
    pub to: i64,
    /// Points joined by a line, oldest first, none of them empty. A failed refresh interrupts the line; another registry
    /// begins a new trend.
    pub lines: Vec<Line>,
    /// Failed refreshes.
    pub failed: Vec<i64>,
}

/// Points that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The line comes in from the left: the last point before the frame, to which its first point is joined.
    pub before: Option<Point>,
    /// The line goes out to the right: the first point behind the frame.
    pub after: Option<Point>,
    /// Within the frame; may be empty where the line only passes through.
    pub points: Vec<Point>,
    /// A new trend begins here: its first point is not to be compared with what was before.
    pub new_trend: bool,
}

impl Trend {
    /// The trend of refreshes, oldest first, in a frame that ends now unless it says otherwise.
    pub fn of(refreshes: &[Refresh], frame: Frame, now: i64) -> Self {
        let (from, to) = frame.span(now, refreshes);
        let mut trend = Self { from, to, lines: Vec::new(), failed: Vec::new() };
        let mut line = Line::default();
        let mut registry = None;
        for refresh in refreshes {
            match refresh.outcome {
                Outcome::Passed => {}
                Outcome::Failed => {
                    trend.end(&mut line);
                    if (from..=to).contains(&refresh.at) {
                        trend.failed.push(refresh.at);
                    }
                }
                Outcome::Counted { members, entered, left } => {
                    if registry != Some(refresh.registry) {
                        trend.end(&mut line);
                        line.new_trend = registry.is_some();
                        registry = Some(refresh.registry);
                    }
                    let point = Point { at: refresh.at, members, entered, left, version: refresh.version };
                    if refresh.at < from {
                        line.before = Some(point);
                        line.new_trend = false;
                    } else if refresh.at <= to {
                        line.points.push(point);
                    } else if line.after.is_none() {
                        line.after = Some(point);
                    }
                }
            }
        }
        trend.end(&mut line);
        trend
    }

    fn end(&mut self, line: &mut Line) {
        let line = std::mem::take(line);
        if !line.points.is_empty() || (line.before.is_some() && line.after.is_some()) {
            self.lines.push(line);
        }
    }

    /// All points within the frame, oldest first.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.lines.iter().flat_map(|line| &line.points)
    }

    /// The points at which another version of the definition begins than the one of the point before.
    pub fn versions(&self) -> Vec<Point> {
        let before = self.lines.first().and_then(|line| line.before);
        let mut last = before.map(|point| point.version);
        let mut begins = Vec::new();
        for point in self.points() {
            if last.is_some_and(|last| last != point.version) {
                begins.push(*point);
            }
            last = Some(point.version);
        }
        begins
    }

    /// The highest count within the frame, lines in and out of it included; 0 where there is none.
    pub fn highest(&self) -> u32 {
        let edges = self.lines.iter().flat_map(|line| [line.before, line.after]).flatten();
        self.points().copied().chain(edges).map(|point| point.members).max().unwrap_or(0)
    }

    /// The highest of who entered or left within the frame.
    pub fn most_moved(&self) -> u32 {
        self.points().flat_map(|point| [point.entered, point.left]).flatten().max().unwrap_or(0)
    }
}

/// How the count differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Members more, or fewer.
    pub members: i64,
    /// As a share of those before; nothing where there were none.
    pub share: Option<f64>,
}

/// The counted refreshes of the trend that goes on now, newest first.
fn current<'a>(refreshes: &'a [Refresh<'a>]) -> impl Iterator<Item = u32> + 'a {
    let counted = |refresh: &Refresh<'a>| match refresh.outcome {
        Outcome::Counted { members, .. } => Some((refresh.registry, members)),
        Outcome::Failed | Outcome::Passed => None,
    };
    let newest = refreshes.iter().rev().find_map(counted).map(|(registry, _)| registry);
    refreshes
        .iter()
        .rev()
        .filter_map(counted)
        .take_while(move |(registry, _)| Some(*registry) == newest)
        .map(|(_, members)| members)
}

/// The last counts of the trend that goes on now, oldest first, at most so many.
pub fn sparkline(refreshes: &[Refresh], most: usize) -> Vec<u32> {
    let mut counts: Vec<u32> = current(refreshes).take(most).collect();
    counts.reverse();
    counts
}

/// The change since the refresh before the last; nothing where the last begins a trend.
pub fn difference(refreshes: &[Refresh]) -> Option<Difference> {
    let mut counts = current(refreshes).map(i64::from);
    let (now, before) = (counts.next()?, counts.next()?);
    let members = now - before;
    Some(Difference { members, share: (before > 0).then(|| members as f64 / before as f64) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(at: i64, members: u32, version: u32, registry: &str) -> Refresh<'_> {
        let outcome = Outcome::Counted { members, entered: Some(2), left: Some(1) };
        Refresh { at, outcome, version, registry }
    }

    fn ended(at: i64, outcome: Outcome) -> Refresh<'static> {
        Refresh { at, outcome, version: 1, registry: "" }
    }

    fn lines(trend: &Trend) -> Vec<Vec<u32>> {
        trend.lines.iter().map(|line| line.points.iter().map(|point| point.members).collect()).collect()
    }

    #[test]
    fn nothing_is_a_trend_too() {
        let trend = Trend::of(&[], Frame::All, 5);
        assert_eq!(trend, Trend { from: 5, to: 5, ..Trend::default() });
        assert_eq!((trend.highest(), trend.most_moved(), trend.versions()), (0, 0, Vec::new()));
        assert_eq!((sparkline(&[], 9), difference(&[])), (Vec::new(), None));
    }

    #[test]
    fn a_failure_is_a_gap_and_a_cancelled_refresh_is_none() {
        let refreshes = [
            counted(1, 10, 1, "a"),
            ended(2, Outcome::Passed),
            counted(3, 12, 1, "a"),
            ended(4, Outcome::Failed),
            ended(5, Outcome::Failed),
            counted(6, 9, 1, "a"),
            ended(7, Outcome::Failed),
        ];
        let trend = Trend::of(&refreshes, Frame::All, 100);
        assert_eq!(lines(&trend), [vec![10, 12], vec![9]]);
        assert_eq!(trend.failed, [4, 5, 7]);
        assert!(trend.lines.iter().all(|line| !line.new_trend));
        assert_eq!(sparkline(&refreshes, 2), [12, 9]);
        assert_eq!(difference(&refreshes), Some(Difference { members: -3, share: Some(-0.25) }));
    }

    #[test]
    fn another_registry_is_another_trend() {
        let refreshes =
            [counted(1, 10, 1, "a"), counted(2, 500, 1, "b"), counted(3, 501, 1, "b"), counted(4, 9, 2, "a")];
        let trend = Trend::of(&refreshes, Frame::All, 4);
        assert_eq!(lines(&trend), [vec![10], vec![500, 501], vec![9]]);
        assert_eq!(trend.lines.iter().map(|line| line.new_trend).collect::<Vec<_>>(), [false, true, true]);
        assert_eq!(sparkline(&refreshes, 9), [9], "what was counted by another key is not compared");
        assert_eq!(difference(&refreshes), None);
        assert_eq!(difference(&refreshes[..3]), Some(Difference { members: 1, share: Some(0.002) }));
    }

    #[test]
    fn frames_cut_lines_and_know_where_they_go() {
        let refreshes: Vec<Refresh> =
            (0..10).map(|day| counted(day * DAY, day as u32, 1 + (day / 4) as u32, "a")).collect();
        let week = Trend::of(&refreshes, Frame::Days(7), 9 * DAY);
        assert_eq!(lines(&week), [vec![2, 3, 4, 5, 6, 7, 8, 9]]);
        assert_eq!(week.lines[0].before.map(|point| point.members), Some(1));
        assert_eq!(week.versions().iter().map(|point| point.at / DAY).collect::<Vec<_>>(), [4, 8]);
        let custom = Trend::of(&refreshes, Frame::Custom { from: 5 * DAY, to: 3 * DAY }, 0);
        assert_eq!(lines(&custom), [vec![3, 4, 5]]);
        assert_eq!(custom.lines[0].after.map(|point| point.members), Some(6));
        assert_eq!(custom.highest(), 6);
        let open = Trend::of(&refreshes, Frame::Custom { from: 8 * DAY, to: i64::MAX }, 0);
        assert_eq!((open.to, lines(&open)), (9 * DAY, vec![vec![8, 9]]));
        let open = Trend::of(&refreshes, Frame::Custom { from: i64::MIN, to: DAY }, 0);
        assert_eq!((open.from, lines(&open)), (0, vec![vec![0, 1]]));
        let between = Trend::of(&refreshes, Frame::Custom { from: DAY + 1, to: DAY + 2 }, 0);
        assert_eq!(
            (lines(&between), between.highest()),
            (vec![Vec::new()], 2),
            "the line only passes through"
        );
        let later = Trend::of(&refreshes, Frame::Days(7), 90 * DAY);
        assert_eq!(later.lines, [], "nothing to see: the last refresh is long ago");
    }

    #[test]
    fn the_share_of_nobody_is_no_number() {
        let refreshes = [counted(1, 0, 1, "a"), counted(2, 7, 1, "a")];
        assert_eq!(difference(&refreshes), Some(Difference { members: 7, share: None }));
        assert_eq!(Trend::of(&refreshes, Frame::All, 2).most_moved(), 2);
    }

    #[test]
    fn choices_have_words() {
        assert_eq!(Frame::CHOICES.map(Frame::label), ["7 days", "30 days", "90 days", "A year", "All"]);
    }
}
