//! Where bytes come from: a file of the person's computer, or bytes at hand.

use std::io;

/// Random access to the bytes of one source.
pub trait Source {
    /// Bytes in all.
    fn len(&self) -> u64;

    /// Nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether those bytes can be read without waiting for them. Where they cannot, they are on their way from now on, and
    /// whoever gave the source tells when to ask again. Bytes beyond [`Source::len`] need no waiting.
    fn is_near(&mut self, _from: u64, _len: u64) -> bool {
        true
    }

    /// Exactly `len` bytes from `from` on; the caller stays within [`Source::len`].
    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>>;
}

impl Source for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let from = usize::try_from(from).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = from.checked_add(len).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.get(from..end).map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}
