//! What a definition may refer to: other segments by their saved versions, and measures.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    data::column::Bits,
    model::{
        definition::{Definition, SegmentId},
        measure::Measure,
    },
};

/// The segments and measures of a workspace.
#[derive(Clone, Default)]
pub struct Library {
    /// By their ids.
    pub segments: BTreeMap<SegmentId, Saved>,
    /// By their ids.
    pub measures: BTreeMap<String, Measure>,
}

/// A segment as it is saved.
#[derive(Clone)]
pub struct Saved {
    /// Its name, for sentences.
    pub name: String,
    /// Its saved version, never its draft.
    pub definition: Arc<Definition>,
    /// An inactive segment has no members.
    pub active: bool,
    /// Of static segments: their members, one bit a row of the profile table.
    pub fixed: Option<Arc<Bits>>,
}
