//! Why something could not be kept or read, in words for a person.

use std::fmt;

use crate::storage::records::SegmentRecord;

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
    /// Another tab changed or deleted the measure since it was read here.
    MeasureConflict,
    /// Another tab added keys to the registry since it was opened here: it is to be opened again.
    KeysMoved,
    /// What is kept was written by a newer version of the page.
    Newer,
    /// Another tab opened the workspace with a newer version of the page, so that this one had to give way.
    Superseded,
    /// The browser closed the storage: site data was cleared, or its disk failed.
    Closed,
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
                "The browser has no room left for this page, so the last change is not kept. Free some space, then try again."
            }
            Self::Conflict(Some(_)) => {
                "Another tab changed this segment in the meantime. Reload the page to see its version, then change it again."
            }
            Self::Conflict(None) => {
                "Another tab deleted this segment in the meantime, so the change is not kept. Reload the page to see what is there now."
            }
            Self::MeasureConflict => {
                "Another tab changed or deleted this measure in the meantime, so the change is not kept. Reload the page to see what is there now."
            }
            Self::KeysMoved => "Another tab refreshed a segment in the meantime. Try again.",
            Self::Newer => {
                "This workspace was written by a newer version of Satsuma and is left alone. Reload the page to get that version."
            }
            Self::Superseded => {
                "A newer version of Satsuma is open in another tab, so this page keeps nothing any more. Reload it to go on."
            }
            Self::Closed => {
                "The browser closed this page's storage, perhaps because site data was cleared, so changes are not kept any more. Reload the page."
            }
            Self::Failed(operation) => {
                return write!(f, "The browser failed to {operation}. Reload the page; what was kept before is still there.");
            }
        })
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
