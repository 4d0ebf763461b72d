//! Arrow IPC, file and stream: from bytes to chunks, without trust.
//!
//! The only module that names the reader's crate, which reads the metadata (verified flatbuffers). Bodies are read by
//! [`decode`]: every buffer must be checked against what points into it anyway, and a reader of its own that traps on
//! damaged files could not be used in a browser, where a trap cannot be caught.

mod ahead;
mod append;
mod body;
mod columns;
mod decode;
mod kind;
mod repeat;
mod sniff;
mod take;

use std::collections::HashMap;

use arrow_ipc::{Endianness, Message, MetadataVersion, Schema, root_as_footer, root_as_message};
use xxhash_rust::xxh3::Xxh3;

pub use self::columns::{Physical, unsupported};
use self::{
    append::appended,
    body::Body,
    columns::{collect_dictionaries, columns, physical, unique},
    decode::{Dictionaries, decode, flatten},
    kind::Kind,
    sniff::Framing,
};
use super::{
    chunk::Chunk,
    error::{LoadError, Result},
    limits::Limits,
    source::Source,
};
use crate::model::schema::{ColumnSchema, TableSchema};

/// How far a reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadSoFar {
    /// Bytes read.
    pub bytes: u64,
    /// Rows read.
    pub rows: u64,
    /// Record batches read.
    pub batches: u64,
}

/// A source that is read batch by batch.
pub struct Reader {
    source: Box<dyn Source>,
    limits: Limits,
    kinds: Vec<Kind>,
    schema: TableSchema,
    physical: Vec<Physical>,
    dictionaries: Dictionaries,
    dictionary_kinds: HashMap<i64, Kind>,
    blocks: Option<std::vec::IntoIter<Block>>,
    /// Where the next message of a stream begins.
    at: u64,
    framing: Framing,
    rows_expected: Option<u64>,
    opened_expected: Option<u64>,
    hash: Xxh3,
    so_far: ReadSoFar,
    laid_out: u64,
}

#[derive(Clone, Copy)]
struct Block {
    from: u64,
    metadata: usize,
    body: u64,
}

fn damaged(place: &str, what: &str) -> LoadError {
    LoadError::damaged(place, what)
}

impl Reader {
    /// Opens a source: recognises its format and reads its schema. `table` names the table that it becomes.
    pub fn open(mut source: Box<dyn Source>, table: &str, limits: Limits) -> Result<Self> {
        let first = source.read(0, source.len().min(64) as usize)?;
        let framing = sniff::framing(&first)?;
        let mut reader = Self {
            source,
            limits,
            kinds: Vec::new(),
            schema: TableSchema { name: table.to_owned(), columns: Vec::new() },
            physical: Vec::new(),
            dictionaries: HashMap::new(),
            dictionary_kinds: HashMap::new(),
            blocks: None,
            at: 0,
            framing,
            rows_expected: None,
            opened_expected: None,
            hash: Xxh3::new(),
            so_far: ReadSoFar::default(),
            laid_out: 0,
        };
        match framing {
            Framing::File => reader.open_file()?,
            Framing::Stream => reader.open_stream()?,
        }
        Ok(reader)
    }

    /// The table's columns.
    pub fn schema(&self) -> &TableSchema {
        &self.schema
    }

    /// What each column needs beyond its type.
    pub fn physical(&self) -> &[Physical] {
        &self.physical
    }

    /// Rows in all, where the batches' metadata say so before they are read: of files.
    pub fn rows_expected(&self) -> Option<u64> {
        self.rows_expected
    }

    /// Bytes in all.
    pub fn bytes(&self) -> u64 {
        self.source.len()
    }

    /// Bytes of all rows once they are opened, where the format says so before reading: of compressed ones as far as the
    /// first record batch tells.
    pub fn opened_expected(&self) -> Option<u64> {
        self.opened_expected
    }

    /// How far it is.
    pub fn so_far(&self) -> ReadSoFar {
        self.so_far
    }

