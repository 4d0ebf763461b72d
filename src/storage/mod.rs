//! The kept forms and their migrations. Says what is kept, not where.

pub mod form;
mod kept;
pub mod merge;
pub mod news;
pub mod records;
pub mod stores;
pub mod workspace;
