//! Which rows of a long list are drawn: those in sight, and a few around them. Rows may be opened, and are higher then.

use std::{collections::BTreeSet, ops::Range};

/// A list whose rows all have one height, save those that are opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// How many there are.
    pub count: usize,
    /// The height of a row, in pixels.
    pub height: f64,
    /// What an opened row has more.
    pub more: f64,
    /// The opened rows.
    pub opened: BTreeSet<usize>,
}

/// The rows that are drawn, and the room that is kept for those that are not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// Which rows.
    pub rows: Range<usize>,
    /// The room above them, in pixels.
    pub above: f64,
    /// The room below them.
    pub below: f64,
}

impl Rows {
    /// How far down a row begins; the end of the list for the row behind the last.
    pub fn top(&self, row: usize) -> f64 {
        row as f64 * self.height + self.opened.range(..row).count() as f64 * self.more
    }

    /// The row at a distance from the top; the last one below the end.
    fn at(&self, distance: f64) -> usize {
        let mut row = (distance / self.height).max(0.0) as usize;
        for opened in &self.opened {
            if *opened >= row {
                break;
            }
            // An opened row above takes the place of some that would be here.
            row = row.min((*opened).max(self.row_after(*opened, distance)));
        }
        row.min(self.count.saturating_sub(1))
    }

    /// The row at a distance, where no row behind `opened` is opened.
    fn row_after(&self, opened: usize, distance: f64) -> usize {
        let end = self.top(opened + 1);
        if distance < end { opened } else { opened + 1 + ((distance - end) / self.height) as usize }
    }

    /// What is drawn where the list is scrolled by so much and so much of it is in sight, with so many rows around it.
    pub fn window(&self, scrolled: f64, sight: f64, around: usize) -> Window {
        if self.count == 0 {
            return Window::default();
        }
        let first = self.at(scrolled).saturating_sub(around);
        let last = (self.at(scrolled + sight) + around).min(self.count - 1);
        Window {
            above: self.top(first),
            below: self.top(self.count) - self.top(last + 1),
            rows: first..last + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    fn rows(opened: &[usize]) -> Rows {
        Rows { count: 1_000, height: 36.0, more: 300.0, opened: opened.iter().copied().collect() }
    }

    #[test]
    fn only_what_is_in_sight_is_drawn() {
        let window = rows(&[]).window(0.0, 720.0, 5);
        assert_eq!(window.rows, 0..26);
        let window = rows(&[]).window(3_600.0, 720.0, 5);
        assert_eq!(window.rows, 95..126);
        assert_eq!((window.above, window.below), (95.0 * 36.0, 874.0 * 36.0));
        assert_eq!(rows(&[]).window(1e9, 720.0, 5).rows, 994..1_000);
        assert_eq!(Rows::default().window(0.0, 720.0, 5).rows, 0..0);
    }

    #[test]
    fn drawn_and_kept_room_are_always_the_whole_list() {
        let lists = [rows(&[]), rows(&[0]), rows(&[3, 4, 5]), rows(&[999]), rows(&[10, 500, 990])];
        for list in &lists {
            let whole = list.top(1_000);
            for step in 0..500 {
                let scrolled = f64::from(step) * whole / 500.0;
                let window = list.window(scrolled, 600.0, 3);
                let drawn = list.top(window.rows.end) - list.top(window.rows.start);
                assert_eq!(window.above + drawn + window.below, whole);
                // Nothing in sight is missing.
                assert!(window.above <= scrolled, "{scrolled} {window:?}");
                assert!(whole - window.below >= (scrolled + 600.0).min(whole), "{scrolled} {window:?}");
                assert!(window.rows.len() <= 26, "{window:?}");
            }
        }
    }
}
