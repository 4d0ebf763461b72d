//! Joins along paths.

use satsuma::model::attribute::{ColumnRef, Path};

use super::Sqlite;

/// A joined record: tables and the names that their rows have in a query, the customer's last.
pub(super) struct Place {
    pub tables: Vec<usize>,
    pub names: Vec<String>,
}

impl Place {
    pub(super) fn customer(&self) -> &str {
        self.names.last().expect("a customer")
    }
}

/// A column's cell: what stands before and behind the column's letter and number.
pub(super) struct Cell {
    pub table: usize,
    pub column: usize,
    before: String,
    behind: String,
}

impl Cell {
    pub(super) fn read(&self, letter: &str) -> String {
        format!("{}{letter}{}{}", self.before, self.column, self.behind)
    }
}

impl Sqlite<'_> {
    /// The tables of a path, joined.
    pub(super) fn joined(&self, path: Option<&Path>) -> (Place, String) {
        let tables = self.reading.tables_of(path);
        let names: Vec<String> = tables.iter().map(|_| self.name("p")).collect();
        let mut text = format!("t{} {}", tables[0], names[0]);
        for (at, hop) in path.into_iter().flat_map(|path| path.hops.iter().enumerate()) {
            let columns = &self.reading.relationships[&hop.relationship].columns;
            let (here, next) = ((tables[at], &names[at][..]), (tables[at + 1], &names[at + 1][..]));
            let on = if hop.reverse {
                self.matching(next, columns, here)
            } else {
                self.matching(here, columns, next)
            };
            text += &format!(" JOIN t{} {} ON {on}", next.0, next.1);
        }
        (Place { tables, names }, text)
    }

    /// The cell of a column, looked up where it hangs off the path.
    pub(super) fn cell(&self, column: &ColumnRef, place: &Place) -> Cell {
        let begin = match column.via.first() {
            None => self.reading.place(&column.table),
            Some(hop) => self.reading.relationships[&hop.relationship].source,
        };
        let position = place.tables.iter().position(|table| *table == begin).expect("a table of the path");
        let (mut table, mut name) = (begin, place.names[position].clone());
        let (mut from, mut on) = (Vec::new(), Vec::new());
        for hop in &column.via {
            let joined = &self.reading.relationships[&hop.relationship];
            let next = self.name("l");
            on.push(self.matching((table, &name), &joined.columns, (joined.target, &next)));
            from.push(format!("t{} {next}", joined.target));
            (table, name) = (joined.target, next);
        }
        let place = self.reading.tables[table].column(&column.column);
        if from.is_empty() {
            return Cell { table, column: place, before: format!("{name}."), behind: String::new() };
        }
        // There is one row at most; DuckDB 2.0.1 takes that for more, unless it is told to take the largest.
        Cell {
            table,
            column: place,
            before: format!("(SELECT MAX({name}."),
            behind: format!(") FROM {} WHERE {})", from.join(", "), on.join(" AND ")),
        }
    }
}
