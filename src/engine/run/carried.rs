//! From rows of a table to joined records.
//!
//! What a table says in few words is asked of its rows first, and what those answer is looked up for each record. Who asks so
//! once more mostly asks for another word: then the codes of the words are written down for each record along with the second
//! answer, a byte each, and from then on records are asked by themselves.

use std::sync::Arc;

use super::{Made, Work};
use crate::{
    data::column::{Bits, Codes, Column, Values as Stored},
    engine::{
        aggregate::Fault,
        asked::Asked,
        dataset::{CodesKey, Dataset, Frame, RowMap},
        expr::{Expr, Known, Set, Source},
        kernel::STEP,
    },
};

/// The question that a set of carried rows is, to a column that has a code for each joined record.
fn key<'a>(
    known: &'a Known,
    data: &Dataset,
    frame: u32,
    (position, via): (usize, &[usize]),
    of: Set,
) -> Option<(Arc<Frame>, CodesKey, &'a Asked)> {
    let Expr::Asked(Source::Column { table, column }, asked) = known.set(of) else { return None };
    if known.plain || !matches!(asked, Asked::Text(_)) {
        return None;
    }
    let Stored::Dictionary { codes: Codes::U8(_), .. } = &data.table(*table).column(*column).values else {
        return None;
    };
    Some((data.frame_at(frame), (position, via.to_vec(), (*table, *column)), asked))
}

/// Of a set of carried rows: the column of joined records that can be asked instead, and what.
pub(super) fn spread<'a>(
    known: &'a Known,
    data: &Dataset,
    frame: u32,
    position: usize,
    via: &[usize],
    of: Set,
) -> Option<(Arc<Column>, &'a Asked)> {
    let (frame, key, asked) = key(known, data, frame, (position, via), of)?;
    Some((frame.codes(&key)?, asked))
}

/// Codes that are to be written down beside an answer: those that have been asked for before.
pub(super) fn codes(
    known: &Known,
    data: &Dataset,
    (frame, position, via): (u32, usize, &[usize]),
    of: Set,
) -> Option<Spread> {
    let (frame, key, _) = key(known, data, frame, (position, via), of)?;
    let map = frame.map(data, position, via);
    let (table, column) = key.2;
    let column = Arc::clone(data.table(table).column(column));
    if matches!(*map, RowMap::Same(_) | RowMap::U32(_)) || !frame.is_asked_again(&key) {
        return None;
    }
    let Stored::Dictionary { codes: Codes::U8(own), .. } = &column.values else { return None };
    let mut table = Box::new([0; 1 << 16]);
    table.iter_mut().zip(own).for_each(|(slot, code)| *slot = *code);
    let codes = Vec::with_capacity(map.len());
    Some(Spread { frame, key, column, table, codes })
}

/// Codes of joined records that are being written down.
pub(super) struct Spread {
    frame: Arc<Frame>,
    key: CodesKey,
    column: Arc<Column>,
    /// The code of each row that can be led to.
    table: Box<[u8; 1 << 16]>,
    codes: Vec<u8>,
}

impl Spread {
    fn write(&mut self, map: &RowMap, to: usize) {
        let (table, rows) = (&self.table, self.codes.len()..to);
        match map {
            RowMap::U8(own) => self.codes.extend(own[rows].iter().map(|row| table[usize::from(*row)])),
            RowMap::U16(own) => self.codes.extend(own[rows].iter().map(|row| table[usize::from(*row)])),
            RowMap::Same(_) | RowMap::U32(_) => {}
        }
    }

    fn finish(self, map: &RowMap) {
        let Stored::Dictionary { entries, .. } = &self.column.values else { return };
        let present = match (&self.column.present, map.present()) {
            (None, none) => none,
            (Some(present), _) => {
                let mut words = vec![0; map.len().div_ceil(64)];
                map.carry(present, map.table(present).as_deref(), 0, &mut words);
                Some(Bits::from_words(words, map.len()))
            }
        };
        let values = Stored::Dictionary { codes: Codes::U8(self.codes), entries: entries.clone() };
        self.frame.put_codes(self.key, Column { len: map.len(), present, values });
    }
}

/// What a set says of the rows that joined records lead to.
pub(super) struct Carry {
    /// What `of` says of each row, where there are few.
    table: Option<Box<[u8; 1 << 16]>>,
    map: Arc<RowMap>,
    of: Arc<Bits>,
    words: Vec<u64>,
    spread: Option<Spread>,
}

impl Carry {
    pub(super) fn new(map: Arc<RowMap>, of: Arc<Bits>, spread: Option<Spread>) -> Self {
        Self { words: Vec::with_capacity(map.len().div_ceil(64)), table: map.table(&of), map, of, spread }
    }
}

impl Work for Carry {
    fn step(&mut self) -> bool {
        let (from, all) = (self.words.len(), self.map.len().div_ceil(64));
        let to = all.min(from + STEP * 4);
        self.words.resize(to, 0);
        self.map.carry(&self.of, self.table.as_deref(), from * 64, &mut self.words[from..]);
        if let Some(spread) = &mut self.spread {
            spread.write(&self.map, self.map.len().min(to * 64));
        }
        to < all
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        if let Some(spread) = self.spread {
            spread.finish(&self.map);
        }
        Ok(Made::Set(Bits::from_words(self.words, self.map.len())))
    }
}
