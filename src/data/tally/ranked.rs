//! Numbers of a column in order, and which of them each row has: sets of its rows are counted one after another without
//! looking at the numbers again.

use std::sync::Arc;

use super::{STEP, Tallying, Words, is_near, keys_of, run::Run};
use crate::data::{
    column::{Column, Integers, Values},
    outline::Outline,
    sorted::Form,
};

/// A column has to have so many rows: less are told apart as quickly.
const MANY: usize = 1 << 16;

/// And not more than so many.
const MOST: usize = 1 << 22;

/// Numbers between two that are looked at first.
const STRIDE: usize = 1 << 6;

/// Numbers whose counts are added up together.
const BLOCK: usize = 1 << 8;

/// The different numbers of a column, ascending, and the place of each row's among them.
pub struct Ranked {
    keys: Vec<i64>,
    /// Of a row without a value anything.
    places: Vec<u32>,
}

impl Ranked {
    /// Whether a column holds many numbers that are not counted as they come.
    pub fn suits(column: &Column) -> bool {
        (MANY..MOST).contains(&column.len)
            && match &column.values {
                Values::Float32(_) | Values::Float64(_) => true,
                Values::Exact { mantissas: Integers::I32(values), .. } | Values::Date(values) => {
                    !are_near(values)
                }
                Values::Exact { mantissas: Integers::I64(values), .. } | Values::DateTime { values, .. } => {
                    !are_near(values)
                }
                _ => false,
            }
    }

    /// How many different numbers there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The place of each row's number.
    pub(super) fn places(&self) -> &[u32] {
        &self.places
    }

    /// How much memory it takes of so many rows at most.
    pub fn size_of_rows(rows: usize) -> usize {
        rows * (size_of::<i64>() + size_of::<u32>())
    }

    /// How much memory it takes.
    pub fn size(&self) -> usize {
        self.keys.len() * size_of::<i64>() + self.places.len() * size_of::<u32>()
    }
}

/// Whether some numbers are counted one by one.
fn are_near<T: Copy + Ord + Into<i64>>(values: &[T]) -> bool {
    let ends = values.iter().min().zip(values.iter().max());
    ends.is_none_or(|(low, high)| is_near((*low).into(), (*high).into(), values.len()))
}

/// Numbers that are being put in order.
pub struct Ranking {
    column: Arc<Column>,
    /// While their values are told apart.
    tallying: Option<Tallying>,
    keys: Vec<i64>,
    /// Some of them, evenly.
    some: Vec<i64>,
    places: Vec<u32>,
}

impl Ranking {
    /// Of a column that [`Ranked::suits`].
    pub fn new(column: Arc<Column>) -> Self {
        let tallying = Some(Tallying::new(Arc::clone(&column), None));
        let places = Vec::with_capacity(column.len);
        Self { column, tallying, keys: Vec::new(), some: Vec::new(), places }
    }

    /// A few milliseconds' worth: `true` while there is more.
    pub fn step(&mut self) -> bool {
        if self.tallying.as_mut().is_some_and(Tallying::step) {
            return true;
        }
        if let Some(tallying) = self.tallying.take() {
            self.keys = tallying.finish().values.and_then(Run::into_narrow).unwrap_or_default();
            self.some = self.keys.iter().copied().step_by(STRIDE).collect();
            return true;
        }
        let (from, all) = (self.places.len() / 64, self.column.len.div_ceil(64));
        let to = all.min(from + STEP / 2);
        let len = self.column.len;
        let whole = |at: usize| if len - at * 64 >= 64 { u64::MAX } else { (1 << (len % 64)) - 1 };
        let (keys, some, places) = (&self.keys, &self.some, &mut self.places);
        keys_of(&Words { from, to, word: &whole }, &self.column.values, |key| {
            let stretch = some.partition_point(|own| *own <= key).saturating_sub(1) * STRIDE;
            let stretch_end = keys.len().min(stretch + STRIDE);
            let place = stretch + keys[stretch..stretch_end].partition_point(|own| *own < key);
            places.push(place.min(keys.len().saturating_sub(1)) as u32);
        });
        to < all
    }

    /// Once all steps are done.
    pub fn finish(self) -> Ranked {
        Ranked { keys: self.keys, places: self.places }
    }
}

