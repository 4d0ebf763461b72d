//! CSV by RFC 4180: UTF-8, CRLF, quotes where they are needed, written in pieces.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::model::cell::Cell;

/// A piece is handed out when it is about so large.
const PIECE: usize = 1 << 20;

/// Writes rows of cells.
pub struct CsvWriter {
    writer: Writer<Vec<u8>>,
    safe: bool,
    taken: u64,
}

impl CsvWriter {
    /// Begins with the header. With `safe`, a text that a spreadsheet would take for a formula gets an apostrophe before
    /// it; numbers and dates are left alone.
    pub fn new(columns: &[String], safe: bool) -> Self {
        let mut csv = Self { writer: fresh(), safe, taken: 0 };
        let header: Vec<Cell> = columns.iter().map(|name| Cell::Text(name.clone())).collect();
        csv.row(&header);
        csv
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) {
        let fields = cells.iter().map(|cell| self.field(cell));
        let fields: Vec<String> = fields.collect();
        // Writing into memory does not fail, and the number of fields is the header's.
        let _ = self.writer.write_record(&fields);
    }

    fn field(&self, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) if self.safe && looks_like_a_formula(text) => format!("'{text}"),
            Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => text.clone(),
            Cell::Boolean(value) => value.to_string(),
            Cell::List(_) => json(cell).to_string(),
        }
    }

    /// What is written, once it is a piece; `last` takes what is left.
    pub fn take(&mut self, last: bool) -> Option<Vec<u8>> {
        let _ = self.writer.flush();
        if self.writer.get_ref().is_empty() || (!last && self.writer.get_ref().len() < PIECE) {
            return None;
        }
        let full = std::mem::replace(&mut self.writer, fresh());
        let bytes = full.into_inner().unwrap_or_default();
        self.taken += bytes.len() as u64;
        Some(bytes)
    }

    /// Bytes handed out.
    pub fn bytes(&self) -> u64 {
        self.taken
    }
}

fn fresh() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true).from_writer(Vec::new())
}

/// Spreadsheets run what begins so, whatever the column; the full-width signs too.
fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A list is a JSON array in its field.
fn json(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Text(text) | Cell::Date(text) | Cell::DateTime(text) => text.clone().into(),
        Cell::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.clone().into()),
        Cell::Boolean(value) => (*value).into(),
        Cell::List(cells) => cells.iter().map(json).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[Vec<Cell>], safe: bool) -> String {
        let mut csv = CsvWriter::new(&["a".to_owned(), "b".to_owned()], safe);
        rows.iter().for_each(|row| csv.row(row));
        String::from_utf8(csv.take(true).expect("bytes")).expect("UTF-8")
    }

    #[test]
    fn awkward_texts_come_back() {
        let texts = ["plain", "a,b", "say \"so\"", "two\r\nlines", " spaced ", "ünï😀", "'quoted", ";", "\u{202e}rtl", "0042"];
        let rows: Vec<Vec<Cell>> = texts.iter().map(|text| vec![Cell::Text((*text).into()), Cell::Number("-1.50".into())]).collect();
        let out = written(&rows, true);
        let mut reader = csv::ReaderBuilder::new().from_reader(out.as_bytes());
        for (text, record) in texts.iter().zip(reader.records()) {
            let record = record.expect("a record");
            assert_eq!((&record[0], &record[1]), (*text, "-1.50"));
        }
        assert!(out.starts_with("a,b\r\n"));
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        let row = |text: &str| vec![vec![Cell::Text(text.into()), Cell::Number("-5".into())]];
        for text in ["=1+1", "+1", "-1", "@sum", "\tx", "＝1"] {
            assert!(written(&row(text), true).contains(&format!("'{text}")), "{text}");
            assert!(!written(&row(text), false).contains('\''), "{text}");
        }
        assert!(written(&row("=1"), true).contains(",-5\r\n"));
    }

    #[test]
    fn lists_are_json() {
        let list = Cell::List(vec![Cell::Text("a\"b".into()), Cell::Number("1".into()), Cell::Empty]);
        let out = written(&[vec![list, Cell::Empty]], true);
        assert!(out.contains(r#""[""a\""b"",1,null]",""#) || out.contains(r#"[""a\""b"""#), "{out}");
    }
}
