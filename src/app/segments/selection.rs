//! Which rows of a list are chosen, and which one the keyboard is at.

use std::collections::BTreeSet;

/// The chosen rows, by id. Rows that a search hides are never chosen: what is not seen is not deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    chosen: BTreeSet<String>,
    /// Where a range begins: the row that was chosen or left last.
    anchor: Option<String>,
    /// The row that the keyboard is at.
    at: Option<String>,
}

impl Selection {
    /// Whether a row is chosen.
    pub fn has(&self, id: &str) -> bool {
        self.chosen.contains(id)
    }

    /// How many rows are chosen.
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Whether no row is chosen.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The chosen rows in the list's order.
    pub fn ids(&self, rows: &[String]) -> Vec<String> {
        rows.iter().filter(|id| self.chosen.contains(*id)).cloned().collect()
    }

    /// The row that the keyboard is at; the first one before it has been anywhere.
    pub fn at<'a>(&'a self, rows: &'a [String]) -> Option<&'a str> {
        self.at.as_deref().or(rows.first().map(String::as_str))
    }

    /// The keyboard or the pointer came to a row.
    pub fn visit(&mut self, id: &str) {
        self.at = Some(id.to_owned());
    }

    /// Chooses a row or gives it up; the others stay.
    pub fn toggle(&mut self, id: &str) {
        if !self.chosen.remove(id) {
            self.chosen.insert(id.to_owned());
        }
        self.anchor = Some(id.to_owned());
        self.visit(id);
    }

    /// With shift: the rows from the one that was chosen last to this one become as that one is.
    pub fn extend(&mut self, id: &str, rows: &[String]) {
        let place = |wanted: &str| rows.iter().position(|id| id == wanted);
        let (Some(from), Some(to)) = (self.anchor.as_deref().and_then(place), place(id)) else {
            return self.toggle(id);
        };
        let choose = self.anchor.as_deref().is_some_and(|anchor| self.chosen.contains(anchor));
        for id in &rows[from.min(to)..=from.max(to)] {
            if choose {
                self.chosen.insert(id.clone());
            } else {
                self.chosen.remove(id);
            }
        }
        self.visit(id);
    }

    /// All rows, or none where all are chosen.
    pub fn toggle_all(&mut self, rows: &[String]) {
        if rows.iter().all(|id| self.chosen.contains(id)) {
            self.clear();
        } else {
            self.chosen = rows.iter().cloned().collect();
        }
    }

    /// None.
    pub fn clear(&mut self) {
        self.chosen.clear();
        self.anchor = None;
    }

    /// Forgets rows that are not in the list any more. The keyboard stays where it is, or goes to the row that took the
    /// place of its own.
    pub fn keep(&mut self, before: &[String], rows: &[String]) {
        self.chosen.retain(|id| rows.contains(id));
        self.anchor = self.anchor.take().filter(|id| rows.contains(id));
        if let Some(gone) = self.at.take_if(|id| !rows.contains(id)) {
            let place = before.iter().position(|id| *id == gone).unwrap_or(0);
            let later = before[place.min(before.len())..].iter().find(|id| rows.contains(id));
            self.at = later.or(rows.last()).cloned();
        }
    }

    /// The row that a key leads to from where the keyboard is; `page` rows are seen at a time. Nothing for other keys.
    pub fn step(&self, key: &str, page: usize, rows: &[String]) -> Option<String> {
        let at = self.at(rows)?;
        let place = rows.iter().position(|id| id == at)?;
        let last = rows.len() - 1;
        let next = match key {
            "ArrowDown" => (place + 1).min(last),
            "ArrowUp" => place.saturating_sub(1),
            "PageDown" => (place + page.max(1)).min(last),
            "PageUp" => place.saturating_sub(page.max(1)),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        rows.get(next).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    fn rows(names: &str) -> Vec<String> {
        names.chars().map(String::from).collect()
    }

    fn chosen(selection: &Selection) -> String {
        selection.ids(&rows("abcdef")).concat()
    }

    #[test]
    fn shift_chooses_from_the_last_one_to_this() {
        let mut selection = Selection::default();
        selection.toggle("b");
        selection.extend("d", &rows("abcdef"));
        assert_eq!(chosen(&selection), "bcd");
        selection.extend("a", &rows("abcdef"));
        assert_eq!(chosen(&selection), "abcd");
        selection.toggle("c");
        selection.extend("a", &rows("abcdef"));
        assert_eq!(chosen(&selection), "d");
    }

    #[test]
    fn shift_follows_the_order_on_screen() {
        let mut selection = Selection::default();
        selection.extend("e", &rows("feabcd"));
        selection.extend("b", &rows("feabcd"));
        assert_eq!(chosen(&selection), "abe");
    }

    #[test]
    fn all_and_none() {
        let mut selection = Selection::default();
        selection.toggle("b");
        selection.toggle_all(&rows("abc"));
        assert_eq!(selection.len(), 3);
        selection.toggle_all(&rows("abc"));
        assert!(selection.is_empty());
    }

    #[test]
    fn what_a_search_hides_is_not_chosen_any_more() {
        let mut selection = Selection::default();
        selection.toggle_all(&rows("abcdef"));
        selection.keep(&rows("abcdef"), &rows("bd"));
        assert_eq!(chosen(&selection), "bd");
    }

    #[test]
    fn the_keyboard_stays_near_what_went() {
        let mut selection = Selection::default();
        selection.visit("c");
        selection.keep(&rows("abcdef"), &rows("abef"));
        assert_eq!(selection.at(&rows("abef")), Some("e"));
        selection.keep(&rows("abef"), &rows("ab"));
        assert_eq!(selection.at(&rows("ab")), Some("b"));
        selection.keep(&rows("ab"), &[]);
        assert_eq!(selection.at(&[]), None);
    }

    #[test]
    fn keys_lead_through_the_rows() {
        let all = rows("abcdef");
        let mut selection = Selection::default();
        assert_eq!(selection.step("ArrowDown", 3, &all).as_deref(), Some("b"));
        selection.visit("e");
        let keys = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Enter"];
        let found: Vec<_> = keys.iter().map(|key| selection.step(key, 3, &all)).collect();
        let found: Vec<_> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, [Some("d"), Some("f"), Some("b"), Some("f"), Some("a"), Some("f"), None]);
        assert_eq!(selection.step("End", 3, &[]), None);
    }
}
