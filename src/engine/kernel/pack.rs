//! From a verdict a row to a bit a row: 64 verdicts as bytes, then eight bytes at a time into bits. Written so that the
//! compiler turns both loops into vector instructions, which a loop that sets bit by bit prevents.

/// Rows of a word.
pub(crate) const WORD: usize = 64;

/// Eight bytes of 0 or 1, gathered into eight bits by one multiplication.
#[inline(always)]
fn gather(bytes: u64) -> u64 {
    bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// A bit for each byte, which is 0 or 1.
#[inline(always)]
pub(crate) fn pack(mask: &[u8; WORD]) -> u64 {
    let (eights, _) = mask.as_chunks::<8>();
    eights
        .iter()
        .enumerate()
        .fold(0, |word, (at, eight)| word | gather(u64::from_le_bytes(*eight)) << (at * 8))
}

/// Adds the rows whose value holds to `out`, which has a word for every 64 of them.
#[inline(always)]
pub(crate) fn rows<T: Copy>(values: &[T], out: &mut [u64], holds: impl Fn(T) -> bool) {
    let (whole, rest) = values.as_chunks::<WORD>();
    for (chunk, word) in whole.iter().zip(out.iter_mut()) {
        let mut mask = [0; WORD];
        for (verdict, value) in mask.iter_mut().zip(chunk) {
            *verdict = u8::from(holds(*value));
        }
        *word |= pack(&mask);
    }
    if let Some(word) = out.get_mut(whole.len()) {
        *word |= rest.iter().enumerate().fold(0, |word, (at, value)| word | u64::from(holds(*value)) << at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_bit() {
        for len in [0, 1, 63, 64, 65, 200, 256] {
            let values: Vec<u32> = (0..len).collect();
            let mut out = vec![0; values.len().div_ceil(WORD)];
            rows(&values, &mut out, |value| value % 3 == 1 || value % 64 == 63);
            for value in values {
                let expected = value % 3 == 1 || value % 64 == 63;
                assert_eq!(out[value as usize / WORD] >> (value % 64) & 1 == 1, expected, "{value} of {len}");
            }
        }
    }
}
