//! CSV by RFC 4180: UTF-8 without a byte-order mark, a header, CRLF, quotes where they are needed; written in pieces.
//!
//! Numbers, dates and date-times stand as their exact text, booleans as `true` and `false`, an empty value as nothing. A
//! list is a JSON array in its field, `["tea","oolong"]`, with numbers as they are and empty elements as `null`.

use super::formula::looks_like_a_formula;
use crate::model::cell::Cell;

/// A piece is handed out when it is about so large, in bytes.
pub const PIECE: usize = 1 << 20;

/// Writes rows, field by field, into memory.
pub struct CsvWriter {
    written: Vec<u8>,
    /// Where the row begins.
    row: usize,
    /// No field of the row is there yet.
    fresh: bool,
    safe: bool,
    taken: u64,
}

impl CsvWriter {
    /// Begins with the header. With `safe`, a text that a spreadsheet would take for a formula gets an apostrophe before
    /// it, in the header too; numbers and dates are left alone.
    pub fn new(columns: &[String], safe: bool) -> Self {
        let mut csv = Self::lines(safe);
        for name in columns {
            csv.text(name.as_bytes());
        }
        csv.end_row();
        csv
    }

    /// Begins without a header.
    pub fn lines(safe: bool) -> Self {
        Self { written: Vec::new(), row: 0, fresh: true, safe, taken: 0 }
    }

    /// Bytes that are written and not handed out. Call it between rows.
    pub fn waiting(&self) -> usize {
        self.written.len()
    }

    /// Adds a whole row.
    pub fn row(&mut self, cells: &[Cell]) {
        for cell in cells {
            self.cell(cell);
        }
        self.end_row();
    }

    /// Adds one field to the row.
    pub fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Empty => self.bare(|_| ()),
            Cell::Text(text) => self.text(text.as_bytes()),
            Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => {
                self.begin();
                quoted(text.as_bytes(), false, &mut self.written);
            }
            Cell::Boolean(value) => self.boolean(*value),
            Cell::List(_) => {
                let mut text = String::new();
                json(cell, &mut text);
                self.begin();
                quoted(text.as_bytes(), false, &mut self.written);
            }
        }
    }

    /// Adds true or false.
    pub fn boolean(&mut self, value: bool) {
        self.bare(|out| out.extend_from_slice(if value { b"true" } else { b"false" }));
    }

    /// Adds a field that a person wrote, in UTF-8: it is made safe where that is asked for.
    pub fn text(&mut self, text: &[u8]) {
        self.begin();
        field(text, self.safe, &mut self.written);
    }

    /// Adds a field as it is written here: a number or a day, or what [`field`] made of a text.
    pub fn bare(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.begin();
        write(&mut self.written);
    }

    fn begin(&mut self) {
        if !self.fresh {
            self.written.push(b',');
        }
        self.fresh = false;
    }

    /// Ends the row; the next field begins another one. A row without a sign would be none for many a reader.
    pub fn end_row(&mut self) {
        if self.written.len() == self.row {
            self.written.extend_from_slice(b"\"\"");
        }
        self.written.extend_from_slice(b"\r\n");
        (self.row, self.fresh) = (self.written.len(), true);
    }

    /// What is written, once it is a piece; `last` takes what is left. Call it between rows.
    pub fn take(&mut self, last: bool) -> Option<Vec<u8>> {
        let written = self.written.len();
        if written == 0 || (!last && written < PIECE) {
            return None;
        }
        let fresh = Vec::with_capacity(if last { 0 } else { PIECE + PIECE / 4 });
        let bytes = std::mem::replace(&mut self.written, fresh);
        self.row = 0;
        self.taken += bytes.len() as u64;
        Some(bytes)
    }

    /// Bytes handed out.
    pub fn bytes(&self) -> u64 {
        self.taken
    }
}

/// Appends the field of a text: with quotes where it needs them, and with `safe` so that no spreadsheet takes it for a
/// formula.
pub fn field(text: &[u8], safe: bool, out: &mut Vec<u8>) {
    quoted(text, safe && std::str::from_utf8(text).is_ok_and(looks_like_a_formula), out);
}

fn quoted(text: &[u8], apostrophe: bool, out: &mut Vec<u8>) {
    let needed = text.iter().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'));
    if needed {
        out.push(b'"');
    }
    if apostrophe {
        out.push(b'\'');
    }
    if !needed {
        return out.extend_from_slice(text);
    }
    for (at, piece) in text.split(|byte| *byte == b'"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece);
    }
    out.push(b'"');
}

