//! Rows of customers as a table: which columns, and in which order.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::{app::natural, model::cell::Cell, service::protocol::Rows};

/// The columns that a person chose for a list, or all of them but the many of a wide table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// In order; nothing where nobody chose.
    chosen: Option<Vec<String>>,
}

/// The columns that are shown where nobody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// The places of those that come first, in order.
    pub first: Vec<usize>,
    /// Others come behind them, up to so many in all.
    pub most: usize,
}

impl Default for Usual {
    fn default() -> Self {
        Self { first: Vec::new(), most: 12 }
    }
}

impl Usual {
    /// The places, where there are so many columns.
    pub fn places(&self, there: usize) -> Vec<usize> {
        let mut places: Vec<usize> = Vec::new();
        for place in self.first.iter().copied().filter(|place| *place < there) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let others: Vec<usize> = (0..there).filter(|place| !places.contains(place)).collect();
        let room = self.most.saturating_sub(places.len());
        places.extend(others.into_iter().take(room));
        places
    }
}

impl Columns {
    /// What is kept.
    pub fn read(kept: Option<&Value>) -> Self {
        let names = kept.and_then(|kept| kept.get("columns")).and_then(Value::as_array);
        let chosen: Option<Vec<String>> =
            names.map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        Self { chosen: chosen.filter(|chosen| !chosen.is_empty()) }
    }

    /// To be kept. All columns, or none, is no choice.
    pub fn write(&self) -> Value {
        self.chosen.as_ref().map_or(Value::Null, |chosen| json!({ "columns": chosen }))
    }

    /// Choose these.
    pub fn choose(names: Vec<String>) -> Self {
        Self { chosen: (!names.is_empty()).then_some(names) }
    }

    /// The places of the columns to show among those that there are. Chosen ones that are gone are left out; where none
    /// is left, nobody chose.
    pub fn places(&self, there: &[String], usual: &Usual) -> Vec<usize> {
        let place = |name: &String| there.iter().position(|other| other == name);
        let chosen: Vec<usize> = self.chosen.iter().flatten().filter_map(place).collect();
        if chosen.is_empty() { usual.places(there.len()) } else { chosen }
    }

    /// With other names for the same columns.
    #[must_use]
    pub fn named(self, name: impl Fn(String) -> String) -> Self {
        Self { chosen: self.chosen.map(|chosen| chosen.into_iter().map(name).collect()) }
    }
}

/// The heading of the column that says who is not in the data.
pub const IN_DATA: &str = "In the data";

/// Columns of rows, sorted by one of them, and the places that the rows had. Members who are not in the data come last, with
/// their key alone; where there are any, a column behind the first says who.
pub fn arranged(rows: &Rows, places: &[usize], sort: Option<(usize, bool)>) -> (Rows, Vec<usize>) {
    let there = rows.total.saturating_sub(rows.missing);
    let mark = (rows.missing > 0).then(|| places.len().min(1));
    let mut columns: Vec<String> = places.iter().map(|place| rows.columns[*place].clone()).collect();
    let mut cells: Vec<Vec<Cell>> = Vec::with_capacity(rows.rows.len());
    for (at, row) in rows.rows.iter().enumerate() {
        let own = places.iter().map(|place| row.get(*place).cloned().unwrap_or(Cell::Empty));
        let mut own: Vec<Cell> = own.collect();
        if let Some(mark) = mark {
            let word = if (at as u64) < there { "yes" } else { "not in the data" };
            own.insert(mark, Cell::Text(word.to_owned()));
        }
        cells.push(own);
    }
    if let Some(mark) = mark {
        columns.insert(mark, IN_DATA.to_owned());
    }
    let order = match sort.filter(|(column, _)| *column < columns.len()) {
        Some((column, descending)) => sorted(&cells, column, descending),
        None => (0..cells.len()).collect(),
    };
    let cells = order.iter().map(|place| std::mem::take(&mut cells[*place])).collect();
    (Rows { columns, rows: cells, total: rows.total, missing: rows.missing }, order)
}

/// The order of rows by one column: the places of the rows. Empties come last, equal ones stay as they were.
pub fn sorted(rows: &[Vec<Cell>], column: usize, descending: bool) -> Vec<usize> {
    let cell = |row: usize| rows[row].get(column).unwrap_or(&Cell::Empty);
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by(|a, b| {
        let (a, b) = (cell(*a), cell(*b));
        let order = compare(a, b);
        let order = if descending { order.reverse() } else { order };
        is_empty(a).cmp(&is_empty(b)).then(order)
    });
    places
}

fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.is_empty(),
        Cell::List(cells) => cells.is_empty(),
        _ => false,
    }
}

fn compare(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => numbers(a, b),
        (Cell::Text(a), Cell::Text(b)) => natural::compare(a, b),
        (Cell::Boolean(a), Cell::Boolean(b)) => a.cmp(b),
        // Of years from 0 to 9999 the text is in the order of time.
        (Cell::Date(a), Cell::Date(b)) | (Cell::DateTime(a), Cell::DateTime(b)) => a.cmp(b),
        (Cell::List(a), Cell::List(b)) => {
            let pairs = a.iter().zip(b).map(|(a, b)| compare(a, b));
            pairs.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
        }
        _ => Ordering::Equal,
    }
}

