//! Satsuma, a segment studio in a static web page.
//!
//! Files of customers are read in a worker, become columns, and are asked by definitions for exact sets of customers.
//! Nothing leaves the browser. The layers, in reading order; each imports only from those above it:
//!
//! - [`model`]: what is meant. Schemas, literals, definitions, drafts and edits. No data, no clock, no browser.
//! - [`data`]: bytes to columns. The only place that names the Arrow reader. Decides nothing about segments.
//! - [`engine`]: meaning to rows. Pure: *as of*, zone and seeds are inputs; no storage, no clock, no randomness.
//! - [`history`]: sets over time. Snapshots, who entered and left, trends. Compares by key, never by row.
//! - [`export`]: sets to files. Writes pieces; never holds the whole.
//! - [`storage`]: the kept forms and their migrations. Says what is kept, not where.
//! - [`service`]: the worker without a browser. The protocol and the sessions that answer it.
//! - `browser` (feature `browser`): the only place that names the browser. Every failure becomes an error that names the
//!   operation.
//! - `app` (feature `app`): the page. Sees model, history's figures, stored records, the protocol and `browser`; never a
//!   column, a bitmap or an Arrow type.

pub mod app;
pub mod data;
pub mod engine;
pub mod export;
pub mod history;
pub mod model;
pub mod service;
pub mod storage;

#[cfg(feature = "browser")]
pub mod browser;
