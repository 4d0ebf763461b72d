//! What is looked at before it is read: how large a batch becomes, and whether the next message is at hand. What is wrong
//! there is told when it is read.

use super::{Block, parse};
use crate::data::source::Source;

/// So many buffers of a batch are asked at most how large they are once they are opened.
const ASKED: usize = 256;

/// So many messages of a stream are looked at for its first record batch, each of fewer bytes of metadata.
const AHEAD: usize = 16;
const LONGEST: usize = 1 << 20;

/// Where a message's metadata begins, and how long it is; nothing where no message can begin.
fn metadata_at(source: &mut dyn Source, from: u64) -> Option<(u64, usize)> {
    let size = source.len();
    let head = source.read(from, size.checked_sub(from)?.min(8) as usize).ok()?;
    let word = |at: usize| head.get(at..at + 4)?.try_into().ok().map(i32::from_le_bytes);
    let (length, prefix) = if word(0)? == -1 { (word(4)?, 8) } else { (word(0)?, 4) };
    let metadata = usize::try_from(length).ok().filter(|length| (1..LONGEST).contains(length))?;
    let from = from + prefix;
    from.checked_add(metadata as u64).filter(|end| *end <= size)?;
    Some((from, metadata))
}

/// How many bytes a batch has once it is opened, for each byte that is stored. Only for what is told before reading:
/// what a file says of itself is checked when it is read.
pub(super) fn opened(source: &mut dyn Source, block: &Block, batch: arrow_ipc::RecordBatch<'_>) -> f64 {
    if batch.compression().is_none() {
        return 1.0;
    }
    let (mut stored, mut open) = (0.0, 0.0);
    for buffer in batch.buffers().into_iter().flatten().take(ASKED).filter(|buffer| buffer.length() > 8) {
        let from = u64::try_from(buffer.offset())
            .ok()
            .and_then(|offset| block.from.checked_add(block.metadata as u64)?.checked_add(offset));
        let Some(from) = from.filter(|from| from.saturating_add(8) <= source.len()) else { continue };
        let Ok(head) = source.read(from, 8) else { continue };
        let length = head.try_into().map_or(-1, i64::from_le_bytes);
        stored += buffer.length() as f64;
        open += if length < 0 { buffer.length() } else { length } as f64;
    }
    if stored > 0.0 { open / stored } else { 1.0 }
}

/// Bytes of all rows of a stream once they are opened, as far as its first record batch tells, whose message is one of the
/// first from `from` on; nothing where none is near.
pub(super) fn opened_of_stream(source: &mut dyn Source, mut from: u64) -> Option<u64> {
    let (begin, size) = (from, source.len());
    for _ in 0..AHEAD {
        let (metadata_from, metadata) = metadata_at(source, from)?;
        from = metadata_from;
        let body_from = from + metadata as u64;
        let bytes = source.read(from, metadata).ok()?;
        let message = parse(&bytes).ok()?;
        let body = u64::try_from(message.bodyLength()).ok()?;
        if let Some(batch) = message.header_as_record_batch().filter(|batch| batch.length() > 0) {
            let ratio = opened(source, &Block { from, metadata, body }, batch);
            return Some((size.checked_sub(begin)? as f64 * ratio) as u64);
        }
        from = body_from.checked_add(body)?;
    }
    None
}

/// Whether the message of a stream that begins at a byte can be read without waiting. Where that cannot be told, too.
pub(super) fn is_message_near(source: &mut dyn Source, from: u64) -> bool {
    let left = source.len().saturating_sub(from);
    if !source.is_near(from, left.min(8)) {
        return false;
    }
    let Some((from, metadata)) = metadata_at(source, from) else { return true };
    if !source.is_near(from, metadata as u64) {
        return false;
    }
    let Ok(bytes) = source.read(from, metadata) else { return true };
    let body = parse(&bytes).ok().and_then(|message| u64::try_from(message.bodyLength()).ok());
    body.is_none_or(|body| source.is_near(from, (metadata as u64).saturating_add(body)))
}
