//! Integers in their narrowest width, piece by piece, and the pieces as one.

use arrow_buffer::i256;

use super::column::Integers;

pub(super) fn narrow(values: Vec<i64>) -> Integers {
    let (low, high) = values.iter().fold((0, 0), |(low, high), value| (low.min(*value), high.max(*value)));
    if low >= i8::MIN.into() && high <= i8::MAX.into() {
        Integers::I8(values.into_iter().map(|value| value as i8).collect())
    } else if low >= i16::MIN.into() && high <= i16::MAX.into() {
        Integers::I16(values.into_iter().map(|value| value as i16).collect())
    } else if low >= i32::MIN.into() && high <= i32::MAX.into() {
        Integers::I32(values.into_iter().map(|value| value as i32).collect())
    } else {
        Integers::I64(values)
    }
}

pub(super) fn narrow_128(values: Vec<i128>) -> Integers {
    if values.iter().all(|value| i64::try_from(*value).is_ok()) {
        narrow(values.into_iter().map(|value| value as i64).collect())
    } else {
        Integers::I128(values)
    }
}

pub(super) fn narrow_256(values: Vec<i256>) -> Integers {
    match values.iter().map(|value| value.to_i128()).collect() {
        Some(values) => narrow_128(values),
        None => Integers::I256(values),
    }
}

/// Bytes of a value.
fn width(piece: &Integers) -> usize {
    match piece {
        Integers::I8(_) => 1,
        Integers::I16(_) => 2,
        Integers::I32(_) => 4,
        Integers::I64(_) => 8,
        Integers::I128(_) => 16,
        Integers::I256(_) => 32,
    }
}

fn len(piece: &Integers) -> usize {
    match piece {
        Integers::I8(values) => values.len(),
        Integers::I16(values) => values.len(),
        Integers::I32(values) => values.len(),
        Integers::I64(values) => values.len(),
        Integers::I128(values) => values.len(),
        Integers::I256(values) => values.len(),
    }
}

/// All pieces one behind the other, made wider as they must; each goes once it is copied. No piece is wider than `T`.
fn widened<T: Copy>(
    pieces: Vec<Integers>,
    same: impl Fn(Integers) -> Option<Vec<T>>,
    wider: impl Fn(i64) -> T,
) -> Vec<T> {
    let mut all = Vec::with_capacity(pieces.iter().map(len).sum());
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
    match pieces.iter().map(width).max() {
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
