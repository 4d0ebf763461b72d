//! Figures of numbers that stay where they are: each part outlines its own and names the commonest; then it is asked for the
//! few that percentiles may be among, how many lie below the edges of bins, and how often it has what others named.

use bytemuck::{allocation::pod_collect_to_vec, cast_slice};
use chrono_tz::Tz;

use super::{
    distribution::{figures, ranks},
    histogram::Bins,
    sorted::Form,
    tally::{Key, Keys, Numbers, Run},
};
use crate::model::profile::{Distribution, Histogram, ValueCount};

/// How many numbers lie in each of some stretches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// No number of each stretch is below, and all of those before it are; ascending.
    pub(in crate::data) lows: Vec<i64>,
    pub(in crate::data) counts: Vec<u64>,
}

/// What a part says of its numbers at first.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlined {
    /// How many there are.
    pub filled: u64,
    /// The smallest and the largest.
    pub ends: Run,
    /// Where they lie.
    pub outline: Outline,
    /// The commonest, ascending.
    pub commonest: Run,
    /// How often any that is not named is there at most.
    pub others: u64,
}

/// What every part is asked then. Of no use without [`Outlines`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Closer {
    /// How many are below each?
    edges: Vec<i64>,
    /// Which lie within, both ends in, and how many below? Ascending, with nothing in common.
    ranges: Vec<(i64, i64)>,
    /// How often is each there?
    named: Vec<i64>,
}

/// What a part answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// For each edge.
    edges: Vec<u64>,
    /// For each range.
    below: Vec<u64>,
    within: Run,
    named: Vec<u64>,
}

/// What all parts have said at first.
pub struct Outlines {
    form: Form,
    filled: u64,
    ends: Run,
    top: usize,
    ranks: Vec<(u64, usize)>,
    shares: Vec<u32>,
    bins: Option<Bins>,
    others: u64,
    asked: Closer,
}

impl Outline {
    /// As an attachment of a message: its beginnings, then its counts.
    fn to_bytes(&self) -> [Vec<u8>; 2] {
        [cast_slice(&self.lows).to_vec(), cast_slice(&self.counts).to_vec()]
    }

    /// Where each stretch ends: in front of the next one.
    fn highs(&self) -> impl Iterator<Item = i64> {
        self.lows.iter().skip(1).map(|low| low - 1).chain([i64::MAX])
    }
}

impl Outlined {
    /// Of a part's numbers: so many of the commonest are asked for in the end.
    pub fn of(numbers: &Numbers, top: usize, ranked: bool) -> Self {
        let (commonest, others) = match top {
            0 => (numbers.ends().piece(0, 0), 0),
            // So many that those which are left out are seldom as common as one that is asked for.
            _ => numbers.repeated((numbers.filled() as usize / 16).max(1 << 12)),
        };
        Self {
            filled: numbers.filled(),
            ends: numbers.ends(),
            outline: if ranked { numbers.outline() } else { Outline::default() },
            commonest,
            others,
        }
    }

    /// As attachments of a message.
    pub fn to_bytes(&self) -> Vec<Vec<u8>> {
        let mut bytes = self.ends.to_bytes();
        bytes.extend(self.outline.to_bytes());
        bytes.extend(self.commonest.to_bytes());
        bytes.push(cast_slice(&[self.filled, self.others]).to_vec());
        bytes
    }

    /// What [`Outlined::to_bytes`] gave.
    pub fn from_bytes(form: Form, bytes: Vec<Vec<u8>>) -> Self {
        let mut bytes = bytes.into_iter();
        let ends = Run::from_bytes(form, false, &mut bytes);
        let lows = words(bytes.next());
        let counts = pod_collect_to_vec(&bytes.next().unwrap_or_default());
        let commonest = Run::from_bytes(form, false, &mut bytes);
        let numbers: Vec<u64> = pod_collect_to_vec(&bytes.next().unwrap_or_default());
        let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
        Self { filled: number(0), ends, outline: Outline { lows, counts }, commonest, others: number(1) }
    }
}

