//! The sample's tables as Arrow bytes.

use super::{Done, Job, Turn};
use crate::{
    data::sample,
    service::{
        outbox::Outbox,
        protocol::{Failure, Reply, RequestId, Source},
        state::State,
    },
};

/// The bytes of one table.
pub(super) fn bytes(source: &Source) -> Result<Vec<u8>, Failure> {
    let Source::Sample { size, seed, today, table } = source else {
        return Err(Failure::Sentence("This is no table of the sample.".into()));
    };
    let today = today.parse().map_err(|_| Failure::Sentence(format!("“{today}” is not a day.")))?;
    let sample = sample::Sample { customers: size.customers(), seed: *seed, today };
    sample.arrow(table).ok_or_else(|| Failure::Sentence(format!("The sample has no table {table}.")))
}

pub(super) fn save(source: Source) -> Result<Box<dyn Job>, Failure> {
    Ok(Box::new(Save { source, left: None, sent: 0 }))
}

struct Save {
    source: Source,
    left: Option<Vec<u8>>,
    sent: usize,
}

/// Bytes of a piece.
const PIECE: usize = 4 << 20;

impl Job for Save {
    fn step(&mut self, id: RequestId, _: &mut State, out: &mut Outbox) -> Turn {
        let Some(bytes) = &self.left else {
            return match bytes(&self.source) {
                Ok(bytes) => {
                    self.left = Some(bytes);
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        let piece = &bytes[self.sent..(self.sent + PIECE).min(bytes.len())];
        if !piece.is_empty() {
            out.piece(id, piece.to_vec());
            self.sent += piece.len();
            return Turn::Again;
        }
        let Source::Sample { size, table, .. } = &self.source else { return Turn::Done(Err(Failure::Cancelled)) };
        let rows = if table == "customers" { u64::from(size.customers()) } else { 0 };
        Turn::Done(Ok(Done::from(Reply::Streamed { rows, bytes: bytes.len() as u64 })))
    }
}
