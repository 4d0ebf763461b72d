//! A long list that comes in pages: what is there of it, and which page is wanted next.

use std::{collections::BTreeMap, sync::Arc};

use crate::model::cell::Cell;

/// Rows of a page.
pub const PAGE: usize = 100;

/// So many pages are kept: those farthest from what is seen go first.
const KEPT: usize = 40;

/// Rows of a list by their pages. A copy shares the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    pages: BTreeMap<usize, Arc<Vec<Vec<Cell>>>>,
    /// How many rows there are in all; nothing before the first page.
    total: Option<usize>,
}

impl Pages {
    /// How many rows there are in all; nothing before the first page.
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// A row, where its page is there.
    pub fn row(&self, at: usize) -> Option<&Vec<Cell>> {
        self.pages.get(&(at / PAGE))?.get(at % PAGE)
    }

    /// The first page that is not there of the rows from one to before another; where all are there, a page beside them.
    /// Nothing where there is no more to ask for.
    pub fn wanted(&self, (from, to): (usize, usize)) -> Option<usize> {
        let Some(total) = self.total else { return Some(from / PAGE) };
        if total == 0 {
            return None;
        }
        let last = (total - 1) / PAGE;
        let (first, end) = ((from / PAGE).min(last), (to.max(from + 1) - 1).min(total - 1) / PAGE);
        let beside = [end + 1, first.saturating_sub(1)];
        (first..=end)
            .chain(beside.into_iter().filter(|page| *page <= last))
            .find(|page| !self.pages.contains_key(page))
    }

    /// Puts a page in, and says how many rows there are in all. `near` is a row that is seen.
    pub fn put(&mut self, page: usize, rows: Vec<Vec<Cell>>, total: usize, near: usize) {
        self.total = Some(total);
        self.pages.insert(page, Arc::new(rows));
        let near = near / PAGE;
        while self.pages.len() > KEPT {
            let farthest = self.pages.keys().copied().max_by_key(|page| page.abs_diff(near));
            let Some(farthest) = farthest else { break };
            self.pages.remove(&farthest);
        }
    }

    /// Of a list that did not say how many rows it has after it was asked: none.
    pub fn nothing() -> Self {
        Self { pages: BTreeMap::new(), total: Some(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(page: usize, total: usize) -> Vec<Vec<Cell>> {
        (page * PAGE..total.min((page + 1) * PAGE)).map(|row| vec![Cell::Number(row.to_string())]).collect()
    }

    #[test]
    fn what_is_seen_comes_first_then_what_is_beside_it() {
        let total = 1_000_000;
        let mut pages = Pages::default();
        let window = (512_340, 512_420);
        let mut asked = Vec::new();
        while let Some(page) = pages.wanted(window) {
            asked.push(page);
            pages.put(page, rows(page, total), total, window.0);
        }
        assert_eq!(asked, [5_123, 5_124, 5_125, 5_122]);
        assert_eq!(pages.row(512_399), Some(&vec![Cell::Number("512399".into())]));
        assert_eq!(pages.row(0), None);
        assert_eq!(pages.total(), Some(total));
    }

    #[test]
    fn a_short_list_has_an_end() {
        let mut pages = Pages::default();
        pages.put(0, rows(0, 120), 120, 0);
        assert_eq!(pages.wanted((0, 40)), Some(1));
        pages.put(1, rows(1, 120), 120, 0);
        assert_eq!((pages.wanted((0, 40)), pages.wanted((90, 5_000))), (None, None));
        assert_eq!(pages.row(120), None);
        assert_eq!(Pages::nothing().wanted((0, 10)), None);
    }

    #[test]
    fn pages_far_away_are_let_go() {
        let total = 100_000;
        let mut pages = Pages::default();
        for page in 0..200 {
            pages.put(page, rows(page, total), total, page * PAGE);
        }
        assert!(pages.row(199 * PAGE).is_some() && pages.row(170 * PAGE).is_some());
        assert!(pages.row(0).is_none());
        assert_eq!(pages.pages.len(), KEPT);
    }
}
