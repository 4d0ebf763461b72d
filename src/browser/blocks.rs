//! A file of the person's computer, read block by block, some of them ahead: the browser reads while a worker works on what
//! came before.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io,
    ops::RangeInclusive,
    rc::{Rc, Weak},
};

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, FileReaderSync};

use super::garbage;
use crate::data::source::Source;

/// Bytes of a block. Smaller ones wait for each other more, larger ones for their first byte.
const BLOCK: u64 = 4 << 20;

/// So many blocks are asked for at once.
const AHEAD: u64 = 4;

/// So many are kept, and the one before them: a message may need more of them than its beginning, which is looked at each
/// time, asks for, and begin in another one than its rows.
const KEPT: u64 = 2 * AHEAD;

enum Block {
    Coming,
    There(Uint8Array),
    /// What is wrong is told by who reads it: then it is asked for once more.
    Failed,
}

type Known = RefCell<BTreeMap<u64, Block>>;

/// The blocks of a file.
pub(super) struct Blocks {
    file: File,
    reader: FileReaderSync,
    known: Rc<Known>,
    /// Told when a block came.
    came: Rc<dyn Fn()>,
}

/// The blocks that some bytes are in.
fn blocks_of(from: u64, len: u64) -> RangeInclusive<u64> {
    from / BLOCK..=(from + len.max(1) - 1) / BLOCK
}

impl Blocks {
    /// Of a file; nothing where the browser has no reader for it. `came` is told when to ask again for what was not near.
    pub(super) fn of(file: &File, came: impl Fn() + 'static) -> Option<Self> {
        let reader = FileReaderSync::new().ok()?;
        Some(Self { file: file.clone(), reader, known: Rc::default(), came: Rc::new(came) })
    }

    fn slice(&self, from: u64, to: u64) -> Result<Blob, JsValue> {
        self.file.slice_with_f64_and_f64(from as f64, to.min(self.len()) as f64)
    }

    /// Asks for a block, unless it is known.
    fn ask(&self, block: u64) {
        if self.known.borrow().contains_key(&block) {
            return;
        }
        let Ok(slice) = self.slice(block * BLOCK, (block + 1) * BLOCK) else { return };
        self.known.borrow_mut().insert(block, Block::Coming);
        let (known, came): (Weak<Known>, _) = (Rc::downgrade(&self.known), Rc::downgrade(&self.came));
        let coming = JsFuture::from(slice.array_buffer());
        spawn_local(async move {
            let got = coming.await.map(JsValue::unchecked_into::<ArrayBuffer>);
            // Where the source is gone by then, nobody waits.
            let (Some(known), Some(came)) = (known.upgrade(), came.upgrade()) else { return };
            if let Some(place) = known.borrow_mut().get_mut(&block) {
                *place = got.map_or(Block::Failed, |bytes| Block::There(Uint8Array::new(&bytes)));
            }
            drop(known);
            came();
        });
    }

    /// Those bytes, where all of them are there.
    fn there(&self, from: u64, len: usize) -> Option<Vec<u8>> {
        let known = self.known.borrow();
        let part = |block: u64| {
            let Some(Block::There(bytes)) = known.get(&block) else { return None };
            let begin = block * BLOCK;
            let end = (from + len as u64).min(begin + BLOCK) - begin;
            Some(bytes.subarray((from.max(begin) - begin) as u32, end as u32))
        };
        let mut blocks = blocks_of(from, len as u64);
        if blocks.start() == blocks.end() {
            return blocks.next().and_then(part).map(|part| part.to_vec());
        }
        let parts = blocks.map(part).collect::<Option<Vec<_>>>()?;
        let (mut bytes, mut at) = (vec![0; len], 0);
        for part in parts {
            let end = at + part.length() as usize;
            part.copy_to(bytes.get_mut(at..end)?);
            at = end;
        }
        Some(bytes)
    }
}

impl Source for Blocks {
    fn len(&self) -> u64 {
        self.file.size() as u64
    }

    fn is_near(&mut self, from: u64, len: u64) -> bool {
        if len == 0 || from.checked_add(len).is_none_or(|end| end > self.len()) {
            return true;
        }
        let mut blocks = blocks_of(from, len);
        let (first, last) = (*blocks.start(), *blocks.end());
        // More than is kept at once is read as a whole.
        if last - first >= KEPT {
            return true;
        }
        let ahead = last.max(first + AHEAD - 1).min((self.len() - 1) / BLOCK);
        let mut known = self.known.borrow_mut();
        let before = known.len();
        known.retain(|block, _| (first.saturating_sub(1)..first + KEPT).contains(block));
        let gone = before - known.len();
        drop(known);
        garbage::leave(gone * BLOCK as usize);
        (first..=ahead).for_each(|block| self.ask(block));
        let known = self.known.borrow();
        !blocks.any(|block| matches!(known.get(&block), Some(Block::Coming)))
    }

    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        if let Some(bytes) = self.there(from, len) {
            return Ok(bytes);
        }
        let slice = self.slice(from, from + len as u64).map_err(failed)?;
        let buffer = self.reader.read_as_array_buffer(&slice).map_err(failed)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// A file edited after it was picked gives `NotReadableError`, a removed one `NotFoundError`.
fn failed(error: JsValue) -> io::Error {
    let name = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default();
    let kind = match name.as_str() {
        "NotFoundError" => io::ErrorKind::NotFound,
        "NotReadableError" => io::ErrorKind::ResourceBusy,
        "NotAllowedError" | "SecurityError" => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, name)
}