/// A cell within a list.
fn json(cell: &Cell, out: &mut String) {
    match cell {
        Cell::Empty => out.push_str("null"),
        // A number keeps all its digits; what JSON has no number for is a text.
        Cell::Number(text) if text.parse().is_ok_and(f64::is_finite) => out.push_str(text),
        Cell::Text(text) | Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => {
            out.push_str(&serde_json::Value::from(text.as_str()).to_string());
        }
        Cell::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Cell::List(cells) => {
            out.push('[');
            for (place, cell) in cells.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                json(cell, out);
            }
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts that files and people really have, and some that break careless writers.
    const AWKWARD: &[&str] = &[
        "",
        " ",
        "plain",
        "a,b",
        ",",
        ",,",
        "\"",
        "\"\"",
        "say \"so\"",
        "\"quoted\"",
        "a\"",
        "two\r\nlines",
        "two\nlines",
        "\r",
        "\n",
        "\r\n",
        "ends with\r",
        "ends with\n",
        "\rbegins",
        " spaced ",
        "\tTab",
        "ünï cödé",
        "日本語",
        "العربية",
        "👩‍👩‍👧‍👦😀",
        "e\u{301}",
        "'quoted",
        "''",
        ";",
        "a;b",
        "|",
        "\\",
        "\\n",
        "\\\"",
        "\u{202e}rtl",
        "\u{feff}bom",
        "\u{feff}=1+1",
        "\u{200b}",
        "\u{0}",
        "a\u{0}b",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "0042",
        "1e5",
        "1.50",
        "1,5",
        "TRUE",
        "null",
        "NULL",
        "NaN",
        "undefined",
        "2026-11-24",
        "24/11/2026",
        "3-4",
        "=1+1",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://example.org\",\"x\")",
        "+34 600 000 000",
        "-",
        "-5",
        "- a list",
        "@sum(A1)",
        "@name",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        " =1+1",
        "\u{a0}=1+1",
        "\r=1+1",
        "\n=1+1",
        "#REF!",
        "'=1+1",
        "DROP TABLE",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%s%n",
        "${jndi}",
        "{{7*7}}",
        "\u{10ffff}",
        "ﷺ",
        "ﬁ",
        "ẞ",
        "İ",
    ];

    fn written(rows: &[Vec<Cell>], safe: bool) -> Vec<u8> {
        let mut csv = CsvWriter::new(&["a".to_owned(), "b".to_owned()], safe);
        rows.iter().for_each(|row| csv.row(row));
        csv.take(true).expect("bytes")
    }

    /// As the `csv` crate writes it.
    fn by_the_crate(rows: &[Vec<Cell>], safe: bool) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .has_headers(false)
            .from_writer(Vec::new());
        for row in rows {
            for cell in row {
                let text = match cell {
                    Cell::Empty => String::new(),
                    Cell::Text(text) => expected(text, safe),
                    Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => text.clone(),
                    Cell::Boolean(value) => value.to_string(),
                    Cell::List(_) => {
                        let mut text = String::new();
                        json(cell, &mut text);
                        text
                    }
                };
                writer.write_field(text).expect("a field");
            }
            writer.write_record(None::<&[u8]>).expect("an end");
        }
        writer.into_inner().expect("bytes")
    }

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
    }

    fn expected(text: &str, safe: bool) -> String {
        if safe && looks_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
    }

    #[test]
    fn awkward_texts_come_back() {
        for safe in [true, false] {
            let rows: Vec<Vec<Cell>> = AWKWARD
                .iter()
                .map(|text| vec![Cell::Text((*text).into()), Cell::Number("-1.50".into())])
                .collect();
            let back = read(&written(&rows, safe));
            assert_eq!(back[0], ["a", "b"]);
            assert_eq!(back.len(), AWKWARD.len() + 1, "a row each");
            for (text, row) in AWKWARD.iter().zip(&back[1..]) {
                assert_eq!(*row, [expected(text, safe), "-1.50".to_owned()], "{text:?}");
            }
        }
    }

    #[test]
    fn it_is_written_by_the_rfc() {
        let rows = [
            vec![Cell::Text("x\"y".into()), Cell::Empty],
            vec![Cell::Text("1,2".into()), Cell::Boolean(true)],
        ];
        assert_eq!(written(&rows, true), b"a,b\r\n\"x\"\"y\",\r\n\"1,2\",true\r\n");
        let mut one = CsvWriter::new(&["a".to_owned()], true);
        one.row(&[Cell::Empty]);
        one.row(&[Cell::Text("b".into())]);
        assert_eq!(
            one.take(true).as_deref(),
            Some(b"a\r\n\"\"\r\nb\r\n".as_slice()),
            "an empty row is a row"
        );
    }

    #[test]
    fn only_texts_are_made_safe() {
        let values = ["-5", "+1", "=1", "-Infinity", "-2000-01-01"];
        for value in values {
            let row = [
                Cell::Text(value.into()),
                Cell::Number(value.into()),
                Cell::Date(value.into()),
                Cell::DateTime(value.into()),
            ];
            let mut csv = CsvWriter::new(&[value.to_owned()], true);
            csv.row(&row);
            let back = read_flexible(&csv.take(true).expect("bytes"));
            assert_eq!(
                back,
                [
                    vec![format!("'{value}")],
                    vec![format!("'{value}"), value.into(), value.into(), value.into()]
                ]
            );
        }
    }

    fn read_flexible(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn lists_are_json_and_keep_every_digit() {
        let list = Cell::List(vec![
            Cell::Text("a\"b".into()),
            Cell::Number("12345678901234567890.10".into()),
            Cell::Number("-Infinity".into()),
            Cell::Empty,
            Cell::Boolean(false),
            Cell::Date("2026-11-24".into()),
        ]);
        let back = read(&written(&[vec![list, Cell::List(Vec::new())]], true));
        assert_eq!(
            back[1],
            [r#"["a\"b",12345678901234567890.10,"-Infinity",null,false,"2026-11-24"]"#, "[]"]
        );
    }

    #[test]
    fn pieces_are_large_and_lose_nothing() {
        let mut csv = CsvWriter::new(&["key".to_owned()], true);
        let mut pieces = Vec::new();
        for number in 0..150_000 {
            csv.row(&[Cell::Text(format!("customer {number:08}"))]);
            pieces.extend(csv.take(false));
        }
        assert!(
            pieces.len() >= 2 && pieces.iter().all(|piece| piece.len() >= PIECE && piece.len() < PIECE + 200)
        );
        pieces.extend(csv.take(true));
        assert_eq!(csv.bytes() as usize, pieces.iter().map(Vec::len).sum::<usize>());
        assert_eq!(csv.take(true), None);
        let back = read(&pieces.concat());
        assert_eq!((back.len(), back[150_000][0].as_str()), (150_001, "customer 00149999"));
    }

    fn cell() -> impl Strategy<Value = Cell> {
        let text = prop_oneof![
            ".{0,12}",
            "[=+\\-@\t\r\n,\";' a]{0,6}",
            proptest::sample::select(AWKWARD).prop_map(str::to_owned)
        ];
        let leaf = prop_oneof![
            Just(Cell::Empty),
            text.prop_map(Cell::Text),
            any::<i64>().prop_map(|number| Cell::Number(number.to_string())),
            any::<bool>().prop_map(Cell::Boolean),
        ];
        leaf.prop_recursive(1, 8, 4, |element| proptest::collection::vec(element, 0..4).prop_map(Cell::List))
    }

    proptest! {
        #[test]
        fn it_is_what_the_crate_writes(rows in proptest::collection::vec(proptest::collection::vec(cell(), 1..4), 0..20), safe in any::<bool>()) {
            let mut csv = CsvWriter::lines(safe);
            rows.iter().for_each(|row| csv.row(row));
            prop_assert_eq!(csv.take(true).unwrap_or_default(), by_the_crate(&rows, safe));
        }

        #[test]
        fn any_rows_come_back(rows in proptest::collection::vec(proptest::collection::vec(cell(), 2), 0..20), safe in any::<bool>()) {
            let back = read(&written(&rows, safe));
            prop_assert_eq!(back.len(), rows.len() + 1);
            for (row, fields) in rows.iter().zip(&back[1..]) {
                for (cell, field) in row.iter().zip(fields) {
                    let expected = match cell {
                        Cell::Empty => String::new(),
                        Cell::Text(text) => expected(text, safe),
                        Cell::Boolean(value) => value.to_string(),
                        Cell::Number(text) | Cell::Date(text) | Cell::DateTime(text) => text.clone(),
                        Cell::List(cells) => {
                            let list: serde_json::Value = serde_json::from_str(field).expect("JSON");
                            prop_assert_eq!(list.as_array().map(Vec::len), Some(cells.len()));
                            field.clone()
                        }
                    };
                    prop_assert_eq!(field, &expected);
                }
            }
        }
    }
}
