//! What a reader and the parts of an engine say to each other, each over its own line. Bytes travel beside the message.
//!
//! The reader says to the first part what it has, and is told how to share it out; then it sends each part its rows.

use serde::{Deserialize, Serialize};

use crate::{
    data::{chunk::ChunkHeader, ipc::Physical, route::Routing},
    model::schema::TableSchema,
};

/// How many chunks may be under way before the reader waits.
pub const WINDOW: u32 = 3;

/// A message over the port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Streamed {
    /// The first: what comes.
    Begin {
        /// The source's columns.
        schema: TableSchema,
        /// What each column needs beyond its type.
        physical: Vec<Physical>,
        /// Rows, where the format says so before reading.
        rows: Option<u64>,
        /// Bytes of the source.
        bytes: u64,
        /// Bytes of all rows once they are opened, where the format says so before reading.
        opened: Option<u64>,
    },
    /// Back to the reader, from the first part: how to share out the rows.
    Route {
        /// By what.
        routing: Routing,
        /// To how many parts.
        parts: u32,
    },
    /// Some rows. Attachments: the rows of the file that they are, where that is not said here; the chunk's buffers.
    Chunk {
        /// The row of the file that the first is; the others follow without a gap.
        from: Option<u32>,
        /// What the buffers are.
        header: ChunkHeader,
    },
    /// The last: all rows are sent.
    End {
        /// Rows of all parts.
        rows: u64,
        /// Of the source.
        bytes: u64,
        /// Record batches.
        batches: u64,
        /// Of its content.
        fingerprint: String,
        /// How long reading took.
        milliseconds: f64,
    },
    /// Back to the reader: one chunk is taken.
    Taken,
}
