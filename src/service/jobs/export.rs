//! A list as CSV, in pieces.

use std::sync::Arc;

use chrono_tz::Tz;

use super::{
    Given, Job, Turn,
    list::{Member, Walk, cells},
};
use crate::{
    data::column::Bits,
    export::csv::CsvWriter,
    service::{
        outbox::Outbox,
        protocol::{Failure, Members, Progress, Reply, RequestId},
        state::State,
    },
};

/// Rows that one step writes.
const STEP: usize = 2_000;

pub(super) fn export(
    members: Members,
    columns: Vec<String>,
    spreadsheet_safe: bool,
    given: Given,
) -> Box<dyn Job> {
    Box::new(Export {
        walk: Walk::new(members, given),
        columns,
        safe: spreadsheet_safe,
        begun: None,
        csv: None,
        written: 0,
    })
}

struct Export {
    walk: Walk,
    columns: Vec<String>,
    safe: bool,
    begun: Option<Begun>,
    csv: Option<CsvWriter>,
    written: usize,
}

/// What a file is of, to its end: others have their turn between its steps, and may ask in another zone or load other
/// data.
struct Begun {
    members: Vec<Member>,
    zone: Tz,
    live: Arc<Bits>,
}

impl Job for Export {
    fn step(&mut self, id: RequestId, state: &mut State, out: &mut Outbox) -> Turn {
        let Some(begun) = &self.begun else {
            return match self.walk.step(state) {
                Ok(Some(members)) => {
                    if self.columns.is_empty()
                        && let Ok((table, _)) = state.profile()
                    {
                        let supported = table
                            .columns
                            .schema()
                            .columns
                            .iter()
                            .filter(|column| column.kind.value_type().is_some());
                        self.columns = supported.map(|column| column.name.clone()).collect();
                    }
                    self.csv = Some(CsvWriter::new(&self.columns, self.safe));
                    self.begun = match state.profile() {
                        Ok((_, profile)) => {
                            Some(Begun { members, zone: state.zone, live: Arc::clone(&profile.live) })
                        }
                        Err(failure) => return Turn::Done(Err(failure)),
                    };
                    Turn::Again
                }
                Ok(None) => Turn::Again,
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        let Some(csv) = &mut self.csv else { return Turn::Again };
        let same = state.profile().is_ok_and(|(_, profile)| Arc::ptr_eq(&profile.live, &begun.live));
        if !same {
            let sentence = "Other customers were loaded while the file was written. Write it again.";
            return Turn::Done(Err(Failure::Sentence(sentence.into())));
        }
        let Begun { members, zone, .. } = begun;
        let piece = &members[self.written..(self.written + STEP).min(members.len())];
        for member in piece {
            csv.row(&cells(state, member, &self.columns, *zone));
        }
        self.written += piece.len();
        let last = self.written == members.len();
        if let Some(bytes) = csv.take(last) {
            out.piece(id, bytes);
            let total = members.len() as u64;
            out.progress(
                id,
                Progress {
                    rows: self.written as u64,
                    rows_total: Some(total),
                    bytes: csv.bytes(),
                    bytes_total: None,
                },
            );
        }
        if last {
            let streamed = Reply::Streamed { rows: members.len() as u64, bytes: csv.bytes() };
            return Turn::Done(Ok(streamed.into()));
        }
        // Evaluations for the screen go first.
        Turn::Later
    }
}
