//! Columns while they are filled, row by row. No Arrow type: [`super::arrow`] makes arrays of them without a copy.

use std::sync::Arc;

/// Values of one width, and which rows have one.
#[derive(Debug)]
pub(super) struct Values<T> {
    pub(super) values: Vec<T>,
    /// One entry a row as soon as one row has no value.
    pub(super) present: Option<Vec<bool>>,
}

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self { values: Vec::new(), present: None }
    }
}

impl<T: Default> Values<T> {
    pub(super) fn push(&mut self, value: Option<T>) {
        self.push_or(value, T::default());
    }

    /// With what a row without a value holds.
    pub(super) fn push_or(&mut self, value: Option<T>, otherwise: T) {
        match (&mut self.present, value.is_some()) {
            (Some(present), has) => present.push(has),
            (None, true) => {}
            (present @ None, false) => {
                let mut rows = vec![true; self.values.len()];
                rows.push(false);
                *present = Some(rows);
            }
        }
        self.values.push(value.unwrap_or(otherwise));
    }
}

/// Texts one behind the other; the value of a row is where its text ends.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) ends: Values<i32>,
    pub(super) bytes: String,
}

impl Texts {
    pub(super) fn push(&mut self, text: Option<&str>) {
        self.push_with(text, |text, bytes| bytes.push_str(text));
    }

    /// A text that is written in place.
    pub(super) fn push_with<T>(&mut self, value: Option<T>, write: impl FnOnce(T, &mut String)) {
        let has = value.is_some();
        if let Some(value) = value {
            write(value, &mut self.bytes);
        }
        let end = self.bytes.len() as i32;
        self.ends.push_or(has.then_some(end), end);
    }
}

/// The different texts of a dictionary: the same in every batch of a table.
pub(super) type Words = Arc<[String]>;

/// The texts of a dictionary.
pub(super) fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Words {
    texts.into_iter().map(str::to_owned).collect()
}

/// A column.
#[derive(Debug)]
pub(super) enum Column {
    Int8(Values<i8>),
    Int16(Values<i16>),
    Int32(Values<i32>),
    Float64(Values<f64>),
    Boolean(Values<bool>),
    /// Days since 1970-01-01.
    Date(Values<i32>),
    /// Milliseconds since 1970-01-01 in UTC.
    Instant(Values<i64>),
    /// Cents, as a decimal with two places and ten figures.
    Money(Values<i64>),
    Text(Texts),
    /// Places among words.
    Words(Values<i8>, Words),
    /// Lists of texts; the value of a row is how many texts there are up to its end.
    Texts(Values<i32>, Texts),
    Struct(Vec<(&'static str, Column)>),
}

/// Some rows of a table.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) count: usize,
    pub(super) columns: Vec<(&'static str, Column)>,
}

/// A table that is made a batch at a time.
pub(super) trait Fill {
    /// The next rows, at most so many; none at the end. Asked for none, it gives the empty columns.
    fn fill(&mut self, rows: usize) -> Rows;
}
