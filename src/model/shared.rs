//! Lists that may be very long: copies of what holds them share them.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// As a list.
pub(crate) fn serialize<T: Serialize, S: Serializer>(list: &Arc<[T]>, to: S) -> Result<S::Ok, S::Error> {
    list.as_ref().serialize(to)
}

/// From a list.
pub(crate) fn deserialize<'a, T: Deserialize<'a>, D: Deserializer<'a>>(
    from: D,
) -> Result<Arc<[T]>, D::Error> {
    Vec::<T>::deserialize(from).map(Arc::from)
}
