//! Sums of floats held against a test. They are added up as they come, and how far that can be from the exact sum is known:
//! only customers whose sum is so close to an end of the test are added up exactly.

use std::{ops::Range, sync::Arc};

use super::{Made, Work};
use crate::{
    data::column::{Bits, Column, Values as Stored},
    engine::{
        aggregate::{Fault, exact},
        dataset::{Dataset, Frame},
        kernel::{self, Ranks},
        number::key64,
        spans::Spans,
    },
};

/// Words that are asked at a time.
const PIECE: usize = 32;

/// A column of finite floats, and how far sums of its values that are rounded again and again can be from the exact ones.
pub(super) struct Summands {
    column: Arc<Column>,
    bound: f64,
}

impl Summands {
    /// Of a column whose rows are the frame's; nothing where that cannot be said.
    pub(super) fn of(data: &Dataset, frame: &Frame, table: usize, column: usize) -> Option<Self> {
        let most = data.magnitude(table, column)?;
        let many = f64::from(frame.longest(data)) + 1.0;
        // Each of up to n roundings is of a sum of up to n values; twice that, as the ends below are rounded, too.
        let bound = many * many * most * f64::EPSILON;
        let column = Arc::clone(data.table(table).column(column));
        (many * many * most).is_finite().then_some(Self { column, bound })
    }

    /// The values.
    pub(super) fn column(&self) -> &Column {
        &self.column
    }
}

/// Customers whose sum passes.
pub(super) struct Floats {
    frame: Arc<Frame>,
    data: Arc<Dataset>,
    of: Summands,
    /// The records that are looked at.
    passes: Arc<Bits>,
    at: usize,
    sums: Vec<f64>,
    /// What passes, as keys of floats.
    spans: Vec<(i64, i64)>,
    /// Where the test may hold of nothing: how many records there are.
    ranks: Option<Ranks>,
    words: Vec<u64>,
}

impl Floats {
    pub(super) fn new(
        data: &Arc<Dataset>,
        frame: Arc<Frame>,
        of: Summands,
        passes: Arc<Bits>,
        spans: &Spans,
    ) -> Self {
        let customers = data.profile().rows();
        let mut floats = Self {
            frame,
            data: Arc::clone(data),
            of,
            passes,
            at: 0,
            sums: vec![0.0; customers],
            spans: spans.ticks().collect(),
            ranks: None,
            words: Vec::with_capacity(customers.div_ceil(64)),
        };
        floats.ranks = floats.may_pass(0.0).then(|| Ranks::of(Arc::clone(&floats.passes)));
        floats
    }

    fn values(&self) -> &[f64] {
        match &self.of.column.values {
            Stored::Float64(values) => values,
            _ => &[],
        }
    }

    /// Keys of the least and the most that the exact sum can be.
    #[inline(always)]
    fn ends(&self, sum: f64) -> (i64, i64) {
        (key64(sum - self.of.bound), key64(sum + self.of.bound))
    }

    #[inline(always)]
    fn may_pass(&self, sum: f64) -> bool {
        let (least, most) = self.ends(sum);
        self.spans.iter().fold(false, |may, (low, high)| may | ((*low <= most) & (least <= *high)))
    }

    #[inline(always)]
    fn passes(&self, sum: f64) -> bool {
        let (least, most) = self.ends(sum);
        self.spans.iter().fold(false, |does, (low, high)| does | ((*low <= least) & (most <= *high)))
    }

    fn exactly(&self, rows: Range<usize>) -> bool {
        let there = rows.filter(|row| self.passes.get(*row));
        let sum = key64(exact::sum(there.map(|row| self.values()[row])));
        self.spans.iter().any(|(low, high)| (*low..=*high).contains(&sum))
    }

    /// Asks some customers, a whole number of words but at the end.
    fn piece(&self, customers: Range<usize>, out: &mut [u64]) {
        let Some(offsets) = self.frame.runs(&self.data) else { return };
        let sums = &self.sums[customers.clone()];
        let mut may = [0; PIECE];
        kernel::rows(sums, &mut may, |sum| self.may_pass(sum));
        kernel::rows(sums, out, |sum| self.passes(sum));
        for (at, (may, out)) in may.iter().zip(out.iter_mut()).enumerate() {
            let mut open = may & !*out;
            while open != 0 {
                let customer = customers.start + at * 64 + open.trailing_zeros() as usize;
                let rows = offsets[customer] as usize..offsets[customer + 1] as usize;
                *out |= u64::from(self.exactly(rows)) << (customer % 64);
                open &= open - 1;
            }
        }
        if let Some(ranks) = &self.ranks {
            let (mut counts, mut some) = ([0; PIECE * 64], [0; PIECE]);
            let counts = &mut counts[..customers.len()];
            ranks.counts(&offsets[customers.start..=customers.end], counts);
            kernel::rows(counts, &mut some, |count| count > 0);
            out.iter_mut().zip(some).for_each(|(out, some)| *out &= some);
        }
    }

    /// Adds some records up: `true` while there are more.
    fn add(&mut self) -> bool {
        let words = self.passes.words();
        let end = words.len().min(self.at + kernel::STEP * 4);
        let Stored::Float64(values) = &self.of.column.values else { return false };
        let sums = &mut self.sums[..];
        let customers = self.frame.customers();
        customers.each(&words[self.at..end], self.at * 64, |row, customer| sums[customer] += values[row]);
        self.at = end;
        end < words.len()
    }
}

impl Work for Floats {
    fn step(&mut self) -> bool {
        if self.add() {
            return true;
        }
        let customers = self.data.profile().rows();
        let all = customers.div_ceil(64);
        let end = all.min(self.words.len() + PIECE * 8);
        while self.words.len() < end {
            let from = self.words.len();
            let to = end.min(from + PIECE);
            let mut out = [0; PIECE];
            self.piece(from * 64..customers.min(to * 64), &mut out[..to - from]);
            self.words.extend_from_slice(&out[..to - from]);
        }
        end < all
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Bits::from_words(self.words, self.data.profile().rows())))
    }
}
