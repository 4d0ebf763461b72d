//! Rows on their way from part to part.
//!
//! A part decides which of its rows stay, gives the others piece by piece, takes what comes from other parts, and puts all
//! of it in file order: a new table, held until the lead keeps it in every part at once.

use super::{
    Answered, Job, Turn,
    keys::{KeyList, STEP},
    protocol::{Answer, Destination, HeldId, Otherwise},
    state::{Held, Loaded, State, gone},
    take::taken,
};
use crate::{
    data::{
        chunk::{Chunk, ChunkHeader},
        column::Column,
        error::LoadError,
        keys::key_of,
        order::{self, Order, in_file},
        route::{part_of, part_of_row},
        table::{Arriving, Table, TableBuilder},
    },
    engine::columns::Columns,
    service::{protocol::Failure, stream::Streamed},
};

/// Rows that leave in one piece.
const PIECE: usize = 1 << 15;

/// Which part this is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub own: u32,
    pub parts: u32,
    /// All parts have all rows: none has to be sent.
    pub copies: bool,
}

/// A table whose rows move.
pub(super) struct Moving {
    source: Loaded,
    stay: Vec<u32>,
    /// The rows that leave, by the part that they leave for.
    away: Vec<Vec<u32>>,
    /// The rows that came, in the order in which they came.
    builder: TableBuilder,
    rows: Vec<u32>,
}

impl Moving {
    fn new(source: Loaded, parts: u32) -> Self {
        let builder = TableBuilder::new(source.columns.schema().clone(), &source.physical);
        Self { source, stay: Vec::new(), away: vec![Vec::new(); parts as usize], builder, rows: Vec::new() }
    }

    fn failed(&self, error: &LoadError) -> Failure {
        Failure::Sentence(error.sentence(&self.source.columns.schema().name))
    }
}

/// Those rows, column by column.
fn arriving(columns: Columns, rows: Vec<u32>) -> Arriving {
    let many = rows.len();
    Arriving::new(many, (0..).map_while(move |place| Some(Ok(columns.at(place)?.chunk_of(&rows)))))
}

pub(super) fn scatter(
    held: HeldId,
    (table, only): (String, Option<Vec<String>>),
    to: Destination,
    place: Place,
    bytes: Vec<Vec<u8>>,
) -> Box<dyn Job> {
    let mut bytes = bytes.into_iter();
    let (ends, keys) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
    let list = KeyList::new(&ends, keys);
    let parts = bytes.next().unwrap_or_default();
    Box::new(Scatter { held, table, only, to, list, parts, place, moving: None, at: 0 })
}

struct Scatter {
    held: HeldId,
    table: String,
    /// Only these columns.
    only: Option<Vec<String>>,
    to: Destination,
    list: KeyList,
    /// Of the keys of the list.
    parts: Vec<u8>,
    place: Place,
    moving: Option<Moving>,
    at: usize,
}

/// The part of a row by its key.
fn by_key(columns: &[&Column], row: usize, file_row: u32, parts: u32, key: &mut String) -> u32 {
    let part = match key_of(columns, row, key) {
        true => part_of(key, parts as usize),
        false => part_of_row(file_row, parts as usize),
    };
    part as u32
}

impl Scatter {
    /// Where a row goes; nothing where it goes everywhere.
    fn part(
        &self,
        named: &[&Column],
        others: &[&Column],
        (row, file_row): (usize, u32),
        key: &mut String,
    ) -> Option<u32> {
        let Place { own, parts, .. } = self.place;
        Some(match &self.to {
            Destination::Everywhere => return None,
            Destination::One(part) => *part,
            Destination::ByKey { .. } => by_key(named, row, file_row, parts, key),
            Destination::Listed { otherwise, .. } => {
                let place = key_of(named, row, key).then(|| self.list.find(key)).flatten();
                match (place.and_then(|place| self.parts.get(place)), otherwise) {
                    (Some(part), _) => u32::from(*part),
                    (None, Otherwise::Stay) => own,
                    (None, Otherwise::ByKey(_)) => by_key(others, row, file_row, parts, key),
                }
            }
        })
    }

