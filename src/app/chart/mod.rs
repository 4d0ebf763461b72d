//! Charts: where things lie, as plain numbers, and thin components that draw them.

pub mod calendar;
pub mod histogram;
pub mod scale;
pub mod trend;
