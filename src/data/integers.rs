//! Integers in their narrowest width, piece by piece, and the pieces as one.

use arrow_buffer::i256;

use super::column::{Bits, Integers};

/// As narrow as they can be. Rows without a value hold zero, so that they widen nothing.
pub(super) fn narrowest(values: Integers, present: Option<&Bits>) -> Integers {
    match values {
        Integers::I8(mut values) => {
            zero_absent(&mut values, present);
            Integers::I8(values)
        }
        Integers::I16(values) => by_ends(values, present, Integers::I16),
        Integers::I32(values) => by_ends(values, present, Integers::I32),
        Integers::I64(values) => by_ends(values, present, Integers::I64),
        Integers::I128(mut values) => {
            zero_absent(&mut values, present);
            narrow_128(values)
        }
        Integers::I256(mut values) => {
            zero_absent(&mut values, present);
            narrow_256(values)
        }
    }
}

/// Rows without a value hold zero.
pub(super) fn zero_absent<T: Default>(values: &mut [T], present: Option<&Bits>) {
    let Some(present) = present else { return };
    for (values, word) in values.chunks_mut(64).zip(present.words()) {
        if *word != u64::MAX {
            let absent = values.iter_mut().enumerate().filter(|(at, _)| word >> at & 1 == 0);
            absent.for_each(|(_, value)| *value = T::default());
        }
    }
}

fn by_ends<T: Copy + Default + Into<i64>>(
    mut values: Vec<T>,
    present: Option<&Bits>,
    same: impl FnOnce(Vec<T>) -> Integers,
) -> Integers {
    zero_absent(&mut values, present);
    let (low, high) = values.iter().fold((0, 0), |(low, high), value| {
        let value = (*value).into();
        (i64::min(low, value), i64::max(high, value))
    });
    let wide = values.iter().map(|value| (*value).into());
    if low >= i8::MIN.into() && high <= i8::MAX.into() {
        Integers::I8(wide.map(|value| value as i8).collect())
    } else if size_of::<T>() > 2 && low >= i16::MIN.into() && high <= i16::MAX.into() {
        Integers::I16(wide.map(|value| value as i16).collect())
    } else if size_of::<T>() > 4 && low >= i32::MIN.into() && high <= i32::MAX.into() {
        Integers::I32(wide.map(|value| value as i32).collect())
    } else {
        same(values)
    }
}

fn narrow(values: Vec<i64>) -> Integers {
    by_ends(values, None, Integers::I64)
}

fn narrow_128(values: Vec<i128>) -> Integers {
    if values.iter().all(|value| i64::try_from(*value).is_ok()) {
        narrow(values.into_iter().map(|value| value as i64).collect())
    } else {
        Integers::I128(values)
    }
}

fn narrow_256(values: Vec<i256>) -> Integers {
    match values.iter().map(|value| value.to_i128()).collect() {
        Some(values) => narrow_128(values),
        None => Integers::I256(values),
    }
}

/// All pieces one behind the other, made wider as they must; each goes once it is copied. No piece is wider than `T`.
fn widened<T: Copy>(
    pieces: Vec<Integers>,
    same: impl Fn(Integers) -> Option<Vec<T>>,
    wider: impl Fn(i64) -> T,
) -> Vec<T> {
    let mut all = Vec::with_capacity(pieces.iter().map(Integers::len).sum());
    for piece in pieces {
        match piece {
            Integers::I8(values) => all.extend(values.into_iter().map(|value| wider(value.into()))),
            Integers::I16(values) => all.extend(values.into_iter().map(|value| wider(value.into()))),
            Integers::I32(values) => all.extend(values.into_iter().map(|value| wider(value.into()))),
            Integers::I64(values) => all.extend(values.into_iter().map(&wider)),
            widest => all.extend(same(widest).unwrap_or_default()),
        }
    }
    all
}

/// All pieces as one, in the width of the widest.
pub(super) fn joined(pieces: Vec<Integers>) -> Integers {
    let none = |_| None;
    match pieces.iter().map(Integers::size).max() {
        None | Some(1) => Integers::I8(widened(pieces, none, |value| value as i8)),
        Some(2) => Integers::I16(widened(pieces, |_| None, |value| value as i16)),
        Some(4) => Integers::I32(widened(pieces, |_| None, |value| value as i32)),
        Some(8) => Integers::I64(widened(pieces, |_| None, |value| value)),
        Some(16) => {
            let same = |piece| if let Integers::I128(values) = piece { Some(values) } else { None };
            Integers::I128(widened(pieces, same, i128::from))
        }
        Some(_) => {
            let same = |piece| match piece {
                Integers::I128(values) => Some(values.into_iter().map(i256::from_i128).collect()),
                Integers::I256(values) => Some(values),
                _ => None,
            };
            Integers::I256(widened(pieces, same, i256::from))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_are_as_narrow_as_all_at_once(
            pieces in proptest::collection::vec((proptest::collection::vec(any::<i128>(), 0..9), 0_u32..128), 0..6)
        ) {
            let pieces: Vec<Vec<i128>> = pieces
                .into_iter()
                .map(|(piece, shift)| piece.into_iter().map(|value| value >> shift).collect())
                .collect();
            let all = narrow_128(pieces.concat());
            prop_assert_eq!(joined(pieces.iter().cloned().map(narrow_128).collect()), all.clone());
            let wide = |piece: &Vec<i128>| narrow_256(piece.iter().copied().map(i256::from_i128).collect());
            prop_assert_eq!(joined(pieces.iter().map(wide).collect()), all);
        }
    }

    #[test]
    fn the_widest_piece_decides() {
        let huge = i256::from_i128(i128::MAX).wrapping_mul(i256::from_i128(9));
        let pieces = vec![narrow(vec![1, -2]), narrow_128(vec![i128::MIN]), narrow_256(vec![huge])];
        let expected = vec![i256::from_i128(1), i256::from_i128(-2), i256::from_i128(i128::MIN), huge];
        assert_eq!(joined(pieces), Integers::I256(expected));
        assert_eq!(joined(Vec::new()), Integers::I8(Vec::new()));
    }
}
