//! How the list of segments is sorted.

use std::{borrow::Borrow, cmp::Ordering};

use serde_json::{Value, json};

use super::row::Row;
use crate::app::natural;

/// The name of the preference that keeps the order.
pub const PREFERENCE: &str = "segments";

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Column {
    Name,
    Tags,
    Type,
    State,
    Status,
    Members,
    Change,
    Refreshed,
    Next,
    Schedule,
    Created,
    Changed,
    Audience,
    Usage,
}

impl Column {
    /// From left to right.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Tags,
        Self::Type,
        Self::State,
        Self::Status,
        Self::Members,
        Self::Change,
        Self::Refreshed,
        Self::Next,
        Self::Schedule,
        Self::Created,
        Self::Changed,
        Self::Audience,
        Self::Usage,
    ];

    /// Those that are shown where nobody chose.
    pub const USUAL: [Self; 9] = [
        Self::Name,
        Self::Tags,
        Self::Type,
        Self::State,
        Self::Status,
        Self::Members,
        Self::Change,
        Self::Refreshed,
        Self::Schedule,
    ];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Display name",
            Self::Tags => "Tags",
            Self::Type => "Type",
            Self::State => "State",
            Self::Status => "Status",
            Self::Members => "Members",
            Self::Change => "Change",
            Self::Refreshed => "Last refreshed",
            Self::Next => "Next refresh",
            Self::Schedule => "Schedule",
            Self::Created => "Created",
            Self::Changed => "Changed",
            Self::Audience => "Audience",
            Self::Usage => "Used by",
        }
    }

    /// What it is called where it is kept: never changes.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tags => "tags",
            Self::Type => "type",
            Self::State => "state",
            Self::Status => "status",
            Self::Members => "members",
            Self::Change => "change",
            Self::Refreshed => "refreshed",
            Self::Next => "next",
            Self::Schedule => "schedule",
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Audience => "audience",
            Self::Usage => "usage",
        }
    }

    /// The column of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }

    /// Whether it holds numbers.
    fn is_number(self) -> bool {
        matches!(self, Self::Members | Self::Change | Self::Usage)
    }

    /// Whether the largest come first when it is sorted by for the first time: numbers and instants.
    fn starts_descending(self) -> bool {
        self.is_number() || matches!(self, Self::Refreshed | Self::Created | Self::Changed)
    }

    /// Whether a row has nothing there: such rows come last, whichever way it is sorted.
    fn is_empty(self, row: &Row) -> bool {
        match self {
            Self::Tags => row.tags.is_empty(),
            Self::Members => row.members.is_none(),
            Self::Change => row.change.is_none(),
            Self::Refreshed => row.refreshed.is_none(),
            Self::Next => row.next.is_none(),
            Self::Usage => row.usage.is_empty(),
            _ => false,
        }
    }

    fn compare(self, a: &Row, b: &Row) -> Ordering {
        match self {
            Self::Name => natural::compare(&a.name, &b.name),
            Self::Tags => {
                let pairs = a.tags.iter().zip(&b.tags).map(|(a, b)| natural::compare(a, b));
                pairs.fold(Ordering::Equal, Ordering::then).then(a.tags.len().cmp(&b.tags.len()))
            }
            Self::Type => a.kind.label().cmp(b.kind.label()),
            Self::State => a.state.label().cmp(b.state.label()),
            Self::Status => a.status.label().cmp(b.status.label()),
            Self::Members => a.members.cmp(&b.members),
            Self::Change => a.change.cmp(&b.change),
            Self::Refreshed => a.refreshed.cmp(&b.refreshed),
            Self::Next => a.next.cmp(&b.next),
            Self::Schedule => natural::compare(&a.schedule, &b.schedule),
            Self::Created => a.created.cmp(&b.created),
            Self::Changed => a.changed.cmp(&b.changed),
            Self::Audience => a.audience.label().cmp(b.audience.label()),
            Self::Usage => a.usage.len().cmp(&b.usage.len()),
        }
    }
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: Column,
    /// The largest or last first.
    pub descending: bool,
}

impl Default for Order {
    /// The newest first.
    fn default() -> Self {
        Self { column: Column::Created, descending: true }
    }
}

impl Order {
    /// The kept order; the newest first where none is kept, or one that is not known.
    pub fn read(kept: Option<&Value>) -> Self {
        let read = || {
            let kept = kept?;
            let key = kept.get("sort")?.as_str()?;
            let column = Column::of_key(key)?;
            Some(Self { column, descending: kept.get("descending")?.as_bool()? })
        };
        read().unwrap_or_default()
    }

