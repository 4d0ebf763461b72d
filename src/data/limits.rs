//! How much of one file is read at most. Bombs are small and valid, so what is declared is checked before it is opened.

/// Limits of one source.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows of all batches.
    pub rows: u64,
    /// Columns, fields of structs counted each.
    pub columns: usize,
    /// Bytes of all their names together.
    pub names: usize,
    /// How deep types may be nested.
    pub depth: usize,
    /// Bytes of one message as stored.
    pub message: u64,
    /// Bytes of one batch or dictionary when its buffers are opened and its values laid out.
    pub batch: u64,
    /// Bytes of all batches laid out: as many as the parts of the largest engine hold together. Whether there is room in
    /// the parts that there are is asked before anything is read.
    pub total: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 200_000_000,
            columns: 10_000,
            names: 1 << 24,
            depth: 16,
            message: 1 << 30,
            batch: 1 << 30,
            total: 24 << 30,
        }
    }
}
