//! Figures that are held against a test right where they are worked out: counts and sums over neighbours, which nobody has
//! to write down for every customer.
//!
//! A figure that is asked for once more, with another test, is written down after all: that test and all that follow only
//! look at it.

use std::{ops::Range, sync::Arc};

use super::{Made, Work};
use crate::{
    data::column::{Bits, Column, Integers, Values as Stored},
    engine::{
        aggregate::Fault,
        asked::Asked,
        cache::Cache,
        dataset::{Dataset, Frame},
        expr::{AggregateKey, Expr, Figured, Formula, Known, Place, Set, Source},
        kernel::{self, Ranks, Total},
        spans::Spans,
    },
    model::definition::Aggregate,
};

/// Customers at a time, in words: their figures stay in the nearest cache.
const PIECE: usize = 32;

/// Pieces of a step.
const PIECES: usize = 8;

/// A figure and the test that it is held against.
pub(super) struct Plan {
    frame: Arc<Frame>,
    /// Of sums: the column, and whether its sums fit 32 bits.
    of: Option<(Arc<Column>, bool)>,
    spans: Spans,
    pub figured: Figured,
    pub filter: Option<Set>,
}

impl Plan {
    /// Of the question to a figure that a set is; nothing where that figure is to be written down.
    pub(super) fn of(set: Set, cache: &Cache, data: &Dataset) -> Option<Self> {
        let known = cache.questions();
        let Expr::Asked(Source::Figured(figured), Asked::Within(spans)) = known.set(set) else { return None };
        let Formula::Aggregate(key) = known.figured(*figured) else { return None };
        if known.plain || cache.has_values(*figured) || cache.was_tested(*figured) {
            return None;
        }
        let frame = data.frame_at(key.frame);
        if !frame.has_runs(data) {
            return None;
        }
        let of = match (key.aggregate, &key.of) {
            (Aggregate::Count, _) => None,
            (Aggregate::Sum, Some(place)) => Some(summed(data, &frame, place)?),
            _ => return None,
        };
        let AggregateKey { filter, .. } = key;
        Some(Self { frame, of, spans: spans.clone(), figured: *figured, filter: *filter })
    }

    /// Begins, with the records of the filter.
    pub(super) fn begin(self, data: &Arc<Dataset>, filter: Option<Arc<Bits>>) -> Box<dyn Work> {
        let present = self.of.as_ref().and_then(|(column, _)| column.present.as_ref());
        let passes = self.frame.looked_at(filter, present);
        let (column, narrow) = match self.of {
            Some(of) => of,
            None => return counted(data, self.frame, passes, self.spans),
        };
        let numbers = if narrow {
            Numbers::Narrow(column, kernel::Set::of(&self.spans))
        } else {
            Numbers::Wide(column, kernel::Set::of(&self.spans))
        };
        // A sum of no records is empty, which passes no test.
        let ranks = self.spans.contains(0.into()).then(|| ranks(&self.frame, &passes));
        Box::new(Tested::new(data, self.frame, passes, ranks, numbers))
    }

    /// Of a count: the customers who have any of what is counted, if they have been asked for.
    pub(super) fn somebody(&self, known: &Known) -> Option<Set> {
        let of = self.filter.filter(|_| self.of.is_none())?;
        known.number_of(&Expr::Exists { frame: self.frame.number, of })
    }
}

/// Customers by how many of their records pass; of no filter all.
pub(super) fn counted(
    data: &Arc<Dataset>,
    frame: Arc<Frame>,
    passes: Option<Arc<Bits>>,
    spans: Spans,
) -> Box<dyn Work> {
    counted_among(data, frame, passes, spans, None)
}

/// The same of some customers only.
pub(super) fn counted_among(
    data: &Arc<Dataset>,
    frame: Arc<Frame>,
    passes: Option<Arc<Bits>>,
    spans: Spans,
    among: Option<Arc<Bits>>,
) -> Box<dyn Work> {
    let customers = data.profile().rows();
    if let (false, Some(passes), None) = (spans.contains(0.into()), &passes, &among)
        && passes.count() * FEW < customers
    {
        return Box::new(Few::new(frame, Arc::clone(passes), spans, customers));
    }
    let ranks = ranks(&frame, &passes);
    let numbers = Numbers::Counts(kernel::Set::of(&spans));
    Box::new(Tested { among, ..Tested::new(data, frame, passes, Some(ranks), numbers) })
}