    /// Of the content read so far.
    pub fn fingerprint(&self) -> String {
        format!("{:032x}", self.hash.digest128())
    }

    fn bytes_at(&mut self, from: u64, len: usize) -> Result<Vec<u8>> {
        if from.checked_add(len as u64).is_none_or(|end| end > self.source.len()) {
            return Err(LoadError::CutShort);
        }
        let bytes = self.source.read(from, len)?;
        if bytes.len() != len {
            return Err(LoadError::CutShort);
        }
        self.hash.update(&bytes);
        self.so_far.bytes += len as u64;
        Ok(bytes)
    }

    fn open_file(&mut self) -> Result<()> {
        let size = self.source.len();
        if size < 8 + 10 {
            return Err(LoadError::CutShort);
        }
        let tail = self.bytes_at(size - 10, 10)?;
        if &tail[4..] != b"ARROW1" {
            return Err(LoadError::CutShort);
        }
        let length = i32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
        let length = usize::try_from(length).ok().filter(|length| *length > 0 && *length as u64 <= size - 18);
        let length = length.ok_or_else(|| damaged("its footer", "an impossible length"))?;
        let from = size - 10 - length as u64;
        let footer = self.bytes_at(from, length)?;
        let footer =
            root_as_footer(&footer).map_err(|_| damaged("its footer", "something that cannot be read"))?;
        let schema = footer.schema().ok_or_else(|| damaged("its footer", "no schema"))?;
        self.read_schema(schema, footer.version())?;
        let checked = |block: &arrow_ipc::Block| Block::checked(block, from);
        let dictionaries: Vec<Block> =
            footer.dictionaries().into_iter().flatten().map(checked).collect::<Result<_>>()?;
        let batches: Vec<Block> =
            footer.recordBatches().into_iter().flatten().map(checked).collect::<Result<_>>()?;
        apart(dictionaries.iter().chain(&batches))?;
        for block in dictionaries {
            let (metadata, body) = self.message(block)?;
            let message = parse(&metadata)?;
            self.read_dictionary(message, &body)?;
        }
        let (mut rows, mut stored, mut ratio) = (0_u64, 0_u64, None);
        for block in &batches {
            // The metadata alone says how many rows: the body is read later.
            let metadata = self.source.read(block.from, block.metadata)?;
            let message = parse(framed(&metadata)?)?;
            let batch = message
                .header_as_record_batch()
                .ok_or_else(|| damaged("a record batch", "another kind of message"))?;
            rows = rows.saturating_add(
                u64::try_from(batch.length())
                    .map_err(|_| damaged("a record batch", "a negative number of rows"))?,
            );
            stored = stored.saturating_add(block.body);
            if ratio.is_none() && batch.length() > 0 {
                ratio = Some(ahead::opened(self.source.as_mut(), block, batch));
            }
        }
        if rows > self.limits.rows {
            return Err(LoadError::TooLarge { what: "rows", found: rows, limit: self.limits.rows });
        }
        self.rows_expected = Some(rows);
        self.opened_expected = Some((stored as f64 * ratio.unwrap_or(1.0)) as u64);
        self.blocks = Some(batches.into_iter());
        Ok(())
    }

    fn open_stream(&mut self) -> Result<()> {
        let (metadata, _) = self.next_message()?.ok_or(LoadError::CutShort)?;
        let message = parse(&metadata)?;
        let schema = message.header_as_schema().ok_or_else(|| damaged("its beginning", "no schema"))?;
        self.read_schema(schema, message.version())?;
        self.opened_expected = ahead::opened_of_stream(self.source.as_mut(), self.at);
        Ok(())
    }

