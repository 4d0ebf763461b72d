//! A diagram of tables as plain shapes: cards with their columns, and lines from a column to the key that it holds.

use super::layout::Places;
use crate::model::{
    chosen::Chosen,
    setup::{Cardinality, Relationship},
};

/// The width of a card, in pixels.
pub const WIDTH: f64 = 200.0;

/// The heights of a card's head, of one of its lines, and below the last.
pub const HEAD: f64 = 48.0;
/// See [`HEAD`].
pub const LINE: f64 = 24.0;
const FOOT: f64 = 8.0;

/// Room beyond the outermost cards, for lines that lead back to their own.
const AROUND: f64 = 48.0;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A part of the table's key.
    Key,
    /// It leads to another table.
    Link,
    /// It says when a row happened.
    Time,
}

/// A column that a card names.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub column: String,
    /// What it is for; the first of several.
    pub role: Role,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its name.
    pub table: String,
    /// Its upper left corner.
    pub at: (f64, f64),
    /// Its height.
    pub height: f64,
    /// Its key, what leads elsewhere, its time.
    pub lines: Vec<Line>,
    /// It holds the customers.
    pub is_profile: bool,
}

/// A relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its id.
    pub id: String,
    /// The line, as the `d` of a path.
    pub path: String,
    /// The signs at its ends, likewise: a fork where there are many rows, a stroke where there is one.
    pub ends: String,
    /// Where a word about it stands.
    pub middle: (f64, f64),
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// In the order of the tables.
    pub cards: Vec<Card>,
    /// In the order of the relationships.
    pub edges: Vec<Edge>,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

fn lines(chosen: &Chosen, table: &str) -> Vec<Line> {
    let own = chosen.table(table);
    let links = chosen.setup.relationships.iter().filter(|one| one.source == table);
    let all = own
        .key
        .into_iter()
        .map(|column| (column, Role::Key))
        .chain(links.flat_map(|one| one.columns.iter().cloned().map(|column| (column, Role::Link))))
        .chain(own.time.map(|column| (column, Role::Time)));
    let mut lines: Vec<Line> = Vec::new();
    for (column, role) in all {
        if !lines.iter().any(|line| line.column == column) {
            lines.push(Line { column, role });
        }
    }
    lines
}

/// How high the card of a table is.
pub fn height(chosen: &Chosen, table: &str) -> f64 {
    let lines = lines(chosen, table).len();
    HEAD + lines as f64 * LINE + if lines == 0 { 0.0 } else { FOOT }
}

impl Card {
    /// The height on the page of the middle of a column's line; of the head where the card does not name it.
    fn line_at(&self, column: Option<&String>) -> f64 {
        let place = column.and_then(|column| self.lines.iter().position(|line| line.column == *column));
        self.at.1 + place.map_or(HEAD / 2.0, |place| HEAD + (place as f64 + 0.5) * LINE)
    }

    fn left(&self) -> f64 {
        self.at.0
    }

    fn right(&self) -> f64 {
        self.at.0 + WIDTH
    }
}

/// Shapes of the tables at their places. A table without a place is left out, and so is what leads to it.
pub fn diagram(chosen: &Chosen, tables: &[String], places: &Places) -> Diagram {
    let card = |table: &String| {
        let at = *places.get(table)?;
        let (lines, height) = (lines(chosen, table), height(chosen, table));
        Some(Card { table: table.clone(), at, height, lines, is_profile: *table == chosen.setup.profile })
    };
    let cards: Vec<Card> = tables.iter().filter_map(card).collect();
    let edges = chosen.setup.relationships.iter().filter_map(|one| edge(chosen, &cards, one)).collect();
    let right = cards.iter().map(Card::right).fold(0.0, f64::max);
    let bottom = cards.iter().map(|card| card.at.1 + card.height).fold(0.0, f64::max);
    Diagram { cards, edges, width: right + AROUND, height: bottom + AROUND / 2.0 }
}

