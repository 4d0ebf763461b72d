//! **Segments**: the list of all of them, and what can be done with one or many.

pub mod action;
pub mod order;
pub mod row;
pub mod selection;