fn ranks(frame: &Frame, passes: &Option<Arc<Bits>>) -> Ranks {
    Ranks::of(passes.clone().unwrap_or_else(|| Arc::new(Bits::filled(frame.rows, true))))
}

/// The column of a place whose rows are the frame's, and whether no sum outgrows 32 bits; nothing where one outgrows 64.
fn summed(data: &Dataset, frame: &Frame, place: &Place) -> Option<(Arc<Column>, bool)> {
    let Source::Column { table, column } = place.source else { return None };
    if !frame.map(data, place.position, &place.via).is_same() {
        return None;
    }
    let most = data.size(table, column)? * u128::from(frame.longest(data));
    let narrow = !matches!(
        &data.table(table).column(column).values,
        Stored::Exact { mantissas: Integers::I64(_), .. }
    );
    let column = Arc::clone(data.table(table).column(column));
    (most <= i64::MAX as u128).then_some((column, narrow && most <= i32::MAX as u128))
}

/// What the values of each run add up to: whole numbers of any width that a plan takes.
fn sums(column: &Column, set: Option<&[u64]>, offsets: &[u32], out: &mut [i64]) {
    match &column.values {
        Stored::Exact { mantissas: Integers::I64(values), .. } => kernel::sums(values, set, offsets, out),
        _ => narrow_sums(column, set, offsets, out),
    }
}

/// The same of values up to 32 bits.
fn narrow_sums<S: Total + From<i8> + From<i16> + From<i32>>(
    column: &Column,
    set: Option<&[u64]>,
    offsets: &[u32],
    out: &mut [S],
) {
    match &column.values {
        Stored::Exact { mantissas: Integers::I8(values), .. } => kernel::sums(values, set, offsets, out),
        Stored::Exact { mantissas: Integers::I16(values), .. } => kernel::sums(values, set, offsets, out),
        Stored::Exact { mantissas: Integers::I32(values), .. } => kernel::sums(values, set, offsets, out),
        _ => debug_assert!(false, "a plan of sums takes whole numbers that fit"),
    }
}

/// What is held against the test.
enum Numbers {
    Counts(kernel::Set<i32>),
    Narrow(Arc<Column>, kernel::Set<i32>),
    Wide(Arc<Column>, kernel::Set<i64>),
}

/// Customers whose figure passes.
struct Tested {
    frame: Arc<Frame>,
    data: Arc<Dataset>,
    /// The records that are looked at; nothing where all are.
    passes: Option<Arc<Bits>>,
    /// Of those, where they are counted.
    ranks: Option<Ranks>,
    numbers: Numbers,
    /// The customers that are asked; nothing where all are.
    among: Option<Arc<Bits>>,
    words: Vec<u64>,
    /// Of counts: the customers who have any.
    somebody: Vec<u64>,
}

impl Tested {
    fn new(
        data: &Arc<Dataset>,
        frame: Arc<Frame>,
        passes: Option<Arc<Bits>>,
        ranks: Option<Ranks>,
        numbers: Numbers,
    ) -> Self {
        let words = Vec::with_capacity(data.profile().rows().div_ceil(64));
        let data = Arc::clone(data);
        Self { frame, data, passes, ranks, numbers, among: None, words, somebody: Vec::new() }
    }

