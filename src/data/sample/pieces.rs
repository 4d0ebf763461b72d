//! A table's bytes as they are made: to be saved, or to be read at once.

use std::io;

use super::{
    arrow::{Framing, Writer},
    columns::Fill,
};
use crate::data::source::Source;

/// Rows of one record batch, and so of a piece.
const BATCH: usize = 65_536;

/// The pieces of a table's bytes: each a record batch, the first with the schema before it, the last with the end.
pub struct Pieces {
    table: Box<dyn Fill>,
    framing: Framing,
    writer: Option<Writer>,
    rows: u64,
    done: bool,
}

impl Pieces {
    pub(super) fn new(table: Box<dyn Fill>, framing: Framing) -> Self {
        Self { table, framing, writer: None, rows: 0, done: false }
    }

    /// How many rows are made so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn piece(&mut self) -> io::Result<Vec<u8>> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(Writer::new(&self.table.fill(0), self.framing)?),
        };
        let rows = self.table.fill(BATCH);
        let count = rows.count;
        self.rows += count as u64;
        if count > 0 {
            writer.write(rows)?;
        }
        if count < BATCH {
            writer.finish()?;
            self.done = true;
        }
        Ok(writer.take())
    }
}

impl Iterator for Pieces {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let piece = self.piece();
        self.done |= piece.is_err();
        Some(piece)
    }
}

/// A table that is made while it is read, from its beginning to its end: what was read is forgotten.
pub struct Stream {
    pieces: Pieces,
    /// Made and not yet forgotten.
    window: Vec<u8>,
    /// Where the window begins.
    from: u64,
    estimate: u64,
}

impl Stream {
    pub(super) fn new(pieces: Pieces, estimate: u64) -> Self {
        Self { pieces, window: Vec::new(), from: 0, estimate }
    }

    fn made(&self) -> u64 {
        self.from + self.window.len() as u64
    }
}

impl Source for Stream {
    /// An upper bound until the last piece is made, then exact.
    fn len(&self) -> u64 {
        if self.pieces.done { self.made() } else { self.estimate.max(self.made() + 65_536) }
    }

    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let passed = from.checked_sub(self.from).ok_or(io::ErrorKind::InvalidInput)?;
        let mut passed = usize::try_from(passed).map_err(|_| io::ErrorKind::InvalidInput)?;
        while self.window.len() < passed.saturating_add(len) {
            let gone = passed.min(self.window.len());
            self.window.drain(..gone);
            self.from += gone as u64;
            passed -= gone;
            let piece = self.pieces.next().ok_or(io::ErrorKind::UnexpectedEof)??;
            if self.window.is_empty() { self.window = piece } else { self.window.extend(piece) }
        }
        Ok(self.window[passed..passed + len].to_vec())
    }
}
