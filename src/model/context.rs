//! What an evaluation takes from outside: the instant, the zone, the first weekday.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Read once when an evaluation starts, and kept with its results.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// The *as of* instant, in milliseconds since 1970-01-01T00:00:00 UTC.
    pub as_of: i64,
    /// The workspace's time zone, an IANA name such as `Europe/Madrid`.
    pub time_zone: String,
    /// The weekday that weeks begin on: 1 (Monday) to 7 (Sunday).
    pub first_weekday: u8,
}
