//! The text of a customer's key: of one column its value, of several all of them with a sign between.

use super::cell::Cell;

/// Between the parts of a key of several columns.
pub const SEPARATOR: char = '\u{1f}';

/// Stands, with a letter, for a separator or for itself within a part.
pub const ESCAPE: char = '\u{1e}';

/// A part of a key of several columns, as it stands in the whole.
pub fn escaped(part: &str) -> String {
    part.replace(ESCAPE, "\u{1e}e").replace(SEPARATOR, "\u{1e}s")
}

/// The key whose parts have those values; nothing where one is empty or cannot be a part.
pub fn key_of(parts: &[&Cell]) -> Option<String> {
    let text = |cell: &&Cell| match cell {
        Cell::Text(text) | Cell::Number(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    let parts: Vec<String> = parts.iter().map(text).collect::<Option<_>>()?;
    match parts.as_slice() {
        [one] => Some(one.clone()),
        parts => {
            Some(parts.iter().map(|part| escaped(part)).collect::<Vec<_>>().join(&SEPARATOR.to_string()))
        }
    }
}

/// The key of a row of those columns; nothing where a column of the key is not among them.
pub fn of_row(columns: &[String], row: &[Cell], key: &[String]) -> Option<String> {
    let part = |name: &String| row.get(columns.iter().position(|column| column == name)?);
    key_of(&key.iter().map(part).collect::<Option<Vec<_>>>()?)
}

/// The parts of a key of several columns, as they stand in them.
pub fn parts(key: &str) -> Vec<String> {
    let plain = |part: &str| part.replace("\u{1e}s", "\u{1f}").replace("\u{1e}e", "\u{1e}");
    key.split(SEPARATOR).map(plain).collect()
}

/// A key as a person reads it.
pub fn shown(key: &str) -> String {
    if key.contains(SEPARATOR) { parts(key).join(" · ") } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_several_columns_tells_its_parts_apart() {
        let text = |text: &str| Cell::Text(text.into());
        assert_eq!(key_of(&[&text("a\u{1f}")]).as_deref(), Some("a\u{1f}"));
        let (a, b) = (text("a\u{1f}\u{1e}"), Cell::Number("7".into()));
        let key = key_of(&[&a, &b]).unwrap_or_default();
        assert_eq!(key, "a\u{1e}s\u{1e}e\u{1f}7");
        assert_eq!(shown(&key), "a\u{1f}\u{1e} · 7");
        assert_eq!(shown("plain"), "plain");
        assert_eq!(key_of(&[&a, &Cell::Empty]), None);
        assert_eq!(key_of(&[&Cell::Boolean(true)]), None);
    }
}
