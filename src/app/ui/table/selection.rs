//! Which rows are chosen, by their keys: a row keeps its mark when the table is sorted or searched.

use std::collections::HashSet;

/// The keys of the chosen rows.
pub type Selected = HashSet<String>;

/// How rows are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// This one changes its mark.
    Toggle,
    /// All from the last one chosen to this one.
    Range,
}

/// Applies a choice. `anchor` is the row chosen last; ranges are taken in the order shown.
pub fn choose(
    selected: &mut Selected,
    how: Choose,
    at: usize,
    anchor: Option<usize>,
    key: impl Fn(usize) -> String,
) {
    match how {
        Choose::Toggle => {
            let key = key(at);
            if !selected.remove(&key) {
                selected.insert(key);
            }
        }
        Choose::Range => {
            let from = anchor.unwrap_or(at);
            selected.extend((from.min(at)..=from.max(at)).map(key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(selected: &Selected) -> Vec<&str> {
        let mut keys: Vec<_> = selected.iter().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn rows_are_chosen_one_by_one_and_in_ranges() {
        let mut selected = Selected::new();
        let key = |at: usize| at.to_string();
        choose(&mut selected, Choose::Toggle, 4, None, key);
        choose(&mut selected, Choose::Range, 2, Some(4), key);
        assert_eq!(keys(&selected), ["2", "3", "4"]);
        choose(&mut selected, Choose::Toggle, 3, Some(4), key);
        assert_eq!(keys(&selected), ["2", "4"]);
        choose(&mut selected, Choose::Range, 9, None, key);
        assert_eq!(keys(&selected), ["2", "4", "9"]);
    }
}
