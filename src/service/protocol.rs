//! Everything that the page and its workers say to each other: what is asked, what is answered, and what carries both.
//!
//! A *reader* opens one file (or generates one table of the sample) and is thrown away; an *engine* keeps the tables. It
//! is one worker or several, of which the *lead* alone answers the page; what it says to the others, its *parts*, is another
//! protocol. A message is one of these values plus attachments: what cannot be written as plain data (a file, a
//! port, bytes). Chunks travel from the reader to each part over a port, never through the page. Nothing here names the
//! browser.

mod reply;
mod request;

use serde::{Deserialize, Serialize};

pub use self::{
    reply::{Inspected, ProfileInfo, Ran, Reply, Rows, TableInfo},
    request::{
        Breakdown, Format, LibrarySegment, LoadMode, Members, Page, ProfileSetup, Request, SAMPLE_TABLES,
        SampleSize, Sort, Source,
    },
};
use crate::model::{problem::Problem, setup::Misfit};

/// Which request an answer belongs to. Given by the page, ascending.
pub type RequestId = u32;

/// From the page to a worker.
// A message is made once and sent at once: a box would only be one more thing to unpack.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Answered by any number of [`FromWorker::Progress`], then one `Done` or `Failed`.
    Request {
        /// Which.
        id: RequestId,
        /// What is asked.
        request: Request,
    },
    /// The same to the lead and to every other part, which begin at the same moment: a question's way over the lead to a
    /// part that sleeps takes longer than a small answer. `Count` or `Evaluate`, answered by the lead. A lead that finds
    /// that it would ask its parts something else asks them again.
    Everywhere {
        /// Which, of the lead's.
        id: RequestId,
        /// What is asked.
        request: Request,
    },
    /// The request is no longer wanted: it fails as cancelled at its next step.
    Cancel {
        /// Which.
        id: RequestId,
    },
}

/// From a worker to the page.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The first message: the worker is up. Another build than the page's is not talked to.
    Ready {
        /// The worker's build.
        build: String,
    },
    /// On the way.
    Progress {
        /// Which.
        id: RequestId,
        /// How far.
        progress: Progress,
    },
    /// One piece of a streamed answer; its bytes are the attachment.
    Piece {
        /// Which.
        id: RequestId,
    },
    /// The answer.
    Done {
        /// Which.
        id: RequestId,
        /// The answer; its bytes, where it has any, are attachments.
        reply: Reply,
    },
    /// There will be no answer.
    Failed {
        /// Which.
        id: RequestId,
        /// Why.
        failure: Failure,
    },
    /// The worker trapped: its memory is not to be trusted any more.
    Broken {
        /// In the words of the trap.
        message: String,
    },
}

/// How far a request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Rows in all, where that is known.
    pub rows_total: Option<u64>,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all, where that is known.
    pub bytes_total: Option<u64>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failure {
    /// It was not wanted any more.
    Cancelled,
    /// The definition cannot be evaluated: all that is wrong with it.
    Problems(Vec<Problem>),
    /// The set-up does not fit the tables: all that is wrong with it.
    Misfits(Vec<Misfit>),
    /// A sentence for a person.
    Sentence(String),
}