    /// The columns that decide, and those that decide otherwise.
    fn names(&self) -> (&[String], &[String]) {
        match &self.to {
            Destination::Everywhere | Destination::One(_) => (&[], &[]),
            Destination::ByKey { columns } => (columns, &[]),
            Destination::Listed { columns, otherwise: Otherwise::ByKey(others) } => (columns, others),
            Destination::Listed { columns, otherwise: Otherwise::Stay } => (columns, &[]),
        }
    }

    /// Decides about some more rows: `true` while there are more.
    fn decide(&mut self, moving: &mut Moving) -> bool {
        let (names, others) = self.names();
        let (columns, others) = (moving.source.named(names), moving.source.named(others));
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let others: Vec<&Column> = others.iter().map(AsRef::as_ref).collect();
        let rows = moving.source.columns.rows();
        let (end, mut key) = (rows.min(self.at + STEP), String::new());
        for row in self.at..end {
            let file_row = moving.source.order.get(row);
            let part = self.part(&columns, &others, (row, file_row), &mut key);
            if part.is_none_or(|part| part == self.place.own) {
                moving.stay.push(row as u32);
            }
            if !self.place.copies {
                let away = moving.away.iter_mut().zip(0..).filter(|(_, other)| *other != self.place.own);
                away.filter(|(_, other)| part.is_none_or(|part| part == *other))
                    .for_each(|(away, _)| away.push(row as u32));
            }
        }
        self.at = end;
        end < rows
    }
}

impl Job for Scatter {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let mut moving = match (self.moving.take(), state.table(&self.table)) {
            (Some(moving), _) => moving,
            (None, Ok(table)) => {
                let table = self.only.as_ref().map_or_else(|| table.clone(), |names| table.only(names));
                Moving::new(table, self.place.parts)
            }
            (None, Err(failure)) => return Turn::Done(Err(failure)),
        };
        if self.decide(&mut moving) {
            self.moving = Some(moving);
            return Turn::Again;
        }
        let away = moving.away.iter().map(|rows| rows.len() as u64).sum();
        state.held.insert(self.held, Held::Moving(Box::new(moving)));
        Turn::Done(Ok((Answer::Scattered { away }, Vec::new())))
    }
}

fn moving(state: &mut State, held: HeldId) -> Result<&mut Moving, Failure> {
    match state.held.get_mut(&held) {
        Some(Held::Moving(moving)) => Ok(moving),
        _ => Err(gone()),
    }
}

pub(super) fn next_away(state: &mut State, held: HeldId) -> Answered {
    let moving = moving(state, held)?;
    let Some((part, rows)) = moving.away.iter_mut().zip(0..).find_map(|(rows, part)| {
        let piece: Vec<u32> = rows.drain(..rows.len().min(PIECE)).collect();
        (!piece.is_empty()).then_some((part, piece))
    }) else {
        return Ok((Answer::Away { piece: None }, Vec::new()));
    };
    let columns = (0..).map_while(|place| Some(moving.source.columns.at(place)?.chunk_of(&rows))).collect();
    let file_rows: Vec<u32> = rows.iter().map(|row| moving.source.order.get(*row as usize)).collect();
    let (header, buffers) = Chunk { rows: rows.len(), columns }.into_parts();
    let bytes = std::iter::once(order::to_bytes(&file_rows)).chain(buffers).collect();
    Ok((Answer::Away { piece: Some((part, header)) }, bytes))
}

pub(super) fn arrive(held: HeldId, header: ChunkHeader, bytes: Vec<Vec<u8>>) -> Box<dyn Job> {
    let mut bytes = bytes.into_iter();
    let rows = order::from_bytes(&bytes.next().unwrap_or_default());
    let arriving = Arriving::new(header.rows(), header.columns(bytes.collect()));
    Box::new(Arrive { held, arriving, rows })
}

