//! Keys: what can be one, and their texts.

use std::sync::Arc;

use super::{
    chunk::{ChunkColumn, ChunkValues},
    column::{Column, Integers, Values},
};
use crate::model::key::{ESCAPE, SEPARATOR, escaped};

/// So many examples are kept.
pub const EXAMPLES: usize = 5;

/// Whether a column can be a key: texts, and integers of any width. Without rows nothing speaks against it.
pub fn can_be_key(column: &Column) -> bool {
    match &column.values {
        Values::Empty => column.len == 0,
        Values::Text(_) | Values::Dictionary { .. } => true,
        Values::Exact { scale, mantissas } => *scale == 0 && !matches!(mantissas, Integers::I256(_)),
        _ => false,
    }
}

/// A column that can be a part of a key.
pub trait KeyText {
    /// Appends the text of a row's key: of a text itself, of an integer its decimal text. `false` where the row has no
    /// value.
    fn key_text(&self, row: usize, out: &mut String) -> bool;
}

impl KeyText for Column {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        Self::key_text(self, row, out)
    }
}

impl<K: KeyText> KeyText for Arc<K> {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        K::key_text(self, row, out)
    }
}

impl KeyText for ChunkColumn {
    fn key_text(&self, row: usize, out: &mut String) -> bool {
        if self.present.as_ref().is_some_and(|present| !present.get(row)) {
            return false;
        }
        let text = match &self.values {
            ChunkValues::Text(texts) => texts.get(row),
            ChunkValues::Dictionary { codes, entries } => entries.get(codes.get(row)),
            ChunkValues::Exact(values) => return values.key_text(row, out),
            _ => "",
        };
        out.push_str(text);
        !text.is_empty()
    }
}

/// The key of a row as text; `false` where a part of it is empty.
pub fn key_of<K: KeyText>(columns: &[&K], row: usize, out: &mut String) -> bool {
    out.clear();
    columns.iter().enumerate().all(|(place, column)| {
        if place > 0 {
            out.push(SEPARATOR);
        }
        let from = out.len();
        let there = column.key_text(row, out);
        if columns.len() > 1 && out[from..].contains([SEPARATOR, ESCAPE]) {
            let part = out.split_off(from);
            out.push_str(&escaped(&part));
        }
        there
    })
}

/// The parts of a key of so many columns, as they stand in them.
pub fn parts_of(key: &str, columns: usize) -> Vec<String> {
    if columns < 2 {
        return vec![key.to_owned()];
    }
    let plain = |part: &str| part.replace("\u{1e}s", "\u{1f}").replace("\u{1e}e", "\u{1e}");
    key.split(SEPARATOR).map(plain).collect()
}