    fn read_schema(&mut self, schema: Schema<'_>, version: MetadataVersion) -> Result<()> {
        if schema.endianness() != Endianness::Little {
            return Err(LoadError::BigEndian);
        }
        if version < MetadataVersion::V4 {
            return Err(LoadError::TooOld);
        }
        if version > MetadataVersion::V5 {
            return Err(damaged("its schema", "a version of the format that is not known here"));
        }
        let fields = schema.fields().into_iter().flatten();
        let mut kinds = Vec::new();
        let mut names = Vec::new();
        let mut room = self.limits.names;
        for field in fields {
            let kind = Kind::of(field, version, &self.limits, 0)?;
            columns(field.name().unwrap_or_default(), &kind, &mut names, &mut room, &self.limits)?;
            collect_dictionaries(&kind, &mut self.dictionary_kinds)?;
            kinds.push(kind);
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (name, kind) in names {
            let name = unique(name, &mut seen);
            self.physical.push(physical(&kind));
            self.schema.columns.push(ColumnSchema {
                name,
                kind: kind.column_type(),
                source_type: kind.name(),
            });
        }
        self.kinds = kinds;
        Ok(())
    }

    /// The next message of a stream: its metadata and its body; nothing at the end.
    fn next_message(&mut self) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        let left = self.source.len() - self.at;
        if left == 0 {
            return Ok(None);
        }
        let head = self.bytes_at(self.at, left.min(8) as usize)?;
        let word = |at: usize| {
            head.get(at..at + 4).map(|bytes| i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        };
        let (length, prefix) = match (word(0), word(4)) {
            (Some(-1), Some(length)) => (length, 8),
            (Some(length), _) => (length, 4),
            (None, _) => return Err(LoadError::CutShort),
        };
        if length == 0 {
            return Ok(None);
        }
        let length = usize::try_from(length).map_err(|_| damaged("a message", "a negative length"))?;
        let from = self.at + prefix;
        let metadata = self.bytes_at(from, length)?;
        let body_length = u64::try_from(parse(&metadata)?.bodyLength())
            .map_err(|_| damaged("a message", "a negative length"))?;
        let body = self.body_at(from + length as u64, body_length)?;
        self.at = from + length as u64 + body_length;
        Ok(Some((metadata, body)))
    }

    fn body_at(&mut self, from: u64, length: u64) -> Result<Vec<u8>> {
        if length > self.limits.message {
            return Err(LoadError::TooLarge {
                what: "bytes in one record batch",
                found: length,
                limit: self.limits.message,
            });
        }
        self.bytes_at(from, length as usize)
    }

    fn message(&mut self, block: Block) -> Result<(Vec<u8>, Vec<u8>)> {
        let metadata = self.bytes_at(block.from, block.metadata)?;
        let metadata = framed(&metadata)?.to_vec();
        let body = self.body_at(block.from + block.metadata as u64, block.body)?;
        Ok((metadata, body))
    }

    fn read_dictionary(&mut self, message: Message<'_>, bytes: &[u8]) -> Result<()> {
        let place = "a dictionary";
        let batch =
            message.header_as_dictionary_batch().ok_or_else(|| damaged(place, "another kind of message"))?;
        let data = batch.data().ok_or_else(|| damaged(place, "no values"))?;
        let Some(kind) = self.dictionary_kinds.get(&batch.id()).cloned() else {
            return Err(damaged(place, "values that no column uses"));
        };
        if !kind.is_supported() {
            return Ok(());
        }
        let mut body = Body::new(data, bytes, &self.limits)?;
        let must = body.rows;
        let (column, _) = decode(&mut body, &kind, &self.dictionaries, Some(must))?;
        body.finish()?;
        self.spend(&body)?;
        let column = match self.dictionaries.remove(&batch.id()) {
            Some(known) if batch.isDelta() => appended(known, column)?,
            // The batches of a file may be read in any order, so which dictionary was meant could not be told.
            Some(known) if self.framing == Framing::File && known != column => {
                return Err(damaged(place, "a second version, which only a stream may have,"));
            }
            _ => column,
        };
        self.dictionaries.insert(batch.id(), column);
        Ok(())
    }

    fn spend(&mut self, body: &Body<'_>) -> Result<()> {
        self.laid_out = self.laid_out.saturating_add(body.spent);
        if self.laid_out > self.limits.total {
            return Err(LoadError::TooLarge {
                what: "bytes",
                found: self.laid_out,
                limit: self.limits.total,
            });
        }
        Ok(())
    }

    /// Whether the next rows can be had without waiting for the source. Where they cannot, they are on their way.
    pub fn is_near(&mut self) -> bool {
        match &self.blocks {
            Some(blocks) => blocks.as_slice().first().is_none_or(|block| {
                self.source.is_near(block.from, (block.metadata as u64).saturating_add(block.body))
            }),
            None => ahead::is_message_near(self.source.as_mut(), self.at),
        }
    }

    /// The next rows; nothing at the end.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>> {
        loop {
            let next = match &mut self.blocks {
                Some(blocks) => match blocks.next() {
                    Some(block) => Some(self.message(block)?),
                    None => None,
                },
                None => self.next_message()?,
            };
            let Some((metadata, bytes)) = next else { return Ok(None) };
            let message = parse(&metadata)?;
            if message.header_as_dictionary_batch().is_some() {
                self.read_dictionary(message, &bytes)?;
                continue;
            }
            let batch = message
                .header_as_record_batch()
                .ok_or_else(|| damaged("a message", "something that is neither rows nor a dictionary"))?;
            let mut body = Body::new(batch, &bytes, &self.limits)?;
            // Empty columns take no bytes in the file, but rows do here.
            body.spend(body.rows as u64)?;
            let mut columns = Vec::with_capacity(self.schema.columns.len());
            for kind in &self.kinds {
                flatten(&mut body, kind, &self.dictionaries, None, &mut columns)?;
            }
            body.finish()?;
            self.spend(&body)?;
            self.so_far.rows += body.rows as u64;
            self.so_far.batches += 1;
            if self.so_far.rows > self.limits.rows {
                return Err(LoadError::TooLarge {
                    what: "rows",
                    found: self.so_far.rows,
                    limit: self.limits.rows,
                });
            }
            return Ok(Some(Chunk { rows: body.rows, columns }));
        }
    }
}

