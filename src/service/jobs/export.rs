//! A list as CSV, in pieces.

use super::{
    Given, Job, Turn,
    list::{Member, Walk, cells},
};
use crate::{
    export::csv::CsvWriter,
    service::{
        outbox::Outbox,
        protocol::{Members, Progress, Reply, RequestId},
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
        members: None,
        csv: None,
        written: 0,
    })
}

struct Export {
    walk: Walk,
    columns: Vec<String>,
    safe: bool,
    members: Option<Vec<Member>>,
    csv: Option<CsvWriter>,
    written: usize,
}

impl Job for Export {
    fn step(&mut self, id: RequestId, state: &mut State, out: &mut Outbox) -> Turn {
        let Some(members) = &self.members else {
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
                    self.members = Some(members);
                    Turn::Again
                }
                Ok(None) => Turn::Again,
                Err(failure) => Turn::Done(Err(failure)),
            };
        };
        let Some(csv) = &mut self.csv else { return Turn::Again };
        let piece = &members[self.written..(self.written + STEP).min(members.len())];
        for member in piece {
            csv.row(&cells(state, member, &self.columns));
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
