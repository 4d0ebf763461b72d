//! Laws of the model, over generated definitions, drafts and edits.

#![allow(clippy::unwrap_used)]

mod change;
mod complete;
pub(crate) mod edit;
pub(crate) mod generate;
mod json;
mod measure;
mod naming;
mod operator;
mod words;

use proptest::prelude::ProptestConfig;

/// So many cases; failures are not kept in files.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
