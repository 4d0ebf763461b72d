//! Figures that are held against a test right where they are worked out: counts, sums and averages over neighbours, which
//! nobody has to write down for every customer.
//!
//! A figure that is asked for once more, with another test, is written down after all: that test and all that follow only
//! look at it.

use std::{ops::Range, sync::Arc};

use super::{
    Made, Work,
    averaged::{Against, averaged},
    floats::{Floats, Summands},
};
use crate::{
    data::column::{Bits, Column, Integers, Values as Stored},
    engine::{
        aggregate::Fault,
        asked::Asked,
        cache::Cache,
        dataset::{Dataset, Frame, RowMap},
        expr::{AggregateKey, Expr, Figured, Formula, Known, Place, Set, Source},
        kernel::{self, Integer, Ranks, Total},
        spans::Spans,
    },
    model::definition::Aggregate,
};

/// Customers at a time, in words: their figures stay in the nearest cache.
const PIECE: usize = 32;

/// Pieces of a step.
const PIECES: usize = 8;

/// What is counted or added up. Of averages each number is so many times itself, less what the average is held against: these
/// add up to more than nothing where the average is more.
pub(super) enum Of {
    Records,
    /// A column whose sums fit 32 bits, or 64.
    Whole(Arc<Column>, bool, Option<Against>),
    Floats(Summands),
}

/// A figure and the test that it is held against.
pub(super) struct Plan {
    frame: Arc<Frame>,
    of: Of,
    spans: Spans,
    pub figured: Figured,
    pub filter: Option<Set>,
}

impl Plan {
    /// Of the question to a figure that a set is; nothing where that figure is to be written down.
    pub(super) fn of(set: Set, cache: &Cache, data: &Dataset) -> Option<Self> {
        let known = cache.questions();
        let (figured, spans) = match known.set(set) {
            Expr::Asked(Source::Figured(figured), Asked::Within(spans)) => (figured, Some(spans)),
            Expr::Average(figured, _) => (figured, None),
            _ => return None,
        };
        let Formula::Aggregate(key) = known.figured(*figured) else { return None };
        if known.plain || cache.has_values(*figured) || cache.was_tested(*figured) {
            return None;
        }
        let frame = data.frame_at(key.frame);
        if !frame.has_runs(data) {
            return None;
        }
        let (of, spans) = match (key.aggregate, &key.of, spans, known.set(set)) {
            (Aggregate::Count, _, Some(spans), _) => (Of::Records, spans.clone()),
            (Aggregate::Sum, Some(place), Some(spans), _) => (summed(data, &frame, place)?, spans.clone()),
            (Aggregate::Average, Some(place), None, Expr::Average(_, test)) => {
                averaged(data, &frame, place, test)?
            }
            _ => return None,
        };
        let AggregateKey { filter, .. } = key;
        Some(Self { frame, of, spans, figured: *figured, filter: *filter })
    }

    /// Begins, with the records of the filter.
    pub(super) fn begin(self, data: &Arc<Dataset>, filter: Option<Arc<Bits>>) -> Box<dyn Work> {
        let present = match &self.of {
            Of::Records => None,
            Of::Whole(column, ..) => column.present.as_ref(),
            Of::Floats(of) => of.column().present.as_ref(),
        };
        let passes = self.frame.looked_at(filter, present);
        let customers = data.profile().rows();
        let (column, narrow, against) = match self.of {
            Of::Records => return counted(data, self.frame, passes, self.spans),
            Of::Whole(column, narrow, against) => (column, narrow, against),
            Of::Floats(of) => {
                let all = || Arc::new(Bits::filled(self.frame.rows, true));
                let passes = passes.unwrap_or_else(all);
                return Box::new(Floats::new(data, self.frame, of, passes, &self.spans));
            }
        };
        let numbers = if narrow {
            Numbers::Narrow(Sums::new((column, against), &passes, &self.spans, customers))
        } else {
            Numbers::Wide(Sums::new((column, against), &passes, &self.spans, customers))
        };
        // A sum of no records is empty, which passes no test.
        let ranks = self.spans.contains(0.into()).then(|| ranks(&self.frame, &passes));
        Box::new(Tested::new(data, self.frame, ranks, numbers))
    }

