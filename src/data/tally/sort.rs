//! Putting values in ascending order.

use crate::data::column::Texts;

/// Bits of a digit, at most and at least.
const DIGIT: (u32, u32) = (11, 4);

/// So few lie near enough in memory to be compared with one another.
pub(super) const FEW: usize = 1 << 9;

/// Puts numbers in ascending order.
pub(super) fn ascending(keys: &mut [i64]) {
    bucketed(keys, &mut |bucket, _| bucket.sort_unstable());
}

/// Puts numbers in order from bucket to bucket: by the highest digit of what tells them apart, and again within those that
/// are not few. Tells each bucket with a number that none of it is below and all before it are. Those of a bucket that are
/// not few are the same.
pub(super) fn bucketed(keys: &mut [i64], each: &mut impl FnMut(&mut [i64], i64)) {
    if keys.len() > FEW {
        scatter(keys, &mut vec![0; keys.len()], each);
    } else if let Some(low) = keys.iter().copied().min() {
        each(keys, low);
    }
}

fn scatter(keys: &mut [i64], other: &mut [i64], each: &mut impl FnMut(&mut [i64], i64)) {
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    for key in keys.iter() {
        (low, high) = (low.min(*key), high.max(*key));
    }
    let range = high.wrapping_sub(low) as u64;
    if range == 0 {
        return each(keys, low);
    }
    let bits = (keys.len() / 32).max(1).ilog2().clamp(DIGIT.1, DIGIT.0);
    let shift = (64 - range.leading_zeros()).saturating_sub(bits);
    let mask = (1 << bits) - 1;
    let digit = |key: i64| (key.wrapping_sub(low) as u64 >> shift) as usize & mask;
    let mut ends = vec![0_u32; 1 << bits];
    keys.iter().for_each(|key| ends[digit(*key)] += 1);
    let mut next = 0;
    for end in &mut ends {
        next += std::mem::replace(end, next);
    }
    for key in keys.iter() {
        let place = &mut ends[digit(*key)];
        other[*place as usize] = *key;
        *place += 1;
    }
    keys.copy_from_slice(other);
    let mut from = 0;
    for (digit, end) in ends.into_iter().enumerate() {
        let (own, to) = (from, end as usize);
        from = to;
        let bucket = &mut keys[own..to];
        match to - own {
            0 => {}
            many if many > FEW && shift > 0 => scatter(bucket, &mut other[own..to], each),
            _ => each(bucket, low.wrapping_add(((digit as u64) << shift) as i64)),
        }
    }
}

/// Texts that are compared at once.
const AT_ONCE: usize = 1 << 15;

/// Different texts on their way into ascending order: by eight bytes at once, and then those with the same ones by the next.
pub(super) struct Ordering {
    /// The eight bytes that are looked at, and the place of each text.
    places: Vec<(u64, u32)>,
    open: Vec<Open>,
}

/// Neighbours that are not in order yet.
#[derive(Clone, Copy)]
struct Open {
    from: usize,
    to: usize,
    /// The first of the eight bytes; all before it are the same.
    byte: usize,
    /// The bit of the eight bytes that those which are taken apart begin with; nothing while the bytes are those before.
    shift: Option<u32>,
}

impl Ordering {
    /// Of so many texts.
    pub(super) fn new(many: usize) -> Self {
        let places = (0..many as u32).map(|place| (0, place)).collect();
        Self { places, open: vec![Open { from: 0, to: many, byte: 0, shift: None }] }
    }

    /// A few milliseconds' worth, always of the same texts: `true` while there is more.
    pub(super) fn step(&mut self, texts: &Texts) -> bool {
        let mut done = 0;
        while done < AT_ONCE
            && let Some(open) = self.open.pop()
        {
            done += open.to - open.from;
            self.work(texts, open);
        }
        !self.open.is_empty()
    }

    /// The places of the texts, once all steps are done.
    pub(super) fn places(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.places.iter().map(|(_, place)| *place as usize)
    }

    fn work(&mut self, texts: &Texts, open: Open) {
        let Open { from, to, byte, shift } = open;
        let many = to - from;
        if many < 2 {
            return;
        }
        let own = &mut self.places[from..to];
        if many <= 16 {
            return whole(texts, own);
        }
        let Some(shift) = shift else {
            for (key, place) in own.iter_mut() {
                *key = eight(texts.slice(*place as usize), byte);
            }
            return self.open.push(Open { shift: Some(56), ..open });
        };
        if many > AT_ONCE && shift > 0 {
            let ends = apart(own, shift);
            let begins = [0].into_iter().chain(ends);
            let parts = begins.zip(ends).filter(|(begin, end)| begin < end);
            let part =
                |(begin, end)| Open { from: from + begin, to: from + end, byte, shift: Some(shift - 8) };
            return self.open.extend(parts.map(part));
        }
        own.sort_unstable();
        let mut at = 0;
        while at < many {
            let key = own[at].0;
            let end = at + own[at..].partition_point(|(other, _)| *other == key);
            // Zeros stand behind the end of a text, and may be its own.
            if key as u8 == 0
                && own[at..end].iter().any(|(_, place)| texts.slice(*place as usize).len() <= byte + 8)
            {
                whole(texts, &mut own[at..end]);
            } else {
                self.open.push(Open { from: from + at, to: from + end, byte: byte + 8, shift: None });
            }
            at = end;
        }
    }
}

