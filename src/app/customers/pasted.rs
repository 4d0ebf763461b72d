//! Keys that are pasted: one a line, or separated by commas, semicolons or tabs.

/// The keys of a pasted text, each once, in their order. Spaces and quotes around them do not count. Where the text has
/// lines, a line is one key unless tabs, commas or semicolons divide it.
pub fn keys(text: &str) -> Vec<String> {
    let mut known = std::collections::HashSet::new();
    text.split(['\n', '\r', '\t', ',', ';'])
        .map(|part| part.trim().trim_matches('"').trim())
        .filter(|part| !part.is_empty() && known.insert((*part).to_owned()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn every_key_is_taken_once() {
        assert_eq!(keys("a\r\n b ,\"c\";a\tD\n\n"), ["a", "b", "c", "D"]);
        assert!(keys(" \n,;").is_empty());
    }
}
