//! A segment's type, state and status.

use serde::{Deserialize, Serialize};

/// Who decides when its members change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentType {
    /// Evaluated again only when a person refreshes it.
    Static,
    /// Evaluated at every refresh.
    #[default]
    Dynamic,
    /// Customers similar to another segment's.
    Expansion,
}

/// Whether it has members at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentState {
    /// Refreshed, with members.
    #[default]
    Active,
    /// A definition and no members.
    Inactive,
}

/// How its last refresh went, or what it is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has never run.
    #[default]
    Draft,
    /// Its members are those of the last refresh.
    Successful,
    /// The last refresh failed; its members are those of the one before.
    Failed,
    /// Passed over, because of something it uses.
    Skipped,
    /// Being evaluated now.
    Refreshing,
    /// Waiting for its turn.
    Queued,
    /// The last refresh was cancelled.
    Canceled,
}

impl SegmentType {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Static => "Static",
            Self::Dynamic => "Dynamic",
            Self::Expansion => "Expansion",
        }
    }
}

impl SegmentState {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
        }
    }
}

impl Status {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Successful => "Successful",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
            Self::Refreshing => "Refreshing",
            Self::Queued => "Queued",
            Self::Canceled => "Canceled",
        }
    }
}
