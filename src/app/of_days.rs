//! Columns whose date-times are days: a file that knows no days keeps them as midnights. They read as days.

use std::collections::HashSet;

use crate::{
    model::{cell::Cell, setup::Setup},
    service::protocol::TableInfo,
};

/// Those columns of a table, for how date-times are read now: midnight in UTC is none elsewhere.
pub fn of_days(info: &TableInfo, setup: Option<&Setup>, time_zone: &str) -> HashSet<String> {
    let utc = setup.and_then(|setup| setup.table(&info.schema.name)).map(|table| &table.utc);
    let shifted = |column: &String| time_zone != "UTC" && utc.is_some_and(|utc| utc.contains(column));
    info.days.iter().filter(|column| !shifted(column)).cloned().collect()
}

/// A midnight as its day. Every other value stays.
pub fn to_day(cell: &mut Cell) {
    if let Cell::DateTime(text) = cell
        && let Some((day, time)) = text.split_once('T')
        && time.chars().all(|sign| matches!(sign, '0' | ':' | '.'))
    {
        *cell = Cell::Date(day.to_owned());
    }
}

/// The cells of rows under those columns.
pub fn to_days<'a>(
    days: &HashSet<String>,
    columns: &[String],
    rows: impl IntoIterator<Item = &'a mut Vec<Cell>>,
) {
    let places: Vec<usize> =
        columns.iter().enumerate().filter(|(_, name)| days.contains(*name)).map(|(place, _)| place).collect();
    if places.is_empty() {
        return;
    }
    for row in rows {
        for place in &places {
            row.get_mut(*place).into_iter().for_each(to_day);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Cell {
        Cell::DateTime(text.to_owned())
    }

    #[test]
    fn only_midnights_of_such_columns_are_days() {
        let days = HashSet::from(["closed".to_owned()]);
        let columns = ["opened".to_owned(), "closed".to_owned()];
        let mut rows = vec![
            vec![time("2017-01-01T00:00:00"), time("2017-01-02T00:00:00.000000")],
            vec![time("2017-01-03T00:00:00"), Cell::Empty],
            vec![time("2017-01-03T00:00:00"), time("2017-01-03T00:00:00.5")],
        ];
        to_days(&days, &columns, &mut rows);
        assert_eq!(rows[0], [time("2017-01-01T00:00:00"), Cell::Date("2017-01-02".into())]);
        assert_eq!(rows[1][1], Cell::Empty);
        assert_eq!(rows[2][1], time("2017-01-03T00:00:00.5"));
    }
}
