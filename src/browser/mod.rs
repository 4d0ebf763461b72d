//! The only place that names the browser. Every failure becomes an error that names the operation.

pub mod files;
