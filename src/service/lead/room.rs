//! Whether there is room for a table, before it is read.

use super::{
    memory::{Known, Memory},
    targets::By,
};
use crate::model::schema::{ColumnType, TableSchema, ValueType};

/// What a worker can have: memory of 32 bits, less what is needed to work with it.
const ROOM: u64 = (4 << 30) - (1 << 30);

/// A table as it is announced.
pub(super) struct Announced<'a> {
    pub schema: &'a TableSchema,
    pub rows: Option<u64>,
    /// Of the source.
    pub bytes: u64,
    /// Once it is opened.
    pub opened: Option<u64>,
}

/// Bytes that a row of a column takes while it is read, beside texts and elements.
fn width(kind: &ColumnType, source: &str) -> u64 {
    match kind {
        ColumnType::Unsupported(_) | ColumnType::Value(ValueType::Empty) => 0,
        ColumnType::List(_) => 8,
        ColumnType::Value(ValueType::Boolean) => 1,
        ColumnType::Value(ValueType::Text | ValueType::Date) => 4,
        ColumnType::Value(ValueType::Number) if source.starts_with("decimal") => 16,
        ColumnType::Value(ValueType::Number | ValueType::DateTime) => 8,
    }
}

/// Bytes that a table takes in memory, in all parts, about: as many as its rows once they are opened, and at least what
/// its columns take while they are read.
fn taken(table: &Announced<'_>) -> u64 {
    let row: u64 = table.schema.columns.iter().map(|column| width(&column.kind, &column.source_type)).sum();
    let rows = table.rows.unwrap_or(0);
    // Compressed files open to three or four times their size.
    let opened = table.opened.unwrap_or(table.bytes.saturating_mul(4));
    opened.max(rows.saturating_mul(row)).saturating_add(rows.saturating_mul(4))
}

/// Bytes of the fullest part.
fn fullest(memory: &Memory, parts: u64) -> u64 {
    let share = |table: &Known| match table.placement.by {
        By::One => table.memory,
        _ => table.memory / parts,
    };
    memory.tables.iter().map(share).sum()
}

fn size(bytes: u64) -> String {
    if bytes >= 10 << 30 {
        format!("{} GB", bytes / 1_000_000_000)
    } else if bytes >= 100_000_000 {
        format!("{:.1} GB", bytes as f64 / 1e9)
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}

fn largest(memory: &Memory) -> Option<&Known> {
    memory.tables.iter().max_by_key(|table| table.memory)
}

/// Why there is no room for a table; nothing where there is. `everywhere`: each part takes all of its rows.
pub(super) fn refused(
    memory: &Memory,
    table: &str,
    announced: &Announced<'_>,
    everywhere: bool,
    parts: usize,
) -> Option<String> {
    let parts = parts as u64;
    let wanted = taken(announced) / if everywhere { 1 } else { parts };
    let before = fullest(memory, parts);
    if before.saturating_add(wanted) <= ROOM {
        return None;
    }
    let each =
        if parts == 1 { "the engine".to_owned() } else { format!("each of the engine's {parts} parts") };
    let mut sentence = format!("{table} does not fit into memory: it needs about {} in {each}", size(wanted));
    if before > 0 {
        sentence += &format!(", where {} of {} are taken already. ", size(before), size(ROOM));
    } else {
        sentence += &format!(", which has {}. ", size(ROOM));
    }
    sentence += &match largest(memory).filter(|largest| largest.memory / parts > wanted / 4) {
        Some(largest) => format!(
            "Leave out columns or rows that are not needed, or forget {} first, which takes {}.",
            largest.schema.name,
            size(largest.memory)
        ),
        None => "Leave out columns that are not needed, or rows of years gone by, and save the file anew."
            .to_owned(),
    };
    Some(sentence)
}

/// Why all rows do not fit into one part; nothing where they do.
pub(super) fn refused_in_one(memory: &Memory) -> Option<String> {
    let all: u64 = memory.tables.iter().map(|table| table.memory).sum();
    (all > ROOM).then(|| {
        format!(
            "This can only be answered with all rows in one place: they take {} and there is room for {}. Take the way over the related table out of the segment, or load fewer rows.",
            size(all),
            size(ROOM)
        )
    })
}

/// Whether a part has room for copies of all rows beside its own, and to put any of them in the order of their file.
pub(super) fn has_room_for_copies(memory: &Memory, parts: usize) -> bool {
    let tables: Vec<u64> = memory.tables.iter().map(|table| table.memory).collect();
    copies_fit(fullest(memory, parts as u64), &tables)
}

/// A table is there twice while its rows are put in another order.
fn copies_fit(own: u64, tables: &[u64]) -> bool {
    let all: u64 = tables.iter().sum();
    own.saturating_add(all).saturating_add(tables.iter().copied().max().unwrap_or(0)) <= ROOM
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::ColumnSchema;

    fn schema(columns: usize) -> TableSchema {
        let column = |at| ColumnSchema {
            name: format!("c{at}"),
            kind: ColumnType::Value(ValueType::Number),
            source_type: "float64".into(),
        };
        TableSchema { name: "t".into(), columns: (0..columns).map(column).collect() }
    }

    #[test]
    fn what_does_not_fit_is_told_with_numbers() {
        let (memory, schema) = (Memory::default(), schema(20));
        let announced = |rows: u64| Announced { schema: &schema, rows: Some(rows), bytes: 0, opened: None };
        assert_eq!(refused(&memory, "t", &announced(10_000_000), false, 1), None);
        assert_eq!(refused(&memory, "t", &announced(100_000_000), false, 8), None, "an eighth of it fits");
        assert_eq!(
            refused(&memory, "t", &announced(100_000_000), true, 8).as_deref(),
            Some(
                "t does not fit into memory: it needs about 16 GB in each of the engine's 8 parts, which has 3.2 GB. Leave out columns that are not needed, or rows of years gone by, and save the file anew."
            )
        );
    }

    #[test]
    fn a_stream_that_does_not_say_its_rows_is_judged_by_its_bytes() {
        let (memory, schema) = (Memory::default(), schema(1));
        let stream = |bytes| Announced { schema: &schema, rows: None, bytes, opened: None };
        assert!(refused(&memory, "t", &stream(500 << 20), false, 1).is_none());
        assert!(refused(&memory, "t", &stream(1 << 30), false, 1).is_some());
        assert!(refused_in_one(&memory).is_none());
    }

    #[test]
    fn copies_stand_beside_what_a_part_has() {
        assert!(has_room_for_copies(&Memory::default(), 2));
        assert!(copies_fit(512 << 20, &[512 << 20, 512 << 20]));
        // Ten million customers with their purchases in two parts: copies alone would fit beside what is there.
        assert!(!copies_fit(1_050 << 20, &[800 << 20, 1_300 << 20]));
    }
}
