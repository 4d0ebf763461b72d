//! The engine: chunks over a port become a table.

use std::collections::VecDeque;

use super::{Job, Turn};
use crate::{
    data::{
        column::Column,
        error::LoadError,
        ipc::{Physical, unsupported},
        table::{Arriving, Table, TableBuilder},
        unique::Uniqueness,
    },
    model::schema::TableSchema,
    service::{
        outbox::Outbox,
        protocol::{Failure, LoadMode, Reply, RequestId},
        state::{Loaded, State, report},
        stream::Streamed,
    },
};

pub(super) fn receive(table: String, mode: LoadMode) -> Box<dyn Job> {
    Box::new(Receive {
        table,
        mode,
        waiting: VecDeque::new(),
        builder: None,
        arriving: None,
        sealed: Vec::new(),
        made: None,
        unique: Vec::new(),
        question: Uniqueness::default(),
        end: None,
        schema: TableSchema::default(),
    })
}

struct Receive {
    table: String,
    mode: LoadMode,
    waiting: VecDeque<(Streamed, Vec<Vec<u8>>)>,
    builder: Option<TableBuilder>,
    /// Rows that are being taken, and whether the reader is to hear of it.
    arriving: Option<(Arriving, bool)>,
    sealed: Vec<Column>,
    /// All columns sealed: which of them may be keys is still to be found out.
    made: Option<Table>,
    unique: Vec<bool>,
    question: Uniqueness,
    end: Option<(u64, u64, String, f64)>,
    schema: TableSchema,
}

impl Receive {
    fn failed(&self, error: &LoadError) -> Turn {
        Turn::Done(Err(Failure::Sentence(error.sentence(&self.table))))
    }

    /// The rows that are there come first.
    fn begin(&mut self, schema: TableSchema, physical: &[Physical], state: &State) -> Result<(), Failure> {
        self.schema = TableSchema { name: self.table.clone(), ..schema };
        let builder = TableBuilder::new(self.schema.clone(), physical);
        if self.mode == LoadMode::Append {
            let there = state.table(&self.table)?;
            let same = there
                .columns
                .schema()
                .columns
                .iter()
                .zip(&self.schema.columns)
                .all(|(a, b)| a.name == b.name && a.kind == b.kind);
            let fits = |(place, physical): (usize, &crate::data::ipc::Physical)| {
                there.columns.at(place).is_none_or(|column| column.fits(*physical))
            };
            let same = same && physical.iter().enumerate().all(fits);
            if !same || there.columns.schema().columns.len() != self.schema.columns.len() {
                return Err(Failure::Sentence(LoadError::OtherColumns.sentence(&self.table)));
            }
            let columns = there.columns.clone();
            let rows = columns.rows();
            let all = (0..).map_while(move |place| Some(Ok(columns.at(place)?.to_chunk())));
            self.arriving = Some((Arriving::new(rows, all), false));
        }
        self.builder = Some(builder);
        Ok(())
    }

    /// Looks at some more values; whether it is known of every column that none comes twice.
    fn know_unique(&mut self) -> bool {
        let column = self.made.as_ref().and_then(|table| table.columns.get(self.unique.len()));
        let Some(column) = column else { return true };
        if let Some(unique) = self.question.look(column) {
            self.unique.push(unique);
            self.question = Uniqueness::default();
        }
        false
    }

    fn loaded(&mut self, table: Table, end: &(u64, u64, String, f64), state: &State) -> Loaded {
        let (bytes, batches, fingerprint, milliseconds) = end.clone();
        let rows = table.rows as u64;
        let before = state.table(&self.table).ok().filter(|_| self.mode == LoadMode::Append);
        let fingerprint = match before {
            Some(before) => format!("{}+{fingerprint}", before.fingerprint),
            None => fingerprint,
        };
        let report = report(rows, batches, milliseconds, unsupported(&table.schema), Vec::new());
        let unique = std::mem::take(&mut self.unique);
        Loaded::new(table, unique, bytes + before.map_or(0, |before| before.bytes), fingerprint, report)
    }
}

impl Job for Receive {
    fn step(&mut self, id: RequestId, state: &mut State, out: &mut Outbox) -> Turn {
        if let (Some((arriving, tell)), Some(builder)) = (&mut self.arriving, &mut self.builder) {
            match builder.take(arriving) {
                Ok(true) => {}
                Ok(false) => {
                    if *tell {
                        out.port(id, Streamed::Taken, Vec::new());
                    }
                    self.arriving = None;
                }
                Err(error) => return self.failed(&error),
            }
            return Turn::Again;
        }
        if let Some(end) = &self.end {
            let end = end.clone();
            if let Some(builder) = &mut self.builder
                && builder.seal_next(&mut self.sealed)
            {
                return Turn::Again;
            }
            if let Some(builder) = self.builder.take() {
                self.made = Some(builder.finish(std::mem::take(&mut self.sealed)));
            }
            if !self.know_unique() {
                return Turn::Again;
            }
            let Some(table) = self.made.take() else { return Turn::Done(Err(Failure::Cancelled)) };
            let loaded = self.loaded(table, &end, state);
            let info = loaded.info();
            state.put(loaded);
            return Turn::Done(Ok(Reply::Loaded(Box::new(info)).into()));
        }
        let Some((message, buffers)) = self.waiting.pop_front() else { return Turn::Wait };
        match message {
            Streamed::Begin { schema, physical } => match self.begin(schema, &physical, state) {
                Ok(()) => Turn::Again,
                Err(failure) => Turn::Done(Err(failure)),
            },
            Streamed::Chunk { .. } if self.builder.is_none() => self.failed(&LoadError::OtherColumns),
            Streamed::Chunk { header } => {
                self.arriving = Some((Arriving::new(header.rows(), header.columns(buffers)), true));
                Turn::Again
            }
            Streamed::End { bytes, batches, fingerprint, milliseconds } => {
                self.end = Some((bytes, batches, fingerprint, milliseconds));
                Turn::Again
            }
            Streamed::Taken => Turn::Again,
        }
    }

    fn hear(&mut self, message: Streamed, bytes: Vec<Vec<u8>>) {
        self.waiting.push_back((message, bytes));
    }
}
