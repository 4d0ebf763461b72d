//! The reader: a source's beginning, and a source to its end.

use super::{Done, Given, Job, Turn, once, sample};
use crate::{
    data::{ipc::Reader, limits::Limits},
    service::{
        outbox::Outbox,
        protocol::{Failure, Inspected, Progress, Reply, RequestId, Source},
        state::State,
        stream::{Streamed, WINDOW},
    },
};

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

pub(super) fn inspect(source: Source, given: Given) -> Result<Box<dyn Job>, Failure> {
    Ok(once(move |_| {
        let reader = open(&source, given)?;
        let inspected = Inspected {
            schema: reader.schema().clone(),
            rows: reader.rows_expected(),
            bytes: Some(reader.bytes()),
        };
        Ok(Reply::Inspected(inspected).into())
    }))
}

pub(super) fn read(source: Source, given: Given) -> Result<Box<dyn Job>, Failure> {
    Ok(Box::new(Read { source, given: Some(given), reader: None, under_way: 0, started: 0.0, parked: false }))
}

struct Read {
    source: Source,
    given: Option<Given>,
    reader: Option<Reader>,
    under_way: u32,
    started: f64,
    parked: bool,
}

impl Job for Read {
    fn step(&mut self, id: RequestId, state: &mut State, out: &mut Outbox) -> Turn {
        if let Some(given) = self.given.take() {
            self.started = (state.clock)();
            match open(&self.source, given) {
                Ok(reader) => {
                    let begin = Streamed::Begin {
                        schema: reader.schema().clone(),
                        physical: reader.physical().to_vec(),
                    };
                    out.port(id, begin, Vec::new());
                    self.reader = Some(reader);
                    return Turn::Again;
                }
                Err(failure) => return Turn::Done(Err(failure)),
            }
        }
        let Some(reader) = &mut self.reader else { return Turn::Done(Err(Failure::Cancelled)) };
        if self.under_way >= WINDOW {
            self.parked = true;
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
                let (header, buffers) = chunk.into_parts();
                out.port(id, Streamed::Chunk { header }, buffers);
                self.under_way += 1;
                Turn::Again
            }
            None => {
                let end = Streamed::End {
                    bytes: reader.bytes(),
                    batches: so_far.batches,
                    fingerprint: reader.fingerprint(),
                    milliseconds: (state.clock)() - self.started,
                };
                out.port(id, end, Vec::new());
                Turn::Done(Ok(Done::from(Reply::Read { rows: so_far.rows })))
            }
        }
    }

    fn hear(&mut self, message: Streamed, _: Vec<Vec<u8>>) {
        if message == Streamed::Taken {
            self.under_way = self.under_way.saturating_sub(1);
            self.parked = false;
        }
    }
}
