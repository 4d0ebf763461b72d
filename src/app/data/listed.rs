//! The tables as a list: those that are loaded, then those whose sources are missing.

use crate::{
    service::protocol::TableInfo,
    storage::records::{Origin, SourceRecord},
};

/// A table of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// It is there, and not only remembered.
    pub loaded: bool,
    /// Rows; of a missing one, when it was read last.
    pub rows: u64,
    /// Columns, likewise.
    pub columns: usize,
    /// Columns of a type that cannot be used.
    pub unsupported: usize,
    /// Bytes of its sources.
    pub bytes: u64,
    /// Of the content; empty for a missing one.
    pub fingerprint: String,
    /// What it was read from.
    pub source: Source,
    /// When it was read last.
    pub read: Option<i64>,
}

/// What a table was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Files, in the order in which they were added.
    Files(Vec<String>),
    /// The sample with so many customers.
    Sample(u32),
}

/// Puts together what is loaded, what is kept of the sources, and the tables that are missing.
pub fn listed(tables: &[TableInfo], sources: &[SourceRecord]) -> Vec<Listed> {
    let loaded = tables.iter().map(|info| {
        let own = || sources.iter().filter(|source| source.table == info.schema.name);
        Listed {
            name: info.schema.name.clone(),
            loaded: true,
            rows: info.rows,
            columns: info.schema.columns.len(),
            unsupported: info.report.unsupported.len(),
            bytes: info.bytes,
            fingerprint: info.fingerprint.clone(),
            source: source(own()),
            read: own().map(|source| source.read).max(),
        }
    });
    let mut list: Vec<Listed> = loaded.collect();
    for record in sources {
        if list.iter().any(|listed| listed.name == record.table) {
            continue;
        }
        let own = || sources.iter().filter(|source| source.table == record.table);
        list.push(Listed {
            name: record.table.clone(),
            loaded: false,
            rows: own().map(|source| source.rows).sum(),
            columns: record.schema.columns.len(),
            unsupported: 0,
            bytes: own().map(|source| source.bytes).sum(),
            fingerprint: String::new(),
            source: source(own()),
            read: own().map(|source| source.read).max(),
        });
    }
    list
}

fn source<'a>(records: impl Iterator<Item = &'a SourceRecord>) -> Source {
    let mut files = Vec::new();
    for record in records {
        match &record.origin {
            Origin::File { name, .. } => files.push(name.clone()),
            Origin::Sample { customers, .. } => return Source::Sample(*customers),
        }
    }
    Source::Files(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{report::LoadReport, schema::TableSchema},
        service::protocol::ProfileSetup,
    };

    fn schema(name: &str) -> TableSchema {
        TableSchema { name: name.into(), columns: Vec::new() }
    }

    fn info(name: &str) -> TableInfo {
        TableInfo {
            schema: schema(name),
            rows: 10,
            bytes: 100,
            memory: 50,
            fingerprint: "ab".into(),
            report: LoadReport::default(),
            profile_score: 0.0,
            proposed: ProfileSetup::default(),
            last_day: None,
            days: Vec::new(),
        }
    }

    fn record(id: u32, table: &str, file: &str, read: i64) -> SourceRecord {
        SourceRecord {
            id,
            table: table.into(),
            origin: Origin::File { name: file.into(), modified: 0, handle: false },
            bytes: 7,
            fingerprint: String::new(),
            rows: 3,
            schema: schema(table),
            read,
        }
    }

    #[test]
    fn missing_tables_come_after_those_that_are_there() {
        let sources = [
            record(1, "gone", "g1.arrow", 5),
            record(2, "a", "a.arrow", 9),
            record(3, "gone", "g2.arrow", 6),
        ];
        let list = listed(&[info("a")], &sources);
        assert_eq!(
            list.iter().map(|table| (table.name.as_str(), table.loaded)).collect::<Vec<_>>(),
            [("a", true), ("gone", false)]
        );
        assert_eq!((list[0].rows, list[0].read), (10, Some(9)));
        assert_eq!((list[1].rows, list[1].bytes, list[1].read), (6, 14, Some(6)));
        assert_eq!(list[1].source, Source::Files(vec!["g1.arrow".into(), "g2.arrow".into()]));
    }

    #[test]
    fn a_sample_says_its_size() {
        let origin = Origin::Sample { customers: 10_000, seed: 1, today: String::new() };
        let sources = [SourceRecord { origin, ..record(1, "customers", "", 1) }];
        assert_eq!(listed(&[info("customers")], &sources)[0].source, Source::Sample(10_000));
        assert!(listed(&[], &[]).is_empty());
    }
}
