//! Texts of a person's data on the screen: nothing in them hides, and nothing in them moves what stands beside them.

/// A text in which every sign that has no look of its own is shown: control characters as their pictures, signs that
/// turn the direction of writing or have no width by their code. The signs that make one emoji of several stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    for sign in text.chars() {
        match sign as u32 {
            code @ 0..=0x1F => shown.extend(char::from_u32(0x2400 + code)),
            0x7F => shown.push('␡'),
            0x200D if before.is_some_and(joins) => shown.push(sign),
            code if is_hidden(code) => shown.push_str(&format!("⟨{code:04X}⟩")),
            _ => shown.push(sign),
        }
        before = Some(sign);
    }
    shown
}

/// Controls of the upper half, signs without width, marks and overrides of direction, and code points for nobody.
fn is_hidden(code: u32) -> bool {
    matches!(
        code,
        0x80..=0x9F
            | 0xAD
            | 0x061C
            | 0x180E
            | 0x200B..=0x200F
            | 0x2028..=0x202E
            | 0x2060..=0x206F
            | 0xFEFF
            | 0xFFF9..=0xFFFB
            | 0xE0001..=0xE007F
    )
}

/// Whether a joiner behind this sign joins something: pictures, and letters of scripts that write with joiners.
fn joins(sign: char) -> bool {
    let code = sign as u32;
    sign == '\u{FE0F}'
        || code >= 0x1F000
        || (0x2190..=0x2BFF).contains(&code)
        || (0x0600..=0x0DFF).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_hides() {
        assert_eq!(visible("a\tb\nc\0\u{7F}"), "a␉b␊c␀␡");
        assert_eq!(visible("abc\u{202E}gpj.exe"), "abc⟨202E⟩gpj.exe");
        assert_eq!(visible("\u{FEFF}name\u{200B}"), "⟨FEFF⟩name⟨200B⟩");
        assert_eq!(visible("a\u{200D}b\u{85}"), "a⟨200D⟩b⟨0085⟩");
    }

    #[test]
    fn what_can_be_seen_stays_as_it_is() {
        for text in
            ["", "Zoë Ångström", "مرحبا", "日本語", "👩‍👩‍👧‍👦", "❤️‍🔥", "क्‍ष", "=1+1", "<b>&amp;</b>", "e\u{301}"]
        {
            assert_eq!(visible(text), text);
        }
    }
}