    /// Asks some customers, a whole number of words but at the end. `some` is for those who have any, where counts are asked.
    fn piece(&self, customers: Range<usize>, out: &mut [u64], some: &mut [u64]) {
        let offsets = self.frame.runs(&self.data).unwrap_or_default();
        let offsets = &offsets[customers.start..=customers.end];
        let passes = self.passes.as_ref().map(|passes| passes.words());
        let mut counts = [0; PIECE * 64];
        let counts = &mut counts[..customers.len()];
        if let Some(ranks) = &self.ranks {
            ranks.counts(offsets, counts);
        }
        match &self.numbers {
            Numbers::Counts(test) => test.run(counts, out),
            Numbers::Narrow(column, test) => {
                let mut all = [0; PIECE * 64];
                let all = &mut all[..customers.len()];
                narrow_sums(column, passes, offsets, all);
                test.run(all, out);
            }
            Numbers::Wide(column, test) => {
                let mut all = [0; PIECE * 64];
                let all = &mut all[..customers.len()];
                sums(column, passes, offsets, all);
                test.run(all, out);
            }
        }
        if self.ranks.is_some() {
            kernel::rows(counts, some, |count| count > 0);
        }
        if !matches!(self.numbers, Numbers::Counts(_)) && self.ranks.is_some() {
            out.iter_mut().zip(some).for_each(|(out, some)| *out &= *some);
        }
        if let Some(among) = &self.among {
            let among = among.words().iter().skip(customers.start / 64);
            out.iter_mut().zip(among).for_each(|(out, among)| *out &= among);
        }
    }
}

impl Work for Tested {
    fn step(&mut self) -> bool {
        let customers = self.data.profile().rows();
        let all = customers.div_ceil(64);
        let end = all.min(self.words.len() + PIECE * PIECES);
        while self.words.len() < end {
            let from = self.words.len();
            let to = end.min(from + PIECE);
            let (mut out, mut some) = ([0; PIECE], [0; PIECE]);
            self.piece(from * 64..customers.min(to * 64), &mut out[..to - from], &mut some[..to - from]);
            self.words.extend_from_slice(&out[..to - from]);
            self.somebody.extend_from_slice(&some[..to - from]);
        }
        end < all
    }

    fn somebody(&mut self) -> Option<Bits> {
        let counted = matches!(self.numbers, Numbers::Counts(_));
        counted.then(|| Bits::from_words(std::mem::take(&mut self.somebody), self.data.profile().rows()))
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Bits::from_words(self.words, self.data.profile().rows())))
    }
}

/// So many times fewer records than customers are looked at one by one.
const FEW: usize = 3;

/// Customers by the number of few records, none of which is no member.
struct Few {
    frame: Arc<Frame>,
    passes: Arc<Bits>,
    spans: Vec<(i64, i64)>,
    at: usize,
    /// The customer of the records that came last, and how many those are.
    last: (u32, i64),
    found: Bits,
    somebody: Bits,
}

impl Few {
    fn new(frame: Arc<Frame>, passes: Arc<Bits>, spans: Spans, customers: usize) -> Self {
        let spans = spans.ticks().collect();
        Self {
            frame,
            passes,
            spans,
            at: 0,
            last: (0, 0),
            found: Bits::filled(customers, false),
            somebody: Bits::filled(customers, false),
        }
    }

    fn close(&mut self) {
        let (customer, count) = self.last;
        if count > 0 {
            self.somebody.set(customer as usize, true);
        }
        if self.spans.iter().any(|(low, high)| (*low..=*high).contains(&count)) {
            self.found.set(customer as usize, true);
        }
    }
}

impl Work for Few {
    fn step(&mut self) -> bool {
        let passes = Arc::clone(&self.passes);
        let customers = Arc::clone(self.frame.customers());
        let words = passes.words();
        let end = words.len().min(self.at + kernel::STEP * 4);
        for (at, word) in words[..end].iter().enumerate().skip(self.at) {
            let mut word = *word;
            while word != 0 {
                let customer = customers.get(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
                if customer == self.last.0 {
                    self.last.1 += 1;
                } else {
                    self.close();
                    self.last = (customer, 1);
                }
            }
        }
        self.at = end;
        end < words.len()
    }

    fn somebody(&mut self) -> Option<Bits> {
        self.close();
        Some(std::mem::replace(&mut self.somebody, Bits::none()))
    }

    fn finish(mut self: Box<Self>) -> Result<Made, Fault> {
        self.close();
        Ok(Made::Set(self.found))
    }
}
