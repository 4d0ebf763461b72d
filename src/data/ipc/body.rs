//! A message's body: its buffers, each checked to lie within it and opened within limits before anything reads it.

use std::{borrow::Cow, io::Read};

use arrow_ipc::{CompressionType, RecordBatch};

use crate::data::{
    error::{LoadError, Result},
    limits::Limits,
};

/// Nodes and buffers of one record batch, taken in order.
pub(super) struct Body<'a> {
    pub rows: usize,
    nodes: Vec<(usize, usize)>,
    buffers: Vec<(usize, usize)>,
    variadic: Vec<usize>,
    codec: Option<CompressionType>,
    bytes: &'a [u8],
    next: [usize; 3],
    /// Bytes that may be laid out.
    limit: u64,
    /// Bytes of them that are.
    pub spent: u64,
}

fn wrong(what: &str) -> LoadError {
    LoadError::damaged("a record batch", what)
}

fn size(value: i64, what: &str) -> Result<usize> {
    usize::try_from(value).map_err(|_| wrong(what))
}

impl<'a> Body<'a> {
    /// Checks every node and buffer of a batch against its body.
    pub(super) fn new(batch: RecordBatch<'_>, bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let rows = size(batch.length(), "a negative number of rows")?;
        if rows as u64 > limits.rows {
            return Err(LoadError::TooLarge { what: "rows", found: rows as u64, limit: limits.rows });
        }
        let nodes = batch.nodes().into_iter().flatten().map(|node| {
            let length = size(node.length(), "a column of negative length")?;
            let nulls = size(node.null_count(), "a negative number of empty values")?;
            if nulls > length {
                return Err(wrong("more empty values than rows"));
            }
            Ok((length, nulls))
        });
        let buffers = batch.buffers().into_iter().flatten().map(|buffer| {
            let from = size(buffer.offset(), "a buffer before the beginning")?;
            let length = size(buffer.length(), "a buffer of negative length")?;
            match from.checked_add(length) {
                Some(end) if end <= bytes.len() => Ok((from, length)),
                _ => Err(wrong("a buffer beyond the end")),
            }
        });
        let variadic = batch
            .variadicBufferCounts()
            .into_iter()
            .flatten()
            .map(|count| size(count, "a negative number of buffers"));
        let codec = match batch.compression().map(|compression| compression.codec()) {
            codec @ (None | Some(CompressionType::LZ4_FRAME | CompressionType::ZSTD)) => codec,
            Some(_) => return Err(wrong("an unknown compression")),
        };
        Ok(Self {
            rows,
            nodes: nodes.collect::<Result<_>>()?,
            buffers: buffers.collect::<Result<_>>()?,
            variadic: variadic.collect::<Result<_>>()?,
            codec,
            bytes,
            next: [0; 3],
            limit: limits.batch,
            spent: 0,
        })
    }

    /// The next column's length and number of empty values.
    pub(super) fn node(&mut self) -> Result<(usize, usize)> {
        let node = self
            .nodes
            .get(self.next[0])
            .copied()
            .ok_or_else(|| wrong("fewer columns than the schema has"))?;
        self.next[0] += 1;
        Ok(node)
    }

    /// How many data buffers the next view column has.
    pub(super) fn variadic(&mut self) -> Result<usize> {
        let count = self
            .variadic
            .get(self.next[2])
            .copied()
            .ok_or_else(|| wrong("a view column without its buffers"))?;
        self.next[2] += 1;
        if count > self.buffers.len() {
            return Err(wrong("a view column with more buffers than there are"));
        }
        Ok(count)
    }

    /// Passes over a buffer.
    pub(super) fn skip(&mut self) -> Result<()> {
        self.next_range().map(|_| ())
    }

    fn next_range(&mut self) -> Result<(usize, usize)> {
        let range = self
            .buffers
            .get(self.next[1])
            .copied()
            .ok_or_else(|| wrong("fewer buffers than the schema needs"))?;
        self.next[1] += 1;
        Ok(range)
    }

    /// The next buffer, opened.
    pub(super) fn buffer(&mut self) -> Result<Cow<'a, [u8]>> {
        let (from, length) = self.next_range()?;
        let stored = self.bytes.get(from..from + length).unwrap_or_default();
        let Some(codec) = self.codec else { return Ok(Cow::Borrowed(stored)) };
        if stored.is_empty() {
            return Ok(Cow::Borrowed(stored));
        }
        let (declared, packed) =
            stored.split_first_chunk::<8>().ok_or_else(|| wrong("a compressed buffer without its length"))?;
        let declared = i64::from_le_bytes(*declared);
        if declared == -1 {
            return Ok(Cow::Borrowed(packed));
        }
        let declared = size(declared, "a compressed buffer of negative length")?;
        // Some writers give nothing a length, too.
        if declared == 0 && packed.is_empty() {
            return Ok(Cow::Borrowed(packed));
        }
        self.spend(declared as u64)?;
        unpack(codec, packed, declared).map(Cow::Owned)
    }

    /// A buffer that must hold at least so many bytes.
    pub(super) fn buffer_of(&mut self, bytes: usize) -> Result<Cow<'a, [u8]>> {
        let buffer = self.buffer()?;
        if buffer.len() < bytes {
            return Err(wrong("a buffer that is too short for its rows"));
        }
        Ok(buffer)
    }

    /// Accounts for bytes that are about to be laid out.
    pub(super) fn spend(&mut self, bytes: u64) -> Result<()> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > self.limit {
            return Err(LoadError::TooLarge {
                what: "bytes in one record batch",
                found: self.spent,
                limit: self.limit,
            });
        }
        Ok(())
    }

    /// Everything was taken: nothing is left over.
    pub(super) fn finish(&self) -> Result<()> {
        if self.next[0] == self.nodes.len() && self.next[1] == self.buffers.len() {
            Ok(())
        } else {
            Err(wrong("more columns than the schema has"))
        }
    }
}

fn unpack(codec: CompressionType, packed: &[u8], declared: usize) -> Result<Vec<u8>> {
    let failed = |_| wrong("compressed bytes that cannot be opened");
    let mut out = Vec::with_capacity(declared.min(16 << 20));
    // One byte more than declared tells when there is more.
    let limit = declared as u64 + 1;
    if codec == CompressionType::ZSTD {
        let decoder = ruzstd::decoding::StreamingDecoder::new(packed)
            .map_err(|_| wrong("compressed bytes that cannot be opened"))?;
        decoder.take(limit).read_to_end(&mut out).map_err(failed)?;
    } else {
        lz4_flex::frame::FrameDecoder::new(packed).take(limit).read_to_end(&mut out).map_err(failed)?;
    }
    if out.len() != declared {
        return Err(wrong("compressed bytes of another length than declared"));
    }
    Ok(out)
}
