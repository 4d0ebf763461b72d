//! Keys that are pasted: one a line, or separated by commas, semicolons or tabs; those of several columns one a line.

use crate::app::segments::keys::read_columns;

/// The keys of a pasted text, each once, in their order. Spaces and quotes around them do not count, and neither does a
/// heading that is the name of the key column. Where the text has lines, a line is one key unless tabs, commas or
/// semicolons divide it; in a key of several columns they divide its parts.
pub fn keys(text: &str, columns: &[String]) -> Vec<String> {
    if columns.len() > 1 {
        return read_columns(text, columns).keys;
    }
    let mut known = std::collections::HashSet::new();
    text.split(['\n', '\r', '\t', ',', ';'])
        .map(|part| part.trim().trim_matches('"').trim())
        .filter(|part| !part.is_empty())
        .enumerate()
        .filter(|(place, part)| *place > 0 || !columns.iter().any(|name| name.eq_ignore_ascii_case(part)))
        .map(|(_, part)| part)
        .filter(|part| known.insert((*part).to_owned()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn every_key_is_taken_once() {
        assert_eq!(keys("a\r\n b ,\"c\";a\tD\n\n", &[]), ["a", "b", "c", "D"]);
        assert!(keys(" \n,;", &[]).is_empty());
    }

    #[test]
    fn a_heading_is_no_key_and_columns_are_parts() {
        let one = ["account".to_owned()];
        assert_eq!(keys("Account\nAcme\naccount", &one), ["Acme", "account"], "only on top");
        let two = ["shop".to_owned(), "number".to_owned()];
        assert_eq!(keys("a,1\na,2\n", &two), ["a\u{1f}1", "a\u{1f}2"]);
    }
}
