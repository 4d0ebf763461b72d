//! A list as CSV, in pieces: lines of all parts in file order.

use super::{
    Done,
    columns::{self, Chosen, Columns},
    desk::{Lead, again},
    members::{key_alone, members},
};
use crate::{
    export::csv::{CsvWriter, PIECE},
    service::{
        part::protocol::Question,
        protocol::{Failure, Members, Progress, Reply, RequestId},
    },
};

/// Lines that are put together before others have their turn.
const STEP: u64 = 2_000;

/// A file that is being written.
struct File<'a> {
    lead: &'a Lead,
    id: RequestId,
    buffer: Vec<u8>,
    bytes: u64,
    rows: u64,
    total: u64,
}

impl File<'_> {
    fn line(&mut self, line: &[u8]) {
        self.buffer.extend_from_slice(line);
        self.rows += 1;
        if self.buffer.len() >= PIECE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        self.bytes += self.buffer.len() as u64;
        let progress =
            Progress { rows: self.rows, rows_total: Some(self.total), bytes: self.bytes, bytes_total: None };
        let mut out = self.lead.out();
        out.piece(self.id, std::mem::take(&mut self.buffer));
        out.progress(self.id, progress);
    }
}

pub(super) async fn export(
    lead: &Lead,
    id: RequestId,
    wanted: Members,
    columns: Vec<String>,
    safe: bool,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    lead.memory().profile()?;
    let selected = members(lead, wanted, given).await?;
    let key = lead.memory().profile()?.1.setup.key.clone();
    let Chosen { names: columns, outputs } = Columns::of(lead, &selected)?.of_file(lead, columns)?;
    columns::project(lead, &selected, &outputs).await?;
    let mut header = CsvWriter::new(&columns, safe);
    let total = selected.there + selected.missing.len() as u64;
    let buffer = header.take(true).unwrap_or_default();
    let mut file = File { lead, id, buffer, bytes: 0, rows: 0, total };
    let (held, zone) = (selected.held.id(), selected.zone.clone());
    let question =
        move |from| Question::Lines { held, from, columns: outputs.clone(), zone: zone.clone(), safe };
    let mut lines = selected.merged(lead, question);
    while let Some((_, _, line)) = lines.next_row().await? {
        file.line(line);
        if file.rows.is_multiple_of(STEP) {
            // Evaluations for the screen go first.
            again().await;
        }
    }
    for missing in &selected.missing {
        let mut csv = CsvWriter::lines(safe);
        csv.row(&key_alone(missing, &key, &columns));
        file.line(&csv.take(true).unwrap_or_default());
    }
    file.flush();
    Ok(Reply::Streamed { rows: total, bytes: file.bytes }.into())
}
