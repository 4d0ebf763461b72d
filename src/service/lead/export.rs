//! A list as a file, in pieces: as CSV, lines of all parts in file order.

use super::{
    Done, arrow,
    columns::{self, Chosen, Columns},
    desk::{Lead, again},
    members::{Selected, key_alone, members},
};
use crate::{
    export::csv::{CsvWriter, PIECE},
    service::{
        part::protocol::Question,
        protocol::{Failure, Format, Members, Progress, Reply, RequestId},
    },
};

/// Lines that are put together before others have their turn.
const STEP: u64 = 2_000;

/// A file that is being written.
pub(super) struct File<'a> {
    lead: &'a Lead,
    id: RequestId,
    buffer: Vec<u8>,
    bytes: u64,
    pub rows: u64,
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
        let buffer = std::mem::take(&mut self.buffer);
        self.piece(buffer);
    }

    /// Hands out a piece.
    pub(super) fn piece(&mut self, piece: Vec<u8>) {
        if piece.is_empty() {
            return;
        }
        self.bytes += piece.len() as u64;
        let progress =
            Progress { rows: self.rows, rows_total: Some(self.total), bytes: self.bytes, bytes_total: None };
        let mut out = self.lead.out();
        out.piece(self.id, piece);
        out.progress(self.id, progress);
    }
}

pub(super) async fn export(
    lead: &Lead,
    id: RequestId,
    wanted: Members,
    columns: Vec<String>,
    format: Format,
    given: &[Vec<u8>],
) -> Result<Done, Failure> {
    lead.memory().profile()?;
    let selected = members(lead, wanted, given).await?;
    let chosen = Columns::of(lead, &selected)?.of_file(lead, columns)?;
    columns::project(lead, &selected, &chosen.outputs).await?;
    let total = selected.there + selected.missing.len() as u64;
    let mut file = File { lead, id, buffer: Vec::new(), bytes: 0, rows: 0, total };
    match format {
        Format::Csv { spreadsheet_safe } => csv(&selected, &chosen, spreadsheet_safe, &mut file).await?,
        Format::Arrow => arrow::write(lead, &selected, &chosen, &mut file).await?,
    }
    Ok(Reply::Streamed { rows: total, bytes: file.bytes }.into())
}

async fn csv(selected: &Selected, chosen: &Chosen, safe: bool, file: &mut File<'_>) -> Result<(), Failure> {
    let Chosen { names: columns, outputs } = chosen;
    let key = file.lead.memory().profile()?.1.setup.key.clone();
    file.buffer = CsvWriter::new(columns, safe).take(true).unwrap_or_default();
    let (held, zone, outputs) = (selected.held.id(), selected.zone.clone(), outputs.clone());
    let question =
        move |from| Question::Lines { held, from, columns: outputs.clone(), zone: zone.clone(), safe };
    let mut lines = selected.merged(file.lead, question);
    while let Some((_, _, line)) = lines.next_row().await? {
        file.line(line);
        if file.rows.is_multiple_of(STEP) {
            // Evaluations for the screen go first.
            again().await;
        }
    }
    for missing in &selected.missing {
        let mut csv = CsvWriter::lines(safe);
        csv.row(&key_alone(missing, &key, columns));
        file.line(&csv.take(true).unwrap_or_default());
    }
    file.flush();
    Ok(())
}
