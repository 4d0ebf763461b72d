//! One thing, then another: of one table or of two.

use satsuma::model::{
    attribute::{Attribute, Path},
    condition::{DateUnit, TimeSpan},
    definition::{Between, NodeKind, Sequence, Step},
};

use super::Maker;
use crate::related::obvious::instant;

impl Maker<'_> {
    /// A way from a table with a time.
    fn happening(&mut self) -> Option<Path> {
        let timed = |path: &&Path| self.time_of(&path.from).is_some();
        let all: Vec<&Path> = self.paths.iter().filter(timed).collect();
        if all.is_empty() { None } else { Some((*self.random.pick(&all)).clone()) }
    }

    fn is_timed(&self, path: &Path) -> bool {
        self.time_of(&path.from).is_some_and(|time| self.class_of(&time) == "date_time")
    }

    fn within(&mut self, timed: bool) -> TimeSpan {
        use DateUnit::{Days, Hours, Minutes, Months, Quarters, Weeks, Years};
        let unit = *self.random.pick(if timed {
            &[Days, Days, Weeks, Months, Quarters, Years, Hours, Minutes]
        } else {
            &[Days, Days, Days, Weeks, Weeks, Months, Quarters, Years]
        });
        let most = match unit {
            Minutes => 60_000,
            Hours => 1_500,
            Days => 90,
            Weeks => 12,
            Months => 5,
            _ => 2,
        };
        TimeSpan { count: self.random.below(most + 1) as u32, unit }
    }

    /// Just as long as it was from some record to another, so that the end of the time is met.
    fn gap(&mut self, one: &Path, other: &Path) -> Option<TimeSpan> {
        let reading = self.obvious.reading;
        let times = |path: &Path| {
            let table = &reading.tables[reading.place(&path.from)];
            let times = (0..table.rows()).filter_map(|row| table.at(row));
            times.map(|time| instant(time, &reading.calendar)).collect::<Vec<_>>()
        };
        let (from, to) = (times(one), times(other));
        if from.is_empty() || to.is_empty() {
            return None;
        }
        let minutes = (0..20).find_map(|_| {
            let gap = *self.random.pick(&to) - *self.random.pick(&from);
            (gap > 0 && gap % 60_000_000_000 == 0).then_some((gap / 60_000_000_000) as u32)
        })?;
        let timed = self.is_timed(one) && self.is_timed(other);
        match minutes {
            days if days % 1_440 == 0 => Some(TimeSpan { count: days / 1_440, unit: DateUnit::Days }),
            hours if timed && hours % 60 == 0 => Some(TimeSpan { count: hours / 60, unit: DateUnit::Hours }),
            count if timed => Some(TimeSpan { count, unit: DateUnit::Minutes }),
            _ => None,
        }
    }

    pub(super) fn sequence(&mut self, depth: usize) -> Option<NodeKind> {
        let count = if self.random.percent(75) { 2 } else { 3 };
        let mut steps: Vec<Step> = Vec::new();
        for at in 0..count {
            let again = steps.last().map(|step: &Step| step.path.clone()).filter(|_| self.random.percent(55));
            let path = match again {
                Some(path) => path,
                None => self.happening()?,
            };
            let filter = if self.random.percent(40) { Some(self.filter(&path, depth)) } else { None };
            let mut step = Step { path, filter, within: None, without: None, same: None };
            if at > 0 {
                let before = steps[at - 1].path.clone();
                if self.random.percent(50) {
                    let timed = self.is_timed(&before) && self.is_timed(&step.path);
                    let gap = if self.random.percent(60) { self.gap(&before, &step.path) } else { None };
                    step.within = Some(gap.unwrap_or_else(|| self.within(timed)));
                }
                if self.random.percent(30) {
                    let path = self.happening()?;
                    let filter = if self.random.percent(60) { Some(self.filter(&path, depth)) } else { None };
                    step.without = Some(Between { path, filter });
                }
                if self.random.percent(35) {
                    step.same = self.shared(&before, &step.path);
                }
            }
            steps.push(step);
        }
        Some(NodeKind::Sequence(Sequence { steps }))
    }

    /// An attribute that records of both paths have one value of.
    fn shared(&mut self, one: &Path, other: &Path) -> Option<Attribute> {
        let others = self.single_attributes(other);
        let mut all = self.single_attributes(one);
        all.retain(|column| others.contains(column) && !matches!(self.class_of(column), "list" | "nothing"));
        self.pick(&all).map(Attribute::Column)
    }
}
