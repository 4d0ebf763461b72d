//! Texts of a batch that repeat, as codes: from here on each different text is shared out, handed over and looked at once.

use hashbrown::HashTable;

use crate::data::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Bits, Codes, Texts},
    error::Result,
    interner::code,
};

/// So many different texts may come before any repeats.
const FREE: usize = 256;

/// A column whose texts are codes where most of them repeat; any other stays as it is.
pub(super) fn repeated(column: ChunkColumn) -> Result<ChunkColumn> {
    let ChunkColumn { present, values: ChunkValues::Text(texts) } = column else { return Ok(column) };
    let values = match coded(&texts, present.as_ref())? {
        Some((codes, entries)) => ChunkValues::Dictionary { codes, entries },
        None => ChunkValues::Text(texts),
    };
    Ok(ChunkColumn { present, values })
}

fn coded(texts: &Texts, present: Option<&Bits>) -> Result<Option<(Codes, Texts)>> {
    let (mut codes, mut places) = (Codes::NONE, HashTable::new());
    let mut entries = Texts { offsets: vec![0], bytes: Vec::new() };
    for row in 0..texts.len() {
        let there = present.is_none_or(|present| present.get(row));
        codes.push(if there { code(texts.get(row), &mut entries, &mut places)? } else { 0 });
        if entries.len() > FREE + row / 4 {
            return Ok(None);
        }
    }
    Ok(Some((codes, entries)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: impl Iterator<Item = String>) -> ChunkColumn {
        let mut all = Texts { offsets: vec![0], bytes: Vec::new() };
        texts.for_each(|text| all.push(&text));
        ChunkColumn { present: None, values: ChunkValues::Text(all) }
    }

    #[test]
    fn texts_that_repeat_become_codes_and_others_stay() {
        let few = column((0..3_000).map(|row| format!("{}", row % 7)));
        let ChunkValues::Dictionary { codes, entries } = repeated(few).expect("room").values else {
            panic!("they repeat")
        };
        assert_eq!((codes.len(), codes.get(2_999), entries.len(), entries.get(3)), (3_000, 3, 7, "3"));
        let different = column((0..3_000).map(|row| format!("{row}")));
        assert_eq!(repeated(different.clone()).expect("room"), different);
    }
}