/// By value; numbers beyond what a float tells apart by their digits.
fn numbers(a: &str, b: &str) -> Ordering {
    let value = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    value(a).total_cmp(&value(b)).then_with(|| {
        let digits = |text: &str| text.trim_start_matches(['-', '0']).replace('.', "");
        let (low, high) = (digits(a), digits(b));
        let order = if a.contains('.') || b.contains('.') {
            low.cmp(&high)
        } else {
            low.len().cmp(&high.len()).then(low.cmp(&high))
        };
        if a.starts_with('-') { order.reverse() } else { order }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_choice_is_kept_and_survives_columns_that_go() {
        let there = names(&["id", "name", "city"]);
        let chosen = Columns::choose(names(&["city", "id", "gone"]));
        assert_eq!(chosen.places(&there, &Usual::default()), [2, 0]);
        assert_eq!(Columns::read(Some(&chosen.write())), chosen);
        assert_eq!(Columns::choose(names(&["gone"])).places(&there, &Usual::default()), [0, 1, 2]);
        assert_eq!(Columns::choose(Vec::new()), Columns::default());
        assert_eq!(Columns::read(Some(&Columns::default().write())), Columns::default());
        let wide: Vec<String> = (0..1_000).map(|at| at.to_string()).collect();
        assert_eq!(Columns::default().places(&wide, &Usual::default()).len(), 12);
        let shorter = |name: String| name[..1].to_owned();
        assert_eq!(chosen.named(shorter), Columns::choose(names(&["c", "i", "g"])));
    }

    #[test]
    fn usual_columns_begin_with_those_that_are_asked_for() {
        let usual = |first: &[usize], most: usize| Usual { first: first.to_vec(), most };
        assert_eq!(usual(&[3, 1, 3], 4).places(5), [3, 1, 0, 2]);
        assert_eq!(usual(&[3, 1, 9], 2).places(5), [3, 1], "no others");
        assert_eq!(usual(&[], 12).places(3), [0, 1, 2]);
        assert_eq!(usual(&[0, 1, 2], 0).places(5), [0, 1, 2], "as many as are asked for");
    }

    #[test]
    fn who_is_not_in_the_data_is_marked_wherever_rows_are_sorted_to() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = Rows {
            columns: names(&["id", "city"]),
            rows: vec![vec![text("b"), text("Lyon")], vec![text("a"), Cell::Empty]],
            total: 2,
            missing: 1,
        };
        let (shown, order) = arranged(&rows, &[0, 1], Some((0, false)));
        assert_eq!((shown.columns, order), (names(&["id", IN_DATA, "city"]), vec![1, 0]));
        assert_eq!(shown.rows[0], [text("a"), text("not in the data"), Cell::Empty]);
        assert_eq!(shown.rows[1], [text("b"), text("yes"), text("Lyon")]);
        let (all, _) = arranged(&Rows { missing: 0, ..rows }, &[1], None);
        assert_eq!(all.columns, ["city"]);
    }

    #[test]
    fn values_sort_by_what_they_are() {
        let column = |cells: &[Cell]| cells.iter().map(|cell| vec![cell.clone()]).collect::<Vec<_>>();
        let number = |text: &str| Cell::Number(text.to_owned());
        let numbers = column(&[number("10"), Cell::Empty, number("-2.5"), number("9"), number("1e3")]);
        assert_eq!(sorted(&numbers, 0, false), [2, 3, 0, 4, 1]);
        assert_eq!(sorted(&numbers, 0, true), [4, 0, 3, 2, 1]);
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(
            sorted(&column(&[text("b"), text(""), text("A 10"), text("a 9")]), 0, false),
            [3, 2, 0, 1]
        );
        let date = |text: &str| Cell::Date(text.to_owned());
        assert_eq!(sorted(&column(&[date("2026-02-01"), date("1999-12-31")]), 0, false), [1, 0]);
        let list = |cells: &[Cell]| Cell::List(cells.to_vec());
        assert_eq!(
            sorted(&column(&[list(&[]), list(&[text("b")]), list(&[text("a"), text("z")])]), 0, false),
            [2, 1, 0]
        );
    }

    #[test]
    fn keys_beyond_what_a_float_holds_are_told_apart() {
        let rows = ["9007199254740993", "9007199254740992", "-9007199254740993", "-9007199254740992"];
        let rows: Vec<Vec<Cell>> = rows.iter().map(|text| vec![Cell::Number((*text).to_owned())]).collect();
        assert_eq!(sorted(&rows, 0, false), [2, 3, 1, 0]);
    }

    #[test]
    fn short_rows_have_empties() {
        let rows = vec![vec![Cell::Boolean(true)], vec![Cell::Boolean(true), Cell::Boolean(false)]];
        assert_eq!(sorted(&rows, 1, false), [1, 0]);
    }
}
