//! How deep a text goes, before anything follows it down.

/// How many brackets of a JSON text are open at once at most.
pub fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_in_texts_are_none() {
        for (text, wanted) in
            [("", 0), ("7", 0), ("[]", 1), (r#"{"a": [1, {}]}"#, 3), (r#"["[[\"[", "]"]"#, 1)]
        {
            assert_eq!(depth(text), wanted, "{text}");
        }
        assert_eq!(depth(&"[".repeat(5_000)), 5_000);
    }
}