/// How often each number of a column is there among some rows.
pub struct Counted {
    form: Form,
    ranked: Arc<Ranked>,
    counts: Vec<u32>,
    /// How many come before each block of them, and how many there are.
    before: Vec<u64>,
}

impl Counted {
    pub(super) fn new(form: Form, ranked: Arc<Ranked>, counts: Vec<u32>) -> Self {
        let mut all = 0;
        let mut before = vec![0];
        before.extend(counts.chunks(BLOCK).map(|block| {
            all += block.iter().copied().map(u64::from).sum::<u64>();
            all
        }));
        Self { form, ranked, counts, before }
    }

    /// What the numbers are.
    pub fn form(&self) -> Form {
        self.form
    }

    /// How many there are.
    pub fn filled(&self) -> u64 {
        self.before[self.before.len() - 1]
    }

    /// Those that are there among some places, and how often.
    fn there(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = (i64, u64)> {
        let numbers = self.ranked.keys[from..to].iter().zip(&self.counts[from..to]);
        numbers.filter(|(_, count)| **count > 0).map(|(key, count)| (*key, u64::from(*count)))
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = (i64, u64)> {
        self.there(0, self.counts.len())
    }

    fn run(&self, numbers: impl Iterator<Item = (i64, u64)>) -> Run {
        let (keys, counts) = numbers.unzip();
        Run::narrow(self.form(), keys, counts)
    }

    /// The smallest and the largest: one where they are the same, none of nothing.
    pub fn ends(&self) -> Run {
        let mut keys: Vec<i64> =
            self.all().next().into_iter().chain(self.all().next_back()).map(|(key, _)| key).collect();
        keys.dedup();
        self.run(keys.into_iter().map(|key| (key, 1)))
    }

    /// All of them, told apart and in order.
    pub fn ascending(&self) -> Run {
        self.run(self.all())
    }

    /// How many lie in each of about so many stretches that are about as full.
    pub fn outline(&self, stretches: usize) -> Outline {
        let full = self.filled().div_ceil(stretches as u64);
        let mut outline = Outline::default();
        for (key, before) in self.ranked.keys.iter().step_by(BLOCK).zip(self.before.windows(2)) {
            let count = before[1] - before[0];
            match outline.counts.last_mut() {
                Some(own) if *own + count <= full => *own += count,
                _ => {
                    outline.lows.push(*key);
                    outline.counts.push(count);
                }
            }
        }
        outline
    }

    /// Those that are there more than once, or the commonest of them, ascending; and how often any other is there at most.
    pub fn repeated(&self, most: usize) -> (Run, u64) {
        let single = self.counts.contains(&1);
        let mut found = Vec::new();
        let stretches = self.counts.chunks(STRIDE).zip(self.ranked.keys.chunks(STRIDE));
        // Few are: most stretches are passed over at once.
        for (counts, keys) in
            stretches.filter(|(counts, _)| counts.iter().fold(0, |all, count| all | count) > 1)
        {
            let numbers = keys.iter().zip(counts).filter(|(_, count)| **count > 1);
            found.extend(numbers.map(|(key, count)| (*key, u64::from(*count))));
        }
        let (found, others) = super::commonest(found, most);
        (self.run(found.into_iter()), others.unwrap_or(single.into()))
    }

    /// The first place whose number is not below another.
    fn place(&self, key: i64) -> usize {
        self.ranked.keys.partition_point(|own| *own < key)
    }

    /// How often a number is there.
    pub fn count(&self, key: i64) -> u64 {
        let place = self.place(key);
        if self.ranked.keys.get(place) == Some(&key) { self.counts[place].into() } else { 0 }
    }

    /// How many are below a number.
    pub fn below(&self, key: i64) -> u64 {
        let place = self.place(key);
        let block = place / BLOCK;
        self.before[block] + self.counts[block * BLOCK..place].iter().copied().map(u64::from).sum::<u64>()
    }

    /// Those within some ranges, both ends in, told apart. Ranges ascend and have nothing in common.
    pub fn within(&self, ranges: &[(i64, i64)]) -> Run {
        let places = ranges
            .iter()
            .map(|(from, to)| (self.place(*from), self.ranked.keys.partition_point(|own| own <= to)));
        self.run(places.filter(|(from, to)| from < to).flat_map(|(from, to)| self.there(from, to)))
    }
}
