//! Texts that a spreadsheet would run instead of show.

/// Whether a text begins as a formula does: with `=`, `+`, `-` or `@`, plain or full-width, at its start or behind spaces,
/// control characters or signs of no width, which some programs take away first; or with a tab or the end of a line,
/// behind which some programs begin a new cell.
pub fn looks_like_a_formula(text: &str) -> bool {
    match text.as_bytes().first() {
        None => return false,
        // Nearly every text ends here.
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') => return false,
        Some(b'\t' | b'\r' | b'\n') => return true,
        Some(_) => {}
    }
    text.trim_start_matches(is_unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn is_unseen(sign: char) -> bool {
    sign.is_whitespace()
        || sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::looks_like_a_formula;

    #[test]
    fn formulas_and_what_hides_them_are_found() {
        for text in [
            "=1",
            "+1",
            "-1",
            "@a",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\t",
            "\r",
            "\n",
            "\tx",
            "\rx",
            "\nx",
            " =1",
            "\u{a0}=1",
            "\u{3000}=1",
            "\u{feff}=1",
            "\u{200b}@a",
            "\u{0}=1",
            "  \u{202e}-1",
            "-",
            "=",
        ] {
            assert!(looks_like_a_formula(text), "{text:?}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "", " ", "a", "1-2", "a=b", "'=1", "'", "\"=1\"", "(=1)", "ü=1", "–1", "−1", " a", "\u{feff}",
            "#1", "/-", "%", "|",
        ] {
            assert!(!looks_like_a_formula(text), "{text:?}");
        }
    }
}