    /// To be kept.
    pub fn write(self) -> Value {
        json!({ "sort": self.column.key(), "descending": self.descending })
    }

    /// After a click on a column's name: the other way, or that column.
    #[must_use]
    pub fn by(self, column: Column) -> Self {
        let descending = if self.column == column { !self.descending } else { column.starts_descending() };
        Self { column, descending }
    }

    /// Which way a column is sorted; nothing where it is not the one.
    pub fn of(self, column: Column) -> Option<bool> {
        (self.column == column).then_some(self.descending)
    }

    /// Equal rows keep their order; rows with nothing in the column come last.
    pub fn sort<R: Borrow<Row>>(self, rows: &mut [R]) {
        let Self { column, descending } = self;
        rows.sort_by(|a, b| {
            let (a, b) = (a.borrow(), b.borrow());
            let order = column.compare(a, b);
            let order = if descending { order.reverse() } else { order };
            column.is_empty(a).cmp(&column.is_empty(b)).then(order)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            row::tests::row,
            usage::{Named, Usage},
        },
        *,
    };
    use crate::model::segment::Status;

    fn sorted(order: Order, rows: &[Row]) -> Vec<String> {
        let mut rows = rows.to_vec();
        order.sort(&mut rows);
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn every_column_sorts_both_ways_and_empties_come_last() {
        let a = Row {
            tags: vec!["b".into()],
            members: Some(3),
            change: Some(-4),
            refreshed: Some(9),
            next: Some(6),
            schedule: "Never".into(),
            usage: Usage { segments: vec![Named::default()], ..Usage::default() },
            created: 1,
            changed: 5,
            status: Status::Failed,
            ..row("a 10")
        };
        let b = Row {
            tags: vec!["a".into(), "z".into()],
            members: Some(7),
            change: Some(0),
            refreshed: Some(2),
            next: Some(8),
            schedule: "Daily at 09:00".into(),
            usage: Usage { measures: vec![Named::default(); 2], ..Usage::default() },
            created: 2,
            changed: 4,
            ..row("A 2")
        };
        let c = Row { created: 3, changed: 3, schedule: "System: off".into(), ..row("c") };
        let rows = [a, b, c];
        let expected: [(Column, [&str; 3], [&str; 3]); 11] = [
            (Column::Name, ["A 2", "a 10", "c"], ["c", "a 10", "A 2"]),
            (Column::Tags, ["A 2", "a 10", "c"], ["a 10", "A 2", "c"]),
            (Column::Status, ["A 2", "c", "a 10"], ["a 10", "A 2", "c"]),
            (Column::Members, ["a 10", "A 2", "c"], ["A 2", "a 10", "c"]),
            (Column::Change, ["a 10", "A 2", "c"], ["A 2", "a 10", "c"]),
            (Column::Refreshed, ["A 2", "a 10", "c"], ["a 10", "A 2", "c"]),
            (Column::Next, ["a 10", "A 2", "c"], ["A 2", "a 10", "c"]),
            (Column::Schedule, ["A 2", "a 10", "c"], ["c", "a 10", "A 2"]),
            (Column::Usage, ["a 10", "A 2", "c"], ["A 2", "a 10", "c"]),
            (Column::Created, ["a 10", "A 2", "c"], ["c", "A 2", "a 10"]),
            (Column::Changed, ["c", "A 2", "a 10"], ["a 10", "A 2", "c"]),
        ];
        for (column, up, down) in expected {
            assert_eq!(sorted(Order { column, descending: false }, &rows), up, "{column:?}");
            assert_eq!(sorted(Order { column, descending: true }, &rows), down, "{column:?}");
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for column in Column::ALL {
            for descending in [false, true] {
                let order = Order { column, descending };
                assert_eq!(Order::read(Some(&order.write())), order);
            }
        }
        for strange in
            [json!(null), json!({ "sort": "price", "descending": true }), json!({ "sort": "name" })]
        {
            assert_eq!(Order::read(Some(&strange)), Order::default());
        }
        assert_eq!(Order::read(None), Order::default());
    }

    #[test]
    fn a_click_turns_or_changes_it() {
        let order = Order::default().by(Column::Name);
        assert_eq!(order, Order { column: Column::Name, descending: false });
        assert_eq!(order.by(Column::Name).of(Column::Name), Some(true));
        assert_eq!(order.by(Column::Members).of(Column::Members), Some(true));
        assert_eq!(order.of(Column::Tags), None);
    }
}
