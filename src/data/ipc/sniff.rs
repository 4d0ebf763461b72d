//! What a file is by its first bytes.

use crate::data::error::{LoadError, Result};

/// How Arrow messages are framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// With a footer that says where the batches are.
    File,
    /// One message behind the other.
    Stream,
}

const OTHERS: &[(&[u8], &str)] = &[
    (b"PAR1", "a Parquet file"),
    (b"FEA1", "a Feather file of version 1"),
    (b"PK\x03\x04", "a ZIP archive (or an Excel workbook)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "a SQLite database"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"{", "a JSON file"),
    (b"[", "a JSON file"),
    (b"<", "an HTML or XML file"),
];

/// The framing of an Arrow source; other formats are named.
pub(super) fn framing(first: &[u8]) -> Result<Framing> {
    if first.is_empty() {
        return Err(LoadError::Empty);
    }
    if first.starts_with(b"ARROW1") {
        return Ok(Framing::File);
    }
    if let Some((_, name)) = OTHERS.iter().find(|(magic, _)| first.starts_with(magic)) {
        return Err(LoadError::OtherFormat(name));
    }
    let word = |at: usize| {
        first.get(at..at + 4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    };
    match (word(0), word(4)) {
        (Some(u32::MAX), Some(length)) if plausible(length) => Ok(Framing::Stream),
        // Before 2019 a message began with its length.
        (Some(length), _) if plausible(length) => Ok(Framing::Stream),
        _ if first.iter().all(|byte| *byte >= 32 || b"\t\r\n".contains(byte)) => {
            Err(LoadError::OtherFormat("a text file (perhaps CSV)"))
        }
        _ => Err(LoadError::OtherFormat("of a format that is not known here")),
    }
}

/// Metadata lengths of a schema message: a text's first four bytes are far larger.
fn plausible(length: u32) -> bool {
    (16..1 << 26).contains(&length)
}
