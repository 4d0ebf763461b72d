//! Words and marks as HTML text: what a long list draws many of, and what nobody presses, is quicker read whole by the browser
//! than made piece by piece.

use std::fmt::Write;

/// HTML that is written from the left to the right. Texts are escaped; names of elements, classes and icons are not a
/// person's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// A text that is no HTML, in an element or between the quotes of an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}

impl Markup {
    /// A text.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.push_str(&escaped(text));
        self
    }

    /// An element with attributes, and what is in it. An attribute without a value is left away.
    #[must_use]
    pub fn element(
        mut self,
        name: &'static str,
        attributes: &[(&'static str, Option<&str>)],
        inner: impl FnOnce(Self) -> Self,
    ) -> Self {
        let _ = write!(self.0, "<{name}");
        for (attribute, value) in attributes {
            if let Some(value) = value {
                let _ = write!(self.0, " {attribute}=\"{}\"", escaped(value));
            }
        }
        self.0.push('>');
        let mut whole = inner(self);
        let _ = write!(whole.0, "</{name}>");
        whole
    }

    /// The HTML.
    pub fn into_html(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_an_element() {
        let name = "<img src=x onerror='alert(1)'> & \"co\"";
        let made = Markup::default()
            .element("b", &[("title", Some(name)), ("class", None)], |inner| inner.text(name))
            .into_html();
        let safe = "&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;co&quot;";
        assert_eq!(made, format!("<b title=\"{safe}\">{safe}</b>"));
    }
}
