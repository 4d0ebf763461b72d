//! Why a source could not be read: facts, and the one place that words them.

use std::{fmt, io};

/// What is wrong with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// Zero bytes.
    Empty,
    /// Another format, by its name.
    OtherFormat(&'static str),
    /// It begins as an Arrow file and does not end as one.
    CutShort,
    /// Written on a machine of the other byte order.
    BigEndian,
    /// Metadata of a version before 2017.
    TooOld,
    /// More than this program takes.
    TooLarge {
        /// Of what: `rows`, `columns`, …
        what: &'static str,
        /// How many the file has.
        found: u64,
        /// How many are taken.
        limit: u64,
    },
    /// Something that contradicts itself.
    Damaged {
        /// Where in the file.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// The browser or system could not read the bytes.
    Unreadable(io::ErrorKind),
    /// Rows of other columns than those before.
    OtherColumns,
}

/// The outcome of reading.
pub type Result<T> = std::result::Result<T, LoadError>;

impl LoadError {
    /// Something that contradicts itself.
    pub fn damaged(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Damaged { place: place.into(), what: what.into() }
    }

    /// One sentence for a person, with a next step. `file` is the source's name.
    pub fn sentence(&self, file: &str) -> String {
        match self {
            Self::Empty => {
                format!("{file} is empty: it has no bytes at all. Export it again, then open the new file.")
            }
            Self::OtherFormat(name) => format!(
                "{file} is {name}, not an Arrow file. Save the data as Arrow IPC (Feather version 2), then open that file."
            ),
            Self::CutShort => format!(
                "{file} is cut short: it begins as an Arrow file but its end is missing. Copy or download it again, then open it."
            ),
            Self::BigEndian => format!(
                "{file} was written in big-endian byte order, which Satsuma does not read. Write it again in little-endian order, as programs on current computers do, then open it."
            ),
            Self::TooOld => format!(
                "{file} was written by an Arrow version before 0.8 (2017). Write it again with a current one, then open it."
            ),
            Self::TooLarge { what, found, limit } => format!(
                "{file} has too much for one file: {found} {what}, and at most {limit} can be read. Leave out what is not needed, or split the file."
            ),
            Self::Damaged { place, what } => {
                format!("{file} is damaged: {what} in {place}. Write or download it again, then open it.")
            }
            Self::Unreadable(io::ErrorKind::NotFound) => {
                format!("{file} is not there any more. Put it back or open it from its new place.")
            }
            Self::Unreadable(io::ErrorKind::PermissionDenied) => {
                format!("{file} may not be read by this page. Open it again and allow reading.")
            }
            Self::Unreadable(_) => {
                format!(
                    "{file} could not be read; it may have been changed after it was chosen. Open it again."
                )
            }
            Self::OtherColumns => {
                format!("{file} has other columns than the rows before it. Open it as a table of its own.")
            }
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence("The file"))
    }
}

impl std::error::Error for LoadError {}

impl From<io::Error> for LoadError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}
