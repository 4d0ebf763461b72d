//! The sample's tables as Arrow bytes.

use super::{Job, Turn};
use crate::{
    data::sample::{Framing, Pieces, Sample, Stream},
    service::{
        outbox::Outbox,
        protocol::{Failure, Progress, Reply, RequestId, Source},
    },
};

fn of(source: &Source) -> Result<(Sample, &str), Failure> {
    let Source::Sample { size, seed, today, table } = source else {
        return Err(Failure::Sentence("This is no table of the sample.".into()));
    };
    let today = today.parse().map_err(|_| Failure::Sentence(format!("“{today}” is not a day.")))?;
    Ok((Sample { customers: size.customers(), seed: *seed, today }, table))
}

fn unknown(table: &str) -> Failure {
    Failure::Sentence(format!("The sample has no table {table}."))
}

/// One table, made while it is read.
pub(super) fn stream(source: &Source) -> Result<Stream, Failure> {
    let (sample, table) = of(source)?;
    sample.stream(table).ok_or_else(|| unknown(table))
}

pub(super) fn save(source: Source) -> Result<Box<dyn Job>, Failure> {
    let (sample, table) = of(&source)?;
    let rows_total = sample.tables().into_iter().find(|other| other.name == table).map(|table| table.rows);
    let pieces = sample.pieces(table, Framing::File).ok_or_else(|| unknown(table))?;
    Ok(Box::new(Save { pieces, rows_total, bytes: 0 }))
}

struct Save {
    pieces: Pieces,
    rows_total: Option<u64>,
    bytes: u64,
}

impl Job for Save {
    fn step(&mut self, id: RequestId, out: &mut Outbox) -> Turn {
        match self.pieces.next() {
            Some(Ok(piece)) => {
                self.bytes += piece.len() as u64;
                out.piece(id, piece);
                let rows = self.pieces.rows();
                let rows_total = self.rows_total.map(|total| total.max(rows));
                out.progress(id, Progress { rows, rows_total, bytes: self.bytes, bytes_total: None });
                Turn::Again
            }
            Some(Err(error)) => {
                Turn::Done(Err(Failure::Sentence(format!("The sample could not be written: {error}."))))
            }
            None => Turn::Done(Ok(Reply::Streamed { rows: self.pieces.rows(), bytes: self.bytes })),
        }
    }
}
