//! What is meant: schemas, literals, definitions. Names no column of data, no file, no browser.

pub mod schema;
pub mod value;
