//! Values of several widths: picked by their rows, and as bytes.

use arrow_buffer::i256;
use bytemuck::{
    Pod,
    allocation::{cast_vec, pod_collect_to_vec},
    cast_slice,
};
use serde::{Deserialize, Serialize};

use super::{
    column::{Codes, Integers},
    turns,
};

/// The width of integers or of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Width {
    W8,
    W16,
    W32,
    W64,
    W128,
    W256,
}

/// Values of as many bytes; nothing where they do not make whole ones.
fn of_bytes<T: Pod>(bytes: &[u8]) -> Option<Vec<T>> {
    bytes.len().is_multiple_of(size_of::<T>()).then(|| pod_collect_to_vec(bytes))
}

fn pick<T: Copy + Default, R>(values: &[T], rows: &[R], row: impl Fn(&R) -> usize) -> Vec<T> {
    turns::map(rows, |at| values.get(row(at)).copied().unwrap_or_default())
}

impl Integers {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::I8(values) => values.len(),
            Self::I16(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::I128(values) => values.len(),
            Self::I256(values) => values.len(),
        }
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row, where it is not wider than most.
    pub fn get(&self, row: usize) -> Option<i64> {
        match self {
            Self::I8(values) => values.get(row).copied().map(i64::from),
            Self::I16(values) => values.get(row).copied().map(i64::from),
            Self::I32(values) => values.get(row).copied().map(i64::from),
            Self::I64(values) => values.get(row).copied(),
            Self::I128(values) => values.get(row).and_then(|value| i64::try_from(*value).ok()),
            Self::I256(values) => {
                values.get(row).and_then(|value| value.to_i128()).and_then(|value| i64::try_from(value).ok())
            }
        }
    }

    /// Bytes of a value.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::I8(_) => 1,
            Self::I16(_) => 2,
            Self::I32(_) => 4,
            Self::I64(_) => 8,
            Self::I128(_) => 16,
            Self::I256(_) => 32,
        }
    }

    /// Those of some rows, each found by `row`; zero where there is none.
    pub(super) fn pick<R>(&self, rows: &[R], row: impl Fn(&R) -> usize) -> Self {
        match self {
            Self::I8(values) => Self::I8(pick(values, rows, row)),
            Self::I16(values) => Self::I16(pick(values, rows, row)),
            Self::I32(values) => Self::I32(pick(values, rows, row)),
            Self::I64(values) => Self::I64(pick(values, rows, row)),
            Self::I128(values) => Self::I128(pick(values, rows, row)),
            Self::I256(values) => Self::I256(pick(values, rows, row)),
        }
    }

    pub(super) fn into_bytes(self) -> (Width, Vec<u8>) {
        match self {
            Self::I8(values) => (Width::W8, cast_vec(values)),
            Self::I16(values) => (Width::W16, cast_slice(&values).to_vec()),
            Self::I32(values) => (Width::W32, cast_slice(&values).to_vec()),
            Self::I64(values) => (Width::W64, cast_slice(&values).to_vec()),
            Self::I128(values) => (Width::W128, cast_slice(&values).to_vec()),
            Self::I256(values) => {
                (Width::W256, values.iter().flat_map(|value| value.to_le_bytes()).collect())
            }
        }
    }

    pub(super) fn of_bytes(width: Width, bytes: Vec<u8>) -> Option<Self> {
        Some(match width {
            Width::W8 => Self::I8(cast_vec(bytes)),
            Width::W16 => Self::I16(of_bytes(&bytes)?),
            Width::W32 => Self::I32(of_bytes(&bytes)?),
            Width::W64 => Self::I64(of_bytes(&bytes)?),
            Width::W128 => Self::I128(of_bytes(&bytes)?),
            Width::W256 => {
                let values: Vec<[u8; 32]> = of_bytes(&bytes)?;
                Self::I256(values.into_iter().map(i256::from_le_bytes).collect())
            }
        })
    }
}

impl Codes {
    /// None yet.
    pub(super) const NONE: Self = Self::U8(Vec::new());

    /// In the width that so many entries need.
    pub(super) fn narrow(codes: Vec<u32>, entries: usize) -> Self {
        match entries {
            0..=256 => Self::U8(codes.into_iter().map(|code| code as u8).collect()),
            257..=65_536 => Self::U16(codes.into_iter().map(|code| code as u16).collect()),
            _ => Self::U32(codes),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(codes) => codes.len(),
            Self::U16(codes) => codes.len(),
            Self::U32(codes) => codes.len(),
        }
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One more; all of them are made wider where it needs more room.
    #[inline]
    pub(super) fn push(&mut self, code: u32) {
        match self {
            Self::U8(codes) if code <= u8::MAX.into() => codes.push(code as u8),
            Self::U16(codes) if code <= u16::MAX.into() => codes.push(code as u16),
            Self::U32(codes) => codes.push(code),
            _ => {
                self.widen(code);
                self.push(code);
            }
        }
    }

    #[cold]
    fn widen(&mut self, code: u32) {
        let codes = self.wide();
        *self = match u16::try_from(code) {
            Ok(_) => Self::U16(codes.into_iter().map(|code| code as u16).collect()),
            Err(_) => Self::U32(codes),
        };
    }

    /// All of them, wide.
    pub fn wide(&self) -> Vec<u32> {
        match self {
            Self::U8(codes) => codes.iter().map(|code| (*code).into()).collect(),
            Self::U16(codes) => codes.iter().map(|code| (*code).into()).collect(),
            Self::U32(codes) => codes.clone(),
        }
    }

    /// Those of some rows, each found by `row`; the first entry's where there is none.
    pub(super) fn pick<R>(&self, rows: &[R], row: impl Fn(&R) -> usize) -> Self {
        match self {
            Self::U8(codes) => Self::U8(pick(codes, rows, row)),
            Self::U16(codes) => Self::U16(pick(codes, rows, row)),
            Self::U32(codes) => Self::U32(pick(codes, rows, row)),
        }
    }

    pub(super) fn into_bytes(self) -> (Width, Vec<u8>) {
        match self {
            Self::U8(codes) => (Width::W8, codes),
            Self::U16(codes) => (Width::W16, cast_slice(&codes).to_vec()),
            Self::U32(codes) => (Width::W32, cast_slice(&codes).to_vec()),
        }
    }

    pub(super) fn of_bytes(width: Width, bytes: Vec<u8>) -> Option<Self> {
        Some(match width {
            Width::W8 => Self::U8(bytes),
            Width::W16 => Self::U16(of_bytes(&bytes)?),
            Width::W32 => Self::U32(of_bytes(&bytes)?),
            Width::W64 | Width::W128 | Width::W256 => return None,
        })
    }
}