fn words(bytes: Option<Vec<u8>>) -> Vec<i64> {
    pod_collect_to_vec(&bytes.unwrap_or_default())
}

impl Closer {
    /// As attachments of a message.
    pub fn to_bytes(&self) -> Vec<Vec<u8>> {
        let ranges: Vec<i64> = self.ranges.iter().flat_map(|(from, to)| [*from, *to]).collect();
        [&self.edges, &ranges, &self.named].map(|numbers| cast_slice(numbers).to_vec()).into()
    }

    /// What [`Closer::to_bytes`] gave.
    pub fn from_bytes(bytes: Vec<Vec<u8>>) -> Self {
        let mut bytes = bytes.into_iter();
        let (edges, ranges, named) = (words(bytes.next()), words(bytes.next()), words(bytes.next()));
        Self { edges, ranges: ranges.chunks_exact(2).map(|range| (range[0], range[1])).collect(), named }
    }

    /// A part's answer.
    pub fn look(&self, numbers: &Numbers) -> Seen {
        Seen {
            edges: self.edges.iter().map(|edge| numbers.below(*edge)).collect(),
            below: self.ranges.iter().map(|(from, _)| numbers.below(*from)).collect(),
            within: numbers.within(&self.ranges),
            named: self.named.iter().map(|key| numbers.count(*key)).collect(),
        }
    }
}

impl Seen {
    /// As attachments of a message.
    pub fn to_bytes(&self) -> Vec<Vec<u8>> {
        let mut bytes = self.within.to_bytes();
        bytes.extend([&self.edges, &self.below, &self.named].map(|counts| cast_slice(counts).to_vec()));
        bytes
    }

    /// What [`Seen::to_bytes`] gave.
    pub fn from_bytes(form: Form, bytes: Vec<Vec<u8>>) -> Self {
        let mut bytes = bytes.into_iter();
        let within = Run::from_bytes(form, false, &mut bytes);
        let mut counts = || pod_collect_to_vec(&bytes.next().unwrap_or_default());
        Self { edges: counts(), below: counts(), within, named: counts() }
    }
}

/// Between which numbers, both in, the one of a rank is.
fn around(begins: &[(i64, u64)], ends: &[(i64, u64)], rank: u64) -> (i64, i64) {
    // As many as begin before a number may be below it; as many as end there are no larger.
    let (mut from, mut may) = (i64::MIN, 0);
    for stretches in begins.chunk_by(|a, b| a.0 == b.0) {
        if may >= rank {
            break;
        }
        from = stretches[0].0;
        may += stretches.iter().map(|(_, count)| count).sum::<u64>();
    }
    let mut are = 0;
    let to = ends.iter().find(|(_, count)| {
        are += count;
        are >= rank
    });
    (from, to.map_or(i64::MAX, |(high, _)| *high))
}