fn edge(chosen: &Chosen, cards: &[Card], one: &Relationship) -> Option<Edge> {
    let find = |name: &str| cards.iter().find(|card| card.table == name);
    let (source, target) = (find(&one.source)?, find(&one.target)?);
    let key = chosen.table(&one.target).key;
    let (y1, y2) = (source.line_at(one.columns.first()), target.line_at(key.first()));
    // Lines leave at the sides that look at each other; where the cards stand above one another, both at the right.
    let (x1, way1, x2, way2) = if source.table != target.table && source.right() + 24.0 <= target.left() {
        (source.right(), 1.0, target.left(), -1.0)
    } else if source.table != target.table && target.right() + 24.0 <= source.left() {
        (source.left(), -1.0, target.right(), 1.0)
    } else {
        (source.right(), 1.0, target.right(), 1.0)
    };
    let bend = if way1 == way2 { 56.0 } else { ((x1 - x2).abs() / 2.0).max(40.0) };
    let (c1, c2) = (x1 + way1 * bend, x2 + way2 * bend);
    let many = match one.kind {
        Cardinality::ManyToOne => format!("M{x1} {}L{} {y1}L{x1} {}", y1 - 6.0, x1 + way1 * 11.0, y1 + 6.0),
        Cardinality::OneToOne => stroke(x1 + way1 * 8.0, y1),
    };
    Some(Edge {
        id: one.id.clone(),
        path: format!("M{x1} {y1}C{c1} {y1} {c2} {y2} {x2} {y2}"),
        ends: many + &stroke(x2 + way2 * 8.0, y2),
        middle: ((x1 + 3.0 * c1 + 3.0 * c2 + x2) / 8.0, (y1 + y2) / 2.0),
    })
}

fn stroke(x: f64, y: f64) -> String {
    format!("M{x} {}L{x} {}", y - 6.0, y + 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::data::{joined::tests::relationship, relationships::layout::layout},
        model::setup::{Setup, TableSetup},
    };

    fn shop() -> (Chosen, Vec<String>) {
        let table = |name: &str, key: &str, time: Option<&str>| TableSetup {
            table: name.into(),
            key: vec![key.into()],
            time: time.map(Into::into),
            ..TableSetup::default()
        };
        let setup = Setup {
            profile: "customers".into(),
            tables: vec![table("customers", "id", None), table("orders", "order", Some("at"))],
            relationships: vec![
                relationship("orders", "customer", "customers"),
                relationship("orders", "giver", "customers"),
                relationship("customers", "parent", "customers"),
            ],
        };
        (Chosen { setup, ..Chosen::default() }, vec!["customers".into(), "orders".into()])
    }

    #[test]
    fn a_card_names_key_links_and_time_once() {
        let (mut chosen, _) = shop();
        let names: Vec<_> =
            lines(&chosen, "orders").into_iter().map(|line| (line.column, line.role)).collect();
        let wanted =
            [("order", Role::Key), ("customer", Role::Link), ("giver", Role::Link), ("at", Role::Time)];
        assert_eq!(names, wanted.map(|(column, role)| (column.to_owned(), role)));
        chosen.set_key("orders", vec!["customer".into(), "at".into()]);
        assert_eq!(lines(&chosen, "orders").len(), 3);
    }

    #[test]
    fn lines_begin_and_end_at_cards_wherever_those_stand() {
        let (chosen, tables) = shop();
        for at in [(0.0, 0.0), (600.0, 0.0), (100.0, 400.0), (0.0, 600.0)] {
            let mut places = layout(&chosen, &tables);
            places.insert("orders".into(), at);
            let diagram = diagram(&chosen, &tables, &places);
            assert_eq!(diagram.edges.len(), 3);
            let sides: Vec<f64> = diagram.cards.iter().flat_map(|card| [card.left(), card.right()]).collect();
            for edge in &diagram.edges {
                let numbers: Vec<f64> = edge
                    .path
                    .split(|sign: char| sign.is_ascii_alphabetic() || sign == ' ')
                    .filter_map(|number| number.parse().ok())
                    .collect();
                let (first, last) = (numbers[0], numbers[numbers.len() - 2]);
                assert!(sides.contains(&first) && sides.contains(&last), "{}", edge.path);
            }
            assert!(diagram.cards.iter().all(|card| card.right() <= diagram.width));
        }
    }

    #[test]
    fn what_has_no_place_is_left_out() {
        let (chosen, tables) = shop();
        let mut places = layout(&chosen, &tables);
        places.remove("orders");
        let diagram = diagram(&chosen, &tables, &places);
        assert_eq!((diagram.cards.len(), diagram.edges.len()), (1, 1));
    }
}
