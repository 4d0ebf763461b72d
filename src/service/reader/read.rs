//! The reader: a source's beginning, and a source to its end.

use super::{Job, Turn, sample};
use crate::{
    data::{
        chunk::Chunk,
        ipc::Reader,
        limits::Limits,
        order,
        route::{Piece, PieceRows, Routing},
    },
    service::{
        outbox::Outbox,
        protocol::{Failure, Inspected, Progress, Reply, RequestId, Source},
        session::Given,
        stream::{Streamed, WINDOW},
    },
};

/// Bytes that are looked at to begin with a file.
const BEGIN: u64 = 1 << 16;

/// A table's name from a file's: without folder and ending.
fn table_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { "table".to_owned() } else { stem.to_owned() }
}

fn name_of(source: &Source) -> &str {
    match source {
        Source::File { name } => name,
        Source::Sample { table, .. } => table,
    }
}

/// Whether a file can be begun with without waiting for it.
fn is_begin_near(given: &mut Given) -> bool {
    given.source.as_mut().is_none_or(|source| {
        let begin = source.len().min(BEGIN);
        source.is_near(0, begin)
    })
}

fn open(source: &Source, given: Given) -> Result<Reader, Failure> {
    let name = name_of(source);
    let bytes = match source {
        Source::File { .. } => given
            .source
            .ok_or_else(|| Failure::Sentence(format!("{name} could not be read. Open it again.")))?,
        Source::Sample { .. } => Box::new(sample::stream(source)?),
    };
    Reader::open(bytes, &table_name(name), Limits::default())
        .map_err(|error| Failure::Sentence(error.sentence(name)))
}

pub(super) fn inspect(source: &Source, given: Given) -> Result<Reply, Failure> {
    let reader = open(source, given)?;
    Ok(Reply::Inspected(Inspected {
        schema: reader.schema().clone(),
        rows: reader.rows_expected(),
        bytes: Some(reader.bytes()),
    }))
}

pub(super) fn read(source: Source, given: Given, clock: fn() -> f64) -> Box<dyn Job> {
    Box::new(Read {
        source,
        given: Some(given),
        reader: None,
        lines: Vec::new(),
        routing: None,
        clock,
        started: 0.0,
        rows: 0,
    })
}

struct Read {
    source: Source,
    given: Option<Given>,
    reader: Option<Reader>,
    /// How many chunks are under way to each part.
    lines: Vec<u32>,
    /// What the first part said.
    routing: Option<Routing>,
    clock: fn() -> f64,
    started: f64,
    rows: u64,
}

fn begin(reader: &Reader) -> Streamed {
    Streamed::Begin {
        schema: reader.schema().clone(),
        physical: reader.physical().to_vec(),
        rows: reader.rows_expected(),
        bytes: reader.bytes(),
        opened: reader.opened_expected(),
    }
}

impl Read {
    /// Sends each part its rows of a chunk. The first chunk goes to every part, so that columns have their types in all.
    fn send(&mut self, id: RequestId, chunk: Chunk, out: &mut Outbox) {
        let (Some(reader), Some(routing)) = (&self.reader, &self.routing) else { return };
        let (rows, first) = (chunk.rows as u64, self.rows == 0);
        let pieces = routing.split(chunk, reader.schema(), self.rows as u32, self.lines.len());
        self.rows += rows;
        for (line, Piece { chunk, rows }) in pieces.into_iter().enumerate() {
            if chunk.rows == 0 && !first {
                continue;
            }
            let (header, buffers) = chunk.into_parts();
            let (from, rows) = match rows {
                PieceRows::From(from) => (Some(from), None),
                PieceRows::Listed(rows) => (None, Some(order::to_bytes(&rows))),
            };
            let bytes = rows.into_iter().chain(buffers).collect();
            out.line(id, line, Streamed::Chunk { from, header }, bytes);
            self.lines[line] += 1;
        }
    }

    fn end(&self, id: RequestId, out: &mut Outbox) -> Turn {
        let Some(reader) = &self.reader else { return Turn::Done(Err(Failure::Cancelled)) };
        let so_far = reader.so_far();
        for line in 0..self.lines.len() {
            let end = Streamed::End {
                rows: so_far.rows,
                bytes: reader.bytes(),
                batches: so_far.batches,
                fingerprint: reader.fingerprint(),
                milliseconds: (self.clock)() - self.started,
            };
            out.line(id, line, end, Vec::new());
        }
        Turn::Done(Ok(Reply::Read { rows: so_far.rows }))
    }
}

impl Job for Read {
    fn step(&mut self, id: RequestId, out: &mut Outbox) -> Turn {
        if self.given.as_mut().is_some_and(|given| !is_begin_near(given)) {
            return Turn::Wait;
        }
        if let Some(given) = self.given.take() {
            self.started = (self.clock)();
            match open(&self.source, given) {
                Ok(reader) => {
                    out.line(id, 0, begin(&reader), Vec::new());
                    self.reader = Some(reader);
                    return Turn::Again;
                }
                Err(failure) => return Turn::Done(Err(failure)),
            }
        }
        let Some(reader) = &mut self.reader else { return Turn::Done(Err(Failure::Cancelled)) };
        // Asked first, so that bytes are on their way while parts are still busy with those before.
        let near = reader.is_near();
        let full = self.lines.iter().any(|under_way| *under_way >= WINDOW);
        if !near || full || self.routing.is_none() {
            return Turn::Wait;
        }
        let chunk = match reader.next_chunk() {
            Ok(chunk) => chunk,
            Err(error) => return Turn::Done(Err(Failure::Sentence(error.sentence(name_of(&self.source))))),
        };
        let so_far = reader.so_far();
        let progress = Progress {
            rows: so_far.rows,
            rows_total: reader.rows_expected(),
            bytes: so_far.bytes,
            bytes_total: Some(reader.bytes()),
        };
        out.progress(id, progress);
        match chunk {
            Some(chunk) => {
                self.send(id, chunk, out);
                Turn::Again
            }
            None => self.end(id, out),
        }
    }

    fn hear(&mut self, id: RequestId, line: usize, message: Streamed, out: &mut Outbox) {
        match message {
            Streamed::Taken => {
                if let Some(under_way) = self.lines.get_mut(line) {
                    *under_way = under_way.saturating_sub(1);
                }
            }
            Streamed::Route { routing, parts } => {
                self.lines = vec![0; parts as usize];
                self.routing = Some(routing);
                if let Some(reader) = &self.reader {
                    (1..self.lines.len()).for_each(|line| out.line(id, line, begin(reader), Vec::new()));
                }
            }
            Streamed::Begin { .. } | Streamed::Chunk { .. } | Streamed::End { .. } => {}
        }
    }
}
