//! Lists of texts that may be very long: copies of what holds them share them.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// As a list of texts.
pub(super) fn serialize<S: Serializer>(texts: &Arc<[String]>, to: S) -> Result<S::Ok, S::Error> {
    texts.as_ref().serialize(to)
}

/// From a list of texts.
pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Arc<[String]>, D::Error> {
    Vec::<String>::deserialize(from).map(Arc::from)
}
