//! Numbers in buckets, in order from one to the next and in none within: what is asked about many different numbers is found
//! out from a few of them.

use super::{
    commonest, each_once,
    run::Run,
    sort::{FEW, ascending, bucketed},
};
use crate::data::{outline::Outline, sorted::Form};

/// Places of a bucket's table: twice as many as a bucket has numbers to be told apart.
const PLACES: usize = FEW * 2;

/// Numbers in buckets.
#[derive(Clone, Debug, PartialEq)]
pub struct Buckets {
    form: Form,
    keys: Vec<i64>,
    /// Where each bucket ends. Numbers of a bucket that has more than a few are all the same.
    ends: Vec<u32>,
    /// None of each bucket is below, and all before it are.
    lows: Vec<i64>,
}

/// How often the numbers of one bucket are there, found by their hash.
struct Table {
    places: Vec<Place>,
    /// Which bucket is counted: places of those before it are free.
    bucket: u32,
    /// The last of the places that it takes.
    last: usize,
}

#[derive(Clone, Copy, Default)]
struct Place {
    key: i64,
    bucket: u32,
    count: u32,
}

impl Table {
    /// Counts a number once more: where it stands, and how often it has come.
    #[inline(always)]
    fn add(&mut self, key: i64) -> (usize, u32) {
        let mut at = ((key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & self.last;
        loop {
            let place = &mut self.places[at];
            if place.bucket != self.bucket {
                *place = Place { key, bucket: self.bucket, count: 1 };
                return (at, 1);
            }
            if place.key == key {
                place.count += 1;
                return (at, place.count);
            }
            at = (at + 1) & self.last;
        }
    }
}

impl Buckets {
    pub(super) fn of(form: Form, mut keys: Vec<i64>) -> Self {
        let (mut ends, mut lows, mut end) = (Vec::new(), Vec::new(), 0);
        bucketed(&mut keys, &mut |bucket, low| {
            end += bucket.len() as u32;
            ends.push(end);
            lows.push(low);
        });
        Self { form, keys, ends, lows }
    }

    #[cfg(test)]
    pub(in crate::data) fn of_floats(values: &[f64]) -> Self {
        let keys = values.iter().map(|value| super::run::key_of_float(*value)).collect();
        Self::of(Form::Float64, keys)
    }

    /// What the numbers are.
    pub fn form(&self) -> Form {
        self.form
    }

    /// How many there are.
    pub fn filled(&self) -> u64 {
        self.keys.len() as u64
    }

    fn bucket(&self, at: usize) -> &[i64] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[from as usize..self.ends[at] as usize]
    }

    fn buckets(&self) -> impl DoubleEndedIterator<Item = &[i64]> {
        (0..self.ends.len()).map(|at| self.bucket(at))
    }

    /// The smallest and the largest: one where they are the same, none of nothing.
    pub fn ends(&self) -> Run {
        let low = self.buckets().next().and_then(|bucket| bucket.iter().min());
        let high = self.buckets().next_back().and_then(|bucket| bucket.iter().max());
        let mut keys: Vec<i64> = low.into_iter().chain(high).copied().collect();
        keys.dedup();
        let counts = vec![1; keys.len()];
        Run::narrow(self.form, keys, counts)
    }

    /// All of them, told apart and in order.
    pub fn ascending(mut self) -> Run {
        let mut from = 0;
        for end in &self.ends {
            let to = *end as usize;
            if to - from <= FEW {
                self.keys[from..to].sort_unstable();
            }
            from = to;
        }
        let (keys, counts) = each_once(self.keys);
        Run::narrow(self.form, keys, counts)
    }

    /// How many lie in each of about so many stretches that are about as full.
    pub fn outline(&self, stretches: usize) -> Outline {
        let full = self.keys.len().div_ceil(stretches) as u64;
        let mut outline = Outline::default();
        for (at, low) in self.lows.iter().enumerate() {
            let many = self.bucket(at).len() as u64;
            match outline.counts.last_mut() {
                Some(count) if *count + many <= full => *count += many,
                _ => {
                    outline.lows.push(*low);
                    outline.counts.push(many);
                }
            }
        }
        outline
    }

    /// Those that are there more than once, or the commonest of them, ascending; and how often any other is there at most.
    pub fn repeated(&self, most: usize) -> (Run, u64) {
        let mut table = Table { places: vec![Place::default(); PLACES], bucket: 0, last: 0 };
        let (mut found, mut single) = (Vec::new(), false);
        let mut twice = Vec::new();
        for bucket in self.buckets() {
            match bucket {
                [] => {}
                [_] => single = true,
                [key, ..] if bucket.len() > FEW => found.push((*key, bucket.len() as u64)),
                _ => {
                    table.bucket += 1;
                    // The fewer, the nearer they stay.
                    table.last = (bucket.len() * 4).next_power_of_two().min(PLACES) - 1;
                    let mut different = 0;
                    for key in bucket {
                        let (at, count) = table.add(*key);
                        different += usize::from(count == 1);
                        if count == 2 {
                            twice.push(at);
                        }
                    }
                    single |= different > twice.len();
                    let from = found.len();
                    let placed = twice.drain(..).map(|at| table.places[at]);
                    found.extend(placed.map(|place| (place.key, place.count.into())));
                    found[from..].sort_unstable();
                }
            }
        }
        let (found, others) = commonest(found, most);
        let (keys, counts) = found.into_iter().unzip();
        (Run::narrow(self.form, keys, counts), others.unwrap_or(single.into()))
    }

    /// The bucket that a number would be in; nothing below all of them.
    fn place(&self, key: i64) -> Option<usize> {
        self.lows.partition_point(|low| *low <= key).checked_sub(1)
    }

    /// How often a number is there.
    pub fn count(&self, key: i64) -> u64 {
        let Some(at) = self.place(key) else { return 0 };
        let bucket = self.bucket(at);
        if bucket.len() > FEW {
            return if bucket[0] == key { bucket.len() as u64 } else { 0 };
        }
        bucket.iter().filter(|own| **own == key).count() as u64
    }

    /// How many are below a number.
    pub fn below(&self, key: i64) -> u64 {
        let Some(at) = self.place(key) else { return 0 };
        let bucket = self.bucket(at);
        let before = self.ends[at] as usize - bucket.len();
        let within = match bucket {
            [first, ..] if bucket.len() > FEW => {
                if *first < key {
                    bucket.len()
                } else {
                    0
                }
            }
            _ => bucket.iter().filter(|own| **own < key).count(),
        };
        (before + within) as u64
    }

    /// Those within some ranges, both ends in, told apart. Ranges ascend and have nothing in common.
    pub fn within(&self, ranges: &[(i64, i64)]) -> Run {
        let mut keys = Vec::new();
        for (from, to) in ranges {
            for at in self.place(*from).unwrap_or(0)..self.ends.len() {
                if self.lows[at] > *to {
                    break;
                }
                keys.extend(self.bucket(at).iter().filter(|key| (from..=to).contains(key)));
            }
        }
        ascending(&mut keys);
        let (keys, counts) = each_once(keys);
        Run::narrow(self.form, keys, counts)
    }
}
