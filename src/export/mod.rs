//! Sets to files. Writes pieces; never holds the whole.

pub mod arrow;
pub mod csv;
pub mod formula;