impl Block {
    /// A block that lies before the footer.
    fn checked(block: &arrow_ipc::Block, footer: u64) -> Result<Self> {
        let wrong = || damaged("its footer", "a record batch beyond the end");
        let from = u64::try_from(block.offset()).map_err(|_| wrong())?;
        let metadata = usize::try_from(block.metaDataLength()).map_err(|_| wrong())?;
        let body = u64::try_from(block.bodyLength()).map_err(|_| wrong())?;
        let end =
            from.checked_add(metadata as u64).and_then(|end| end.checked_add(body)).ok_or_else(wrong)?;
        if from < 8 || metadata < 8 || end > footer {
            Err(wrong())
        } else {
            Ok(Self { from, metadata, body })
        }
    }
}

/// Blocks that share bytes would make a small file mean much.
fn apart<'a>(blocks: impl Iterator<Item = &'a Block>) -> Result<()> {
    let mut places: Vec<(u64, u64)> =
        blocks.map(|block| (block.from, block.from + block.metadata as u64 + block.body)).collect();
    places.sort_unstable();
    if places.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        return Err(damaged("its footer", "record batches that overlap"));
    }
    Ok(())
}

/// The metadata behind its length.
fn framed(bytes: &[u8]) -> Result<&[u8]> {
    let wrong = || damaged("a message", "an impossible length");
    let word = |at: usize| {
        bytes.get(at..at + 4).map(|bytes| i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    let (length, prefix) = match (word(0), word(4)) {
        (Some(-1), Some(length)) => (length, 8),
        (Some(length), _) => (length, 4),
        _ => return Err(wrong()),
    };
    let length = usize::try_from(length).map_err(|_| wrong())?;
    bytes.get(prefix..prefix + length).ok_or_else(wrong)
}

fn parse(metadata: &[u8]) -> Result<Message<'_>> {
    root_as_message(metadata).map_err(|_| damaged("a message", "metadata that cannot be read"))
}