struct Arrive {
    held: HeldId,
    arriving: Arriving,
    rows: Vec<u32>,
}

impl Job for Arrive {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let moving = match moving(state, self.held) {
            Ok(moving) => moving,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        match moving.builder.take(&mut self.arriving) {
            Ok(true) => Turn::Again,
            Ok(false) => {
                moving.rows.append(&mut self.rows);
                Turn::Done(Ok((Answer::Done, Vec::new())))
            }
            Err(error) => Turn::Done(Err(moving.failed(&error))),
        }
    }
}

pub(super) fn settle(held: HeldId) -> Box<dyn Job> {
    Box::new(Settle { held, work: None })
}

/// Puts rows in file order: those that stayed behind those that came, and then each column in the order of the file.
struct Settle {
    held: HeldId,
    work: Option<(Moving, Settling)>,
}

enum Settling {
    /// The rows that stayed are put behind those that came.
    Joining(Arriving),
    /// They are sealed.
    Sealing(Vec<Column>),
    /// They are put in order, column by column.
    Sorting {
        table: Table,
        rows: Vec<u32>,
        place: usize,
    },
    Done(Table),
}

impl Settling {
    /// One step; the rows of the file in their order are known from [`Settling::Sealing`] on.
    fn step(self, moving: &mut Moving) -> Result<Self, LoadError> {
        Ok(match self {
            Self::Joining(mut arriving) => match moving.builder.take(&mut arriving)? {
                true => Self::Joining(arriving),
                false => {
                    let stay = moving.stay.iter().map(|row| moving.source.order.get(*row as usize));
                    moving.rows.extend(stay);
                    Self::Sealing(Vec::new())
                }
            },
            Self::Sealing(mut sealed) => {
                if moving.builder.seal_next(&mut sealed) {
                    return Ok(Self::Sealing(sealed));
                }
                let schema = moving.source.columns.schema().clone();
                let fresh = TableBuilder::new(schema, &moving.source.physical);
                let table = std::mem::replace(&mut moving.builder, fresh).finish(sealed);
                match in_file(&moving.rows) {
                    None => Self::Done(table),
                    Some(rows) => {
                        moving.rows.sort_unstable();
                        Self::Sorting { table, rows, place: 0 }
                    }
                }
            }
            Self::Sorting { mut table, rows, place } => match table.columns.get_mut(place) {
                Some(column) => {
                    *column = column.gather(&rows);
                    Self::Sorting { table, rows, place: place + 1 }
                }
                None => Self::Done(table),
            },
            Self::Done(table) => Self::Done(table),
        })
    }
}

impl Settle {
    fn end(&mut self, loaded: Loaded, state: &mut State) -> Turn {
        let taken = taken(&loaded, Vec::new(), None);
        state.held.insert(self.held, Held::Table(loaded));
        Turn::Done(Ok((Answer::Taken(Box::new(taken)), Vec::new())))
    }
}

impl Job for Settle {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some((mut moving, settling)) = self.work.take() else {
            let Some(Held::Moving(moving)) = state.held.remove(&self.held) else {
                return Turn::Done(Err(gone()));
            };
            if moving.stay.len() == moving.source.columns.rows() && moving.rows.is_empty() {
                return self.end(moving.source, state);
            }
            let stayed = arriving(moving.source.columns.clone(), moving.stay.clone());
            self.work = Some((*moving, Settling::Joining(stayed)));
            return Turn::Again;
        };
        match settling.step(&mut moving) {
            Ok(Settling::Done(table)) => {
                let order = Order::of(std::mem::take(&mut moving.rows));
                let loaded = Loaded::new(table, moving.source.physical.clone(), order, state.number());
                self.end(loaded, state)
            }
            Ok(settling) => {
                self.work = Some((moving, settling));
                Turn::Again
            }
            Err(error) => Turn::Done(Err(moving.failed(&error))),
        }
    }
}
