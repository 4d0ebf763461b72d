//! What is told of held members: columns of the profile table, and what a definition projects.

use std::{ops::Range, sync::Arc};

use chrono_tz::Tz;

use super::{
    Answered, Job, Turn, done,
    members::{self, held},
    protocol::{Answer, HeldId, Output},
    state::{Held, State, gone},
};
use crate::{
    data::{
        chunk::{Chunk, ChunkColumn, ChunkValues},
        column::{Column, Texts, Values},
        keys::key_of,
        kind::Kind,
        order,
    },
    engine::project::Projection,
    export::csv::{self, CsvWriter},
    model::{cell::Cell, context::Context, definition::Definition},
    service::{protocol::Failure, stream::Streamed},
};

pub(super) fn project(held: HeldId, definition: Definition, context: Context) -> Box<dyn Job> {
    Box::new(Project { held, definition, context, projection: None })
}

struct Project {
    held: HeldId,
    definition: Definition,
    context: Context,
    projection: Option<Projection>,
}

impl Project {
    fn work(&mut self, state: &mut State) -> Result<bool, Failure> {
        let Some(projection) = &mut self.projection else {
            let data = state.dataset()?;
            let (definition, context) = (&self.definition, &self.context);
            let projection = Projection::new(definition, &data, &state.library, context, &mut state.cache);
            self.projection = Some(projection.map_err(Failure::Problems)?);
            return Ok(true);
        };
        if projection.step(&mut state.cache).map_err(Failure::Problems)? {
            return Ok(true);
        }
        let Some(Held::Members(held)) = state.held.get_mut(&self.held) else { return Err(gone()) };
        held.projection = self.projection.take();
        Ok(false)
    }
}

impl Job for Project {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(done()),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

/// A column of a list, and where its values are.
enum Source {
    Key(Vec<Arc<Column>>),
    Own(Arc<Column>),
    Projected(usize),
    Missing,
}

/// The columns of a list of held members.
pub(super) struct Outputs<'a> {
    sources: Vec<Source>,
    projection: Option<&'a Projection>,
}

impl<'a> Outputs<'a> {
    pub(super) fn new(state: &State, held: &'a members::Held, columns: &[Output]) -> Result<Self, Failure> {
        let (table, profile) = state.profile()?;
        let source = |output: &Output| match output {
            Output::Key => Source::Key(table.named(&profile.key)),
            Output::Column(name) => {
                table.columns.named(name).map_or(Source::Missing, |column| Source::Own(Arc::clone(column)))
            }
            Output::Projected(place) => Source::Projected(*place as usize),
        };
        Ok(Self { sources: columns.iter().map(source).collect(), projection: held.projection.as_ref() })
    }

    /// What is projected for some members, column by column; nothing where it is not told of.
    fn projected(&self, members: &[usize]) -> Vec<Vec<Cell>> {
        let wanted = self.sources.iter().any(|source| matches!(source, Source::Projected(_)));
        match self.projection {
            Some(projection) if wanted => projection.cells(members),
            _ => Vec::new(),
        }
    }

    /// The cells of some members, row by row.
    pub(super) fn rows(&self, members: &[usize], zone: Tz) -> Vec<Vec<Cell>> {
        let mut projected = self.projected(members);
        let mut row = |at: usize, member: usize| -> Vec<Cell> {
            let cell = |source: &Source| match source {
                Source::Key(columns) => {
                    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
                    let mut key = String::new();
                    if key_of(&columns, member, &mut key) { Cell::Text(key) } else { Cell::Empty }
                }
                Source::Own(column) => column.cell(member, zone),
                Source::Projected(place) => {
                    projected.get_mut(*place).map_or(Cell::Empty, |column| column[at].clone())
                }
                Source::Missing => Cell::Empty,
            };
            self.sources.iter().map(cell).collect()
        };
        members.iter().enumerate().map(|(at, member)| row(at, *member)).collect()
    }

