//! What a column's figures say, before they are written.

use crate::model::{
    profile::ColumnProfile,
    schema::{ColumnType, ValueType},
};

/// Values shown when a column is expanded.
pub const TOP: usize = 20;

/// The icon and the words of a type.
pub fn type_words(kind: &ColumnType) -> (&'static str, String) {
    let (icon, word) = match kind.value_type() {
        Some(ValueType::Number) => ("hash", "number"),
        Some(ValueType::Text) => ("type", "text"),
        Some(ValueType::Date) => ("calendar", "date"),
        Some(ValueType::DateTime) => ("clock", "date-time"),
        Some(ValueType::Boolean) => ("toggle-left", "boolean"),
        Some(ValueType::Empty) => ("circle-dashed", "all empty"),
        None => return ("ban", "unsupported".to_owned()),
    };
    match kind {
        ColumnType::List(_) => ("list", format!("list of {word}")),
        _ => (icon, word.to_owned()),
    }
}

/// How the values of a column are best seen as bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bars {
    /// Bins of a histogram.
    Spread,
    /// The commonest values.
    Top,
    /// Not at all: there is no value, or every value is another one.
    None,
}

/// How the values of a column are best seen.
pub fn bars(profile: &ColumnProfile) -> Bars {
    if profile.histogram.as_ref().is_some_and(|histogram| histogram.counts.len() > 1) {
        return Bars::Spread;
    }
    // Where no value comes twice, bars of one row each say nothing.
    if profile.top.iter().any(|value| value.count > 1) || (1..=2).contains(&profile.top.len()) {
        Bars::Top
    } else {
        Bars::None
    }
}

/// Rows with a value.
pub fn filled(profile: &ColumnProfile) -> u64 {
    profile.rows.saturating_sub(profile.empty)
}

/// The share of rows without a value; nothing where there are no rows.
pub fn empty_share(profile: &ColumnProfile) -> Option<f64> {
    (profile.rows > 0).then(|| profile.empty as f64 / profile.rows as f64)
}

/// Different values that are not among the first so many.
pub fn others(profile: &ColumnProfile, shown: usize) -> u64 {
    profile.distinct.unwrap_or_default().saturating_sub(profile.top.len().min(shown) as u64)
}

/// Whether every row has a value of its own, so that the column could be a key.
pub fn is_unique(profile: &ColumnProfile) -> bool {
    profile.rows > 0 && profile.empty == 0 && profile.distinct == Some(profile.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        cell::Cell,
        profile::{Histogram, ValueCount},
    };

    fn profile(rows: u64, empty: u64, counts: &[u64]) -> ColumnProfile {
        let value =
            |(at, count): (usize, &u64)| ValueCount { value: Cell::Number(at.to_string()), count: *count };
        ColumnProfile {
            rows,
            empty,
            distinct: Some(counts.len() as u64),
            smallest: None,
            largest: None,
            top: counts.iter().enumerate().map(value).collect(),
            histogram: None,
        }
    }

    #[test]
    fn bars_are_drawn_where_they_say_something() {
        let spread = Histogram { edges: vec![Cell::Empty; 3], counts: vec![1, 2] };
        let single = Histogram { edges: vec![Cell::Empty; 2], counts: vec![3] };
        let numbers = ColumnProfile { histogram: Some(spread), ..profile(3, 0, &[1, 1, 1]) };
        assert_eq!(bars(&numbers), Bars::Spread);
        assert_eq!(bars(&ColumnProfile { histogram: Some(single), ..profile(3, 0, &[3]) }), Bars::Top);
        assert_eq!(bars(&profile(9, 0, &[4, 3, 2])), Bars::Top);
        assert_eq!(bars(&profile(3, 0, &[1, 1, 1])), Bars::None);
        assert_eq!(bars(&profile(1, 0, &[1])), Bars::Top);
        assert_eq!(bars(&profile(3, 3, &[])), Bars::None);
    }

    #[test]
    fn shares_and_rests() {
        let column = profile(10, 4, &[3, 2, 1]);
        assert_eq!((filled(&column), empty_share(&column), others(&column, 2)), (6, Some(0.4), 1));
        assert_eq!(empty_share(&profile(0, 0, &[])), None);
        assert_eq!(others(&ColumnProfile { distinct: Some(9_000), ..column.clone() }, TOP), 8_997);
        assert!(!is_unique(&column));
        assert!(is_unique(&profile(3, 0, &[1, 1, 1])));
        assert!(!is_unique(&profile(0, 0, &[])));
    }

    #[test]
    fn types_have_words() {
        assert_eq!(type_words(&ColumnType::List(ValueType::Text)), ("list", "list of text".to_owned()));
        assert_eq!(type_words(&ColumnType::Unsupported("map".into())), ("ban", "unsupported".to_owned()));
    }
}
