//! From joined records to customers: who has one, or so many, in a set.

use std::sync::Arc;

use arrow_buffer::i256;

use super::{Made, Work, tested};
use crate::{
    data::{column::Bits, gather::NONE},
    engine::{
        aggregate::Fault,
        dataset::{Dataset, Frame, RowMap},
        kernel::STEP,
        spans::Spans,
    },
    model::definition::Quantifier,
};

/// Customers with a record in a set.
pub(super) fn exists(data: &Arc<Dataset>, frame: Arc<Frame>, of: Arc<Bits>) -> Box<dyn Work> {
    let many = data.profile().rows();
    let all = || Arc::new(Bits::filled(frame.rows, true));
    let passes = frame.looked_at(Some(of), None).unwrap_or_else(all);
    let found = Bits::filled(many, false);
    if frame.last_rows(data).is_some() {
        return Box::new(Beside { data: Arc::clone(data), frame, passes, at: 0, carry: false, found });
    }
    let customers = Arc::clone(frame.customers());
    Box::new(Exists { customers, passes, at: 0, found })
}

/// Customers of whose distinct records of the first table so many are in a set.
pub(super) fn quantified(
    data: &Arc<Dataset>,
    frame: Arc<Frame>,
    of: Arc<Bits>,
    quantifier: Quantifier,
) -> Box<dyn Work> {
    if !frame.has_runs(data) {
        return Box::new(Quantified { frame, data: Arc::clone(data), of, quantifier, words: Vec::new() });
    }
    let counts = match quantifier {
        Quantifier::Any => return exists(data, frame, of),
        Quantifier::AtLeast(count) => from(count),
        Quantifier::None => up_to(0),
        Quantifier::AtMost(count) => up_to(count),
        Quantifier::Exactly(count) => Spans::of([(i64::from(count).into(), i64::from(count).into())]),
        // None is out of the set, and there is one.
        Quantifier::All => {
            let mut others = Bits::clone(&frame.exists);
            others.and_not(&of);
            let somebody = Arc::clone(frame.somebody(data));
            return tested::counted_among(data, frame, Some(Arc::new(others)), up_to(0), Some(somebody));
        }
    };
    let passes = frame.looked_at(Some(of), None);
    tested::counted(data, frame, passes, counts)
}

fn from(count: u32) -> Spans {
    Spans::of([(i64::from(count).into(), i256::MAX)])
}

fn up_to(count: u32) -> Spans {
    Spans::of([(i256::MIN, i64::from(count).into())])
}

/// Customers of records that are looked at one by one.
struct Exists {
    customers: Arc<RowMap>,
    passes: Arc<Bits>,
    at: usize,
    found: Bits,
}

impl Work for Exists {
    fn step(&mut self) -> bool {
        let words = self.passes.words();
        let end = words.len().min(self.at + STEP * 4);
        let found = self.found.words_mut();
        self.customers.each(&words[self.at..end], self.at * 64, |_, customer| {
            found[customer / 64] |= 1 << (customer % 64);
        });
        self.at = end;
        end < words.len()
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(self.found))
    }
}

/// Customers whose records stand side by side: all of them are asked at once.
struct Beside {
    data: Arc<Dataset>,
    frame: Arc<Frame>,
    passes: Arc<Bits>,
    at: usize,
    carry: bool,
    found: Bits,
}

impl Work for Beside {
    fn step(&mut self) -> bool {
        let words = self.passes.words();
        let end = words.len().min(self.at + STEP * 4);
        let Some(last_rows) = self.frame.last_rows(&self.data) else { return false };
        let found = self.found.words_mut();
        last_rows.each_with_any(&words[self.at..end], self.at, &mut self.carry, |customer| {
            found[customer / 64] |= 1 << (customer % 64);
        });
        self.at = end;
        end < words.len()
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(self.found))
    }
}

/// Customers by how many of their records are in a set, of frames in which those do not stand side by side.
struct Quantified {
    frame: Arc<Frame>,
    data: Arc<Dataset>,
    of: Arc<Bits>,
    quantifier: Quantifier,
    words: Vec<u64>,
}

impl Quantified {
    /// How many distinct records of the first table a customer has, and how many of them are in the set.
    fn count(&self, customer: usize) -> (u32, u32) {
        let groups = self.frame.groups(&self.data);
        let first = &self.frame.positions[0].map;
        let (mut all, mut some) = (0, 0);
        let (mut record, mut counted) = (NONE, false);
        for place in groups.range(customer) {
            let row = groups.row(place);
            if !self.frame.exists.get(row) {
                continue;
            }
            // Joined records of the same record stand side by side.
            if first.get(row) != record {
                record = first.get(row);
                all += 1;
                counted = false;
            }
            if !counted && self.of.get(row) {
                counted = true;
                some += 1;
            }
        }
        (all, some)
    }
}

impl Work for Quantified {
    fn step(&mut self) -> bool {
        let customers = self.data.profile().rows();
        let to = customers.div_ceil(64).min(self.words.len() + STEP);
        for at in self.words.len()..to {
            let mut word = 0;
            for customer in at * 64..customers.min(at * 64 + 64) {
                let (all, some) = self.count(customer);
                let holds = match self.quantifier {
                    Quantifier::Any => some >= 1,
                    Quantifier::All => all >= 1 && some == all,
                    Quantifier::None => some == 0,
                    Quantifier::AtLeast(count) => some >= count,
                    Quantifier::AtMost(count) => some <= count,
                    Quantifier::Exactly(count) => some == count,
                };
                word |= u64::from(holds) << (customer % 64);
            }
            self.words.push(word);
        }
        to < customers.div_ceil(64)
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        let rows = self.data.profile().rows();
        Ok(Made::Set(Bits::from_words(self.words, rows)))
    }
}
