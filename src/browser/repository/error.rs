//! Why something could not be kept or read, in words for a person.

use std::fmt;

use crate::storage::records::{DraftRecord, MeasureRecord, SegmentRecord};

/// Why something could not be kept or read.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreError {
    /// The browser keeps nothing for this page (a private window, or storage switched off).
    Unavailable,
    /// An older version of the page is open in another tab and does not give way.
    Blocked,
    /// The browser has no room left for this page.
    Full,
    /// Another tab changed the segment since it was read here: as it is kept now, nothing where it was deleted.
    Conflict(Option<Box<SegmentRecord>>),
    /// Another tab changed or deleted the measure since it was read here: as it is kept now.
    MeasureConflict(Option<Box<MeasureRecord>>),
    /// Another tab edited the draft since it was read here: as it is kept now.
    DraftConflict(Box<DraftRecord>),
    /// Another tab added keys to the registry since it was opened here: it is to be opened again.
    KeysMoved,
    /// What is kept is not what a restore was planned with any more.
    PlanMoved,
    /// What is kept was written by a newer version of the page.
    Newer,
    /// Another tab opened the workspace with a newer version of the page, so that this one had to give way.
    Superseded,
    /// The browser closed the storage: site data was cleared, or its disk failed.
    Closed,
    /// Another tab erased everything.
    Erased,
    /// Anything else: the operation, as it follows "failed to".
    Failed(&'static str),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => {
                "This browser keeps nothing for this page, so work is lost when it is closed. Allow site data, or leave the private window."
            }
            Self::Blocked => {
                "Satsuma is open in another tab in an older version, so nothing can be kept here. Close the other tab, then reload this page."
            }
            Self::Full => {
                "The browser has no room left for this page. Changes stay in this tab only: back up the workspace, or free some space and try again."
            }
            Self::Conflict(Some(_)) => {
                "Another tab changed this segment in the meantime, so the change is not kept. Look at what is there now, then change it again."
            }
            Self::Conflict(None) => {
                "Another tab deleted this segment in the meantime, so the change is not kept. The list has what is there now."
            }
            Self::MeasureConflict(_) => {
                "Another tab changed or deleted this measure in the meantime, so the change is not kept. The list has what is there now."
            }
            Self::DraftConflict(_) => {
                "Another tab edited this draft in the meantime, so the change is not kept. Look at what is there now, then change it again."
            }
            Self::KeysMoved => "Another tab refreshed a segment in the meantime. Try again.",
            Self::PlanMoved => "A segment was refreshed since the file was looked at. Choose the file again.",
            Self::Newer => {
                "This workspace was written by a newer version of Satsuma and is left alone. Reload the page to get that version."
            }
            Self::Superseded => {
                "A newer version of Satsuma is open in another tab, so this page keeps nothing any more. Reload it to go on."
            }
            Self::Closed => {
                "The browser closed this page's storage, perhaps because site data was cleared. What this tab knows stays here only: back up the workspace, or try to keep it in the browser again."
            }
            Self::Erased => {
                "Another tab erased everything that Satsuma kept in this browser. This tab writes nothing any more: back up what it still shows, or reload it to begin anew."
            }
            Self::Failed(operation) => {
                return write!(f, "The browser failed to {operation}. Reload the page; what was kept before is still there.");
            }
        })
    }
}

impl StoreError {
    /// Nothing can be written any more, whatever is tried.
    pub(super) fn stops_keeping(&self) -> bool {
        matches!(self, Self::Full | Self::Closed | Self::Superseded | Self::Erased)
    }

    /// It may be otherwise when it is tried again.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Full | Self::Closed | Self::Unavailable | Self::Blocked)
    }
}

/// What an operation of the repository gives.
pub type Kept<T> = Result<T, StoreError>;

/// From a failure of the browser: the operation's, unless it says something of its own.
pub(super) fn failed(operation: &'static str) -> impl Fn(idb::Error) -> StoreError + Copy {
    move |error| named(&error.to_string(), operation)
}

/// From the name of an exception.
pub(super) fn named(exception: &str, operation: &'static str) -> StoreError {
    if exception.contains("QuotaExceeded") { StoreError::Full } else { StoreError::Failed(operation) }
}
