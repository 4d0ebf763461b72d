//! A diagram as an SVG file that stands for itself.

use std::collections::BTreeMap;

use super::diagram::{Card, Diagram, HEAD, LINE, Role, WIDTH};

/// Words beside the shapes: of a card by its table, of a line by its relationship's id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// `8,800 rows`
    pub cards: BTreeMap<String, String>,
    /// `83.2%`
    pub edges: BTreeMap<String, String>,
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Signs that XML has no place for.
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            sign => out.push(sign),
        }
    }
    out
}

/// So many signs of a name have room.
fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return escaped(text);
    }
    let start: String = text.chars().take(room - 1).collect();
    escaped(&start) + "…"
}

fn mark(role: Role) -> &'static str {
    match role {
        Role::Key => "key",
        Role::Link => "→",
        Role::Time => "time",
    }
}

fn card(card: &Card, words: &Words) -> String {
    let (x, y) = card.at;
    let (fill, line) = if card.is_profile { ("#fdeee1", "#f3b88a") } else { ("#ffffff", "#d5cdc3") };
    let note = words.cards.get(&card.table).map(|note| escaped(note)).unwrap_or_default();
    let mut svg = format!(
        r##"<rect x="{x}" y="{y}" width="{WIDTH}" height="{}" rx="8" fill="{fill}" stroke="{line}"/><text x="{}" y="{}" font-weight="600" fill="#1f1b17">{}</text><text x="{}" y="{}" font-size="11.5" fill="#675e54">{note}</text>"##,
        card.height,
        x + 12.0,
        y + 21.0,
        cut(&card.table, 24),
        x + 12.0,
        y + 38.0
    );
    for (place, column) in card.lines.iter().enumerate() {
        let middle = y + HEAD + (place as f64 + 0.5) * LINE + 4.5;
        svg += &format!(
            r##"<text x="{}" y="{middle}" fill="#1f1b17">{}</text><text x="{}" y="{middle}" text-anchor="end" font-size="11.5" fill="#675e54">{}</text>"##,
            x + 12.0,
            cut(&column.column, 20),
            x + WIDTH - 12.0,
            mark(column.role)
        );
    }
    svg
}

/// The file's text.
pub fn svg(diagram: &Diagram, words: &Words) -> String {
    let (width, height) = (diagram.width, diagram.height);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter, system-ui, sans-serif" font-size="13"><rect width="{width}" height="{height}" fill="#fdfcfb"/>"##
    );
    for edge in &diagram.edges {
        svg += &format!(
            r##"<path d="{}" fill="none" stroke="#918779" stroke-width="1.5"/><path d="{}" fill="none" stroke="#918779" stroke-width="1.5"/>"##,
            edge.path, edge.ends
        );
    }
    svg.extend(diagram.cards.iter().map(|one| card(one, words)));
    for edge in &diagram.edges {
        let Some(word) = words.edges.get(&edge.id) else { continue };
        let (x, y) = edge.middle;
        let wide = word.chars().count() as f64 * 7.0 + 10.0;
        svg += &format!(
            r##"<rect x="{}" y="{}" width="{wide}" height="18" rx="4" fill="#fdfcfb"/><text x="{x}" y="{}" text-anchor="middle" font-size="11.5" fill="#675e54">{}</text>"##,
            x - wide / 2.0,
            y - 9.0,
            y + 4.0,
            escaped(word)
        );
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::data::{
            joined::tests::relationship,
            relationships::{diagram::diagram, layout::layout},
        },
        model::{chosen::Chosen, setup::Setup},
    };

    #[test]
    fn a_picture_is_whole_and_names_do_not_break_it() {
        let odd = "a<b>&\"c\u{7}";
        let setup = Setup {
            profile: odd.into(),
            tables: Vec::new(),
            relationships: vec![relationship("orders", odd, odd)],
        };
        let chosen = Chosen { setup, ..Chosen::default() };
        let tables = vec![odd.to_owned(), "orders".to_owned()];
        let shapes = diagram(&chosen, &tables, &layout(&chosen, &tables));
        let words = Words {
            cards: [(odd.to_owned(), "8 rows".to_owned())].into(),
            edges: [(format!("orders.{odd}"), "83%".to_owned())].into(),
        };
        let svg = svg(&shapes, &words);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        assert!(svg.contains("a&lt;b&gt;&amp;&quot;c\u{fffd}") && !svg.contains(odd));
        assert!(svg.contains("8 rows") && svg.contains("83%"));
        for (open, close) in [("<text", "</text>"), ("<svg", "</svg>")] {
            assert_eq!(svg.matches(open).count(), svg.matches(close).count());
        }
        assert!(!svg.contains("href"), "nothing is fetched");
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("äöü", 3), "äöü");
    }
}
