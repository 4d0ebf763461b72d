//! A pasted list becomes values: read piece by piece, so that a long one never stalls the page.

use indexmap::IndexSet;

/// A condition takes so many values.
pub const MOST: usize = 100_000;

/// So many bytes are read at a time.
const PIECE: usize = 1 << 15;

/// What a pasted list came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Values that were not there before.
    pub added: usize,
    /// Values that came more than once, or were there before.
    pub repeated: usize,
    /// Values beyond [`MOST`], which were left out.
    pub left_out: usize,
}

/// A list on its way into the values of a condition.
pub struct Pasting {
    text: String,
    at: usize,
    values: IndexSet<String>,
    report: Report,
}

impl Pasting {
    /// The lines of a pasted column, or what stands between tabs and semicolons, behind the values that are there.
    pub fn new(text: String, values: impl IntoIterator<Item = String>) -> Self {
        Self { text, at: 0, values: values.into_iter().collect(), report: Report::default() }
    }

    /// How much is read, 0 to 1.
    pub fn progress(&self) -> f64 {
        if self.text.is_empty() { 1.0 } else { self.at as f64 / self.text.len() as f64 }
    }

    /// Reads a piece: `true` while there is more.
    pub fn step(&mut self) -> bool {
        let end = self.at + PIECE;
        while self.at < self.text.len() && self.at < end {
            let rest = &self.text[self.at..];
            let length = rest.find(['\n', '\r', '\t', ';']).unwrap_or(rest.len());
            let value = unquoted(rest[..length].trim());
            self.at = (self.at + length + 1).min(self.text.len());
            if value.is_empty() {
                continue;
            }
            if self.values.contains(value) {
                self.report.repeated += 1;
            } else if self.values.len() >= MOST {
                self.report.left_out += 1;
            } else {
                self.values.insert(value.to_owned());
                self.report.added += 1;
            }
        }
        self.at < self.text.len()
    }

    /// All values, and what the list came to.
    pub fn finish(self) -> (Vec<String>, Report) {
        (self.values.into_iter().collect(), self.report)
    }
}

/// Spreadsheets and programs put quotes around texts.
fn unquoted(text: &str) -> &str {
    let text = text.strip_suffix(',').unwrap_or(text).trim_end();
    let inner = |mark: char| text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// Whether a text is a list and not one value.
pub fn is_list(text: &str) -> bool {
    text.trim().contains(['\n', '\r', '\t', ';'])
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn pasted(text: &str, there: &[&str]) -> (Vec<String>, Report) {
        let mut pasting = Pasting::new(text.to_owned(), there.iter().map(|text| (*text).to_owned()));
        while pasting.step() {}
        pasting.finish()
    }

    #[test]
    fn lines_tabs_and_semicolons_part_values() {
        let (values, report) = pasted("a\r\nb\tc; d ;\n\n\"e f\",\n'g'\na", &["b"]);
        assert_eq!(values, ["b", "a", "c", "d", "e f", "g"]);
        assert_eq!(report, Report { added: 5, repeated: 2, left_out: 0 });
    }

    #[test]
    fn a_list_longer_than_a_condition_takes_is_cut_and_told() {
        let text: String = (0..MOST + 7).map(|number| format!("{number}\n")).collect();
        let (values, report) = pasted(&text, &["x"]);
        assert_eq!(values.len(), MOST);
        assert_eq!(report, Report { added: MOST - 1, repeated: 0, left_out: 8 });
    }

    proptest! {
        /// In however many pieces: the values are those of the lines, each once, in their order.
        #[test]
        fn every_value_is_there_once(words in vec("[a-zñ🍊]{1,3}", 0..60)) {
            let (values, report) = pasted(&words.join("\n"), &[]);
            let mut once: Vec<String> = Vec::new();
            for word in &words {
                if !once.contains(word) {
                    once.push(word.clone());
                }
            }
            prop_assert_eq!(report.added + report.repeated, words.len());
            prop_assert_eq!(values, once);
        }
    }
}
