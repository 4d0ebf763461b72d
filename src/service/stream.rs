//! What a reader and an engine say to each other over their port. Bytes travel beside the message.

use serde::{Deserialize, Serialize};

use crate::{
    data::{chunk::ChunkHeader, ipc::Physical},
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
    },
    /// Some rows; the chunk's buffers are the attachments.
    Chunk {
        /// What the buffers are.
        header: ChunkHeader,
    },
    /// The last: all rows are sent.
    End {
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