    /// Of a count: the customers who have any of what is counted, if they have been asked for.
    pub(super) fn somebody(&self, known: &Known) -> Option<Set> {
        let of = self.filter.filter(|_| matches!(self.of, Of::Records))?;
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
    let numbers = match &passes {
        Some(passes) if passes.count() < customers => {
            Numbers::Narrow(Sums::of(Some(Arc::clone(passes)), &spans, customers))
        }
        _ => Numbers::Counts(kernel::Set::of(&spans), ranks(&frame, &passes)),
    };
    Box::new(Tested { among, ..Tested::new(data, frame, None, numbers) })
}

fn ranks(frame: &Frame, passes: &Option<Arc<Bits>>) -> Ranks {
    Ranks::of(passes.clone().unwrap_or_else(|| Arc::new(Bits::filled(frame.rows, true))))
}

/// The column of a place whose rows are the frame's; nothing where a sum outgrows 64 bits.
pub(super) fn summed(data: &Dataset, frame: &Frame, place: &Place) -> Option<Of> {
    let Source::Column { table, column: at } = place.source else { return None };
    if !frame.map(data, place.position, &place.via).is_same() {
        return None;
    }
    let column = data.table(table).column(at);
    if matches!(column.values, Stored::Float64(_)) {
        return Summands::of(data, frame, table, at).map(Of::Floats);
    }
    let most = data.size(table, at)? * u128::from(frame.longest(data));
    let wide = matches!(&column.values, Stored::Exact { mantissas: Integers::I64(_), .. });
    let narrow = !wide && most <= i32::MAX as u128;
    (most <= i64::MAX as u128).then(|| Of::Whole(Arc::clone(column), narrow, None))
}

/// What is held against the test.
enum Numbers {
    /// Counts by ranks.
    Counts(kernel::Set<i32>, Ranks),
    Narrow(Sums<i32>),
    Wide(Sums<i64>),
}

/// Sums of whole numbers, or counts.
struct Sums<S> {
    /// Nothing of counts.
    of: Option<Arc<Column>>,
    against: Option<Against>,
    test: kernel::Set<S>,
    /// Of some records only: those, and the word of them that comes next.
    passes: Option<Arc<Bits>>,
    at: usize,
    added: Vec<S>,
}

/// Calls with the values of a column of whole numbers that fit 64 bits.
macro_rules! of_whole {
    ($column:expr, $values:ident => $call:expr) => {
        match &$column.values {
            Stored::Exact { mantissas: Integers::I8($values), .. } => $call,
            Stored::Exact { mantissas: Integers::I16($values), .. } => $call,
            Stored::Exact { mantissas: Integers::I32($values), .. } => $call,
            Stored::Exact { mantissas: Integers::I64($values), .. } => $call,
            _ => debug_assert!(false, "a plan of sums takes whole numbers that fit"),
        }
    };
}

#[inline(always)]
fn wide<V: Copy + Into<i64>>(values: &[V], row: usize) -> i64 {
    values[row].into()
}

impl<S: Total + Integer> Sums<S> {
    fn of(passes: Option<Arc<Bits>>, spans: &Spans, customers: usize) -> Self {
        let added = passes.as_ref().map_or_else(Vec::new, |_| vec![S::default(); customers]);
        Self { of: None, against: None, test: kernel::Set::of(spans), passes, at: 0, added }
    }

    fn new(
        (column, against): (Arc<Column>, Option<Against>),
        passes: &Option<Arc<Bits>>,
        spans: &Spans,
        customers: usize,
    ) -> Self {
        Self { of: Some(column), against, ..Self::of(passes.clone(), spans, customers) }
    }

    /// Adds some records up: `true` while there are more.
    fn add(&mut self, customers: &RowMap) -> bool {
        let Some(passes) = &self.passes else { return false };
        let (words, sums) = (passes.words(), &mut self.added[..]);
        let end = words.len().min(self.at + kernel::STEP * 4);
        let some = &words[self.at..end];
        match &self.of {
            None => customers.each(some, self.at * 64, |_, customer| {
                sums[customer] = sums[customer].plus(S::cut(1));
            }),
            Some(column) => match self.against {
                None => of_whole!(column, values => {
                    customers.each(some, self.at * 64, |row, customer| {
                        sums[customer] = sums[customer].plus(S::cut(wide(values, row)));
                    })
                }),
                Some(Against { times, less }) => of_whole!(column, values => {
                    customers.each(some, self.at * 64, |row, customer| {
                        let number = wide(values, row).wrapping_mul(times.into()).wrapping_sub(less);
                        sums[customer] = sums[customer].plus(S::cut(number));
                    })
                }),
            },
        }
        self.at = end;
        end < words.len()
    }

