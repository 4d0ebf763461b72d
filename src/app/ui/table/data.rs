//! What a table shows, as plain data.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;

/// Where a column's values stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Passed to the functions that draw cells; unique in the table.
    pub id: String,
    /// In the head.
    pub title: String,
    /// Where its values stand.
    pub align: Align,
    /// In pixels, as long as nobody changed it.
    pub width: u32,
    /// Its head sorts.
    pub sorts: bool,
    /// Takes the room that is left.
    pub grows: bool,
    /// What a person is told when pointing at the head.
    pub tip: Option<String>,
}

impl Column {
    /// A column of words, 160 px wide.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            align: Align::Left,
            width: 160,
            sorts: false,
            grows: false,
            tip: None,
        }
    }

    /// Of numbers.
    #[must_use]
    pub fn number(self) -> Self {
        Self { align: Align::Right, ..self }
    }

    /// So wide, in pixels.
    #[must_use]
    pub fn width(self, width: u32) -> Self {
        Self { width, ..self }
    }

    /// Its head sorts.
    #[must_use]
    pub fn sorts(self) -> Self {
        Self { sorts: true, ..self }
    }

    /// Takes the room that is left, and is at least `width` wide.
    #[must_use]
    pub fn grows(self) -> Self {
        Self { grows: true, ..self }
    }

    /// What a person is told when pointing at the head.
    #[must_use]
    pub fn tip(self, tip: impl Into<String>) -> Self {
        Self { tip: Some(tip.into()), ..self }
    }
}

/// By which column a table is sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Its id.
    pub column: String,
    /// The largest first.
    pub descending: bool,
}

impl Sort {
    /// The order after the head of a column was pressed: the same column turns round.
    pub fn pressed(now: Option<&Self>, column: &str) -> Self {
        let descending = now.is_some_and(|now| now.column == column && !now.descending);
        Self { column: column.to_owned(), descending }
    }
}

/// Widths that a person changed, by column.
pub type Widths = HashMap<String, u32>;

type Of<T> = Arc<dyn Fn(usize) -> T + Send + Sync>;
type OfCell<T> = Arc<dyn Fn(usize, &str) -> T + Send + Sync>;

/// Rows, as functions of their place: the table asks for what it draws.
#[derive(Clone)]
pub struct TableRows {
    /// How many.
    pub len: usize,
    /// A row's key, unique in the table.
    pub key: Of<String>,
    /// A row is drawn anew when this changes; one whose cells are HTML in those that are other then.
    pub stamp: Of<u64>,
    /// How a cell looks.
    pub cell: OfCell<AnyView>,
    /// How a cell looks, as HTML whose texts are escaped; then nothing else is asked for its look. What can be pressed in it
    /// has a `tabindex` of -1.
    pub html: Option<OfCell<String>>,
    /// What is copied of a cell.
    pub text: OfCell<String>,
}

impl TableRows {
    /// Rows of a list of values. Cells are asked for by the value and the column's id.
    pub fn of<T: Send + Sync + 'static>(
        items: Vec<T>,
        key: impl Fn(&T) -> String + Send + Sync + 'static,
        cell: impl Fn(&T, &str) -> AnyView + Send + Sync + 'static,
        text: impl Fn(&T, &str) -> String + Send + Sync + 'static,
    ) -> Self {
        let items = Arc::new(items);
        let (for_key, for_cell) = (Arc::clone(&items), Arc::clone(&items));
        Self {
            len: items.len(),
            key: Arc::new(move |at| for_key.get(at).map(&key).unwrap_or_default()),
            stamp: Arc::new(|_| 0),
            cell: Arc::new(move |at, column| {
                for_cell.get(at).map_or_else(|| ().into_any(), |item| cell(item, column))
            }),
            html: None,
            text: Arc::new(move |at, column| {
                items.get(at).map(|item| text(item, column)).unwrap_or_default()
            }),
        }
    }

    /// Rows of a list of values whose cells are HTML, quick to draw. Texts in it are escaped.
    pub fn of_html<T: Send + Sync + 'static>(
        items: Vec<T>,
        key: impl Fn(&T) -> String + Send + Sync + 'static,
        html: impl Fn(&T, &str) -> String + Send + Sync + 'static,
        text: impl Fn(&T, &str) -> String + Send + Sync + 'static,
    ) -> Self {
        let items = Arc::new(items);
        let (for_key, for_html) = (Arc::clone(&items), Arc::clone(&items));
        let html = move |at: usize, column: &str| {
            for_html.get(at).map(|item| html(item, column)).unwrap_or_default()
        };
        Self {
            len: items.len(),
            key: Arc::new(move |at| for_key.get(at).map(&key).unwrap_or_default()),
            stamp: Arc::new(|_| 0),
            cell: Arc::new(|_, _| ().into_any()),
            html: Some(Arc::new(html)),
            text: Arc::new(move |at, column| {
                items.get(at).map(|item| text(item, column)).unwrap_or_default()
            }),
        }
    }

    /// A row is drawn anew when this changes; without it, only when its key or its place does.
    #[must_use]
    pub fn stamped(self, stamp: impl Fn(usize) -> u64 + Send + Sync + 'static) -> Self {
        Self { stamp: Arc::new(stamp), ..self }
    }

    /// Rows as tab-separated lines under a line of titles, for a spreadsheet.
    pub fn tsv(&self, columns: &[Column], rows: &[usize]) -> String {
        let clean = |text: String| text.replace(['\t', '\n', '\r'], " ");
        let mut lines =
            vec![columns.iter().map(|column| clean(column.title.clone())).collect::<Vec<_>>().join("\t")];
        for row in rows {
            let cells = columns.iter().map(|column| clean((self.text)(*row, &column.id)));
            lines.push(cells.collect::<Vec<_>>().join("\t"));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pressed_head_sorts_and_turns_round() {
        let up = Sort::pressed(None, "name");
        assert!(!up.descending);
        let down = Sort::pressed(Some(&up), "name");
        assert!(down.descending);
        assert!(!Sort::pressed(Some(&down), "name").descending);
        assert!(!Sort::pressed(Some(&down), "size").descending);
    }

    #[test]
    fn copied_rows_have_one_line_each() {
        let rows = TableRows::of(
            vec![("a", "x\ty"), ("b", "two\nlines")],
            |item| item.0.to_owned(),
            |_, _| ().into_any(),
            |item, column| if column == "key" { item.0 } else { item.1 }.to_owned(),
        );
        let columns = [Column::new("key", "Key"), Column::new("value", "Value")];
        assert_eq!(rows.tsv(&columns, &[1, 0]), "Key\tValue\nb\ttwo lines\na\tx y");
    }
}