/// Eight bytes of a text, zeros behind its end.
fn eight(text: &[u8], from: usize) -> u64 {
    let rest = text.get(from..).unwrap_or_default();
    let mut eight = [0; 8];
    let many = rest.len().min(8);
    eight[..many].copy_from_slice(&rest[..many]);
    u64::from_be_bytes(eight)
}

/// By their whole texts.
fn whole(texts: &Texts, places: &mut [(u64, u32)]) {
    places.sort_unstable_by(|(_, a), (_, b)| texts.slice(*a as usize).cmp(texts.slice(*b as usize)));
}

/// Takes neighbours apart by a byte of their eight, in their places: where each byte's own end.
fn apart(places: &mut [(u64, u32)], shift: u32) -> [usize; 256] {
    let digit = |key: u64| (key >> shift) as usize & 255;
    let mut ends = [0; 256];
    places.iter().for_each(|(key, _)| ends[digit(*key)] += 1);
    let (mut next, mut end) = ([0; 256], 0);
    for (next, own) in next.iter_mut().zip(&mut ends) {
        *next = end;
        end += *own;
        *own = end;
    }
    for byte in 0..256 {
        while next[byte] < ends[byte] {
            let other = digit(places[next[byte]].0);
            places.swap(next[byte], next[other]);
            next[other] += 1;
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_ascend(
            mut keys in prop::collection::vec(prop_oneof![any::<i64>(), -9_i64..9, 1_000_000_i64..1_100_000], 0..4_000)
        ) {
            let mut expected = keys.clone();
            expected.sort_unstable();
            ascending(&mut keys);
            prop_assert_eq!(keys, expected);
        }

        #[test]
        fn buckets_ascend(
            mut keys in prop::collection::vec(prop_oneof![any::<i64>(), -9_i64..9, 1_000_000_i64..1_100_000], 0..4_000)
        ) {
            let mut expected = keys.clone();
            expected.sort_unstable();
            let (mut buckets, mut all) = (Vec::new(), Vec::new());
            bucketed(&mut keys, &mut |bucket, low| buckets.push((bucket.to_vec(), low)));
            for (mut bucket, low) in buckets {
                prop_assert!(all.last().is_none_or(|last| *last < low));
                prop_assert!(bucket.iter().all(|key| *key >= low));
                prop_assert!(bucket.len() <= FEW || bucket.iter().all(|key| *key == bucket[0]));
                bucket.sort_unstable();
                all.extend(bucket);
            }
            prop_assert_eq!(all, expected);
        }

        #[test]
        fn texts_ascend(given in prop::collection::vec("[ab\0]{0,20}", 0..200)) {
            let mut texts = Texts::default();
            given.iter().for_each(|text| texts.push(text));
            let mut expected = given.clone();
            expected.sort_unstable();
            let mut ordering = Ordering::new(texts.len());
            while ordering.step(&texts) {}
            let ordered: Vec<&str> = ordering.places().map(|place| texts.get(place)).collect();
            prop_assert_eq!(ordered, expected);
        }
    }

    #[test]
    fn many_texts_ascend_a_little_at_a_time() {
        // More than are compared at once, with beginnings that many share, and some that are all the same for long.
        let mut texts = Texts::default();
        let long = "x".repeat(100_000);
        for at in 0..120_000_u64 {
            let mixed = at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            match at % 7 {
                0 => texts.push(&format!("{:x}", mixed >> 40)),
                1 => texts.push(&format!("customer-number-{:09}@mail.example", mixed >> 36)),
                2 if at < 300 => texts.push(&format!("{long}{}", mixed >> 50)),
                _ => texts.push(&format!("é{}\0", mixed >> 44)),
            }
        }
        let mut expected: Vec<&str> = (0..texts.len()).map(|place| texts.get(place)).collect();
        expected.sort_unstable();
        let (mut ordering, mut steps) = (Ordering::new(texts.len()), 1);
        while ordering.step(&texts) {
            steps += 1;
        }
        assert!(steps > 10, "{steps}");
        assert!(ordering.places().map(|place| texts.get(place)).eq(expected));
    }
}
