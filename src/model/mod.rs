//! What is meant: schemas, literals, definitions. Names no column of data, no file, no browser.

pub mod attribute;
pub mod condition;
pub mod context;
pub mod definition;
pub mod figures;
pub mod problem;
pub mod schema;
pub mod value;
pub mod cell;
pub mod profile;
pub mod report;
pub mod segment;