    /// Asks some customers, whose records are between these offsets.
    fn run(&self, customers: Range<usize>, offsets: &[u32], out: &mut [u64]) {
        if self.passes.is_some() {
            return self.test.run(&self.added[customers], out);
        }
        let mut sums = [S::default(); PIECE * 64];
        let sums = &mut sums[..customers.len()];
        if let Some(column) = &self.of {
            of_whole!(column, values => kernel::sums(values, offsets, sums));
        }
        if let Some(Against { times, less }) = self.against {
            let (times, less) = (S::cut(times.into()), S::cut(less));
            for (sum, ends) in sums.iter_mut().zip(offsets.windows(2)) {
                let many = S::cut((ends[1] - ends[0]).into());
                *sum = sum.times(times).minus(many.times(less));
            }
        }
        self.test.run(sums, out);
    }
}

/// Customers whose figure passes.
struct Tested {
    frame: Arc<Frame>,
    data: Arc<Dataset>,
    numbers: Numbers,
    /// Of sums that no record passes for: how many records there are.
    ranks: Option<Ranks>,
    /// The customers that are asked; nothing where all are.
    among: Option<Arc<Bits>>,
    words: Vec<u64>,
    /// Of counts: the customers who have any.
    somebody: Vec<u64>,
}

impl Tested {
    fn new(data: &Arc<Dataset>, frame: Arc<Frame>, ranks: Option<Ranks>, numbers: Numbers) -> Self {
        let words = Vec::with_capacity(data.profile().rows().div_ceil(64));
        Self { frame, data: Arc::clone(data), numbers, ranks, among: None, words, somebody: Vec::new() }
    }

    /// Adds records up where that comes first: `true` while there is more of it.
    fn add(&mut self) -> bool {
        let customers = self.frame.customers();
        match &mut self.numbers {
            Numbers::Counts(..) => false,
            Numbers::Narrow(sums) => sums.add(customers),
            Numbers::Wide(sums) => sums.add(customers),
        }
    }

    /// Asks some customers, a whole number of words but at the end. `some` is for those who have any, where counts are asked.
    fn piece(&self, customers: Range<usize>, out: &mut [u64], some: &mut [u64]) {
        let offsets = self.frame.runs(&self.data).unwrap_or_default();
        let offsets = offsets.get(customers.start..=customers.end).unwrap_or_default();
        let mut counts = [0; PIECE * 64];
        let counts = &mut counts[..customers.len()];
        match &self.numbers {
            Numbers::Counts(test, ranks) => {
                ranks.counts(offsets, counts);
                test.run(counts, out);
                kernel::rows(counts, some, |count| count > 0);
            }
            Numbers::Narrow(sums) => {
                sums.run(customers.clone(), offsets, out);
                if sums.of.is_none() {
                    kernel::rows(&sums.added[customers.clone()], some, |count| count > 0);
                }
            }
            Numbers::Wide(sums) => sums.run(customers.clone(), offsets, out),
        }
        if let Some(ranks) = &self.ranks {
            ranks.counts(offsets, counts);
            kernel::rows(counts, some, |count| count > 0);
            out.iter_mut().zip(some).for_each(|(out, some)| *out &= *some);
        }
        if let Some(among) = &self.among {
            let among = among.words().iter().skip(customers.start / 64);
            out.iter_mut().zip(among).for_each(|(out, among)| *out &= among);
        }
    }

    fn counts(&self) -> bool {
        match &self.numbers {
            Numbers::Counts(..) => true,
            Numbers::Narrow(sums) => sums.of.is_none(),
            Numbers::Wide(_) => false,
        }
    }
}

impl Work for Tested {
    fn step(&mut self) -> bool {
        if self.add() {
            return true;
        }
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
        let rows = self.data.profile().rows();
        self.counts().then(|| Bits::from_words(std::mem::take(&mut self.somebody), rows))
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Bits::from_words(self.words, self.data.profile().rows())))
    }
}

/// So many times fewer records than customers are looked at one by one.
const FEW: usize = 8;

/// Customers by the number of few records, none of which is no member.
struct Few {
    frame: Arc<Frame>,
    passes: Arc<Bits>,
    spans: Vec<(i64, i64)>,
    at: usize,
    /// The customer of the records that came last, and how many those are.
    last: (usize, i64),
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
            self.somebody.set(customer, true);
        }
        if self.spans.iter().any(|(low, high)| (*low..=*high).contains(&count)) {
            self.found.set(customer, true);
        }
    }
}

impl Work for Few {
    fn step(&mut self) -> bool {
        let passes = Arc::clone(&self.passes);
        let customers = Arc::clone(self.frame.customers());
        let words = passes.words();
        let end = words.len().min(self.at + kernel::STEP * 4);
        customers.each(&words[self.at..end], self.at * 64, |_, customer| {
            if customer == self.last.0 {
                self.last.1 += 1;
            } else {
                self.close();
                self.last = (customer, 1);
            }
        });
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
