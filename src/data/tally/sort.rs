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

/// The places of different texts in ascending order: by eight bytes at once, and then those with the same ones by the next.
pub(super) fn order_of(texts: &Texts) -> Vec<u32> {
    let mut places: Vec<(u64, u32)> = (0..texts.len() as u32).map(|place| (0, place)).collect();
    by_eight(texts, &mut places, 0);
    places.into_iter().map(|(_, place)| place).collect()
}

fn by_eight(texts: &Texts, places: &mut [(u64, u32)], from: usize) {
    let mut ended = false;
    for (key, place) in places.iter_mut() {
        let rest = texts.slice(*place as usize).get(from..).unwrap_or_default();
        ended |= rest.len() <= 8;
        let mut eight = [0; 8];
        let many = rest.len().min(8);
        eight[..many].copy_from_slice(&rest[..many]);
        *key = u64::from_be_bytes(eight);
    }
    let few = places.len() <= 16;
    if few {
        return places
            .sort_unstable_by(|(_, a), (_, b)| texts.slice(*a as usize).cmp(texts.slice(*b as usize)));
    }
    places.sort_unstable();
    let mut rest = places;
    while let Some((key, _)) = rest.first().copied() {
        let (same, more) = rest.split_at_mut(rest.partition_point(|(other, _)| *other == key));
        rest = more;
        match same {
            [_] => {}
            // Zeros stand behind the end of a text, and may be its own.
            _ if ended && same.iter().any(|(_, place)| texts.slice(*place as usize).len() <= from + 8) => {
                same.sort_unstable_by(|(_, a), (_, b)| {
                    texts.slice(*a as usize).cmp(texts.slice(*b as usize))
                });
            }
            _ => by_eight(texts, same, from + 8),
        }
    }
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
            let ordered: Vec<&str> = order_of(&texts).into_iter().map(|place| texts.get(place as usize)).collect();
            prop_assert_eq!(ordered, expected);
        }
    }
}
