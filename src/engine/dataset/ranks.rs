//! Columns whose numbers are put in order, because how they are spread is asked for again and again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::data::tally::Ranked;

/// So much memory they take at most.
const MOST: usize = 64 << 20;

/// A column of a table, by their places.
type Key = (usize, usize);

/// What is known of a column.
enum Known {
    /// It has been asked for.
    Asked,
    /// Nothing is to be gained.
    Left,
    Ranked(Arc<Ranked>),
}

/// The numbers of columns in order.
#[derive(Default)]
pub(in crate::engine) struct Ranks(Mutex<FxHashMap<Key, Known>>);

impl Ranks {
    fn known(&self) -> MutexGuard<'_, FxHashMap<Key, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A column's numbers, where they were put in order.
    pub(in crate::engine) fn of(&self, column: Key) -> Option<Arc<Ranked>> {
        match self.known().get(&column) {
            Some(Known::Ranked(ranked)) => Some(Arc::clone(ranked)),
            _ => None,
        }
    }

    /// Whether a column that is not in order is asked for once more and is to be put in order: where that suits it, and there
    /// is room for it.
    pub(in crate::engine) fn is_asked_again(
        &self,
        column: Key,
        rows: usize,
        suits: impl FnOnce() -> bool,
    ) -> bool {
        let mut known = self.known();
        match known.get(&column) {
            Some(Known::Asked) => {}
            Some(_) => return false,
            None => {
                known.insert(column, Known::Asked);
                return false;
            }
        }
        let worth = size(&known) + Ranked::size_of_rows(rows) <= MOST && suits();
        if !worth {
            known.insert(column, Known::Left);
        }
        worth
    }

    /// Keeps a column's numbers.
    pub(in crate::engine) fn put(&self, column: Key, ranked: Arc<Ranked>) {
        self.known().insert(column, Known::Ranked(ranked));
    }

    /// How much memory they take.
    pub(super) fn size(&self) -> usize {
        size(&self.known())
    }
}

fn size(known: &FxHashMap<Key, Known>) -> usize {
    let of_column = |known: &Known| match known {
        Known::Ranked(ranked) => ranked.size(),
        Known::Asked | Known::Left => 0,
    };
    known.values().map(of_column).sum()
}