impl Outlines {
    /// Of at least one part, of which so many of the commonest are asked for, and percentiles at shares in hundredths of a
    /// percent.
    pub fn new(parts: Vec<Outlined>, top: usize, shares: &[u32]) -> Option<Self> {
        let (mut filled, mut others) = (0, 0);
        let (mut all_ends, mut named) = (None::<Run>, None::<Run>);
        let (mut begins, mut ends) = (Vec::new(), Vec::new());
        for part in parts {
            filled += part.filled;
            others += part.others;
            let outline = &part.outline;
            begins.extend(outline.lows.iter().copied().zip(outline.counts.iter().copied()));
            ends.extend(outline.highs().zip(outline.counts.iter().copied()));
            all_ends = Some(match all_ends {
                Some(all) => all.merge(part.ends).ends(),
                None => part.ends,
            });
            named = Some(match named {
                Some(named) => named.merge(part.commonest),
                None => part.commonest,
            });
        }
        let all_ends = all_ends?;
        let form = all_ends.form();
        let bins = Bins::between(&all_ends);
        let edges = bins.as_ref().map_or_else(Vec::new, |bins| bins.first_keys(&all_ends));
        // Each part's own are in order.
        begins.sort_by_key(|(low, _)| *low);
        ends.sort_by_key(|(high, _)| *high);
        let ranks = ranks(form, filled, shares);
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for (rank, _) in &ranks {
            let (from, to) = around(&begins, &ends, *rank);
            match ranges.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => ranges.push((from, to)),
            }
        }
        let named = named.and_then(|named| named.into_narrow()).unwrap_or_default();
        let asked = Closer { edges, ranges, named };
        Some(Self { form, filled, ends: all_ends, top, ranks, shares: shares.to_vec(), bins, others, asked })
    }

    /// What the numbers are.
    pub fn form(&self) -> Form {
        self.form
    }

    /// What all parts are to be asked.
    pub fn closer(&self) -> &Closer {
        &self.asked
    }

    /// What their answers come to; nothing where the commonest may be among those that nobody has named.
    pub fn finish(self, parts: Vec<Seen>, rows: u64, empty: u64, zone: Tz) -> Option<Distribution> {
        let all = |of: fn(&Seen) -> &Vec<u64>, many: usize| {
            let sum = |at: usize| parts.iter().filter_map(|part| of(part).get(at)).sum::<u64>();
            (0..many).map(sum).collect::<Vec<u64>>()
        };
        let Closer { edges, ranges, named } = &self.asked;
        let common = all(|part| &part.named, named.len());
        let mut common: Vec<(i64, u64)> = named.iter().copied().zip(common).collect();
        common.sort_unstable_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
        common.truncate(self.top);
        let surely = common.len() == self.top && common.last().is_none_or(|(_, least)| *least > self.others);
        if self.others > 0 && !surely {
            return None;
        }
        let cell = |key: i64| Key::Narrow(key).cell(self.form, zone);
        let top = common.into_iter().map(|(key, count)| ValueCount { value: cell(key), count }).collect();
        let below_edges = all(|part| &part.edges, edges.len());
        let histogram = self.bins.as_ref().map(|bins| {
            let to = below_edges.iter().copied().chain([self.filled]);
            let from = [0].into_iter().chain(below_edges.iter().copied());
            let counts = from.zip(to).map(|(from, to)| to - from).collect();
            Histogram { edges: bins.edges(zone), counts }
        });
        let below = all(|part| &part.below, ranges.len());
        let within = parts.into_iter().map(|part| part.within).reduce(Run::merge)?;
        let mut found = vec![None; self.shares.len()];
        let Keys::Narrow(keys) = &within.keys else { return None };
        let mut at = 0;
        for ((from, to), below) in ranges.iter().zip(below) {
            at += keys[at..].partition_point(|key| key < from);
            let mut before = below;
            let mut ranks = self.ranks.iter().skip_while(|(rank, _)| *rank <= below).peekable();
            while let Some(key) = keys.get(at).filter(|key| *key <= to) {
                before += within.counts[at];
                while let Some((_, place)) = ranks.next_if(|(rank, _)| *rank <= before) {
                    found[*place] = Some(Key::Narrow(*key));
                }
                at += 1;
            }
        }
        let found = self.shares.iter().copied().zip(found);
        Some(figures((rows, empty, None), (self.form, &self.ends), top, histogram, found, zone))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::data::{
        column::{Bits, Column, Values},
        tally::{Buckets, Loose, Ranking, Tally, Tallying},
    };

    fn column(values: Vec<f64>) -> Arc<Column> {
        Arc::new(Column { len: values.len(), present: None, values: Values::Float64(values) })
    }

    fn bucketed(values: &[f64]) -> Numbers {
        Numbers::Bucketed(Buckets::of_floats(values))
    }

    /// Of a column that has other numbers besides, and rows without one.
    fn counted(values: &[f64]) -> Numbers {
        let others = [f64::NEG_INFINITY, 0.25, 17.0, f64::MAX];
        let all: Vec<f64> =
            values.iter().flat_map(|value| [others[(value.to_bits() % 4) as usize], *value]).collect();
        let (mut rows, mut present) = (Bits::none(), Bits::none());
        for row in 0..all.len() {
            rows.push(row % 2 == 1);
            present.push(row % 2 == 1 || row % 3 > 0);
        }
        let column =
            Arc::new(Column { len: all.len(), present: Some(present), values: Values::Float64(all) });
        let mut ranking = Ranking::new(Arc::clone(&column));
        while ranking.step() {}
        let mut tallying = Tallying::ranked(column, Some(Arc::new(rows)), Arc::new(ranking.finish()));
        while tallying.step() {}
        match tallying.finish_loosely() {
            Loose::Open { rows, empty: 0, numbers } if rows == values.len() as u64 => numbers,
            _ => panic!("each row has a number"),
        }
    }

    /// By rounds of messages, as parts and lead have them.
    fn by_rounds(
        parts: &[Vec<f64>],
        of: fn(&[f64]) -> Numbers,
        top: usize,
        shares: &[u32],
    ) -> Option<Distribution> {
        let rows = parts.iter().map(Vec::len).sum::<usize>() as u64;
        let parts: Vec<Numbers> = parts.iter().filter(|part| !part.is_empty()).map(|part| of(part)).collect();
        let outlined = parts.iter().map(|part| Outlined::of(part, top, !shares.is_empty()));
        let outlined = outlined.map(|own| Outlined::from_bytes(Form::Float64, own.to_bytes())).collect();
        let outlines = Outlines::new(outlined, top, shares)?;
        let closer = Closer::from_bytes(outlines.closer().to_bytes());
        let seen = parts.iter().map(|part| closer.look(part));
        let seen = seen.map(|seen| Seen::from_bytes(Form::Float64, seen.to_bytes())).collect();
        outlines.finish(seen, rows, 0, Tz::UTC)
    }

    fn float() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (-50_i32..50).prop_map(f64::from),
            4 => 0.0..1e5,
            2 => (0_i32..1_000).prop_map(|hundredths| f64::from(hundredths) / 100.0),
            1 => prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
            1 => prop::sample::select(vec![0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324, 1.0]),
        ]
    }

    fn parts() -> impl Strategy<Value = Vec<Vec<f64>>> {
        let values = prop_oneof![
            3 => prop::collection::vec(float(), 0..3_000),
            1 => prop::collection::vec(prop::sample::select(vec![-0.0, 0.0, 1.5]), 0..3_000),
            1 => (float(), 0..2_000_usize).prop_map(|(value, many)| vec![value; many]),
            1 => prop::collection::vec(1e9..1.000_001e9, 0..3_000),
        ];
        prop::collection::vec(values, 1..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rounds_find_what_all_values_say(parts in parts(), top in 0_usize..12) {
            let shares = [0, 1, 500, 2_500, 5_000, 5_000, 9_999, 10_000, 7_500];
            for shares in [&shares[..], &[]] {
                let whole = Tally::of(&column(parts.concat()), None).distribution(top, shares, Tz::UTC);
                for of in [bucketed, counted] {
                if let Some(mut found) = by_rounds(&parts, of, top, shares) {
                    prop_assert_eq!(found.profile.distinct, None);
                    found.profile.distinct = whole.profile.distinct;
                    prop_assert_eq!(&found, &whole);
                } else {
                    // Only where each may be there once in each part, or there is nothing at all.
                    let likely = whole.profile.top.last().is_some_and(|last| last.count as usize > parts.len());
                    prop_assert!(!likely || whole.profile.top.len() < top);
                }
                }
            }
        }
    }

    #[test]
    fn the_commonest_of_many_are_proven() {
        let part = |seed: u64| {
            let one = |at: u64| if at % 50 == 7 { (at % 1_000) as f64 } else { (at * 2 + seed) as f64 + 5e3 };
            (0..20_000).map(one).collect::<Vec<f64>>()
        };
        let parts = [part(0), part(1), Vec::new(), part(1)];
        let whole = Tally::of(&column(parts.concat()), None).distribution(10, &[5_000], Tz::UTC);
        for of in [bucketed, counted] {
            let found = by_rounds(&parts, of, 10, &[5_000]).expect("proven");
            assert_eq!((&found.profile.top, &found.percentiles), (&whole.profile.top, &whole.percentiles));
        }
    }
}