    /// Some members as lines of a file; gives where each of them ends.
    pub(super) fn lines(&self, members: &[usize], zone: Tz, csv: &mut CsvWriter, safe: bool) -> Vec<u32> {
        let projected = self.projected(members);
        let entries: Vec<Option<Texts>> =
            self.sources.iter().map(|source| entries_as_fields(source, members.len(), safe)).collect();
        let (mut ends, mut key) = (Vec::with_capacity(members.len() + 1), String::new());
        ends.push(csv.waiting() as u32);
        for (at, member) in members.iter().enumerate() {
            for (source, entries) in self.sources.iter().zip(&entries) {
                match source {
                    Source::Own(column) => own_field(column, entries.as_ref(), *member, zone, csv),
                    Source::Key(columns) => {
                        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
                        match key_of(&columns, *member, &mut key) {
                            true => csv.text(key.as_bytes()),
                            false => csv.cell(&Cell::Empty),
                        }
                    }
                    Source::Projected(place) => {
                        csv.cell(projected.get(*place).map_or(&Cell::Empty, |column| &column[at]));
                    }
                    Source::Missing => csv.cell(&Cell::Empty),
                }
            }
            csv.end_row();
            ends.push(csv.waiting() as u32);
        }
        ends
    }
}

/// The different texts of a column as fields, where that is less than to look at the text of every member.
fn entries_as_fields(source: &Source, members: usize, safe: bool) -> Option<Texts> {
    let Source::Own(column) = source else { return None };
    let Values::Dictionary { entries, .. } = &column.values else { return None };
    if entries.len() > members / 2 {
        return None;
    }
    let mut fields = Texts { offsets: vec![0], bytes: Vec::with_capacity(entries.bytes.len()) };
    for entry in 0..entries.len() {
        csv::field(entries.slice(entry), safe, &mut fields.bytes);
        fields.offsets.push(fields.bytes.len() as u32);
    }
    Some(fields)
}

fn own_field(column: &Column, fields: Option<&Texts>, row: usize, zone: Tz, csv: &mut CsvWriter) {
    if !column.has_value(row) {
        return csv.bare(|_| ());
    }
    match (&column.values, fields) {
        (Values::Dictionary { codes, .. }, Some(fields)) => {
            csv.bare(|out| out.extend_from_slice(fields.slice(codes.get(row))));
        }
        (Values::Dictionary { codes, entries }, None) => csv.text(entries.slice(codes.get(row))),
        (Values::Text(texts), _) => csv.text(texts.slice(row)),
        (Values::Boolean(bits), _) => csv.boolean(bits.get(row)),
        (Values::List { .. }, _) => csv.cell(&column.cell(row, zone)),
        _ => csv.bare(|out| column.write_exact(row, zone, out)),
    }
}

/// The key of some rows as texts.
fn keys(columns: &[Arc<Column>], members: &[usize]) -> ChunkColumn {
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let (mut texts, mut key) = (Texts { offsets: vec![0], bytes: Vec::new() }, String::new());
    for member in members {
        key_of(&columns, *member, &mut key);
        texts.push(&key);
    }
    ChunkColumn { present: None, values: ChunkValues::Text(texts) }
}

pub(super) fn kinds(state: &State, id: HeldId, columns: &[Output]) -> Answered {
    let outputs = Outputs::new(state, held(state, id)?.0, columns)?;
    let kind = |source: &Source| match source {
        Source::Key(_) => Kind::Text,
        Source::Own(column) => Kind::of(column),
        Source::Projected(place) => {
            outputs.projection.map_or(Kind::Empty, |projection| projection.kind(*place))
        }
        Source::Missing => Kind::Empty,
    };
    Ok((Answer::Kinds(outputs.sources.iter().map(kind).collect()), Vec::new()))
}

/// The members among some rows of the file, column by column.
pub(super) fn chunk(state: &State, id: HeldId, range: Range<u64>, columns: &[Output]) -> Answered {
    let (held, table) = held(state, id)?;
    let outputs = Outputs::new(state, held, columns)?;
    let first = |row: u64| table.order.place(u32::try_from(row).unwrap_or(u32::MAX));
    let (begin, end) = (first(range.start), first(range.end));
    let mut members = held.customers.piece(begin, end - begin);
    members.truncate(members.partition_point(|row| *row < end));
    let rows: Vec<u32> = members.iter().map(|row| *row as u32).collect();
    let column = |source: &Source| match source {
        Source::Key(columns) => keys(columns, &members),
        Source::Own(column) => column.chunk_of(&rows),
        Source::Projected(place) => outputs
            .projection
            .map_or_else(ChunkColumn::empty, |projection| projection.values(*place, &rows).to_chunk()),
        Source::Missing => ChunkColumn::empty(),
    };
    let columns = outputs.sources.iter().map(column).collect();
    let file_rows: Vec<u32> = rows.iter().map(|row| table.order.get(*row as usize)).collect();
    let (header, buffers) = Chunk { rows: rows.len(), columns }.into_parts();
    let bytes = std::iter::once(order::to_bytes(&file_rows)).chain(buffers).collect();
    Ok((Answer::Chunk(header), bytes))
}
