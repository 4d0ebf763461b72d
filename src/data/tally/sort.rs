//! Putting values in ascending order.

use crate::data::column::Texts;

/// Bits of a digit.
const DIGIT: u32 = 11;

/// So few are put in order by comparing them.
const FEW: usize = 1 << 9;

/// Puts numbers in ascending order: by the highest digit of what tells them apart, and then those with the same one among
/// themselves, where they lie near enough in memory to be compared.
pub(super) fn ascending(keys: &mut [i64]) {
    if keys.len() > FEW {
        scatter(keys, &mut vec![0; keys.len()]);
    } else {
        keys.sort_unstable();
    }
}

fn scatter(keys: &mut [i64], other: &mut [i64]) {
    let (Some(low), Some(high)) = (keys.iter().copied().min(), keys.iter().copied().max()) else { return };
    let range = high.wrapping_sub(low) as u64;
    if range == 0 {
        return;
    }
    let shift = (64 - range.leading_zeros()).saturating_sub(DIGIT);
    let digit = |key: i64| (key.wrapping_sub(low) as u64 >> shift) as usize & ((1 << DIGIT) - 1);
    let mut ends = vec![0_u32; 1 << DIGIT];
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
    if shift == 0 {
        return;
    }
    let mut from = 0;
    for end in ends {
        let (own, to) = (from, end as usize);
        from = to;
        match to - own {
            0 | 1 => {}
            many if many > FEW => scatter(&mut keys[own..to], &mut other[own..to]),
            _ => keys[own..to].sort_unstable(),
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
